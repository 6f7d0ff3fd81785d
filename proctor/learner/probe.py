"""What the self-test runs inside a learner process: it tries to break each promise.

`TRIED` then holds, by the name of the promise, what succeeded and should not have. The names in
capitals at the top are filled in by the self-test.
"""

from __future__ import annotations

TEXT = """
import ctypes, os, socket, sys, threading, _thread

TRIED = {}

def attempt(promise, what, action):
    try:
        if action() is not False:
            TRIED.setdefault(promise, []).append(what)
    except (OSError, MemoryError, RuntimeError):
        pass
    TRIED.setdefault(promise, [])

def connect(family, address):
    with socket.socket(family) as s:
        s.settimeout(1)
        s.connect(address)

here = ("127.0.0.1", PORT)
attempt("network", "a connection to this machine", lambda: connect(socket.AF_INET, here))
attempt("network", "a datagram socket", lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
attempt("network", "looking up a name", lambda: socket.getaddrinfo("example.org", 80))
attempt("network", "an abstract socket", lambda: connect(socket.AF_UNIX, ABSTRACT))

for secret in SECRETS:
    attempt("secrets", f"seeing {secret}", lambda: os.stat(secret))

def outside_processes():
    own = {name for name in os.listdir("/proc") if name.isdigit()}
    return own > {"1"}

attempt("processes", "a list of other processes", outside_processes)
def signal_coordinator():
    if COORDINATOR == os.getpid():  # the same number, yet in another namespace: itself
        return False
    os.kill(COORDINATOR, 0)

attempt("processes", "a signal to the coordinator", signal_coordinator)
attempt("processes", "a parent process", lambda: os.getppid() != 0)

def write(folder):
    path = os.path.join(folder, "proctor-probe")
    with open(path, "w"):
        pass
    os.unlink(path)

for folder in FOLDERS:
    attempt("files", f"writing to {folder}", lambda: write(folder))

libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)

attempt("privileges", "a user id of 0", lambda: os.getuid() == 0 or os.geteuid() == 0)
attempt("privileges", "becoming root", lambda: os.setuid(0))
attempt("privileges", "mounting", lambda: call("mount", b"none", b"/tmp", b"tmpfs", 0, None))
attempt("privileges", "a new user namespace", lambda: call("unshare", 0x10000000))
attempt("privileges", "tracing", lambda: call("ptrace", 0, 0, 0, 0))

def status(name, harmless):
    if not os.path.exists("/proc/self/status"):
        return harmless
    lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(lines[name], 16)

attempt("privileges", "using capabilities", lambda: status("CapEff", 0) != 0)
attempt("privileges", "capabilities to come", lambda: status("CapBnd", 0) != 0)
attempt("privileges", "new privileges", lambda: status("NoNewPrivs", 1) != 1)
attempt("privileges", "unfiltered system calls", lambda: status("Seccomp", 2) != 2)

def open_descriptors():
    found = []
    for number in range(256):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found != [0, 1, 2, 3]

attempt("descriptors", "a descriptor of another process", open_descriptors)
attempt("memory", "more memory than allowed", lambda: bytearray(MEMORY + SLACK))

def many_threads():
    gate = threading.Lock()
    gate.acquire()
    try:
        for _ in range(PROCESSES + 1):
            _thread.start_new_thread(gate.acquire, ())
    finally:
        gate.release()

def big_file():
    try:
        with open("big", "wb") as file:
            for _ in range(DISK // (1 << 20) + 1):
                file.write(bytes(1 << 20))
    finally:
        os.unlink("big")

attempt("disk", "filling the disk", big_file)
attempt("process-count", "more processes than allowed", many_threads)
"""
