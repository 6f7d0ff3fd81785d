#!/usr/bin/env bash
# An option of a step given on nbgrader's command line is text in the configuration.
#
# Guess: `nbgrader autograde ps1 --Execute.timeout=60` puts the number 60 into the configuration
# that steps are handed. Seen with nbgrader 0.9.6 and traitlets 5.16.1: only options of classes that
# the application lists are turned into values. That of another class stays a string of a special
# kind until a trait takes it; whoever reads it from the configuration gets text, where
# `nbgrader_config.py` gives a number.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check nbgrader==0.9.6 traitlets==5.16.1
env/bin/python - <<'PY'
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.preprocessors import Execute

app = AutogradeApp()
app.parse_command_line(["ps1", "--Execute.timeout=60"])
found = app.cli_config.Execute.timeout
print(f"in the configuration: {found!r}, a string: {isinstance(found, str)}")
taken = Execute(config=app.cli_config).timeout
print(f"in the step itself:   {taken!r}")
if not isinstance(found, str) or taken != 60 or Execute in app.classes:
    raise SystemExit("changed")
PY
