"""The book of slips of an exercise: what each makes of the visible calls, and what to say of it.

A book holds no answer, right or wrong, and no sentence that can be read. Each entry stands under a
digest of the results that show the slip, and is enciphered with a key made of those same results:
whoever has got them by an answer of their own can look the slip up, and nobody else can.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping

Told = tuple[str, Mapping[str, str]]
"""A slip by its name, and what fills the gaps of its sentence."""

BLOCK = 48
"""Texts are filled up to a multiple of so many bytes, so that their length says little."""

Book = dict[str, str]


def make_book(entries: Mapping[bytes, Iterable[Told]]) -> Book:
    """Return a book of entries by their fingerprints, in an order that says nothing."""
    book = {}
    for found, told in entries.items():
        text = json.dumps([[name, dict(facts)] for name, facts in told], separators=(",", ":"))
        plain = text.encode()
        plain += b" " * (-len(plain) % BLOCK)
        book[_place(found)] = base64.b85encode(_ciphered(plain, found)).decode()
    return dict(sorted(book.items()))


def look_up(book: Book, found: bytes) -> tuple[Told, ...]:
    """Return the slips that have this fingerprint, the simplest first; none where none is known."""
    text = book.get(_place(found))
    if text is None:
        return ()
    plain = _ciphered(base64.b85decode(text), found)
    return tuple((name, facts) for name, facts in json.loads(plain))


def _place(found: bytes) -> str:
    return hashlib.sha256(b"place" + found).hexdigest()[:16]


def _ciphered(text: bytes, found: bytes) -> bytes:
    """Encipher a text, or decipher it: a key is used for one text only."""
    stream = hashlib.shake_256(b"key" + found).digest(len(text))
    return bytes(a ^ b for a, b in zip(text, stream, strict=True))
