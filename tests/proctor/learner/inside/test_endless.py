"""Which loops are proved never to end, and which are not: each is really stopped while it runs."""

import linecache
import signal
import textwrap
from contextlib import contextmanager

import numpy as np
import pytest

from proctor.learner.inside.endless import endless_loop, places_above, places_of

CELL = "<a cell>"

ENDLESS = [
    ("while True:\n    pass", "True"),
    ("while 1:\n    x = 1", "1"),
    ("k = 0\nwhile k < len(z):\n    a = np.exp(z) / np.sum(np.exp(z))", "k < len(z)"),
    ("i, total = 0, 0\nwhile i < len(a):\n    total += a[i] * a[i]", "i < len(a)"),
    ("i = 0\nwhile i < len(a):\n    total = 0\n    total += a[i]", "i < len(a)"),
    ("trace = []\nwhile len(trace) < 3:\n    yhat = n * 0.5", "len(trace) < 3"),
    ("i = 0\nwhile i < z.shape[0]:\n    out = np.sum(z * z[0])", "i < z.shape[0]"),
    ("i, rows = 0, []\nwhile i < n:\n    if i > n:\n        rows.append(i)", "i < n"),
    ("i, j = 0, 0\nwhile i < n:\n    j += 1", "i < n"),
    (
        "done = False\nwhile not done:\n    for x in a:\n        if x > 1:\n            break",
        "not done",
    ),
    ("i = 0\nwhile i < n and a[i] < 9:\n    x = [2 * b for b in a]", "i < n and a[i] < 9"),
    ("while n > 0:\n    x = sum(b * b for b in a * 500)", "n > 0"),
    ("while n > 0:\n    x = {b: 2 * b for b in range(5000)}", "n > 0"),
    ("i = 0\nwhile z[i] > 0:\n    best = max(a)", "z[i] > 0"),
    ("while isinstance(n, int):\n    x = n // 2", "isinstance(n, int)"),
    ("i = 0\nwhile i < n:\n    x = helper(a)", "i < n"),
    ("i = 0\nwhile i < len(a):\n    x = helper(a)", "i < len(a)"),
    ("i = 0\nwhile i <= n:\n    w[0] = 2.0\n    w += 1e-9", "i <= n"),
    ("i = 0\nwhile i < n:\n    j = 0\n    while j < n:\n        j += 1", "i < n"),
    ("i = 0\nwhile i < n:\n    while True:\n        continue", "i < n"),
]
"""A body of `answer(a, z, w, n)`, and the condition that is named."""

NOT_PROVED = [
    "i = 0\nwhile i >= 0:\n    i += 1",
    "i = 0\nwhile i < 10 ** 12:\n    i = i + 1",
    "while True:\n    if n > 10 ** 9:\n        break",
    "while True:\n    if n > 10 ** 9:\n        return 1",
    "while True:\n    n += 1\n    assert n < 10 ** 12",
    "while len(a) < 10 ** 12:\n    step(a)",
    "while len(a) < 10 ** 12:\n    b = a\n    b.append(1)\n    b.clear()",
    "while len(a) < 10 ** 12:\n    a[0:1] = [1]",
    "while len(a) < 10 ** 12:\n    total = 0\n    total += 1\n    total = a\n    total += []",
    "while a[0] < 10 ** 12:\n    b = a\n    b[0] = 1",
    "while z[0] < 10 ** 12:\n    z += 1e-9",
    "while z.shape[0] < 10 ** 12:\n    z.resize(3, refcheck=False)",
    "while z.shape[0] < 10 ** 12:\n    z.shape = (3,)",
    "while COUNT[0] < 10 ** 12:\n    count()",
    "while flag < 10 ** 12:\n    raise_flag()",
    "while n < 10 ** 12:\n    setattr(Box, 'x', 1)",
    "while Box.x < 10 ** 12:\n    pass",
    "while Strange() < 1:\n    pass",
    "s = Strange()\nwhile n < 9:\n    s + 1",
    "s = [[Strange()]]\nwhile n < 9:\n    s < s",
    "while n < 9:\n    time.process_time()",
    "while time.process_time() > 0:\n    pass",
    "try:\n    while True:\n        pass\nexcept ValueError:\n    return 1",
    "while True:\n    try:\n        n + 1\n    except ValueError:\n        return 1",
    "with np.errstate():\n    while True:\n        pass",
    "def add():\n    nonlocal n\n    n += 1\nwhile n < 10 ** 12:\n    add()",
    "while n < 10 ** 12:\n    np.add(z, 1, out=z)",
    "while z[0] < 10 ** 12:\n    np.add(z, 1, z)",
    "while len(a) < 10 ** 12:\n    [a.append(1) for x in [1]]\n    a.clear()",
    "flag = 1\nlook = lambda: flag\nwhile flag < 9:\n    pass",
    "while (n := n + 1) < 10 ** 12:\n    pass",
    "for x in iter(int, 1):\n    pass",
    "while n < 10 ** 12:\n    for n in [1, 2]:\n        pass",
    "while n < 10 ** 12:\n    n, b = 1, 2",
    "while n < 10 ** 12:\n    exec('')",
    "while n < 9:\n    print('', end='')",
    "while n < 9:\n    loud(1)",
    "while n < 9:\n    lambda: 1",
]
"""Loops that end some day, might, or hold a name or a step that isn't known."""

