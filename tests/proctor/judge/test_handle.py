"""The judge itself, with a learner made of plain Python functions on the other side."""

import gc
import os
import signal
import subprocess
import time
import warnings
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from proctor.judge import handle
from proctor.judge.handle import JudgeFault, JudgeOverrun, JudgeParent, JudgeProcess
from proctor.learner.environment import warm_environment
from proctor.learner.inside.operations import perform
from proctor.learner.parent import WarmParent
from proctor.notebook.lab import LabCell
from proctor.wire import messages
from proctor.wire.channel import Channel
from proctor.wire.raised import described


class Fake:
    """Answers as a learner process would."""

    def __init__(self, **names):
        self.names = names
        self.asked = []

    def fetch(self, name):
        self.asked.append(name)
        value = self.names.get(name, messages.Missing())
        if callable(value):
            value = messages.CallableMarker(name)
        return {"value": messages.encode(value)}

    def use(self, name, op, args, kwargs, around, called):
        try:
            value = perform(op, self.names[name], args, kwargs)
        except Exception as error:
            return {"raised": told_of(error)}
        return {"value": messages.encode([value, args, kwargs])}


def told_of(error):
    raised = described(error, 3, id, lambda value: value)
    content = messages.encode([raised.pop("args"), raised.pop("attributes")])
    return {**raised, "own": [], "era": 1, "content": content}


def cell(source, key="test_f"):
    return LabCell(key, key, "code", "test", source, source, 1.0)


@contextmanager
def judges_of(root, imports=(), shared=(), **options):
    """Start judges for a course, as a sibling of learner processes that nobody asks for."""
    parent = JudgeParent(root, imports)
    with WarmParent(imports=shared, sandbox="off", sibling=parent, **options):
        yield parent


@pytest.fixture(scope="module")
def parent(request):
    with judges_of(request.config.rootpath, ["numpy", "IPython", "public_tests"]) as parent:
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


@pytest.mark.parametrize(
    "source",
    ["assert number", "assert number is not None", "assert 'number' in globals(), number",
     "test_double(number)", "'shown'\ntest_double(number)"],
)  # fmt: skip
def test_a_missing_name_is_not_there(judge, source):
    verdict = run(judge, source)
    assert (verdict.kind, verdict.error["ename"]) == ("missing", "NameError")
    assert verdict.error["evalue"] == "name 'number' is not defined"
    assert run(judge, source, number=lambda x: 2 * x).kind == "done"
    assert run(judge, source).kind == "missing"


def test_names_of_earlier_tests_stay(judge):
    assert run(judge, "made = number + 1", number=3).kind == "done"
    assert run(judge, "assert made == 4", number=3).kind == "done"


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
    verdict = judge.test(cell("left_behind"), [], learner, {})
    assert verdict.kind == "missing"
    judge.begin(lab, 7)
    assert run(judge, "np.random.random()").value == first


def test_checks_draw_from_what_is_fixed_for_a_submission_and_nobody_else_knows(judge, lab):
    def draws(lab, seed):
        judge.begin(lab, seed)
        return run(judge, "import os\nfloat(int(os.environ['PROCTOR_SEED']) % 2**52)").value

    first = draws(lab, 7)
    assert draws(lab, 8) != first
    assert draws(replace(lab, digest="another lab"), 7) != first
    assert draws(lab, 7) == first


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


def test_all_checks_together_must_come_to_an_end_as_well(parent, lab, monkeypatch):
    monkeypatch.setattr(handle, "CELLS_IN_TIME", 1.5)
    with JudgeProcess(parent, seconds=2.0) as judge:
        judge.begin(lab, 7)
        with patience(30):
            for _ in range(20):  # the learner's own time is not counted
                with pytest.raises(JudgeOverrun, match="did not come to an end"):
                    run(judge, "while True: pass")
        judge.begin(lab, 8)
        assert run(judge, "assert value == 3", value=3).kind == "done"


def test_checks_that_run_out_of_memory_cost_this_cell_only(judge):
    with pytest.raises(JudgeOverrun, match="ran out of memory on what the code gives") as caught:
        run(judge, "many = [value] * 10**9", value=3)
    assert not caught.value.died
    assert run(judge, "assert value == 3", value=3).kind == "done"


def test_a_judge_that_dies_is_made_anew(judge):
    with pytest.raises(JudgeOverrun):
        run(judge, "import os; os._exit(3)")
    assert run(judge, "assert value == 3", value=3).kind == "done"


