#!/usr/bin/env bash
# Prose that shows the marks of a solution stops the release.
#
# Guess: ClearSolutions looks for its marks where solutions are, in code cells that are answers.
# Seen with nbgrader 0.9.6: a text cell that explains "write between ### BEGIN SOLUTION and
# ### END SOLUTION" raises RuntimeError, "Solution region detected in a non-solution cell".
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check nbgrader==0.9.6
env/bin/python -W ignore - <<'PY'
import nbformat
from nbgrader.preprocessors import ClearSolutions

text = "Write your code here:\n\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n"
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
try:
    ClearSolutions().preprocess(notebook, {"metadata": {}})
except RuntimeError as error:
    assert "non-solution cell" in str(error), error
    print(f"as before, nbgrader 0.9.6: {error}")
else:
    raise SystemExit("changed: prose may show the marks")
PY
