"""Make small slips in the instructor's own solution, and see what they come to.

It happens when a lab is adopted. The slips are run on the calls that the lab's tests made of the
solution, and on some like them, in a learner process: where the solution itself runs, and nowhere
else. What is kept of it, for calls that learners can see, is a book of fingerprints
(`slips.py`). What comes of it for the instructor is what no test notices.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from proctor.grading.slips import Book, Heard, call_key
from proctor.learner.parent import (
    Cell,
    LearnerProcess,
    LearnerSpec,
    Unanswered,
)
from proctor.learner.slips.catalogue import BY_NAME, FAMILIES, OUT, RANK
from proctor.learner.slips.edits import edits
from proctor.learner.slips.inputs import derived
from proctor.learner.slips.results import UNKNOWN
from proctor.learner.slips.trial import in_words
from proctor.notebook.adoption import Unnoticed
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.names import plain_python, used_names
from proctor.wire import messages

if TYPE_CHECKING:
    from proctor.grading.grade import Engine

MOST_CALLS = 30
"""Calls of one function on which slips are tried, those that learners can see first."""

MOST_NUMBERS = 4
MOST_EDITS = 400
MOST_WRAPS = 400
BATCH = 50
"""Slips that are tried in one request: a process that ends in between takes so many along."""

MOST_STARTS = 12
"""Processes for the slips of one function."""

SECONDS, FURTHER_SECONDS = 20.0, 120.0
"""After so long no further function of a notebook is looked at."""

REQUEST_SECONDS = 120.0
TRIAL = "_slip_trial"
CARRIED = ("fingerprint", "lines", "results", "wraps", "trial")
"""What a learner process gets to hear of this package, in an order in which it can be imported.

It sees no file of the engine's, wherever that is installed.
"""

CARRY = """
import sys as _sys, types as _types
for _name, _text in {texts!r}:
    _sys.modules[_name] = _types.ModuleType(_name)
    exec(compile(_text, _name, "exec"), _sys.modules[_name].__dict__)
del _name, _text
_slips = _sys.modules[{trial!r}]
"""
SET_UP = f"{TRIAL} = _slips.in_notebook(globals())"
WRAPPED = "{name} = _slips.slipped({name}, {number}, {calls!r})"
OF_THE_FIRST = "that of the first call"
LIBRARIES = ("np.", "math.", ".")
CONSTANT = re.compile(r"[\d'\"]")
TELL_NONE = ("axis", "missing-call", "other-function", "start-value")
"""Slips whose sentences hold no number of the solution but 0, 1 and 2."""

RIGHT = "Your answers are the right ones"


@dataclass(frozen=True)
class Subject:
    """A function of the solution: its cell, its source there, and the tests' calls of it.

    `shown` are the keys of calls that learners can see.
    """

    name: str
    cell: LabCell
    code: str = field(repr=False)
    node: ast.FunctionDef = field(repr=False)
    uses: tuple[str, ...]
    calls: tuple[Heard, ...] = ()
    shown: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """The function alone."""
        return ast.unparse(self.node)

    def cell_with(self, source: str) -> str:
        """Return the code of the cell with another function in place of this one."""
        lines = self.code.splitlines()
        first = min([self.node.lineno, *(one.lineno for one in self.node.decorator_list)])
        return "\n".join([*lines[: first - 1], source, *lines[self.node.end_lineno :]])


@dataclass
class Mutant:
    """One slip in a function: what is said of it to the instructor and to learners, what it does.

    Attributes:
        code: the whole answer cell with the slip in it.
        came: fingerprints of what came of all calls.
        first: the first call that comes to something else, -1 for none.
        best: the one that shows it best, and both values in words.
    """

    code: str = field(repr=False)
    told: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    plain: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    came: Sequence[str] = ()
    first: int = -1
    best: int = -1
    right: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Slips:
    """What came of a notebook: books by function, and slips that are no different in any test."""

    books: Mapping[str, Book]
    alike: tuple[tuple[Subject, Mutant, Unnoticed], ...] = ()


def slips_of(
    part: Lab,
    engine: Engine,
    heard: Iterable[Heard],
    shown: Iterable[str],
    beside: Iterable[str],
    further: bool,
) -> Slips:
    """Return what small slips come to in a notebook's solution.

    `heard` are the calls of its tests, `shown` the keys of those that learners can see, and
    `beside` the test cells that run beside the learner's code: their calls are read from the text.
    Calls that no test makes, and those that learners can't see, are tried if `further`.
    Nothing is found where the solution can't be run or read. Raises WarmParentError.
    """
    books: dict[str, Book] = {}
    alike: list[tuple[Subject, Mutant, Unnoticed]] = []
    found = subjects(part, [*heard, *_written(part, frozenset(beside))], frozenset(shown))
    end = time.monotonic() + (FURTHER_SECONDS if further else SECONDS)
    with _Bench(part, engine) as bench:
        for subject in found:
            if time.monotonic() > end:
                break
            with suppress(_Unfit):
                tried = _tried(subject, bench, further)
                books[subject.name] = tried.book
                alike += tried.alike
    return Slips({name: book for name, book in books.items() if book["slips"]}, tuple(alike))


def subjects(part: Lab, heard: Iterable[Heard], shown: frozenset[str]) -> list[Subject]:
    """Return the functions of the solution that tests call; what can't be read has none."""
    found: dict[str, Subject] = {}
    heard = [one for one in heard if one.key]
    for cell in part.cells:
        if cell.role != "answer" or cell.kind != "code":
            continue
        try:
            code = plain_python(cell.source)
            tree = ast.parse(code)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                calls = {one.key: one for one in heard if one.name == node.name}
                found[node.name] = Subject(
                    node.name, cell, code, node, (), tuple(calls.values()), shown & calls.keys()
                )
    return [
        replace(one, uses=tuple(sorted((used_names(one.source) & found.keys()) - {one.name})))
        for one in found.values()
        if one.calls
    ]


