"""`make check`: which tests a change concerns, and that it ends in time."""

import subprocess

import pytest

from tools import check


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

def test_one(): time.sleep(0.3)
def test_two(): raise AssertionError("must not begin")
def test_three(): raise AssertionError("must not begin")
"""


def test_no_test_begins_once_the_time_is_over(pytester_path, capsys):
    deadline = check.Deadline(0.2)
    status = pytest.main(["-q", "-p", "no:cacheprovider", str(pytester_path)], plugins=[deadline])
    capsys.readouterr()
    assert status == pytest.ExitCode.INTERRUPTED
    assert (deadline.run, deadline.collected) == (1, 3)


@pytest.fixture
def pytester_path(tmp_path):
    path = tmp_path / "test_sleepy.py"
    path.write_text(SLEEPY)
    return path
