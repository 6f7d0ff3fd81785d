#!/usr/bin/env bash
# A cell with an open bracket isn't a SyntaxError by name, from Python 3.13 on.
#
# Guess: the output of a cell that can't be parsed has the ename "SyntaxError" (or a public class
# below it), so a tool may look for that name.
# Seen with IPython 9.18.1, ipykernel 7.4.0 and nbclient 0.11.0: with Python 3.13 the saved notebook
# says "_IncompleteInputError", a private class of CPython's, with 3.11 and 3.12 "SyntaxError".
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
    ipython==9.18.1 ipykernel==7.4.0 nbclient==0.11.0
PATH="$PWD/env/bin:$PATH" env/bin/python -W ignore - <<'PY'
import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("numbers = [1, 2,")])
NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
(output,) = notebook.cells[0].outputs
version = sys.version_info[:2]
print(f"Python {version[0]}.{version[1]}, a cell with an open bracket: {output.ename}")
if output.ename != ("_IncompleteInputError" if version >= (3, 13) else "SyntaxError"):
    raise SystemExit("changed")
PY
