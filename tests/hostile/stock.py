"""Show what nbgrader as it comes makes of the corpus, and keep it in `stock.json`.

    python -m tests.hostile.stock [CASE...]     the cases named; else those not yet measured

The guide's tables are written anew at the end.

Each case is handed in by one learner and graded by `nbgrader autograde` with its own Execute, its
default settings and its own release of the lab, from which the heavy cells (training, big plots)
are left out. A second learner, who comes after the first, shows whether the run goes on.

Nothing of this may touch the machine: inside the outer sandbox, each case gets namespaces of its
own, a copy-on-write root folder whose changes lie in memory and vanish, no devices, and an ordinary
user without rights: namespaces alone would not keep root from the machine. Root has to start it.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import select
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy

from proctor.sandbox import libc
from tests import outer_sandbox
from tests.gradebook_file import opened
from tests.hostile import as_user, corpus, guide
from tests.hostile.conftest import TOKEN, fingerprint, make_course
from tests.hostile.corpus import LAB, ROOT, case_names, read_case
from tests.hostile.stock_words import DATA, Outcome

SECONDS = 240.0
"""By the clock, for one case. nbgrader itself gives a cell 30."""

ADDRESSES = 10 << 30
PROCESSES = 400
USER = 65532
DEVICES = ("full", "null", "random", "urandom", "zero")
SANDBOX_MEMORY = 6 << 30
SCRATCH_BYTES = 700 << 20
ANN, NEXT = "ann", "another-learner"
COURSE = "/stock-course"
CONFIG = """c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "stock"
c.ClearSolutions.begin_solution_delimeter = "### START CODE HERE ###"
c.ClearSolutions.end_solution_delimeter = "### END CODE HERE ###"
c.ClearSolutions.code_stub = {{"python": "### START CODE HERE ###\\n\\n### END CODE HERE ###"}}
"""
GENERATE = (
    "from nbgrader.apps.generateassignmentapp import GenerateAssignmentApp;"
    "GenerateAssignmentApp.launch_instance()"
)


def environment() -> dict[str, str]:
    """Return the environment of an instructor's shell."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": "/tmp",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "default",
    }


Grade = Callable[[str, Path], Outcome]
"""Grades the case of a name, in the course laid out in a folder, in namespaces of its own."""

# --- the course, once -----------------------------------------------------------------------------


def is_heavy(cell: dict[str, Any]) -> bool:
    """Tell whether a cell of the lab trains or draws."""
    return "heavy" in cell["metadata"].get("tags", ())


def without_heavy_cells(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without the cells that would take most of the time."""
    return {**notebook, "cells": [cell for cell in notebook["cells"] if not is_heavy(cell)]}


def make_template(folder: Path) -> Path:
    """Lay out the course with a real gradebook and a second learner's work, all marked."""
    make_course(folder)
    for step in ("submitted", "autograded", "feedback"):
        shutil.rmtree(folder / step)
    (folder / "gradebook.db").unlink()
    shutil.rmtree(folder / "release")
    source = folder / "source" / LAB / f"{LAB}.ipynb"
    source.write_text(json.dumps(without_heavy_cells(json.loads(source.read_text()))))
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(folder)))
    subprocess.run(
        [sys.executable, "-c", GENERATE, LAB],
        cwd=folder,
        env=environment(),
        check=True,
        capture_output=True,
    )
    with opened(folder / "gradebook.db") as book:
        book.execute("insert into student (id) values (?)", (f"canary-gradebook-{TOKEN}",))
    book.close()
    theirs = folder / "submitted" / NEXT / LAB
    theirs.mkdir(parents=True)
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": f"canary-{TOKEN}"}]
    text = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (theirs / f"{LAB}.ipynb").write_text(json.dumps(text))
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=COURSE))
    return folder


# --- one case, in namespaces of its own -----------------------------------------------------------


def enter_scratch_root(template: Path, *further: str) -> None:
    """Move into a root folder whose changes are kept in memory only, with the course in it.

    `further` are folders that are needed there as well.
    """
    base, needed = "/mnt", (str(ROOT), sys.prefix, sys.base_prefix, *further)
    libc.mount("none", "/", None, libc.MS_REC | libc.MS_PRIVATE)
    libc.mount("stock", base, "tmpfs", 0, f"size={SCRATCH_BYTES}")
    for name in ("up", "work", "root"):
        os.mkdir(f"{base}/{name}")
    options = f"lowerdir=/,upperdir={base}/up,workdir={base}/work"
    libc.mount("overlay", f"{base}/root", "overlay", 0, options)
    libc.mount("proc", f"{base}/root/proc", "proc", 0)
    libc.mount("devices", f"{base}/root/dev", "tmpfs", 0, "mode=0755,size=1m")
    for name in DEVICES:
        Path(f"{base}/root/dev/{name}").touch()
        libc.mount(f"/dev/{name}", f"{base}/root/dev/{name}", None, libc.MS_BIND)
    os.mkdir(f"{base}/root/dev/shm", 0o755)
    libc.mount("shm", f"{base}/root/dev/shm", "tmpfs", 0, "mode=1777,size=64m")
    for folder in needed:
        if not os.listdir(f"{base}/root{folder}"):  # on a disk of its own
            libc.mount(folder, f"{base}/root{folder}", None, libc.MS_BIND)
            libc.make_read_only(f"{base}/root{folder}")
    shutil.copytree(template, f"{base}/root{COURSE}")
    for folder in needed:
        while (door := as_user.closed_to_others(Path(f"{base}/root{folder}"))) is not None:
            door.chmod(0o755)  # in the copy only
    os.chroot(f"{base}/root")
    os.chdir(COURSE)


