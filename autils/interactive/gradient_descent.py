"""Gradient descent under your fingers: the error curve of one weight, and the bowl of two."""

from typing import Any

import numpy as np

from autils._calls import call, name_of
from autils._style import FAINT, INK, QUIET, dlblue, dldarkred, dlorange
from autils.interactive._base import Explorer, label, svg
from autils.lending.functions import _train

X, Y = 0.5, 0.8  # lab 1's input and truth
START = 0.5  # lab 1's weight before the first step
STEPS = 40
REACH = (-2.0, 5.0)  # where the ball can be put

# Two inputs, and two examples of them whose errors are added up: a bowl that is long one way and
# narrow the other, lowest at (1.6, 1.0).
BOWL_X = np.array([[0.5, 0.1], [0.1, 0.25]])
BOWL_GOAL = np.array([1.6, 1.0])
BOWL_Y = BOWL_X @ BOWL_GOAL
BOWL_START = (-0.4, 2.6)

NEAR = "Each step goes {share} of the way that is left."
ACROSS = "Each step jumps across the lowest point, and still ends nearer to it."
SWINGS = "The steps jump to and fro and come no nearer: the learning rate is on the edge."
AWAY = "It diverges: each step ends further away, so the learning rate is too large."
THERE = "The ball lies at the lowest point: there is nothing left to learn."
BOWL_NEAR = "The ball gets nearer: fast down the steep side, slowly along the valley."
BOWL_ZIGZAG = "The ball zigzags across the valley, and still gets nearer."
NO_STEP = "With a learning rate of 0 nothing moves."


