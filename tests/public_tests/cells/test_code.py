"""Which names a cell's code defines, and what their values are made of."""

import pytest

from public_tests._cells.code import Code, called_with

DEFINING = [
    ("def w_sum(a, b):\n    total = 0\n    return total", {"w_sum"}),
    ("class Net:\n    size = 3", {"Net"}),
    ("async def later(): pass", {"later"}),
    ("x, (y, *z) = 1, (2, 3)", {"x", "y", "z"}),
    ("for k in range(3):\n    row = [k for k2 in range(2)]", {"k", "row"}),
    ("import numpy as np\nfrom keras.layers import Dense, Flatten as F\nimport os.path", None),
    ("if (n := 3) > 2:\n    big = True", {"n", "big"}),
    ("with open('f') as file:\n    text = file.read()", {"file", "text"}),
    ("total += 1", {"total"}),
    ("w: float = 0.5", {"w"}),
    ("key = lambda q: (q, [r for r in q])", {"key"}),
    ("numbers[0] = 3\nmodel.name = 'x'", set()),
    ("print('hello')", set()),
    ("%matplotlib widget\nx = 1", {"x"}),
    ("%%time\nx = 1", {"x"}),
    ("!ls\ny = 2", {"y"}),
]


@pytest.mark.parametrize(("source", "names"), DEFINING)
def test_names_that_a_cell_defines(source, names):
    names = {"np", "Dense", "F", "os"} if names is None else names
    assert Code.of(source).defines == names


UNREADABLE = [
    ("def w_sum(a, b):\n    return (a", {"w_sum"}),
    ("model = Sequential([Dense(25) Dense(15)])", {"model"}),
    ("keras.utils.set_random_seed(1)\n\nmodel = Sequential(\n    [Dense(3)", {"model"}),
    ("W1, b1 = weights[:2\n", {"W1", "b1"}),
    ("  def indented():\n    pass", set()),
    ("class Net\n    pass", {"Net"}),
    ("if a == b\n    pass", set()),
    ("a == 3)", set()),
    ("f(x=3\n", set()),
]


@pytest.mark.parametrize(("source", "names"), UNREADABLE)
def test_a_cell_that_is_no_python_is_searched(source, names):
    assert Code.of(source).defines == names


def test_what_a_value_is_made_of():
    code = Code.of("rate = 0.1\ndef train(w, rate=rate, *, data=digits):\n    return step(w)")
    assert code.reads == {"rate": set(), "train": {"rate", "digits"}}


def test_a_name_is_not_made_of_itself():
    assert Code.of("total = total + more").reads == {"total": {"more"}}


def test_an_answer_cell_has_the_marks():
    assert Code.of("x = 1\n### START CODE HERE ###").is_answer
    assert not Code.of("x = 1").is_answer


def test_the_test_that_a_cell_calls():
    assert called_with("test_w_sum(w_sum)", "w_sum") == "test_w_sum"
    assert called_with("test_forward(forward, relu)", "relu") == "test_forward"
    assert called_with("print(w_sum([1], [2]))", "w_sum") == ""
    assert called_with("test_w_sum(", "w_sum") == ""
