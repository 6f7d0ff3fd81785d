#!/usr/bin/env bash
# A kernel manager set in the configuration is ignored by nbgrader alone.
#
# Guess: nbgrader's Execute is nbconvert's ExecutePreprocessor, so its kernel_manager_class can be
# configured as there.
# Seen with nbgrader 0.9.6: the constructor's own default beats the configuration, without a word;
# the same setting works for ExecutePreprocessor.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check nbgrader==0.9.6
env/bin/python -W ignore - <<'PY'
from jupyter_client.manager import AsyncKernelManager
from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader.preprocessors import Execute
from traitlets.config import Config

class Own(AsyncKernelManager):
    pass

config = Config()
config.Execute.kernel_manager_class = config.ExecutePreprocessor.kernel_manager_class = Own
found = Execute(config=config).kernel_manager_class
theirs = ExecutePreprocessor(config=config).kernel_manager_class
assert (found, theirs) == (AsyncKernelManager, Own), (found, theirs)
print("as before, nbgrader 0.9.6: Execute takes AsyncKernelManager, ExecutePreprocessor the one set")
PY
