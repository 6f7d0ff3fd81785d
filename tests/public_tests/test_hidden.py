"""`hidden_checks` and `agrees`, as hidden test cells use them."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from public_tests import ChecksFailed, agrees, follows, hidden_checks
from public_tests._report import REPORT_MIMETYPE

SENTENCE = "Try a vector with more entries than the example."


def run(target, *tests, **options):
    """Run hidden checks named a, b, c, ... and return their report."""
    try:
        with hidden_checks("f", target, **options) as check:
            for name, test in zip("abcdef", tests, strict=False):
                check(name, test, SENTENCE)
    except ChecksFailed as failure:
        return failure.report
    return None


def raises():
    raise ValueError("secret input 42")


def leaves():
    raise SystemExit("secret input 42")


def warns():
    return np.array([1.0]) / np.array([0.0]) > 1


def test_all_right_shows_a_report_and_raises_nothing(capsys):
    assert run(np.exp, lambda: True, lambda: np.True_, warns) is None
    assert "f (further checks): all right, 3 of 3 points." in capsys.readouterr().out


def test_every_check_runs_and_failures_are_counted():
    report = run(np.exp, lambda: True, lambda: False, raises, leaves, lambda: None)
    assert [check.state for check in report.checks] == ["passed"] + ["failed"] * 4
    assert report.state == "partial"
    assert report.fraction == 0.2


def test_only_the_authored_sentence_is_told(capsys):
    report = run(np.exp, raises, lambda: agrees([42.5], [43.5]), lambda: np.array([1, 2]))
    shown = capsys.readouterr().out + str(report._repr_mimebundle_()) + str(ChecksFailed(report))
    assert [check.message for check in report.checks] == [SENTENCE] * 3
    assert all(check.hidden for check in report.checks)
    assert report.error == ""
    for secret in ("42", "43", "secret", "ValueError"):
        assert secret not in shown


def test_a_failure_hides_the_exception_that_led_to_it():
    with pytest.raises(ChecksFailed) as failure, hidden_checks("f", np.exp) as check:
        check("a", raises, SENTENCE)
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None


def test_weights_are_the_author_s():
    with (  # noqa: PT012 - the block is what is tested
        pytest.raises(ChecksFailed) as failure,
        hidden_checks("f", np.exp) as check,
    ):
        check("a", lambda: True, SENTENCE, weight=3)
        check("b", lambda: False, SENTENCE)
    assert failure.value.report.fraction == 0.75
    assert failure.value.report._repr_mimebundle_()[REPORT_MIMETYPE]["checks"][0]["weight"] == 3


@pytest.mark.parametrize(
    "stub", [..., lambda z: ..., keras.Sequential([])], ids=["missing", "function", "model"]
)
def test_nothing_runs_for_an_untouched_stub(stub):
    report = run(stub, raises, lambda: True)
    assert report.state == "not-attempted"
    assert [check.message for check in report.checks] == ["", ""]
    assert str(report).startswith("– f (further checks): not attempted yet.")


def test_a_stub_of_other_arguments_is_recognised_by_an_example():
    def stub(X, y, epochs):
        return ...

    assert run(stub, lambda: True, example=(1, 2, 3)).state == "not-attempted"
    assert run(stub, lambda: True) is None


def test_the_example_is_not_changed_by_the_answer():
    z = np.ones(2)

    def changes(z):
        z += 1
        return z

    assert run(changes, lambda: True, example=(z,)) is None
    np.testing.assert_array_equal(z, [1, 1])


@pytest.mark.parametrize("target", [None, 3, "text"])
def test_something_that_cannot_be_called_is_an_attempt(target):
    assert run(target, lambda: target(np.ones(2))).state == "failed"


def test_a_fault_of_the_cell_itself_is_no_result():
    with (  # noqa: PT012 - the block is what is tested
        pytest.raises(ZeroDivisionError),
        hidden_checks("f", np.exp) as check,
    ):
        check("a", lambda: True, SENTENCE)
        1 / 0  # noqa: B018


def test_a_stub_that_breaks_the_cell_is_still_not_attempted():
    with pytest.raises(ChecksFailed) as failure, hidden_checks("f", ...) as check:
        check("a", (...).sum, SENTENCE)
    assert failure.value.report.state == "not-attempted"
    assert [check.name for check in failure.value.report.checks] == ["further checks"]


def test_a_cell_without_checks_is_refused():
    with pytest.raises(ValueError, match="a report on f needs at least one check"):
        run(np.exp)


AGREES = [
    ([1, 2], [1, 2]),
    ((1.0, 2.0), np.array([1, 2])),
    (np.float32([0.1, 0.2]), [0.1, 0.2]),
    ([[1], [2]], np.array([[1], [2]])),
    (np.array([1, 2], dtype=object), [1, 2]),
    (3, 3.0),
    (True, 1),
    (keras.ops.convert_to_tensor([1.0, 2.0]), [1, 2]),
    ([], []),
]


@pytest.mark.parametrize(("got", "expected"), AGREES, ids=range(len(AGREES)))
def test_agrees(got, expected):
    assert agrees(got, expected) is True


DISAGREES = [
    ([1, 2.001], [1, 2]),
    ([[1, 2]], [1, 2]),
    ([np.nan], [np.nan]),
    ([np.inf], [np.inf]),
    ([1, [2]], [1, 2]),
    (["1", "2"], [1, 2]),
    ("12", [1, 2]),
    (None, [1, 2]),
    (..., [1, 2]),
    ({"a": 1}, [1]),
    ([1 + 2j], [1]),
    (np.array(["1", None], dtype=object), [1, 2]),
    (lambda: 1, 1),
]


@pytest.mark.parametrize(("got", "expected"), DISAGREES, ids=range(len(DISAGREES)))
def test_disagrees(got, expected):
    assert agrees(got, expected) is False


def test_agrees_keeps_to_the_tolerances_it_is_given():
    assert not agrees(1.01, 1)
    assert agrees(1.01, 1, rtol=0.1)
    assert agrees(1.01, 1, rtol=0, atol=0.1)


@given(
    arrays.arrays(np.float64, arrays.array_shapes(), elements=st.floats(-1e6, 1e6)),
    st.floats(-1e-6, 1e-6),
)
def test_agrees_with_itself_in_float32_and_with_what_is_within_the_tolerance(array, nudge):
    assert agrees(array.astype(np.float32), array)
    assert agrees(array * (1 + nudge), array)
    assert not agrees(array + 1e-4 * (1 + abs(array)), array)


class Explodes:
    def __array__(self, *_, **__):
        raise RuntimeError("boom")


def test_agrees_never_raises_for_what_came_back():
    assert not agrees(Explodes(), [1])


@pytest.mark.parametrize(
    ("got", "theirs", "others", "counts"),
    [
        ([1, 2], [1, 2], [], True),
        ([1, 2], [1, 2], [[2, 1]], True),
        ([1, 3], [1, 2], [], False),
        ([1, 2], [1, 2], [[2, 1], [1, 2]], False),  # a wrong idea gives the same
        ([0, 0], [0, 0], [], False),  # as any function of nothing would
        ("relu", "relu", [], False),
        ([], [], [], False),
    ],
)
def test_what_follows_counts_only_where_it_tells_right_from_wrong(got, theirs, others, counts):
    assert follows(got, theirs, *map(np.array, others)) is counts
