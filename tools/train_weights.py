"""Train the network whose weights come with the course, and write `autils/data/weights.npz`.

    python tools/train_weights.py

Seeded, but TensorFlow's arithmetic differs a little between processors: another machine gives
slightly other weights. When they change, `WEIGHTS_SHA256` in `autils/networks/weights.py` must
follow.
"""

import argparse
import os
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the script also runs where the course is not installed
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from autils.digits.split import split_data  # noqa: E402
from autils.digits.vendored import load_data  # noqa: E402
from autils.lending.model import build_model  # noqa: E402
from autils.networks.weights import Weights  # noqa: E402
from tools.make_data import pack  # noqa: E402

TARGET = ROOT / "autils" / "data" / "weights.npz"
SEED = 1234
EPOCHS = 40


def main() -> None:
    """Train, report both accuracies, write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args()
    weights = train(options.epochs)
    raw = pack({name: array.astype("<f4") for name, array in weights._asdict().items()})
    options.out.write_bytes(raw)
    print(f'{options.out.name}: {len(raw)} bytes\nWEIGHTS_SHA256 = "{sha256(raw).hexdigest()}"')


def train(epochs: int) -> Weights:
    """Return the weights after `epochs` epochs on the training part of the digits."""
    import keras

    X_train, y_train, X_held, y_held = split_data(*load_data())
    keras.utils.set_random_seed(SEED)
    model = build_model()
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(learning_rate=0.001),
    )
    model.fit(X_train, y_train, epochs=epochs, verbose=0)
    for part, X, y in (("training", X_train, y_train), ("held-out", X_held, y_held)):
        yhat = model.predict(X, batch_size=1024, verbose=0).argmax(axis=1)
        print(f"{part} accuracy: {np.mean(yhat == y[:, 0]):.4f}")
    return Weights(*model.get_weights())


if __name__ == "__main__":
    main()