def switch_on_loopback() -> None:
    """Switch on the network of this namespace: nbgrader talks to its kernels over it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))


def hand_in(name: str) -> None:
    """Put the submission where nbgrader looks for it, in a course that is its instructor's."""
    case, folder = read_case(name), Path(COURSE, "submitted", ANN, LAB)
    for file, content in {**case.beside(), f"{LAB}.ipynb": case.notebook(Path(COURSE))}.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
    for path in (Path(COURSE), *Path(COURSE).rglob("*")):
        os.chown(path, USER, USER)


def guarded() -> dict[str, str]:
    """Return digests of what a submission has no business with."""
    course = Path(COURSE)
    return {
        "the course's sources": fingerprint(course / "source"),
        "another submission": fingerprint(course / "submitted" / NEXT),
        "the environment": Path(numpy.__file__).read_text(encoding="utf-8"),
    }


def graded(name: str, template: Path) -> Outcome:
    """Grade one case and say what came of it; this process is the first of its namespace."""
    enter_scratch_root(template)
    switch_on_loopback()
    hand_in(name)
    before = guarded()
    began = time.monotonic()
    status = wait(started(_autograde), began)
    taken = time.monotonic() - began
    left = len([pid for pid in os.listdir("/proc") if pid.isdigit() and pid != "1"])
    with suppress(OSError):
        os.kill(-1, signal.SIGKILL)
    scores, extra = _scores()
    return Outcome(
        ended="hung" if status is None else str(status),
        score=None if scores is None else sum(scores.values()),
        scores=scores or {},
        next_graded=Path(COURSE, "autograded", NEXT, LAB, f"{LAB}.ipynb").exists(),
        changed=[*[k for k, v in guarded().items() if v != before[k]], *extra],
        read=_read(),
        left=left,
        error=_last_error(),
        seconds=round(taken),
    )


def _autograde() -> None:
    from nbgrader.apps.autogradeapp import AutogradeApp

    AutogradeApp.launch_instance([LAB])


def started(run: Callable[[], None]) -> int:
    """Run something as an ordinary user in a process of its own, and return its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setsid()
        log = os.open("/stock.log", os.O_WRONLY | os.O_CREAT, 0o644)
        nothing = os.open("/dev/null", os.O_RDONLY)
        for descriptor, target in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(descriptor, target)
        _become_an_ordinary_user()
        os.environ.clear()
        os.environ.update(environment())
        run()
        status = 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _become_an_ordinary_user() -> None:
    """Give up every right for good: namespaces alone don't keep root from the machine itself."""
    resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    libc.drop_bounding_set()
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    libc.clear_capabilities()
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)


def wait(run: int, began: float, seconds: float = SECONDS) -> int | None:
    """Wait for the run, as the first process that gets all orphans; None when it hangs."""
    while time.monotonic() - began < seconds:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return None
        if pid == run:
            return os.waitstatus_to_exitcode(status)
        if pid == 0:
            time.sleep(0.1)
    return None


def _scores() -> tuple[dict[str, float] | None, list[str]]:
    """Return the first learner's points by cell, and what the gradebook holds beyond them."""
    query = """select base_cell.name, grade.auto_score, grade.extra_credit,
        submitted_assignment.student_id from grade join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"""
    try:
        with opened(f"{COURSE}/gradebook.db") as book:
            rows = book.execute(query).fetchall()
    except sqlite3.Error as error:
        return None, [f"the gradebook ({error})"]
    extra = ["the gradebook"] if any(row[2] for row in rows) else []
    mine = {row[0]: row[1] for row in rows if row[3] == ANN}
    if not mine or all(score is None for score in mine.values()):
        return None, extra
    return {name: float(score or 0) for name, score in mine.items()}, extra


