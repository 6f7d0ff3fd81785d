"""The stop button as messages: a real kernel that is busy, and a subshell beside it."""

import time

import pytest

from tests.autils.kernels import kernel
from tools.lessons import ROOT

BUSY = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from autils.training.progress import FitProgress
from autils.training.views import progress_view
view = progress_view()
for epoch in range(1, 401):
    view(FitProgress(epoch, 400, part=0.5, loss=0.5))
    time.sleep(0.05)
    if view.stop_requested:
        break
view(FitProgress(epoch, 400, part=0.5, loss=0.5, finished=True, stopped=view.stop_requested))
"""


@pytest.fixture
def page():
    with kernel() as page:
        yield page


def is_over(message):
    shown = message["content"].get("data", {})
    return message["msg_type"] == "update_display_data" and "took" in shown.get("text/plain", "")


def said(message):
    return message["content"]["data"]["text/plain"]


def test_the_button_reaches_a_busy_kernel_and_later_cells_wait(page):
    shell = page.subshell()
    page.client.execute(BUSY)
    page.client.execute("print('later')")
    face = page.shown_widget()
    time.sleep(1)
    press = {"method": "custom", "content": {"kind": "stop"}}
    page.tell(face["content"]["comm_id"], press, shell)
    over, seen = page.wait_for(is_over, seconds=60)
    assert said(over).startswith("Stopped by you in epoch ")
    assert not [one for one in seen if one["msg_type"] == "stream"]
    page.wait_for(lambda one: one["content"].get("text") == "later\n")


def test_an_interrupt_does_the_same(page):
    page.client.execute(BUSY)
    page.shown_widget()
    time.sleep(0.5)
    page.manager.interrupt_kernel()
    over, _ = page.wait_for(is_over, seconds=60)
    assert said(over).startswith("Stopped by you in epoch ")
