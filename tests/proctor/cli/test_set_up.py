"""`proctor init` and `proctor doctor`."""

import os

import pytest
from typer.testing import CliRunner

from proctor.cli import doctor, set_up_commands
from proctor.cli.commands import app
from proctor.cli.set_up import BEGIN, END, LINES, OPTIONS
from proctor.notebook.places import read_config


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course as `nbgrader quickstart` leaves it."""
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "source" / "ps1" / "problem1.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    done = CliRunner().invoke(app, [*arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


CONFIGS = [
    None,
    "c = get_config()\nc.CourseDirectory.course_id = 'x'\n",
    "c = get_config()\nc.CourseDirectory.course_id = 'x'",
    "# Grüße\nc = get_config()\n\n",
]


@pytest.mark.parametrize("config", CONFIGS)
def test_init_writes_its_lines_once_and_undo_takes_them_out(folder, config):
    path = folder / "nbgrader_config.py"
    if config is not None:
        path.write_text(config, encoding="utf-8")
    code, out, _ = run("init")
    assert (code, BEGIN in out, "Written." in out) == (0, True, True)
    written = path.read_text(encoding="utf-8")
    assert written.endswith(f"{BEGIN}\n{LINES}{END}\n")
    config_read = read_config(folder)
    assert all(name in config_read[section] for section, name in OPTIONS)
    code, out, _ = run("init")
    assert (code, out) == (0, f"{path} needs no change.\n")
    assert path.read_text(encoding="utf-8") == written
    assert run("init", "--undo")[0] == 0
    if config is None:
        assert not path.exists()
    else:
        assert path.read_text(encoding="utf-8").rstrip("\n") == config.rstrip("\n")


def test_init_mends_lines_of_an_older_proctor_and_leaves_what_follows(folder):
    path = folder / "nbgrader_config.py"
    path.write_text(f"c = get_config()\n\n{BEGIN}\nold = 1\n{END}\nc.Exchange.root = '/tmp'\n")
    assert run("init")[0] == 0
    text = path.read_text()
    assert "old = 1" not in text
    assert text.index("c.Exchange.root") < text.index(BEGIN)


def test_init_says_which_settings_no_longer_count(folder):
    path = folder / "nbgrader_config.py"
    path.write_text("c = get_config()\nc.Autograde.autograde_preprocessors = []\n")
    _, out, _ = run("init")
    assert (
        "These settings of yours will no longer count: c.Autograde.autograde_preprocessors" in out
    )


def test_init_asks_on_a_terminal(folder, monkeypatch):
    monkeypatch.setattr(set_up_commands.sys.stdin.__class__, "isatty", lambda self: True, raising=0)
    done = CliRunner().invoke(app, ["init"], input="n\n")
    assert done.exit_code == 0
    assert "Nothing was written." in done.stdout or "Written." in done.stdout


def test_init_outside_of_a_course_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for arguments in (["init"], ["init", "--undo"]):
        code, _, err = run(*arguments)
        assert code == 2
        assert "Run this in the course's folder, or make a course first: nbgrader quickstart" in err


def test_torn_lines_are_left_for_a_person(folder):
    (folder / "nbgrader_config.py").write_text(f"{BEGIN}\nc = get_config()\n")
    code, _, err = run("init", "--undo")
    assert code == 2
    assert "Take out by hand what is left of proctor's lines" in err


def test_doctor_tries_the_sandbox_and_looks_at_the_course(folder):
    code, out, _ = run("doctor")
    assert code == 0
    assert "✓ sandbox: every promise was tried and held" in out
    assert "course: There is no course here" in out
    run("init")
    assert f"✓ course: {folder}, with 1 assignments: ps1" in run("doctor")[1]


@pytest.mark.skipif(os.geteuid() != 0, reason="says what root needs")
@pytest.mark.parametrize(("setting", "bad", "good", "why"), doctor.SWITCHES)
def test_doctor_names_the_switch_that_keeps_namespaces_away(
    tmp_path, monkeypatch, setting, bad, good, why
):
    path = tmp_path / setting
    path.parent.mkdir(parents=True)
    path.write_text(f"{bad}\n")
    (found,) = doctor._namespaces(tmp_path)
    assert (found.state, why in found.detail) == ("less", True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (found,) = doctor._namespaces(tmp_path)
    assert f"sudo sysctl {setting.replace('/', '.')}={good}" in found.cure
    path.write_text(good)
    (found,) = doctor._namespaces(tmp_path)
    assert found.state == "fine"


def test_doctor_says_when_memory_is_short(tmp_path):
    path = tmp_path / "meminfo"
    path.write_text("MemTotal: 4000000 kB\nMemAvailable: 1024000 kB\n")
    found = doctor._memory(path)
    assert (found.state, "close other programs" in found.cure) == ("less", True)
    path.write_text("MemAvailable: 102400000 kB\n")
    assert doctor._memory(path).state == "fine"


def test_doctor_ends_with_an_error_where_grading_is_impossible(folder, monkeypatch):
    def refuse(**_):
        raise doctor.SandboxUnavailable("This system restricts user namespaces: run as root.")

    monkeypatch.setattr(doctor, "WarmParent", refuse)
    code, out, _ = run("doctor")
    assert code == 2
    assert "✗ sandbox: it does not hold\n    This system restricts user namespaces" in out
