"""Make the books of slips: what each small mistake in a right answer comes to.

For each exercise that is a function, every slip of the catalogue (`public_tests/_slips`) is made in
the solution of the lesson and in the right answers of the tests. What comes of it on the visible
calls is kept as a fingerprint in `public_tests/_slips/books`. Slips that change nothing, that never
end, or that show too little to be told from a guess are left out.
"""

import contextlib
import copy
import inspect
import io
import json
import multiprocessing
import re
import resource
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from public_tests._call import Outcome, call
from public_tests._lab1.exercises import EXERCISES as LAB1
from public_tests._lab2.exercises import EXERCISES as LAB2
from public_tests._lab3 import my_softmax
from public_tests._lab4 import hidden_features
from public_tests._lab5 import conv2d, conv_output_shape, count_params
from public_tests._slips.book import make_book
from public_tests._slips.catalogue import FAMILIES, RANK, SIMPLE
from public_tests._slips.edits import edits, twins
from public_tests._slips.fingerprint import as_floats, fingerprint
from public_tests._slips.lines import TooLongError, at_most
from public_tests._slips.wraps import wraps
from tools.slip_manners import MANNERS
from tools.texts import ROOT

BOOKS = ROOT / "public_tests" / "_slips" / "books"
CODE = "<slip>"
MOST_LINES = 20_000
"""Lines that a function may run in one call: a right answer needs some hundred."""

LEAST_WRONG = 3
CPU_SECONDS = 600
MEMORY = 8 * 2**30
MOST_TOLD = 2

ENGINE = ROOT / "proctor" / "learner" / "slips"
COPIED = ("catalogue", "edits", "fingerprint", "lines", "wraps")
"""Modules that the engine has, too: it is installed without this course, and imports none of it."""


@dataclass(frozen=True)
class Reference:
    """A right answer: its source, and the names that it uses."""

    source: str
    ground: dict[str, Any] = field(repr=False)
    known: frozenset[str] | None = None


@dataclass(frozen=True)
class Subject:
    """An exercise: its visible calls, what its results are called, and right answers to it."""

    name: str
    calls: Sequence[tuple[Any, ...]]
    results: tuple[str, ...]
    references: Sequence[Reference]


# ------------------------------------------------------------------ exercises


class Weights:
    """What a lesson asks of a Keras model: its weights."""

    def __init__(self, weights: list[np.ndarray]):
        self.weights = weights

    def get_weights(self) -> list[np.ndarray]:
        """Return the arrays."""
        return self.weights


def subjects() -> list[Subject]:
    """Return all exercises with a book, in the order of the labs."""
    vectors = (my_softmax.SHOWN, *my_softmax.VALUES, *my_softmax.LENGTHS)
    units = [(Weights(hidden_features.weights_of(n)),) for n in hidden_features.UNITS]
    return [
        *(_subject(task, "lab1-first-network") for task in LAB1),
        *(_subject(task, "lab2-digits-from-scratch") for task in LAB2),
        Subject(
            "my_softmax",
            [(np.array(z),) for z in vectors],
            (),
            _references("my_softmax", "lab3-softmax-digits"),
        ),
        Subject(
            "hidden_features", units, (), _references("hidden_features", "lab4-hidden-features")
        ),
        *(
            _subject(module.TASK, "lab5-convolutions")
            for module in (conv2d, conv_output_shape, count_params)
        ),
    ]


def _subject(task: Any, lab: str) -> Subject:
    given = [each for group in task.groups.values() for each in group.inputs]
    if hasattr(task, "answers"):
        given = [asked.arguments for asked in dict.fromkeys(given)]
    results = getattr(task, "answers", ())
    return Subject(task.name, given, results, _references(task.name, lab))


