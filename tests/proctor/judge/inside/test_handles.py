"""Things that stay in the learner process: what tests can do with them, and what they can't do."""

from __future__ import annotations

import json

import pytest

from proctor.judge.inside.asked import Asked
from proctor.judge.inside.handles import NOT_APART, Things, target_of
from proctor.learner.inside.operations import described_thing
from proctor.wire import messages
from proctor.wire.typed_read import Refused
from proctor.wire.typed_write import SPECIAL
from proctor.wire.values import Typed
from tests.proctor.apart import points, small


@pytest.fixture(scope="module")
def engine(request):
    from proctor.grading.grade import Engine

    with Engine(request.config.rootpath, small("x = 1", "x").lab) as engine:
        yield engine


# --- what an answer can't gain ---------------------------------------------------------------

LIAR = """class Liar:
    def yes(self, *others):
        return True
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __bool__ = yes
    def __ne__(self, other):
        return False
    def __sub__(self, other):
        return self
    __rsub__ = __abs__ = __add__ = __radd__ = __round__ = __sub__
    def __float__(self):
        return 2.0
    __int__ = __index__ = lambda self: 2
    def __hash__(self):
        return hash(2)
    def __array__(self, *a, **k):
        import numpy as np
        return np.array(2.0)
    def _repr_mimebundle_(self, *a, **k):
        check = {"name": "x", "state": "passed", "weight": 1.0, "hidden": False, "message": ""}
        report = {"checks": [check], "misconceptions": [], "state": "passed"}
        return {"application/vnd.proctor.report+json": report}
    _repr_html_ = _repr_json_ = _repr_pretty_ = _ipython_display_ = _repr_mimebundle_
    @property
    def __class__(self):
        return float
def f(x):
    return Liar()
"""
RIGHT = "def f(x):\n    return x + 1"
COMPARED = {
    "==": "assert f(1) == 2",
    "== the other way round": "assert 2 == f(1)",
    "!=": "assert not f(1) != 2",
    "in": "assert 2 in f(1)",
    "in a list": "assert f(1) in [1, 2, 3]",
    "in a set": "assert f(1) in {2}",
    "<": "assert 1 < f(1) < 3",
    "difference": "assert abs(f(1) - 2) < 1e-6",
    "the other difference": "assert abs(2 - f(1)) < 1e-6",
    "round": "assert round(f(1), 2) == 2",
    "isinstance": "assert isinstance(f(1), float)",
    "assertEqual": "import unittest\nunittest.TestCase().assertEqual(f(1), 2)",
    "assertAlmostEqual": "import unittest\nunittest.TestCase().assertAlmostEqual(f(1), 2)",
    "isclose": "import numpy as np\nassert np.isclose(f(1), 2)",
    "assert_allclose": "import numpy as np\nnp.testing.assert_allclose(f(1), 2)",
    "assert_array_equal": "import numpy as np\nnp.testing.assert_array_equal(f(1), 2)",
    "math.isclose": "import math\nassert math.isclose(f(1), 2)",
    "pytest.approx": "import pytest\nassert f(1) == pytest.approx(2)",
    "a list of them": "assert [f(1)] == [2]",
    "a dict of them": "assert {'a': f(1)} == {'a': 2}",
}


@pytest.mark.parametrize("text", COMPARED.values(), ids=COMPARED.keys())
def test_no_object_wins_a_comparison_by_its_own_methods(engine, text):
    assert points(engine, LIAR, text, solution=RIGHT) == [0.0]


@pytest.mark.parametrize("text", ["assert f(1) == 2\nf(1)", "assert f(1) == 2\ndisplay(f(1))"])
def test_no_object_shows_a_report_of_its_own(engine, text):
    assert points(engine, LIAR, text, solution=RIGHT) == [0.0]


def outputs_of(graded):
    return [cell.get("outputs") for cell in json.loads(graded.notebook)["cells"]]


@pytest.mark.parametrize("text", ["f(1)\nassert f(1) == 2", "display(f(1))\nassert f(1) == 2"])
def test_a_report_that_was_shown_by_an_object_is_none(engine, text):
    lab = small(RIGHT, text)
    graded = lab.grade(engine, LIAR)
    assert graded.result.score == 0
    assert "proctor.report" not in str(outputs_of(graded))


VECTOR = """class V:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return self.x == other.x
"""


