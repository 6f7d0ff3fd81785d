"""Slips in labs of any course: what explains a wrong answer, and what no test notices."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from proctor.cli.adopt_command import unnoticed as lines_on
from proctor.grading.adopt import adopt, keep
from proctor.grading.grade import Engine, Options, grade
from proctor.grading.mutants import subjects
from proctor.grading.session import Session
from proctor.grading.slips import ideas
from proctor.learner.handle import LearnerProcess
from proctor.learner.slips.catalogue import BY_NAME
from proctor.notebook.adoption import read_adoption
from proctor.notebook.lab import parse_lab
from tests.proctor.apart import small
from tests.proctor.conftest import cell, notebook, released

HIDE = "\n### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
SUM = """def total(numbers):
    ### BEGIN SOLUTION
    found = 0
    for x in numbers:
        found += x * x
    return found
    ### END SOLUTION
"""
RMS = """import numpy as np
def rms(x):
    ### BEGIN SOLUTION
    return np.sqrt(np.mean(x ** 2))
    ### END SOLUTION
"""
PAIRS = """def pairs(a, b):
    ### BEGIN SOLUTION
    return [x * y for x, y in zip(a, b)]
    ### END SOLUTION
"""
STEPS = """def steps(n):
    ### BEGIN SOLUTION
    count = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count += 1
    return count
    ### END SOLUTION
"""
PRIME = """def is_prime(n):
    ### BEGIN SOLUTION
    for d in range(2, n):
        if n % d == 0:
            return False
    return n > 1
    ### END SOLUTION
"""
MEAN = """def mean(xs):
    ### BEGIN SOLUTION
    return sum(xs) / len(xs)
    ### END SOLUTION
"""
VOWELS = """def vowels(text):
    ### BEGIN SOLUTION
    return len([c for c in text.lower() if c in "aeiou"])
    ### END SOLUTION
"""
SORTS = """def sort_it(rows):
    ### BEGIN SOLUTION
    rows.sort()
    ### END SOLUTION
"""
TWICE = """def square(x):
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION
def of_all(numbers):
    ### BEGIN SOLUTION
    return sum(square(x) for x in numbers)
    ### END SOLUTION
