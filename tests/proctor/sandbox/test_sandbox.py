"""The sandbox: each promise, tried from inside a real learner process."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from proctor.learner import parent as warm
from proctor.learner import probe, selftest
from proctor.learner.parent import (
    Cell,
    LearnerDied,
    LearnerLimit,
    LearnerSpec,
    SandboxUnavailable,
    WarmParent,
)
from proctor.sandbox import cgroups, namespaces, seccomp, view
from proctor.sandbox import limits as limits_module
from proctor.sandbox.limits import MIB, Limits
from proctor.sandbox.meter import Meter, tree

ROOT = Path(warm.__file__).parents[2]
TIGHT = Limits(
    memory_bytes=256 * MIB,
    processes=24,
    disk_bytes=8 * MIB,
    file_bytes=4 * MIB,
    files=200,
    open_files=64,
    output_bytes=100_000,
    cell_cpu_seconds=3,
    cell_wall_seconds=10,
    grace_seconds=0.5,
)


@pytest.fixture(scope="module")
def parent():
    with WarmParent(imports=("numpy", "matplotlib.pyplot", "IPython"), limits=TIGHT) as parent:
        yield parent


@pytest.fixture
def learner(parent):
    with parent.start(LearnerSpec()) as learner:
        yield learner


def run(learner, source):
    return learner.run_cell(Cell("cell", source))


TRY = """
import ctypes, errno, os, socket, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
def tried(action):
    try:
        return action()
    except BaseException as error:
        return type(error).__name__
