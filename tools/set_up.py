"""Make or mend the environment in `.venv`: `python3 tools/set_up.py SET...`.

Everything is installed by uv, from `requirements.lock` alone: each package at the version and with
the hashes that stand there, wheels only. What has been released since plays no part. Sets can be
added to an environment; each contains the set "learner".

This file runs before anything is installed, with whatever Python the machine has: it needs the
standard library of Python 3.8, and no more.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import hashlib
import json
import os
import pty
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = getattr(sys, "_base_executable", sys.executable)
"""The Python that runs this file; outside of any environment, since .venv may be made anew."""
PYTHONS = ">=3.11,<3.14"
FIRST = "learner"
SETS = ("learner", "course", "server", "docs", "dev")
GIGABYTES = {"learner": 1.7, "course": 0.1, "server": 0.2, "docs": 0.1, "dev": 0.4}
"""What each set takes on the disk, compiled."""

NO_PYTHON = (
    "This course needs Python 3.11, 3.12 or 3.13. There is none on this machine, and uv could not "
    "bring one. Install one (Debian and Ubuntu: apt-get install python3; macOS: brew install "
    "python@3.13), or name one: make PYTHON=/path/to/python3.13 ..."
)
NO_UV = (
    "uv, which installs the packages, could not be had from pip:\n{reason}\n"
    "Install pip (Debian and Ubuntu: apt-get install python3-pip) or uv itself, then run the same "
    "command again."
)
NO_ROOM = (
    "The disk is too full: the packages need about {needed:.1f} GB in {folder}, and {free:.1f} GB "
    "are free there. Make room, then run the same command again: it goes on where it stopped."
)
NO_PLACE = (
    "The course lies in {folder}. Lists of folders, such as PATH, are separated by '{sign}', so no "
    "environment works in a folder with that sign in its path. Move the course to another."
)
NO_REGISTRY = (
    "The package registry could not be reached:\n{reason}\n"
    "Check the connection, then run the same command again: it goes on where it stopped."
)
FAILED = (
    "The packages could not be installed:\n{reason}\n"
    "Run the same command again: it goes on where it stopped. If it fails again, remove .venv."
)
UNKNOWN_SET = "There is no set '{name}'. Choose from: {known}."
EMPTY_SET = (
    "requirements.lock has no packages for the set '{name}': it is damaged, or from another "
    "version of this course. Restore it: git checkout requirements.lock"
)


class SetUpError(Exception):
    """Set-up can't go on; the message says why, and what to do."""


# --- the lock -----------------------------------------------------------------------------------

