"""A filter of system calls: everything labs need, nothing that reaches beyond the sandbox.

The filter is a deny list, since TensorFlow and Python together use some two hundred system calls.
It is the second fence: the namespaces already take away what these calls could act on.
"""

from __future__ import annotations

import ctypes
import errno
import platform

from proctor.sandbox import libc

# System call numbers from the kernel's syscall tables (x86_64, aarch64); None: not there.
_DENIED: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "vhangup": (153, 58),
    "personality": (135, 92),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "lookup_dcookie": (212, 18),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
}
# Memory that neither the address-space limit nor the work folder's size would count.
_ABSENT: dict[str, tuple[int | None, int | None]] = {
    "clone3": (435, 435),  # its flags lie in memory, out of a filter's sight; libc then uses clone
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
}
_CLONE, _SOCKET, _SOCKETPAIR, _IOCTL = (56, 220), (41, 198), (53, 199), (16, 29)
_AUDIT_ARCH = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_X32_BIT = 0x40000000
_AF_UNIX = 1
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_NEW_NAMESPACES = (
    libc.CLONE_NEWNS
    | libc.CLONE_NEWCGROUP
    | libc.CLONE_NEWUTS
    | libc.CLONE_NEWIPC
    | libc.CLONE_NEWUSER
    | libc.CLONE_NEWPID
    | libc.CLONE_NEWNET
)

_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_AT_NUMBER, _AT_ARCH, _AT_ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data


class _Instruction(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_uint16),
        ("jt", ctypes.c_uint8),
        ("jf", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction))]


Step = tuple[int, int, int, int]


def _fail(number: int) -> Step:
    return (_RETURN, 0, 0, _ERRNO | number)


def _on_argument(number: int, argument: int, tests: list[Step], failure: int) -> list[Step]:
    """Return steps that fail when a test (jumping over nothing on a hit) matches the argument."""
    body = [(_LOAD, 0, 0, _AT_ARGUMENTS + 8 * argument), *tests, _fail(failure)]
    reload = (_LOAD, 0, 0, _AT_NUMBER)
    return [(_JUMP_EQ, 0, len(body) + 1, number), *body, reload]


def program(machine: str | None = None) -> list[Step]:
    """Return the filter as BPF steps (code, jump if true, jump if false, value).

    Raises OSError on a processor that is neither x86_64 nor aarch64.
    """
    machine = machine or platform.machine()
    if machine not in _AUDIT_ARCH:
        raise OSError(f"seccomp: no table of system calls for a {machine} processor")
    arch, column = _AUDIT_ARCH[machine]
    steps: list[Step] = [
        (_LOAD, 0, 0, _AT_ARCH),
        (_JUMP_EQ, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _AT_NUMBER),
    ]
    if machine == "x86_64":
        steps += [(_JUMP_GE, 0, 1, _X32_BIT), _fail(errno.ENOSYS)]
    for table, failure in ((_DENIED, errno.EPERM), (_ABSENT, errno.ENOSYS)):
        for numbers in table.values():
            number = numbers[column]
            if number is not None:
                steps += [(_JUMP_EQ, 0, 1, number), _fail(failure)]
    # `_on_argument` expects tests that fall through to the failure and else jump one step over it.
    steps += _on_argument(_CLONE[column], 0, [(_JUMP_ANY, 0, 1, _NEW_NAMESPACES)], errno.EPERM)
    for call in (_SOCKET, _SOCKETPAIR):
        steps += _on_argument(call[column], 0, [(_JUMP_EQ, 1, 0, _AF_UNIX)], errno.EPERM)
    stuffing = [(_JUMP_EQ, 1, 0, _TIOCSTI), (_JUMP_EQ, 0, 1, _TIOCLINUX)]
    steps += _on_argument(_IOCTL[column], 1, stuffing, errno.EPERM)
    steps.append((_RETURN, 0, 0, _ALLOW))
    return steps


def install() -> None:
    """Put the filter on this process and all it starts; needs no_new_privs."""
    steps = program()
    instructions = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    libc.set_seccomp_filter(_Program(len(steps), instructions))
