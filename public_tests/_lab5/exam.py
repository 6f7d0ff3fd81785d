"""The pictures that a handed-in network is asked about."""

from __future__ import annotations

from pathlib import Path

import numpy as np

KEPT = Path("kept") / "digits.npz"
"""Where grading has an exam of its own; no release and no bundle holds it."""


def exam_at_hand() -> tuple[np.ndarray, np.ndarray]:
    """Return 1000 images (1000, 28, 28) uint8 and their labels (1000,).

    In grading they are those that only the instructor has, everywhere else those of the course.
    """
    if KEPT.is_file():
        with np.load(KEPT, allow_pickle=False) as npz:
            return npz["images"], npz["labels"]
    from autils.digits.exam import exam_images  # only now: importing autils takes a second

    return exam_images()
