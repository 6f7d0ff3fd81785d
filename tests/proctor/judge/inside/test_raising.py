"""What a learner's code raises, as test cells meet it; and what it can't do by raising."""

from __future__ import annotations

import linecache
import unittest

import pytest

from proctor.judge.inside.asked import Asked
from proctor.judge.inside.handles import Things
from proctor.judge.inside.raising import ErrorClasses, LearnerError, is_learners
from proctor.wire import messages
from proctor.wire.raised import LIBRARY_ERRORS, MOST_CLASSES, checked, described, standard_error
from tests.proctor.apart import IMPORTS, points, small


@pytest.fixture(scope="module")
def engine(request):
    from proctor.grading.grade import Engine

    with Engine(request.config.rootpath, small("x = 1", "x").lab) as engine:
        yield engine


def told(error):
    """Return what is made of an exception at the other end."""
    numbers: dict[type, int] = {}
    sent = described(error, 2, lambda cls: numbers.setdefault(cls, len(numbers)), plain)
    raised = checked(messages.decode(messages.encode(sent)))
    return ErrorClasses().error(
        {**vars(raised), "lineno": raised.lineno}, 1, raised.args, raised.attributes
    )


def plain(value):
    messages.encode(value)
    return value


class TooPoor(ValueError):  # noqa: N818 - as a learner may name it
    def __init__(self, balance, wanted):
        super().__init__(balance, wanted)
        self.balance = balance
        self.report = "passed"
        self._render_traceback_ = "all is well"

    def __str__(self):
        return f"{self.balance} is less than {self.args[1]}"


BUILT_IN = [
    ValueError("no"),
    KeyError("k"),
    IndexError(),
    ZeroDivisionError("division by zero"),
    OSError(2, "No such file", "x.csv"),
    SystemExit(3),
    StopIteration(5),
    UserWarning("careful"),
    RecursionError("deep"),
    AssertionError("odd"),
]


@pytest.mark.parametrize("error", BUILT_IN, ids=lambda error: type(error).__name__)
def test_built_in_exceptions_arrive_as_themselves(error):
    made = told(error)
    assert type(made) is type(error)
    assert (made.args, str(made), repr(made)) == (error.args, str(error), repr(error))
    assert is_learners(made)
    assert (made.ename, made.lineno) == (type(error).__name__, 2)


def test_an_exception_whose_arguments_cannot_travel_keeps_its_text():
    thing = object()
    made = told(ValueError(thing))
    assert type(made) is ValueError
    assert str(made) == str(thing)


