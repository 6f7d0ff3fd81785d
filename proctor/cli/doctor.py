"""What a machine can do for grading: found by trying, and told with the cure."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from proctor.learner.parent import SandboxUnavailable, WarmParent, WarmParentError
from proctor.learner.selftest import GROUPS
from proctor.sandbox.limits import MIB, Limits

SIGNS = {"fine": "✓", "less": "!", "missing": "✗"}
CGROUPS_CURE = (
    "Limits hold all the same: each process has its own, and the sum is watched. For the second "
    "fence run as root, or under a service that may share out its groups (systemd: Delegate=yes)."
)
PER_SUBMISSION = 120 * MIB
"""Memory of a submission in flight that imports no more than NumPy."""

SWITCHES = (
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "0", "AppArmor restricts them"),
    ("kernel/unprivileged_userns_clone", "0", "1", "they are switched off"),
    ("user/max_user_namespaces", "0", "15000", "none may be made"),
)
"""Settings of Linux that keep ordinary users from making namespaces: name, bad value, good one."""

CONTAINERS = ("/.dockerenv", "/run/.containerenv")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: "fine", "less" (grading goes on without) or "missing"."""

    name: str
    state: str
    detail: str
    cure: str = ""

    def line(self) -> str:
        """Return it for a person."""
        cure = f"\n    {self.cure}" if self.cure else ""
        return f"{SIGNS[self.state]} {self.name}: {self.detail}{cure}"


def examine(folder: Path) -> list[Finding]:
    """Look at this machine, and at the course in a folder if there is one."""
    return [_python(), *_nbgrader(), *_namespaces(), *_sandbox(), _memory(), _course(folder)]


def _python() -> Finding:
    where = f"{platform.python_version()} on {platform.system()} {platform.release()}"
    return Finding("Python", "fine", f"{where}, {os.cpu_count()} processors")


def _nbgrader() -> Iterator[Finding]:
    try:
        yield Finding("nbgrader", "fine", version("nbgrader"))
    except PackageNotFoundError:
        yield Finding("nbgrader", "missing", "not installed", "pip install nbgrader")


def _namespaces(settings: Path = Path("/proc/sys")) -> Iterator[Finding]:
    """Say who may make user namespaces, where Linux has a setting for it."""
    name = "user namespaces"
    if sys.platform != "linux":
        return
    container = any(Path(path).exists() for path in CONTAINERS)
    inside = "in a container" if container else "not in a container"
    for setting, bad, good, why in SWITCHES:
        path = settings / setting
        if path.is_file() and path.read_text().strip() == bad:
            command = f"sudo sysctl {setting.replace('/', '.')}={good}"
            if os.geteuid() == 0:
                yield Finding(name, "less", f"{why}; root, as you are, needs none")
            else:
                cure = f"{command} (or run as root, or in a container that may make them)"
                yield Finding(name, "less", f"{why} ({inside})", cure)
            return
    yield Finding(name, "fine", f"nothing restricts them ({inside})")


def _sandbox() -> Iterator[Finding]:
    """Try the sandbox itself: that decides, whatever the settings say."""
    try:
        with WarmParent(imports=[]) as parent:
            report = parent.report
    except (SandboxUnavailable, WarmParentError) as error:
        yield Finding("sandbox", "missing", "it does not hold", str(error))
        return
    yield Finding("sandbox", "fine", f"every promise was tried and held (as {report.mode})")
    for promise in report.promises:
        if promise.name == GROUPS:
            state = "fine" if promise.held else "less"
            cure = "" if promise.held else CGROUPS_CURE
            yield Finding("control groups", state, promise.detail, cure)


def _memory(path: Path = Path("/proc/meminfo")) -> Finding:
    """Say how much memory is free, and for how many submissions that is enough."""
    if not path.is_file():
        return Finding("memory", "less", "this system doesn't say how much is free")
    lines = dict(line.split(":", 1) for line in path.read_text().splitlines())
    free = int(lines["MemAvailable"].split()[0]) * 1024
    at_once, most = free // PER_SUBMISSION, Limits().memory_bytes
    detail = f"{free / MIB / 1024:.1f} GiB free, enough for some {at_once} submissions at once"
    if free < most:
        cure = f"One submission may take up to {most / MIB / 1024:.0f} GiB: close other programs."
        return Finding("memory", "less", detail, cure)
    return Finding("memory", "fine", detail)


def _course(folder: Path) -> Finding:
    from proctor.cli.set_up import putting_in
    from proctor.course.course import find_root
    from proctor.notebook.places import CourseError, Places

    try:
        root = find_root(folder)
        names = Places.of(root).labs()
        change = putting_in(root)
    except CourseError as error:
        return Finding("course", "less", str(error))
    known = f"{root}, with {len(names)} assignments: {', '.join(names) or 'none'}"
    if change.is_needed and "proctor.nbgrader_steps" not in (change.before or ""):
        return Finding("course", "less", known, "proctor isn't in it yet: proctor init")
    return Finding("course", "fine", known)
