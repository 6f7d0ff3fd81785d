"""One rule for whatever a page can drag or press: it takes turns with the cell that runs.

JupyterLab hands a widget's messages to a thread beside the busy one (a subshell) where the kernel
has them. But what a message sets off, a learner's function, a drawing, a print, is not made for two
threads at once. So it is handed on to the main thread, where it comes as soon as the cell that runs
has ended, before the cells that wait behind it. A kernel without subshells does the same by itself,
but for the order: there, cells that wait come first.

Only what touches nothing but a flag, such as a wish to stop, is heard at once.
"""

import signal
import sys
import threading
from collections.abc import Callable
from typing import Any


def take_turns(widget: Any, at_once: Callable[[Any], bool] | None = None) -> None:
    """Let messages from the page for `widget` wait for their turn, whatever thread they come in.

    `at_once` is asked about the content of each custom message first, perhaps in another thread
    while a cell runs. It returns True when that was all there is to do.
    """
    comm = widget.comm
    # Some kernels send messages for a widget to the shell that wrote to it last: that is the busy
    # one, with all its cells that wait. These are to go where the front end sends them.
    comm._reply_subshell_for = None
    handle = widget._handle_msg

    def receive(message: dict[str, Any]) -> None:
        data = message["content"].get("data", {})
        if at_once and data.get("method") == "custom" and at_once(data.get("content")):
            return
        if in_main_thread():
            handle(message)
        else:
            _main_loop().add_callback(_interruptible, handle, message)

    comm.on_msg(receive)


def in_main_thread() -> bool:
    """Tell whether we run where cells run."""
    return threading.current_thread() is threading.main_thread()


def _main_loop() -> Any:
    """Return the loop in which the kernel runs cells; callbacks may be added from any thread."""
    return sys.modules["IPython"].get_ipython().kernel.io_loop


def _interruptible(handle: Callable[[Any], None], message: Any) -> None:
    """Handle a message so that an interrupt breaks into it, as it does into a cell.

    Between cells a kernel ignores interrupts, and a function that never ends could not be stopped.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        handle(message)
    except KeyboardInterrupt:  # it came beside the learner's function: the question is dropped
        pass
    finally:
        signal.signal(signal.SIGINT, before)