def test_what_a_constructor_refuses_is_still_of_its_type():
    made = told(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"))
    assert type(made) is UnicodeDecodeError


def test_a_library_s_exceptions_arrive_as_themselves():
    import json

    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")
    made = told(caught.value)
    assert type(made) is json.JSONDecodeError
    assert "Expecting property name" in str(made.args[0])


def test_an_own_class_stands_below_the_nearest_built_in_one():
    made = told(TooPoor(3, 5))
    assert type(made).__name__ == "TooPoor"
    assert isinstance(made, ValueError)
    assert not isinstance(made, TooPoor)
    assert str(made) == "3 is less than 5"
    assert made.args == (3, 5)
    assert made.balance == 3
    assert not hasattr(made, "report")
    assert not hasattr(made, "_render_traceback_")


def test_several_ancestors_are_kept():
    class Both(KeyError, AttributeError):  # noqa: N818
        pass

    assert isinstance(told(Both("x")), KeyError)
    assert isinstance(told(Both("x")), AttributeError)
    odd = {**BASE, "lineno": None, "own": [["E", 1]], "standard": ["OSError", "SyntaxError"]}
    assert isinstance(ErrorClasses().error(odd, 1, [], {}), OSError)  # no class can have both


def test_the_same_class_stays_the_same_class():
    classes = ErrorClasses()
    raised = {"ename": "E", "evalue": "", "lineno": None, "own": [["E", 4]]}
    raised["standard"] = ["ValueError"]
    one, other = (classes.error(raised, 1, [], {}) for _ in range(2))
    assert type(one) is type(other)
    later = classes.error(raised, 2, [], {})  # another process: its numbers are others
    assert type(later) is not type(one)


CELLS = {
    "except": "try:\n    f(-1)\nexcept ValueError as error:\n    assert str(error) == 'negative'\n"
    "else:\n    raise AssertionError('nothing raised')",
    "except and else, as nbgrader's own example": "try:\n    f(-1)\nexcept ValueError:\n    pass\n"
    "else:\n    raise AssertionError('did not raise')",
    "pytest.raises": "import pytest\nwith pytest.raises(ValueError, match='neg'):\n    f(-1)",
    "assertRaises": "import unittest\nunittest.TestCase().assertRaises(ValueError, f, -1)",
    "assertRaisesRegex": "from unittest import TestCase\n"
    "with TestCase().assertRaisesRegex(ValueError, 'neg'):\n    f(-1)",
    "a suite": "import unittest\nclass T(unittest.TestCase):\n    def test_f(self):\n"
    "        with self.assertRaises(ValueError):\n            f(-1)\n"
    "out = unittest.TextTestRunner().run(unittest.TestLoader().loadTestsFromTestCase(T))\n"
    "assert out.wasSuccessful()",
    "the type": "try:\n    f(-1)\nexcept Exception as error:\n"
    "    assert type(error) is ValueError\n"
    "    assert error.args == ('negative',)\nelse:\n    assert False",
}
RAISES = "def f(x):\n    if x < 0:\n        raise ValueError('negative')\n    return x"


@pytest.mark.parametrize("text", CELLS.values(), ids=CELLS.keys())
def test_test_cells_catch_what_is_raised_and_nothing_else(engine, text):
    assert points(engine, RAISES, text) == [1.0]
    assert points(engine, RAISES.replace("ValueError", "KeyError"), text) == [0.0]
    assert points(engine, "def f(x):\n    return x", text) == [0.0]
    assert points(engine, "def f(x):\n    raise NotImplementedError()", text) == [0.0]
    assert points(engine, "", text) == [0.0]


OWN = "class TooPoor(Exception):\n    pass\nclass Poorer(TooPoor):\n    pass\n"


def test_a_learner_s_own_class_is_caught_by_its_name(engine):
    answer = OWN + "def f(x):\n    raise Poorer(x)"
    text = (
        "try:\n    f(3)\nexcept TooPoor as error:\n    assert error.args == (3,)\n"
        "else:\n    assert False\nassert issubclass(TooPoor, Exception)\n"
        "import pytest\nwith pytest.raises(Poorer):\n    f(4)"
    )
    assert points(engine, answer, text) == [1.0]
    assert points(engine, answer.replace("raise Poorer", "raise ValueError"), text) == [0.0]


def test_leaving_is_caught_as_leaving(engine):
    text = "import pytest\nwith pytest.raises(SystemExit) as caught:\n    f()\n"
    text += "assert caught.value.code == 2"
    assert points(engine, "import sys\ndef f():\n    sys.exit(2)", text) == [1.0]
    assert points(engine, "import sys\ndef f():\n    sys.exit(3)", text) == [0.0]


# --- what can't be done by raising -----------------------------------------------------------


def test_a_skipped_test_is_no_passed_test(engine):
    answer = "import unittest\ndef f(x):\n    raise unittest.SkipTest('not today')"
    assert points(engine, answer, CELLS["a suite"]) == [0.0]
    assert not issubclass(type(told(unittest.SkipTest("x"))), unittest.SkipTest)


def test_no_exception_of_a_test_runner_stands_in_the_list():
    modules = ("unittest", "_pytest", "pytest", "IPython", "bdb", "doctest")
    assert not [name for name in LIBRARY_ERRORS if name.partition(".")[0] in modules]


def test_an_error_of_syntax_reads_no_file(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("the hidden line\n")
    made = told(SyntaxError("bad", (str(secret), 1, 1, None)))
    assert type(made) is SyntaxError
    assert made.filename is None
    linecache.clearcache()


def test_no_line_of_a_file_is_shown_for_an_error_of_syntax(engine, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("the hidden line\n")
    answer = f"def f(x):\n    raise SyntaxError('bad', ({str(secret)!r}, 1, 1, None))"
    lab = small(answer, "f(1)")
    assert "the hidden line" not in lab.grade(engine, answer).notebook


def test_a_report_among_the_attributes_is_no_report(engine):
    answer = (
        "class ChecksFailed(AssertionError):\n    pass\ndef f(x):\n    error = ChecksFailed('x')\n"
        "    error.report = {'state': 'passed', 'checks': []}\n    error.kind = 'done'\n"
        "    raise error"
    )
    assert points(engine, answer, "f(1)") == [0.0]


BASE = {"ename": "E", "evalue": "x"}
DAMAGED = {
    "no dict": [1],
    "no name": {"evalue": "x"},
    "a name that is none": {**BASE, "ename": 3},
    "classes that are no list": {**BASE, "own": {"a": 1}},
    "a class that is no pair": {**BASE, "own": [["E"]]},
    "a class with a negative number": {**BASE, "own": [["E", -1]]},
    "a class with a number beyond all": {**BASE, "own": [["E", 1 << 40]]},
    "a class whose number is true": {**BASE, "own": [["E", True]]},
    "too many classes": {**BASE, "own": [["E", 1]] * (MOST_CLASSES + 1)},
    "built-in classes that are numbers": {**BASE, "standard": [1]},
    "too many built-in classes": {**BASE, "standard": ["ValueError"] * 99},
    "a built-in class with an endless name": {**BASE, "standard": ["x" * 10**6]},
    "arguments that are no list": {**BASE, "args": "abc"},
    "too many arguments": {**BASE, "args": [0] * 99},
    "attributes that are no dict": {**BASE, "attributes": [1]},
    "too many attributes": {**BASE, "attributes": {str(n): n for n in range(99)}},
}


@pytest.mark.parametrize("raised", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_accounts_of_an_exception_are_refused(raised):
    with pytest.raises(ValueError, match=r"damaged|without"):
        checked(raised)


ODD_CLASSES = {
    "no class at all": [],
    "a function": ["print"],
    "a class that is no exception": ["int"],
    "a dunder": ["__import__"],
    "a module that is not in the list": ["os:error"],
    "a path through a module": ["json:decoder.JSONDecodeError"],
    "a runner's own": ["unittest:SkipTest"],
    "a class that wants arguments of its own": ["ExceptionGroup"],
}


@pytest.mark.parametrize("standard", ODD_CLASSES.values(), ids=ODD_CLASSES.keys())
def test_odd_classes_become_an_error_of_the_learner_s(standard):
    raised = {**BASE, "lineno": None, "own": [], "standard": standard}
    made = ErrorClasses().error(raised, 1, ["x"], {})
    assert isinstance(made, LearnerError)


@pytest.mark.parametrize("name", ["a\0b", "", "x" * 200, "\n", "__init__"])
def test_odd_names_of_classes_harm_nobody(name):
    raised = {**BASE, "lineno": None, "own": [[name, 1]], "standard": ["ValueError"]}
    assert is_learners(ErrorClasses().error(raised, 1, [], {}))


def test_classes_without_end_come_to_an_end():
    classes = ErrorClasses()
    for number in range(3000):
        raised = {**BASE, "lineno": None, "own": [["E", number]], "standard": ["ValueError"]}
        made = classes.error(raised, 1, [], {})
    assert isinstance(made, LearnerError)


def test_nothing_is_imported_for_a_name():
    import sys

    assert "graphlib" in LIBRARY_ERRORS
    sys.modules.pop("graphlib", None)
    assert standard_error("graphlib:CycleError") is None
    assert "graphlib" not in sys.modules


def test_the_labs_here_need_no_tensorflow():
    assert "tensorflow" not in IMPORTS


@pytest.mark.parametrize("end", [StopIteration(5), StopAsyncIteration()])
def test_an_end_of_iteration_ends_no_loop_of_the_test_s(end):
    def use(*_):
        raise told(end)

    f = Things(use, Asked()).named("f")
    with pytest.raises(RuntimeError, match=f"the call raised {type(end).__name__}") as caught:
        list(map(f, [1, 2]))
    assert is_learners(caught.value)
