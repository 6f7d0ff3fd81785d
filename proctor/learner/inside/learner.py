"""What runs inside a learner process: it answers requests, one at a time, until it is killed.

Nothing here is trusted by the other end, since the learner's own code runs in the same process. It
knows the submission's cells and the arguments it is asked to try, and nothing else.
"""

from __future__ import annotations

import builtins
import collections
import importlib
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import PurePosixPath
from types import FrameType
from typing import Any, NoReturn

from proctor.learner.inside import keras_model
from proctor.learner.inside.endless import endless_loop, places_above, places_of
from proctor.learner.inside.flow import Flow
from proctor.learner.inside.kept import Kept
from proctor.learner.inside.operations import FUNCTIONS, described_thing, perform
from proctor.learner.inside.outputs import NativeOutput, Output, Recorder
from proctor.learner.inside.shell import LearnerShell, say_that_nobody_answers, settle_in
from proctor.wire import messages
from proctor.wire.messages import CallableMarker, Missing, Typed, Unsupported
from proctor.wire.raised import described, described_class, text_of
from proctor.wire.typed_read import Reader

LOOK_AFTER = 0.2
"""Processor seconds of a request after which it is looked whether it will ever end."""
MOST_LOOKS = 4
"""So often, each after twice the time."""

Reply = dict[str, Any]
_MUTABLE = (list, dict, set, bytearray, collections.deque)
_MOST_ALONG = 10_000
"""Bytes of one argument or attribute of an exception."""


