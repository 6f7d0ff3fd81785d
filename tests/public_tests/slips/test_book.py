"""A book of slips says what it knows to whoever has the results, and nothing to anybody else."""

import base64
import json

from public_tests._slips.book import look_up, make_book

ONE, OTHER, NEITHER = (bytes([n]) * 32 for n in (1, 2, 3))
TOLD = [("wrong-operator", {"got": "+", "wanted": "*", "where": " in a[i] * b[i]"})]
BOOK = make_book({ONE: TOLD, OTHER: [("sorted", {}), ("sign", {})]})


def test_a_slip_is_found_by_its_results():
    assert look_up(BOOK, ONE) == tuple(TOLD)
    assert look_up(BOOK, OTHER) == (("sorted", {}), ("sign", {}))


def test_other_results_find_nothing():
    assert look_up(BOOK, NEITHER) == ()
    assert look_up({}, ONE) == ()


def test_nothing_can_be_read_from_a_book():
    text = json.dumps(BOOK).encode() + b"".join(map(base64.b85decode, BOOK.values()))
    for word in (b"wrong", b"operator", b"a[i]", b"sorted", ONE, ONE.hex().encode()):
        assert word not in text


def test_the_length_of_an_entry_says_little():
    lengths = {len(base64.b85decode(entry)) % 48 for entry in BOOK.values()}
    assert lengths == {0}


def test_entries_stand_in_no_telling_order():
    assert list(BOOK) == sorted(BOOK)
    assert make_book({OTHER: [("sorted", {}), ("sign", {})], ONE: TOLD}) == BOOK
