"""Make `autils/data/exam.npz`, the 1000 pictures of the exam in the lab on convolutions.

    python tools/make_exam.py

They are the first 100 MNIST test images of each digit, so no training image is among them. MNIST
itself comes from wherever `load_mnist` finds it. The same input gives the same bytes; when they
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
OF_EACH = 100


def main() -> None:
    """Pick the images and write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    _, (images, labels) = load_mnist()
    raw = pack(pick(images, labels))
    options.out.write_bytes(raw)
    print(f'{options.out.name}: {len(raw)} bytes\nEXAM_SHA256 = "{sha256(raw).hexdigest()}"')


def pick(images: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Return the first `OF_EACH` images of each digit, sorted by digit, with their positions."""
    index = np.concatenate([np.flatnonzero(labels == digit)[:OF_EACH] for digit in range(10)])
    return {"images": images[index], "labels": labels[index], "test_index": index.astype("<u2")}


if __name__ == "__main__":
    main()
