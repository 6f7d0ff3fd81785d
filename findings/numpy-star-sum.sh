#!/usr/bin/env bash
# After `from numpy import *`, sum() of a generator raises, with a text that calls it deprecated.
#
# Guess: notebooks that begin with a star import keep running, since "deprecated" is a warning.
# Seen with numpy 2.4.6: `sum` is NumPy's then, and a generator ends it with a TypeError, as in
# sum(x * w for x, w in zip(a, b)). No filter of warnings brings the old way back.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check numpy==2.4.6
env/bin/python -W ignore - <<'PY'
from numpy import *

try:
    outcome = sum(x * w for x, w in zip([1, 2], [3, 4]))
except TypeError as error:
    outcome = f"TypeError: {error}"
print(f"numpy 2.4.6, sum of a generator after a star import: {outcome}")
if "deprecated" not in str(outcome):
    raise SystemExit("changed")
PY