PIN = re.compile(
    r"^(?P<text>(?P<name>[a-z0-9][a-z0-9.-]*)\S*==.*\n(?:[ ]+--hash=.*\n)*)"
    r"(?:[ ]+# (?P<sets>.*)\n)?",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Pin:
    """One package of a lock: its name, its lines, and the sets that contain it."""

    name: str
    text: str
    sets: frozenset[str]

    def belongs_to(self, wanted: Iterable[str]) -> bool:
        """Tell whether one of the sets contains this package."""
        return FIRST in self.sets or not self.sets.isdisjoint(wanted)


def pins(lock: str) -> list[Pin]:
    """Return the packages of a lock in their order."""
    return [
        Pin(found["name"], found["text"], frozenset((found["sets"] or "").split(", ")))
        for found in PIN.finditer(lock)
    ]


def chosen(lock: str, sets: Iterable[str]) -> list[Pin]:
    """Return the packages that some sets need, the set "learner" always among them."""
    found = pins(lock)
    for name in sets:
        if name not in SETS:
            raise SetUpError(UNKNOWN_SET.format(name=name, known=", ".join(SETS)))
        if not any(name in pin.sets for pin in found):
            raise SetUpError(EMPTY_SET.format(name=name))
    return [pin for pin in found if pin.belongs_to(sets)]


# --- the environment ----------------------------------------------------------------------------

STATE = "set-up.json"


@dataclass
class State:
    """What set-up left in an environment; it is kept there, to be compared with what is wanted."""

    place: str = ""
    sets: list[str] = field(default_factory=list)
    wanted: str = ""
    """A digest of what was installed; empty while an installation is under way."""
    packages: list[str] = field(default_factory=list)
    """The metadata folders of what was installed, as `numpy-2.4.1.dist-info`."""
    compiled: bool = False

    @classmethod
    def read(cls, environment: Path) -> State:
        """Return the state of an environment; an empty one where there is none to be read."""
        try:
            return cls(**json.loads((environment / STATE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return cls()

    def write(self, environment: Path) -> None:
        """Keep the state in the environment."""
        fresh = environment / f"{STATE}.new"
        fresh.write_text(json.dumps(vars(self), indent=1), encoding="utf-8")
        fresh.replace(environment / STATE)


def site_packages(environment: Path) -> Path:
    """Return the folder of an environment's packages."""
    return next(environment.glob("lib/python3.*/site-packages"), environment / "none")


def package(metadata: str) -> str:
    """Return the name of the package that a metadata folder belongs to."""
    return re.sub(r"[-_.]+", "-", metadata.split("-", 1)[0]).lower()


def damaged(environment: Path, packages: Iterable[str]) -> list[str]:
    """Return the packages of which a file is missing, or has not the size it was installed with."""
    folder = site_packages(environment)
    return [package(name) for name in packages if not _intact(folder, name)]


UNUSED = ("tensorflow/include/",)
"""What set-up takes away again: 290 MB of C++ headers, for writing operations in C++."""


def _intact(folder: Path, metadata: str) -> bool:
    """Compare the files of one package with its own record of them."""
    try:
        record = (folder / metadata / "RECORD").read_text(encoding="utf-8")
        for line in record.splitlines():
            path, _, size = line.rsplit(",", 2)
            if path.startswith(UNUSED) or not size:
                continue
            if os.stat(os.path.join(folder, path.strip('"'))).st_size != int(size):
                return False
    except (OSError, ValueError):
        return False
    return True


# --- uv -----------------------------------------------------------------------------------------


def runs(program: str | Path, *arguments: str) -> bool:
    """Tell whether a program can be run here."""
    try:
        return subprocess.run([program, *arguments], capture_output=True).returncode == 0
    except OSError:
        return False


def find_uv(root: Path) -> Path:
    """Return uv: the machine's own, or one that this Python's pip fetches at the lock's version."""
    own = shutil.which("uv")
    if own and runs(own, "--version"):
        return Path(own)
    fetched = root / ".uv" / "bin" / "uv"
    if not runs(fetched, "--version"):
        fetch_uv(root, fetched.parent.parent)
    return fetched


def fetch_uv(root: Path, folder: Path) -> None:
    """Let pip put uv into a folder, at the version and with the hashes of the lock."""
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "uv.txt"
        wanted.write_text("".join(pin.text for pin in pins(lock) if pin.name == "uv"))
        done = _pip_install(PYTHON, folder, wanted)
        without_pip = done.returncode and not runs(PYTHON, "-m", "pip", "--version")
        if without_pip and runs(PYTHON, "-m", "venv", f"{scratch}/env"):
            done = _pip_install(f"{scratch}/env/bin/python", folder, wanted)
    if done.returncode:
        raise SetUpError(explain(done.stderr, root, NO_UV))


def _pip_install(python: str, folder: Path, wanted: Path) -> subprocess.CompletedProcess[str]:
    """Let a Python's pip put into a folder what a file lists with hashes."""
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    options += ["--only-binary", ":all:", "--target", str(folder), "-r", str(wanted)]
    return subprocess.run(
        [python, "-m", "pip", "install", *options],
        env={**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"},
        capture_output=True,
        text=True,
    )


def surroundings() -> dict[str, str]:
    """Return the variables that uv runs with: this machine's, and what pip has been told here.

    Where pip is configured for a mirror, a proxy or certificates of its own, so is uv, unless uv
    has settings of its own. The hashes of the lock hold wherever a file comes from.
    """
    variables = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "CONDA_PREFIX"}}
    store = ssl.get_default_verify_paths()
    if store.cafile or store.capath:
        variables.setdefault("UV_SYSTEM_CERTS", "true")
    told = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True)
    settings = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    for setting, variable in PIP_SETTINGS.items():
        for name in (f"global.{setting}", f"install.{setting}", f":env:.{setting}"):
            if name in settings:
                variables.setdefault(variable, ast.literal_eval(settings[name]))
    return variables


PIP_SETTINGS = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "proxy": "ALL_PROXY"}


# --- installing ---------------------------------------------------------------------------------

LARGEST = ("tensorflow", "tensorflow-cpu")
"""Most of the bytes, by the names for different machines."""
FETCHED = "fetched"
"""The folder that the largest package is fetched into, inside the environment."""
FIRST_IMPORTS = (
    "setuptools.build_meta, jupyterlab.labapp",
    "sqlalchemy.orm, nbgrader.apps, notebook.app, jupyter_lsp, nbconvert.exporters",
)
"""What JupyterLab imports when it starts, in two parts of about one length."""


class Installer:
    """Brings the environment of a course to what some sets need."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = root / ".venv"
        self.uv: Path | None = None
        self.variables: dict[str, str] = {}

    def bring(self, sets: Iterable[str], compiling: bool = True) -> None:
        """Install what the sets need and the environment lacks; mend what is broken in it."""
        if os.pathsep in str(self.root):
            raise SetUpError(NO_PLACE.format(folder=self.root, sign=os.pathsep))
        state = State.read(self.environment)
        sets = [name for name in SETS if name in {FIRST, *sets, *state.sets}]
        if state.place != str(self.environment) or not state.wanted or not self._python_runs():
            state = State()  # none, one that was moved here, or one that was left half done
        lock = (self.root / "requirements.lock").read_text(encoding="utf-8")
        needed = chosen(lock, sets)
        wanted = self._digest(needed)
        broken = damaged(self.environment, state.packages)
        began = time.monotonic()
        if state.wanted != wanted or broken:
            say(f"Setting up .venv for: {', '.join(sets)} (once, and after changes) ...")
            self._install(State(str(self.environment), sets, wanted), state, needed, broken)
        if compiling:
            self.compile()
        if time.monotonic() - began > 1:
            say(f".venv is ready after {time.monotonic() - began:.0f} s.")

    def _python_runs(self) -> bool:
        return runs(self.environment / "bin" / "python", "-c", "")

    def _digest(self, needed: Iterable[Pin]) -> str:
        """Return what tells one installation from another: its packages, and the course's own."""
        parts = [pin.text for pin in needed]
        parts.append((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        return hashlib.sha256("".join(parts).encode()).hexdigest()

    def _install(self, new: State, old: State, needed: list[Pin], broken: list[str]) -> None:
        """Go from one state of the environment to another."""
        self._check_room(new.sets, old.sets)
        with ThreadPoolExecutor() as pool:
            uv = pool.submit(find_uv, self.root)
            self.variables = surroundings()
            self.uv = uv.result()
        if old.wanted:
            State(**{**vars(old), "wanted": ""}).write(self.environment)
            self._change(old, needed, broken)
        else:
            self._make()
            self._fill(needed)
        silence_news(self.environment)
        found = sorted(path.name for path in site_packages(self.environment).glob("*.dist-info"))
        names = {pin.name for pin in needed}
        new.packages = [name for name in found if package(name) in names]
        new.write(self.environment)

    def _change(self, old: State, needed: list[Pin], broken: list[str]) -> None:
        """Take away what is broken or not needed any more, and add what is missing."""
        if broken:
            say(f"Damaged, and installed again: {', '.join(broken)}")
            self._uv("cache", "clean", *broken)  # a file in the environment may be one in the cache
        gone = sorted({package(name) for name in old.packages} - {pin.name for pin in needed})
        if gone or broken:
            self._uv_pip("uninstall", *gone, *broken)
        self._install_pins(needed)
        self._install_ours()

    def _check_room(self, sets: Iterable[str], there: Iterable[str]) -> None:
        """Refuse to begin what the disk has no room for."""
        needed = sum(GIGABYTES[name] for name in sets if name not in there)
        free = shutil.disk_usage(self.root).free / 1e9
        if free < needed:
            raise SetUpError(NO_ROOM.format(needed=needed, folder=self.root, free=free))

    def _make(self) -> None:
        """Make an empty environment, in place of any that is there."""
        shutil.rmtree(self.environment, ignore_errors=True)
        fits = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
        python = PYTHON if runs(PYTHON, "-c", fits) else PYTHONS
        done = self._run("venv", "--no-project", "--python", python, str(self.environment))
        if done.returncode:
            found = python == PYTHON
            raise SetUpError(explain(done.stderr, self.root) if found else NO_PYTHON)
        State(str(self.environment)).write(self.environment)

    def _fill(self, needed: list[Pin]) -> None:
        """Fill an empty environment, and make JupyterLab ready while the largest package comes.

        uv installs into one environment at a time. So that package goes into a folder of its own,
        thrown away at once, only to have it in uv's cache.
        """
        large = [pin for pin in needed if pin.name in LARGEST]
        others = [pin for pin in needed if pin.name not in LARGEST]
        with ThreadPoolExecutor() as pool:
            ready = pool.submit(self._install_others, others)
            self._install_pins(large, "--target", str(self.environment / FETCHED))
            shutil.rmtree(self.environment / FETCHED)  # a second copy, where uv can't make links
            if not ready.done():
                say("  and the smaller packages ...")
            ready.result()
        self._install_pins(large)

    def _install_others(self, needed: list[Pin]) -> None:
        """Install packages without a word; import what JupyterLab does, so that it is compiled."""
        self._install_pins(needed, show=False)
        self._install_ours()
        python = str(self.environment / "bin" / "python")
        importing = [
            subprocess.Popen([python, "-c", f"import {modules}"], stderr=subprocess.DEVNULL)
            for modules in FIRST_IMPORTS
        ]
        for process in importing:
            process.wait()

    def _install_ours(self) -> None:
        """Install the course's own packages, where they are."""
        self._uv_pip("install", "--no-deps", "--no-build-isolation", "--editable", str(self.root))

    def _install_pins(self, needed: list[Pin], *options: str, show: bool = True) -> None:
        """Install packages exactly as the lock has them; show how far it is."""
        with tempfile.TemporaryDirectory() as scratch:
            listed = Path(scratch) / "requirements.txt"
            listed.write_text("".join(pin.text for pin in needed), encoding="utf-8")
            exactly = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
            words = ["pip", "install", *exactly, "-r", str(listed), *self._into(), *options]
            if show:
                code, said = follow(self._command(*words), self.variables)
            else:
                done = self._run(*words)
                code, said = done.returncode, done.stderr
        if code:
            raise SetUpError(explain(said, self.root))

    def _uv_pip(self, verb: str, *arguments: str) -> None:
        self._uv("pip", verb, *self._into(), *arguments)

    def _uv(self, *arguments: str) -> None:
        done = self._run(*arguments)
        if done.returncode:
            raise SetUpError(explain(done.stderr, self.root))

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = self._command(*arguments)
        return subprocess.run(command, env=self.variables, capture_output=True, text=True)

    def _command(self, *arguments: str) -> list[str]:
        return [str(self.uv), *arguments]

    def _into(self) -> list[str]:
        return ["--python", str(self.environment / "bin" / "python")]

    def compile(self) -> None:
        """Take away what nobody uses; compile the rest, so that no process has to do it again."""
        state = State.read(self.environment)
        if state.compiled or not state.wanted:
            return
        say("Compiling, so that everything starts fast ...")
        packages = site_packages(self.environment)
        python = self.environment / "bin" / "python"
        ours = [str(self.root / name) for name in ("autils", "public_tests", "proctor")]
        folders = [str(packages), *ours]
        options = ["-W", "ignore", "-m", "compileall", "-q", "-j", "0"]
        tests_of_others = ["-x", r"site-packages/.*/tests/"]
        for path in UNUSED:
            shutil.rmtree(packages / path, ignore_errors=True)
        # Some packages hold files that no Python compiles, such as templates: that is no failure.
        subprocess.run([python, *options, *tests_of_others, *folders], capture_output=True)
        state.compiled = True
        state.write(self.environment)


def silence_news(environment: Path) -> None:
    """Keep JupyterLab from asking for news from the network."""
    page_config = environment / "etc" / "jupyter" / "labconfig" / "page_config.json"
    page_config.parent.mkdir(parents=True, exist_ok=True)
    news = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    page_config.write_text(json.dumps(news), encoding="utf-8")


# --- what a person sees -------------------------------------------------------------------------


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


LARGE = re.compile(r" *(Downloading|Downloaded|Building) (\S+)(?: \(([\d.]+)([KMG])iB\))?")
MEBIBYTES = {"K": 1 / 1024, "M": 1, "G": 1024}
PAUSE = 5.0
"""Seconds between two lines of progress where there is no terminal."""


def follow(command: list[str], variables: dict[str, str]) -> tuple[int, str]:
    """Run uv and show its progress, without its list of packages; return its code and words."""
    if sys.stdout.isatty():
        return _follow_on_terminal(command, variables)
    sizes: dict[str, float] = {}
    done, shown, said = 0.0, time.monotonic(), []
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            large = LARGE.match(line)
            if not large:
                said.append(line)
            elif large[3]:
                sizes[large[2]] = float(large[3]) * MEBIBYTES[large[4]]
            else:
                done += sizes.get(large[2], 0)
            if large and time.monotonic() - shown > PAUSE:
                shown = time.monotonic()
                say(f"  downloaded {done:.0f} of {sum(sizes.values()):.0f} MB")
    return running.returncode, "".join(said)


def _follow_on_terminal(command: list[str], variables: dict[str, str]) -> tuple[int, str]:
    """Let uv draw its bars; keep what it says, and leave out the list that follows at the end."""
    said = bytearray()

    def read(terminal: int) -> bytes:
        listing = b"Installed" in said
        chunk = os.read(terminal, 4096)
        said.extend(chunk)
        if listing:
            return b"\r"  # nothing at all would mean that uv has ended
        before, found, _ = chunk.partition(b" \x1b[32m+")
        return before + b"\r" if found else chunk

    os.environ.update(variables)
    status = pty.spawn(command, read)
    return os.WEXITSTATUS(status), said.decode(errors="replace")


UNREACHED = re.compile(
    r"Failed to (fetch|download)|error sending request|dns error|Connection|Retrying|timed out"
)


def explain(said: str, folder: Path, otherwise: str = FAILED) -> str:
    """Say in words why an installation failed, from what pip or uv printed."""
    if re.search(r"No space left|os error 28", said):
        free = shutil.disk_usage(folder).free / 1e9
        return NO_ROOM.format(needed=sum(GIGABYTES.values()), folder=folder, free=free)
    lines = [line for line in said.splitlines() if line.strip() and "WARNING" not in line]
    template = NO_REGISTRY if UNREACHED.search(said) else otherwise
    return template.format(reason="\n".join(lines[-6:]))


def main(arguments: list[str]) -> None:
    """Bring the environment to the sets that are named."""
    parser = argparse.ArgumentParser(description="Make or mend the environment in .venv.")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(SETS)}")
    parser.add_argument("--compile-later", action="store_true", help="leave compiling to --compile")
    parser.add_argument("--compile", action="store_true", help="only compile what is installed")
    options = parser.parse_args(arguments)
    installer = Installer(ROOT)
    alone = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX)  # two commands at once: the second finds it done
        if options.compile:
            installer.compile()
        else:
            installer.bring(options.sets, compiling=not options.compile_later)
    except SetUpError as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on where this one was.")
    finally:
        os.close(alone)


if __name__ == "__main__":
    main(sys.argv[1:])
