#!/usr/bin/env bash
# The same file, read twice, gives cells with different ids.
#
# Guess: reading a notebook is a function of its bytes, so a cell's id can be kept as a reference.
# Seen with nbformat 5.11.1: where two cells have one id (copied by hand, or by another program),
# the later one gets a random id at each read, with a warning and no error.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check nbformat==5.11.1
env/bin/python -W ignore - <<'PY'
import json

import nbformat

cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "Text"}
file = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell, cell]}
text = json.dumps(file)
first, second = ([cell.id for cell in nbformat.reads(text, as_version=4).cells] for _ in range(2))
print(f"nbformat 5.11.1, one file with the ids a, a: first {first}, then {second}")
if first[0] != "a" or second[0] != "a" or first[1] == second[1]:
    raise SystemExit("changed")
PY
