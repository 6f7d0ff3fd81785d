"""Set-up: from nothing, with an old pip; what is broken is mended; what fails is said in words."""

import ast
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import lock, set_up
from tools.lessons import ROOT
from tools.set_up import EMPTY_SET, NO_REGISTRY, NO_ROOM, Installer, SetUpError, State

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
OLD_PIP = "23.0"
UV = Path(sys.executable).parent / "uv"

# --- the lock -----------------------------------------------------------------------------------

LITTLE = """\
# Written by hand.
one==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # learner
two[extra]==2.0 ; python_full_version < '3.12' \\
    --hash=sha256:cc
    # course, dev
three-four==3.0 \\
    --hash=sha256:dd
    # server
"""


def test_a_lock_is_read_package_by_package():
    one, two, three = set_up.pins(LITTLE)
    assert one.text == "one==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
    assert (two.name, two.sets) == ("two", {"course", "dev"})
    assert three.name == "three-four"


@pytest.mark.parametrize(
    ("sets", "names"),
    [
        ([], ["one"]),
        (["learner"], ["one"]),
        (["dev"], ["one", "two"]),
        (["course", "server"], ["one", "two", "three-four"]),
    ],
)
def test_a_set_is_what_learners_need_and_its_own(sets, names):
    assert [pin.name for pin in set_up.chosen(LITTLE, sets)] == names


def test_an_unknown_set_is_refused():
    with pytest.raises(SetUpError, match=r"There is no set 'all'\. Choose from: learner, course"):
        set_up.chosen(LITTLE, ["all"])


def test_a_lock_of_before_there_were_sets_is_refused():
    old = re.sub(r"    # .*\n", "", LITTLE)
    with pytest.raises(SetUpError, match=re.escape(EMPTY_SET.format(name="learner"))):
        set_up.chosen(old, ["learner"])


def test_every_package_of_the_lock_belongs_to_a_set():
    found = set_up.pins(LOCK)
    assert len(found) == len(re.findall(r"^[a-z0-9]", LOCK, re.MULTILINE)) > 200
    assert [pin.name for pin in found if not pin.sets or pin.sets - {*set_up.SETS}] == []


def test_learners_get_no_browser_driver_and_no_cluster():
    names = {pin.name for pin in set_up.chosen(LOCK, [])}
    assert {"jupyterlab", "nbgrader", "keras", "pip", "setuptools"} <= names
    assert names.isdisjoint({"playwright", "mypy", "sphinx", "jupyterhub", "distributed", "pytest"})


def test_tensorflow_comes_without_cuda_where_there_is_such_a_build():
    lines = [line for line in LOCK.splitlines() if line.startswith("tensorflow")]
    assert [line.split(" \\")[0].partition(" ; ")[::2] for line in lines] == [
        (
            f"tensorflow=={metadata.version('tensorflow-cpu')}",
            "platform_machine != 'x86_64' or sys_platform != 'linux'",
        ),
        (
            f"tensorflow-cpu=={metadata.version('tensorflow-cpu')}",
            "platform_machine == 'x86_64' and sys_platform == 'linux'",
        ),
    ]


def wanted_extras():
    """Yield what the locked packages ask for with an extra: who asks, the package, the extras."""
    locked = {pin.name for pin in set_up.pins(LOCK)}
    for distribution in metadata.distributions():
        asker = canonicalize_name(distribution.metadata["Name"])
        if asker not in locked:
            continue
        for line in distribution.requires or []:
            requirement = Requirement(line)
            optional = requirement.marker and "extra" in str(requirement.marker)
            if requirement.extras and not optional:
                yield asker, canonicalize_name(requirement.name), requirement.extras


