"""What the commands of a course leave in its folder: git sees none of it, private or not."""

import subprocess

import pytest

from tools.lessons import ROOT

LEFT = {
    "proctor grade": [
        "gradebook.db",
        "autograded/ada/lab/lab.ipynb",
        ".proctor/lab.jsonl",
    ],
    "a gradebook in use": ["gradebook.db-journal", "gradebook.db-wal", "gradebook.db-shm"],
    "proctor report": ["reports/lab.html", "reports/index.html"],
    "nbgrader export": ["reports/grades.csv"],
    "nbgrader collect": ["submitted/ada/lab/lab.ipynb", "submitted/ada/lab/timestamp.txt"],
    "nbgrader zip_collect": [
        "downloaded/lab/archive/submissions.zip",
        "downloaded/lab/extracted/ada/lab.ipynb",
    ],
    "nbgrader generate_feedback": ["feedback/ada/lab/lab.html"],
    "nbgrader generate_solution": ["solution/lab/lab.ipynb"],
    "nbgrader release_assignment": ["exchange/digits/outbound/lab/lab.ipynb"],
    "make lab": ["my_work/lab/lab.ipynb", "my_work/lab/.progress/lab.json"],
    "make bundle": ["dist/lab.zip"],
    "make site": ["build/site/index.html"],
    "an instructor who runs a notebook": [
        "source/lab/.progress/lab.json",
        "source/lab/.ipynb_checkpoints/lab-checkpoint.ipynb",
    ],
}


@pytest.mark.parametrize("command", LEFT)
def test_what_a_command_leaves_is_ignored(command):
    asked = ["git", "check-ignore", "--no-index", *LEFT[command]]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.stdout.split("\n")[:-1] == LEFT[command], told.stderr
