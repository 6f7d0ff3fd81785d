"""The registry: every exercise that has a test, and every misconception that a test can name."""

from __future__ import annotations

from public_tests._common.slips import FIRST, LAST, MADE, NO_FUNCTION, SLIPS
from public_tests._common.visible import CELL_STOPPED, NOT_HANDED_OVER
from public_tests._lab1.exercises import EXERCISES as LAB1
from public_tests._lab2.exercises import EXERCISES as LAB2
from public_tests._lab3.exercises import EXERCISES as LAB3
from public_tests._lab4.exercises import EXERCISES as LAB4
from public_tests._lab5.exercises import EXERCISES as LAB5
from public_tests._report import Misconception

EXERCISES = (*LAB1, *LAB2, *LAB3, *LAB4, *LAB5)

RECOGNISED = (each.misconception for each in (*FIRST, *SLIPS, *LAST))
SHARED = (CELL_STOPPED, NOT_HANDED_OVER, NO_FUNCTION, *RECOGNISED, *MADE)
"""What the report on any exercise can name."""

MISCONCEPTIONS: dict[str, Misconception] = {
    idea.name: idea for exercise in EXERCISES for idea in exercise.misconceptions
} | {idea.name: idea for idea in SHARED}
"""Each misconception by its name: those of the exercises in their order, then what all share."""
