"""Sample classes: for each lab what sixteen invented learners hand in, and what is fair for it."""

from __future__ import annotations

import copy
import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

START, END = "### START CODE HERE ###", "### END CODE HERE ###"


@dataclass(frozen=True)
class Sample:
    """One submission of a sample class.

    `answers` maps an exercise to the text between its marks (or, from `whole`, to the whole cell);
    `damage` then does to the notebook what learners and their tools do; `score` is what a fair
    person would give, and `states` how each exercise ends. `files` maps the name of a file that is
    handed in beside the notebook to a function that makes its bytes.
    """

    learner: str
    story: str
    score: float
    states: dict[str, str]
    answers: dict[str, str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    damage: Callable[[NotebookNode], None] | None = None
    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)


def sample_class(lab: str) -> tuple[Sample, ...]:
    """Return the sample class of a lab (module `tools.samples.<lab>`, hyphens as underscores)."""
    return importlib.import_module(f"tools.samples.{lab.replace('-', '_')}").SAMPLES


def fill_in(released: NotebookNode, sample: Sample) -> NotebookNode:
    """Return what the sample's learner makes of a released notebook."""
    notebook = copy.deepcopy(released)
    for exercise, answer in sample.answers.items():
        cell = find_cell(notebook, exercise)
        cell.source = put_between_marks(cell.source, answer)
    for exercise, source in sample.whole.items():
        find_cell(notebook, exercise).source = source.strip("\n")
    if sample.damage:
        sample.damage(notebook)
    return notebook


def find_cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """Return the cell with a grade id."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            return cell
    raise KeyError(f"the released notebook has no cell '{grade_id}'")


def put_between_marks(stub: str, answer: str) -> str:
    """Return a stub with an answer between its marks, indented as the marks are."""
    head, _, rest = stub.partition(START)
    _, _, tail = rest.partition(END)
    indent = head[head.rfind("\n") + 1 :]
    lines = [f"{indent}{line}" if line else "" for line in answer.strip("\n").split("\n")]
    return "\n".join([head + START, *lines, indent + END]) + tail


def hand_in(lab: str, root: Path, samples: tuple[Sample, ...] | None = None) -> list[Path]:
    """Write the sample class of a lab into `submitted/`; return the notebooks, sorted."""
    released = nbformat.read(root / "release" / lab / f"{lab}.ipynb", as_version=4)
    paths = []
    for sample in samples or sample_class(lab):
        path = root / "submitted" / sample.learner / lab / f"{lab}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(fill_in(released, sample)) + "\n", encoding="utf-8")
        for name, make in sample.files.items():
            path.with_name(name).write_bytes(make())
        paths.append(path)
    return paths
