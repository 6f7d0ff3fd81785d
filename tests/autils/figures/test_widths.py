import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import PathCollection

from autils import accuracy_over_seeds, widths_figure
from autils.drawing.canvas import alt_text
from autils.figures.widths import LENT, WIDTHS, RunsError


@pytest.fixture(autouse=True)
def _closed_figures():
    yield
    plt.close("all")


def guess(widths):
    """Give accuracies that depend on the seed."""
    return list(np.random.random(len(widths)))


def test_every_seed_gives_a_row_and_the_same_one_each_time(capsys):
    runs = accuracy_over_seeds(guess, widths=(1, 20, 300), seeds=(4, 7))
    assert runs.shape == (2, 3)
    assert (runs[0] != runs[1]).all()
    np.testing.assert_array_equal(runs, accuracy_over_seeds(guess, (1, 20, 300), (4, 7)))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["seed", "1", "unit", "20", "units", "300", "units"]
    assert lines[1].split() == ["4", *(f"{accuracy:.4f}" for accuracy in runs[0])]


def raises(widths):
    raise ValueError("no\nsecond line")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda widths: ..., "is still open"),
        (lambda widths: None, "is still open"),
        (raises, "stopped with ValueError (no)"),
        (lambda widths: [0.5], "gave shape (1,) where 4 accuracies were expected"),
        (lambda widths: {1: 0.5}, "gave a dict where 4 accuracies were expected"),
    ],
)
def test_an_unfinished_function_is_lent_our_accuracies(answer, why, capsys):
    np.testing.assert_array_equal(accuracy_over_seeds(answer), LENT)
    out = capsys.readouterr().out
    assert out.startswith(f"accuracy_by_width {why}, so here are accuracies that we measured")
    assert out.count("\n") == 1


def test_what_is_lent_fits_the_figures_that_the_lesson_prints():
    lent = np.array(LENT)
    assert lent.shape == (5, len(WIDTHS))
    assert [
        f"{m:.3f} ± {s:.3f}" for m, s in zip(lent.mean(0), lent.std(0, ddof=1), strict=True)
    ] == [
        "0.212 ± 0.009",
        "0.860 ± 0.009",
        "0.921 ± 0.002",
        "0.928 ± 0.003",
    ]


def test_the_figure_shows_all_widths_and_then_all_but_the_first():
    widths_figure(LENT)
    whole, near = plt.gcf().axes
    assert [label.get_text() for label in whole.get_xticklabels()] == ["1", "10", "50", "100"]
    assert [label.get_text() for label in near.get_xticklabels()] == ["10", "50", "100"]
    assert whole.get_ylim() == (0, 1.05)
    assert near.get_title() == "From nearby: 10 units and more"


def test_every_run_is_a_dot():
    widths_figure(LENT)
    clouds = [c for c in plt.gcf().axes[0].collections if isinstance(c, PathCollection)]
    assert [len(cloud.get_offsets()) for cloud in clouds] == [5] * 4


def test_the_words_hold_every_number():
    widths_figure(LENT)
    assert alt_text(plt.gcf()) == (
        "Test accuracy over the number of hidden units, mean and spread of 5 runs. 1 hidden unit: "
        "0.212 ± 0.009; 10 hidden units: 0.860 ± 0.009; 50 hidden units: 0.921 ± 0.002; 100 hidden "
        "units: 0.928 ± 0.003."
    )


def test_a_single_run_has_no_spread():
    widths_figure([[0.2, 0.9]], widths=(1, 10))
    assert len(plt.gcf().axes) == 1
    assert "of 1 run. 1 hidden unit: 0.200 ± 0.000" in alt_text(plt.gcf())


@pytest.mark.parametrize(
    ("runs", "shape"),
    [([0.2, 0.9], "(2,)"), (np.ones((3, 5)), "(3, 5)"), (np.ones((0, 2)), "(0, 2)")],
)
def test_other_shapes_are_described(runs, shape):
    with pytest.raises(RunsError) as error:
        widths_figure(runs, widths=(1, 10))
    assert str(error.value) == (
        f"Expected accuracies of shape (runs, 2), a row per run, but found shape {shape}."
    )
