import pytest

from proctor.notebook.names import outside_names, plain_python, used_names
from proctor.notebook.written import CODE


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("f(x)", ["f", "x"]),
        ("import numpy as np\nnp.sum(z)", ["z"]),
        ("a = f(1)\nprint(a)", ["f"]),
        ("def g(x):\n    return model(x) + y\ng(3)", ["model", "y"]),
        ("[i * w for i in range(3)]", ["w"]),
        ("check('a', lambda: agrees(f(z), 3))", ["agrees", "check", "f", "z"]),
        ("with hidden_checks('a', f) as check:\n    check(1)", ["f", "hidden_checks"]),
        ("class A:\n    b = f\n    def m(self):\n        return self.b, c", ["c", "f"]),
        ("def g():\n    global made\n    made = 1\ng()\nmade", []),
        ("x = 1\ndel x", []),
        ("for i in rows:\n    total += i", ["rows"]),
        ("def g():\n    n = 1\n    def h():\n        return n\n    return h", []),
        ("assert isinstance(value, int), f'{value!r}'", ["value"]),
        ("try:\n    f()\nexcept Wrong as error:\n    print(error)", ["Wrong", "f"]),
    ],
)
def test_names_from_outside_are_those_read_and_not_made(code, names):
    assert outside_names(code) == names


def test_broken_code_is_a_syntax_error():
    with pytest.raises(SyntaxError):
        outside_names("def f(:")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("print(f(z))", {"print", "f", "z"}),
        ("%time f(3)\n!ls -l", {"f", "ls", "l"}),
        ("%%timeit\nf(3)", {"f"}),
        ("def g():\n    return f", {"f"}),
        ("this is no Python", set()),
        ("'f'  # f", set()),
    ],
)
def test_names_in_a_cell_are_those_that_stand_in_its_code(source, names):
    assert used_names(source) == names


@pytest.mark.parametrize(
    "text", ["\n" * 1_000_000, " " * 1_000_000 + "x", "a" * 1_000_000, "a?b" * 300_000]
)
def test_a_cell_of_any_length_is_looked_through_once(text):
    """With the square of the length, each of these would take days."""
    assert plain_python(text) == text
    assert CODE.search(text) is None


@pytest.mark.parametrize(
    "line", ["%matplotlib inline", "  !ls", "np.sum?", "?np", "files = !ls", "x=%pwd"]
)
def test_lines_for_ipython_are_known(line):
    assert plain_python(f"x = 1\n\n\n{line}\n") != f"x = 1\n\n\n{line}\n"
