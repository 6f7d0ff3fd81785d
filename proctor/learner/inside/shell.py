"""An IPython shell that keeps what cells show instead of printing it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from types import TracebackType
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from proctor.learner.inside.outputs import NativeOutput, Output, Recorder, text_stream
from proctor.wire.raised import public_name

_FIGURE = """
import matplotlib.pyplot as _plt
_figure, _axes = _plt.subplots()
_axes.plot([0, 1], [1, 0], label="$x^2$")
_axes.set_title("warm")
_axes.legend()
_plt.show()
"""
_RESULT = """
print(1)
1 + 1
"""


def _content(data: dict[str, Any]) -> dict[str, Any]:
    """Return a MIME bundle as nbformat keeps it: text, base64 or plain JSON."""
    clean: dict[str, Any] = {}
    for kind, value in data.items():
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode()
        elif not isinstance(value, str):
            value = json.loads(json.dumps(value, default=repr))
        clean[str(kind)] = value
    return clean


def _metadata(metadata: dict[str, Any] | None) -> dict[str, Any]:
    return json.loads(json.dumps(metadata or {}, default=repr))


class _ResultHook(DisplayHook):
    """Keeps the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Write nothing: the number goes with the output."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        """Keep the result."""
        self.shell.recorder.add(  # type: ignore[union-attr]
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": _content(format_dict),
                "metadata": _metadata(md_dict),
            }
        )

    def finish_displayhook(self) -> None:
        """Write no line ends either."""
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Keeps what `display` shows."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        """Keep a display, or change those that carry its id."""
        recorder: Recorder = self.shell.recorder
        content, extra = _content(data), _metadata(metadata)
        identity = str((transient or {}).get("display_id", ""))
        if update:
            recorder.update(identity, content, extra)
            return
        output: Output = {"output_type": "display_data", "data": content, "metadata": extra}
        if identity:
            output["transient"] = {"display_id": identity}
        recorder.add(output)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown so far."""
        self.shell.recorder.clear(wait=wait)


class LearnerShell(InteractiveShell):
    """The shell that a submission's cells run in.

    Attributes:
        recorder: takes all outputs.
        stdin: where nobody answers.
    """

    displayhook_class = Type(_ResultHook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **kwargs: Any) -> None:
        self.recorder = Recorder(1 << 20)
        self.native: NativeOutput | None = None
        self.stdin = sys.stdin
        super().__init__(**kwargs)

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window to show."""

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Show figures as pictures, whichever backend a cell asked for."""
        return super().enable_matplotlib("inline")

    def init_history(self) -> None:
        """Keep history in memory only."""
        self.config.HistoryManager.enabled = False
        super().init_history()

    def atexit_operations(self) -> None:
        """Leave nothing to do when the process ends; it is killed."""

    def ask_exit(self) -> None:
        """Do nothing: `exit` ends the cell, not the notebook."""

    def system(self, cmd: str) -> None:
        """Run `!cmd`; what it prints arrives through its descriptors."""
        code = subprocess.call(self.var_expand(cmd, depth=1), shell=True)
        self.user_ns["_exit_code"] = code

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Run `x = !cmd` and return what it prints."""
        command = self.var_expand(cmd, depth=depth + 1)
        done = subprocess.run(
            command,
            shell=True,
            text=True,
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return SList(done.stdout.splitlines()) if split else done.stdout

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show the error that ended a cell, in plain words where it asked for input."""
        given = args[0] if args else kwargs.get("exc_tuple")
        error = given[1] if given else sys.exc_info()[1]
        if error is not None:
            say_that_nobody_answers(error, self.stdin)
        super().showtraceback(*args, **kwargs)

    def _showtraceback(
        self, etype: type[BaseException], evalue: BaseException, stb: list[str]
    ) -> None:
        self.recorder.add(
            {
                "output_type": "error",
                "ename": public_name(etype),
                "evalue": _text_of(evalue),
                "traceback": [str(line) for line in stb],
            }
        )

    def is_cell(self, file_name: str) -> bool:
        """Tell whether code of this file name comes from a cell."""
        return file_name in self.compile._filename_map

    def line_of(self, traceback: TracebackType | None) -> int | None:
        """Return the innermost line of a traceback that lies in a cell."""
        line = None
        while traceback is not None:
            if self.is_cell(traceback.tb_frame.f_code.co_filename):
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line

    def capture(self, recorder: Recorder, native: NativeOutput | None) -> None:
        """Send all that is printed from now on to `recorder`."""
        self.recorder, self.native = recorder, native
        sys.stdout = text_stream(recorder, native, "stdout")
        sys.stderr = text_stream(recorder, native, "stderr")