def _read() -> list[str]:
    """Return the secrets that the executed notebook shows in its outputs."""
    try:
        text = Path(COURSE, "autograded", ANN, LAB, f"{LAB}.ipynb").read_text(encoding="utf-8")
        shown = json.dumps([cell.get("outputs") for cell in json.loads(text)["cells"]])
    except (OSError, ValueError):
        return []
    secrets = {
        "hidden checks": f"canary-hidden-{TOKEN}",
        "the gradebook": f"canary-gradebook-{TOKEN}",
        "another submission": f"canary-{TOKEN}",
    }
    return [what for what, mark in secrets.items() if mark in shown]


def _last_error() -> str:
    """Return the last line of the log that names an error."""
    lines = Path("/stock.log").read_text(errors="replace").splitlines()
    named = [line for line in lines if line[:1].isalpha() and "Error" in line.split(":")[0]]
    return named[-1][:120] if named else ""


# --- all of them ----------------------------------------------------------------------------------


def inside(names: list[str], file: Path) -> None:
    """Grade the cases one after the other, and write each outcome down as it comes."""
    corpus.RELEASE = without_heavy_cells(corpus.RELEASE)
    import nbgrader.apps.autogradeapp  # noqa: F401 - once, for all that are forked from here

    template = file.with_suffix(".course")
    if not template.exists():
        make_template(template)
    for name in names:
        _note(file, {"begun": name})
        _note(file, {"name": name, "outcome": asdict(apart(name, template))})
        _keep(_Notes(file).done())


def _note(file: Path, entry: dict[str, Any]) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry) + "\n")


def apart(name: str, template: Path, grade: Grade | None = None) -> Outcome:
    """Grade a case below a process of its own, and end it whatever happens."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        _below(lambda: (grade or graded)(name, template), send)
    os.close(send)
    try:
        ready, _, _ = select.select([receive], [], [], SECONDS + 60)
        with os.fdopen(receive, "rb") as pipe:
            text = pipe.read() if ready else b""
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not text:
        return Outcome(ended="stopped" if ready else "hung")
    told = json.loads(text)
    if "fault" in told:
        raise RuntimeError(f"{name}: {told['fault']}")
    return Outcome(**told)


def _below(grade: Callable[[], Outcome], send: int) -> None:
    """Make namespaces, and grade as the first process in them; never returns."""
    try:
        libc.unshare(
            libc.CLONE_NEWNS
            | libc.CLONE_NEWPID
            | libc.CLONE_NEWNET
            | libc.CLONE_NEWIPC
            | libc.CLONE_NEWUTS
        )
        first = os.fork()
        if first:
            os.waitpid(first, 0)
            os._exit(0)
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
        text = json.dumps(asdict(grade()))
    except BaseException:
        text = json.dumps({"fault": traceback.format_exc()})
    os.write(send, text.encode()[:60000])
    os._exit(0)


@dataclass
class _Notes:
    """What the process inside has written down so far."""

    file: Path

    def entries(self) -> list[dict[str, Any]]:
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]

    def done(self) -> dict[str, Any]:
        return {entry["name"]: entry["outcome"] for entry in self.entries() if "name" in entry}

    def running(self) -> str | None:
        entries = self.entries()
        return entries[-1].get("begun") if entries else None


def measure(names: list[str], notes: Path) -> None:
    """Measure the cases inside the outer sandbox; begin again after a case that has stopped it."""
    found = _Notes(notes)
    while waiting := [name for name in names if name not in found.done()]:
        command = [sys.executable, "-m", "tests.hostile.stock", "--inside", str(notes), *waiting]
        status = outer_sandbox.run(command, seconds=SECONDS * len(waiting), memory=SANDBOX_MEMORY)
        name = found.running()
        if status and name:
            _note(notes, {"name": name, "outcome": asdict(Outcome(ended="stopped"))})
        elif status:
            raise SystemExit(status)
    _keep(found.done())


def _keep(found: dict[str, Any]) -> None:
    """Write what was found into the file that the guide is made from."""
    kept = json.loads(DATA.read_text(encoding="utf-8")) if DATA.exists() else {"cases": {}}
    cases = {**kept["cases"], **found}
    data = {
        "nbgrader": version("nbgrader"),
        "cases": {name: cases[name] for name in sorted(cases) if name in case_names()},
    }
    lines = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    DATA.write_text(lines + "\n", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Run the command line."""
    if arguments[:1] == ["--inside"]:
        return inside(arguments[2:], Path(arguments[1]))
    known = json.loads(DATA.read_text(encoding="utf-8"))["cases"] if DATA.exists() else {}
    names = arguments or [name for name in case_names() if name not in known]
    folder = Path("/tmp") / f"stock-{os.getpid()}"
    folder.mkdir()
    try:
        return measure(names, folder / "notes.jsonl")
    finally:
        shutil.rmtree(folder)
        guide.main()


if __name__ == "__main__":
    main(sys.argv[1:])
