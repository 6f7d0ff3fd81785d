"""Pieces beside a cell that runs, in a real kernel: with a subshell for widgets, and without."""

import pytest

from tests.autils.kernels import is_widget, kernel, printed

PLAY = """
import threading, time
import numpy as np
from autils import plt_softmax

inside, most, calls, threads = 0, 0, [], set()

def my_softmax(z):
    global inside, most
    inside += 1
    most = max(most, inside)
    threads.add(threading.current_thread() is threading.main_thread())
    time.sleep(0.01)
    if z[0] == 9:
        while True:
            time.sleep(0.01)
    print("asked about", z.tolist())
    calls.append(z.tolist())
    inside -= 1
    return np.exp(z) / np.exp(z).sum()

plt_softmax(my_softmax)
"""
BUSY = """
from matplotlib import pyplot as plt
plt.switch_backend("agg")
print("begins")
end = time.monotonic() + 3
while time.monotonic() < end:
    my_softmax(np.ones(4))
    fig, ax = plt.subplots(figsize=(2, 2))
    ax.plot(range(5))
    fig.savefig(__import__("io").BytesIO())
    plt.close(fig)
print("ends")
"""


@pytest.fixture
def page():
    with kernel() as page:
        yield page


def sliders(page):
    """Show the sliders; return the widget's name, and its state."""
    messages = page.run(PLAY)
    opened = next(one for one in messages if is_widget(one))
    return opened["content"]["comm_id"], opened["content"]["data"]["state"]["state"]


def move(page, widget, state, seq, z, shell):
    changed = {"state": {**state, "z": z, "seq": seq}}
    return page.tell(widget, {"method": "update", "state": changed, "buffer_paths": []}, shell)


def answer_to(seq):
    def wanted(message):
        data = message["content"].get("data", {})
        answer = (
            data.get("state", {}).get("answer", {}) if message["msg_type"] == "comm_msg" else {}
        )
        return answer.get("seq") == seq

    return wanted


@pytest.mark.parametrize("beside", [True, False], ids=["subshell", "one shell"])
def test_a_slider_moved_beside_a_cell_waits_and_is_answered(page, beside):
    widget, state = sliders(page)
    shell = page.subshell() if beside else None
    move(
        page, widget, state, 1, [7.0, 2.0, 3.0, 4.0], shell
    )  # from now on the kernel knows the way
    page.wait_for(answer_to(1))
    page.client.execute(BUSY)
    page.wait_for(lambda one: "begins" in one["content"].get("text", ""))
    for seq in range(2, 22):
        move(page, widget, state, seq, [float(seq % 8), 2.0, 3.0, 4.0], shell)
    last, seen = page.wait_for(answer_to(21))
    answer = last["content"]["data"]["state"]["answer"]
    assert printed(seen).endswith("ends\n")  # the cell came to its end first
    assert answer["words"].startswith("z = [5.0, 2.0, 3.0, 4.0], my_softmax(z) = [")
    assert answer["printed"] == "asked about [5.0, 2.0, 3.0, 4.0]"
    assert printed(page.run("print(most, threads)")) == "1 {True}\n"
    count = printed(page.run("print(len(calls) - calls.count([1.0] * 4))"))
    assert int(count) == 22  # none was lost


def test_cells_that_wait_come_after_the_slider(page):
    widget, state = sliders(page)
    shell = page.subshell()
    page.client.execute("print('begins'); time.sleep(1)")
    page.client.execute("print('next has', len(calls)); time.sleep(0.5)")
    page.client.execute("print('last has', len(calls))")
    page.wait_for(lambda one: "begins" in one["content"].get("text", ""))
    move(page, widget, state, 1, [5.0, 2.0, 3.0, 4.0], shell)
    _, seen = page.wait_for(lambda one: "last has" in one["content"].get("text", ""))
    assert "last has 2" in printed(seen)


def test_a_function_that_never_ends_is_interrupted(page):
    widget, state = sliders(page)
    shell = page.subshell()
    page.run("None")
    move(page, widget, state, 1, [9.0, 2.0, 3.0, 4.0], shell)
    with pytest.raises(TimeoutError):
        page.wait_for(answer_to(1), seconds=2)
    page.manager.interrupt_kernel()
    last, _ = page.wait_for(answer_to(1), seconds=60)
    answer = last["content"]["data"]["state"]["answer"]
    assert answer["trouble"].startswith("You stopped Your function before it gave an answer.")
    assert printed(page.run("print('alive')")) == "alive\n"