class Learner:
    """Answers the requests of one submission.

    Arguments:
        shell: the shell its cells run in.
        sock: where requests come from.
        home: the folder that holds the work folder; the current folder is the work folder.
        sizes: the limits `output_bytes` and `message_bytes`.
    """

    def __init__(
        self, shell: LearnerShell, sock: socket.socket, home: str, sizes: dict[str, int]
    ) -> None:
        self._shell = shell
        self._sock = sock
        self._home = home
        self._output_bytes = sizes["output_bytes"]
        self._message_bytes = sizes["message_bytes"]
        self._native: NativeOutput | None = None
        self._busy = False
        self._looks = 0
        self._endless: tuple[int, str] | None = None
        self._kept = Kept()
        self._how: dict[str, Any] = {"keep": self._stays, "number_of": self._kept.number_of}
        self._seq = 0
        self._recorder: Recorder | None = None
        readers = {
            "mine": self._mine,
            "callback": self._callback,
            "global": _global,
            "exception": _exception,
            "exception type": lambda name: getattr(builtins, name),
        }
        self._reader = Reader(readers, masks=True)
        self._answers: dict[str, Callable[..., Reply]] = {
            "begin": self._begin,
            "put": self._put,
            "run": self._run,
            "use": self._use,
            "fetch": self._fetch,
            "save": self._save,
        }

    def serve(self) -> NoReturn:
        """Answer requests until the other end is gone; never returns."""
        try:
            settle_in(self._shell, self._home)
            self._native = NativeOutput(self._home, self._output_bytes)
            signal.signal(signal.SIGINT, self._interrupted)
            signal.signal(signal.SIGVTALRM, self._look)
            own = os.getpid()
            while os.getpid() == own:  # a child that a cell forked must not answer as well
                request = messages.recv_message(self._sock, self._message_bytes)
                self._serve_one(request)
        finally:
            os._exit(0)  # past every exit handler the learner's code may have left

    def _serve_one(self, request: dict[str, Any]) -> None:
        own, outer = os.getpid(), (self._seq, self._busy)
        self._seq = request["seq"]
        reply = self._answer(request)
        if os.getpid() == own:
            self._send(request["seq"], reply)
        self._seq, self._busy = outer

    def _interrupted(self, *_: Any) -> None:
        # An interrupt that comes after its cell has ended is too late to mean anything.
        if self._busy:
            raise KeyboardInterrupt

    def _look(self, _: int, frame: FrameType | None) -> None:
        """Break off what can never end by itself, long before it runs out of a limit."""
        if not self._busy:
            return
        self._endless = endless_loop(places_above(frame), self._shell.is_cell)
        if self._endless:
            raise KeyboardInterrupt
        self._looks += 1
        if self._looks < MOST_LOOKS:
            signal.setitimer(signal.ITIMER_VIRTUAL, LOOK_AFTER * 2**self._looks)

    def _answer(self, request: dict[str, Any]) -> Reply:
        self._busy = True
        self._looks, self._endless = 0, None
        signal.setitimer(signal.ITIMER_VIRTUAL, LOOK_AFTER)
        try:
            return self._answers[request["do"]](**request["with"])
        except BaseException as error:  # whatever learner code raises, exits included
            return self._raised(error)
        finally:
            self._busy = False  # first, or a last look would set the timer again
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _raised(self, error: BaseException, *, somebody_answers: bool = False) -> Reply:
        if not somebody_answers:
            say_that_nobody_answers(error, self._shell.stdin)
        line = error.lineno if isinstance(error, SyntaxError) else None
        line = line or self._shell.line_of(error.__traceback__)
        if isinstance(error, _Refused):
            return {"raised": {"ename": "Unsupported", "evalue": text_of(error), "lineno": line}}
        raised: Reply = {"raised": described(error, line, self._kept.number_of, _small)}
        if isinstance(error, KeyboardInterrupt):
            places = places_of(error.__traceback__)
            raised["endless"] = self._endless or endless_loop(places, self._shell.is_cell)
        return raised

    def _send(self, number: int, reply: Reply) -> None:
        try:
            message = {"seq": number, **reply}
            messages.send_message(self._sock, message, self._message_bytes, **self._how)
        except Unsupported as error:
            raised = {"ename": "Unsupported", "evalue": str(error), "lineno": None}
            messages.send_message(
                self._sock, {"seq": number, "raised": raised}, self._message_bytes
            )

    def _begin(self, seed: int | None, link: list[str] | None) -> Reply:
        """Link the lab's data into the work folder and set the seeds."""
        if link:
            target, name = link
            os.symlink(target, name)
        if seed is not None:
            _set_seeds(seed)
        return {}

    def _put(self, name: str, content: bytes) -> Reply:
        """Write a file of the submission into the work folder."""
        path = _inside(name)
        os.makedirs(path.parent, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return {}

    def _run(self, source: str) -> Reply:
        """Run one cell."""
        count = self._shell.execution_count
        recorder = self._begin_capture()
        result = self._shell.run_cell(source, store_history=True)
        raised = result.error_before_exec or result.error_in_exec
        told = self._raised(raised) if raised else {}
        told["error"] = told.pop("raised", None)
        return {"outputs": self._end_capture(recorder), "execution_count": count, **told}

    def _use(
        self, target: str | int, op: str, args: Any, kwargs: Any, around: dict[str, Any]
    ) -> Reply:
        """Do something with a thing; report what it did to the arguments, and what flowed by."""
        thing = self._named(target) if isinstance(target, str) else self._kept.thing(target)
        args, kwargs = self._reader.value(args), self._reader.value(kwargs)
        before = [_snapshot(arg) for arg in (*args, *kwargs.values())]
        flow = Flow(around, lambda number: self._callback([number, "input"]))
        outer, recorder = self._recorder, self._begin_capture()
        self._recorder = recorder
        try:
            try:
                with flow.holding():
                    value = perform(op, thing, args, kwargs)
            except BaseException as error:  # whatever learner code raises, exits included
                answers = "input" in around or "stdin" in around
                raised = self._raised(error, somebody_answers=answers)
                return raised | _texts(self._end_capture(recorder)) | flow.told()
            texts = _texts(self._end_capture(recorder)) | flow.told()
        finally:
            self._recorder = outer
            if outer is not None:  # a call inside a call
                self._shell.capture(outer, self._native)
        after = list(zip((*range(len(args)), *kwargs), (*args, *kwargs.values()), strict=True))
        changed = [
            list(pair)
            for pair, old in zip(after, before, strict=True)
            if old not in (None, _snapshot(pair[1]))
        ]
        what = f"`{target}` returned" if op == "call" and isinstance(target, str) else "it gave"
        return {"value": self._portable(value, what), "changed": changed, **texts}

    def _callback(self, content: Any) -> Callable[..., Any]:
        """Return a function that asks the judge to run one of its own."""
        number, name = content
        own, thread = os.getpid(), threading.get_ident()

        def function(*args: Any, **kwargs: Any) -> Any:
            if (os.getpid(), threading.get_ident()) != (own, thread):
                raise RuntimeError("a function of a test can't be called from elsewhere")
            return self._call_back(number, args, kwargs)

        function.__name__ = function.__qualname__ = str(name)
        return function

    def _call_back(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        question = {"seq": self._seq, "asks": [number, list(args), kwargs]}
        messages.send_message(self._sock, question, self._message_bytes, **self._how)
        while True:
            message = messages.recv_message(self._sock, self._message_bytes)
            if "do" not in message:
                break
            self._serve_one(message)
        if "raised" in message:
            raise self._reader.value(message["raised"])
        return self._reader.value(message["value"])

    def _fetch(self, name: str) -> Reply:
        """Return what a name stands for."""
        value = self._shell.user_ns.get(name, Missing())
        if isinstance(value, FUNCTIONS):
            return {"value": CallableMarker(name)}
        return {"value": self._portable(value, f"`{name}` is")}

    def _stays(self, value: Any) -> Any:
        """Return what travels for a thing that stays here."""
        if keras_model.is_model(value):
            return keras_model.describe(value)
        if isinstance(value, type) and issubclass(value, BaseException):
            return Typed("exception class", list(described_class(value, self._kept.number_of)))
        return described_thing(value, self._kept.number_of)

    def _mine(self, target: Any) -> Any:
        return self._named(target) if isinstance(target, str) else self._kept.thing(target[1])

    def _save(self, name: str, limit: int) -> Reply:
        """Return the content of a file in the work folder, one byte more than allowed at most."""
        with open(_inside(name), "rb") as file:
            return {"value": file.read(limit + 1)}

    def _named(self, name: str) -> Any:
        """Return what a name stands for; "model.layer" is the activation of a model's layer."""
        name, _, layer = name.partition(".")
        try:
            value = self._shell.user_ns[name]
        except KeyError:
            raise NameError(f"name '{name}' is not defined") from None
        return keras_model.activation_of(value, layer) if layer else value

    def _portable(self, value: Any, what: str) -> Any:
        """Return a value that can travel; raise Unsupported with a sentence for the learner."""
        try:
            messages.encode(value, limit=self._message_bytes, **self._how)
        except Unsupported as error:
            raise _Refused(f"{what} {error}.") from None
        return value

    def _begin_capture(self) -> Recorder:
        recorder = Recorder(self._output_bytes)
        self._shell.capture(recorder, self._native)
        return recorder

    def _end_capture(self, recorder: Recorder) -> list[Output]:
        if self._native:
            self._native.drain(recorder)
        return recorder.finish()


class _Refused(Exception):  # noqa: N818 - travels under the name below
    """A value that can't travel, with the whole sentence for the learner."""


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{name!r} is not the name of a file in the work folder")
    return path


def _global(content: Any) -> Any:
    """Return a function of Python's or of a library that a test handed over by its name."""
    module, name = content
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _exception(content: Any) -> BaseException:
    name, text = content
    try:
        return getattr(builtins, name)(text)
    except TypeError:
        return RuntimeError(text)


def _snapshot(value: Any) -> bytes | None:
    """Return a mutable argument encoded as it is now; None for an immutable one."""
    import numpy as np

    home = type(value).__module__.partition(".")[0]
    if not isinstance(value, (*_MUTABLE, np.ndarray)) and home != "pandas":
        return None
    try:
        return messages.encode(value)
    except Unsupported:
        return b""


def _texts(outputs: list[Output]) -> dict[str, str]:
    """Return what was printed, by stream."""
    texts = {"stdout": "", "stderr": ""}
    for output in outputs:
        if output["output_type"] == "stream":
            texts[output["name"]] += output["text"]
    return texts


def _small(value: Any) -> Any:
    """Return a value that goes along with an exception. Raises Unsupported."""
    messages.encode(value, limit=_MOST_ALONG)
    return value


def _set_seeds(seed: int) -> None:
    """Make random numbers the same in every run, in all libraries that are there already."""
    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(seed % 2**32)
    if (keras := sys.modules.get("keras")) is not None:
        keras.utils.set_random_seed(seed % 2**32)
