"""The softmax under your fingers: drag z, and see what your own function makes of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autils._calls import call, name_of
from autils._style import FAINT, INK, QUIET, dlblue, dldarkred, dlorange
from autils.interactive._base import Explorer, label, svg

LARGEST = 709.78  # exp of more than this is beyond the largest float (1.8e308)
SMALLEST = -745.13  # exp of less than this is rounded to 0
REACH = 10.0  # where the bars of z end; typed numbers may lie beyond
FEWEST, MOST = 2, 10

OVERFLOW = (
    "exp({u}) is larger than any number a computer holds (the limit is near exp(709)), so it "
    "becomes inf, and inf / inf is nan: not a number. Subtract the largest entry of z before exp: "
    "as the shift shows, that changes nothing else."
)
UNDERFLOW = (
    "Every exp(z) is so small that it is rounded to 0 (exp({u}) is the largest of them), and "
    "0 / 0 is nan: not a number. Subtract the largest entry of z before exp: then that one is "
    "exp(0) = 1."
)
NOT_ONE = "The outputs add up to {total}, not to 1, so they are no probabilities yet."
NEGATIVE = "Some outputs are negative, so they are no probabilities yet."
SAME = "Shifting every z by {shift} has changed no probability: only differences count."


class StartError(ValueError):
    """The explorer can't start with those numbers."""

    Z = "z has to be {fewest} to {most} finite numbers, but got {found}."
    TEMPERATURE = "The temperature has to be a finite number above 0, but got {found}."

    @classmethod
    def from_z(cls, found: object) -> "StartError":
        """Describe numbers that can't be bars."""
        return cls(cls.Z.format(fewest=FEWEST, most=MOST, found=repr(found)))

    @classmethod
    def from_temperature(cls, found: object) -> "StartError":
        """Describe what z can't be divided by."""
        return cls(cls.TEMPERATURE.format(found=repr(found)))


class SoftmaxExplorer(Explorer):
    """Drag the entries of z, and see what `my_softmax` makes of them.

    Each change calls `my_softmax` with (z + shift) / temperature, an array of shape (n,). What it
    raises, or gives back instead of n numbers, is said in words.
    """

    script = "softmax_explorer.js"

    def __init__(
        self,
        my_softmax: Any,
        z: Sequence[float] = (1.0, 2.0, 3.0, 4.0),
        temperature: float = 1.0,
        shift: float = 0.0,
    ):
        self.my_softmax = my_softmax
        self.name = name_of(my_softmax, "my_softmax")
        start = _entries(z)
        if not (np.isfinite(temperature) and temperature > 0):
            raise StartError.from_temperature(temperature)
        super().__init__(
            z=start, temperature=float(temperature), shift=float(shift), name=self.name
        )

    @property
    def z(self) -> np.ndarray:
        """Return where the bars stand, shape (n,)."""
        return np.array(self.state["z"], dtype=float)

    @property
    def probabilities(self) -> np.ndarray:
        """Return what the function gave back last, shape (n,); all nan where it gave nothing."""
        values = self.answer.get("values")
        return np.full(len(self.z), np.nan) if values is None else np.array(values, dtype=float)

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Call the learner's function with what the dials make of z."""
        z, shift = np.array(state["z"], dtype=float), float(state["shift"])
        u = (z + shift) / float(state["temperature"])
        reply = call(self.my_softmax, u, name=self.name, shape=u.shape)
        trouble, note = reply.trouble, ""
        if reply.values is not None:
            trouble = _explain(reply.values, u) or trouble
            note = _notice(reply.values, z / float(state["temperature"]), shift)
        return {"u": u, "values": reply.values, "trouble": trouble, "note": note}

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Read z and the outputs out."""
        text = f"z = {_listed(state['z'], '.4g')}"
        if answer["u"] != state["z"]:
            text += f", so {self.name} gets {_listed(answer['u'], '.4g')}"
        if answer["values"] is not None:
            total = sum(float(value) for value in answer["values"])
            text += f"; {self.name} gives {_listed(answer['values'], '.3f')}, in sum {total:.4g}"
        return f"{text}. {answer['note']}".strip()

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw z on the left and the outputs on the right."""
        n = len(state["z"])
        values = answer["values"] or [None] * n
        parts = [label(46, 24, "z", fill=QUIET), label(416, 24, "probabilities", fill=QUIET)]
        for k in range(n):
            parts += _z_row(k, float(state["z"][k])) + _out_row(k, values[k])
        return svg(720, 44 + 36 * n, *parts)


def _entries(z: Any) -> list[float]:
    """Return z as a list of floats, or raise `StartError`."""
    try:
        values = [float(value) for value in z]
    except (TypeError, ValueError):
        raise StartError.from_z(z) from None
    if not (FEWEST <= len(values) <= MOST and np.isfinite(values).all()):
        raise StartError.from_z(z)
    return values


def _explain(values: np.ndarray, u: np.ndarray) -> str:
    """Say why `values` are no probabilities; "" where they are."""
    if not np.isfinite(values).all():
        top = float(u.max())
        if top > LARGEST:
            return OVERFLOW.format(u=f"{top:.4g}")
        return UNDERFLOW.format(u=f"{top:.4g}") if top < SMALLEST else ""
    if (values < 0).any():
        return NEGATIVE
    total = float(values.sum())
    return "" if np.isclose(total, 1, atol=1e-6) else NOT_ONE.format(total=f"{total:.4g}")


def _notice(values: np.ndarray, z: np.ndarray, shift: float) -> str:
    """Say that a shift has changed nothing, where that is so."""
    powers = np.exp(z - z.max())
    same = np.allclose(values, powers / powers.sum(), atol=1e-9)
    return SAME.format(shift=f"{shift:g}") if shift and same else ""


def _listed(values: Sequence[Any], form: str) -> str:
    return f"[{', '.join(format(float(value), form) for value in values)}]"


def _z_row(k: int, z: float) -> list[str]:
    """Draw one bar of z, from the middle to either side."""
    y, middle, half = 38 + 36 * k, 176, 130
    end = middle + half * min(max(z / REACH, -1.0), 1.0)
    return [
        label(14, y + 16, f"z{k}", fill=INK),
        f'<rect x="46" y="{y}" width="260" height="24" rx="4" fill="{FAINT}"/>',
        f'<rect x="{min(middle, end):.1f}" y="{y}" width="{abs(end - middle):.1f}" height="24" '
        f'fill="{dlblue}"/>',
        f'<path d="M{middle} {y - 3}v30" stroke="{QUIET}"/>',
        label(314, y + 17, f"{z:.4g}", fill=INK),
    ]


def _out_row(k: int, value: Any) -> list[str]:
    """Draw one output from 0 to 1, with its number."""
    y = 38 + 36 * k
    parts = [f'<rect x="416" y="{y}" width="220" height="24" rx="4" fill="{FAINT}"/>']
    if value is None:
        return [*parts, label(644, y + 17, "–", fill=QUIET)]
    p = float(value)
    if np.isfinite(p):
        width = 220 * min(max(p, 0.0), 1.0)
        parts.append(
            f'<rect x="416" y="{y}" width="{width:.1f}" height="24" fill="{dlorange}" '
            'stroke="#9a5200"/>'
        )
    colour = INK if np.isfinite(p) else dldarkred
    return [*parts, label(644, y + 17, f"{p:.3f}", fill=colour)]
