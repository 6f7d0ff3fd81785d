"""The sample class of every lab, graded for real: each submission gets what is fair."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.whole_course import copy_of_the_repository, left_behind
from tools import demo, release, samples
from tools.lessons import ROOT, lab_names

PROCTOR = Path(sys.executable).parent / "proctor"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "source", course / "source")
    return course


@pytest.mark.slow
@pytest.mark.parametrize("lab", lab_names())
def test_every_sample_gets_what_is_fair(lab, course):
    release.release(lab, course)
    samples.hand_in(lab, course)
    options = ["--json", "results.json", *demo.sandbox_options()]
    done = subprocess.run([PROCTOR, "grade", lab, *options], cwd=course, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    graded = json.loads((course / "results.json").read_text())["submissions"]
    got = {
        entry["student"]: (
            entry["result"]["score"],
            {e["name"]: e["state"] for e in entry["result"]["exercises"]},
        )
        for entry in graded
    }
    assert got == {s.learner: (s.score, s.states) for s in samples.sample_class(lab)}


@pytest.mark.slow
def test_the_demo_runs_in_a_folder_of_any_name_and_leaves_nothing(tmp_path):
    clone = copy_of_the_repository(tmp_path / '-r it\'s "Übung" #1; 100% of $ & {x} (2) ~\\n 日本')
    command = [sys.executable, "-m", "tools.demo", "lab1-first-network"]
    done = subprocess.run(
        command, cwd=clone, env={**os.environ, "PYTHONPATH": str(clone)}, capture_output=True
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, said
    assert (clone / "feedback" / "learner-04" / "lab1-first-network").is_dir()
    assert "learner-16" in (clone / "reports" / "grades.csv").read_text()
    assert left_behind(clone) == (set(), set())
    for noise in ("Traceback", "[WARNING]", "TCP without encryption"):
        assert noise not in said


def test_an_unknown_lab_is_refused():
    with pytest.raises(SystemExit, match=r"There is no lab 'lab9'\. Choose LAB from: lab1"):
        demo.main("lab9")


def test_the_table_has_a_row_for_each_sample(capsys):
    lab = "lab3-softmax-digits"
    results = {
        s.learner: {
            "score": s.score,
            "max_score": 20.0,
            "exercises": [{"name": n, "state": state} for n, state in s.states.items()],
        }
        for s in samples.sample_class(lab)
    }
    demo.show(lab, results)
    out = capsys.readouterr().out
    assert out.count("learner-") == 16
    assert "17 / 20" in out