def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    return errno.errorcode[ctypes.get_errno()] if result < 0 else result
"""


def test_the_self_test_shows_every_promise(parent):
    assert parent.report.mode == ("root" if os.geteuid() == 0 else "user")
    names = [promise.name for promise in parent.report.promises]
    assert names == [*selftest.PROMISES, selftest.GROUPS]
    assert parent.report.broken == ()


SLOW = "import time; time.sleep(3)\n"


def test_a_busy_machine_is_given_more_time(monkeypatch):
    seconds = []
    real = selftest._try_all

    def hurried(parent, secrets, given):
        seconds.append(given)
        return real(parent, secrets, given)

    monkeypatch.setattr(selftest, "_try_all", hurried)
    monkeypatch.setattr(probe, "TEXT", f"{SLOW}{probe.TEXT}")
    monkeypatch.setattr(selftest, "_SECONDS", 0.5)
    monkeypatch.setattr(selftest, "_LONGER", 120.0)
    with WarmParent(imports=["IPython"]) as parent:
        assert parent.report.broken == ()
    assert seconds == [0.5, 60.0]


def test_a_machine_that_stays_busy_is_said_to_be_busy(monkeypatch):
    monkeypatch.setattr(probe, "TEXT", f"{SLOW}{probe.TEXT}")
    monkeypatch.setattr(selftest, "_SECONDS", 0.5)
    monkeypatch.setattr(selftest, "_LONGER", 1.0)
    with (
        pytest.raises(SandboxUnavailable, match=r"could not be tried out .*may be too busy"),
        WarmParent(imports=["IPython"]),
    ):
        pass


@pytest.mark.parametrize(("promise", "rounds"), [("memory", 3), ("secrets", 1)])
def test_a_hole_stops_and_only_an_amount_is_tried_again(monkeypatch, promise, rounds):
    done = []
    real = selftest._try_all
    monkeypatch.setattr(selftest, "_try_all", lambda *given: done.append(1) or real(*given))
    text = probe.TEXT + f"\nTRIED[{promise!r}].append('a hole')\n"
    monkeypatch.setattr(probe, "TEXT", text)
    with (
        pytest.raises(SandboxUnavailable, match=f"does not hold .*{promise}: a hole succeeded"),
        WarmParent(imports=["IPython"]),
    ):
        pass
    assert len(done) == rounds


REFUSED = {
    "a connection": ("socket.socket(socket.AF_INET)", "PermissionError"),
    "a raw socket": ("socket.socket(socket.AF_PACKET, socket.SOCK_RAW)", "PermissionError"),
    "a netlink socket": ("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", "PermissionError"),
    "looking up a name": ("socket.getaddrinfo('example.org', 80)", "gaierror"),
    "a download": (
        "__import__('urllib.request').request.urlopen('http://example.org')",
        "URLError",
    ),
    "becoming root": ("call('setuid', 0) in ('EPERM', 'EINVAL')", "True"),
    "another group": ("os.setgroups([0])", "PermissionError"),
    "more memory": (
        "__import__('resource').setrlimit(__import__('resource').RLIMIT_AS, (-1, -1))",
        "ValueError",
    ),
    "tracing": ("call('ptrace', 16, 1, 0, 0)", "EPERM"),
    "mounting": ("call('mount', b'x', b'/tmp', b'tmpfs', 0, None)", "EPERM"),
    "unmounting": ("call('umount2', b'/home/learner', 2)", "EPERM"),
    "another root": ("call('chroot', b'/tmp')", "EPERM"),
    "a user namespace": ("call('unshare', 0x10000000)", "EPERM"),
    "a user namespace by clone": ("call('syscall', 56, 0x10000011, 0, 0, 0, 0)", "EPERM"),
    "another's namespace": ("call('setns', 0, 0)", "EPERM"),
    "keys of the kernel": ("call('syscall', 250, 0, -4, 0, 0, 0)", "EPERM"),
    "a BPF program": ("call('syscall', 321, 0, None, 0)", "EPERM"),
    "performance counters": ("call('syscall', 298, None, 0, 0, 0, 0)", "EPERM"),
    "io_uring": ("call('syscall', 425, 1, None)", "EPERM"),
    "userfaultfd": ("call('syscall', 323, 0)", "EPERM"),
    "another process's memory": ("call('syscall', 310, 1, None, 0, None, 0, 0)", "EPERM"),
    "another process's descriptor": ("call('syscall', 438, 3, 0, 0)", "EPERM"),
    "a module of the kernel": ("call('syscall', 175, None, 0, b'')", "EPERM"),
    "memory outside the limits": ("os.memfd_create('x')", "OSError"),
    "System V memory": ("call('shmget', 0, 4096, 0o600)", "ENOSYS"),
    "the x32 calls": ("call('syscall', 0x40000000 + 39)", "ENOSYS"),
    "the clock": ("__import__('time').clock_settime(0, 0)", "PermissionError"),
    "the host's name": ("socket.sethostname('mine')", "PermissionError"),
    "a device": ("os.mknod('disk', 0o60600, os.makedev(254, 0))", "PermissionError"),
    "the environment": ("open(sys.prefix + '/x', 'w')", "OSError"),
    "public_tests": ("open('/usr/x', 'w')", "OSError"),
    "home folders": ("os.listdir('/root/.ssh')", "FileNotFoundError"),
    "the shadow file": ("open('/etc/shadow')", "FileNotFoundError"),
    "the parent by its number": ("os.kill(os.getppid(), 9)", None),
    "a terminal": ("open('/dev/tty')", "FileNotFoundError"),
    "a pseudo-terminal": ("os.openpty()", "FileNotFoundError"),
    "the kernel's messages": ("open('/dev/kmsg')", "FileNotFoundError"),
    "the memory of the machine": ("open('/dev/mem', 'rb')", "FileNotFoundError"),
    "settings of the kernel": ("open('/proc/sys/kernel/core_pattern', 'w')", "PermissionError"),
    "the out-of-memory score": ("open('/proc/self/oom_score_adj', 'w').write('-1000')", None),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64 system calls")
def test_what_is_forbidden_fails(learner):
    names = "".join(
        f"found[{name!r}] = tried(lambda: {code})\n" for name, (code, _) in REFUSED.items()
    )
    done = run(
        learner, f"{TRY}\nfound = {{}}\n{names}\nfound = {{k: str(v) for k, v in found.items()}}"
    )
    assert done.error is None
    found = learner.fetch("found")
    expected = {name: error for name, (_, error) in REFUSED.items() if error}
    assert {name: found[name] for name in expected} == expected


def test_only_the_system_the_environment_and_own_folders_are_there(learner):
    run(
        learner,
        f"{TRY}\nfound = sorted(os.listdir('/')); course = sorted(os.listdir({str(ROOT)!r}))",
    )
    top = {"bin", "dev", "etc", "home", "proc", "tmp", "usr"}
    assert top <= set(learner.fetch("found"))
    assert not {"mnt", "media", "run", "srv", "sys", "var", "boot"} & set(learner.fetch("found"))
    assert set(learner.fetch("course")) <= {".venv", "autils", "public_tests"}
    run(learner, "homes = os.listdir('/home'); etc = sorted(os.listdir('/etc'))")
    assert learner.fetch("homes") == ["learner"]
    assert {"passwd", "group", "hosts"} <= set(learner.fetch("etc"))
    assert "shadow" not in learner.fetch("etc")


def test_only_own_processes_and_descriptors_are_there(learner):
    run(
        learner,
        f"{TRY}\npids = [n for n in os.listdir('/proc') if n.isdigit()]\n"
        "fds = {}\n"
        "for n in os.listdir('/proc/self/fd'):\n"
        "    try:\n"
        "        fds[int(n)] = os.readlink('/proc/self/fd/' + n)\n"
        "    except OSError: pass\n"
        "who = os.getpid(), os.getppid()",
    )
    assert learner.fetch("pids") == ["1"]
    assert learner.fetch("who") == (1, 0)
    descriptors = learner.fetch("fds")
    assert sorted(descriptors) == [0, 1, 2, 3]
    assert descriptors[0] == "/dev/null"
    assert descriptors[3].startswith("socket:")


def test_no_rights_are_left(learner):
    run(learner, "status = dict(line.split(':', 1) for line in open('/proc/self/status'))")
    run(learner, "import os\nids = os.getresuid() + os.getresgid()")
    status = learner.fetch("status")
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0
    assert status["NoNewPrivs"].strip() == "1"
    assert status["Seccomp"].strip() == "2"
    assert all(learner.fetch("ids"))


def test_honest_code_finds_what_it_needs(learner):
    done = run(
        learner,
        """
