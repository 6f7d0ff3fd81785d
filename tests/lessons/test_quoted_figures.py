"""The figures of an earlier course that lab 4 quotes for all of MNIST, and what it says of them."""

import pytest

PRINTED = {512: 0.9804, 1: 0.3299, 10: 0.9293, 50: 0.9692, 100: 0.9752}
"""Test accuracies by hidden units that a report of an earlier course prints, from one run each."""

WITHOUT_DROPOUT = {1: (0.336, 0.020), 10: (0.932, 0.001), 50: (0.969, 0.002), 100: (0.974, 0.002)}
"""Mean and spread of three runs without Dropout, as the lesson quotes them."""

WITH_DROPOUT = {1: (0.306, 0.019), 10: (0.914, 0.003), 50: (0.966, 0.002), 100: (0.976, 0.001)}
"""Mean and spread of five runs with Dropout."""


def test_the_lesson_quotes_these_figures(released):
    text = "\n".join(cell.source for cell in released("lab4-hidden-features").cells)
    for figure in PRINTED.values():
        assert f"{figure:.4f}" in text
    for mean, spread in [*WITHOUT_DROPOUT.values(), *WITH_DROPOUT.values()]:
        assert f"{mean:.3f} ± {spread:.3f}" in text


@pytest.mark.parametrize("width", WITHOUT_DROPOUT)
def test_the_printed_figures_lie_where_the_lesson_says_runs_without_dropout_do(width):
    mean, spread = WITHOUT_DROPOUT[width]
    assert abs(PRINTED[width] - mean) <= max(spread, 0.003)


def test_with_dropout_one_figure_is_five_spreads_off():
    mean, spread = WITH_DROPOUT[10]
    assert PRINTED[10] - mean == pytest.approx(5 * spread, abs=0.001)
