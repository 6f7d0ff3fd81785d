"""The outer sandbox itself, with harmless commands."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests import outer_sandbox
from tests.hostile import as_user


@pytest.fixture(autouse=True)
def possible():
    try:
        outer_sandbox.wrapper()
    except outer_sandbox.NoOuterSandbox as error:
        pytest.skip(str(error))


def test_a_command_runs_in_a_pid_namespace_of_its_own_and_its_status_comes_back():
    command = (
        "import os, sys; sys.exit(40 + os.getpid() * (os.environ['PROCTOR_OUTER_SANDBOX'] == '1'))"
    )
    assert outer_sandbox.run([sys.executable, "-c", command]) == 41


def test_everything_ends_with_the_command():
    marker = "sleep 7654.321"
    outer_sandbox.run(["sh", "-c", f"setsid {marker} & exit 0"])
    listed = subprocess.run(["ps", "axo", "args"], capture_output=True, text=True, check=True)
    assert marker not in listed.stdout.splitlines()


def test_a_command_that_takes_too_long_is_stopped(capfd):
    began = time.monotonic()
    assert outer_sandbox.run(["sh", "-c", "while :; do sleep 100; done"], seconds=1) == 1
    assert time.monotonic() - began < 30
    assert "stopped after 1 seconds" in capfd.readouterr().err


def test_a_command_that_takes_too_much_is_stopped(capfd):
    command = "import time; kept = bytearray(b'x') * (200 << 20); time.sleep(60)"
    assert outer_sandbox.run([sys.executable, "-c", command], memory=100 << 20) == 1
    assert "more than" in capfd.readouterr().err


def test_it_refuses_where_it_cannot(monkeypatch, capsys):
    monkeypatch.setattr(outer_sandbox.shutil, "which", lambda name: None)
    assert outer_sandbox.main(["true"]) == 2
    assert "apt-get install util-linux" in capsys.readouterr().err
    monkeypatch.setattr(outer_sandbox.sys, "platform", "darwin")
    assert outer_sandbox.main(["true"]) == 2
    assert "Linux only" in capsys.readouterr().err


def test_it_says_how_it_is_used(capsys):
    assert outer_sandbox.main([]) == 2
    assert "COMMAND" in capsys.readouterr().err


def test_becoming_another_user_is_for_inside_only(monkeypatch, capsys):
    monkeypatch.setattr(outer_sandbox, "is_inside", lambda: False)
    assert as_user.main([]) == 2
    assert "make test-hostile-user" in capsys.readouterr().err


def test_a_folder_closed_to_others_is_found(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "home" / "python").mkdir(parents=True)
    (tmp_path / "home").chmod(0o700)
    found = as_user.closed_to_others(tmp_path / "home" / "python")
    assert found is not None
    assert (tmp_path / "home").is_relative_to(found)
