import numpy as np
import pytest

from proctor.grading.inputs import LONGEST, call_text
from proctor.wire.values import CallableMarker


@pytest.mark.parametrize(
    ("args", "kwargs", "text"),
    [
        ((), {}, "f()"),
        ((np.array([1.0, 2.5]),), {}, "f(array([1, 2.5]))"),
        ((np.zeros((400, 25)), 3), {}, "f(an array of shape (400, 25), 3)"),
        (([1, 2, 3, 4, 5, 6], (1.0,)), {}, "f([1, 2, 3, 4, 5, …], (1))"),
        (("a",), {"steps": np.float32(0.5)}, "f('a', steps=0.5)"),
        ((CallableMarker("g"), {"w": 1}, None, True), {}, "f(g, a dict of 1, None, True)"),
    ],
)
def test_a_call_is_told_in_a_few_words(args, kwargs, text):
    assert call_text("f", args, kwargs) == text


def test_a_long_call_is_cut():
    text = call_text("f", ["x" * 60, "y" * 60, "z" * 60, "w" * 60], {})
    assert len(text) <= LONGEST
    assert text.endswith("…)")
