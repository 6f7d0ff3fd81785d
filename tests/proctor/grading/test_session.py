"""What a session asks of a learner process on the judge's behalf."""

from types import SimpleNamespace

import pytest

from proctor.grading.session import SHORTEST_LOOK, Session, has_more
from proctor.learner.parent import CallResult, CellRun, LearnerRaised, Limits
from proctor.wire import messages


class Counting:
    """A learner process whose answer to a fetch is how often it was asked."""

    is_alive = True

    def __init__(self):
        self.asked = 0

    def close(self):
        self.is_alive = False

    def fetch(self, name, within=None):
        self.asked += 1
        if name == "broken":
            raise LearnerRaised("ValueError", "no such thing", 3)
        return self.asked

    def use(self, name, op, args, kwargs, around, called, within=None):
        return CallResult(None, tuple(args), dict(kwargs))

    def run_cell(self, cell, within=None):
        return CellRun()


@pytest.fixture
def process():
    return Counting()


@pytest.fixture
def session(lab, process):
    running = Session(
        lab,
        SimpleNamespace(cells=[SimpleNamespace(lab=None)]),
        SimpleNamespace(start=lambda _: process, limits=None),
        None,
    )
    running._spec, running._places = None, [0]
    return running


def value(answer):
    return messages.decode(answer["value"])


def test_an_answer_holds_until_the_learners_code_runs_again(session, process):
    assert [value(session.fetch("model")) for _ in range(3)] == [1, 1, 1]
    assert value(session.fetch("other")) == 2
    session.use("my_softmax", "call", [1], {})
    assert [value(session.fetch("model")) for _ in range(2)] == [3, 3]
    session._run_in(process, 0)
    assert value(session.fetch("model")) == 4


def test_an_error_is_asked_for_again(session, process):
    for _ in range(2):
        raised = session.fetch("broken")["raised"]
        assert (raised["ename"], raised["evalue"], raised["lineno"]) == (
            "ValueError",
            "no such thing",
            3,
        )
    assert process.asked == 2


@pytest.mark.parametrize(
    ("source", "more"),
    [
        ("def f(a):\n    x = ...\n    return x", False),
        ("def f(a):\n    x = ...  # here\n\n    return x\n", False),
        ("%matplotlib inline\ndef f(a):\n    x = ...\n    return x", True),
        ("def f(a):\n    x = a\n    return x", True),
        ("def f(a):\n    x = (...\n    return x", True),
        ("", True),
    ],
)
def test_an_answer_holds_more_than_the_release_where_its_code_does(source, more):
    released = "def f(a):\n    x = ...\n    # your code\n    return x"
    cell = SimpleNamespace(source=source, lab=SimpleNamespace(released=released))
    assert has_more(cell) is more


class Slow(Counting):
    """Uses processor time with each look, and tells what it was allowed."""

    def __init__(self, gives=None):
        super().__init__()
        self.allowed = []
        self.gives = gives

    def use(self, name, op, args, kwargs, around, called, within=None):
        self.allowed.append(within.call_cpu_seconds if within else None)
        return CallResult(self.gives, tuple(args), dict(kwargs), cpu_seconds=4.0)


def looking(lab, process):
    warm = SimpleNamespace(start=lambda _: process, limits=Limits(call_cpu_seconds=10.0))
    running = Session(lab, SimpleNamespace(cells=[SimpleNamespace(lab=None)]), warm, None)
    running._spec, running._places = None, [0]
    return running


def test_all_looks_of_a_test_cell_have_the_time_of_one_call(lab):
    process = Slow()
    session = looking(lab, process)
    for _ in range(4):
        session.use("node", "getattr", ["next"], {})
    assert process.allowed == pytest.approx([10.0, 6.0, 2.0, SHORTEST_LOOK])
    session.use("f", "call", [], {})
    assert process.allowed[-1] is None  # a call has its own time


def test_a_thing_is_called_by_what_the_test_looked_up(lab):
    session = looking(lab, Slow(messages.Typed("function", [7, "what the learner says"])))
    session.use("account", "getattr", ["deposit"], {})
    session._process.gives = messages.Typed("object", [8, None])
    session.use([1, 7], "call", [], {})
    session._process.gives = messages.Typed("object", [9, None])
    session.use([1, 8], "call", [], {})
    assert session._known_as == {7: "deposit", 8: "deposit()", 9: "deposit()"}
    session._end()
    assert session._known_as == {}
