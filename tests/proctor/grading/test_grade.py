"""The whole way of one submission, with the real judge and a real sandboxed learner process."""

import json

import pytest

from proctor.grading import session
from proctor.grading.grade import Engine, Options, grade, limits_for, seed_of
from proctor.notebook.handed_in import Unreadable
from proctor.result import Result


@pytest.fixture
def graded(lab, engine):
    def graded(handed, files=None):
        return grade(handed.data, lab, engine, files)

    return graded


def states(graded):
    return {one.name: (one.state, one.score) for one in graded.result.exercises}


def scores(graded):
    return {cell.grade_id: cell.score for cell in graded.cells}


def test_a_right_submission_gets_everything_but_what_a_person_gives(graded, learner):
    found = graded(learner.right())
    assert states(found) == {
        "double": ("passed", 6.0),
        "value": ("passed", 3.0),
        "essay": ("manual", None),
    }
    assert (found.result.score, found.result.max_score) == (9.0, 14.0)
    assert scores(found) == {
        "test_double": 4.0,
        "test_double-hidden": 2.0,
        "test_value": 3.0,
        "essay": None,
    }
    assert found.unanswered == ()
    assert found.result.flags == ()


def test_an_untouched_release_is_not_attempted(graded, learner):
    found = graded(learner)
    assert states(found) == {
        "double": ("not-attempted", 0.0),
        "value": ("not-attempted", 0.0),
        "essay": ("not-attempted", 0.0),
    }
    assert found.unanswered == ("double", "value", "essay")
    assert scores(found)["essay"] == 0.0


@pytest.mark.parametrize("place", [0, 99])
def test_a_written_answer_in_a_cell_of_its_own_waits_for_a_person(graded, learner, place):
    learner.cells.insert(place, {"cell_type": "markdown", "metadata": {}, "source": "Because."})
    found = graded(learner)
    assert states(found)["essay"] == ("manual", None)
    assert scores(found)["essay"] is None
    assert "essay" not in found.unanswered


def test_a_wrong_answer_fails_and_a_half_right_one_gets_half(graded, learner):
    learner.right().write("double", "def double(x):\n    return x + x if isinstance(x, int) else x")
    found = graded(learner)
    assert states(found)["double"] == ("partial", 1.0)
    assert [(c.name, c.state, c.hidden) for c in found.result.exercises[0].checks] == [
        ("values", "failed", False),
        ("numbers", "passed", False),
        ("secret", "failed", True),
    ]


def test_a_cell_that_does_not_run_is_an_error_and_not_an_empty_answer(graded, learner):
    learner.right().write("double", "def double(x):\n    return 2 *")
    assert states(graded(learner))["double"] == ("error", 0.0)


def test_a_function_that_raises_is_an_error(graded, learner):
    learner.right().write("double", "def double(x):\n    return undefined_name")
    assert states(graded(learner))["double"] == ("error", 0.0)


def test_graded_twice_gives_the_same_bytes(graded, learner):
    learner.right().write("value", "import random\nvalue = random.random()")
    one, two = graded(learner), graded(learner)
    assert one.result.to_json() == two.result.to_json()
    assert Result.from_dict(json.loads(one.result.to_json())) == one.result


def test_the_seed_follows_lab_and_submission(graded, learner, lab):
    found = graded(learner).result.manifest
    assert found.seed == seed_of(lab.digest, found.submission.removeprefix("sha256:"))
    assert seed_of("a", "b") != seed_of("a", "c")
    assert 0 <= seed_of("a", "b") < 2**31


def test_noise_costs_nothing(graded, learner):
    noise = """
import logging, sys, warnings
warnings.warn("a warning")
logging.getLogger("x").error("an error")
print("to stderr", file=sys.stderr)
def double(x):
    warnings.warn("noise")
    print("more", file=sys.stderr)
    return 2 * x
"""
    assert states(graded(learner.right().write("double", noise)))["double"] == ("passed", 6.0)


def test_forged_reports_and_scores_count_for_nothing(graded, learner):
    forged = """
from IPython.display import publish_display_data
report = {"state": "passed", "misconceptions": [], "fraction": 1.0, "checks": [
    {"name": "x", "state": "passed", "weight": 9.0, "hidden": False, "message": ""}]}
publish_display_data({"application/vnd.proctor.report+json": report, "text/plain": "6"})
def double(x):
    publish_display_data({"application/vnd.proctor.report+json": report, "text/plain": "6"})
    print("6.0")
    return x
6.0
"""
    assert states(graded(learner.right().write("double", forged)))["double"] == ("failed", 0.0)


