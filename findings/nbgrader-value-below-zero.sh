#!/usr/bin/env bash
# A test cell that ends in a negative number, or in NaN, gets full points.
#
# Guess: where a cell's value is its partial credit, less than nothing counts as nothing.
# Seen with nbgrader 0.9.6: 0.5 gives half a point and 0 gives none, but -0.25 (a penalty) and NaN
# (the mean of no answers) give all points; only a log line says so. A value above the maximum
# raises ValueError, which ends the grading of that submission.
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


def grade(value):
    shown = new_output("execute_result", {"text/plain": repr(value)})
    cell = new_code_cell("score()", metadata={"nbgrader": marks}, outputs=[shown])
    try:
        return determine_grade(cell)[0]
    except ValueError as error:
        return str(error)


found = {value: grade(value) for value in (0.5, 0.0, -0.25, float("nan"), 5.0)}
print(f"nbgrader 0.9.6, 4 points: {found}")
*points, above = found.values()
if points != [0.5, 0.0, 4.0, 4.0] or "cannot be greater" not in str(above):
    raise SystemExit("changed")
PY
