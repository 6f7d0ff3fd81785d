"""An exercise whose answer is looked into, as a model or a file is, and the reports on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from public_tests._common import reports
from public_tests._report import Misconception, Report


@dataclass(frozen=True)
class Inspection:
    """One exercise that no table of calls can test.

    `weights` are its checks in their order, with what each is worth; `misconceptions` are what its
    reports can name; `success` is what a fully right answer earns. How the answer is looked into,
    and what follows from that, is written out in the module of the exercise.
    """

    name: str
    weights: Mapping[str, float]
    misconceptions: tuple[Misconception, ...]
    success: str

    def about(self, name: str, **found: object) -> Misconception:
        """Return the misconception of that name, its sentences speaking of what was found."""
        return {idea.name: idea for idea in self.misconceptions}[name].about(**found)

    def report(
        self, messages: Mapping[str, str], advice: tuple[Misconception, ...] = (), **more: Any
    ) -> Report:
        """Return a report in which the checks named in `messages` failed and the others passed.

        `more` are its `error`, its `hint`, its `notes`, and a `success` in place of the usual one.
        """
        more.setdefault("success", self.success)
        return reports.checked(self.name, self.weights, messages, advice, **more)

    def all_failed(self, message: str = "", **more: Any) -> Report:
        """Return a report in which nothing passed; the first check says why."""
        return reports.all_failed(self.name, self.weights, message, **more)

    def not_attempted(self, hint: str = "") -> Report:
        """Return the report on an untouched stub."""
        return reports.not_attempted(self.name, self.weights, hint)

    def no_function(self, value: Any, name: str = "") -> Report:
        """Return the report on a `value` that can't be called, under the `name` that it has."""
        return reports.no_function(self.name, self.weights, value, name)