NOBODY = "Nobody can answer `input()` when work is graded; write the value into the code instead."
AT_THE_END = "EOF when reading a line"
"""What Python's own `input()` says where nothing more comes in."""


def say_that_nobody_answers(error: BaseException, stdin: Any) -> None:
    """Put it plainly where code has asked a person; `stdin` is where nobody answers.

    Input that the code has made up itself, in a `sys.stdin` of its own, ends as Python says.
    """
    if type(error) is not EOFError or sys.stdin is not stdin:
        return
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    is_password = trace is not None and trace.tb_frame.f_globals.get("__name__") == "getpass"
    if error.args == (AT_THE_END,) or (is_password and not error.args):
        error.args = (NOBODY,)


def _text_of(value: BaseException) -> str:
    try:
        return str(value)
    except Exception:  # the exception is the learner's own
        return f"<{type(value).__name__} that can't be shown>"


def _configuration() -> Config:
    config = Config()
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Context"
    config.HistoryManager.enabled = False
    config.InteractiveShell.enable_tip = False
    return config


def make_shell(*, warm: bool = True) -> LearnerShell:
    """Return a new shell with pictures for figures.

    With `warm`, a figure (where Matplotlib was imported), a result and a traceback have been made
    once and forgotten, so that no learner process pays for what they set up.
    """
    folder = tempfile.mkdtemp(prefix="proctor-ipython-")
    shell = LearnerShell.instance(config=_configuration(), ipython_dir=folder)
    shutil.rmtree(folder, ignore_errors=True)
    if "matplotlib" in sys.modules:
        shell.enable_matplotlib()
    if warm:
        _warm_up(shell)
    return shell


def _warm_up(shell: LearnerShell) -> None:
    stdout, stderr = sys.stdout, sys.stderr
    shell.capture(Recorder(1 << 24), None)
    try:
        if "matplotlib" in sys.modules:
            shell.run_cell(_FIGURE, store_history=True)
        shell.run_cell(_RESULT, store_history=True)
        shell.run_cell("def _f():\n    raise ValueError('warm')\n_f()", store_history=True)
    finally:
        sys.stdout, sys.stderr = stdout, stderr
    shell.reset(new_session=True)
    # It is gone after a reset, and whatever starts a new interpreter for a pool asks for it.
    shell.user_module.__spec__ = None
    shell.compile._filename_map.clear()


def settle_in(shell: LearnerShell, home: str) -> None:
    """Make a learner process's folders the ones that libraries write to.

    Files in its work folder are imported before all others, as in every kernel.
    """
    sys.path.insert(0, "")
    os.environ.update(
        HOME=home,
        IPYTHONDIR=f"{home}/.ipython",
        MPLCONFIGDIR=f"{home}/.config/matplotlib",
        XDG_CONFIG_HOME=f"{home}/.config",
        XDG_CACHE_HOME=f"{home}/.cache",
    )
    tempfile.tempdir = None
    shell.ipython_dir = f"{home}/.ipython"
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        for function in (matplotlib.get_configdir, matplotlib.get_cachedir):
            getattr(function, "cache_clear", lambda: None)()
