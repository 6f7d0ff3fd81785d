"""An IPython shell that shows nothing and keeps what a cell would have shown, as notebooks do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

LONGEST_STREAM = 100_000
"""Characters that one cell may print; the rest is dropped."""


class Outputs:
    """The outputs of the running cell, in notebook format."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self._room = LONGEST_STREAM

    def stream(self, name: str, text: str) -> None:
        """Add printed text, to the last output if that is the same stream."""
        text, self._room = text[: self._room], max(self._room - len(text), 0)
        last = self.items[-1] if self.items else {}
        if text and last.get("output_type") == "stream" and last.get("name") == name:
            last["text"] += text
        elif text:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def display(self, data: dict[str, Any], metadata: dict[str, Any] | None) -> None:
        """Add a display."""
        shown = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        self.items.append(shown)

    def result(self, data: dict[str, Any], metadata: dict[str, Any] | None) -> None:
        """Add the value of a last line."""
        shown = {"output_type": "execute_result", "data": data, "metadata": metadata or {}}
        self.items.append({**shown, "execution_count": None})

    def error(self, ename: str, evalue: str, lines: list[str]) -> None:
        """Add an error."""
        self.items.append(
            {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": lines}
        )


class _Stream:
    """Stands for `sys.stdout` or `sys.stderr` while a cell runs."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs):
        self.name = name
        self._outputs = outputs

    def write(self, text: str) -> int:
        self._outputs.stream(self.name, str(text))
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    shell: QuietShell

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **kwargs):
        self.shell.outputs.display(dict(data), metadata)

    def clear_output(self, wait=False):
        self.shell.outputs.items.clear()


class _Hook(DisplayHook):
    shell: QuietShell

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.outputs.result(dict(format_dict), md_dict)

    def finish_displayhook(self):
        pass


class QuietShell(InteractiveShell):
    """A shell without history, colours, files or windows, and a fresh namespace on demand."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **kwargs: Any):
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.cache_size = 0
        self.outputs = Outputs()
        super().__init__(config=config, **kwargs)

    def enable_gui(self, gui=None):
        """Do without a window system."""

    def enable_matplotlib(self, gui=None):
        """Leave matplotlib as it is: nothing is drawn here."""
        return gui, "agg"

    def _showtraceback(self, etype, evalue, stb):
        self.outputs.error(getattr(etype, "__name__", str(etype)), str(evalue), list(stb))

    def start_over(self) -> None:
        """Give the next submission a namespace of its own."""
        module, namespace = self.prepare_user_module()
        self.user_module, self.user_ns = module, namespace
        self.user_ns_hidden.clear()
        sys.modules[module.__name__] = module
        self.init_user_ns()

    @contextmanager
    def captured(self) -> Iterator[Outputs]:
        """Collect what is shown inside the block."""
        self.outputs = Outputs()
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream("stdout", self.outputs), _Stream("stderr", self.outputs)
        try:
            yield self.outputs
        finally:
            sys.stdout, sys.stderr = before
