"""Which exercises a lab has, and their hints. The table is built from the lessons."""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files


class UnknownNameError(ValueError):
    """A name that no lab, or no exercise, has."""

    TEMPLATE = "There is no {what} called '{name}'. {cure}"

    @classmethod
    def among(cls, what: str, name: object, known: list[str]) -> "UnknownNameError":
        """Make the error for a name that isn't among the known ones."""
        near = get_close_matches(str(name), known, n=1)
        cure = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
        return cls(cls.TEMPLATE.format(what=what, name=name, cure=cure))


@dataclass(frozen=True)
class Hint:
    """One stage of help: its title, its text in Markdown, and the same as HTML."""

    title: str
    text: str
    html: str


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lab. `written` ones are read by a person; nothing tests them."""

    name: str
    heading: str
    written: bool
    hints: tuple[Hint, ...]

    @property
    def anchor(self) -> str:
        """Return the id that JupyterLab gives to the exercise's heading."""
        return self.heading.replace(" ", "-")


@dataclass(frozen=True)
class Lab:
    """A lab and its exercises, in the order of the lesson."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]


@cache
def labs() -> dict[str, Lab]:
    """Return all labs of the course by name."""
    table = json.loads((files("autils") / "data" / "labs.json").read_text(encoding="utf-8"))
    return {name: Lab(name, lab["title"], _exercises(lab)) for name, lab in table.items()}


def find_lab(name: str) -> Lab:
    """Return the lab of this name; raise UnknownNameError where there is none."""
    if not isinstance(name, str) or name not in labs():
        raise UnknownNameError.among("lab", name, list(labs()))
    return labs()[name]


def find_exercise(name: str) -> Exercise:
    """Return the exercise of this name; raise UnknownNameError where no lab has one."""
    known = {exercise.name: exercise for lab in labs().values() for exercise in lab.exercises}
    if not isinstance(name, str) or name not in known:
        raise UnknownNameError.among("exercise", name, list(known))
    return known[name]


def _exercises(lab: dict) -> tuple[Exercise, ...]:
    return tuple(
        Exercise(
            one["name"],
            one["heading"],
            one["written"],
            tuple(Hint(**stage) for stage in one["hints"]),
        )
        for one in lab["exercises"]
    )
