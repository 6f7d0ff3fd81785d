"""The stop button as messages: a real kernel that is busy, and a subshell beside it."""

import time

import pytest
from jupyter_client.manager import start_new_kernel

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
def kernel():
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT))
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def subshell(client):
    """Open a subshell, as JupyterLab does for widgets."""
    client.control_channel.send(client.session.msg("create_subshell_request", {}))
    return client.control_channel.get_msg(timeout=30)["content"]["subshell_id"]


def wait_for(client, wanted, seconds=30):
    """Return the first message that is wanted, and all that came with it."""
    seen, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        message = client.get_iopub_msg(timeout=seconds)
        seen.append(message)
        assert message["msg_type"] != "error", message["content"]
        if wanted(message):
            return message, seen
    raise TimeoutError


def is_face(message):
    state = message["content"].get("data", {}).get("state", {})
    return message["msg_type"] == "comm_open" and state.get("_model_module") == "anywidget"


def is_over(message):
    shown = message["content"].get("data", {})
    return message["msg_type"] == "update_display_data" and "took" in shown.get("text/plain", "")


def said(message):
    return message["content"]["data"]["text/plain"]


def test_the_button_reaches_a_busy_kernel_and_later_cells_wait(kernel):
    _, client = kernel
    shell = subshell(client)
    client.execute(BUSY)
    client.execute("print('later')")
    face, _ = wait_for(client, is_face)
    time.sleep(1)
    press = {"method": "custom", "content": {"kind": "stop"}}
    content = {"comm_id": face["content"]["comm_id"], "data": press}
    message = client.session.msg("comm_msg", content)
    message["header"]["subshell_id"] = shell
    client.shell_channel.send(message)
    over, seen = wait_for(client, is_over, seconds=10)
    assert said(over).startswith("Stopped by you in epoch ")
    assert not [one for one in seen if one["msg_type"] == "stream"]
    wait_for(client, lambda one: one["content"].get("text") == "later\n")


def test_an_interrupt_does_the_same(kernel):
    manager, client = kernel
    client.execute(BUSY)
    wait_for(client, is_face)
    time.sleep(0.5)
    manager.interrupt_kernel()
    over, _ = wait_for(client, is_over, seconds=10)
    assert said(over).startswith("Stopped by you in epoch ")
