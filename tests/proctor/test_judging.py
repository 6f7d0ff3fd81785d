"""The judge itself, with a learner made of plain Python functions on the other side."""

import gc
import time
import warnings
from contextlib import contextmanager

import numpy as np
import pytest

from proctor import _judges, _wire
from proctor.judging import JudgeFault, JudgeOverrun, JudgeParent, JudgeProcess
from proctor.lab import LabCell


class Fake:
    """Answers as a learner process would."""

    def __init__(self, **names):
        self.names = names
        self.asked = []

    def fetch(self, name):
        self.asked.append(name)
        value = self.names.get(name, _wire.Missing())
        if callable(value):
            value = _wire.CallableMarker(name)
        return {"value": _wire.encode(value)}

    def call(self, name, args, kwargs):
        try:
            value = self.names[name](*args, **kwargs)
        except Exception as error:
            return {"raised": [type(error).__name__, str(error), 3]}
        return {"value": _wire.encode([value, args, kwargs])}


def cell(source, key="test_f"):
    return LabCell(key, key, "code", "test", source, source, 1.0)


@pytest.fixture(scope="module")
def parent(request):
    root = request.config.rootpath
    with JudgeParent(root, ["numpy", "IPython", "public_tests"]) as parent:
        yield parent


@pytest.fixture
def judge(parent, lab):
    with JudgeProcess(parent) as judge:
        judge.begin(lab, 7)
        yield judge


def run(judge, source, names=(), failures=(), **learner):
    return judge.test(cell(source), names, Fake(**learner), dict(failures))


def test_a_report_is_read_from_what_the_test_shows(judge):
    verdict = run(judge, "test_double(double)", double=lambda x: 2 * np.asarray(x))
    assert (verdict.kind, verdict.reports[0]["state"]) == ("done", "passed")
    verdict = run(judge, "test_double(double)", double=lambda x: x)
    assert (verdict.kind, verdict.reports[0]["state"]) == ("checked", "failed")


def test_names_are_asked_for_only_where_the_course_has_none(judge):
    learner = Fake(np="evil", agrees="evil", value=3, double=4)
    judge.test(cell("assert np.sum([value]) == 3\ndouble"), ["double"], learner, {})
    assert sorted(learner.asked) == ["double", "value"]


def test_the_name_of_an_exercise_is_the_learners_even_if_the_prelude_has_one(judge):
    learner = Fake(np=5)
    verdict = judge.test(cell("assert np == 5"), ["np"], learner, {})
    assert verdict.kind == "done"


def test_a_missing_name_is_the_ellipsis_of_the_release(judge):
    assert run(judge, "test_double(double)").reports[0]["state"] == "not-attempted"


def test_a_name_that_its_cell_failed_to_make_says_why(judge):
    failures = {"double": {"ename": "SyntaxError", "evalue": "bad", "lineno": 2}}
    verdict = run(judge, "test_double(double)", failures=failures)
    assert verdict.kind == "learner" or verdict.reports[0]["state"] == "error"


def test_what_the_learner_raises_is_the_learners(judge):
    def double(x):
        raise KeyError("mine")

    verdict = run(judge, "double(3)", double=double)
    assert (verdict.kind, verdict.error) == ("learner", {"ename": "KeyError", "evalue": "'mine'"})


def test_plain_assertions_follow_nbgraders_rule(judge):
    assert run(judge, "assert value == 3", value=3).kind == "done"
    assert run(judge, "assert value == 3", value=4).kind == "assertion"
    assert run(judge, "value + 'a'", value=4).kind == "assertion"
    assert run(judge, "value / 2", value=3).value == 1.5
    assert run(judge, "value > 2", value=3).value is None


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(:", "SyntaxError"),
        ("import no_such_module", "no_such_module"),
        ("test_double(double, 1, 2)", "TypeError"),
        ("test_double", "showed no report"),
        ("with hidden_checks('double', double) as check:\n    raise ValueError('ours')", "ours"),
    ],
)
def test_check_code_that_fails_by_itself_is_our_fault(judge, source, message):
    with pytest.raises(JudgeFault, match=message):
        run(judge, source, double=lambda x: x)


def test_a_prelude_that_fails_is_our_fault(parent, make_lab, source):
    source["cells"][1]["source"] = "raise RuntimeError('broken prelude')"
    with JudgeProcess(parent) as judge, pytest.raises(JudgeFault, match="broken prelude"):
        judge.begin(make_lab(source), 7)


def test_every_submission_begins_afresh(judge, lab):
    run(judge, "np.secret = 1; left_behind = 5", value=1)
    judge.begin(lab, 7)
    first = run(judge, "np.random.random()").value
    judge.begin(lab, 7)
    learner = Fake()
    verdict = judge.test(cell("assert left_behind is ..."), [], learner, {})
    assert verdict.kind == "done"
    judge.begin(lab, 7)
    assert run(judge, "np.random.random()").value == first


def test_what_a_test_prints_is_kept(judge):
    verdict = run(judge, "import sys\nprint('a')\nprint('b', file=sys.stderr)\nvalue", value=5)
    kinds = [(o["output_type"], o.get("text") or o["data"]["text/plain"]) for o in verdict.outputs]
    assert kinds == [("stream", "a\n"), ("stream", "b\n"), ("execute_result", "5")]


@contextmanager
def patience(seconds):
    before = time.monotonic()
    yield
    assert time.monotonic() - before < seconds


def test_checks_that_never_end_cost_this_cell_only(parent, lab):
    with JudgeProcess(parent, seconds=1.0) as judge:
        judge.begin(lab, 7)
        with patience(30), pytest.raises(JudgeOverrun, match="did not come to an end"):
            run(judge, "while True: pass")
        assert run(judge, "assert value == 3", value=3).kind == "done"


def test_a_judge_that_dies_is_made_anew(judge):
    with pytest.raises(JudgeOverrun):
        run(judge, "import os; os._exit(3)")
    assert run(judge, "assert value == 3", value=3).kind == "done"


def test_the_learners_own_time_is_not_the_judges(parent, lab):
    def slow(x):
        time.sleep(1.5)
        return x

    with JudgeProcess(parent, seconds=1.0) as judge:
        judge.begin(lab, 7)
        assert run(judge, "assert slow(3) == 3", slow=slow).kind == "done"


def test_garbage_is_collected_in_judges(judge):
    assert run(judge, "import gc\nassert gc.isenabled()").kind == "done"


def test_a_parent_that_cannot_start_says_so(request, monkeypatch):
    monkeypatch.setattr(_judges.sys, "executable", "/bin/false")
    parent = JudgeParent(request.config.rootpath, [])
    with parent, pytest.raises(JudgeFault, match="could not start"):
        parent.wait_until_ready()


def test_a_judge_asked_for_after_the_end_is_refused_and_leaves_nothing_open(request, lab):
    parent = JudgeParent(request.config.rootpath, [])
    with parent:
        parent.wait_until_ready()

    gc.collect()
    with warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always", ResourceWarning)
        with JudgeProcess(parent) as judge, pytest.raises(JudgeFault, match="could not start"):
            judge.begin(lab, 7)
        del judge
        gc.collect()
    assert left_open == []
