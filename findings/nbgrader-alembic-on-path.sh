#!/usr/bin/env bash
# Opening a gradebook starts a program by its bare name.
#
# Guess: a Python that has nbgrader installed can open a gradebook, whether or not its environment
# is activated.
# Seen with nbgrader 0.9.6: Gradebook(...) runs `alembic`, and raises FileNotFoundError where the
# environment's folder of programs is not on PATH (a service, a notebook kernel, a cron job).
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check nbgrader==0.9.6
cat >open.py <<'PY'
from nbgrader.api import Gradebook

Gradebook("sqlite:///gradebook.db").close()
PY
if env/bin/python -W ignore open.py 2>said; then
    echo "changed: a gradebook can be opened without alembic on PATH"
    exit 1
fi
grep -q "No such file or directory: 'alembic'" said
rm -f gradebook.db
PATH="$scratch/env/bin:$PATH" env/bin/python -W ignore open.py
echo "as before, nbgrader 0.9.6: opens with the environment on PATH, FileNotFoundError without"
