#!/usr/bin/env bash
# The version of TensorFlow cannot be asked for by its name in the build without CUDA.
#
# Guess: where `import tensorflow` works, importlib.metadata.version("tensorflow") gives its version.
# Seen with tensorflow-cpu 2.21.0: it raises PackageNotFoundError, since the distribution has another
# name. A requirement "tensorflow" of another package counts as missing for the same reason.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check keras==3.15.1 numpy==2.4.6 tensorflow-cpu==2.21.0
TF_CPP_MIN_LOG_LEVEL=3 env/bin/python - <<'PY'
from importlib.metadata import PackageNotFoundError, version

import tensorflow

try:
    version("tensorflow")
except PackageNotFoundError:
    pass
else:
    raise SystemExit("changed: the distribution tensorflow is there")
assert version("tensorflow-cpu") == tensorflow.__version__ == "2.21.0"
print("as before: tensorflow 2.21.0 is imported, and no distribution of that name is installed")
PY
