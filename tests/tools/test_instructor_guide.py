"""The instructor's guide, followed line by line in a fresh copy of the repository."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.hostile.corpus import read_case
from tests.whole_course import copy_of_the_repository, left_behind
from tools.lessons import ROOT

pytestmark = pytest.mark.slow

LAB = "lab3-softmax-digits"
GUIDE = ROOT / "docs" / "instructor.md"
COMMAND = re.compile(r"^    (?:(?:make|proctor|nbgrader|export) )(?:[^\\\n]|\\\n)*$", re.MULTILINE)

ELSEWHERE = {
    "make demo": "tests/tools/test_demo.py",
    "make release": "tests/tools/test_release.py",
    "export NBGRADER_DB_URL": "tests/servers/test_postgresql.py",
    "nbgrader validate": "tests/proctor/nbgrader_steps/test_kernels.py",
    f"proctor grade {LAB} --cluster": "tests/proctor/run/test_cluster.py",
}
"""What other tests follow, since it takes a server, a cluster, a training, or minutes."""

ROSTER = "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,,101\ncy,Cy,Twombly,,103\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Softmax (4711)\n"
    "    Points Possible,,,,,20\n"
    '"Lovelace, Ada",101,,ada,A,\n"Twombly, Cy",103,,cy,A,\n'
)
SAYS = {
    "proctor roster": "2 people: 2 new, 0 changed.",
    "proctor grade": f"{LAB} was entered into the gradebook.",
    "proctor check": f"{LAB}: 20 of 20 points",
    "proctor diff": "2 the same.",
    "proctor explain": "softmax-overflow",
    "nbgrader release_feedback": "so their feedback can't come back through it: cy. Send them",
    "nbgrader export --exporter": "2 grades.",
    "nbgrader export": "Written: ",
}


def commands():
    """Return the commands of the guide, in their order."""
    found = COMMAND.findall(GUIDE.read_text(encoding="utf-8"))
    return [" ".join(line.replace("\\\n", " ").split()) for line in found]


def prepare(root: Path, command: str) -> str:
    """Do what happens outside the guide before a command, and return it for these learners."""
    if command.startswith("proctor roster"):
        (root / "class.csv").write_text(ROSTER)
    elif command.startswith("nbgrader collect"):
        inbound = root / "exchange" / "digits" / "inbound"
        folder = inbound / f"ada+{LAB}+2026-01-02 03:04:05 UTC+0123456789"
        hand_in(folder, root, "honest")
        (folder / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
        (folder / "submission_secret.txt").write_text("nobody knows")
    elif command.startswith("nbgrader zip_collect"):
        archive = root / "downloaded" / LAB / "archive"
        archive.mkdir(parents=True)
        with zipfile.ZipFile(archive / "submissions.zip", "w") as packed:
            data = read_case("honest-wrong").notebook(root)
            packed.writestr(f"twomblycy_103_9001_{LAB}.ipynb", data)
    elif command.startswith("nbgrader export --exporter"):
        (root / "canvas.csv").write_text(CANVAS)
    return command.replace("path/to/notebook.ipynb", f"submitted/ada/{LAB}/{LAB}.ipynb")


def hand_in(folder: Path, root: Path, case: str) -> None:
    folder.mkdir(parents=True)
    (folder / f"{LAB}.ipynb").write_bytes(read_case(case).notebook(root))


@pytest.fixture
def clone(tmp_path):
    """A fresh copy of what the repository holds."""
    return copy_of_the_repository(tmp_path)


def test_the_guide_can_be_followed_to_the_letter(clone):
    followed = []
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in commands():
        if command.startswith(tuple(ELSEWHERE)):
            continue
        words = shlex.split(prepare(clone, command))
        done = subprocess.run(
            words,
            cwd=clone,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{said[-3000:]}"
        assert "Traceback" not in said, command
        wanted = next((words for begin, words in SAYS.items() if command.startswith(begin)), "")
        assert wanted in said, f"{command}\n{said[-3000:]}"
        followed.append(command)
    assert len(followed) >= 14
    for name in ("reports/grades.csv", "import.csv", f"feedback/ada/{LAB}/{LAB}.html"):
        assert (clone / name).is_file(), name
    assert list((clone / "exchange" / "digits" / "feedback").glob("*.html"))
    # New to git are only files of names that the instructor chose.
    assert left_behind(clone) == ({"canvas.csv", "class.csv", "import.csv"}, set())


def test_what_is_left_to_other_tests_is_there():
    for begin, test in ELSEWHERE.items():
        assert any(command.startswith(begin) for command in commands()), begin
        assert (ROOT / test).is_file(), test