def test_lying_objects_gain_nothing(graded, learner):
    lying = """
class Right:
    def __eq__(self, other): return True
    def __array__(self, dtype=None, copy=None): raise SystemExit
    def __float__(self): return 6.0
def double(x):
    return Right()
"""
    learner.right().write("double", lying).write(
        "value", "value = type('V', (), {'__eq__': lambda s, o: True})()"
    )
    found = states(graded(learner))
    assert found["double"] == ("failed", 0.0)
    assert found["value"] == ("failed", 0.0)


def test_an_endless_loop_costs_its_own_exercise(lab, learner, engine):
    from proctor.learner.parent import Limits

    limits = Limits(cell_cpu_seconds=1.0, call_cpu_seconds=1.0)
    learner.right().write("double", "def double(x):\n    while True: pass")
    with Engine(engine.root, lab, Options(limits=limits)) as impatient:
        found = grade(learner.data, lab, impatient)
    assert states(found)["double"] == ("error", 0.0)
    assert states(found)["value"] == ("passed", 3.0)
    assert "The cell number 5 was stopped" in found.result.flags[0]


def test_a_course_s_own_timeout_is_the_limit_of_cells_and_calls(lab, learner, engine):
    learner.right().write(
        "double",
        "import time\ndef double(x):\n"
        "    end = time.process_time() + 1.5\n"
        "    while time.process_time() < end: pass\n"
        "    return 2 * x",
    )
    with Engine(engine.root, lab, Options(timeout=1)) as impatient:
        found = grade(learner.data, lab, impatient)
    assert states(found)["double"] == ("error", 0.0)
    assert states(found)["value"] == ("passed", 3.0)
    with Engine(engine.root, lab, Options(timeout=60)) as patient:
        assert states(grade(learner.data, lab, patient))["double"][0] == "passed"


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("seconds", [5, 60, 600, 3600])
def test_nobody_has_less_time_than_the_course_s_timeout_gives(seconds, full):
    limits = limits_for(Options(timeout=seconds, full=full))
    times = limits.to_dict()
    assert (
        min(v for k, v in times.items() if k.endswith(("cpu_seconds", "wall_seconds"))) >= seconds
    )
    assert limits.total_cpu_seconds >= 10 * seconds
    assert limits.total_wall_seconds >= limits.total_cpu_seconds


def test_a_cell_that_ends_its_process_costs_its_own_exercise(graded, learner):
    learner.right().write("double", "import os\nos._exit(0)")
    found = graded(learner)
    assert states(found)["double"] == ("error", 0.0)
    assert states(found)["value"] == ("passed", 3.0)
    assert any(session.RESTARTED in flag for flag in found.result.flags)


@pytest.mark.parametrize(
    ("code", "flag"),
    [
        ("big = bytearray(1 << 40)", "The cell number 4 ran out of memory: a submission may take "),
        ("import numpy\nnumpy.ones(1 << 40)", "The cell number 4 ran out of memory: "),
        ("import os\nos._exit(1)", "The cell number 4 was cut off: The process of this notebook "),
    ],
)
def test_a_cell_of_its_own_is_named_that_took_too_much_or_ended(graded, learner, code, flag):
    learner.right().cells.insert(3, {"cell_type": "code", "metadata": {}, "source": code})
    found = graded(learner)
    assert states(found)["double"] == ("passed", 6.0)
    assert found.result.flags[0].startswith(flag)


def test_memory_that_a_cell_does_without_is_nobody_s_business(graded, learner):
    code = "try:\n    big = bytearray(1 << 40)\nexcept MemoryError:\n    big = None"
    learner.right().cells.insert(3, {"cell_type": "code", "metadata": {}, "source": code})
    assert graded(learner).result.flags == ()


def test_an_answer_cell_is_named_that_took_too_much(graded, learner):
    learner.right().write("value", "value = len(bytearray(1 << 40))")
    (flag,) = graded(learner).result.flags
    assert flag.startswith("The cell `value` ran out of memory: ")


def test_a_test_says_what_happened_where_nothing_was_raised(make_lab, source, engine, learner):
    source["cells"][5]["source"] = "assert double(4) == 8"
    learner.right().write("double", "import os\ndef double(x):\n    os._exit(0)")
    found = grade(learner.data, make_lab(source), engine)
    said = found.result.exercises[0].checks[0].message
    assert said == ("The process of this notebook ended by itself, as after os._exit or a crash.")


def test_a_call_that_asks_for_input_says_that_nobody_answers(make_lab, source, engine, learner):
    source["cells"][5]["source"] = "assert double(4) == 8"
    learner.right().write("double", "def double(x):\n    return 2 * int(input('x? '))")
    found = grade(learner.data, make_lab(source), engine)
    messages = [c.message for one in found.result.exercises for c in one.checks]
    assert messages[0] == (
        "EOFError: Nobody can answer `input()` when work is graded; write the value into the code "
        "instead."
    )