"""
TEST_SUM = "assert total([1.5, 2.25, 4.5]) == 27.5625\nassert total([2, 10]) == 104"
TEST_RMS = "assert abs(rms(np.array([3.0, 4.0])) - 12.5 ** 0.5) < 1e-9"
TEST_PAIRS = "assert pairs([1, 2, 3], [4, 5, 7]) == [4, 10, 21]"
TEST_STEPS = "assert steps(27) == 111\nassert steps(6) == 8"
TEST_SORTS = "rows = [3, 1, 2, 9]\nsort_it(rows)\nassert rows == [1, 2, 3, 9]"
NAMED = {
    "a loop": (SUM, TEST_SUM),
    "arrays": (RMS, TEST_RMS),
    "a comprehension": (PAIRS, TEST_PAIRS),
    "a loop that may never end": (STEPS, TEST_STEPS),
    "a return in a loop": (PRIME, "assert is_prime(7)\nassert not is_prime(9)"),
    "an argument that is changed": (SORTS, TEST_SORTS),
}


@pytest.fixture(scope="module")
def engine(request):
    with Engine(request.config.rootpath, small("x = 1", "x").lab) as engine:
        yield engine


def course(*answers_and_tests, before="import numpy as np"):
    """Return the source of a notebook: answers, each followed by its tests."""
    cells = [cell("code", before, "before", locked=True)]
    for number, (answer, *tests) in enumerate(answers_and_tests):
        cells.append(cell("code", answer, f"answer-{number}", solution=True))
        cells += [
            cell("code", text, f"test-{number}-{k}", grade=True, locked=True, points=1)
            for k, text in enumerate(tests)
        ]
    return notebook(cells)


def lab_of(source):
    return parse_lab(json.dumps(source).encode(), json.dumps(released(source)).encode(), "small")


def handed_in(source, *answers):
    made = released(source)
    places = [k for k, one in enumerate(made["cells"]) if one["id"].startswith("answer")]
    for place, answer in zip(places, answers, strict=True):
        made["cells"][place]["source"] = answer
    return json.dumps(made).encode()


def graded(engine, source, *answers):
    lab = lab_of(source)
    return grade(handed_in(source, *answers), lab.adopted(adopt(lab, engine)), engine)


def messages(found):
    return [check.message for one in found.result.exercises for check in one.checks]


# --- what is said ------------------------------------------------------------------------------

LAST_OUT = (
    "Your answers are what comes out when the last entry of numbers is left out. See where your "
    "loop or slice begins and ends: Python counts from 0 to n - 1."
)
SAID = {
    "a loop that ends early": (
        (SUM, TEST_SUM),
        "def total(v):\n    s = 0\n    for i in range(len(v) - 1):\n        s += v[i] ** 2\n"
        "    return s",
        LAST_OUT,
    ),
    "a square forgotten": (
        (SUM, TEST_SUM),
        "def total(numbers):\n    return sum(numbers)",
        "Your answers are what comes out without the power. Look for a power in the formula that "
        "your code leaves out.",
    ),
    "a root forgotten": (
        (RMS, TEST_RMS),
        "def rms(x):\n    return sum(x * x) / len(x)",
        "Your answers are the right ones, squared. Look for a square or a root that was not asked "
        "for.",
    ),
    "plus for times": (
        (PAIRS, TEST_PAIRS),
        "def pairs(a, b):\n    return [a[i] + b[i] for i in range(len(a))]",
        "Your answers are what comes out with + in place of *. Compare your formula with the one "
        "asked for, sign by sign and factor by factor.",
    ),
    "counting from 1": (
        (STEPS, TEST_STEPS),
        "def steps(n):\n    seen = [n]\n    while seen[-1] != 1:\n        last = seen[-1]\n"
        "        seen.append(3 * last + 1 if last % 2 else last // 2)\n    return len(seen)",
        "Your answers are the right ones, and 1 too large. See where counting begins, and what a "
        "total starts at.",
    ),
    "the example's numbers": (
        (PAIRS, "assert pairs([1, 2, 3], [4, 5, 7]) == [4, 10, 21]", "pairs([2, 2, 2], [1, 5, 9])"
         "\nassert pairs([0, 3, 5], [2, 6, 8]) == [0, 18, 40]"),
        "def pairs(a, b):\n    return [x * y for x, y in zip([1, 2, 3], b)]",
        "Your answers are what comes out when a is that of the first call, whatever is passed. Use "
        "the argument a itself, and no number or name from elsewhere in the notebook.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("task", "answer", "said"), SAID.values(), ids=SAID.keys())
def test_a_plain_test_says_which_slip_explains_the_answers(engine, task, answer, said):
    found = graded(engine, course(task), answer)
    *_, last = messages(found)
    assert last.endswith(said)
    assert found.cells[-1].score == 0.0
    (name,) = found.result.exercises[0].misconceptions
    assert name in {idea.name for idea in ideas()}
    shown = json.loads(found.notebook)["cells"][-1]["outputs"]
    assert shown[-1]["text"] == f"{said}\n"


RIGHT_SUM = "def total(v):\n    return sum(x * x for x in v)"
NOT_SAID = {
    "a right answer in another way": ((SUM, TEST_SUM), RIGHT_SUM),
    "a right answer, a test that fails all": ((SUM, TEST_SUM + "\nassert False"), RIGHT_SUM),
    "an untouched answer": ((SUM, TEST_SUM), "def total(v):\n    raise NotImplementedError"),
    "nobody's slip": ((SUM, TEST_SUM), "def total(v):\n    return 1234.5 + len(v)"),
    "a slip in some calls only": (
        (SUM, TEST_SUM, "assert total([5, 6]) == 61"),
        "def total(v):\n    return sum(v) if len(v) == 3 else 77",
    ),
    "too little to tell": ((PRIME, "assert is_prime(7)"), "def is_prime(n):\n    return n < 2"),
    "a small number that may be anything": (
        (VOWELS, "assert vowels('banana') == 3"),
        "def vowels(text):\n    return len(text)",
    ),
    "a number that two slips come to": (
        (MEAN, "assert mean([1, 2, 3, 4]) == 2.5"),
        "def mean(xs):\n    return sorted(xs)[len(xs) // 2]",
    ),
    "a fraction of two digits": (
        (MEAN, "assert mean([1, 2, 3, 4]) == 2.5"),
        "def mean(xs):\n    return xs[0] / len(xs)",
    ),
    "two answers to one call": (
        (SUM, TEST_SUM, TEST_SUM),
        "import itertools\nc = itertools.count()\ndef total(v):\n    return 6 + 3 * next(c)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("task", "answer"), NOT_SAID.values(), ids=NOT_SAID.keys())
def test_nothing_is_said_where_nothing_is_certain(engine, task, answer):
    found = graded(engine, course(task), answer)
    assert not any("Your answers" in message for message in messages(found))
    assert found.result.exercises[0].misconceptions == ()


def test_the_slip_of_one_function_is_not_told_of_another_that_uses_it(engine):
    tests = ("assert abs(square(13.7) - 187.69) < 1e-9", "assert of_all([2, 15, 3]) == 238")
    right = "def square(x):\n    return x * x\n"
    uses = "def of_all(v):\n    return sum(square(x) for x in v)"
    source = course((TWICE, *tests))
    first, second = messages(graded(engine, source, "def square(x):\n    return x + x\n" + uses))
    assert "+ in place of *" in first
    assert second == ""
    alone = right + "def of_all(v):\n    return sum(square(x) for x in v[:-1])"
    assert "left out" in messages(graded(engine, source, alone))[1]


# --- what is hidden ----------------------------------------------------------------------------

SECRET = "assert total([31, 337]) == 114530"
ENDS_EARLY = "def total(v):\n    return sum(x * x for x in v[:-1])"


def test_a_hidden_test_gets_what_the_visible_calls_show(engine):
    source = course((SUM, TEST_SUM + HIDE.format(SECRET), HIDE.format(SECRET)))
    found = graded(engine, source, ENDS_EARLY)
    assert messages(found) == [LAST_OUT, LAST_OUT]
    shown = [one["outputs"] for one in json.loads(found.notebook)["cells"][-2:]]
    assert [[output["text"] for output in one] for one in shown] == [[f"{LAST_OUT}\n"]] * 2
    assert [check.hidden for one in found.result.exercises for check in one.checks] == [True] * 2


def test_a_slip_that_hidden_calls_alone_show_is_not_named(engine):
    source = course((SUM, TEST_SUM, HIDE.format(SECRET)))
    knows = (
        "def total(v):\n    return sum(x * x for x in (v if len(v) == 3 or 10 in v else v[:-1]))"
    )
    found = graded(engine, source, knows)
    assert [one.score for one in found.cells] == [1.0, 0.0]
    assert messages(found) == ["", ""]


def test_no_sentence_depends_on_a_hidden_input(engine):
    """Who makes one slip for one input and another for another reads nothing off the sentences."""
    source = course((SUM, TEST_SUM + HIDE.format(SECRET), HIDE.format(SECRET)))
    probe = (
        "def total(v):\n    if v in ([1.5, 2.25, 4.5], [2, 10]):\n        v = [*v[:-1], 0]\n"
        "        return sum(x * x for x in v)\n"
        "    return {} if v[0] == {} else sum(v)"
    )
    said = [
        messages(graded(engine, source, probe.format(value, guess)))
        for value, guess in (("sum(v)", 31), ("0", 31), ("v[0]", 30), ("1 / 0", 31))
    ]
    assert [one[0] for one in said] == [LAST_OUT] * len(said)
    assert {one[1] for one in said} <= {"", LAST_OUT}


REACHED = {
    "a hidden part in front": "### BEGIN HIDDEN TESTS\n{secret}\n### END HIDDEN TESTS\n{test}",
    "one in between": "{first}\n### BEGIN HIDDEN TESTS\n{secret}\n### END HIDDEN TESTS\n{second}",
}


@pytest.mark.parametrize("text", REACHED.values(), ids=REACHED.keys())
def test_no_sentence_says_how_far_a_hidden_test_came(engine, text):
    first, second = TEST_SUM.splitlines()
    source = course((SUM, text.format(secret=SECRET, test=TEST_SUM, first=first, second=second)))
    probe = "def total(v):\n    return {} if v[0] == 31 else sum(x * x for x in {})"
    keep_first = "(v if len(v) == 3 else v[:-1])" if "between" in text else "v[:-1]"
    said = [
        messages(graded(engine, source, probe.format(value, keep_first)))
        for value in ("114530", "5")
    ]
    assert said == [[""], [""]]


def test_what_is_kept_holds_no_hidden_call_and_no_solution(engine, tmp_path):
    lab = lab_of(course((SUM, TEST_SUM + HIDE.format(SECRET), HIDE.format(SECRET))))
    found = adopt(lab, engine)
    keep(tmp_path, found)
    assert read_adoption(tmp_path, "small", lab.digest) == found
    text = (tmp_path / ".proctor" / "adopted" / "small.json").read_text()
    assert len(found.slips["small"]["total"]["calls"]) == 2
    assert not re.search(r"\b31\b|337|found \+=|x \* x", text)


def test_no_sentence_holds_a_number_or_a_text_of_the_solution(engine):
    """Nor a name, but for those of the arguments."""
    solution = """def priced(net):
    ### BEGIN SOLUTION
    secret_rate = 1.2119
    parts = [0.3117, 0.6883]
    return [net * secret_rate + 4.125 - 7 / 9.5, f"{net - 1.5} of 'canary'" + "canary", parts]
    ### END SOLUTION
