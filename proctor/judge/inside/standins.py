"""What stands for a learner's name among the checks: a thing elsewhere, a model, or an absence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from proctor.judge.inside.compile import compile_like
from proctor.judge.inside.handles import Things
from proctor.judge.inside.models import ModelRefused, Own, rebuild
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
        return rebuilt(name, found, things, lambda layer: OwnActivation(f"{name}.{layer}", things))
    except LearnerError as error:
        return Unavailable(name, error.ename, error.evalue)


class OwnActivation:
    """An activation of the learner's own, asked for its outputs where it lives.

    What it answers is taken for numbers of the shape that was sent, and for nothing else.
    """

    def __init__(self, name: str, things: Things):
        self.__name__ = name
        self.__things = things

    def __call__(self, x: Any) -> Any:
        """Return its outputs for a tensor. Raises LearnerError."""
        import keras

        if isinstance(x, keras.KerasTensor):
            return x  # only its shape is asked for
        if not hasattr(x, "numpy"):
            return self._later(x)
        values = np.asarray(keras.ops.convert_to_numpy(x))
        answer = self.__things.use(self.__name__, "call", values)
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


def rebuilt(name: str, value: Any, things: Things, own: Own | None = None) -> Any:
    """Return the value that came over the wire: a model for the description of one.

    `own` stands for activations of the learner's own, by the names of their layers. Raises
    LearnerError for a value or a model that is refused.
    """
    if not isinstance(value, ModelDescription):
        try:
            return things.reader.value(value)
        except Refused as error:
            raise LearnerError(UNSUPPORTED, f"`{name}` gave {error}.") from None
    try:
        model = rebuild(value.kind, value.config, [array for _, array in value.weights], own)
        compile_like(model, value.compiled)
    except ModelRefused as error:
        raise LearnerError(UNSUPPORTED, f"`{name}`: {error}") from None
    return model
