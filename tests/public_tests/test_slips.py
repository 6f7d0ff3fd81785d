"""Slips that everybody makes, in every exercise of every lab."""

import inspect
import re

import numpy as np
import pytest
from scipy.special import softmax

from public_tests import MISCONCEPTIONS
from public_tests._call import Outcome, call
from public_tests._common.slip_signs import Attempt, Attempts
from public_tests._common.slips import FIRST, LAST, SLIPS, named
from tests.public_tests.exercises import TESTED
from tests.public_tests.slip_answers import BETTER, with_the_example_s
from tests.public_tests.slip_answers import SLIPS as MAKERS
from tools.lessons import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

RIGHT = "RIGHT"


def formula_of(tested):
    """Return the right answer to an exercise as a function, and its example; None without one."""
    if tested.name == "my_softmax":
        return softmax, (np.array([1.0, 2.0, 3.0, 4.0]),)
    formula = getattr(tested.exercise, "formula", None)
    return (formula, tested.exercise.example) if formula else None


WITH_NUMBERS = [tested for tested in TESTED if formula_of(tested)]
ROWS = [
    (tested, slip, make)
    for tested in WITH_NUMBERS
    for slip, makes in MAKERS.items()
    for make in makes
]


def expected(tested, slip, make):
    found = BETTER.get((tested.name, slip), slip)
    return found.get(make.__name__, slip) if isinstance(found, dict) else found


@pytest.mark.parametrize(
    ("tested", "slip", "make"), ROWS, ids=[f"{t.name}-{m.__name__}" for t, _, m in ROWS]
)
def test_a_slip_is_named(tested, slip, make):
    report = tested.report(make(*formula_of(tested)))
    name = expected(tested, slip, make)
    if name == RIGHT:
        assert (report.misconceptions, report.state) == ((), "passed")
    else:
        assert report.misconceptions == (name,), str(report)
        assert report.state not in ("passed", "not-attempted")


ARGUMENTS = [
    (tested, place, name)
    for tested in WITH_NUMBERS
    for place, name in enumerate(inspect.signature(formula_of(tested)[0]).parameters)
    if place < len(formula_of(tested)[1])
]
SAID_BETTER = {
    ("train", "learning_rate"): "train-no-learning-rate",
    ("one_hot", "classes"): "one-hot-ignores-classes",
    ("count_params", "channels"): "count-params-ignores-channels",
    ("relu", "z"): "slip-same-answer",
    ("relu_derivative", "z"): "slip-same-answer",
    ("best_epoch", "test_accuracy"): "slip-same-answer",
    ("my_softmax", "x"): "softmax-hard-coded",
}


@pytest.mark.parametrize(
    ("tested", "place", "name"), ARGUMENTS, ids=[f"{t.name}-{n}" for t, _, n in ARGUMENTS]
)
def test_a_name_of_the_notebook_s_in_place_of_an_argument(tested, place, name):
    report = tested.report(with_the_example_s(place)(*formula_of(tested)))
    named_ = SAID_BETTER.get((tested.name, name), "slip-ignores-argument")
    assert report.misconceptions == (named_,)
    if named_ == "slip-ignores-argument":
        assert report.advice[0].seen == (
            f"Your answer does not depend on `{name}`: with another one it stays the same."
        )


def test_argument_names_are_those_of_the_lessons():
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "lessons").glob("lab*.md"))
    for tested in WITH_NUMBERS:
        formula, example = formula_of(tested)
        if tested.name == "my_softmax":
            continue  # SciPy's function, whose argument is named by hand
        names = list(inspect.signature(formula).parameters)[: len(example)]
        (stub,) = re.findall(rf"^def {tested.name}\((.*)\):$", text, flags=re.MULTILINE)
        assert [part.partition("=")[0] for part in stub.split(", ")][: len(names)] == names


SENTENCES = [
    (
        "w_sum",
        "prints_and_returns_the_stub_s_name",
        "For w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]) your function prints 0.9800000000000001 and "
        "returns its `...` as before.",
    ),
    (
        "predict",
        "prints_the_result",
        "For 4 images and 4 outputs your function prints [3 0 0 1] and returns nothing.",
    ),
]


@pytest.mark.parametrize(("exercise", "maker", "seen"), SENTENCES)
def test_the_first_sentence_on_a_slip(exercise, maker, seen):
    (tested,) = (each for each in TESTED if each.name == exercise)
    (make,) = (make for makes in MAKERS.values() for make in makes if make.__name__ == maker)
    assert tested.report(make(*formula_of(tested))).advice[0].seen == seen


@pytest.mark.parametrize("slip", [*FIRST, *SLIPS, *LAST], ids=lambda slip: slip.misconception.name)
def test_every_slip_has_three_makers_or_a_table_of_its_own(slip):
    name = slip.misconception.name
    least = {"slip-ignores-argument": 0, "slip-changes-argument": 1, "slip-wrong-axis": 1}
    assert len(MAKERS.get(name, ())) >= least.get(name, 3)
    assert MISCONCEPTIONS[name] is slip.misconception


# ------------------------------------------------------------------ never an untrue sentence


def attempts(target, formula, *inputs, names=("z",)):
    """Return the attempts of a function at single arguments."""
    done = []
    for given in inputs:
        outcome = call(target, given)
        wanted = np.asarray(formula(given))
        right = outcome.kind == "returned" and np.array_equal(outcome.value, wanted)
        done.append(Attempt(f"z = {given}", (given,), wanted, outcome, right))
    return Attempts(tuple(done), target, formula, names)


def names_of(found):
    return tuple(idea.name for idea in found)


LINES = (np.array([1.0, 2.5, -3.0]), np.array([4.5, 0.5, 2.0, 7.5]))


def test_nothing_is_said_of_right_answers():
    assert named(attempts(np.abs, np.abs, *LINES), lambda: ()) == ()


def test_a_function_that_answers_by_chance_is_not_called_deaf():
    rng = np.random.default_rng(0)
    found = named(attempts(lambda z: rng.normal(size=z.shape), np.abs, *LINES), lambda: ())
    assert found == ()


def test_an_argument_that_should_change_nothing_is_not_missed():
    # The right answer is the length: another z of that length leaves it as it is.
    found = named(attempts(lambda z: z.size + 1, np.size, *LINES), lambda: ())
    assert "slip-ignores-argument" not in names_of(found)


def test_zeros_that_are_right_are_no_empty_result():
    zeros = (np.zeros(3), np.array([-1.0, 2.0]))
    found = named(attempts(lambda z: np.zeros(2), np.zeros_like, *zeros), lambda: ())
    assert "slip-nothing-added" not in names_of(found)


def test_an_error_without_a_cause_of_its_own_is_told_as_it_is():
    outcome = Outcome("raised", None, "OddError: odd", 7)
    (found,) = named(Attempts.without_numbers(abs, {"f(3)": outcome}), lambda: ())
    assert found.name == "slip-raises"
    assert found.seen == "For f(3) your code raised OddError: odd (line 7)."
    assert found.next.startswith("Read the last line of the message below the cell")
