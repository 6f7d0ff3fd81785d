"""The judge: a process that runs the instructor's checks, never a line of a learner's.

Its parent (`parent.py`) has imported what checks need and forks one judge for each worker. A judge
answers its worker over one socket:

    {"do": "begin", "prelude": [source, ...], "seed": n, "draws": "digits",
     "folder": path, "reports": true}                       a new submission, a fresh namespace
    {"do": "test", "source": ..., "names": [...], "failures": {name: {...}},
     "blank": [name, ...], "hidden": false, "before": [source, ...], "needed": [name, ...],
     "imports": {name: source}, "own": [name, ...]}         one test cell, and what it stands on

While a test runs it asks back: {"ask": "fetch", "name"} for a name of the learner's, and {"ask":
"use", "target", "op", "payload", "around"} to have something done with a thing of theirs. Names of
the learner's are bound to stand-ins. While it waits for an answer it may be told {"do": "callback",
"number", "payload"}: the learner's code calls a function that the test handed to it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import random
import sys
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np

from proctor.judge.inside.around import Around
from proctor.judge.inside.asked import Asked
from proctor.judge.inside.handles import Function, Things, findable, target_of
from proctor.judge.inside.raising import ErrorClasses, LearnerError, is_learners
from proctor.judge.inside.standins import Unavailable, rebuilt, stand_in
from proctor.notebook.names import is_test, outside_names, plain_python
from proctor.result import REPORT_MIMETYPE
from proctor.wire import messages
from proctor.wire.channel import Channel, ChannelClosed
from proctor.wire.messages import Typed, Unsupported
from proctor.wire.raised import checked_classes
from proctor.wire.typed_read import Refused

ASSERTION, LEARNER, CHECKED, FAULT, DONE = "assertion", "learner", "checked", "fault", "done"
NOT_MADE, OVERRUN = "missing", "overrun"

_WORDS = ("ename", "evalue", "lineno")

LARGEST_ANSWER = 4 * messages.MAX_BYTES
"""Bytes of a value and its arguments afterwards, as the worker passes them on."""

UNSUPPORTED = "Unsupported"
NOT_THERE = LearnerError("NameError", "There is no such name.")
"""Why a name stands for nothing: the learner hasn't made it, and nothing went wrong either."""

MOST_PRINTED = 1000
"""Characters of what a call printed that a test can look at."""

MOST_NESTED = 20
"""Calls from the test to the learner's code and back, one inside the other."""

MOST_LOOKS = 2000
"""Items and attributes that one test cell may ask for: an object can have them without end."""

ENDLESS = f"The test asked for more than {MOST_LOOKS} items or attributes, one after the other."

TEXTS = ("<string>", "<unknown>")
"""What Python calls code that a test gave to `eval` or `ast.parse`: it may be the learner's."""

LIBRARIES = ("numpy", "pandas", "scipy")

