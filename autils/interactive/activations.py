"""Activations under your fingers: one unit with its weight and bias, and three that add up."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autils._style import FAINT, INK, QUIET, dlblue, dlmagenta, dlorange, dlpurple
from autils.interactive._base import Explorer, label, svg

LEAK = 0.1  # the slope of the leaky ReLU below 0; real networks take about 0.01
X_REACH, Y_REACH = 5.0, 4.0  # the window of the plots


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


ACTIVATIONS: dict[str, tuple[str, str, Callable[[float], float]]] = {
    "linear": ("linear", "z", lambda z: z),
    "sigmoid": ("sigmoid", "1 / (1 + e⁻ᶻ)", _sigmoid),
    "relu": ("ReLU", "max(0, z)", lambda z: max(0.0, z)),
    "leaky": ("leaky ReLU", f"max({LEAK} z, z)", lambda z: max(LEAK * z, z)),
    "tanh": ("tanh", "tanh(z)", math.tanh),
}
"""Name to what it is called, its formula, and the function itself."""

ZIGZAG = ((1.0, 2.0, 1.0), (1.0, 0.0, -2.0), (1.0, -1.0, 2.0))
"""Weight, bias and output weight of the three units at the start."""


class ActivationError(ValueError):
    """There is no such activation."""

    UNKNOWN = "There is no activation {found}: expected one of {known}."

    @classmethod
    def from_name(cls, found: object) -> "ActivationError":
        """Describe a name that isn't known."""
        return cls(cls.UNKNOWN.format(found=repr(found), known=", ".join(ACTIVATIONS)))


class ActivationExplorer(Explorer):
    """Bend a line: one unit a = g(w x + b) with a movable input, or three units that add up.

    `activation` is "linear", "sigmoid", "relu", "leaky" or "tanh"; `units` is 1 or 3.
    """

    script = "activations.js"
    helpers = ("_plot.js",)

    def __init__(self, activation: str = "relu", units: int = 1, x: float = 2.0):
        if activation not in ACTIVATIONS:
            raise ActivationError.from_name(activation)
        names = [[key, name, formula] for key, (name, formula, _) in ACTIVATIONS.items()]
        super().__init__(
            activation=activation,
            units=1 if units == 1 else 3,
            x=float(x),
            one=[1.0, 0.0],
            three=ZIGZAG,
            names=names,
            leak=LEAK,
        )

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Calculate the outputs at the movable input."""
        x = float(state["x"])
        if state["units"] == 1:
            w, b = state["one"]
            z = w * x + b
            return {"z": z, "a": _value(state, z)}
        parts = [v * _value(state, w * x + b) for w, b, v in state["three"]]
        return {"parts": parts, "total": sum(parts)}

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Say what happens to the movable input."""
        name, formula, _ = ACTIVATIONS[state["activation"]]
        x = _short(state["x"])
        if state["units"] == 1:
            w, b = map(_short, state["one"])
            text = f"{name}: x = {x} gives z = {w} · {x} + {b} = {_short(answer['z'])}"
            text += f" and a = {formula} = {_short(answer['a'])}."
            off = state["activation"] == "relu" and answer["z"] <= 0
            return text + (" The unit is off." if off else "")
        parts = " + ".join(map(_short, answer["parts"]))
        return f"Three {name} units at x = {x}: {parts} = {_short(answer['total'])}."

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw the curve, or the three and their sum."""
        name, formula, _ = ACTIVATIONS[state["activation"]]
        xs = np.linspace(-X_REACH, X_REACH, 201)
        if state["units"] == 1:
            w, b = state["one"]
            lines = [_path(xs, [_value(state, w * x + b) for x in xs], dlblue, 4)]
            height = answer["a"]
        else:
            curves = [[v * _value(state, w * x + b) for x in xs] for w, b, v in state["three"]]
            colours = (dlorange, dlmagenta, dlpurple)
            lines = [
                _path(xs, ys, colour, 2, "6 4") for ys, colour in zip(curves, colours, strict=True)
            ]
            lines.append(_path(xs, np.sum(curves, axis=0), dlblue, 4))
            height = answer["total"]
        x, y = _place(state["x"], height)
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{dlorange}" stroke="{INK}"/>'
        title = label(20, 26, f"{name}: a = {formula}", fill=INK, font_weight=600)
        window = '<svg x="20" y="45" width="440" height="280" viewBox="20 45 440 280">'
        return svg(480, 340, title, _cross(), window, *lines, dot, "</svg>")


def _value(state: dict[str, Any], z: float) -> float:
    return ACTIVATIONS[state["activation"]][2](float(z))


def _short(value: Any) -> str:
    """Return a number with at most three decimal places; negative ones in brackets."""
    text = f"{float(value):.3f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return f"({text})" if text.startswith("-") else text


def _place(x: float, y: float) -> tuple[float, float]:
    """Turn data into pixels of the still."""
    y = min(max(y, -9 * Y_REACH), 9 * Y_REACH)  # what lies far outside stays outside
    return 240 + 220 * x / X_REACH, 185 - 140 * y / Y_REACH


def _path(xs: np.ndarray, ys: Any, colour: str, width: int, dash: str = "") -> str:
    spots = (_place(float(x), float(y)) for x, y in zip(xs, ys, strict=True))
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    pen = f'fill="none" stroke="{colour}" stroke-width="{width}"{dashed}'
    return f'<polyline points="{points}" {pen}/>'


def _cross() -> str:
    """Draw the axes with their ends named."""
    return (
        f'<rect x="20" y="45" width="440" height="280" fill="none" stroke="{FAINT}"/>'
        f'<path d="M20 185h440M240 45v280" stroke="{QUIET}"/>'
        + label(22, 180, f"-{X_REACH:g}", fill=QUIET)
        + label(448, 180, f"{X_REACH:g}", fill=QUIET)
        + label(244, 58, f"{Y_REACH:g}", fill=QUIET)
    )