def test_a_method_that_the_exercise_is_about_is_used(engine):
    test = "assert V(1) == V(1)\nassert V(1) != V(2)"
    assert points(engine, VECTOR, test) == [1.0]
    assert points(engine, VECTOR.replace("self.x == other.x", "True"), test) == [0.0]


def test_a_method_that_the_exercise_is_not_about_is_not_used(engine):
    answer = "class V:\n    def __init__(self, x):\n        self.x = x\ndef f():\n    return V(1)"
    test = "a = f()\nassert a == f()"
    assert points(engine, VECTOR + "def f():\n    return V(1)", test, solution=answer) == [0.0]


def test_a_subclass_of_list_is_compared_by_what_is_in_it(engine):
    right = "class S(list):\n    pass\ndef f():\n    return S([1])"
    liar = "class S(list):\n    def __eq__(self, other):\n        return True\n"
    liar += "def f():\n    return S()"
    assert points(engine, right, "assert f() == [1]") == [1.0]
    assert points(engine, liar, "assert f() == [1]", solution=right) == [0.0]


def test_a_dataclass_is_compared_by_its_fields(engine):
    head = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n"
    liar = head + "    def __eq__(self, other):\n        return True\n"
    test = "assert f(1) == P(1)\nassert P(1) != P(2)\nassert not P(1) == 1"
    right = "def f(x):\n    return P(x)"
    assert points(engine, head + right, test) == [1.0]
    wrong = "def f(x):\n    return P(x + 1)"
    assert points(engine, liar + wrong, test, solution=head + right) == [0.0]


def test_a_mask_hides_nothing(engine):
    right = "import numpy as np\ndef f(x):\n    return np.asarray(x) * 2"
    liar = "import numpy as np\ndef f(x):\n    return np.ma.masked_array(x, mask=True)"
    test = "import numpy as np\nnp.testing.assert_allclose(f(np.ones(2)), [2, 2])"
    assert points(engine, right, test) == [1.0]
    assert points(engine, liar, test, solution=right) == [0.0]


# --- what a learner's code can't do to the judge -----------------------------------------------

ENDLESS = "class E:\n    def __len__(self):\n        return 10**9\n"
ENDLESS += "    def __getattr__(self, name):\n        return E()\n"
BAD = {
    "an object of any attribute": ENDLESS + "def f():\n    return E()",
    "an object whose text is none": (
        "class E:\n    def __repr__(self):\n        return 5\ndef f():\n    return E()"
    ),
    "an object that ends the process": (
        "class E:\n    def __repr__(self):\n        import os\n        os._exit(0)\n"
        "def f():\n    return E()"
    ),
    "a class named like one of ours": "class Thing:\n    pass\ndef f():\n    return Thing()",
    "a class with an odd name": "def f():\n    return type('a b\\n', (), {})()",
    "a metaclass that lies": (
        "class M(type):\n    __mro__ = ()\n    __name__ = 5\nclass E(metaclass=M):\n    pass\n"
        "def f():\n    return E()"
    ),
    "a chain of ancestors": (
        "class E:\n    pass\nfor _ in range(50):\n    E = type('E', (E,), {})\n"
        "def f():\n    return E()"
    ),
    "a module": "import os\ndef f():\n    return os",
    "a frame": "import sys\ndef f():\n    return sys._getframe()",
}


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD.keys())
def test_odd_things_cost_their_own_points(engine, answer):
    lab = small("def f():\n    return 3", "assert f() == 3", "f()\nassert f() == 3", "assert True")
    scores = [one.score for one in lab.grade(engine, answer).cells]
    assert scores == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    "loop", ["list(f())", "[x for x in f()]", "import numpy as np\nnp.array(f())"]
)
def test_items_without_end_come_to_an_end(engine, loop):
    answer = "class E:\n    def __len__(self):\n        return 1\n"
    answer += "    def __getitem__(self, i):\n        return 1\ndef f():\n    return E()"
    lab = small("def f():\n    return [1]", f"{loop}\nassert f() == [1]", "assert True")
    assert [one.score for one in lab.grade(engine, answer).cells] == [0.0, 1.0]