DRAWS = "PROCTOR_SEED"
"""The variable that tells checks what to draw numbers from: the same for the same submission."""

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
        self._bound: dict[str, tuple[Any, Any]] = {}
        self._names: dict[str, list[str]] = {}
        self._shows_changes = True
        self._blank: frozenset[str] | None = frozenset()
        self._start_over([])

    def _start_over(self, answers: list[str]) -> None:
        """Forget all things of a learner's; `answers` are the instructor's own."""
        self._errors = ErrorClasses()
        self._things = Things(self._use, Asked(map(self._plain_code, answers)))
        self._things.reader.readers["exception class"] = self._exception_class
        self._callbacks: list[Callable[..., Any]] = []
        self._around = Around(self._callback)
        self._depth = 0
        self._looks = 0

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
        os.environ[DRAWS] = message["draws"]
        self._move_to(message["folder"])  # the lab's files; of those handed in beside it, data only
        self._shell.start_over()
        self._bound.clear()
        self._learners_names.clear()
        self._reports = message["reports"]
        self._start_over(message["answers"])
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
            is_test(name) and callable(namespace.get(name)) for name in names
        )
        self._missing.clear()
        self._callbacks.clear()
        self._looks = 0
        # A function of the lab's that calls an untouched one does no work of the learner's either.
        is_blank = not set(message["names"]).isdisjoint(message["blank"])
        self._blank = frozenset(message["blank"]) if not is_blank else None
        learners = {*message["names"], *message["needed"], *self._learners_names}
        for name in dict.fromkeys([*names, *message["needed"]]):
            is_own = name in message["own"] and name in namespace
            is_learners = name not in namespace or (name in learners and not is_own)
            if is_learners and name not in message["imports"]:
                self._bind(name, message["failures"].get(name), reports_itself)
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
            self._around = Around(self._callback)
            result = self._shell.run_cell(message["source"], store_history=False)
        return self._verdict(result, outputs.items, reports_itself)

    def _names_in(self, source: str) -> list[str]:
        """Return the names that a test cell uses, looked up once for all submissions."""
        if source not in self._names:
            self._names[source] = outside_names(plain_python(source))
        return self._names[source]

    def _bind(self, name: str, failure: dict[str, Any] | None, reports_itself: bool) -> None:
        """Bind a name to what it stands for, or leave it unbound when the learner hasn't made it.

        Tests that report for themselves are told what kept a cell from making it.
        """
        self._learners_names.add(name)
        found = self._learners(name, failure)
        if type(found) is Function:
            found.__dict__["has_work"] = self._blank is not None and name not in self._blank
        if not isinstance(found, LearnerError):
            self._shell.user_ns[name] = found
        elif found is not NOT_THERE and (reports_itself or found.ename == UNSUPPORTED):
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
        if isinstance(error, MemoryError) and not is_learners(error):
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
            return LearnerError(*(answer["raised"][key] for key in _WORDS))
        # As in one notebook, the same thing stays the same object from cell to cell.
        key = answer["value"], answer.get("era")  # a number means another thing in a new process
        if self._bound.get(name, (None, None))[0] != key or failure:
            self._set_era(answer)
            found = messages.decode(answer["value"], limit=LARGEST_ANSWER)
            if isinstance(found, messages.Missing):
                return LearnerError(**failure) if failure else NOT_THERE
            self._bound[name] = key, stand_in(name, found, self._things, failure)
        return self._bound[name][1]

    def _use(
        self, target: Any, op: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, list[Any], dict[str, Any]]:
        """Have the learner process do something with a thing of its own."""
        self._looks += op != "call"
        if self._looks > MOST_LOOKS:
            raise LearnerError("TimeLimit", ENDLESS)
        payload = messages.encode([list(args), kwargs], keep=self._sent)
        question = {"ask": "use", "target": target, "op": op, "payload": payload}
        answer = self._ask({**question, "around": messages.encode(self._around.before())})
        self._set_era(answer)
        if "around" in answer:
            around = messages.decode(answer["around"], limit=LARGEST_ANSWER)
            self._around.after(around, shows_changes=self._shows_changes)
            printed = around.get("stdout", "") if self._shows_changes else ""
            self._things.printed = printed[:MOST_PRINTED]
        if "raised" in answer:
            raise self._error(answer["raised"])
        value, after, named = messages.decode(answer["value"], limit=LARGEST_ANSWER)
        name = target if isinstance(target, str) else op
        value = rebuilt(name, value, self._things)
        # Hidden checks work out what is right from the values they pass on: were those to change,
        # so would what is right.
        if not self._shows_changes:
            return value, [], {}
        changed = [self._read(one) for one in after], {k: self._read(v) for k, v in named.items()}
        return value, *changed

    def _read(self, found: Any) -> Any:
        """Return an argument as it is after a call; nothing for what can't be told."""
        try:
            return self._things.reader.value(found)
        except Refused:
            return None

    def _set_era(self, answer: dict[str, Any]) -> None:
        self._things.era = self._things.reader.era = answer.get("era", self._things.era)

    def _sent(self, value: Any) -> Any:
        """Return what travels for a stand-in, or for a function of the test's."""
        target = target_of(value)
        if target is not None:
            return messages.Typed("mine", target)
        if isinstance(value, Unavailable):
            value()
        if not callable(value):
            raise Unsupported(type(value).__name__)
        known = _importable(value)
        if known:
            return messages.Typed("global", known)
        name = str(getattr(value, "__name__", "function"))[:100]
        return messages.Typed("callback", [self._callback(value), name])

    def _callback(self, function: Callable[..., Any]) -> int:
        self._callbacks.append(function)
        return len(self._callbacks) - 1

    def _called(self, message: dict[str, Any]) -> dict[str, Any]:
        """Run a function of the test's for the learner's code; return what came of it."""
        self._depth += 1
        try:
            if self._depth > MOST_NESTED:
                raise RecursionError("calls back and forth are nested too deep")
            args, kwargs = map(self._things.reader.value, messages.decode(message["payload"]))
            value = self._callbacks[message["number"]](*args, **kwargs)
            return {"value": messages.encode(value, keep=self._sent)}
        except BaseException as error:  # an end of this process is not the learner's to cause
            told = [_built_in(error), str(error)[:2000]]
            return {"raised": messages.encode(Typed("exception", told))}
        finally:
            self._depth -= 1

    def _error(self, told: dict[str, Any]) -> BaseException:
        content = messages.decode(told["content"], limit=LARGEST_ANSWER)
        try:
            args, attributes = self._things.reader.value(content)
        except Refused:
            args, attributes = None, {}
        return self._errors.error(told, told["era"], args, attributes)

    def _exception_class(self, content: Any) -> Any:
        own, standard = checked_classes(*content)
        keyed = [((self._things.era, number), name) for name, number in own]
        return self._errors.class_of(keyed, standard)

    def _plain_code(self, source: str) -> str:
        return self._shell.transform_cell(source)

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        self._channel.send(question)
        while True:
            answer = self._channel.receive()
            if answer.get("do") != "callback":
                return answer
            self._channel.send({"is": "called", **self._called(answer)})


