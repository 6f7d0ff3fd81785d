"""Ctrl-C between two submissions, never inside one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopping:
    """Takes signals for a run, and ends it with KeyboardInterrupt where nothing is half done.

        stopping = Stopping()
        stopping.take_signals()

    Python's own handler raises wherever the program happens to be. Inside the clean-up of a
    database driver the error would be printed and dropped, and the run would go on as if nobody
    had asked. So while a run is `held`, the first signal is only noted, until the run calls
    `check`; a second one acts at once, for people who can't wait. After a run there is nothing left
    to stop: the program tells what was done, and ends.
    """

    def __init__(self) -> None:
        self._asked = False
        self._is_held = False
        self._is_over = False

    def take_signals(self) -> None:
        """Be asked by Ctrl-C and SIGTERM from now on."""
        for number in SIGNALS:
            signal.signal(number, self.ask)

    def ask(self, *_: Any) -> None:
        """Take a signal. Raises KeyboardInterrupt before `held`, and inside when asked again."""
        if self._is_over:
            return
        if self._asked or not self._is_held:
            raise KeyboardInterrupt
        self._asked = True

    def check(self) -> None:
        """Raise KeyboardInterrupt if a signal came."""
        if self._asked:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """Note signals inside; a run that ends by itself was not stopped."""
        self._is_held, self._is_over = True, False
        try:
            yield
        finally:
            self._is_held, self._is_over = False, True

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let a signal end a long wait inside `held`, where there is nothing to lose."""
        self.check()
        self._is_held = False
        try:
            yield
        finally:
            self._is_held = True


def ignore_signals() -> None:
    """Let a program that has done its work end in peace.

    Python takes handlers away before it ends: a late Ctrl-C would count as a failed run.
    """
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
