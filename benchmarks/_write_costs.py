"""What the coordinator does for one submission once it has a result, piece by piece.

Each piece is done many times by itself, with the clock and the processor's time: what the clock
shows beyond the processor's time is waiting for the disk or for the database server.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psutil
from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook, new_uuid
from sqlalchemy import text

from benchmarks._course import Course, Workshop
from proctor.course.delivery import deliver
from proctor.course.gradebook import ScoreBook
from proctor.course.indexes import INDEXES, make_indexes
from proctor.course.journal import Journal
from proctor.notebook.lab import GRADED_ROLES, read_lab
from proctor.result import CellScore
from tools.release import release

REPEATS = 100
WARM_UP = 5
"""Calls before the clock starts: the first ones make and keep what all others use."""

AT_ONCE = 5000
"""Rows in one statement while a gradebook is filled."""


class Cost(NamedTuple):
    """Seconds for one submission: by the processor, and waiting for something else."""

    cpu: float
    waiting: float

    def __add__(self, other: object) -> Cost:
        if not isinstance(other, Cost):
            return NotImplemented
        return Cost(self.cpu + other.cpu, self.waiting + other.waiting)


def cost_of(action: Callable[[int], None], repeats: int = REPEATS) -> Cost:
    """Do something with the numbers from 0 on; return what one of them usually costs.

    Medians, and without the time spent in line for a processor: others use the machine, too.
    """
    computed, waited = [], []
    for number in range(WARM_UP + repeats):
        wall, cpu, queue = time.perf_counter(), time.process_time(), _in_queue()
        action(number)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        computed.append(cpu)
        waited.append(max(wall - cpu - (_in_queue() - queue), 0.0))
    return Cost(median(computed[WARM_UP:]), median(waited[WARM_UP:]))


def _in_queue() -> float:
    """Return the seconds this thread has waited for a processor: the fault of its neighbours."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def delivering(course: Course, folder: Path) -> Cost:
    """Return the cost of putting an executed notebook and what lies beside it into its folder."""
    graded = course.notebook("autograded", course.students[0])
    text = graded.read_text()
    beside = {path.name: path.read_bytes() for path in graded.parent.iterdir() if path != graded}
    return cost_of(
        lambda n: deliver(folder / f"learner-{n}" / course.lab, {course.lab: text}, beside)
    )


def noting(course: Course, folder: Path) -> Cost:
    """Return the cost of a line in the journal, forced to disk."""
    entry = entries(course)[0]
    with Journal(folder / "journal.jsonl") as journal:
        return cost_of(lambda n: journal.add(f"learner-{n}", entry))


def entries(course: Course) -> list[dict[str, Any]]:
    """Return what the journal of a graded course says of each submission."""
    path = course.root / ".proctor" / f"{course.lab}.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [line for line in lines if "result" in line]


def recording(course: Course, url: str, many: int) -> tuple[Cost, Cost, Cost]:
    """Return what scores cost in a gradebook: empty, with `many` in it, and then with indexes.

    The first two are without the indexes that proctor makes as it opens a gradebook.
    """
    lab = read_lab(course.root, course.lab)
    cells = [CellScore(c.key, c.points, c.points) for c in lab.cells if c.role in GRADED_ROLES]
    found = []
    with ScoreBook(url, "digits") as book:
        for name in INDEXES:
            book.gradebook.db.execute(text(f"DROP INDEX IF EXISTS {name}"))
        book.gradebook.db.commit()
        for stage in (None, fill, _index):
            if stage is not None:
                stage(book.gradebook, course.lab, many)
            name = f"stage-{len(found)}"
            found.append(cost_of(lambda n, name=name: book.record(lab.name, f"{name}-{n}", cells)))
    return found[0], found[1], found[2]


def _index(gradebook: Any, *_: Any) -> None:
    """Give a gradebook the indexes that it lacks."""
    make_indexes(gradebook.engine)


@contextmanager
def postgresql_of(workshop: Workshop, root: Path) -> Iterator[str]:
    """Lend the address of a PostgreSQL server whose gradebook has the lab; it writes through."""
    from tests.servers.postgresql import postgresql

    with postgresql() as server:
        with (server._data / "postgresql.conf").open("a") as settings:
            settings.write("fsync = on\n")  # of two such lines the last one counts
        server.restart()
        before = os.environ.get("NBGRADER_DB_URL")
        os.environ["NBGRADER_DB_URL"] = server.url
        try:
            release(workshop.lab, root)
        finally:
            os.environ.pop("NBGRADER_DB_URL")
            if before is not None:
                os.environ["NBGRADER_DB_URL"] = before
        yield server.url


def fill(gradebook: Any, lab: str, count: int) -> None:
    """Put submissions into a gradebook, past nbgrader's own slow way."""
    assignment = gradebook.find_assignment(lab)
    [notebook] = assignment.notebooks
    known = {student.id for student in gradebook.students}
    graded = [cell.id for cell in [*notebook.grade_cells, *notebook.task_cells]]
    answered = [cell.id for cell in [*notebook.solution_cells, *notebook.task_cells]]
    for first in range(0, count, AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = {}
        for number in range(first, min(first + AT_ONCE, count)):
            student, handed, inside = f"learner-{number:06}", new_uuid(), new_uuid()
            if student not in known:
                _add(rows, Student, id=student)
            _add(
                rows,
                SubmittedAssignment,
                id=handed,
                assignment_id=assignment.id,
                student_id=student,
            )
            _add(rows, SubmittedNotebook, id=inside, assignment_id=handed, notebook_id=notebook.id)
            for cell in graded:
                _add(rows, Grade, id=new_uuid(), notebook_id=inside, cell_id=cell, auto_score=1.0)
            for cell in answered:
                _add(rows, Comment, id=new_uuid(), notebook_id=inside, cell_id=cell)
        for table, found in rows.items():
            gradebook.db.execute(table.__table__.insert(), found)
        gradebook.db.commit()


def _add(rows: dict[Any, list[dict[str, Any]]], table: Any, **values: Any) -> None:
    rows.setdefault(table, []).append(values)


def memory_of_entries(course: Course, count: int = 20_000) -> int:
    """Return the bytes that an entry of the journal takes once `--resume` has read it."""
    lines = [json.dumps(entry) for entry in entries(course)]
    before = psutil.Process().memory_info().rss
    kept = [json.loads(lines[number % len(lines)]) for number in range(count)]
    return (psutil.Process().memory_info().rss - before) // len(kept)