def _built_in(error: BaseException) -> str:
    return next(one.__name__ for one in type(error).__mro__ if one.__module__ == "builtins")


def _importable(value: Any) -> list[str] | None:
    """Return module and name of a function or class of Python's or of a library, or None."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if isinstance(value, np.ufunc):
        module, name = "numpy", value.__name__
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    top = module.partition(".")[0]
    is_known = top in sys.stdlib_module_names or top in LIBRARIES
    found: Any = sys.modules.get(module) if is_known and module != "__main__" else None
    for part in name.split("."):
        found = getattr(found, part, None)
    return [module, name] if found is value else None


def _find_source(thing: Any) -> Any:
    found = findable(thing)
    return _FIND_SOURCE(thing) if found is None else found


_FIND_SOURCE = inspect.findsource
inspect.findsource = _find_source  # type: ignore[assignment]
"""In this process `inspect.getsource` knows what the learner process says of a stand-in."""


def _kind(error: BaseException | None, reports_itself: bool) -> str:
    """Return who caused the end of a test cell: the learner's code, the checks, or nobody."""
    if error is None:
        return DONE
    if not is_learners(error) and hasattr(error, "report"):
        return CHECKED
    if _learner_error(error) is not None:
        return LEARNER
    if isinstance(error, AssertionError):
        return ASSERTION
    ours = (SyntaxError, NameError, ImportError)
    is_ours = isinstance(error, ours) and getattr(error, "filename", None) not in TEXTS
    return FAULT if reports_itself or is_ours else ASSERTION


def _learner_error(error: BaseException | None) -> Any:
    """Return the learner's own error behind an exception, if there is one."""
    while error is not None:
        if is_learners(error):
            return error
        error = error.__cause__ or error.__context__
    return None


def _number(value: Any) -> float | None:
    """Return the value of a cell's last line as points, or None where it is no number."""
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