def test_things_of_a_process_that_ended_are_lost(engine):
    answer = "class A:\n    x = 1\n    def end(self):\n        import os\n        os._exit(0)"
    tests = ("a = A()\nassert a.x == 1", "try:\n    a.end()\nfinally:\n    pass", "assert a.x == 1")
    lab = small(answer.replace("os._exit(0)", "pass"), *tests)
    assert [one.score for one in lab.grade(engine, answer).cells][:2] == [1.0, 0.0]


def test_code_that_calls_a_test_s_function_later_finds_it_gone(engine):
    answer = "kept = []\ndef f(g):\n    kept.append(g)\n    return kept[0]() if kept else 0"
    tests = ("assert f(lambda: 5) == 5", "assert f(lambda: 6) == 5")
    lab = small("def f(g):\n    return g()", *tests)
    assert [one.score for one in lab.grade(engine, answer).cells] == [1.0, 0.0]


CALLERS = {
    "from a thread": (
        "import threading\ndef f(g):\n    found = []\n    def run():\n"
        "        try:\n            found.append(g())\n        except RuntimeError:\n"
        "            found.append('refused')\n"
        "    t = threading.Thread(target=run)\n    t.start()\n    t.join()\n    return found[0]"
    ),
    "without end": "def f(g):\n    return g(g)",
    "with what can't travel": "def f(g):\n    return g(memoryview(b'x').cast('B')[0:0].tobytes)",
}


@pytest.mark.parametrize("answer", CALLERS.values(), ids=CALLERS.keys())
def test_calls_back_do_no_harm(engine, answer):
    lab = small("def f(g):\n    return g()", "def g(h=None):\n    return 5 if h is None else f(h)\n"
                "assert f(g) == 5", "assert True")  # fmt: skip
    assert [one.score for one in lab.grade(engine, answer).cells] == [0.0, 1.0]


SEEDS = {
    "a state of zeros": "random.setstate((3, (0,) * 624 + (624,), None))",
    "a state that was kept": "random.setstate(kept)",
    "a seed": "random.seed(0)",
    "a number between two": "random.setstate((3, random.getstate()[1], 123.0))",
}


@pytest.mark.parametrize("line", SEEDS.values(), ids=SEEDS.keys())
def test_the_inputs_of_later_checks_can_t_be_chosen(engine, line):
    answer = f"import random\nkept = random.getstate()\ndef f(x):\n    {line}\n    return x"
    test = (
        "import random\nrandom.seed(5)\nrandom.random()\nexpected = random.random()\n"
        "random.seed(5)\nrandom.random()\nf(1)\nassert random.random() == expected\n"
        "assert random.gauss(0, 1) < 50"
    )
    assert points(engine, answer, test) == [1.0]


def test_numpy_s_inputs_can_t_be_chosen_either(engine):
    answer = (
        "import numpy as np\ndef f(x):\n"
        "    np.random.set_state(('MT19937', np.zeros(624, 'u4'), 624, 1, 99.0))\n    return x"
    )
    test = (
        "import numpy as np\nnp.random.seed(5)\nnp.random.rand()\nexpected = np.random.rand(3)\n"
        "np.random.seed(5)\nnp.random.rand()\nf(1)\n"
        "np.testing.assert_array_equal(np.random.rand(3), expected)\nassert np.random.randn() < 50"
    )
    assert points(engine, answer, test) == [1.0]


def test_what_is_printed_in_a_hidden_test_is_not_shown(engine):
    from dataclasses import replace

    answer = "def f(x):\n    print('INPUT', x)\n    import sys\n    print(x, file=sys.stderr)\n"
    answer += "    return x"
    lab = small(answer, "assert f(31337) == 31337")
    cells = tuple(
        replace(cell, released="# hidden") if cell.role == "test" else cell
        for cell in lab.lab.cells
    )
    from proctor.grading.grade import grade

    graded = grade(lab.handed_in(answer), replace(lab.lab, cells=cells), engine)
    assert "INPUT" not in str(outputs_of(graded))


def test_a_warning_of_another_kind_is_a_plain_one(engine):
    answer = (
        "import warnings\nclass W(Warning):\n    pass\ndef f():\n    warnings.warn('x', W)\n"
        "    for _ in range(5000):\n        warnings.warn('y' * 500)\n"
    )
    test = (
        "import warnings\nwith warnings.catch_warnings(record=True) as caught:\n"
        "    warnings.simplefilter('always')\n    f()\nassert 0 < len(caught) <= 100"
    )
    assert points(engine, answer, test) == [1.0]