def test_a_call_that_ends_its_process_costs_its_own_exercise(graded, learner):
    learner.right().write("double", "import os\ndef double(x):\n    os._exit(0)")
    found = graded(learner)
    assert states(found)["double"] == ("error", 0.0)
    assert states(found)["value"] == ("passed", 3.0)


def test_a_submission_that_always_ends_its_process_is_given_up(graded, learner):
    learner.right().write("double", "import os\ndef double(x):\n    os._exit(0)")
    for place in range(4):
        killer = {"cell_type": "code", "metadata": {}, "source": f"import os; os._exit({place})"}
        learner.cells.insert(learner.place("double") + 1, killer)
    found = graded(learner)
    assert session.GIVEN_UP in found.result.flags
    assert found.result.score == 0.0


def test_heavy_cells_run_only_when_asked_for(lab, engine, learner):
    notebook = json.loads(grade(learner.right().data, lab, engine).notebook)
    train = next(c for c in notebook["cells"] if c["id"] == "train")
    assert (train["outputs"], train["execution_count"]) == ([], None)
    with Engine(engine.root, lab, Options(full=True)) as thorough:
        notebook = json.loads(grade(learner.data, lab, thorough).notebook)
    train = next(c for c in notebook["cells"] if c["id"] == "train")
    assert train["outputs"][0]["evalue"] == "too heavy"


def test_the_executed_notebook_holds_outputs_and_reports_but_no_hidden_check(graded, learner):
    learner.right().write("double", "print('hello')\ndef double(x):\n    return x")
    text = graded(learner).notebook
    assert "31337" not in text
    assert "HIDDEN TESTS" not in text
    cells = {cell["id"]: cell for cell in json.loads(text)["cells"]}
    assert cells["double"]["outputs"][0]["text"] == "hello\n"
    hidden = cells["test_double-hidden"]
    assert "application/vnd.proctor.report+json" in hidden["outputs"][0]["data"]
    assert [output["output_type"] for output in hidden["outputs"]] == ["display_data"]
    assert cells["test_double"]["metadata"]["nbgrader"]["points"] == 4


def test_the_executed_notebook_is_a_valid_one(graded, learner):
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = nbformat.reads(graded(learner.right()).notebook, as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_files_beside_the_notebook_can_be_read(graded, learner):
    learner.right().write("value", "value = int(open('number.txt').read())")
    assert states(graded(learner, {"number.txt": b"6"}))["value"] == ("passed", 3.0)
    assert states(graded(learner))["value"] == ("error", 0.0)


def test_an_unreadable_file_is_no_score(lab, engine):
    with pytest.raises(Unreadable, match="not a complete notebook"):
        grade(b'{"cells": [', lab, engine)


@pytest.mark.parametrize(
    ("test", "reason"),
    [("test_double(double, 'one too many')", "TypeError"), ("import no_such", "ModuleNotFound")],
)
def test_a_fault_of_one_test_costs_that_test(make_lab, engine, source, learner, test, reason):
    source["cells"][5]["source"] = test
    found = grade(learner.right().data, make_lab(source), engine)
    assert states(found)["double"] == ("manual", None)
    assert states(found)["value"] == ("passed", 3.0)
    cells = {one.grade_id: one.score for one in found.cells}
    assert (cells["test_double"], cells["test_double-hidden"]) == (None, 2.0)
    assert f"test_double: this test failed by itself ({reason}" in found.result.flags[0]


def test_without_a_sandbox_the_result_says_so(lab, engine, learner):
    with Engine(engine.root, lab, Options(sandbox="off")) as open_engine:
        result = grade(learner.right().data, lab, open_engine).result
    assert result.sandbox == "off"
    assert result.flags == (
        "Graded without a sandbox: the scores of code one doesn't trust mean nothing.",
    )
    assert result.score == 9.0


def test_a_damaged_submission_is_mended_and_graded(graded, learner):
    learner.right()
    learner.cells.remove(learner.at("test_double-hidden"))
    learner.cells.insert(0, learner.copy_of("test_double"))
    learner.at("double")["cell_type"] = "raw"
    found = graded(learner)
    assert found.result.score == 9.0
    assert {repair.cell for repair in found.result.repairs} == {
        "double",
        "test_double",
        "test_double-hidden",
    }


def test_a_judge_that_comes_back_after_the_end_is_ended(lab, tmp_path):
    engine = Engine(tmp_path, lab)
    lent = engine.judge()
    with engine:
        judge = lent.__enter__()
        judge.begin(lab, 7)
    assert judge._channel is not None
    lent.__exit__(None, None, None)
    assert judge._channel is None
