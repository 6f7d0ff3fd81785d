"""The judge: a process that runs the instructor's checks, never a line of a learner's.

Its parent (`parent.py`) has imported what checks need and forks one judge for each worker. A judge
answers its worker over one socket:

    {"do": "begin", "prelude": [source, ...], "seed": n,
     "folder": path}                                        a new submission, a fresh namespace
    {"do": "test", "source": ..., "names": [...], "failures": {name: {...}},
     "hidden": false}                                       one test cell

While a test runs it asks back: {"ask": "fetch", "name"} for a name of the learner's, and
{"ask": "call", "name", "payload"} for a call. Names of the learner's are bound to stand-ins.
"""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from typing import Any

from proctor.judge.inside.standins import LearnerError, Unavailable, stand_in
from proctor.notebook.names import outside_names
from proctor.result import REPORT_MIMETYPE
from proctor.wire import messages
from proctor.wire.channel import Channel, ChannelClosed

ASSERTION, LEARNER, CHECKED, FAULT, DONE = "assertion", "learner", "checked", "fault", "done"

LARGEST_ANSWER = 4 * messages.MAX_BYTES
"""Bytes of a value and its arguments afterwards, as the worker passes them on."""

NO_REPORT = "The test cell ran through and showed no report."
"""A cell that calls a test must show what came of it; silence must not be worth full points."""


class Judge:
    """Answers the requests of one worker, and asks back for names and calls."""

    def __init__(self, channel: Channel, shell: Any):
        self._channel = channel
        self._shell = shell
        self._given: set[str] = set()
        self._bound: dict[str, tuple[bytes, Any]] = {}
        self._names: dict[str, list[str]] = {}
        self._shows_changes = True

    def serve(self) -> None:
        """Answer until the worker goes away."""
        while True:
            try:
                message = self._channel.receive()
            except ChannelClosed:
                return
            answer = self._begin(message) if message["do"] == "begin" else self._test(message)
            self._channel.send(answer)

    def _begin(self, message: dict[str, Any]) -> dict[str, Any]:
        _forget_the_last(message["seed"])
        os.chdir(message["folder"])  # what was handed in beside the notebook: data only
        self._shell.start_over()
        self._bound.clear()
        for source in message["prelude"]:
            with self._shell.captured():
                result = self._shell.run_cell(source, store_history=False)
            if not result.success:
                return {
                    "is": FAULT,
                    "text": _trace(result.error_before_exec or result.error_in_exec),
                }
        self._given = set(self._shell.user_ns)
        return {"is": DONE}

    def _test(self, message: dict[str, Any]) -> dict[str, Any]:
        namespace = self._shell.user_ns
        try:
            names = self._names_in(message["source"])
        except SyntaxError as error:
            return {"is": FAULT, "text": _trace(error), "outputs": []}
        for name in names:
            if name in message["names"] or name not in self._given:
                namespace[name] = self._learners(name, message["failures"].get(name))
        self._shows_changes = not message["hidden"]
        reports_itself = any(_is_test(name) and callable(namespace.get(name)) for name in names)
        with self._shell.captured() as outputs:
            result = self._shell.run_cell(message["source"], store_history=False)
        return self._verdict(result, outputs.items, reports_itself)

    def _names_in(self, source: str) -> list[str]:
        """Return the names that a test cell uses, looked up once for all submissions."""
        if source not in self._names:
            self._names[source] = outside_names(self._shell.transform_cell(source))
        return self._names[source]

    def _verdict(self, result: Any, outputs: list[Any], reports_itself: bool) -> dict[str, Any]:
        reports = [
            output["data"][REPORT_MIMETYPE]
            for output in outputs
            if REPORT_MIMETYPE in output.get("data", {})
        ]
        error = result.error_before_exec or result.error_in_exec
        kind, text = _kind(error, reports_itself), "" if error is None else _trace(error)
        if kind == DONE and reports_itself and not reports:
            kind, text = FAULT, NO_REPORT
        why = _learner_error(error)
        return {
            "is": kind,
            "text": text,
            "reports": reports,
            "outputs": json.loads(json.dumps(outputs, default=str)),
            "value": _number(result.result),
            "error": None if why is None else {"ename": why.ename, "evalue": why.evalue},
        }

    def _learners(self, name: str, failure: dict[str, Any] | None) -> Any:
        """Return what a name of the learner's is bound to."""
        answer = self._ask({"ask": "fetch", "name": name})
        if "raised" in answer:
            return Unavailable(name, *answer["raised"])
        # As in one notebook, the same thing stays the same object from cell to cell.
        if self._bound.get(name, (b"", None))[0] != answer["value"] or failure:
            found = messages.decode(answer["value"], limit=LARGEST_ANSWER)
            self._bound[name] = answer["value"], stand_in(name, found, self._call, failure)
        return self._bound[name][1]

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        payload = messages.encode([list(args), kwargs])
        answer = self._ask({"ask": "call", "name": name, "payload": payload})
        if "raised" in answer:
            raise LearnerError(*answer["raised"])
        value, *after = messages.decode(answer["value"], limit=LARGEST_ANSWER)
        # Hidden checks work out what is right from the values they pass on: were those to change,
        # so would what is right.
        return (value, *after) if self._shows_changes else (value, args, kwargs)

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        self._channel.send(question)
        return self._channel.receive()


def _kind(error: BaseException | None, reports_itself: bool) -> str:
    """Return who caused the end of a test cell: the learner's code, the checks, or nobody."""
    if error is None:
        return DONE
    if hasattr(error, "report"):
        return CHECKED
    if _learner_error(error) is not None:
        return LEARNER
    if isinstance(error, AssertionError):
        return ASSERTION
    ours = (SyntaxError, NameError, ImportError)
    return FAULT if reports_itself or isinstance(error, ours) else ASSERTION


def _learner_error(error: BaseException | None) -> LearnerError | None:
    """Return the learner's own error behind an exception, if there is one."""
    while error is not None:
        if isinstance(error, LearnerError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _is_test(name: str) -> bool:
    return name.startswith("test_") or name == "hidden_checks"


def _number(value: Any) -> float | None:
    """Return the value of a cell's last line as points, or None where it is no number."""
    import numpy as np

    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        return None
    return float(value) if not isinstance(value, complex | np.complexfloating) else None


def _trace(error: BaseException | None) -> str:
    return "".join(traceback.format_exception(error))[-4000:] if error else ""


def _forget_the_last(seed: int) -> None:
    """Start from the same state for every submission: seeds, layer names, open figures."""
    random.seed(seed)
    loaded = sys.modules
    if "numpy" in loaded:
        loaded["numpy"].random.seed(seed)
    if "keras" in loaded:
        loaded["keras"].backend.clear_session(free_memory=False)
        loaded["keras"].utils.set_random_seed(seed)
    if "matplotlib.pyplot" in loaded:
        loaded["matplotlib.pyplot"].close("all")
