"""How many hidden units are enough: measuring over several seeds, and a figure of it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from autils._style import INK, OFF, WIDE, dlblue, dlorange
from autils.drawing.canvas import course_style, describe, new_figure
from autils.training.work import long_work

WIDTHS = (1, 10, 50, 100)
LENT = (  # measured with the lab's own solution and its 4000 images; one row for each seed from 0
    (0.219, 0.860, 0.919, 0.926),
    (0.208, 0.865, 0.920, 0.932),
    (0.208, 0.873, 0.921, 0.929),
    (0.223, 0.852, 0.923, 0.923),
    (0.202, 0.850, 0.923, 0.928),
)
"""Accuracies for `WIDTHS`, lent to a learner whose own measurement is still to come."""

LENDING = (
    "accuracy_by_width {why}, so here are accuracies that we measured, and you can read on. Come "
    "back when your function works: run this cell again and it is used."
)
STOPPED = "You stopped after {count} of {seeds} seeds: what follows is made of these."
WRONG_NUMBER = "gave {found} where {expected} accuracies were expected"


class RunsError(ValueError):
    """Accuracies that don't belong to the widths."""

    TEMPLATE = "Expected accuracies of shape (runs, {widths}), a row per run, but found {shape}."

    @classmethod
    def from_shape(cls, shape: tuple[int, ...], widths: int) -> "RunsError":
        """Describe the shape that was found."""
        return cls(cls.TEMPLATE.format(shape=f"shape {shape}", widths=widths))


def accuracy_over_seeds(
    accuracy_by_width: Callable[..., Any],
    widths: Sequence[int] = WIDTHS,
    seeds: Sequence[int] = range(5),
) -> np.ndarray:
    """Measure with every seed in turn; return the accuracies, shape (seeds, widths).

    Print a line as each seed is done, and show how far it is. Stopped or interrupted, return the
    rows that were done by then; `StoppedError` says that there was none. When the function isn't
    ready, say so and return what was
    measured for this course, one row for each seed, for the `WIDTHS` of the lab.
    """
    import keras

    runs: list[np.ndarray] = []
    trouble = ""
    heads = [f"{width} unit{'' if width == 1 else 's'}" for width in widths]
    with long_work("seed", len(seeds)) as work:
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            accuracies, trouble = _measure(accuracy_by_width, widths)
            if trouble:
                break
            if not runs:
                print("seed   " + "".join(f"{head:>11}" for head in heads))
            row = "".join(f"{accuracy:>11.4f}" for accuracy in accuracies)
            print(f"{seed:>4}   {row}", flush=True)
            runs.append(accuracies)
            work.did_one()
    if trouble:
        print(LENDING.format(why=trouble))
        return np.array(LENT)
    if work.stopped:
        print(STOPPED.format(count=len(runs), seeds=len(seeds)))
    return np.array(runs)


def _measure(
    accuracy_by_width: Callable[..., Any], widths: Sequence[int]
) -> tuple[np.ndarray, str]:
    """Return one accuracy for each width, or what is the trouble with them."""
    nothing = np.empty(0)
    try:
        answer = accuracy_by_width(list(widths))
    except Exception as error:  # the learner's own, whatever it is: the lesson goes on
        reason = str(error).strip().partition("\n")[0][:120]
        return nothing, f"stopped with {type(error).__name__} ({reason})"
    if answer is ... or answer is None:
        return nothing, "is still open"
    try:
        accuracies = np.asarray(answer, dtype=float)
    except Exception:  # neither numbers nor anything like them
        return nothing, WRONG_NUMBER.format(
            found=f"a {type(answer).__name__}", expected=len(widths)
        )
    if accuracies.shape != (len(widths),):
        found = f"shape {accuracies.shape}"
        return nothing, WRONG_NUMBER.format(found=found, expected=len(widths))
    return accuracies, ""


@course_style()
def widths_figure(runs: Any, widths: Sequence[int] = WIDTHS) -> None:
    """Draw test accuracies (runs, widths): every run as a dot, their mean with an error bar.

    The bar reaches one standard deviation up and down. A second panel shows all widths but the
    first from nearby. Raise `RunsError` where columns and widths differ in number.
    """
    runs = np.asarray(runs, dtype=float)
    if runs.ndim != 2 or runs.shape[1] != len(widths) or not len(runs):
        raise RunsError.from_shape(runs.shape, len(widths))
    fig = new_figure(WIDE, 3.0)
    if len(widths) < 3:
        axes = [fig.add_subplot()]
    else:
        axes = list(fig.subplots(1, 2))
        _draw_panel(axes[1], runs[:, 1:], widths[1:])
        axes[1].set(title=f"From nearby: {widths[1]} units and more", ylabel="test accuracy")
    _draw_panel(axes[0], runs, widths)
    axes[0].set(title=f"Test accuracy, {_count(runs)} each", ylabel="test accuracy", ylim=(0, 1.05))
    axes[0].legend(loc="lower right")
    describe(fig, _words(runs, widths))


def _draw_panel(ax: Axes, runs: np.ndarray, widths: Sequence[int]) -> None:
    """Draw the columns of `runs` over their widths, on a logarithmic axis."""
    ax.plot(widths, runs.mean(axis=0), color=OFF, linewidth=2, zorder=1)
    ax.errorbar(
        widths,
        runs.mean(axis=0),
        _spread(runs),
        color=dlblue,
        linestyle="none",
        marker="_",
        markersize=10,
        markeredgewidth=3,
        elinewidth=2,
        capsize=5,
        label="mean ± spread",
    )
    for k, width in enumerate(widths):
        places = np.full(len(runs), width * 1.16)  # beside the bar, which they would hide
        label = "one run" if k == 0 else None
        ax.scatter(
            places, runs[:, k], s=16, color=dlorange, edgecolor=INK, linewidth=0.5, label=label
        )
    ax.set(xscale="log", xlabel="hidden units", xlim=(widths[0] / 1.4, widths[-1] * 1.6))
    ax.set_xticks(widths, [str(width) for width in widths])
    ax.set_xticks((), minor=True)


def _spread(runs: np.ndarray) -> np.ndarray:
    """Return the standard deviation of each column; 0 for a single run."""
    return runs.std(axis=0, ddof=1) if len(runs) > 1 else np.zeros(runs.shape[1])


def _count(runs: np.ndarray) -> str:
    return f"{len(runs)} run{'' if len(runs) == 1 else 's'}"


def _words(runs: np.ndarray, widths: Sequence[int]) -> str:
    parts = [
        f"{width} hidden unit{'s' * (width != 1)}: {middle:.3f} ± {reach:.3f}"
        for width, middle, reach in zip(widths, runs.mean(axis=0), _spread(runs), strict=True)
    ]
    head = f"Test accuracy over the number of hidden units, mean and spread of {_count(runs)}."
    return f"{head} {'; '.join(parts)}."
