"""The judge: a process that runs the instructor's checks, never a line of a learner's.

Its parent (`parent.py`) has imported what checks need and forks one judge for each worker. A judge
answers its worker over one socket:

    {"do": "begin", "prelude": [source, ...], "seed": n,
     "folder": path, "reports": true}                       a new submission, a fresh namespace
    {"do": "test", "source": ..., "names": [...], "failures": {name: {...}},
     "blank": [name, ...], "hidden": false, "before": [source, ...], "needed": [name, ...],
     "imports": {name: source}, "own": [name, ...]}         one test cell, and what it stands on

While a test runs it asks back: {"ask": "fetch", "name"} for a name of the learner's, and
{"ask": "call", "name", "payload"} for a call. Names of the learner's are bound to stand-ins.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import sys
import traceback
from typing import Any

from proctor.judge.inside.standins import LearnerError, StandIn, Unavailable, stand_in
from proctor.notebook.names import outside_names, plain_python
from proctor.result import REPORT_MIMETYPE
from proctor.wire import messages
from proctor.wire.channel import Channel, ChannelClosed

ASSERTION, LEARNER, CHECKED, FAULT, DONE = "assertion", "learner", "checked", "fault", "done"
NOT_MADE, OVERRUN = "missing", "overrun"

LARGEST_ANSWER = 4 * messages.MAX_BYTES
"""Bytes of a value and its arguments afterwards, as the worker passes them on."""

UNSUPPORTED = "Unsupported"
NOT_THERE = LearnerError("NameError", "There is no such name.")
"""Why a name stands for nothing: the learner hasn't made it, and nothing went wrong either."""

NO_REPORT = "The test cell ran through and showed no report."
"""A cell that calls a test must show what came of it; silence must not be worth full points."""


