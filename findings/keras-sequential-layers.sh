#!/usr/bin/env bash
# A Sequential counts its layers differently in `layers` and in its configuration.
#
# Guess: `get_config()["layers"]` describes what `layers` holds, in the same order and number.
# Seen with Keras 3.15.1: the configuration has the InputLayer as well, so position i of the one is
# position i + 1 of the other. Without an Input the two agree until the first call; then the
# configuration grows by one.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check keras==3.15.1 numpy==2.4.6 tensorflow-cpu==2.21.0
TF_CPP_MIN_LOG_LEVEL=3 env/bin/python - <<'PY'
import keras
import numpy as np

def counts(model):
    return len(model.layers), len(model.get_config()["layers"])

begun = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
assert counts(begun) == (1, 2), counts(begun)
open_ended = keras.Sequential([keras.layers.Dense(2)])
before = counts(open_ended)
open_ended(np.ones((1, 4), "float32"))
after = counts(open_ended)
assert (before, after) == ((1, 1), (1, 2)), (before, after)
print(f"as before, Keras {keras.__version__}: layers {before[0]}, in the configuration {before[1]}, "
      f"after the first call {after[1]}")
PY
