"""Ask a learner's softmax for an answer, and say kindly why one can't be drawn."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

NOT_CALLABLE = "Pass the function itself, without calling it: plt_softmax(my_softmax)."
NOT_ATTEMPTED = (
    "There is no softmax here yet. Write my_softmax in the exercise, run that cell, "
    "then run this one again."
)
RAISED = "Your function stopped with {kind}{text}. Mend it, then run its cell and this one again."
NONE = "Your function gave back None. Does it end with a return?"
NOT_NUMBERS = "Your function gave back a {kind}, where {n} numbers were expected."
SHAPE = "Your function gave back an array of shape {shape}, where shape ({n},) was expected."
NOT_FINITE = "Your function gave back nan or inf. Is something divided by zero, or far too large?"

_LONGEST = 120  # characters of an error's own text


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
    if softmax is ...:
        return Answer(trouble=NOT_ATTEMPTED)
    if not callable(softmax):
        return Answer(trouble=NOT_CALLABLE)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter(
                "ignore"
            )  # the figure says what matters; a slider repeats the rest
            return _read(softmax(z.copy()), len(z))
    except NotImplementedError:
        return Answer(trouble=NOT_ATTEMPTED)
    except Exception as error:  # the learner's own, whatever it is: the figure lives on
        return Answer(trouble=RAISED.format(kind=type(error).__name__, text=_text_of(error)))


def _read(result: Any, n: int) -> Answer:
    """Turn what came back into `n` finite numbers, or into a sentence."""
    if result is ...:
        return Answer(trouble=NOT_ATTEMPTED)
    if result is None:
        return Answer(trouble=NONE)
    try:
        values = np.asarray(result)
    except Exception:  # ragged lists and foreign objects: no numbers, whatever they raise
        values = np.asarray(None)
    if values.dtype.kind not in "fiu":
        return Answer(trouble=NOT_NUMBERS.format(kind=type(result).__name__, n=n))
    if values.shape != (n,):
        return Answer(trouble=SHAPE.format(shape=values.shape, n=n))
    if not np.isfinite(values).all():
        return Answer(trouble=NOT_FINITE)
    return Answer(values=values.astype(float))


def _text_of(error: Exception) -> str:
    """Return ": " and the first line of an error's text, shortened; empty where it has none."""
    try:
        text = str(error).strip().partition("\n")[0]
    except Exception:  # an exception class of the learner's may fail even here
        text = ""
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rstrip() + "…"
    return f": {text}" if text else ""
