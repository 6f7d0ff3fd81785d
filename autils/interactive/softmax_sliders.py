"""The softmax figure of the lab: four sliders, and what the learner's function makes of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autils import _calls
from autils._style import FAINT, INK, QUIET, dlblue, dldarkred, dlorange
from autils.interactive._base import Explorer, label, svg

NAMES = ("z0", "z1", "z2", "z3")
START = (1.0, 2.0, 3.0, 4.0)
LOW, HIGH, STEP = 0.1, 10.0, 0.1

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


def plt_softmax(my_softmax: Any) -> None:
    """Show four sliders for z, and as bars what `my_softmax(z)` gives, with their sum.

    Whenever a slider moves, `my_softmax` is called with an array of shape (4,). When it raises, or
    gives back something that can't be drawn, a sentence says so. Where nobody can slide, there is a
    picture; in a plain Python process, words.
    """
    from IPython.display import display

    display(SoftmaxSliders(my_softmax))


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


class SoftmaxSliders(Explorer):
    """Move four sliders, and see what `my_softmax` makes of them."""

    script = "softmax_sliders.js"

    def __init__(self, my_softmax: Any):
        self.my_softmax = my_softmax
        super().__init__(z=START, low=LOW, high=HIGH, step=STEP)

    @property
    def z(self) -> np.ndarray:
        """Return where the sliders stand, shape (4,)."""
        return np.array(self.state["z"], dtype=float)

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Call the learner's function with the sliders' z."""
        answer = ask(self.my_softmax, np.array(state["z"], dtype=float))
        return {
            "values": answer.values,
            "total": answer.total,
            "adds_up": answer.adds_up,
            "trouble": answer.trouble,
        }

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Read z and the outputs out."""
        text = f"z = [{', '.join(f'{value:.1f}' for value in state['z'])}]"
        if answer["values"] is None:
            return f"{text}."
        outputs = ", ".join(f"{value:.3f}" for value in answer["values"])
        return f"{text}, my_softmax(z) = [{outputs}], sum = {answer['total']:.6g}"

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw z on the left and the outputs on the right."""
        values = answer["values"] or [None] * len(NAMES)
        fine = answer["values"] is None or answer["adds_up"]
        parts = [label(46, 24, "z", fill=QUIET)]
        parts.append(label(396, 24, _title(answer), fill=QUIET if fine else dldarkred))
        for k, name in enumerate(NAMES):
            y = 36 + 32 * k
            z, value = float(state["z"][k]), values[k]
            parts += [label(14, y + 16, name, fill=INK), *_bar(46, y, z / HIGH, f"{z:.1f}", dlblue)]
            text = "–" if value is None else _number(float(value))
            parts += _bar(396, y, float(value or 0), text, dlorange)
        return svg(720, 44 + 32 * len(NAMES), *parts)


def _title(answer: dict[str, Any]) -> str:
    """Return the heading of the outputs: their sum; a sum other than 1 is called so."""
    if answer["values"] is None:
        return "my_softmax(z)"
    return f"my_softmax(z): sum = {answer['total']:.6g}{'' if answer['adds_up'] else ', not 1'}"


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 1e4 else f"{value:.2e}"


def _bar(x: float, y: float, share: float, text: str, colour: str) -> list[str]:
    """Draw a bar of a share of its way, with its number behind."""
    width = 250 * min(max(share, 0.0), 1.0)
    return [
        f'<rect x="{x}" y="{y}" width="250" height="22" rx="4" fill="{FAINT}"/>',
        f'<rect x="{x}" y="{y}" width="{width:.1f}" height="22" rx="4" fill="{colour}"/>',
        label(x + 258, y + 16, text, fill=INK),
    ]
