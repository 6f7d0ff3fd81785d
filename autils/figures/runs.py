"""Training curves: one run with its two sets of images, or several runs beside each other."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from autils._style import INK, WIDE, dlblue, dldarkred, dlmagenta, dlorange, dlpurple
from autils.drawing.canvas import course_style, describe, new_figure
from autils.networks.two_layers import Run

DASHES = (0, (2, 1))
LOOKS = (  # colours and strokes, so that no curve is known by its colour alone
    (dlblue, "-"),
    (dlorange, DASHES),
    (dlpurple, (0, (5, 1))),
    (dldarkred, (0, (1, 1))),
    (dlmagenta, (0, (4, 1, 1, 1))),
)


class RunsError(ValueError):
    """There is no run to draw, or there are too many."""

    COUNT = "Expected 1 to {most} runs with their names, but found {found}."
    KIND = (
        "`{name}` is a value of type `{kind}`, and no run. Pass what train_digits returned, for "
        'example {{"plain": plain}}.'
    )

    @classmethod
    def from_count(cls, found: int) -> "RunsError":
        """Describe a number of runs that can't be drawn."""
        return cls(cls.COUNT.format(most=len(LOOKS), found=found))

    @classmethod
    def from_value(cls, name: str, value: object) -> "RunsError":
        """Describe something that is no run."""
        return cls(cls.KIND.format(name=name, kind=type(value).__name__))


@course_style()
def overfitting_figure(run: Run) -> None:
    """Show error and accuracy after each pass, on the training images and on the test images.

    The pass with the highest test accuracy is marked.
    """
    fig = new_figure(WIDE, 2.9)
    left, right = fig.subplots(1, 2)
    for ax, train, test in (
        (left, run.train_error, run.test_error),
        (right, run.train_accuracy, run.test_accuracy),
    ):
        _curve(ax, "training", train, 0)
        _curve(ax, "test", test, 1)
    left.set(title="Squared error of an image", xlabel="pass", ylabel="error")
    left.set_ylim(0, 0.6)
    _frame_accuracy(right, run.test_accuracy.min())
    right.set_title("Share of right answers")
    _mark_best(right, run.test_accuracy)
    left.legend()
    describe(fig, _words(run))


@course_style()
def compare_runs(runs: Mapping[str, Run]) -> None:
    """Show the accuracy of up to five runs after each pass: training left, test right.

    `runs` maps a name to what `train_digits` returned. Raise `RunsError` for anything else.
    """
    if not 1 <= len(runs) <= len(LOOKS):
        raise RunsError.from_count(len(runs))
    for name, run in runs.items():
        if not isinstance(run, Run):
            raise RunsError.from_value(name, run)
    fig = new_figure(WIDE, 3.1)
    left, right = fig.subplots(1, 2, sharey=True)
    for place, (name, run) in enumerate(runs.items()):
        _curve(left, name, run.train_accuracy, place)
        _curve(right, name, run.test_accuracy, place)
    lowest = min(run.test_accuracy[1:].min(initial=1) for run in runs.values())
    for ax, title in ((left, "On the training images"), (right, "On the test images")):
        _frame_accuracy(ax, lowest)
        ax.set_title(title)
    right.set_ylabel("")
    left.legend(loc="lower right")
    describe(fig, " ".join(f"{name}: {_best_words(run)}" for name, run in runs.items()))


def _curve(ax: Axes, name: str, values: np.ndarray, look: int) -> None:
    colour, dashes = LOOKS[look]
    ax.plot(
        np.arange(len(values)), values, label=name, color=colour, linestyle=dashes, linewidth=2.5
    )


def _frame_accuracy(ax: Axes, lowest: float) -> None:
    ax.set(xlabel="pass", ylabel="accuracy", ylim=(max(0.0, min(0.7, lowest) - 0.02), 1.02))


def _mark_best(ax: Axes, accuracy: np.ndarray) -> None:
    """Mark the first highest point of the test curve, and write down what it is."""
    best = int(np.argmax(accuracy))
    ax.plot(best, accuracy[best], "o", color=INK, markersize=6, zorder=5)
    ax.annotate(
        f"best: {accuracy[best]:.1%} after pass {best}",
        xy=(best, accuracy[best]),
        xytext=(0.3, 0.3),
        textcoords="axes fraction",
        color=INK,
        arrowprops={"arrowstyle": "-", "color": INK},
    )


def _best_words(run: Run) -> str:
    best, test = int(np.argmax(run.test_accuracy)), run.test_accuracy
    return (
        f"the accuracy on the test images is highest after pass {best}, {test[best]:.1%}, and "
        f"{test[-1]:.1%} after the last, pass {run.passes - 1}; on the training images it ends at "
        f"{run.train_accuracy[-1]:.1%}."
    )


def _words(run: Run) -> str:
    return (
        f"Two panels over {run.passes} passes. Left, the squared error: on the training images it "
        f"falls from {run.train_error[0]:.2f} to {run.train_error[-1]:.3f}, on the test images "
        f"from {run.test_error[0]:.2f} to {run.test_error.min():.2f}, and then rises to "
        f"{run.test_error[-1]:.2f}. Right, the share of right answers: {_best_words(run)}"
    )
