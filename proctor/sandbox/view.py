"""What a learner process can see: a root folder of its own, built from read-only binds."""

from __future__ import annotations

import importlib.util
import os
import re
import site
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from proctor.sandbox import libc

HOME = "/home/learner"
WORK = f"{HOME}/work"
DATA = "/course-data"
PACKAGES = ("autils", "public_tests")

_SYSTEM = ("bin", "lib", "lib32", "lib64", "libx32", "sbin", "usr", "nix/store", "gnu/store")
_ETC = (
    "alternatives",
    "fonts",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "mime.types",
    "timezone",
)
_DEVICES = ("full", "null", "random", "urandom", "zero")
_PROCESS_FILES = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version")
# Below /usr and yet not for learners: nbgrader's exchange holds what others handed in.
_COVERED = ("/usr/local/share/nbgrader", "/usr/share/nbgrader")
_PASSWD = "root:x:0:0::/root:/bin/false\nlearner:x:1000:1000::" + HOME + ":/bin/sh\n"
_GROUP = "root:x:0:\nlearner:x:1000:\n"
_HOSTS = "127.0.0.1 localhost\n::1 localhost\n"


@dataclass(frozen=True)
class View:
    """The folders that learner processes may read, besides the system's."""

    folders: tuple[str, ...]
    data: str | None = None
    covered: tuple[str, ...] = field(default=_COVERED)


def _package_folder(name: str) -> str | None:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return os.path.realpath(next(iter(spec.submodule_search_locations)))


def environment_folders() -> list[str]:
    """Return where this Python, its packages and the course's two packages lie."""
    packages = [sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages()]
    packages += [
        path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")
    ]
    executable = os.path.dirname(os.path.dirname(os.path.realpath(sys.executable)))
    course = [folder for name in PACKAGES if (folder := _package_folder(name))]
    return [path for path in (*packages, executable, *course) if os.path.isdir(path)]


def _outermost(paths: Iterable[str]) -> list[str]:
    """Drop what lies below another path, or below the system folders."""
    system = [f"/{name}" for name in _SYSTEM]
    kept: list[str] = []
    for path in sorted(set(paths)):
        if path == "/":
            raise ValueError("the Python environment is the root folder itself")
        if not any(Path(path).is_relative_to(other) for other in (*system, *kept)):
            kept.append(path)
    return kept


def course_view(data: Path | None = None) -> View:
    """Return the view for this environment, with the lab's data where it has some."""
    real = os.path.realpath(data) if data else None
    # Both spellings of a path reached through a link, so that either opens.
    folders = [path for raw in environment_folders() for path in (raw, os.path.realpath(raw))]
    return View(folders=tuple(_outermost(folders)), data=real)