"""
    test = "assert priced(100)[2] == [0.3117, 0.6883]\nassert len(priced(2.5)) == 3"
    books = adopt(lab_of(course((solution, test))), engine).slips["small"]
    told = [one for slip in books["priced"]["slips"] for one in slip["told"]]
    assert len(told) > 20
    said = " ".join(str([*facts.values(), BY_NAME[name].sentence(facts)]) for name, facts in told)
    assert not re.search(r"secret|parts|canary|1\.2|0\.3|0\.6|4\.1|9\.5|\b7\b", said)


# --- what it must not do -----------------------------------------------------------------------


def test_scores_and_calls_are_the_same_with_and_without(engine, monkeypatch):
    calls = []
    use = LearnerProcess.use
    monkeypatch.setattr(
        LearnerProcess, "use", lambda self, *a, **k: calls.append(a[:2]) or use(self, *a, **k)
    )
    source = course((SUM, TEST_SUM + HIDE.format(SECRET)), (RMS, TEST_RMS))
    lab = lab_of(source)
    knowing = lab.adopted(adopt(lab, engine))
    data = handed_in(source, ENDS_EARLY, "def rms(x):\n    return np.mean(x ** 2)")
    seen = []
    for one in (lab.judged({}), knowing):
        calls.clear()
        found = grade(data, one, engine)
        seen.append(
            ([c.score for c in found.cells], [e.state for e in found.result.exercises], [*calls])
        )
    assert seen[0] == seen[1]
    assert messages(grade(data, knowing, engine)) != messages(grade(data, lab.judged({}), engine))


HOSTILE = {
    "a deep list": "def total(v):\n    a = []\n    for _ in range(30): a = [a]\n    return a",
    "rows of unlike lengths": "def total(v):\n    return [[1], [1, 2], 'x', None, {(): 1}]",
    "large numbers": "def total(v):\n    return 10 ** 400",
    "no number": "def total(v):\n    return [float('nan'), float('inf')] * 999",
    "an error named like ours": "class _Unfit(Exception): pass\ndef total(v):\n    raise _Unfit",
    "changed arguments": "def total(v):\n    v[:] = [v] * 3\n    return 5",
    "a fingerprint": "def total(v):\n    return '0' * 17",
}  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_odd_answer_is_worth_nothing_and_stops_nothing(engine, answer):
    found = graded(engine, course((SUM, TEST_SUM)), answer)
    assert [one.score for one in found.cells] == [0.0]
    assert not any("Your answers" in message for message in messages(found))


def test_a_book_of_another_catalogue_says_nothing(engine):
    source = course((SUM, TEST_SUM))
    lab = lab_of(source)
    found = lab.adopted(adopt(lab, engine))
    book = json.loads(json.dumps(found.slips["total"]).replace('"argument-', '"odd-'))
    book = json.loads(json.dumps(book).replace('"loop-', '"odd-'))
    found = replace(found, slips={"total": book})
    assert not any(
        "left" in one for one in messages(grade(handed_in(source, ENDS_EARLY), found, engine))
    )


def test_strict_grading_names_slips_as_well(request):
    source = course((SUM, TEST_SUM))
    lab = lab_of(source)
    with Engine(request.config.rootpath, lab, Options(strict=True)) as strict:
        found = graded(strict, source, ENDS_EARLY)
    assert messages(found)[0].endswith(LAST_OUT)


# --- what no test notices ----------------------------------------------------------------------

LARGEST = """def largest(values):
    ### BEGIN SOLUTION
    best = values[0]
    for v in values:
        if v > best:
            best = v
    return best
    ### END SOLUTION