def test_every_extra_that_a_package_asks_for_is_locked():
    """Pip before 24.0 refuses a lock that pins `coverage` where `coverage[toml]` is asked for."""
    lines = {pin.name: pin.text.split("==")[0] for pin in set_up.pins(LOCK)}
    asked = list(wanted_extras())
    assert ("pytest-cov", "coverage", {"toml"}) in asked
    missing = [
        f"{asker} asks for {name}[{extra}]"
        for asker, name, extras in asked
        for extra in extras
        if extra not in lines[name]
    ]
    assert missing == []


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize(
    "platform", ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin"]
)
@pytest.mark.slow
def test_there_is_a_wheel_for_everything(python, platform, tmp_path):
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--dry-run"]
    place = ["--python-version", python, "--python-platform", platform, "--target", tmp_path]
    done = subprocess.run(
        [UV, "pip", "install", *options, *place, "-r", ROOT / "requirements.lock"],
        env=set_up.surroundings(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Would install 2" in done.stderr


def test_the_sets_are_those_of_pyproject():
    extras = lock.tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(set_up.SETS) == {"learner", *extras["optional-dependencies"]}
    assert set(set_up.GIGABYTES) == set(set_up.SETS)


@pytest.mark.slow
def test_the_lock_is_what_uv_resolves_to_with_the_versions_it_has():
    assert lock.lock() == LOCK


def test_what_cannot_be_resolved_is_said(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools>=999999"]\n'
        '[project]\nname = "x"\nversion = "1"\ndependencies = []\n'
    )
    with pytest.raises(SystemExit, match=r"(?s)uv could not resolve .*\n.*setuptools"):
        lock.resolve(tmp_path, [])


# --- an environment that is there ---------------------------------------------------------------


@pytest.fixture
def installed(tmp_path):
    """Give an environment with one package, as an installer leaves it."""
    folder = tmp_path / "lib" / "python3.11" / "site-packages"
    (folder / "thing").mkdir(parents=True)
    (folder / "thing" / "code.py").write_text("x = 1\n")
    (folder / "thing-1.0.dist-info").mkdir()
    record = 'thing/code.py,sha256=x,6\nthing/__pycache__/code.pyc,,\n"thing/a,b.py",sha256=x,2\n'
    (folder / "thing" / "a,b.py").write_text("\n\n")
    (folder / "thing-1.0.dist-info" / "RECORD").write_text(record)
    return tmp_path


def spoil_nothing(folder):
    pass


def take_a_file_away(folder):
    (folder / "thing" / "code.py").unlink()


def cut_a_file_off(folder):
    (folder / "thing" / "a,b.py").write_text("")


def take_the_record_away(folder):
    (folder / "thing-1.0.dist-info" / "RECORD").unlink()


def spoil_the_record(folder):
    (folder / "thing-1.0.dist-info" / "RECORD").write_text("nonsense\n")


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (spoil_nothing, []),
        (take_a_file_away, ["thing"]),
        (cut_a_file_off, ["thing"]),
        (take_the_record_away, ["thing"]),
        (spoil_the_record, ["thing"]),
        (shutil.rmtree, ["thing"]),
    ],
)
def test_damage_is_found_package_by_package(spoil, found, installed):
    spoil(set_up.site_packages(installed))
    assert set_up.damaged(installed, ["thing-1.0.dist-info"]) == found


@pytest.mark.parametrize("text", ["", "{", "[]", '{"other": 1}'])
def test_a_state_that_cannot_be_read_is_none(text, tmp_path):
    (tmp_path / set_up.STATE).write_text(text)
    assert State.read(tmp_path) == State()


def test_a_state_is_kept(tmp_path):
    state = State("here", ["learner"], "abc", ["numpy-2.0.dist-info"], True)
    state.write(tmp_path)
    assert State.read(tmp_path) == state


def test_set_up_runs_on_an_old_python():
    """It runs before anything is installed: only the standard library, and no new syntax."""
    tree = ast.parse((ROOT / "tools" / "set_up.py").read_text(), feature_version=(3, 8))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


# --- what fails is said in words ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "template"),
    [
        ("error: Failed to write: No space left on device (os error 28)", NO_ROOM),
        ("ERROR: Could not install: [Errno 28] No space left on device", NO_ROOM),
        ("error: Failed to fetch: `x`\n  cause: dns error", NO_REGISTRY),
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken\nERROR: No match",
            NO_REGISTRY,
        ),
        ("error: Hash mismatch for `numpy==2.0`", set_up.FAILED),
    ],
)
def test_a_failed_installation_is_explained(said, template, tmp_path):
    message = set_up.explain(said, tmp_path)
    assert message.startswith(template.split("{", maxsplit=1)[0])
    assert "again" in message
    assert "WARNING" not in message