AROUND = """
import time
import numpy as np
COUNT, flag = [0], 0
class Box:
    x = 1
class Strange:
    def __lt__(self, other): return True
    def __add__(self, other): return self
def helper(values):
    total = 0
    for value in values:
        if value < 0:
            continue
        total = total + value
    return total / len(values)
def step(values):
    values.append(1)
    values.clear()
def count():
    COUNT[0] += 1
def raise_flag():
    global flag
    flag += 1
def loud(x):
    if x > 2:
        raise ValueError(x)
    return x
"""


@contextmanager
def cell(source):
    """Have a cell's source where its code finds it, as in a notebook."""
    lines = source.splitlines(keepends=True)
    linecache.cache[CELL] = (len(source), None, lines, CELL)
    try:
        yield compile(source, CELL, "exec")
    finally:
        del linecache.cache[CELL]


def stopped_in(source, seconds=0.05):
    """Run a cell, stop it, and return what is proved of the loop that it was in."""

    def stop(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    with cell(source) as code:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            exec(code, {})
        except KeyboardInterrupt as error:
            return endless_loop(places_of(error.__traceback__), CELL.__eq__)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    raise AssertionError("it came to an end")


def answer(body):
    call = "answer([1.0, 2.0, 3.0], np.ones(3), np.ones(3), 3)"
    return f"{AROUND}\ndef answer(a, z, w, n):\n{textwrap.indent(body, '    ')}\n\n{call}\n"


@pytest.mark.parametrize(("body", "condition"), ENDLESS, ids=[body for body, _ in ENDLESS])
def test_a_loop_that_can_not_end_is_named_with_its_line(body, condition):
    source = answer(body)
    found = stopped_in(source)
    assert found is not None
    line, told = found
    assert told == condition
    assert source.splitlines()[line - 1].strip() == f"while {condition}:"


@pytest.mark.parametrize("body", NOT_PROVED)
def test_of_any_other_loop_nothing_is_said(body):
    assert stopped_in(answer(body)) is None


def test_a_loop_of_a_cell_itself_is_found_too():
    assert stopped_in("i = 0\nwhile i < 3:\n    x = 2 * i\n") == (2, "i < 3")


def test_a_caller_that_catches_errors_could_still_go_on():
    source = "def f():\n    while True: pass\ntry:\n    f()\nexcept ValueError:\n    pass\n"
    assert stopped_in(source) is None


def test_it_is_seen_while_the_code_goes_on():
    found = []

    def look(_, frame):
        found.append(endless_loop(places_above(frame), CELL.__eq__))
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    with cell(answer("while True:\n    x = 1")) as code, pytest.raises(KeyboardInterrupt):
        exec(code, {})
    signal.signal(signal.SIGALRM, before)
    assert [condition for _, condition in found] == ["True"]


def test_a_learners_own_timer_could_still_end_it():
    source = (
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.05, 100)\n"
        "def f():\n    while True:\n        pass\nf()\n"
    )
    assert stopped_in(source, 10) is None


def test_without_a_place_nothing_is_said():
    assert endless_loop([], CELL.__eq__) is None


def test_what_is_known_of_numpy_is_there():
    from proctor.learner.inside import endless

    gone = [name for name in endless._NUMPY if not callable(getattr(np, name, None))]
    assert gone == []
