"""Turns what a learner process answered into records, taking nothing about its shape on trust."""

from __future__ import annotations

from typing import Any

from proctor.learner.records import CallResult, Endless, LearnerRaised, ProtocolError
from proctor.wire.raised import checked

_MOST_NAME = 200
_MOST_TEXT = 20_000
_DEEPEST_JSON = 16
_MOST_PRINTED = 8 << 20
_MOST_WARNINGS = 100
_STATE_BYTES = 4 * 624


def _text(value: Any, most: int = _MOST_TEXT) -> str:
    if type(value) is not str:
        raise ProtocolError("an answer without its text")
    return value[:most]


def _line(value: Any) -> int | None:
    return value if type(value) is int and 0 < value < 1_000_000 else None


def checked_reply(reply: Any, number: int) -> dict[str, Any]:
    """Return an answer to request `number`; raise LearnerRaised or ProtocolError."""
    if type(reply) is not dict or type(reply.get("seq")) is not int or reply["seq"] != number:
        raise ProtocolError("an answer to something that was not asked")
    raised = reply.get("raised")
    if raised is None:
        return reply
    try:
        told = checked(raised)
    except ValueError as error:
        raise ProtocolError(str(error)) from None
    raise LearnerRaised(told.ename, told.evalue, told.lineno, told, _around(reply))


def checked_error(error: Any, outputs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the error of a cell, with the traceback that its outputs show."""
    if error is None:
        return None
    if type(error) is not dict:
        raise ProtocolError("a damaged error")
    shown = [output["traceback"] for output in outputs if output["output_type"] == "error"]
    return {
        "ename": _text(error.get("ename"), _MOST_NAME),
        "evalue": _text(error.get("evalue")),
        "traceback": shown[-1] if shown else [],
        "lineno": _line(error.get("lineno")),
    }


def checked_endless(reply: Any) -> Endless | None:
    """Return the loop that is said never to end, if one is."""
    told: Any = reply.get("endless") if type(reply) is dict else None
    if type(told) not in (list, tuple) or len(told) != 2:
        return None
    line, condition = _line(told[0]), told[1]
    return Endless(line, condition[:_MOST_NAME]) if line and type(condition) is str else None


def checked_outputs(outputs: Any) -> list[dict[str, Any]]:
    """Return nbformat outputs, each with exactly the fields it should have."""
    if type(outputs) is not list or not all(type(output) is dict for output in outputs):
        raise ProtocolError("damaged outputs")
    return [_output(output) for output in outputs]


def _output(output: dict[str, Any]) -> dict[str, Any]:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(output.get("text"), 1 << 30)}
    if kind == "error":
        lines = output.get("traceback")
        if type(lines) is not list:
            raise ProtocolError("a damaged traceback")
        return {
            "output_type": kind,
            "ename": _text(output.get("ename"), _MOST_NAME),
            "evalue": _text(output.get("evalue")),
            "traceback": [_text(line) for line in lines],
        }
    if kind not in ("display_data", "execute_result"):
        raise ProtocolError("an output of an unknown kind")
    checked = {"output_type": kind, "data": _bundle(output.get("data"))}
    checked["metadata"] = _bundle(output.get("metadata"))
    if kind == "execute_result":
        checked["execution_count"] = _line(output.get("execution_count"))
    return checked


def _bundle(value: Any) -> dict[str, Any]:
    if type(value) is not dict or not _is_json(value, 0):
        raise ProtocolError("a damaged display")
    return value


def _is_json(value: Any, depth: int) -> bool:
    if depth > _DEEPEST_JSON:
        return False
    if type(value) is dict:
        return all(type(key) is str and _is_json(item, depth + 1) for key, item in value.items())
    if type(value) is list:
        return all(_is_json(item, depth + 1) for item in value)
    return value is None or type(value) in (str, bool, int, float)


def call_result(reply: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> CallResult:
    """Return the result of a call; arguments that were not changed are the caller's own."""
    after, named = list(args), dict(kwargs)
    changed = reply.get("changed")
    if type(changed) is not list:
        raise ProtocolError("a damaged answer to a call")
    for pair in changed:
        if type(pair) not in (tuple, list) or len(pair) != 2:
            raise ProtocolError("a damaged answer to a call")
        place, value = pair
        if type(place) is int and 0 <= place < len(after):
            after[place] = value
        elif type(place) is str and place in named:
            named[place] = value
        else:
            raise ProtocolError("an answer about an argument that was not given")
    around = _around(reply)
    texts = around["stdout"], around["stderr"]
    return CallResult(reply.get("value"), after, named, *texts, around=around)


def checked_question(reply: Any, number: int) -> tuple[int, Any, Any] | None:
    """Return what a call back to a function of the judge's says: its number, args and kwargs.

    None for any other answer. Raises ProtocolError.
    """
    asks = reply.get("asks") if type(reply) is dict and reply.get("seq") == number else None
    if asks is None:
        return None
    if type(asks) is not list or len(asks) != 3 or type(asks[0]) is not int or asks[0] < 0:
        raise ProtocolError("a damaged call back")
    if type(asks[1]) is not list or type(asks[2]) is not dict:
        raise ProtocolError("a damaged call back")
    return asks[0], asks[1], asks[2]


def _around(reply: dict[str, Any]) -> dict[str, Any]:
    """Return what came along with an answer: printed text, warnings, states of random numbers."""
    found: dict[str, Any] = {
        name: _text(reply.get(name, ""), _MOST_PRINTED) for name in ("stdout", "stderr")
    }
    for name in ("random", "numpy"):
        state = reply.get(name)
        if type(state) is list and [type(part) for part in state] == [bytes, int]:
            found[name] = state if len(state[0]) == _STATE_BYTES else None
    warned = reply.get("warned", [])
    if type(warned) is not list:
        raise ProtocolError("damaged warnings")
    found["warned"] = [
        [_text(part, _MOST_NAME) for part in pair]
        for pair in warned[:_MOST_WARNINGS]
        if type(pair) is list and len(pair) == 2
    ]
    return found
