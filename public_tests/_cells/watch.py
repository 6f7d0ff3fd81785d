"""Keep the ledger of a running notebook. Elsewhere, in grading too, there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from public_tests._cells.code import Code, called_with
from public_tests._cells.ledger import ABSENT, Ledger, Tries

Told = Callable[[str, str], str]
"""Shows a report on the name that a test was called with, and returns one line; or returns ""."""


class Watch:
    """Listens to a kernel's shell: before and after each cell, and to names that are not there."""

    def __init__(self, shell: Any, told: Told):
        self.shell = shell
        self.ledger = Ledger()
        self.tries = Tries()
        self._told = told
        self._source = ""
        self._before: dict[str, Any] = {}

    @property
    def names(self) -> dict[str, Any]:
        """The names of the notebook."""
        return self.shell.user_ns

    def begin(self) -> None:
        """Register with the shell's events."""
        self.shell.events.register("pre_run_cell", self.before)
        self.shell.events.register("post_run_cell", self.after)
        if not self.shell.custom_exceptions:  # somebody else's handler stays
            self.shell.set_custom_exc((NameError,), self._not_there)

    def before(self, info: Any) -> None:
        """Keep what the names stand for that a cell is to define."""
        self._source = str(info.raw_cell or "")
        self._before = {
            name: self.names.get(name, ABSENT) for name in Code.of(self._source).defines
        }

    def after(self, result: Any) -> None:
        """Enter what came of the cell."""
        error = result.error_before_exec or result.error_in_exec
        count = int(result.execution_count or 0)
        self.ledger.enter(self._source, count, error, self._before, self.names)
        self._before = {}

    def _not_there(
        self, shell: Any, etype: Any, value: Any, tb: Any, tb_offset: Any = None
    ) -> None:
        """Show what it means that a test was called with a name that is not there."""
        name = getattr(value, "name", None) or ""
        test = called_with(self._source, name)
        line = self._told(test, name) if test else ""
        if line:
            value._render_traceback_ = lambda: [line]
        shell.showtraceback((etype, value, tb), tb_offset=tb_offset)


_watches: dict[int, Watch] = {}


def watch(told: Told) -> None:
    """Begin to keep the ledger of the notebook that runs us, if there is one."""
    shell = _shell()
    if shell is not None and id(shell) not in _watches:
        _watches[id(shell)] = one = Watch(shell, told)
        one.begin()


def watched() -> Watch | None:
    """Return what listens to the notebook that runs us; None elsewhere."""
    return _watches.get(id(_shell()))


def is_graded() -> bool:
    """Tell whether a program runs the notebook, for nbgrader or its Validate button."""
    return "NBGRADER_EXECUTION" in os.environ


def _shell() -> Any:
    """Return the shell of a kernel, without importing IPython where none is running."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell if getattr(shell, "kernel", None) is not None else None
