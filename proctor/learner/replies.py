"""Turns what a learner process answered into records, taking nothing about its shape on trust."""

from __future__ import annotations

from typing import Any

from proctor.learner.records import CallResult, LearnerRaised, ProtocolError

_MOST_NAME = 200
_MOST_TEXT = 20_000
_DEEPEST_JSON = 16


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
    if type(raised) is not dict:
        raise ProtocolError("a damaged answer")
    name = _text(raised.get("ename"), _MOST_NAME)
    raise LearnerRaised(name, _text(raised.get("evalue")), _line(raised.get("lineno")))


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
    texts = _text(reply.get("stdout"), 1 << 30), _text(reply.get("stderr"), 1 << 30)
    return CallResult(reply.get("value"), after, named, *texts)