def test_a_folder_that_no_list_of_folders_can_hold_is_told(tmp_path):
    with pytest.raises(SetUpError, match=r"in .*a:b\. Lists of folders, such as PATH,"):
        Installer(tmp_path / "a:b").bring(["learner"])
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_too_full_is_told_before_anything_is_done(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=300_000_000)
    monkeypatch.setattr(set_up.shutil, "disk_usage", lambda _: usage)
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with pytest.raises(SetUpError, match=r"too full: .* about 1\.8 GB in .*, and 0\.3 GB are free"):
        Installer(tmp_path).bring(["course"])
    assert not (tmp_path / ".venv").exists()


def test_where_there_is_neither_uv_nor_pip_the_cure_is_said(tmp_path, monkeypatch):
    bare = tmp_path / "python"
    bare.write_text('#!/bin/sh\necho "$0: No module named pip" >&2\nexit 1\n')
    bare.chmod(0o755)
    monkeypatch.setattr(set_up, "PYTHON", str(bare))
    monkeypatch.setattr(set_up.shutil, "which", lambda _: None)
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    with pytest.raises(
        SetUpError, match=r"No module named pip\nInstall pip \(Debian and Ubuntu: apt-get"
    ):
        set_up.find_uv(tmp_path)


def test_pip_s_mirror_and_certificates_hold_for_uv(tmp_path, monkeypatch):
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-url = https://mirror.invalid/simple\ncert = /some/ca.pem\n")
    for name in ("UV_DEFAULT_INDEX", "SSL_CERT_FILE", "PIP_INDEX_URL", "PIP_CERT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    variables = set_up.surroundings()
    assert variables["UV_DEFAULT_INDEX"] == "https://mirror.invalid/simple"
    assert variables["SSL_CERT_FILE"] == "/some/ca.pem"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.invalid/simple")
    assert set_up.surroundings()["UV_DEFAULT_INDEX"] == "https://own.invalid/simple"


def test_progress_is_told_without_a_list_of_packages(capfd, monkeypatch):
    monkeypatch.setattr(set_up, "PAUSE", 0)
    lines = [
        "Resolved 2 packages in 1s",
        "Downloading big (10.0MiB)",
        "Downloading small (512.0KiB)",
    ]
    lines += [" Downloaded big", " Downloaded small", "Installed 2 packages in 1s", " + big==1"]
    script = f"import sys; sys.stderr.write({chr(10).join(lines)!r} + chr(10)); sys.exit(3)"
    code, said = set_up.follow([sys.executable, "-c", script], {**os.environ})
    assert code == 3
    assert "Resolved 2 packages" in said
    out = capfd.readouterr().out
    assert "downloaded 10 of 10 MB" in out
    assert "big==1" not in out


# --- from nothing -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Give a machine with an old pip: a clone, an empty home, no settings of anybody's."""
    folder = tmp_path_factory.mktemp("fresh machine")  # a space in the path, as people have
    clone, home, python = folder / "digits", folder / "home", folder / "python"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--modified", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():  # what is not committed yet is tested, too
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    home.mkdir()
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, python], check=True)
    pip = [UV, "pip", "install", "--quiet", "--python", python, f"pip=={OLD_PIP}"]
    subprocess.run(pip, env=set_up.surroundings(), check=True)
    return clone, {"HOME": str(home), "PATH": f"{python / 'bin'}:/usr/bin:/bin"}


def make(machine, *words, **options):
    clone, environment = machine
    return subprocess.run(
        ["make", *words], cwd=clone, env=environment, capture_output=True, text=True, **options
    )


def packages(clone):
    return set_up.site_packages(clone / ".venv")


