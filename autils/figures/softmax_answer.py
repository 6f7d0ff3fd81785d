"""Ask a learner's softmax for an answer that a figure can draw, or say why there is none."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autils import _calls

NOT_CALLABLE = "Pass the function itself, without calling it: plt_softmax(my_softmax)."
NOT_ATTEMPTED = (
    "There is no softmax here yet. Write my_softmax in the exercise, run that cell, "
    "then run this one again."
)
NOT_FINITE = "Your function gave back nan or inf. Is something divided by zero, or far too large?"

_OWN_WORDS = {
    _calls.NOT_CALLABLE: NOT_CALLABLE,
    _calls.NOT_ATTEMPTED: NOT_ATTEMPTED,
    _calls.NOT_FINITE: NOT_FINITE,
}


@dataclass(frozen=True)
class Answer:
    """What a softmax gave back: `values` (n,) that can be drawn, or a sentence of `trouble`."""

    values: np.ndarray | None = None
    trouble: str = ""

    @property
    def total(self) -> float:
        """Add the values up."""
        return float("nan") if self.values is None else float(self.values.sum())

    @property
    def adds_up(self) -> bool:
        """Say whether the values add up to 1, as probabilities do."""
        return bool(np.isclose(self.total, 1, atol=1e-6))


def ask(softmax: Any, z: np.ndarray) -> Answer:
    """Call `softmax` with a copy of `z` (n,) and return its answer, whatever it does."""
    reply = _calls.call(softmax, z, shape=z.shape)
    if reply.trouble:
        return Answer(trouble=_OWN_WORDS.get(reply.pattern, reply.trouble))
    return Answer(values=reply.values)
