"""The registry of every misconception that a test can name."""

from __future__ import annotations

from public_tests._lab3.model_misconceptions import MODEL_MISCONCEPTIONS
from public_tests._lab3.softmax_misconceptions import SOFTMAX_MISCONCEPTIONS
from public_tests._report import Misconception

MISCONCEPTIONS: dict[str, Misconception] = {
    idea.name: idea for idea in (*SOFTMAX_MISCONCEPTIONS, *MODEL_MISCONCEPTIONS)
}
"""Each misconception by its name, in the order of the exercises."""