def _references(exercise: str, lab: str) -> list[Reference]:
    """Return the solution of the lesson, then the right answers of the tests."""
    from tests.public_tests.exercises import TESTED  # imports Keras

    tested = next(each for each in TESTED if each.name == exercise)
    answers = [each for each in tested.rights if inspect.isfunction(each) and writes_first(each)]
    own = [each for each in answers if not each.__closure__ and each.__name__ != "<lambda>"]
    lesson = _from_lesson(exercise, lab)
    sources = MANNERS.get(exercise, ())
    more = [Reference(textwrap.dedent(s), lesson.ground, lesson.known) for s in sources]
    return [lesson, *more, *filter(None, map(_from_table, own))]


def writes_first(answer: Callable[..., Any]) -> bool:
    """Tell whether an answer reads no memory before it was written to, whatever slip is made in it.

    What stands there is another thing in each run.
    """
    return not {"empty", "empty_like", "as_strided"} & {*answer.__code__.co_names}


def _from_lesson(exercise: str, lab: str) -> Reference:
    path = ROOT / "source" / lab / f"{lab}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    ground: dict[str, Any] = {"np": np}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and "\ndef " in "\n" + cell.source:
            exec(cell.source, ground)
            if cell.metadata.nbgrader.grade_id == exercise:
                return Reference(cell.source, ground, _known(notebook, cell.source))
    raise LookupError(f"{path} has no solution cell {exercise}")


def _known(notebook: Any, source: str) -> frozenset[str]:
    """Return the names that a learner has read: those in the lab's text and in the docstring."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    code = re.findall(r"`([^`\n]+)`", text)
    stub = source.partition("### START")[0]
    return frozenset(re.findall(r"[A-Za-z_]\w*", "\n".join([*code, stub]))) | {"np", "i", "j"}


def _from_table(answer: Callable[..., Any]) -> Reference | None:
    source = textwrap.dedent(inspect.getsource(answer))
    source = source[source.index("def ") :]
    names = inspect.signature(answer).parameters
    known = frozenset({*names, "np", "i", "j", "sum", "zip", "len", "range"})
    return Reference(source, dict(answer.__globals__), known)


# ------------------------------------------------------------------ what comes of slips


def made(source: str, reference: Reference) -> Callable[..., Any]:
    """Return the function that a source defines."""
    ground = dict(reference.ground)
    exec(compile(source, CODE, "exec"), ground)
    name = re.search(r"def (\w+)", source)
    assert name is not None
    return ground[name[1]]


def results(function: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> list[Outcome] | None:
    """Return what comes of all calls, or None where one of them doesn't end."""
    try:
        with at_most(MOST_LINES, CODE), contextlib.redirect_stdout(io.StringIO()):
            return [call(function, *copy.deepcopy(given)) for given in calls]
    except TooLongError:
        return None


def mutants(subject: Subject) -> Iterator[tuple[str, dict[str, str], list[Outcome]]]:
    """Yield each slip with what fills its sentence and what comes of it."""
    lesson, *_ = subject.references
    right = made(lesson.source, lesson)
    expected = fingerprint(results(right, subject.calls) or [])
    names = list(inspect.signature(right).parameters)
    for wrap in wraps(right, names, subject.calls[0], subject.results):
        found = results(wrap.function, subject.calls)
        if found is not None:
            yield wrap.slip, wrap.facts, found
    for reference in subject.references:
        own = results(made(reference.source, reference), subject.calls)
        if own is None or fingerprint(own) != expected:
            continue  # a right answer in its own way, which these calls show differently
        single = list(edits(reference.source, reference.known))
        for edit in (*single, *(twins(single) if reference is lesson else ())):
            try:
                function = made(edit.source, reference)
            except SyntaxError:
                continue
            found = results(function, subject.calls)
            if found is not None:
                yield edit.slip, edit.facts, found


