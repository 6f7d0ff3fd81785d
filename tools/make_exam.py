"""Make the two exams of the lab on convolutions: one to practise on, and one to be graded on.

    python tools/make_exam.py             autils/data/exam.npz, which learners have
    python tools/make_exam.py --kept      source/lab5-convolutions/kept/digits.npz, which no release
                                          and no bundle holds

Both are 100 MNIST test images of each digit, so no training image is among them: the first ones,
and the first in the second half of the test set, with none in common. MNIST itself comes from
wherever `load_mnist` finds it. The same input gives the same bytes; when those of the first exam
change, `EXAM_SHA256` in `autils/digits/exam.py` must follow.
"""

import argparse
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the script also runs where the course is not installed

from autils.digits.mnist import load_mnist  # noqa: E402
from tools.make_data import pack  # noqa: E402

TARGET = ROOT / "autils" / "data" / "exam.npz"
KEPT = ROOT / "source" / "lab5-convolutions" / "kept" / "digits.npz"
OF_EACH = 100
SECOND_HALF = 5000


def main() -> None:
    """Pick the images and write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kept", action="store_true", help="make the exam that is graded on")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    _, (images, labels) = load_mnist()
    raw = pack(pick(images, labels, SECOND_HALF if options.kept else 0))
    out = options.out or (KEPT if options.kept else TARGET)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(raw)
    print(f'{out.name}: {len(raw)} bytes\nEXAM_SHA256 = "{sha256(raw).hexdigest()}"')


def pick(images: np.ndarray, labels: np.ndarray, begin: int = 0) -> dict[str, np.ndarray]:
    """Return the first `OF_EACH` images of each digit from position `begin` on, sorted by digit.

    With them come their labels and positions.
    """
    places = [begin + np.flatnonzero(labels[begin:] == digit) for digit in range(10)]
    index = np.concatenate([found[:OF_EACH] for found in places])
    return {"images": images[index], "labels": labels[index], "test_index": index.astype("<u2")}


if __name__ == "__main__":
    main()