# --- damaged descriptions ----------------------------------------------------------------------

CLASS = [3, "A", "__main__:A", [], None, [], None]
DAMAGED = {
    "a function without a name": Typed("function", [1, 5]),
    "a function without a number": Typed("function", ["1", "f"]),
    "a function with a negative number": Typed("function", [-1, "f"]),
    "a function of too many parts": Typed("function", [1, "f", 2]),
    "an object without a class": Typed("object", [1, None]),
    "an object of another class": Typed("object", [1, Typed("type", "int")]),
    "a class without a name": Typed("class", [3, None, *CLASS[2:]]),
    "a class with an end in its name": Typed("class", [3, "a\0b", *CLASS[2:]]),
    "a class of endless abilities": Typed("class", [*CLASS[:3], ["__len__"] * 5000, *CLASS[4:]]),
    "abilities that are numbers": Typed("class", [*CLASS[:3], [1], *CLASS[4:]]),
    "ancestors that are none": Typed("class", [*CLASS[:5], [Typed("type", "int")], None]),
    "ancestors without end": Typed("class", [*CLASS[:5], [Typed("class", CLASS)] * 99, None]),
    "fields that are numbers": Typed("class", [*CLASS[:6], [1]]),
    "a class below itself": Typed("class", [*CLASS[:5], [Typed("class", CLASS)], None]),
}


@pytest.mark.parametrize(
    "found", [value for name, value in DAMAGED.items() if name != "a class below itself"],
    ids=[name for name in DAMAGED if name != "a class below itself"],
)  # fmt: skip
def test_damaged_descriptions_are_refused(found):
    with pytest.raises(Refused):
        Things(never, Asked()).reader.value(found)


def never(*_):
    raise AssertionError("nothing should be asked")


def test_abilities_that_are_no_special_method_are_left_out():
    found = Typed(
        "class", [3, "A", "x", ["__init__", "__array__", "evil", "__eq__"], None, [], None]
    )
    made = Things(never, Asked()).reader.value(found)
    for name in ("__array__", "evil"):
        assert name not in vars(made)
    assert made.__eq__ is object.__eq__


def test_things_without_end_come_to_an_end(monkeypatch):
    monkeypatch.setattr("proctor.judge.inside.handles.MOST_THINGS", 10)
    things = Things(never, Asked())
    functions = [Typed("function", [number, "f"]) for number in range(20)]
    with pytest.raises(Refused, match="more things"):
        things.reader.value(functions)


def test_nothing_is_asked_for_that_shows_or_converts():
    things = Things(never, Asked())
    made = things.reader.value(Typed("object", [1, Typed("class", CLASS)]))
    for name in (
        "_repr_html_",
        "_ipython_display_",
        "__array__",
        "__array_interface__",
        "__dlpack__",
    ):
        assert not hasattr(made, name)
        assert not hasattr(type(made), name)
    assert target_of(made) == [0, 1]


def test_a_test_can_make_no_class_below_a_learner_s():
    things = Things(never, Asked())
    kind = things.reader.value(Typed("class", CLASS))
    with pytest.raises(TypeError, match=NOT_APART):
        type("Own", (kind,), {})


def test_what_an_answer_asks_for():
    asked = Asked(
        [
            "class A:\n    def __eq__(self, o): ...\n    __ne__ = __eq__\nclass B(A):\n    pass",
            "@total_ordering\nclass C:\n    pass\nclass D(list):\n    pass",
            "class E(Exception):\n    pass",
            "%magic\nclass",
        ]
    )
    assert asked.methods("A") == asked.methods("B") == {"__eq__", "__ne__"}
    assert "__lt__" in asked.methods("C")
    assert {"plain", "__len__"} <= asked.methods("D")
    assert "__eq__" not in asked.methods("D")
    assert asked.methods("Z") == set()
    assert not asked.masks
    assert Asked(["np.ma.masked_invalid(x)"]).masks


def test_a_class_is_described_by_what_it_has():
    class A:
        def __len__(self):
            return 1

    numbers: list[object] = []
    found = described_thing(A(), lambda thing: numbers.append(thing) or len(numbers))
    assert found.content[1].content[3] == ["__len__"]
    assert set(found.content[1].content[3]) <= set(SPECIAL)
    messages.encode(found)