class Judge:
    """Answers the requests of one worker, and asks back for names and calls."""

    def __init__(self, channel: Channel, shell: Any):
        self._channel = channel
        self._shell = shell
        self._learners_names: set[str] = set()
        self._missing: dict[str, LearnerError] = {}
        self._reports = False
        self._folder = ""
        self._bound: dict[str, tuple[bytes, Any]] = {}
        self._names: dict[str, list[str]] = {}
        self._shows_changes = True
        self._blank: frozenset[str] | None = frozenset()

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
        self._move_to(message["folder"])  # the lab's files; of those handed in beside it, data only
        self._shell.start_over()
        self._bound.clear()
        self._learners_names.clear()
        self._reports = message["reports"]
        for source in message["prelude"]:
            with self._shell.captured():
                result = self._shell.run_cell(source, store_history=False)
            if not result.success:
                return {
                    "is": FAULT,
                    "text": _trace(result.error_before_exec or result.error_in_exec),
                }
        return {"is": DONE}

    def _move_to(self, folder: str) -> None:
        """Work in a folder, and import from there first; forget the one before it."""
        if self._folder in sys.path:
            sys.path.remove(self._folder)
        inside = f"{self._folder}{os.sep}"
        for name, module in list(sys.modules.items()):
            if self._folder and str(getattr(module, "__file__", None)).startswith(inside):
                del sys.modules[name]
        os.chdir(folder)
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        self._folder = folder

    def _test(self, message: dict[str, Any]) -> dict[str, Any]:
        namespace = self._shell.user_ns
        try:
            names = self._names_in(message["source"])
        except SyntaxError as error:
            return {"is": FAULT, "text": _trace(error), "outputs": []}
        for source in message["before"]:
            with self._shell.captured():  # what fails is missed by whoever needs it
                self._shell.run_cell(source, store_history=False)
        reports_itself = self._reports and any(
            _is_test(name) and callable(namespace.get(name)) for name in names
        )
        self._missing.clear()
        # A function of the lab's that calls an untouched one does no work of the learner's either.
        is_blank = not set(message["names"]).isdisjoint(message["blank"])
        self._blank = frozenset(message["blank"]) if not is_blank else None
        learners = {*message["names"], *message["needed"], *self._learners_names}
        for name in dict.fromkeys([*names, *message["needed"]]):
            is_learners = name in learners or name not in namespace
            if is_learners and name not in message["own"] and name not in message["imports"]:
                self._bind(name, message["failures"].get(name), or_dots=reports_itself)
        for name, source in message["imports"].items():
            found = self._learners(name, None)
            if isinstance(found, LearnerError) and found.ename != UNSUPPORTED:
                namespace.pop(name, None)
                self._missing[name] = found
            else:
                with self._shell.captured():
                    self._shell.run_cell(source, store_history=False)
        self._shows_changes = not message["hidden"]
        with self._shell.captured() as outputs:
            result = self._shell.run_cell(message["source"], store_history=False)
        return self._verdict(result, outputs.items, reports_itself)

    def _names_in(self, source: str) -> list[str]:
        """Return the names that a test cell uses, looked up once for all submissions."""
        if source not in self._names:
            self._names[source] = outside_names(plain_python(source))
        return self._names[source]

    def _bind(self, name: str, failure: dict[str, Any] | None, *, or_dots: bool) -> None:
        """Bind a name to what it stands for, or leave it unbound when the learner hasn't made it.

        Tests that report for themselves are given `...` then: it tells them "not attempted".
        """
        self._learners_names.add(name)
        found = self._learners(name, failure)
        if isinstance(found, StandIn):
            found.has_work = self._blank is not None and name not in self._blank
        if not isinstance(found, LearnerError):
            self._shell.user_ns[name] = found
        elif or_dots and found is NOT_THERE:
            self._shell.user_ns[name] = ...
        elif or_dots or found.ename == UNSUPPORTED:
            self._shell.user_ns[name] = Unavailable(name, found.ename, found.evalue, found.lineno)
        else:
            self._shell.user_ns.pop(name, None)
            self._missing[name] = found

    def _verdict(self, result: Any, outputs: list[Any], reports_itself: bool) -> dict[str, Any]:
        reports = [
            output["data"][REPORT_MIMETYPE]
            for output in outputs
            if REPORT_MIMETYPE in output.get("data", {})
        ]
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, MemoryError):
            return {"is": OVERRUN}
        kind, text = _kind(error, reports_itself), "" if error is None else _trace(error)
        why = _learner_error(error)
        if isinstance(error, NameError) and error.name in self._missing:
            why = self._missing[error.name]
            kind = NOT_MADE if why is NOT_THERE else LEARNER
            why = LearnerError("NameError", str(error)) if why is NOT_THERE else why
        if kind == DONE and reports_itself and not reports:
            kind, text = FAULT, NO_REPORT
        return {
            "is": kind,
            "text": text,
            "reports": reports,
            "outputs": json.loads(json.dumps(outputs, default=str)),
            "value": _number(result.result),
            "error": None if why is None else {"ename": why.ename, "evalue": why.evalue},
        }

    def _learners(self, name: str, failure: dict[str, Any] | None) -> Any:
        """Return what a name of the learner's is bound to, or the error that keeps it from that."""
        answer = self._ask({"ask": "fetch", "name": name})
        if "raised" in answer:
            return LearnerError(*answer["raised"])
        # As in one notebook, the same thing stays the same object from cell to cell.
        if self._bound.get(name, (b"", None))[0] != answer["value"] or failure:
            found = messages.decode(answer["value"], limit=LARGEST_ANSWER)
            if isinstance(found, messages.Missing):
                return LearnerError(**failure) if failure else NOT_THERE
            self._bound[name] = answer["value"], stand_in(name, found, self._call, failure)
        return self._bound[name][1]

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        payload = messages.encode([list(args), kwargs])
        answer = self._ask({"ask": "call", "name": name, "payload": payload})
        if "raised" in answer:
            raise LearnerError(*answer["raised"])
        value, *after, printed = messages.decode(answer["value"], limit=LARGEST_ANSWER)
        # Hidden checks work out what is right from the values they pass on: were those to change,
        # so would what is right.
        return (value, *after, printed) if self._shows_changes else (value, args, kwargs, "")

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
