"""What stands for a learner's name among the checks: a function elsewhere, a model, or its absence.

LearnerError               the learner's code raised, ran into a limit, or gave what cannot travel
└── LearnerAttributeError  the same, for something that isn't there to look at
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from proctor.judge.inside.compile import compile_like
from proctor.judge.inside.models import ModelRefused, Own, rebuild
from proctor.wire.messages import CallableMarker, Missing, ModelDescription


class LearnerError(Exception):
    """What went wrong on the learner's side, in three words: `ename`, `evalue`, `lineno`."""

    def __init__(self, ename: str, evalue: str, lineno: int | None = None):
        super().__init__(evalue)
        self.ename = ename
        self.evalue = evalue
        self.lineno = lineno


class LearnerAttributeError(LearnerError, AttributeError):
    """Something was looked up on a name that the learner's code failed to make."""


Call = Callable[[str, tuple[Any, ...], dict[str, Any]], tuple[Any, list[Any], dict[str, Any], str]]
"""Calls a learner's function: (name, args, kwargs) -> (value, args and kwargs after, printed)."""


class StandIn:
    """A learner's function, called where it lives.

    What the learner's code did to arrays, lists and dicts among the arguments is done to the
    caller's own afterwards, so that a check can see it.

    Attributes:
        has_work: whether its answer cell holds more than the release put there; the judge sets it.
        printed: what its last call printed; "" in hidden tests.
    """

    def __init__(self, name: str, call: Call):
        self.__name__ = self.__qualname__ = name
        self.__call = call
        self.has_work = True
        self.printed = ""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the learner's function. Raises LearnerError."""
        sent = tuple(_sendable(arg) for arg in args)
        sent_by_name = {key: _sendable(arg) for key, arg in kwargs.items()}
        self.printed = ""
        value, after, after_by_name, self.printed = self.__call(self.__name__, sent, sent_by_name)
        for mine, theirs in zip(args, after, strict=False):
            copy_back(mine, theirs)
        for key, theirs in after_by_name.items():
            copy_back(kwargs.get(key), theirs)
        return _rebuilt(self.__name__, value)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


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


NOT_THERE = {"ename": "NameError", "evalue": "There is no such name.", "lineno": None}


def stand_in(name: str, found: Any, call: Call, failure: Mapping[str, Any] | None) -> Any:
    """Return what a name of the learner's is bound to among the checks.

    `found` is what the learner process said it is, and `failure` what its answer cell raised, if
    anything: that is what a name that is not there stands for.
    """
    if isinstance(found, Missing):
        return Unavailable(name, **(failure or NOT_THERE))
    if isinstance(found, CallableMarker):
        return StandIn(name, call)
    try:
        return _rebuilt(name, found, lambda layer: OwnActivation(f"{name}.{layer}", call))
    except LearnerError as error:
        return Unavailable(name, error.ename, error.evalue)


class OwnActivation:
    """An activation of the learner's own, asked for its outputs where it lives.

    What it answers is taken for numbers of the shape that was sent, and for nothing else.
    """

    def __init__(self, name: str, call: Call):
        self.__name__ = name
        self.__call = call

    def __call__(self, x: Any) -> Any:
        """Return its outputs for a tensor. Raises LearnerError."""
        import keras

        if isinstance(x, keras.KerasTensor):
            return x  # only its shape is asked for
        if not hasattr(x, "numpy"):
            return self._later(x)
        values = np.asarray(keras.ops.convert_to_numpy(x))
        answer, *_ = self.__call(self.__name__, (values,), {})
        is_fit = isinstance(answer, np.ndarray) and answer.dtype.kind in "fiu"
        if not is_fit or answer.shape != values.shape:
            raise LearnerError(UNSUPPORTED, NO_OUTPUTS.format(name=self.__name__))
        return keras.ops.convert_to_tensor(answer.astype(values.dtype))

    def _later(self, x: Any) -> Any:
        """Return what will be asked when a graph runs, for a tensor that has no numbers yet."""
        import tensorflow as tf

        outputs = tf.py_function(self, [x], x.dtype)
        outputs.set_shape(x.shape)
        return outputs


UNSUPPORTED = "Unsupported"
NO_OUTPUTS = "The activation `{name}` gave no array of the shape that it got."


def _rebuilt(name: str, value: Any, own: Own | None = None) -> Any:
    """Return a model for the description of one, and other values as they are.

    `own` stands for activations of the learner's own, by the names of their layers. Raises
    LearnerError for a model that is refused.
    """
    if not isinstance(value, ModelDescription):
        return value
    try:
        model = rebuild(value.kind, value.config, [array for _, array in value.weights], own)
        compile_like(model, value.compiled)
    except ModelRefused as error:
        raise LearnerError(UNSUPPORTED, f"`{name}`: {error}") from None
    return model


def copy_back(mine: Any, theirs: Any) -> None:
    """Copy what the learner's code did to an array, list or dict back into the caller's."""
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        if mine.shape == theirs.shape and mine.flags.writeable:
            np.copyto(mine, theirs, casting="unsafe")
    elif isinstance(mine, list) and isinstance(theirs, list):
        for place, item in enumerate(theirs[: len(mine)]):
            if isinstance(mine[place], np.ndarray | list | dict):
                copy_back(mine[place], item)
            else:
                mine[place] = item
        del mine[len(theirs) :]
        mine.extend(theirs[len(mine) :])
    elif isinstance(mine, dict) and isinstance(theirs, dict):
        mine.clear()
        mine.update(theirs)


def _sendable(arg: Any) -> Any:
    """Return an argument as it travels: another function of the learner's goes by its name."""
    if isinstance(arg, StandIn):
        return CallableMarker(arg.__name__)
    return arg
