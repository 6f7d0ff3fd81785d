"""Numbers that nobody knows before a test runs: what a constant could never fit."""

from __future__ import annotations

import hashlib
import os
import secrets

import numpy as np

VARIABLE = "PROCTOR_SEED"
"""What a grader sets where checks run: digits, the same whenever the same work is graded."""


def drawn_numbers(purpose: str) -> np.random.Generator:
    """Return random numbers for one `purpose`, such as an exercise's name.

    In grading they are the same whenever the same work is graded, others for other work, and no
    learner's process can work them out. Everywhere else they are new on each call.
    """
    seed = os.environ.get(VARIABLE) or str(secrets.randbits(128))
    told = hashlib.sha256(f"{seed} {purpose}".encode()).digest()
    return np.random.default_rng(int.from_bytes(told, "big"))
