#!/usr/bin/env bash
# A step of one's own for nbgrader's feedback makes each page warn of an option that nobody set.
#
# Guess: a step derived from NbGraderPreprocessor takes every option that nbconvert's own take.
# Seen with nbgrader 0.9.6 and nbconvert 7.17.1: NbGraderPreprocessor declares
# `display_data_priority` anew, without the tag that lets it be configured. The HTML exporter's
# defaults set it for every step, so traitlets warns, once for each page of feedback, though all
# goes on as if the option had been taken.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
    nbgrader==0.9.6 nbconvert==7.17.1 nbformat==5.10.4
env/bin/python - <<'PY'
import io
import logging

import nbformat
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbgrader.preprocessors import NbGraderPreprocessor


def said_by(base):
    """Return what is logged while a step below `base` takes part in making a page."""
    step = type("Own", (base,), {"preprocess": lambda self, notebook, resources: (notebook, resources)})
    text = io.StringIO()
    log = logging.Logger("page", logging.WARNING)
    log.addHandler(logging.StreamHandler(text))
    exporter = HTMLExporter(log=log)
    exporter.register_preprocessor(step, enabled=True)
    exporter.from_notebook_node(nbformat.v4.new_notebook())
    return text.getvalue().strip()


plain, graders = said_by(Preprocessor), said_by(NbGraderPreprocessor)
print(f"below nbconvert's Preprocessor: {plain!r}")
print(f"below NbGraderPreprocessor:     {graders!r}")
if plain or "display_data_priority" not in graders:
    raise SystemExit("changed")
PY
