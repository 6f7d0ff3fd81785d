"""Long work that is no `fit`: what is shown of it, and what a stop leaves, in a real kernel too."""

import time

import numpy as np
import pytest

from autils import accuracy_over_seeds, train_digits
from autils.training.work import StoppedError, WorkProgress, long_work
from tests.autils.kernels import ended, kernel, printed

SLOW = """
import time
import numpy as np
from autils import accuracy_over_seeds, train_digits
X, y = np.zeros((10, 4)), np.zeros(10, dtype=int)

def train_epoch(X, Y, W1, W2, learning_rate, batch_size):
    time.sleep(PAUSE)
    return W1, W2

def accuracy_by_width(widths):
    for _ in range(100):
        time.sleep(0.02)
    return [0.5] * len(widths)
"""
TRAIN = """
run = train_digits(X, y, X, y, passes=1000, train_epoch=train_epoch)
print(run.passes > 0)
"""
MEASURE = "runs = accuracy_over_seeds(accuracy_by_width, seeds=range(50))\nprint('rows', len(runs))"


@pytest.mark.parametrize(
    ("moment", "line"),
    [
        ({}, "0 of 350 passes · starting"),
        ({"count": 35, "seconds": 2.0}, "35 of 350 passes · about 18 s left"),
        ({"count": 350, "seconds": 8.0, "finished": True}, "350 passes · took 8 s"),
        (
            {"count": 3, "seconds": 1.0, "finished": True, "stopped": True},
            "Stopped by you after 3 of 350 passes · took 1 s",
        ),
        (
            {"count": 3, "seconds": 1.0, "finished": True, "broken": True},
            "Broke off after 3 of 350 passes · took 1 s",
        ),
    ],
)
def test_the_line_that_a_learner_reads(moment, line):
    assert WorkProgress("pass", 350, **moment).label == line


def test_seeds_are_counted_as_seeds():
    assert WorkProgress("seed", 5, 2, 20.0).label == "2 of 5 seeds · about 30 s left"


def test_a_stop_before_the_first_part_is_said_in_a_sentence():
    with pytest.raises(StoppedError) as stopped, long_work("seed", 5):
        raise KeyboardInterrupt
    assert stopped.value._render_traceback_() == [
        "You stopped before the first seed was done. Run the cell again when you like."
    ]


def test_an_error_in_the_work_is_the_works_own():
    with pytest.raises(ValueError, match="mine"), long_work("seed", 5):
        raise ValueError("mine")


def interrupted_in(call):
    """Return a function that is interrupted in one of its calls."""
    calls = []

    def accuracy_by_width(widths):
        calls.append(widths)
        if len(calls) == call:
            raise KeyboardInterrupt
        return [0.5] * len(widths)

    return accuracy_by_width


def test_the_seeds_that_were_done_are_kept(capsys):
    runs = accuracy_over_seeds(interrupted_in(3), seeds=range(5))
    assert runs.shape == (2, 4)
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "You stopped after 2 of 5 seeds: what follows is made of these."


def test_the_passes_that_were_done_are_kept(capsys):
    X, y = np.zeros((10, 4)), np.zeros(10, dtype=int)
    calls = []

    def train_epoch(X, Y, W1, W2, learning_rate, batch_size):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return W1, W2

    run = train_digits(X, y, X, y, passes=9, train_epoch=train_epoch)
    assert run.passes == 3
    said = capsys.readouterr().out
    assert said == "You stopped after 3 of 9 passes: the run holds these.\n"


@pytest.fixture
def page():
    with kernel() as page:
        yield page


def is_over(message):
    shown = message["content"].get("data", {})
    return message["msg_type"] == "update_display_data" and "took" in shown.get("text/plain", "")


@pytest.mark.parametrize("way", ["button", "interrupt"])
def test_training_is_stopped_and_the_cell_goes_on(page, way):
    page.run(SLOW.replace("PAUSE", "0.02"))
    shell = page.subshell()
    number = page.client.execute(TRAIN)
    face = page.shown_widget()
    time.sleep(1.5)
    stop(page, face, shell, way)
    over, _ = page.wait_for(is_over, seconds=60)
    assert over["content"]["data"]["text/plain"].startswith("Stopped by you after ")
    _, seen = page.wait_for(lambda one: ended(one, number))
    said = printed(seen).splitlines()
    assert said[0].startswith("You stopped after ")
    assert said[-1] == "True"


@pytest.mark.parametrize("way", ["button", "interrupt"])
def test_a_seed_that_takes_long_is_broken_into_kindly(page, way):
    page.run(SLOW.replace("PAUSE", "0"))
    shell = page.subshell()
    page.client.execute(MEASURE)
    face = page.shown_widget()
    stop(page, face, shell, way)
    over, _ = page.wait_for(is_over, seconds=60)
    assert over["content"]["data"]["text/plain"].startswith("Stopped by you after 0 of 50 seeds")
    with pytest.raises(AssertionError) as error:  # which `wait_for` raises for a cell's error
        page.wait_for(lambda one: False, seconds=60)
    assert "You stopped before the first seed was done." in str(error.value)
    assert "Traceback" not in str(error.value)


def stop(page, face, shell, way):
    if way == "interrupt":
        page.manager.interrupt_kernel()
    else:
        press = {"method": "custom", "content": {"kind": "stop"}}
        page.tell(face["content"]["comm_id"], press, shell)
