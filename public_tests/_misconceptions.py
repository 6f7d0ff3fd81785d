"""The registry of every misconception that a test can name."""

from __future__ import annotations

from public_tests._lab1.misconceptions import LAB1_MISCONCEPTIONS
from public_tests._lab2.misconceptions import LAB2_MISCONCEPTIONS
from public_tests._lab3.model_misconceptions import MODEL_MISCONCEPTIONS
from public_tests._lab3.softmax_misconceptions import SOFTMAX_MISCONCEPTIONS
from public_tests._lab4.misconceptions import LAB4_MISCONCEPTIONS
from public_tests._lab5.misconceptions import LAB5_MISCONCEPTIONS
from public_tests._report import Misconception

MISCONCEPTIONS: dict[str, Misconception] = {
    idea.name: idea
    for idea in (
        *LAB1_MISCONCEPTIONS,
        *LAB2_MISCONCEPTIONS,
        *SOFTMAX_MISCONCEPTIONS,
        *MODEL_MISCONCEPTIONS,
        *LAB4_MISCONCEPTIONS,
        *LAB5_MISCONCEPTIONS,
    )
}
"""Each misconception by its name, in the order of the exercises."""
