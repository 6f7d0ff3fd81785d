"""A training on the page: one output with bar, curves, time left and a button that stops it.

While `fit` runs, the kernel is busy, and an ordinary message would wait for the end of the cell.
JupyterLab sends widget messages to a subshell, which runs beside the busy main thread: so the
button's message arrives, sets a flag, and the callback looks at the flag after each batch. Nothing
else happens in that thread (`autils._turns`), and no other cell runs early. Where a front end knows
no subshells, an interrupt (the toolbar's square, or Ctrl+C) does the same: it is taken as the wish
to stop, and only a second one breaks in.
"""

import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from autils._notebook import has_page
from autils._turns import take_turns
from autils.training.progress import Progress


class NotebookView:
    """One output of the cell: a live piece while training runs, its last picture afterwards.

    `break_in`, if given, is called on a wish to stop, perhaps in another thread.
    """

    def __init__(self, break_in: Callable[[], None] | None = None) -> None:
        self.stop_requested = False
        self._break_in = break_in
        self._handle: Any = None
        self._face: Any = None
        self._last: Any = None  # a Progress that is a dataclass
        self._interrupt = SoftInterrupt(self.stop)

    def __call__(self, progress: Progress) -> None:
        """Show `progress` instead of what was shown before."""
        self._last = progress
        if self._handle is None:
            self._begin(progress)
            if not progress.finished:
                return
        if progress.finished:
            self._end(progress)
        elif self._face is not None:
            self._face.view = self._sent(progress)
        else:
            self._handle.update(progress)

    def stop(self) -> None:
        """Ask the training to end after the batch under way, and say so; from any thread."""
        self.stop_requested = True
        face = self._face
        if face is not None:
            face.send({"kind": "stopping"})
        if self._break_in is not None:
            self._break_in()

    def _begin(self, progress: Progress) -> None:
        from IPython import get_ipython
        from IPython.display import display

        bundle = progress._repr_mimebundle_()
        if has_page():
            self._face = _face_class()(view=self._sent(progress))
            take_turns(self._face, at_once=self._heard)
            bundle = self._face._repr_mimebundle_()[0] | bundle
        self._handle = display(bundle, raw=True, display_id=True)
        self._interrupt.begin()
        self._shell = get_ipython()
        self._shell.events.register("post_run_cell", self._cell_is_over)

    def _end(self, progress: Progress) -> None:
        """Leave a picture that needs no Python, and take everything else down."""
        self._interrupt.end()
        self._shell.events.unregister("post_run_cell", self._cell_is_over)
        self._handle.update(progress)
        if self._face is not None:
            self._face.close()
            self._face = None

    def _cell_is_over(self, *_: Any) -> None:
        """Finish what an error in the middle of training left open."""
        self(replace(self._last, finished=True, broken=True))

    def _heard(self, content: Any) -> bool:
        """Take the button's message, in whatever thread; tell whether it was that."""
        if not (isinstance(content, dict) and content.get("kind") == "stop"):
            return False
        self.stop()
        return True

    def _sent(self, progress: Progress) -> dict[str, Any]:
        spoken = f"{10 * int(10 * progress.done)} percent of the training done."
        return {
            "done": progress.done,
            "label": progress.label,
            "chart": progress.chart,
            "spoken": spoken,
            "stop": progress.stop,
        }


class SoftInterrupt:
    """Takes the first interrupt as a wish, which `asked` hears; the second one interrupts."""

    def __init__(self, asked: Any) -> None:
        self._asked = asked
        self._before: Any = None

    def begin(self) -> None:
        """Listen from now on. Only the main thread can; in any other one nothing changes."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._on_signal)

    def end(self) -> None:
        """Put back what was there, unless somebody else has taken over."""
        if self._before is not None and signal.getsignal(signal.SIGINT) == self._on_signal:
            signal.signal(signal.SIGINT, self._before)
        self._before = None

    def _on_signal(self, *_: Any) -> None:
        self.end()
        self._asked()


@cache
def _face_class() -> Any:
    """Return the widget class; made late, because importing anywidget takes a while."""
    from anywidget import AnyWidget
    from traitlets import Dict

    script, look = (
        "\n".join(
            (files("autils") / folder / f"{name}.{kind}").read_text(encoding="utf-8")
            for folder, name in (("interactive", "_base"), ("training", "notebook_view"))
        )
        for kind in ("js", "css")
    )
    members = {
        "__module__": __name__,
        "__doc__": NotebookView.__doc__,
        "_esm": script,
        "_css": look,
        "view": Dict().tag(sync=True),
    }
    return type("TrainingProgress", (AnyWidget,), members)
