"""What stands for a learner's name among the checks: a thing elsewhere, a model, or an absence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proctor.judge.inside.compile import compile_like
from proctor.judge.inside.handles import Things
from proctor.judge.inside.models import ModelRefused, rebuild
from proctor.judge.inside.raising import LearnerAttributeError, LearnerError
from proctor.wire.messages import CallableMarker, Missing, ModelDescription
from proctor.wire.typed_read import Refused

NOT_THERE = {"ename": "NameError", "evalue": "There is no such name.", "lineno": None}


class Unavailable:
    """A name that the learner's code failed to make: whatever is done with it raises why.

    Checks that know of such names read it from `cell_error`: the error's name, text and line.
    """

    def __init__(self, name: str, ename: str, evalue: str, lineno: int | None = None):
        self.__name__ = name
        self.cell_error = (ename, evalue, lineno)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Raise LearnerError."""
        raise LearnerError(*self.cell_error)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise LearnerAttributeError(*self.cell_error)

    def __repr__(self) -> str:
        return f"<{self.__name__}: {self.cell_error[0]}>"


def stand_in(name: str, found: Any, things: Things, failure: Mapping[str, Any] | None) -> Any:
    """Return what a name of the learner's is bound to among the checks.

    `found` is what the learner process said it is, and `failure` what its answer cell raised, if
    anything: that is what a name that is not there stands for.
    """
    if isinstance(found, Missing):
        return Unavailable(name, **(failure or NOT_THERE))
    if isinstance(found, CallableMarker):
        return things.named(name)
    try:
        return rebuilt(name, found, things)
    except LearnerError as error:
        return Unavailable(name, error.ename, error.evalue)


def rebuilt(name: str, value: Any, things: Things) -> Any:
    """Return the value that came over the wire: a model for the description of one.

    Raises LearnerError for a value or a model that is refused.
    """
    if not isinstance(value, ModelDescription):
        try:
            return things.reader.value(value)
        except Refused as error:
            raise LearnerError("Unsupported", f"`{name}` gave {error}.") from None
    try:
        model = rebuild(value.kind, value.config, [array for _, array in value.weights])
        compile_like(model, value.compiled)
    except ModelRefused as error:
        raise LearnerError("Unsupported", f"`{name}`: {error}") from None
    return model
