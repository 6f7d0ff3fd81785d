#!/usr/bin/env bash
# A built Sequential has an input shape and inputs, but no input.
#
# Guess: a Sequential that begins with keras.Input has an `input`, as a functional model has.
# Seen with Keras 3.15.1: it is built, `input_shape` is (None, 4), `inputs` holds one tensor, and
# `input` raises AttributeError, "has never been called", until the model is called once.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check keras==3.15.1 numpy==2.4.6 tensorflow-cpu==2.21.0
TF_CPP_MIN_LOG_LEVEL=3 env/bin/python - <<'PY'
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
assert model.built and model.input_shape == (None, 4) and len(model.inputs) == 1
try:
    model.input
except AttributeError as error:
    assert "has never been called" in str(error), error
else:
    raise SystemExit("changed: model.input is there")
assert keras.Model(model.inputs, model.outputs).input is not None  # a functional model has one
print(f"as before, Keras {keras.__version__}: built, with inputs, and input raises AttributeError")
PY
