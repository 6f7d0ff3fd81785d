#!/usr/bin/env bash
# The gradebook has no index on any column that its own queries ask by.
#
# Guess: a foreign key such as grade.notebook_id is indexed, as some databases and ORMs do by
# themselves.
# Seen with nbgrader 0.9.6 on SQLite: 11 of 14 tables have such keys, none has an index on them, and
# asking for the grades of one notebook reads the whole table. It shows from some thousand learners on.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check nbgrader==0.9.6
export PATH="$scratch/env/bin:$PATH"
env/bin/python -W ignore - <<'PY'
import sqlalchemy
from nbgrader.api import Gradebook

book = Gradebook("sqlite:///gradebook.db")
with book.engine.connect() as connection:
    found = sqlalchemy.inspect(connection)
    tables = found.get_table_names()
    keyed = [table for table in tables if found.get_foreign_keys(table)]
    indexed = [table for table in tables if found.get_indexes(table)]
    question = "EXPLAIN QUERY PLAN SELECT * FROM grade WHERE notebook_id = 'x'"
    ((*_, plan),) = connection.execute(sqlalchemy.text(question)).fetchall()
book.close()
assert len(keyed) == 11 and indexed == [] and plan == "SCAN grade", (keyed, indexed, plan)
print(f"as before, nbgrader 0.9.6: {len(keyed)} of {len(tables)} tables have foreign keys, "
      f"{len(indexed)} an index; {plan}")
PY