import concurrent.futures, multiprocessing, tempfile, threading, asyncio, decimal, sqlite3
import colorsys, xml.dom.minidom, wave  # imported late, from the environment
import subprocess, getpass, os, pathlib
with tempfile.TemporaryFile() as file:
    file.write(b'x')
with concurrent.futures.ThreadPoolExecutor(3) as pool:
    total = sum(pool.map(abs, range(5)))
queue = multiprocessing.get_context('fork').Queue()
worker = multiprocessing.get_context('fork').Process(target=queue.put, args=(5,))
worker.start(); got = queue.get(); worker.join()
text = subprocess.run(['echo', 'hi'], capture_output=True, text=True).stdout
user = getpass.getuser(), str(pathlib.Path.home()), os.getcwd()
sqlite3.connect('x.db').execute('create table t (a)')
open('/dev/null', 'w').write('x'); random = open('/dev/urandom', 'rb').read(1)
from scipy import optimize
import autils, public_tests
""",
    )
    assert done.error is None, done.error
    assert (learner.fetch("total"), learner.fetch("got"), learner.fetch("text")) == (10, 5, "hi\n")
    assert learner.fetch("user") == ("learner", "/home/learner", "/home/learner/work")


POOL = """
import concurrent.futures as futures, multiprocessing
from pathlib import Path
Path("beside.py").write_text("def double(x):\\n    return 2 * x\\n")
import beside
def own(x):
    return 2 * x
