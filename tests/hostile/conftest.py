"""One engine for all cases, in a course of its own whose secrets carry a mark."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from proctor.grading.grade import Engine, Options
from proctor.notebook.lab import read_lab
from proctor.sandbox.limits import MIB, Limits
from proctor.sandbox.meter import tree
from tests.gradebook_file import opened
from tests.hostile.corpus import LAB, ROOT
from tests.outer_sandbox import is_inside

TOKEN = "4f9e1b"
"""Part of every secret; it may appear nowhere in what a submission gives."""

LIMITS = Limits(
    cell_cpu_seconds=3.0,
    cell_wall_seconds=20.0,
    call_cpu_seconds=1.0,
    call_wall_seconds=8.0,
    total_wall_seconds=150.0,
    grace_seconds=0.5,
    memory_bytes=1024 * MIB,
    processes=200,
    disk_bytes=32 * MIB,
    file_bytes=16 * MIB,
    files=2000,
    output_bytes=200_000,
    total_output_bytes=500_000,
    message_bytes=8 * MIB,
)


def pytest_collection_modifyitems(items):
    """Never run a hostile submission bare."""
    if not is_inside():
        reason = "hostile submissions run in an outer sandbox only: make test-hostile"
        for item in items:
            if item.get_closest_marker("hostile") and Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=reason))


def make_course(root: Path) -> Path:
    """Lay out a course with the lab, another learner's work and a gradebook, all marked."""
    for step in ("source", "release"):
        shutil.copytree(ROOT / step / LAB, root / step / LAB)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    source = root / "source" / LAB / f"{LAB}.ipynb"
    mark = "### BEGIN HIDDEN TESTS\\n"
    text = source.read_text(encoding="utf-8")
    assert text.count(mark) == 2
    line = f"\",\\n    \"hidden_mark = 'canary-hidden-{TOKEN}'\\n"
    source.write_text(text.replace(mark, mark + line.replace("\\n    ", "\n    ")))
    for step in ("submitted", "autograded", "feedback"):
        folder = root / step / "another-learner" / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(f"canary-submission-{TOKEN}")
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text(f"canary-repository-{TOKEN}")
    with opened(root / "gradebook.db") as book:
        book.execute("create table grade (id text, extra_credit float)")
        book.execute(f"insert into grade values ('canary-gradebook-{TOKEN}', 0)")
    return root


def fingerprint(root: Path) -> str:
    """Return a digest of every file below a folder, with its mode."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        digest.update(f"{path.relative_to(root)} {path.lstat().st_mode}".encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def hostile_lab(course):
    lab = read_lab(course, LAB)
    assert TOKEN in lab.cell("test_my_softmax-hidden").source
    return lab


@pytest.fixture(scope="session")
def engine(course, hostile_lab):
    """The one engine that grades all cases, one after the other."""
    with Engine(course, hostile_lab, Options(limits=LIMITS)) as engine:
        yield engine


def processes_below(engine: Engine) -> int:
    """Return how many processes there are on the learners' side of an engine."""
    # Judges first: one that ends between the two looks must not be taken for a learner's.
    judges, everything = (tree(pid) for pid in (engine._judges.pid, engine.warm._process.pid))
    return len(set(everything) - set(judges))
