#!/usr/bin/env bash
# `model(x)` turns, flips and brightens its pictures, though nobody trains.
#
# Guess: outside of training `model(x)` gives what `model.predict(x)` gives; Dropout and
# GaussianNoise keep to that. Seen with keras 3.15.1: the layers that vary pictures (RandomFlip,
# RandomBrightness and their kin) have `training=True` as the default of their call, so in a plain
# call of the model they are at work, and each call gives another answer. `predict`, and
# `model(x, training=False)`, leave the pictures alone.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
    tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6 h5py==3.14.0
TF_CPP_MIN_LOG_LEVEL=3 env/bin/python - <<'PY'
import keras
import numpy as np
from keras import layers

X = np.random.default_rng(0).uniform(0, 1, (8, 6, 6, 1)).astype("float32")
changed = {}
for layer in (layers.Dropout(0.5), layers.GaussianNoise(0.5), layers.RandomFlip(seed=1),
              layers.RandomBrightness(0.5, value_range=(0, 1), seed=1)):
    model = keras.Sequential([keras.Input((6, 6, 1)), layer])
    ways = {
        "model(x)": model(X),
        "model(x, training=False)": model(X, training=False),
        "predict": model.predict(X, verbose=0),
    }
    name = type(layer).__name__
    changed[name] = [way for way, found in ways.items() if not np.allclose(found, X)]
    print(f"{name:17} changes the pictures in: {', '.join(changed[name]) or 'none'}")
expected = {"Dropout": [], "GaussianNoise": []}
expected |= {name: ["model(x)"] for name in ("RandomFlip", "RandomBrightness")}
if changed != expected:
    raise SystemExit("changed")
PY
