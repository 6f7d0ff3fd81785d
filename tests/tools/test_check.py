"""`make check`: which tests a change concerns, and that it ends in time."""

import os
import subprocess
import sys

import pytest

from tools import check
from tools.lessons import ROOT


@pytest.fixture
def repository(tmp_path):
    """A repository with one package of two modules and their tests, on a branch."""
    for name, text in {
        "proctor/wire/read.py": "",
        "proctor/_old.py": "",
        "tests/proctor/wire/test_read.py": "",
        "tests/proctor/test_old.py": "",
        "tests/proctor/test_both.py": "from proctor.wire import read\nimport proctor._old\n",
        "tests/tools/test_read.py": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "change")
    return tmp_path


def git(root, *arguments):
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *author, *arguments], cwd=root, check=True, capture_output=True)


def commit(root):
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Change")


def test_what_changed_is_committed_or_not_or_new(repository):
    (repository / "proctor/_old.py").write_text("a = 1\n")
    commit(repository)
    (repository / "proctor/wire/read.py").write_text("b = 1\n")
    (repository / "new.md").write_text("new")
    (repository / "tests/tools/test_read.py").unlink()
    assert check.changed("main", repository) == [
        "new.md",
        "proctor/_old.py",
        "proctor/wire/read.py",
    ]


def test_a_branch_that_is_not_there_is_named(repository):
    with pytest.raises(SystemExit, match="merge-base nowhere HEAD failed"):
        check.changed("nowhere", repository)


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        (["proctor/wire/read.py"], ["proctor/test_both.py", "proctor/wire/test_read.py"]),
        (["proctor/_old.py"], ["proctor/test_both.py", "proctor/test_old.py"]),
        (["tests/tools/test_read.py"], ["tools/test_read.py"]),
        (["docs/index.md"], []),
    ],
)
def test_tests_are_concerned_by_name_and_by_import(repository, changed, tests):
    assert check.concerned(changed, repository) == [f"tests/{name}" for name in tests]


SLEEPY = """
import time

def test_one(): time.sleep(0.5)
def test_two(): raise AssertionError("must not begin")
def test_three(): raise AssertionError("must not begin")
"""


@pytest.mark.parametrize(("first", "status"), [("time.sleep(0.5)", 0), ("assert 0", 1)])
def test_no_test_begins_once_the_time_is_over(tmp_path, first, status):
    (tmp_path / "test_sleepy.py").write_text(SLEEPY.replace("time.sleep(0.5)", first))
    command = [sys.executable, "-m", "pytest", "-p", "tools.deadline", "--deadline", "0.01"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 of 3 tests were not run in 0.01 s. Run them all: make test T=..." in done.stdout
    assert "must not begin" not in done.stdout
    assert (done.returncode != 0) == status
