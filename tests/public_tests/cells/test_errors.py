"""What errors mean in a beginner's words: each sentence, shown by code that raises the error."""

import numpy as np
import pytest

from public_tests._cells.errors import MEANINGS, OTHERWISE, meaning


def error_of(source):
    """Return the name and text of the error that running some code ends with."""
    try:
        exec(compile(source, "cell", "exec"), {"np": np})
    except BaseException as error:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return type(error).__name__, text
    raise AssertionError(f"no error: {source}")


CODE = [
    ("x = (1, 2", "A bracket opens"),
    ("x = [1, 2\ny = 3", "A bracket opens"),
    ("x = 1)", "A closing bracket"),
    ("x = (1, 2]", "A closing bracket"),
    ("x = [1 2]", "Between two values"),
    ("f = [g(1) g(2)]", "Between two values"),
    ("for i in range(3)\n    pass", "A line that begins with def"),
    ("def f(a)\n    return a", "A line that begins with def"),
    ("x = 'abc", "A text begins"),
    ("3 = x", "One = gives"),
    ("if x = 3:\n    pass", "One = gives"),
    ("return 3", "A return belongs"),
    ("x = * 3", "Python can't read"),
    ("def f():\nreturn 3", "After a line that ends with a colon"),
    ("x = 1\n    y = 2", "That line stands further"),
    ("if True:\n        x = 1\n    y = 2", "That line begins neither"),
    ("if True:\n        x = 1\n\ty = 2", "That line begins neither"),
    ("def f():\n    total += 1\nf()", "A name is used before"),
    ("totl", "Python doesn't know"),
    ("x = ...\nx += 1", "The code meets `...`"),
    ("x = ...\nx.shape", "The code meets `...`"),
    ("x = [].append(1)\nx[0]", "The code meets None"),
    ("x = None\nx + 1", "The code meets None"),
    ("x = 3\nx(4)", "Round brackets"),
    ("x = 3\nx[0]", "Square brackets"),
    ("len[3]", "Square brackets"),
    ("rows = [1, 2]\nrows[3, 4]", "A whole number is needed"),
    ("range(10 / 2)", "A whole number is needed"),
    ("def f(a): pass\nf()", "A function was called with"),
    ("def f(a): pass\nf(1, b=2)", "A function was called with"),
    ("[1] + 1", "An operation was tried"),
    ("[1.0] * 0.5", "An operation was tried"),
    ("[1][1]", "An entry was asked"),
    ("np.zeros(3)[3]", "An entry was asked"),
    ("if np.zeros(3) > 0: pass", "A condition"),
    ("np.zeros(3) + np.zeros(4)", "The shapes"),
    ("np.zeros((2, 3)) @ np.zeros((2, 3))", "The shapes"),
    ("np.zeros(6).reshape(4, 2)", "The shapes"),
    ("import nunpy", "Python finds no such module"),
    ("from math import sqr", "Python finds no such module"),
    ("[1].shape", "What stands in front of the dot"),
    ("{}['a']", "A dictionary"),
    ("1 / 0", "Something is divided by 0"),
    ("def f(): return f()\nf()", "A function calls itself"),
    ("np.zeros((10**6, 10**6, 10**3))", "There is not enough memory"),
    ("[0] * 10**15", "There is not enough memory"),
    ("raise EOFError('EOF when reading a line')", "When work is graded, nobody"),
    ("raise KeyboardInterrupt", "The cell was stopped"),
]


@pytest.mark.parametrize(("source", "begins"), CODE)
def test_an_error_in_a_beginner_s_words(source, begins):
    assert meaning(*error_of(source)).startswith(begins)


def test_a_cell_that_ends_too_early():
    # As IPython compiles a cell, an open bracket is "incomplete input".
    assert meaning("SyntaxError", "incomplete input").startswith("The cell ends in the middle")


def test_an_error_that_nobody_foresaw():
    assert meaning("OddError", "so odd") == OTHERWISE


def test_every_sentence_is_told():
    told = {meaning(*error_of(source)) for source, _ in CODE}
    told.add(meaning("SyntaxError", "incomplete input"))
    assert {each.says for each in MEANINGS} == told


@pytest.mark.parametrize("says", [each.says for each in MEANINGS])
def test_sentences_are_sentences(says):
    assert says[0].isupper()
    assert says.endswith(".")
