"""Otter-Grader, as the hostile corpus meets it: an environment, a bundle of tests, one run.

Each test cell of the lab becomes one test case of Otter's exception-based kind, which runs the
cell's code among the names of the submission and is worth the cell's points.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.hostile import stock
from tests.hostile.corpus import LAB
from tests.hostile.stock_words import Outcome
from tools import set_up
from tools.lessons import ROOT

VERSION = "7.0.0"
OTHER_VERSIONS = ("wrapt",)
"""Packages of the course that this version of Otter-Grader wants in another one."""

SECONDS = 120.0
"""By the clock, for one submission; `otter run` itself has no limit."""

ENVIRONMENT = "OTTER_ENVIRONMENT"
"""The variable that says where Otter-Grader is installed."""

BUNDLE, RESULTS = "autograder.zip", "results"
TEST = """OK_FORMAT = False
from otter.test_files import test_case
name = {name!r}
points = None
"""
CASE = """
@test_case(name={name!r}, points={points}, hidden={hidden})
def {function}(env):
    exec({source!r}, env)
"""


def make_environment(folder: Path) -> Path:
    """Install Otter-Grader beside a learner's packages, in the versions of the lock file."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [pin.text.splitlines()[0].rstrip("\\ ") for pin in set_up.chosen(lock, [set_up.FIRST])]
    wanted = [pin for pin in pins if not pin.startswith(tuple(f"{n}==" for n in OTHER_VERSIONS))]
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True)
    requirements = folder / "requirements.txt"
    requirements.write_text("\n".join([*wanted, f"otter-grader=={VERSION}", ""]))
    command = [uv, "pip", "install", "-q", "--python", folder, "-r", requirements]
    subprocess.run(command, check=True)
    # Once, and not in each run: no run may write into the environment.
    compiling = [folder / "bin" / "python", "-m", "compileall", "-q", "-j", "0", folder / "lib"]
    subprocess.run(compiling, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder


def make_bundle(course: Path) -> None:
    """Write the tests of the lab, as Otter reads them, into the course."""
    notebook = json.loads((course / "source" / LAB / f"{LAB}.ipynb").read_text(encoding="utf-8"))
    with zipfile.ZipFile(course / BUNDLE, "w") as bundle:
        bundle.writestr("otter_config.json", json.dumps({"lang": "python", "pdf": False}))
        for exercise, keys in notebook["metadata"]["course"]["exercises"].items():
            cells = [_cell(notebook, key) for key in keys]
            if all(cell["cell_type"] == "code" for cell in cells):
                bundle.writestr(f"tests/{exercise}.py", test_file(exercise, cells))


def _cell(notebook: dict[str, Any], key: str) -> dict[str, Any]:
    marks = ((cell, cell["metadata"].get("nbgrader", {})) for cell in notebook["cells"])
    return next(cell for cell, mark in marks if mark.get("grade_id") == key)


def test_file(exercise: str, cells: list[dict[str, Any]]) -> str:
    """Return the file of Otter's that holds the test cells of an exercise."""
    text = TEST.format(name=exercise)
    for number, cell in enumerate(cells):
        about = cell["metadata"]["nbgrader"]
        source = "".join(cell["source"])
        text += CASE.format(
            name=about["grade_id"],
            points=float(about["points"]),
            hidden="HIDDEN TESTS" in source,
            function=f"case_{number}",
            source=source,
        )
    return text


def graded(name: str, template: Path) -> Outcome:
    """Grade a case with `otter run`, as the first process of its namespace."""
    environment = os.environ[ENVIRONMENT]
    stock.enter_scratch_root(template, environment)
    stock.switch_on_loopback()
    stock.hand_in(name)
    os.mkdir(RESULTS)
    os.chown(RESULTS, stock.USER, stock.USER)
    before, began = stock.guarded(), time.monotonic()
    status = stock.wait(stock.started(lambda: _run(environment)), began, SECONDS)
    taken = time.monotonic() - began
    left = len([pid for pid in os.listdir("/proc") if pid.isdigit() and pid != "1"])
    with suppress(OSError):
        os.kill(-1, signal.SIGKILL)
    scores = _scores(Path(RESULTS, "results.json"))
    return Outcome(
        ended="hung" if status is None else str(status),
        score=None if scores is None else sum(scores.values()),
        scores=scores or {},
        next_graded=True,  # each submission is a run of its own
        changed=[what for what, found in stock.guarded().items() if found != before[what]],
        left=left,
        seconds=round(taken),
    )


def _run(environment: str) -> None:
    os.environ["PATH"] = f"{environment}/bin:/usr/bin:/bin"
    submission = f"submitted/{stock.ANN}/{LAB}/{LAB}.ipynb"
    options = ["-a", BUNDLE, "-o", RESULTS, "--no-logo"]
    command = [f"{environment}/bin/otter", "run", *options, submission]
    os.execv(command[0], command)


def _scores(path: Path) -> dict[str, float] | None:
    """Return the points by test case, or None where no result was written."""
    try:
        tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
        return {str(one["name"]): float(one["score"]) for one in tests if "score" in one}
    except (OSError, ValueError, KeyError, TypeError):
        return None