"""
POOLS = {
    "forked": "{e}(2, mp_context={c}('fork'))|own",
    "new interpreters": "{e}(2, mp_context={c}('spawn'))|beside.double",
    "a server that forks": "{e}(2, mp_context={c}('forkserver'))|beside.double",
    "the older kind of pool, new interpreters": "{c}('spawn').Pool(2)|beside.double",
    "the usual pool": "multiprocessing.Pool(2)|own",
    "threads": "futures.ThreadPoolExecutor(2)|own",
}


@pytest.mark.parametrize("pool", POOLS)
def test_pools_work_as_in_a_notebook(learner, pool):
    """New interpreters import the function, so it stands in a module beside the notebook."""
    names = {"e": "futures.ProcessPoolExecutor", "c": "multiprocessing.get_context"}
    made, function = POOLS[pool].format(**names).split("|")
    done = run(
        learner, f"{POOL}\nwith {made} as pool:\n    got = list(pool.map({function}, [1, 2]))"
    )
    assert done.error is None, done.error
    assert learner.fetch("got") == [2, 4]


def test_a_folder_of_the_course_stays_hidden_wherever_it_lies(tmp_path):
    secret = tmp_path / "gradebook.db"
    secret.write_text("secret")
    with WarmParent(imports=("numpy",), secrets=[secret]) as parent:
        assert parent.report.broken == ()


ELSEWHERE = """
import sys
from proctor.learner.parent import Cell, LearnerSpec, WarmParent

with WarmParent(imports=()) as parent, parent.start(LearnerSpec()) as learner:
    code = "import os, sys; print(sys.prefix, sorted(os.listdir(sys.prefix)))"
    run = learner.run_cell(Cell("cell", code))
    print(run.outputs)
    write = learner.run_cell(Cell("cell", "open(sys.prefix + '/mine', 'w')"))
    print(write.error["ename"])
"""


@pytest.mark.parametrize("name", ["env", "zwei Wörter, 'drei' \\040 #1 $HOME 100%"])
def test_an_environment_in_the_folder_for_temporary_files_stays_readable(name, tmp_path):
    """Modules are imported late, too: they must not vanish under the learner's own /tmp."""
    assert str(tmp_path).startswith("/tmp/")
    home = tmp_path / name
    options = ["--without-pip", "--symlinks"]
    subprocess.run([sys.executable, "-m", "venv", *options, home], check=True)
    (packages,) = home.glob("lib/python3*/site-packages")
    shared = os.path.dirname(os.path.dirname(pytest.__file__))
    (packages / "shared.pth").write_text(f"{shared}\n{ROOT}\n")
    done = subprocess.run(
        [home / "bin" / "python", "-c", ELSEWHERE], cwd="/", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    shown, error = done.stdout.splitlines()
    assert f"{home} [" in ast.literal_eval(shown)[0]["text"]
    assert "'bin'," in shown
    assert error in ("OSError", "PermissionError")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (rb"/tmp/two\040words", "/tmp/two words"),
        (rb"/tmp/tab\011line\012end", "/tmp/tab\tline\nend"),
        (rb"/tmp/\134040", r"/tmp/\040"),
        ("/tmp/Übung 日".replace(" ", r"\040").encode(), "/tmp/Übung 日"),
        (b"/tmp/caf\xe9\x0b\r", os.fsdecode(b"/tmp/caf\xe9\x0b\r")),
    ],
)
def test_mount_points_are_read_as_linux_writes_them(written, name):
    line = b"36 35 98:0 / %s rw,noatime shared:1 - tmpfs none rw\n"
    assert view.mount_points(line % b"/" + line % written) == ["/", name]


def test_a_secret_that_can_be_seen_stops_the_start():
    with (
        pytest.raises(SandboxUnavailable, match=r"secrets: seeing .*autils.* succeeded"),
        WarmParent(imports=("numpy",), secrets=[ROOT / "autils" / "__init__.py"]),
    ):
        pass


def test_lying_about_the_parent_leads_nowhere(learner):
    """Signals, stops and exits reach only the learner's own process."""
    run(learner, "import os, signal\nos.kill(1, signal.SIGSTOP); os.kill(-1, signal.SIGTERM)")
    assert run(learner, "1").error is None


def test_too_much_memory_is_a_memory_error(learner):
    done = run(learner, "x = bytearray(10**10)")
    assert done.error["ename"] == "MemoryError"
    assert run(learner, "1").error is None


