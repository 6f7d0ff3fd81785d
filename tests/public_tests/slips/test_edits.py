"""Every kind of slip that is made in code: a right function, and what it becomes."""

import ast

import pytest

from public_tests._slips.catalogue import BY_NAME
from public_tests._slips.edits import edits, twins

W_SUM = """
def w_sum(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total
"""
ROWS = """
def rows(x, W):
    output = []
    for row in W:
        total = 0
        for i in range(len(x)):
            total += x[i] * row[i]
        output.append(total)
    return output
"""
BACKWARD = """
def backward(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    dW1 = X.T @ (delta2 @ W2.T)
    dW2 = a1.T @ delta2
    return dW1, dW2
"""
STEP = """
def step(W1, W2, dW1, dW2, rate):
    W1 -= rate * dW1
    W2 -= rate * dW2
    return W1, W2
"""

MADE = [
    (W_SUM, "wrong-operator", "total += a[i] + b[i]"),
    (W_SUM, "wrong-operator", "total -= a[i] * b[i]"),
    (W_SUM, "missing-part", "total += a[i]"),
    (W_SUM, "overwritten", "total = a[i] * b[i]"),
    (W_SUM, "start-value", "total = 1"),
    (W_SUM, "same-index", "total += a[i] * b[0]"),
    (W_SUM, "index-off", "total += a[i] * b[-i]"),
    (W_SUM, "wrong-name", "total += a[i] * a[i]"),
    (W_SUM, "loop-first-left-out", "for i in list(range(len(a)))[1:]:"),
    (W_SUM, "loop-last-left-out", "for i in list(range(len(a)))[:-1]:"),
    (W_SUM, "loop-too-long", "for i in range(len(a) + 1):"),
    (W_SUM, "loop-first-only", "        return total\n    return total"),
    (W_SUM, "starts-over", "        total = 0\n        total += a[i] * b[i]"),
    (W_SUM, "extra-square", "total += (a[i] * b[i]) ** 2"),
    (W_SUM, "extra-part", "total += a[i] * b[i] / len(a)"),
    (ROWS, "not-started-anew", "    total = 0\n    for row in W:\n        for i in"),
    (ROWS, "in-the-loop", "            output.append(total)"),
    (ROWS, "behind-the-loop", "            total += x[i] * row[i]\n    output.append(total)"),
    (ROWS, "line-missing", "for row in W:\n        for i in"),
    (BACKWARD, "operands-exchanged", "delta2 = Y - yhat"),
    (BACKWARD, "transpose", "dW2 = a1 @ delta2"),
    (BACKWARD, "order-of-lines", "dW2 = a1.T @ delta2\n    dW1 ="),
    (
        "def f(x, y):\n    return (x - y) ** 2 + 1",
        "missing-square",
        "return x - y + 1",
    ),
    ("def f(k, c, n):\n    return (k * c + 1) * n", "brackets", "return k * c + 1 * n"),
    ("def f(z):\n    return np.exp(z - 1)", "brackets", "return np.exp(z) - 1"),
    ("def f(z):\n    return z > 0", "comparison", "return z >= 0"),
    ("def f(z):\n    return np.argmax(z, axis=1)", "axis", "return np.argmax(z, axis=0)"),
    ("def f(z):\n    return np.argmax(z, axis=1)", "axis", "return np.argmax(z)"),
    ("def f(z):\n    return np.argmax(z)", "other-function", "return np.max(z)"),
    ("def f(z):\n    return np.exp(z)", "missing-call", "return z"),
    ("def f(a, i, j):\n    return a[i, j]", "indices-exchanged", "return a[j, i]"),
    ("def f(a, i, j):\n    return a[i][j]", "indices-exchanged", "return a[j][i]"),
    ("def f(x, W):\n    return g(x, W)", "call-arguments", "return g(W, x)"),
    ("def f(n, k):\n    return n - k + 1", "wrong-number", "return n - k + 0"),
    (
        "def f(t):\n    while t:\n        s = t\n    return s",
        "added-up",
        "s += t",
    ),
]


@pytest.mark.parametrize(("source", "slip", "text"), MADE, ids=[f"{m[1]}-{m[2]}" for m in MADE])
def test_a_slip_is_made(source, slip, text):
    assert any(text in edit.source for edit in edits(source) if edit.slip == slip)


@pytest.mark.parametrize("source", [W_SUM, ROWS, BACKWARD, STEP])
def test_every_edit_is_a_slip_of_the_catalogue_that_changes_the_code(source):
    before = ast.unparse(ast.parse(source))
    found = list(edits(source))
    assert len(found) > 20
    for edit in found:
        assert edit.source != before
        assert edit.slip in BY_NAME
        assert 1 <= edit.line <= source.count("\n")
        assert "{" not in BY_NAME[edit.slip].sentence(edit.facts)


def test_a_slip_can_be_made_in_two_lines_that_are_alike():
    made = [edit.source for edit in twins(list(edits(STEP)))]
    assert any("W1 -= rate + dW1" in source and "W2 -= rate + dW2" in source for source in made)


def test_a_sentence_names_only_what_its_reader_knows():
    shown = {edit.facts.get("where") for edit in edits(W_SUM, known={"a", "b", "i"})}
    assert " in a[i] * b[i]" in shown
    unknown = [edit for edit in edits(W_SUM, known=set()) if edit.slip == "wrong-name"]
    assert unknown
    assert {edit.facts.get("got", "") for edit in unknown} == {""}


def test_docstring_and_stub_stay_as_they_are():
    source = 'def f(a):\n    """Say."""\n    b = ...\n    b = a + 1\n    return b'
    assert all('"""Say."""\n    b = ...' in edit.source for edit in edits(source))
