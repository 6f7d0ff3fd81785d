"""The exercises of lab 4, in their order."""

from __future__ import annotations

from public_tests._lab4 import accuracy_by_width, build_model, hidden_features

EXERCISES = (hidden_features.EXERCISE, build_model.EXERCISE, accuracy_by_width.EXERCISE)