def test_too_large_a_file_is_an_error(learner):
    done = run(learner, "with open('big', 'wb') as f:\n    f.write(bytes(5 * 2**20))")
    assert done.error["ename"] == "OSError"


def test_too_many_files_are_an_error(learner):
    done = run(learner, "for i in range(1000): open(str(i), 'w').close()")
    assert done.error["evalue"].startswith("[Errno 28]")


def test_too_many_descriptors_are_an_error(learner):
    done = run(learner, "import os\nkept = [os.open('/dev/null', 0) for _ in range(1000)]")
    assert done.error["evalue"].startswith("[Errno 24]")


@pytest.mark.parametrize(
    "source",
    [
        "print('x' * 10**6)",
        "for _ in range(10**5): print('x' * 10)",
        "import os\nos.write(1, b'x' * 10**6)",
        "import os\nos.system('head -c 1000000 /dev/zero | tr \"\\\\0\" x')",
        "from IPython.display import *\nfor _ in range(300): display(HTML('x' * 1000))",
        "'x' * 10**6",
    ],
)
def test_too_much_output_is_cut_and_says_so(learner, source):
    done = run(learner, source)
    assert done.error is None
    assert len(repr(done.outputs)) < 130_000
    assert "was cut here: it was longer than 97.7 KiB" in str(done.outputs[-1].get("text"))
    assert run(learner, "1").error is None


def test_outputs_of_all_cells_together_are_limited(parent):
    with parent.start(LearnerSpec(), replace(TIGHT, total_output_bytes=150_000)) as learner:
        sizes = [len(repr(run(learner, "print('x' * 60_000)").outputs)) for _ in range(4)]
    assert sum(sizes) < 200_000


BOMBS = {
    "processes": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "threads": "import _thread, time\nwhile True: _thread.start_new_thread(time.sleep, (1000,))",
    "memory": "x = []\nwhile True: x.append(bytearray(10**7))",
    "memory of many processes": (
        "import os, time\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n"
        "        x = bytearray(b'x') * (200 * 2**20)\n"
        "        time.sleep(1000)\n"
        "time.sleep(1000)"
    ),
    "disk": "f = open('/dev/shm/x', 'wb')\nwhile True: f.write(bytes(10**6))",
    "output": "while True: print('x' * 1000)",
    "native output": "import os\nwhile True: os.write(2, b'x' * 1000)",
    "recursion in C": "x = []\nfor _ in range(10**6): x = [x]\nrepr(x)",
    "an endless regular expression": "import re\nre.match('(a+)+$', 'a' * 50 + 'b')",
}


def _ends_badly(learner, source):
    """Return whether a cell raised, or took its process along."""
    try:
        return run(learner, source).error is not None
    except (LearnerLimit, LearnerDied):
        return True


@pytest.mark.hostile
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_hurts_only_its_own_process(parent, bomb):
    began = time.monotonic()
    with parent.start(LearnerSpec()) as learner:
        pid = learner._handle.pid
        assert _ends_badly(learner, bomb)
        pids = tree(pid)
        assert len(pids) <= TIGHT.processes
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert time.monotonic() - began < 40
    with parent.start(LearnerSpec()) as learner:
        assert run(learner, "1 + 1").error is None


@pytest.mark.parametrize("loop", ["while True: pass", "while id(0): pass"])
def test_what_a_stopped_cell_started_ends_with_it(learner, loop):
    source = "import os\nfor _ in range(3):\n    if os.fork() == 0:\n        os.setsid()\n"
    done = run(learner, source + f"        while True: pass\n{loop}")
    assert done.timed_out
    started = tree(learner._handle.pid)[1:]
    states = [Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] for pid in started]
    assert set(states) <= {"Z"}  # ended, and nobody has asked how
    assert run(learner, "1").error is None


def test_many_processes_together_may_not_use_more_memory(parent):
    with parent.start(LearnerSpec()) as learner, pytest.raises(LearnerLimit) as caught:
        run(learner, BOMBS["memory of many processes"])
    assert (caught.value.which, caught.value.ename) == ("memory", "MemoryLimit")
    assert str(caught.value) == "The notebook used more than 256 MiB of memory and was stopped."


