"""A plugin of pytest that ends a session in time: `pytest -p tools.deadline --deadline SECONDS`.

No test begins once the time is over; the summary says how many were left out.
"""

from __future__ import annotations

import time

import pytest

STOPPED = "{left} of {all} tests were not run in {seconds:g} s. Run them all: make test T=..."


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--deadline", type=float, default=None, help="Begin no test after SECONDS.")


def pytest_configure(config: pytest.Config) -> None:
    """Start the clock."""
    if config.getoption("deadline") is not None:
        config.pluginmanager.register(Deadline(config.getoption("deadline")))


class Deadline:
    """Ends the session between two tests when its time is over."""

    def __init__(self, seconds: float):
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._all = self._run = 0
        self._is_over = False

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Count the tests."""
        self._all = len(session.items)

    def pytest_runtest_logfinish(self) -> None:
        """Count a test that was run."""
        self._run += 1

    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """Let no further test begin once the time is over."""
        if nextitem is not None and time.monotonic() > self._end:
            self._is_over = True
            item.session.shouldstop = "the time is over"

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Tests that were left out are no failure."""
        if self._is_over and not session.testsfailed:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how many tests were left out."""
        if self._is_over:
            left = self._all - self._run
            told = STOPPED.format(left=left, all=self._all, seconds=self._seconds)
            terminalreporter.write_line(told)