@pytest.mark.slow
def test_from_nothing_a_cell_runs(machine):
    clone, environment = machine
    assert shutil.which("uv", path=environment["PATH"]) is None
    began = make(machine, "set-learner")
    assert began.returncode == 0, began.stdout + began.stderr
    assert began.stderr == ""
    first, *_, last = began.stdout.splitlines()
    assert first == "Setting up .venv for: learner (once, and after changes) ..."
    assert re.fullmatch(r"\.venv is ready after \d+ s\.", last)
    code = "import autils, keras; print(autils.load_data()[0].shape)"
    python = clone / ".venv" / "bin" / "python"
    ran = subprocess.run([python, "-c", code], cwd="/", env=environment, capture_output=True)
    assert ran.stdout.decode().strip() == "(5000, 400)"
    lab = clone / "release" / "lab1-first-network" / "lab1-first-network.ipynb"
    notebook = json.loads(lab.read_text())
    notebook["cells"] = [c for c in notebook["cells"] if "prelude" in c["metadata"].get("tags", [])]
    short = clone / "short.ipynb"
    short.write_text(json.dumps(notebook))
    jupyter = [clone / ".venv" / "bin" / "jupyter", "execute", short]
    ran = subprocess.run(jupyter, cwd=clone, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
def test_a_learner_s_packages_are_enough_for_a_lab(machine):
    clone, environment = machine
    code = (
        "import importlib, pkgutil\n"
        "for name in ('autils', 'public_tests'):\n"
        "    package = importlib.import_module(name)\n"
        "    for found in pkgutil.walk_packages(package.__path__, name + '.'):\n"
        "        importlib.import_module(found.name)\n"
    )
    python = clone / ".venv" / "bin" / "python"
    ran = subprocess.run([python, "-c", code], cwd="/", env=environment, capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()
    running = subprocess.Popen(
        ["make", "lab", "LAB=lab1-first-network"],
        cwd=clone,
        env={**environment, "BROWSER": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    with running:
        said = []
        for line in running.stdout:
            said.append(line)
            if line.startswith("JupyterLab is ready"):
                break
        with contextlib.suppress(ProcessLookupError):  # it ended by itself: the last line tells why
            os.killpg(running.pid, signal.SIGKILL)
    assert said[-1].startswith("JupyterLab is ready"), "".join(said)


@pytest.mark.slow
def test_what_is_ready_is_left_alone(machine):
    again = make(machine, "set-learner")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


@pytest.mark.slow
def test_a_set_is_added_to_what_is_there(machine):
    clone, _ = machine
    assert not (packages(clone) / "distributed").exists()
    kept = (packages(clone) / "numpy" / "__init__.py").stat().st_ctime
    assert make(machine, "set-course").returncode == 0
    assert (packages(clone) / "distributed").exists()
    assert (packages(clone) / "numpy" / "__init__.py").stat().st_ctime == kept


@pytest.mark.slow
def test_what_is_broken_is_mended(machine):
    clone, _ = machine
    shutil.rmtree(packages(clone) / "anywidget")
    (packages(clone) / "rich" / "table.py").write_text("")  # the same file as in uv's cache
    done = make(machine, "set-learner")
    assert done.returncode == 0, done.stderr
    assert "Damaged, and installed again: anywidget, rich" in done.stdout
    assert (packages(clone) / "anywidget" / "__init__.py").exists()
    assert (packages(clone) / "rich" / "table.py").stat().st_size > 1000


@pytest.mark.slow
def test_a_set_up_that_was_killed_goes_on(machine):
    clone, environment = machine
    shutil.rmtree(clone / ".venv")
    running = subprocess.Popen(
        ["make", "set-learner"], cwd=clone, env=environment, process_group=0, stdout=subprocess.PIPE
    )
    with running:
        while not any(clone.glob(".venv/lib/python3.*/site-packages/*.dist-info")):
            assert running.poll() is None
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGKILL)
    done = make(machine, "set-learner")
    assert done.returncode == 0, done.stderr
    state = State.read(clone / ".venv")
    assert state.compiled
    assert set_up.damaged(clone / ".venv", state.packages) == []
    assert len(state.packages) > 100


@pytest.mark.slow
def test_a_folder_that_was_renamed_works_again(machine):
    clone, environment = machine
    moved = clone.rename(clone.parent / "moved")
    try:
        assert make((moved, environment), "set-learner").returncode == 0
        version = subprocess.run(
            [moved / ".venv" / "bin" / "jupyter", "--version"], env=environment, capture_output=True
        )
        assert version.returncode == 0
    finally:
        moved.rename(clone)