def test_a_judge_left_in_the_middle_of_a_conversation_is_not_asked_again(judge):
    def gone(x):
        raise KeyboardInterrupt  # not an error of the learner's: the conversation ends here

    with pytest.raises(KeyboardInterrupt):
        run(judge, "assert double(2) == 4", double=gone)
    assert run(judge, "assert double(2) == 4", double=lambda x: 2 * x).kind == "done"


def test_the_learners_own_time_is_not_the_judges(parent, lab):
    def slow(x):
        time.sleep(1.5)
        return x

    with JudgeProcess(parent, seconds=1.0) as judge:
        judge.begin(lab, 7)
        assert run(judge, "assert slow(3) == 3", slow=slow).kind == "done"


def test_garbage_is_collected_in_judges(judge):
    assert run(judge, "import gc\nassert gc.isenabled()").kind == "done"


def test_a_parent_that_cannot_start_says_so(tmp_path):
    with (
        judges_of(tmp_path / "gone") as parent,
        pytest.raises(JudgeFault, match=r"(?s)could not start: .*FileNotFoundError: .*gone"),
    ):
        parent.wait_until_ready()


def test_a_judge_asked_for_after_the_end_is_refused_and_leaves_nothing_open(request, lab):
    with judges_of(request.config.rootpath) as parent:
        parent.wait_until_ready()

    gc.collect()
    with warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always", ResourceWarning)
        with JudgeProcess(parent) as judge, pytest.raises(JudgeFault, match="could not start"):
            judge.begin(lab, 7)
        del judge
        gc.collect()
    assert left_open == []


def test_a_course_may_lie_in_a_folder_of_any_name(tmp_path, lab):
    folder = tmp_path / os.fsdecode(b"c\xff")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("names of folders are text in this file system")
    (folder / "of_the_course.py").write_text("")
    with judges_of(folder, ["of_the_course"]) as parent, JudgeProcess(parent) as judge:
        judge.begin(lab, 7)
        assert run(judge, "import sys\nassert 'of_the_course' in sys.modules").kind == "done"


def test_a_course_is_found_from_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", "lib", "/usr/lib"]))
    Path("course").mkdir()
    with stand_in_for("course") as (_, order):
        paths = [os.fsdecode(path) for path in [order["folder"], *order["paths"]]]
        assert all(os.path.isabs(path) for path in paths)
        assert {str(tmp_path / "course"), str(tmp_path / "course" / "lib")} < set(paths)
    with judges_of(Path("course")) as parent:
        parent.wait_until_ready()


@contextmanager
def stand_in_for(root):
    """Begin with a process that answers nothing; yield the judges' parent and its order."""
    parent = JudgeParent(Path(root), [])
    with subprocess.Popen(["sleep", "600"]) as process, parent.lend_end() as end:
        parent.begin(process.pid)
        try:
            yield parent, Channel(end).receive()
        finally:
            process.kill()
            process.wait()
            end.close()
            parent.close()


def test_judges_use_the_coordinators_folder_for_temporary_files(tmp_path, lab, monkeypatch):
    (tmp_path / "asks_for_tempdir.py").write_text("import tempfile\ntempfile.gettempdir()")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("proctor.learner.parent.INSTALLED", ("asks_for_tempdir",))
    path = os.pathsep.join([warm_environment({})["PYTHONPATH"], str(tmp_path)])
    with (
        judges_of(tmp_path, shared=["asks_for_tempdir"], variables={"PYTHONPATH": path}) as parent,
        JudgeProcess(parent) as judge,
    ):
        judge.begin(lab, 7)
        folder = str(tmp_path / "temporary")
        check = f"import tempfile\nassert tempfile.gettempdir() == {folder!r}"
        assert run(judge, check).kind == "done"


@pytest.mark.parametrize("has_pidfd", [True, False])
def test_the_id_of_a_process_that_has_gone_is_nobodys(tmp_path, monkeypatch, has_pidfd):
    if not has_pidfd:
        monkeypatch.delattr("os.pidfd_open", raising=False)
    with subprocess.Popen(["sleep", "600"]) as other, stand_in_for(tmp_path) as (parent, _):
        os.kill(parent.pid, signal.SIGKILL)
        parent.pid = other.pid  # as if it had been given away again
        parent.close()
        other.terminate()
        assert other.wait() == -signal.SIGTERM  # nothing else ended it before