class GradientDescentExplorer(Explorer):
    """Roll down an error curve, step by step or running, with the learning rate as a dial.

    With one weight, the numbers are those of lab 1's trace; pass your own
    `train(w, x, y, learning_rate, steps)` to let it make them. With two weights the curve becomes
    a bowl seen from above. `weights` is 1 or 2.
    """

    script = "gradient_descent.js"
    helpers = ("_plot.js",)

    def __init__(self, train: Any = None, learning_rate: float = 1.0, weights: int = 1):
        self.train = train
        self.name = name_of(train, "train")
        super().__init__(
            weights=1 if weights == 1 else 2,
            rate=float(learning_rate),
            one=START,
            two=BOWL_START,
            step=0,
            steps=STEPS,
            goals=[Y / X, BOWL_GOAL],
            x=X,
            y=Y,
            matrix=BOWL_X.T @ BOWL_X,
        )

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Calculate the whole way from the start: rows [error, prediction, weight] as in lab 1."""
        rate = float(state["rate"])
        if state["weights"] == 2:
            path = _roll(np.array(state["two"], dtype=float), rate)
            errors = (((path - BOWL_GOAL) @ BOWL_X.T) ** 2).sum(axis=1)
            return {"path": path, "errors": errors, "verdict": _bowl_verdict(path)}
        start, trouble = float(state["one"]), ""
        rows = np.array(_train(start, X, Y, rate, STEPS))
        if self.train is not None:
            arguments = (start, X, Y, rate, STEPS)
            reply = call(self.train, *arguments, name=self.name, shape=(STEPS, 3))
            trouble = reply.trouble
            rows = np.empty((0, 3)) if reply.values is None else reply.values
        path = np.concatenate([[start], rows[:, 2]])
        errors = (X * path - Y) ** 2
        verdict = _verdict(path, rate)
        return {
            "path": path[:, np.newaxis],
            "errors": errors,
            "rows": rows,
            "verdict": verdict,
            "trouble": trouble,
        }

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Say where the ball is after the present step."""
        step = min(int(state["step"]), len(answer["path"]) - 1)
        rate = f"learning rate {state['rate']:g}"
        weights = [f"{float(w):.6g}" for w in answer["path"][step]]
        place = f"w = {weights[0]}" if len(weights) == 1 else f"w = [{', '.join(weights)}]"
        if step == 0:
            return f"Before the first step, {rate}: {place}, error {_short(answer['errors'][0])}."
        if state["weights"] == 2:
            return f"Step {step}, {rate}: {place}, error {_short(answer['errors'][step])}."
        error, yhat, _ = answer["rows"][step - 1]
        return (
            f"Step {step}, {rate}: the prediction was {float(yhat):.6g}, "
            f"the error {_short(error)}; now {place}."
        )

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw the way over the curve or the bowl, up to the present step."""
        step = min(int(state["step"]), len(answer["path"]) - 1)
        path = np.array(answer["path"], dtype=float)[: step + 1]
        draw = _still_curve if state["weights"] == 1 else _still_bowl
        colour = dldarkred if "diverges" in answer["verdict"] else INK
        return svg(
            480, 340, draw(path), label(20, 26, f"learning rate {state['rate']:g}", fill=colour)
        )


def _roll(w: np.ndarray, rate: float) -> np.ndarray:
    """Return the weights (STEPS + 1, 2) of gradient descent in the bowl."""
    path = [w]
    for _ in range(STEPS):
        delta = BOWL_X @ path[-1] - BOWL_Y
        path.append(path[-1] - rate * (BOWL_X.T @ delta))
    return np.array(path)


def _verdict(path: np.ndarray, rate: float) -> str:
    """Say in one sentence how the way goes, from its first two steps."""
    away = np.abs(path[:3] - Y / X)
    if len(path) < 2 or not np.isfinite(away).all():
        return ""
    if away[0] < 1e-9:
        return THERE
    factor = (path[1] - Y / X) / (path[0] - Y / X)
    if abs(abs(factor) - 1) < 1e-9:
        return NO_STEP if factor > 0 else SWINGS
    if abs(factor) > 1:
        return AWAY
    return ACROSS if factor < -1e-9 else NEAR.format(share=f"{100 * (1 - factor):.3g} %")


def _bowl_verdict(path: np.ndarray) -> str:
    """Say in one sentence how the way through the bowl goes."""
    errors = (((path - BOWL_GOAL) @ BOWL_X.T) ** 2).sum(axis=1)
    if errors[0] < 1e-12:
        return THERE
    if np.array_equal(path[0], path[1]):
        return NO_STEP
    if errors[-1] > errors[-2] and errors[-1] > 1e-12:
        return AWAY
    steep = np.linalg.eigh(BOWL_X.T @ BOWL_X)[1][:, 1]
    across = (path[:3] - BOWL_GOAL) @ steep
    return BOWL_ZIGZAG if across[0] * across[1] < 0 else BOWL_NEAR


def _short(error: Any) -> str:
    return f"{float(error):.3e}"


def _still_curve(path: np.ndarray) -> str:
    """Draw the curve, wide enough for the whole way, with a dot for each step."""
    goal = Y / X
    reach = max(1.6, 1.08 * float(np.nanmax(np.abs(path - goal))))
    top = (X * reach) ** 2

    def place(w: float) -> str:
        return f"{240 + 210 * (w - goal) / reach:.1f},{300 - 240 * (X * w - Y) ** 2 / top:.1f}"

    curve = " ".join(place(w) for w in np.linspace(goal - reach, goal + reach, 121))
    spots = [place(float(w)) for w in path[:, 0]]
    way = f'<polyline points="{" ".join(spots)}" fill="none" stroke="{INK}"/>'
    dots = way + "".join(_dot(*spot.split(",")) for spot in spots)
    return (
        f'<rect x="20" y="45" width="440" height="262" fill="none" stroke="{FAINT}"/>'
        f'<polyline points="{curve}" fill="none" stroke="{dlblue}" stroke-width="3"/>{dots}'
        + label(196, 326, f"lowest at w = {goal:g}", fill=QUIET)
    )


def _still_bowl(path: np.ndarray) -> str:
    """Draw the bowl from above, with a dot for each step."""
    values, axes = np.linalg.eigh(BOWL_X.T @ BOWL_X)
    scale, (cx, cy) = 62.0, (240.0, 180.0)
    turn = float(-np.degrees(np.arctan2(axes[1, 1], axes[0, 1])))
    rings = "".join(
        f'<ellipse cx="{cx}" cy="{cy}" rx="{scale * r / np.sqrt(values[1]):.1f}" '
        f'ry="{scale * r / np.sqrt(values[0]):.1f}" transform="rotate({turn:.1f} {cx} {cy})" '
        f'fill="{dlblue}" fill-opacity="0.07" stroke="{dlblue}"/>'
        for r in (0.9, 0.65, 0.42, 0.22, 0.08)
    )
    spots = [(cx + scale * (w[0] - 1.6), cy - scale * (w[1] - 1.0)) for w in path]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dots = "".join(_dot(f"{x:.1f}", f"{y:.1f}") for x, y in spots)
    return (
        '<svg x="20" y="45" width="440" height="280" viewBox="20 45 440 280">'
        f'{rings}<polyline points="{line}" fill="none" stroke="{INK}"/>{dots}</svg>'
    )


def _dot(x: str, y: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="5" fill="{dlorange}" stroke="{INK}"/>'
