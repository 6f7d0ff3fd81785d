"""How the loss falls while a model trains."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from autils._style import NARROW, dlblue, dlorange
from autils.drawing.canvas import course_style, describe, new_figure

_CURVES = (
    ("loss", "training", {"color": dlblue}),
    ("val_loss", "held out", {"color": dlorange, "linestyle": (0, (2, 1))}),
)


class HistoryError(ValueError):
    """There is no loss to draw."""

    KIND = (
        "Expected what model.fit returns, or its dictionary, but found a value of type `{kind}`. "
        "Keep it first: history = model.fit(...)."
    )
    NO_LOSS = (
        'Expected a list of losses under "loss", one per epoch, but found {keys}. '
        "Has model.fit run to the end?"
    )

    @classmethod
    def from_kind(cls, history: object) -> "HistoryError":
        """Describe a value that is no history."""
        return cls(cls.KIND.format(kind=type(history).__name__))

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "HistoryError":
        """Describe a history without losses."""
        keys = ", ".join(f'"{key}"' for key in record) or "nothing"
        return cls(cls.NO_LOSS.format(keys=keys))


@course_style()
def plot_loss_tf(history: Any) -> None:
    """Plot the loss per epoch, and the held-out loss if there is one.

    `history` is what `model.fit` returns, or a dictionary with a list under "loss" and perhaps one
    under "val_loss". Raise `HistoryError` for anything else.
    """
    curves = _curves(_record(history))
    fig = new_figure(NARROW, 2.8)
    ax = fig.add_subplot()
    for label, losses, style in curves:
        _draw(ax, label, losses, style)
    ax.set(title="Loss while training", xlabel="epoch", ylabel="loss")
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.legend()
    describe(fig, " ".join(_words(label, losses) for label, losses, _ in curves))


def _record(history: Any) -> Mapping[str, Any]:
    """Return the dictionary of a Keras history, told apart without importing Keras."""
    record = getattr(history, "history", history)
    if not isinstance(record, Mapping):
        raise HistoryError.from_kind(history)
    return record


def _curves(record: Mapping[str, Any]) -> list[tuple[str, np.ndarray, dict[str, Any]]]:
    """Return label, losses (epochs,) and line style of each curve."""
    found = [(label, record[key], style) for key, label, style in _CURVES if key in record]
    try:
        curves = [(label, np.asarray(losses, dtype=float), style) for label, losses, style in found]
    except (TypeError, ValueError):
        raise HistoryError.from_record(record) from None
    if "loss" not in record or any(losses.ndim != 1 or not losses.size for _, losses, _ in curves):
        raise HistoryError.from_record(record)
    return curves


def _draw(ax: Axes, label: str, losses: np.ndarray, style: dict[str, Any]) -> None:
    """Draw one curve; a single epoch is a point, which no line would show."""
    marker = "o" if len(losses) == 1 else ""
    ax.plot(
        np.arange(1, len(losses) + 1), losses, label=label, marker=marker, markersize=8, **style
    )


def _words(label: str, losses: np.ndarray) -> str:
    epochs = "1 epoch" if len(losses) == 1 else f"{len(losses)} epochs"
    return f"The {label} loss goes from {losses[0]:.3g} to {losses[-1]:.3g} in {epochs}."
