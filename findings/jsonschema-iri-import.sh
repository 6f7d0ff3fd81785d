#!/usr/bin/env bash
# `import jsonschema` builds dozens of parsers where Jupyter is installed, and takes seconds.
#
# Guess: importing a validator of JSON is quick; formats are loaded when a schema names one.
# Seen with jsonschema 4.26.0: jupyter_events asks for jsonschema[format-nongpl], which brings
# rfc3987-syntax 1.1.0. jsonschema imports it whenever it is there, and that module makes one Earley
# parser for each of its rules at once. So every start of Jupyter Server, of nbgrader and of
# whatever imports nbformat pays, though no schema of theirs has the formats "iri" and
# "iri-reference".
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
    "jsonschema[format-nongpl]==4.26.0" rfc3987-syntax==1.1.0 lark==1.3.1
env/bin/python - <<'PY'
import time

import lark

made = []
init = lark.Lark.__init__


def counted(self, *args, **options):
    made.append(options.get("parser"))
    init(self, *args, **options)


lark.Lark.__init__ = counted
began = time.perf_counter()
import jsonschema

seconds = time.perf_counter() - began
print(f"import jsonschema: {len(made)} parsers ({set(made)}), {seconds:.1f} s")
if len(made) < 10:
    raise SystemExit("changed")
PY
