"""Find out who is meant: an LMS and the gradebook name the same people in different ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A learner as the gradebook knows them. Only `id` is always there."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @classmethod
    def of(cls, student: object) -> Person:
        """Return an nbgrader Student as a Person."""
        fields = ("id", "first_name", "last_name", "email", "lms_user_id")
        return cls(*(str(getattr(student, field, None) or "") for field in fields))


class Directory:
    """Looks people up by whatever an LMS calls them; what fits two people fits nobody."""

    def __init__(self, people: Iterable[Person]):
        self.people = {person.id: person for person in people}
        self._by_key: dict[tuple[str, str], str | None] = {}
        for person in self.people.values():
            self._add("id", person.id, person)
            self._add("email", person.email, person)
            self._add("lms", person.lms_user_id, person)
            for names in _orders(person):
                self._add("name", names, person)

    def _add(self, kind: str, value: str, person: Person) -> None:
        if key := plain(value):
            known = self._by_key.get((kind, key), person.id)
            self._by_key[kind, key] = person.id if known == person.id else None

    def find(self, **known: str) -> str | None:
        """Return the id of the one person with these values, of `id`, `email`, `lms` and `name`.

        The first value that anybody has decides.
        """
        for kind, value in known.items():
            key = (kind, plain(value))
            if key[1] and key in self._by_key:
                return self._by_key[key]
        return None


def plain(text: str) -> str:
    """Return a name or an id in the form that is compared: no case, accents, spaces or signs."""
    decomposed = unicodedata.normalize("NFKD", text.strip())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[\s,'’.\-_]+", "", letters.replace("ß", "ss")).casefold()


def _orders(person: Person) -> set[str]:
    if not person.first_name or not person.last_name:
        return set()
    first, last = person.first_name, person.last_name
    return {f"{first} {last}", f"{last} {first}"}