def _written(part: Lab, beside: frozenset[str]) -> Iterator[Heard]:
    """Yield the calls with literal arguments that stand in the text of test cells."""
    for cell in part.cells:
        if cell.key not in beside:
            continue
        try:
            tree = ast.parse(plain_python(cell.source))
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                with suppress(ValueError, TypeError, SyntaxError):
                    args = tuple(ast.literal_eval(one) for one in node.args)
                    kwargs = {str(k.arg): ast.literal_eval(k.value) for k in node.keywords}
                    name = node.func.id
                    key = call_key(name, args, kwargs)
                    yield Heard(cell.key, name, key, UNKNOWN, args, kwargs)


class _Unfit(Exception):  # noqa: N818 - it says what a function is
    """A function on which no slips can be tried."""


@dataclass(frozen=True)
class _Tried:
    book: Book
    alike: tuple[tuple[Subject, Mutant, Unnoticed], ...] = ()


def _tried(subject: Subject, bench: _Bench, further: bool) -> _Tried:
    """Try all slips on one function. Raises _Unfit."""
    calls = _steady(subject, bench, further)
    shown = [one for one in calls if one.key in subject.shown]
    given = [[list(one.args), dict(one.kwargs)] for one in calls]
    # The book is made of these alone: it is the same, whether or not more is looked at.
    found = _mutants(subject, bench, given[: len(shown)])
    book = _book(subject, *found, [one.key for one in shown])
    if not further:
        return _Tried(book)
    every = [*given, *bench.sound(subject.name, derived(given, _numbers(subject.node)))]
    found = _mutants(subject, bench, every, len(given))
    return _Tried(book, tuple(_alike(subject, found[0], every, len(given))))


def _steady(subject: Subject, bench: _Bench, further: bool) -> list[Heard]:
    """Return calls that come to the same as when a test made them, those that are shown first.

    What comes to something else depends on more than its arguments. Raises _Unfit.
    """
    calls = [one for one in subject.calls if further or one.key in subject.shown]
    calls = sorted(calls, key=lambda one: one.key not in subject.shown)[:MOST_CALLS]
    given = [[list(one.args), dict(one.kwargs)] for one in calls]
    if not given:
        raise _Unfit
    twice = zip(bench.right(subject.name, given), bench.right(subject.name, given), strict=True)
    return [
        one
        for one, (found, again) in zip(calls, twice, strict=True)
        if found and found == again and one.found in (found, UNKNOWN)
    ]


def _numbers(node: ast.AST) -> list[float]:
    """Return the numbers in a function, but for those that stand in every second one."""
    values = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    found = [value for value in values if isinstance(value, int | float) and abs(value) > 1]
    return list(dict.fromkeys(found))[:MOST_NUMBERS]


