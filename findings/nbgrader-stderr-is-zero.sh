#!/usr/bin/env bash
# A test cell that passes and writes one line to standard error gets no points.
#
# Guess: a test cell loses its points when it raises.
# Seen with nbgrader 0.9.6: output on stderr counts as an error. A DeprecationWarning of a library
# that the learner's right answer happens to reach, or a progress bar, costs the whole cell.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check nbgrader==0.9.6
env/bin/python -W ignore - <<'PY'
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import determine_grade

marks = {"grade": True, "solution": False, "grade_id": "t", "points": 4, "schema_version": 3}


def grade(*outputs):
    cell = new_code_cell("assert answer == 42", metadata={"nbgrader": marks}, outputs=[*outputs])
    return determine_grade(cell)[0]


said = "page.py:3: DeprecationWarning: use another name"
silent = grade()
printed = grade(new_output("stream", name="stdout", text=said))
warned = grade(new_output("stream", name="stderr", text=said))
print(f"nbgrader 0.9.6, 4 points, no error: silent {silent}, stdout {printed}, stderr {warned}")
if (silent, printed, warned) != (4.0, 4.0, 0):
    raise SystemExit("changed")
PY
