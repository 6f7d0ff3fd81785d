"""A part of the corpus again, graded by an ordinary user."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.conftest import TOKEN
from tests.hostile.corpus import ROOT, read_case

pytestmark = pytest.mark.hostile

NAMES = (
    "honest",
    "read-files",
    "read-proc",
    "read-parent",
    "write-gradebook",
    "write-environment",
    "write-warm-parent",
    "network",
    "unix-sockets",
    "fork-bomb",
    "memory-bomb",
    "sigkill-parent",
    "daemon",
    "loop-in-c",
    "patched-answering",
    "forged-report",
)
USER = 65533
GRADE_THEM = """
import json, sys
from dataclasses import replace
from pathlib import Path
from proctor.grading import Engine, Options, grade
from proctor.lab import read_lab
from tests.hostile.conftest import LIMITS, processes_below
from tests.hostile.corpus import LAB, read_case

root, found = Path(sys.argv[1]), {}
lab = read_lab(root, LAB)
with Engine(root, lab, Options(limits=LIMITS)) as engine:
    before = processes_below(engine.warm._process.pid)
    for name in sys.argv[2:]:
        case = read_case(name)
        engine.warm.limits = replace(LIMITS, **case.limits)
        graded = grade(case.notebook(root), lab, engine, case.beside())
        states = {one.name: one.state for one in graded.result.exercises}
        left = processes_below(engine.warm._process.pid) - before
        found[name] = [graded.result.score, states, graded.notebook, left]
    found["mode"] = engine.warm.report.mode
print(json.dumps(found))
"""


@pytest.fixture
def interpreter():
    """A Python that another user can run, with this environment's packages."""
    packages = [path for path in sys.path if Path(path).name == "site-packages"]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *packages]),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for python in (sys.executable, "/usr/bin/python3"):
        test = [python, "-c", "import numpy, tensorflow, IPython, pytest, proctor.grading"]
        try:
            subprocess.run(
                test, env=environment, user=USER, group=USER, extra_groups=[], check=True, cwd="/"
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return python, environment
    pytest.skip("no interpreter here that another user can run")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_is_as_safe(interpreter, course):
    python, environment = interpreter
    # Another user must be able to read the course, as an instructor can; pytest's folders are 0700.
    readable = Path("/tmp") / f"course-{os.getpid()}"
    shutil.copytree(course, readable)
    try:
        for path in (readable, *readable.rglob("*")):
            os.chown(path, USER, USER)
        done = subprocess.run(
            [python, "-c", GRADE_THEM, str(readable), *NAMES],
            env=environment,
            user=USER,
            group=USER,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
    finally:
        shutil.rmtree(readable)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found.pop("mode") == "user"
    for name, (score, states, notebook, left) in found.items():
        expected = read_case(name).expected
        assert (name, score, states) == (name, expected["score"], expected["states"])
        assert TOKEN not in notebook
        assert left == 0, f"{name} left a process behind"
