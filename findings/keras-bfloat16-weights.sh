#!/usr/bin/env bash
# Weights in bfloat16 are no numbers in a `.keras` file.
#
# Guess: what reads the weights of a `.keras` file with h5py gets arrays of numbers, of whatever
# type the model has. Seen with keras 3.15.1 and h5py 3.14.0: HDF5 has no bfloat16, and Keras
# stores those weights as opaque pieces of two bytes (NumPy's void). float16 comes as float16. The
# only hint is an attribute `dtype` of the dataset. The bytes are the upper half of a float32.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
    tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6 h5py==3.14.0
TF_CPP_MIN_LOG_LEVEL=3 env/bin/python - <<'PY'
import io
import zipfile

import h5py
import keras
import numpy as np

kinds = {}
for dtype in ("float32", "float16", "bfloat16"):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, dtype=dtype)])
    model.save("model.keras")
    with zipfile.ZipFile("model.keras") as archive:
        weights = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
    dataset = weights["layers/dense/vars/0"]
    kinds[dtype] = dataset.dtype.str
    print(f"{dtype:8} is stored as {dataset.dtype.str}, with the attributes {dict(dataset.attrs)}")
raw = dataset[()].view("<u2").astype("<u4") << 16
same = np.array_equal(raw.view("<f4"), np.asarray(model.weights[0].numpy()).astype("float32"))
print(f"as the upper halves of float32 they are the weights: {same}")
if kinds != {"float32": "<f4", "float16": "<f2", "bfloat16": "|V2"} or not same:
    raise SystemExit("changed")
PY