"""
TEST_LARGEST = "assert largest([3, 12, 7]) == 12"
UNNOTICED = {
    "the first entry": (
        (LARGEST, TEST_LARGEST, HIDE.format("assert largest([1, 50, 2]) == 50")),
        "largest: no test notices what comes out when the first entry of values is left out",
        "largest([12, 7, 3]): 12, with the slip 7",
    ),
    "a number that comes back": (
        (RMS, "assert rms(np.array([0.0, 3.0, 4.0])) > 2"),
        "rms: no test notices what comes out with 2 ** x in place of x ** 2",
        "",
    ),
    "a bound": (
        (
            "def passed(points):\n    return [p >= 50 for p in points]",
            "assert passed([20, 70]) == [False, True]\nassert passed([90]) == [True]",
        ),
        "passed: no test notices what comes out with > in place of >= in p >= 50",
        "passed([50]): [True], with the slip [False]",
    ),
    "an order": (
        (
            "def apart(a, b):\n    return abs(a - b)",
            "assert apart(3, 3) == 0\nassert apart(9, 2) == 7",
        ),
        "apart: no test notices what comes out with abs(a) - b in place of abs(a - b)",
        "apart(2, 3): 1, with the slip -1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNNOTICED)
def test_a_slip_that_no_test_notices_is_told_with_a_call_that_would(engine, case):
    task, what, call = UNNOTICED[case]
    lines = [line.strip() for line in lines_on(adopt(lab_of(course(task)), engine, try_tests=True))]
    assert what in lines
    assert call in ("", lines[lines.index(what) + 1])


def test_what_a_test_notices_is_not_told(engine):
    more = (
        "assert largest([-3, -2, -5]) == -2\nassert largest([1, 2]) == 2\nassert largest([8]) == 8"
    )
    tests = ("assert largest([3, 12, 7]) == 12", "assert largest([9, 2]) == 9", HIDE.format(more))
    assert adopt(lab_of(course((LARGEST, *tests))), engine, try_tests=True).unnoticed == ()


def test_slips_are_tried_in_the_tests_themselves(engine):
    """No result differs, and yet the test fails: it looks at the code."""
    looks = (
        "import inspect\nassert 'v > best' in inspect.getsource(largest)\n"
        "assert largest([3, 12, 7]) == 12"
    )
    told = adopt(lab_of(course((LARGEST, looks))), engine, try_tests=True).unnoticed
    assert not any(one.slip == "comparison" for one in told)


# --- labs of all sorts -------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMED)
def test_every_solution_has_a_book_and_keeps_its_points(engine, name):
    found = adopt(lab_of(course(NAMED[name])), engine)
    assert [one.solution for one in found.cells] == [1.0]
    (book,) = found.slips["small"].values()
    assert book["slips"]


def test_a_solution_that_cannot_be_read_or_run_has_none(engine):
    for answer in ("def total(v:\n    return 1", "total = 5", "raise ValueError", "1 / 0\n" + SUM):
        lab = lab_of(course((answer, TEST_SUM)))
        found = adopt(lab, engine, try_tests=True)
        assert (found.slips, found.unnoticed) == ({}, ())
    assert subjects(lab_of(course(("def f(:", "f(1)"))), [], frozenset()) == []


def test_several_notebooks_and_functions_have_books_of_their_own(engine):
    found = adopt(lab_of(course((SUM, TEST_SUM), (RMS, TEST_RMS), (STEPS, TEST_STEPS))), engine)
    assert {*found.slips["small"]} == {"total", "rms", "steps"}


def test_a_slip_that_ends_its_process_takes_no_other_along(engine):
    answer = "import os\ndef left(n):\n    if n < 0:\n        os._exit(3)\n    return n * 25 + 3"
    found = adopt(lab_of(course((answer, "assert left(4) == 103\nassert left(11) == 278"))), engine)
    assert len(found.slips["small"]["left"]["slips"]) > 5


def test_a_function_that_depends_on_more_than_its_arguments_has_no_book(engine):
    answer = "calls = []\ndef count(n):\n    calls.append(n)\n    return 100 * len(calls) + n"
    found = adopt(lab_of(course((answer, "count(1)\nassert count(2) == 202"))), engine)
    assert "count" not in found.slips.get("small", {})


def test_a_cell_beside_the_learner_s_code_is_read_for_its_calls(engine):
    test = "from __main__ import square\nassert of_all([2, 3]) == 13"
    found = adopt(lab_of(course((TWICE, test))), engine, try_tests=True)
    assert [one.way for one in found.cells] == ["beside"]
    assert {one.function for one in found.unnoticed} == {"of_all"}


def test_a_session_of_a_lab_without_books_listens_to_nothing(engine):
    lab = lab_of(course((SUM, TEST_SUM)))
    data = handed_in(lab and course((SUM, TEST_SUM)), ENDS_EARLY)
    heard = []
    run = Session.run

    def spy(self, **given):
        record = run(self, **given)
        heard.append(self._listener.calls)
        return record

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "run", spy)
        grade(data, lab.judged({}), engine)
    assert heard == [[]]