def _bind(source: str, target: str) -> None:
    """Bind a file or folder, making what it is mounted on."""
    if os.path.isdir(source):
        os.makedirs(target, mode=0o755, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
        Path(target).touch()
    libc.mount(source, target, None, libc.MS_BIND | libc.MS_REC)


def _bind_system(root: str) -> None:
    for name in _SYSTEM:
        source = f"/{name}"
        if os.path.islink(source):
            os.symlink(os.readlink(source), f"{root}/{name}")
        elif os.path.isdir(source):
            _bind(source, f"{root}/{name}")
    for name in _ETC:
        if os.path.exists(f"/etc/{name}"):
            _bind(os.path.realpath(f"/etc/{name}"), f"{root}/etc/{name}")
    for name, text in (("passwd", _PASSWD), ("group", _GROUP), ("hosts", _HOSTS)):
        Path(f"{root}/etc/{name}").write_text(text)


def _make_devices(root: str) -> None:
    os.makedirs(f"{root}/dev/shm")
    for name in _DEVICES:
        _bind(f"/dev/{name}", f"{root}/dev/{name}")
    for name, target in (("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        os.symlink(f"/proc/self/{target}", f"{root}/dev/{name}")


def build_root(view: View) -> None:
    """Build the view and make it the root folder; nothing else can be reached then.

    Needs a mount namespace of its own and the right to mount. Raises OSError.
    """
    root = "/tmp"  # any folder does: the new root is mounted over it, in this namespace only
    flags = libc.MS_NOSUID | libc.MS_NODEV
    hidden = _keep_below(root, view)
    libc.mount("proctor", root, "tmpfs", flags, "mode=0755,size=16m,nr_inodes=8k")
    os.makedirs(f"{root}/etc")
    _bind_system(root)
    _make_devices(root)
    for folder in view.folders:
        _bind(hidden.get(folder, folder), f"{root}{folder}")
    if view.data:
        _bind(hidden.get(view.data, view.data), f"{root}{DATA}")
    for covered in view.covered:
        if os.path.isdir(f"{root}{covered}"):
            libc.mount("proctor", f"{root}{covered}", "tmpfs", flags, "mode=0755,size=4k")
    for name in ("proc", "tmp", HOME[1:]):
        os.makedirs(f"{root}/{name}", mode=0o755, exist_ok=True)
    libc.make_read_only(root)
    # After that call: learner processes write their user-namespace maps through this /proc.
    if not _mount_processes(f"{root}/proc"):
        libc.mount("/proc", f"{root}/proc", None, libc.MS_BIND | libc.MS_REC)
    libc.pivot_root(root)


def _keep_below(root: str, view: View) -> dict[str, str]:
    """Return other spellings of the paths that mounting over `root` would hide."""
    wanted = (*view.folders, *([view.data] if view.data else []))
    below = [path for path in wanted if Path(path).is_relative_to(root)]
    handles = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in below}
    return {path: f"/proc/self/fd/{handle}" for path, handle in handles.items()}


def mount_own_folders(disk_bytes: int, files: int, uid: int | None) -> None:
    """Give one learner process its home, work folder, /tmp and /dev/shm: one tmpfs, one size.

    `uid` is the owner, or None for the id this process has.
    """
    flags = libc.MS_NOSUID | libc.MS_NODEV
    options = f"mode=0755,size={disk_bytes},nr_inodes={files}"
    libc.mount("learner", HOME, "tmpfs", flags, options)
    folders = [WORK, *(f"{HOME}/.{name}" for name in ("tmp", "shm", "config", "cache"))]
    for folder in folders:
        os.mkdir(folder, mode=0o755)
    if uid is not None:
        for folder in (HOME, *folders):
            os.chown(folder, uid, uid)
    covered = _mounts_below("/tmp")
    libc.mount(f"{HOME}/.tmp", "/tmp", None, libc.MS_BIND)
    for path, handle in covered.items():
        os.makedirs(path, mode=0o755, exist_ok=True)
        libc.mount(f"/proc/self/fd/{handle}", path, None, libc.MS_BIND)
        os.close(handle)
    libc.mount(f"{HOME}/.shm", "/dev/shm", None, libc.MS_BIND)


def _mounts_below(folder: str) -> dict[str, int]:
    """Return an open handle on each folder of the view that mounting over `folder` would hide.

    An environment or a course may lie there; modules imported late must still be found.
    """
    if not os.listdir(folder):
        return {}
    points = mount_points(Path("/proc/self/mountinfo").read_bytes())
    below = [point for point in points if point.startswith(f"{folder}/")]
    return {point: os.open(point, os.O_PATH | os.O_CLOEXEC) for point in below}


def mount_points(mountinfo: bytes) -> list[str]:
    """Return the mount points in the text of a `/proc/PID/mountinfo`.

    Linux writes a space, a tab, a line end and a backslash there as three octal digits, and every
    other byte of a name as it is.
    """
    fields = [line.split(b" ")[4] for line in mountinfo.split(b"\n") if line]
    return [os.fsdecode(re.sub(rb"\\([0-7]{3})", _byte, field)) for field in fields]


def _byte(octal: re.Match[bytes]) -> bytes:
    return bytes([int(octal[1], 8)])


def _mount_processes(target: str) -> bool:
    """Mount a /proc of this process's own pid namespace; return whether that was allowed."""
    flags = libc.MS_NOSUID | libc.MS_NODEV | libc.MS_NOEXEC
    try:
        libc.mount("proc", target, "proc", flags)
    except OSError:
        return False
    return True


def mount_own_processes() -> None:
    """Show a learner process only itself in /proc.

    In a container that masks parts of /proc, an ordinary user may not mount a new one: then a small
    substitute takes its place, with the few files that libraries read.
    """
    if not _mount_processes("/proc"):
        _mount_substitute(f"{HOME}/.proc")


def _mount_substitute(stage: str) -> None:
    os.mkdir(stage)
    flags = libc.MS_NOSUID | libc.MS_NODEV | libc.MS_NOEXEC
    libc.mount("proctor", stage, "tmpfs", flags, "mode=0755,size=64k")
    for name in _PROCESS_FILES:
        _bind(f"/proc/{name}", f"{stage}/{name}")
    _bind(f"/proc/{os.readlink('/proc/self')}", f"{stage}/self")
    libc.mount(stage, "/proc", None, libc.MS_BIND | libc.MS_REC)