def _mutants(
    subject: Subject, bench: _Bench, calls: Sequence[Any], tested: int = 0
) -> tuple[list[Mutant], Sequence[str]]:
    """Return all slips that come to an end, with what came of them, and what is right.

    Of one that is another in one of the first `tested` calls nothing more is looked at.
    """
    if not calls:
        return [], ()
    made: dict[str, Mutant] = {}
    for known in (None, frozenset[str]()):
        for edit in edits(subject.source, known):
            with suppress(SyntaxError, ValueError, RecursionError):
                mutant = made.setdefault(edit.source, Mutant(subject.cell_with(edit.source)))
                if known is None:
                    mutant.told.append((edit.slip, edit.facts))
                else:
                    mutant.plain.append(_for_learners(edit.slip, edit.facts))
    sources = list(made)[:MOST_EDITS]
    found = []
    right: Sequence[str] = ()
    for answer in bench.all(subject.name, sources, calls, tested):
        right = answer["right"]
        for source, came in answer["edits"]:
            found.append(_with_results(made[source], came))
        for number, slip, facts, came in answer["wraps"]:
            calls_sent = messages.encode([list(calls[:1][0])])
            text = WRAPPED.format(name=subject.name, number=number, calls=calls_sent)
            code = f"{subject.code}\n{_carry()}\n{text}"
            mutant = Mutant(code, [(slip, facts)], [_for_learners(slip, facts)])
            found.append(_with_results(mutant, came))
    return [one for one in found if one.came], right


def _with_results(mutant: Mutant, came: Any) -> Mutant:
    if came is None:
        return mutant
    fingerprints, first, best, right, wrong = came
    return replace(mutant, came=fingerprints, first=first, best=best, right=right, wrong=wrong)