def _interpreter_of_an_ordinary_user(folder):
    """Return a Python that another user can run with this environment's packages."""
    packages = [path for path in sys.path if Path(path).name == "site-packages"]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *packages]),
    }
    for python in (sys.executable, "/usr/bin/python3"):
        test = [python, "-c", "import numpy, IPython, matplotlib, msgpack, proctor.learner.parent"]
        try:
            subprocess.run(
                test, env=environment, user=65533, group=65533, extra_groups=[], check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return python, environment
    pytest.skip("no interpreter here that another user can run")


AS_ORDINARY_USER = ["setpriv", "--reuid=65533", "--regid=65533", "--clear-groups"]
# As in a container, where parts of /proc are covered and an ordinary user may mount no new one.
WITH_MASKED_PROC = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none /proc/fs && exec "$@"', "sh"]
SEEN_BY_AN_ORDINARY_USER = """
from proctor.learner.parent import *
with WarmParent(imports=("numpy", "IPython")) as parent:
    print(parent.report.mode, len(parent.report.broken))
    with parent.start(LearnerSpec()) as learner:
        learner.run_cell(Cell("a", "import os\\ndef f(x): return x + os.getuid()"))
        print(learner.call("f", [1]).value)
        learner.run_cell(Cell("b", "pids = sorted(n for n in os.listdir('/proc') if n.isdigit())"))
        learner.run_cell(Cell("c", "cpus = open('/proc/cpuinfo').read(1)"))
        print(len(learner.fetch("pids")), len(learner.fetch("cpus")))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize(
    ("around", "pids"), [([], "1"), (WITH_MASKED_PROC, "0")], ids=["plain", "masked /proc"]
)
def test_an_ordinary_user_gets_the_same_sandbox(around, pids):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        python, environment = _interpreter_of_an_ordinary_user(folder)
        done = subprocess.run(
            [*around, *AS_ORDINARY_USER, python, "-c", SEEN_BY_AN_ORDINARY_USER],
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout.split() == ["user", "0", "1001", pids, "1"], done.stderr


@pytest.fixture
def fake_groups(monkeypatch, tmp_path):
    """Lay out a unified hierarchy in which this process sits in `a/b`, and only `a` may share."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.setattr(cgroups, "_mounts", lambda: {"": tmp_path})
    monkeypatch.setattr(cgroups, "_own_groups", lambda: {"": "a/b"})
    make = Path.mkdir

    def mkdir(folder, *arguments, **options):
        make(folder, *arguments, **options)
        if folder.parent == tmp_path / "a":
            for name in ("memory.max", "memory.swap.max", "pids.max", "cgroup.procs"):
                (folder / name).write_text("max")
            (folder / "memory.events").write_text("oom 1\noom_kill 0\n")

    monkeypatch.setattr(Path, "mkdir", mkdir)
    return tmp_path / "a"


def test_a_unified_hierarchy_is_used_where_it_may_be_written(fake_groups):
    group = cgroups.Group(TIGHT)
    group.add(1234)
    memory, pids = group.folders["memory"], group.folders["pids"]
    assert memory == pids
    assert memory.parent == fake_groups
    assert int((memory / "memory.max").read_text()) > TIGHT.memory_bytes
    assert (memory / "memory.swap.max").read_text() == "0"
    assert (pids / "pids.max").read_text() == str(TIGHT.processes)
    assert (memory / "cgroup.procs").read_text() == "1234"
    assert not group.ran_out_of_memory
    (memory / "memory.events").write_text("oom 1\noom_kill 1\n")
    assert group.ran_out_of_memory
    (memory / "memory.events").write_text("oom 0\noom_kill 1\n")
    assert not group.ran_out_of_memory, "the machine was short of memory, the group was not"


@pytest.mark.parametrize(("failures", "ran_out"), [(0, False), (7, True)])
def test_a_group_of_the_older_kind_knows_it_too(fake_groups, failures, ran_out):
    group = cgroups.Group(TIGHT)
    memory = group.folders["memory"]
    (memory / "memory.events").unlink()
    (memory / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 1\n")
    (memory / "memory.failcnt").write_text(f"{failures}\n")
    assert group.ran_out_of_memory == ran_out


def test_groups_that_cannot_be_made_are_done_without(monkeypatch):
    monkeypatch.setattr(cgroups, "_mounts", dict)
    group = cgroups.Group(TIGHT)
    group.add(1)
    assert group.folders == {}
    assert not group.ran_out_of_memory
    group.close()


def test_real_groups_are_removed_with_their_process(parent):
    with parent.start(LearnerSpec()) as learner:
        folders = list(learner._group.folders.values())
        assert all(folder.is_dir() for folder in folders)
    assert not any(folder.exists() for folder in folders)


def test_another_system_is_told_the_cure(monkeypatch):
    monkeypatch.setattr(namespaces.sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match=r"WSL 2.*--no-sandbox"), WarmParent():
        pass


def test_an_old_kernel_is_told_the_cure(monkeypatch):
    monkeypatch.setattr(
        namespaces.os, "uname", lambda: os.uname_result(["Linux", "", "5.4.0-1", "", ""])
    )
    with pytest.raises(SandboxUnavailable, match=r"Linux 5.12 or newer; this is 5.4.0-1"):
        namespaces.require_linux()


def test_an_unknown_processor_is_told(monkeypatch):
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "riscv64")
    with pytest.raises(SandboxUnavailable, match="riscv64"):
        namespaces.require_linux()


def test_restricted_user_namespaces_are_told_the_cure(monkeypatch, tmp_path):
    setting = tmp_path / "restrict"
    setting.write_text("1\n")
    monkeypatch.setattr(namespaces, "_RESTRICTED", setting)
    assert "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0" in namespaces._cure(
        OSError()
    )
    setting.write_text("0\n")
    assert "--cap-add SYS_ADMIN" in namespaces._cure(OSError())


def test_learners_at_work_have_ids_of_their_own(monkeypatch):
    monkeypatch.setattr(namespaces, "_ids_available", lambda: 2**32 - 1)
    ids = {namespaces.learner_uid(serial) for serial in range(1000)}
    assert len(ids) == 1000
    assert min(ids) > 65536
    monkeypatch.setattr(namespaces, "_ids_available", lambda: 65536)
    assert len({namespaces.learner_uid(serial) for serial in range(1000)}) == 1000
    monkeypatch.setattr(namespaces, "_ids_available", lambda: 1)
    with pytest.raises(SandboxUnavailable, match="only 1 user ids"):
        namespaces.learner_uid(5)


def test_a_course_in_the_root_folder_has_no_view():
    with pytest.raises(ValueError, match="root folder"):
        view._outermost(["/"])


def test_folders_inside_others_are_shown_once():
    assert view._outermost(["/a/b", "/a", "/usr/x", "/ab"]) == ["/a", "/ab"]


def test_a_meter_reads_processor_time_and_memory():
    code = "x = bytearray(b'x') * 10**8\nprint(flush=True)\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        meter = Meter(process.pid)
        process.stdout.readline()
        time.sleep(0.3)
        usage = meter.read()
        process.kill()
    assert usage.memory_bytes > 90 * 10**6
    assert usage.cpu_seconds > 0.1
    assert usage.processes == 1


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filters_jump_inside_the_program(machine):
    steps = seccomp.program(machine)
    assert len(steps) < 4096
    for place, (code, if_true, if_false, _) in enumerate(steps):
        assert max(if_true, if_false) == 0 or code & 0x07 == 0x05
        assert place + 1 + max(if_true, if_false) < len(steps) + (code == 0x06)


def test_limits_are_never_raised(monkeypatch):
    calls = []
    monkeypatch.setattr(limits_module.resource, "getrlimit", lambda kind: (10, 100))
    monkeypatch.setattr(limits_module.resource, "setrlimit", lambda kind, pair: calls.append(pair))
    limits_module.apply_rlimits(Limits())
    assert all(hard <= 100 for _, hard in calls)
