"""A real kernel, and what a page sends to it: cells, a widget's messages, an interrupt."""

import time
from contextlib import contextmanager
from queue import Empty

from jupyter_client.manager import start_new_kernel

from tools.kernels import ENCRYPTED
from tools.lessons import ROOT


@contextmanager
def kernel():
    """Start a kernel in the repository; give a page that talks to it."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT), **ENCRYPTED)
    try:
        yield FrontEnd(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


class FrontEnd:
    """The side of the page: it sends messages, and hears what is published."""

    def __init__(self, manager, client):
        self.manager, self.client = manager, client

    def subshell(self):
        """Open a subshell, as JupyterLab does for widgets; return its name."""
        client = self.client
        client.control_channel.send(client.session.msg("create_subshell_request", {}))
        return client.control_channel.get_msg(timeout=30)["content"]["subshell_id"]

    def tell(self, widget, data, subshell=None):
        """Send a message to a widget; return its number."""
        content = {"comm_id": widget, "data": data}
        message = self.client.session.msg("comm_msg", content)
        if subshell:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def wait_for(self, wanted, seconds=30):
        """Return the first message that is wanted, and all that came up to it."""
        seen, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.1, end - time.monotonic()))
            except Empty:
                break
            seen.append(message)
            assert message["msg_type"] != "error", message["content"]
            if wanted(message):
                return message, seen
        raise TimeoutError([message["msg_type"] for message in seen])

    def shown_widget(self, seconds=60):
        """Return the message that opened the next widget of ours, once the widget is on the page.

        Between the two the kernel doesn't listen to it yet; a person can't press it so early.
        """
        opened, _ = self.wait_for(is_widget, seconds)
        self.wait_for(lambda one: one["msg_type"] == "display_data", seconds)
        return opened

    def run(self, code, seconds=60):
        """Run a cell to its end; return all messages."""
        number = self.client.execute(code)
        return self.wait_for(lambda one: ended(one, number), seconds)[1]


def ended(message, number):
    """Tell whether a message says that the request with this number has ended."""
    idle = message["content"].get("execution_state") == "idle"
    return idle and message["parent_header"].get("msg_id") == number


def is_widget(message):
    """Tell whether a message opens one of our widgets."""
    state = message["content"].get("data", {}).get("state", {})
    return message["msg_type"] == "comm_open" and state.get("_model_module") == "anywidget"


def printed(messages):
    """Return what was printed, as one text."""
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")