def _for_learners(slip: str, facts: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Return a slip with what a learner may read: no code, number or text of the solution."""
    got = facts.get("got", "")
    is_in_code = RANK[slip] > RANK["argument-transposed"]
    if is_in_code and slip not in TELL_NONE and CONSTANT.search("".join(facts.values())):
        return slip, {}
    if slip == "argument-fixed" and got not in ("0", "1"):
        return slip, {**facts, "got": OF_THE_FIRST}
    if slip == "wrong-number" or (slip == "missing-call" and not got.startswith(LIBRARIES)):
        return slip, {}
    return slip, facts


def _book(
    subject: Subject,
    found: Sequence[Mutant],
    right: Sequence[str],
    keys: Sequence[str],
) -> Book:
    """Return the book of a function: one entry for all slips that come to the same."""
    entries: dict[tuple[str, ...], list[list[Any]]] = {}
    expected = tuple(right)
    for mutant in found:
        came = tuple(mutant.came)
        if came == expected or UNKNOWN in came:
            continue
        told = entries.setdefault(came, [])
        told += [[*one] for one in mutant.plain if [*one] not in told]
    slips = [{"came": [*came], "told": told} for came, told in entries.items() if told]
    return {"calls": [*keys], "right": [*expected], "slips": slips, "uses": [*subject.uses]}


def _alike(
    subject: Subject, found: Sequence[Mutant], calls: Sequence[Any], tested: int
) -> Iterator[tuple[Subject, Mutant, Unnoticed]]:
    """Yield slips that come to the same in all calls of tests, and to something else in another.

    Of those that come to the same everywhere, the simplest stands for all; so does one of a kind.
    """
    seen: set[tuple[str, ...]] = set()
    kinds: set[str] = set()
    waiting = [one for one in found if one.told and one.first >= tested]
    for mutant in waiting:
        mutant.told.sort(key=lambda told: RANK[told[0]])
    for mutant in sorted(waiting, key=lambda one: RANK[one.told[0][0]]):
        slip, facts = mutant.told[0]
        family = {name for group in FAMILIES if slip in group for name in group} | {slip}
        what = _what(slip, facts)
        came = tuple(mutant.came)
        if not what or came in seen or kinds & family:
            continue
        seen.add(came)
        kinds.add(slip)
        args, kwargs = calls[mutant.best]
        told = [in_words(one) for one in args]
        told += [f"{name}={in_words(one)}" for name, one in kwargs.items()]
        call = f"{subject.name}({', '.join(told)})"
        unnoticed = Unnoticed(subject.name, slip, what, call, mutant.right, mutant.wrong)
        yield subject, mutant, unnoticed


def _what(slip: str, facts: Mapping[str, str]) -> str:
    """Return a slip as the end of a sentence that begins "No test notices ..."."""
    text = BY_NAME[slip].sentence(facts).rstrip(".")
    if text.startswith(OUT):
        return f"what comes out {text.removeprefix(OUT)}"
    if text.startswith(RIGHT):
        return f"right answers{text.removeprefix(RIGHT)}"
    return ""


@cache
def _carry() -> str:
    """Return code that makes `_slips` of the module `trial`, where no file of it can be seen."""
    names = ["", *(f".{name}" for name in CARRIED)]
    texts = []
    for name in names:
        module = importlib.import_module(f"proctor.learner.slips{name}")
        texts.append((module.__name__, inspect.getsource(module)))
    return CARRY.format(texts=texts, trial=texts[-1][0])


class _Bench:
    """A learner process in which the solution has run. A context manager."""

    def __init__(self, part: Lab, engine: Engine) -> None:
        self._part = part
        self._engine = engine
        self._process: LearnerProcess | None = None
        self._starts = self._tested = 0

    def __enter__(self) -> _Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def right(self, name: str, calls: Sequence[Any]) -> Sequence[str]:
        """Return what is right for some calls. Raises _Unfit."""
        answer = self._tried(name, [], calls, ())
        if answer is None:
            raise _Unfit
        return answer["right"]

    def sound(self, name: str, calls: Sequence[Any]) -> list[Any]:
        """Return the calls of which the right function makes a value."""
        answer = self._ask("sound", name, list(calls))
        if answer is None:
            return []
        return [call for call, is_sound in zip(calls, answer, strict=True) if is_sound]

    def all(
        self, name: str, sources: Sequence[str], calls: Sequence[Any], tested: int
    ) -> Iterator[dict[str, Any]]:
        """Yield what came of all slips, in several answers. Raises _Unfit."""
        self._starts, self._tested = 0, tested
        for first in range(0, len(sources), BATCH):
            yield from self._some(name, sources[first : first + BATCH], range(0), calls)
        for first in range(0, MOST_WRAPS, BATCH):
            yield from self._some(name, (), range(first, first + BATCH), calls)

    def _some(
        self, name: str, sources: Sequence[str], numbers: range, calls: Sequence[Any]
    ) -> Iterator[dict[str, Any]]:
        """Yield what came of slips; where one of them ends the process, of the others."""
        if self._process is None and self._starts >= MOST_STARTS:
            return
        both = (numbers.start, numbers.stop) if numbers else ()
        answer = self._tried(name, sources, calls, both)
        half = (len(sources) + len(numbers)) // 2
        if answer is not None:
            yield answer
        elif half:
            yield from self._some(name, sources[:half], numbers[:half], calls)
            yield from self._some(name, sources[half:], numbers[half:], calls)

    def _tried(
        self, name: str, sources: Sequence[str], calls: Sequence[Any], both: Sequence[int]
    ) -> dict[str, Any] | None:
        """Return an answer, or None where there is none. Raises _Unfit."""
        answer = self._ask("tried", name, list(sources), list(calls), list(both), self._tested)
        if answer is None:
            return None
        if answer["right"] is None:
            raise _Unfit
        return {**answer, "edits": list(zip(sources, answer["edits"], strict=True))}

    def _ask(self, *given: Any) -> Any:
        """Return an answer, or None where the process ended or gave none. Raises _Unfit."""
        process = self._alive()
        within = replace(
            self._engine.warm.limits,
            call_cpu_seconds=REQUEST_SECONDS,
            call_wall_seconds=2 * REQUEST_SECONDS,
        )
        try:
            return process.call(TRIAL, given, within=within).value
        except (Unanswered, messages.Unsupported):
            if not process.is_alive:
                self._end()
            return None

    def _alive(self) -> LearnerProcess:
        if self._process is None:
            self._starts += 1
            cells = [
                Cell(cell.key, cell.source)
                for cell in self._part.cells
                if cell.kind == "code" and cell.role != "test" and not cell.is_heavy
            ]
            spec = LearnerSpec(cells, dict(self._part.files), 0)
            self._process = self._engine.warm.start(spec)
            try:
                for cell in [*cells, Cell("slips", f"{_carry()}\n{SET_UP}")]:
                    self._process.run_cell(cell)
            except Unanswered:
                self._end()
                raise _Unfit from None
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()