def telling(found: Sequence[Outcome], expected: Sequence[Outcome]) -> bool:
    """Tell whether wrong results say enough to be no accident.

    Errors, and numbers that any mistake could give, say nothing: there have to be two calls with
    wrong numbers, or one with several, that are neither 0 nor 1 nor all the same. Where right
    answers are small whole numbers, three of them have to be wrong.
    """
    if _is_small(expected) and _differences(found, expected) < LEAST_WRONG:
        return False
    seen: set[float] = set()
    for one, right in zip(found, expected, strict=True):
        if one.kind != "returned" or fingerprint([one]) == fingerprint([right]):
            continue
        parts = [one.value] if as_floats(one.value) is not None else one.value
        if not isinstance(parts, list | tuple):
            continue
        for part in parts:
            numbers = as_floats(part)
            if numbers is not None:
                seen |= {float(f"{entry:.4g}") for entry in np.ravel(numbers) if entry == entry}
                seen.add(1000.5 + sum(numbers.shape) if numbers.ndim else 0.0)
    return len(seen - {0.0, 1.0, -1.0}) >= 2


def _is_small(expected: Sequence[Outcome]) -> bool:
    """Tell whether all right answers are whole numbers below 10."""
    numbers = [as_floats(one.value) for one in expected]
    return all(n is not None and bool(((n == np.round(n)) & (abs(n) < 10)).all()) for n in numbers)


def _differences(found: Sequence[Outcome], expected: Sequence[Outcome]) -> int:
    """Return how many entries are wrong; an answer of another shape is wrong throughout."""
    count = 0
    for one, right in zip(found, expected, strict=True):
        got, wanted = as_floats(one.value), as_floats(right.value)
        if got is not None and wanted is not None:
            same = got.shape == wanted.shape
            count += int((got != wanted).sum()) if same else LEAST_WRONG
    return count


def book_of(subject: Subject) -> dict[str, str]:
    """Return the book of an exercise."""
    lesson = subject.references[0]
    expected = results(made(lesson.source, lesson), subject.calls) or []
    entries: dict[bytes, dict[str, dict[str, str]]] = {}
    for slip, facts, found in mutants(subject):
        key = fingerprint(found)
        if key != fingerprint(expected) and telling(found, expected):
            kinds = entries.setdefault(key, {})
            if slip not in kinds or len("".join(kinds[slip].values())) == 0:
                kinds[slip] = facts
    return make_book({key: _chosen(kinds) for key, kinds in entries.items()})


def _chosen(kinds: dict[str, dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """Return the slips to name: the simplest, and a second one where the two differ in kind."""
    ranked = sorted(kinds, key=RANK.__getitem__)
    if RANK[ranked[0]] <= SIMPLE:
        return [(ranked[0], kinds[ranked[0]])]
    first, *others = ranked
    others = [slip for slip in others if not any({first, slip} <= family for family in FAMILIES)]
    return [(slip, kinds[slip]) for slip in (first, *others[: MOST_TOLD - 1])]


def _limited_book(subject: Subject, place: Path) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    book = book_of(subject)
    text = json.dumps(book, indent=0)
    place.write_text(text + "\n", encoding="utf-8")


def copies() -> Iterator[tuple[Path, str]]:
    """Yield the files of the engine that hold what stands here, and their texts."""
    for name in COPIED:
        text = (BOOKS.parent / f"{name}.py").read_text(encoding="utf-8")
        yield ENGINE / f"{name}.py", text.replace("public_tests._slips", "proctor.learner.slips")


def main(names: list[str]) -> None:
    """Write the books of the exercises named, or of all, each in a process with limits.

    Before that, what the engine has of the catalogue is copied; "engine" as a name does that alone.
    """
    for path, text in copies():
        path.write_text(text, encoding="utf-8")
    BOOKS.mkdir(exist_ok=True)
    fork = multiprocessing.get_context("fork")
    for subject in subjects():
        if names and subject.name not in names:
            continue
        place = BOOKS / f"{subject.name}.json"
        process = fork.Process(target=_limited_book, args=(subject, place))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit(f"The slips of {subject.name} could not be worked out.")
        print(f"{subject.name}: {len(json.loads(place.read_text()))} slips")


if __name__ == "__main__":
    main(sys.argv[1:])
