"""Two walls: one around the warm parent, and inside it one around each learner process.

The warm parent gets its own pid, mount, network, IPC and host-name namespaces once it has imported
what is installed, before it imports anything of the course, and a root folder without anybody's
secrets before it serves. Each learner process then gets all of these once more, loses every right,
and passes through the system-call filter.

Root needs no user namespace for this, and learner processes end as an unprivileged id of their own;
an ordinary user gets the right to mount from a user namespace, and each learner process gets one
more for itself, so that the limit on processes counts only its own.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from proctor.sandbox import libc, seccomp, view
from proctor.sandbox.limits import Limits, apply_rlimits

LEARNER_ID = 1000
_BASE = (
    libc.CLONE_NEWNS | libc.CLONE_NEWPID | libc.CLONE_NEWNET | libc.CLONE_NEWIPC | libc.CLONE_NEWUTS
)
_OWN = libc.CLONE_NEWNS | libc.CLONE_NEWNET | libc.CLONE_NEWIPC | libc.CLONE_NEWUTS
_RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_HINT = "To try it on your own files only, use --no-sandbox."


class SandboxUnavailable(RuntimeError):  # noqa: N818 - says what is so, as in the guide
    """This machine can't give the sandbox; the message says what to do."""


def _ids_available() -> int:
    """Return how many user ids this user namespace knows, counted from 0 without a gap."""
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        inside, _, count = (int(word) for word in line.split())
        if inside == 0:
            return count
    return 0


def learner_uid(serial: int) -> int:
    """Return an unprivileged user id for the `serial`-th learner process, out of everyone's way.

    The kernel counts processes per id, so two learner processes at work should not share one.
    """
    count = _ids_available()
    if count > 0x70000000:
        return 0x40000000 + serial % 0x30000000
    if count > 65000:
        return 61000 + serial % 4000
    raise SandboxUnavailable(
        f"This container knows only {count} user ids, too few for a sandbox as root. "
        f"Run as an ordinary user instead. {_HINT}"
    )


def require_linux() -> None:
    """Raise SandboxUnavailable with the cure where there is no Linux to build a sandbox from."""
    if sys.platform != "linux":
        raise SandboxUnavailable(
            "The sandbox needs Linux: grade in WSL 2, in a Linux container or on a Linux machine. "
            + _HINT
        )
    release = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    if release < (5, 12):
        raise SandboxUnavailable(
            f"The sandbox needs Linux 5.12 or newer; this is {os.uname().release}. {_HINT}"
        )
    try:
        seccomp.program()
    except OSError as error:
        raise SandboxUnavailable(f"The sandbox can't work here: {error}. {_HINT}") from None


def is_privileged() -> bool:
    """Return whether this process may mount and change its user id without a user namespace."""
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    needed = (6, 7, 8, 21)  # setgid, setuid, setpcap, sys_admin
    return os.geteuid() == 0 and all(effective >> capability & 1 for capability in needed)


def _write_maps(inside: int, uid: int, gid: int, handle: int) -> None:
    """Map one user and one group into this user namespace; `handle` is an open /proc/self."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside or uid} {uid} 1"),
        ("gid_map", f"{inside or gid} {gid} 1"),
    ):
        fd = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=handle)
        try:
            os.write(fd, text.encode())
        finally:
            os.close(fd)


def _process_handle() -> int:
    return os.open("/proc/self", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _cure(error: OSError) -> str:
    if _RESTRICTED.exists() and _RESTRICTED.read_text().strip() == "1":
        return (
            "This system restricts user namespaces: run as root, in a container, or after "
            "`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`."
        )
    return (
        f"The kernel refused namespaces ({error}): run as root, as a user who may make user "
        "namespaces, or in a container started with the right to (`--cap-add SYS_ADMIN` and "
        "`--security-opt seccomp=unconfined`)."
    )


def enter_base() -> bool:
    """Give this process the warm parent's namespaces; return whether it is privileged.

    The pid namespace begins with the next fork. Raises SandboxUnavailable.
    """
    require_linux()
    privileged = is_privileged()
    uid, gid = os.geteuid(), os.getegid()
    try:
        if privileged:
            libc.unshare(_BASE)
        else:
            handle = _process_handle()
            libc.unshare(_BASE | libc.CLONE_NEWUSER)
            _write_maps(0, uid, gid, handle)
            os.close(handle)
        libc.mount("none", "/", None, libc.MS_REC | libc.MS_PRIVATE)
    except OSError as error:
        raise SandboxUnavailable(f"{_cure(error)} {_HINT}") from None
    socket.sethostname("learner")
    return privileged


def fork_into_own_pids() -> int:
    """Fork with the child as the first process of a pid namespace of its own.

    The parent comes back to its own namespace, so that it can do the same again.
    """
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        libc.unshare(libc.CLONE_NEWPID)
        try:
            pid = os.fork()
        except BaseException:
            libc.setns(own, libc.CLONE_NEWPID)
            raise
        if pid:
            libc.setns(own, libc.CLONE_NEWPID)
        return pid
    finally:
        os.close(own)


def confine(limits: Limits, uid: int | None) -> None:
    """Build the inner wall around this process, for good: what runs next is the learner's.

    `uid` is the id to become, or None for an ordinary user. Raises OSError; the caller then must
    not go on.
    """
    handle = _process_handle()
    libc.unshare(_OWN)
    view.mount_own_folders(limits.disk_bytes, limits.files, uid)
    view.mount_own_processes()
    if uid is None:
        outside = os.geteuid(), os.getegid()
        libc.unshare(libc.CLONE_NEWUSER)
        _write_maps(LEARNER_ID, *outside, handle)
    _offer_to_oom_killer(handle)
    os.close(handle)
    _give_up_rights(limits, uid)
    seccomp.install()
    os.chdir(view.WORK)


def _offer_to_oom_killer(handle: int) -> None:
    """When the machine runs out of memory, let it be this process that ends, and no other."""
    fd = os.open("oom_score_adj", os.O_WRONLY | os.O_CLOEXEC, dir_fd=handle)
    os.write(fd, b"1000")
    os.close(fd)


def _give_up_rights(limits: Limits, uid: int | None) -> None:
    libc.drop_bounding_set()
    apply_rlimits(limits)
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    libc.clear_capabilities()
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    # A change of id makes the process's own /proc entries root's; this gives them back.
    libc.prctl(libc.PR_SET_DUMPABLE, 1)
