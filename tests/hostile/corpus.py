"""Read a case of `tests/submissions/` and build the notebook that its learner hands in.

A case is a folder with two files. `submission.toml` says what the learner did with the release:

    kind = "hostile"                       or "clumsy" or "noise"
    story = "what it tries"
    [cells]                                right, wrong, released, or the text of the cell
    my_softmax = "wrong"                   the answer cells
    model = "released"
    start, before, after, end = "..."      own cells: after the imports, before and after my_softmax
                                           and its tests, at the very end
    damage = ["..."]                       functions of `damage.py`, applied in order
    [files]                                handed in beside the notebook
    [limits]                               other limits than usual

and `expected.json` what may come of it: `score` and `states`, or `unreadable`; `flags` and
`repairs`, each a text that one of them must hold; `shows`, what its outputs must hold.
"""

from __future__ import annotations

import copy
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile import damage
from tools.samples import find_cell, put_between_marks
from tools.samples.lab3_softmax_digits import LAYERS, SHIFTED

LAB = "lab3-softmax-digits"
ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "submissions"
RELEASE = json.loads((ROOT / "release" / LAB / f"{LAB}.ipynb").read_text(encoding="utf-8"))

KNOWN = {
    ("my_softmax", "right"): SHIFTED,
    ("my_softmax", "wrong"): "a = z / np.sum(z)",
    ("model", "right"): LAYERS,
    ("model", "wrong"): "keras.Input(shape=(400,)),\nDense(10),",
}
ANSWERS = ("my_softmax", "model")


@dataclass(frozen=True)
class Case:
    """One submission and what may come of it."""

    name: str
    kind: str
    story: str
    cells: dict[str, str]
    damage: tuple[str, ...]
    files: dict[str, str]
    limits: dict[str, Any]
    expected: dict[str, Any]

    def notebook(self, root: Path) -> bytes:
        """Return the bytes handed in; `@ROOT@` in a cell becomes the course's own folder."""
        notebook = copy.deepcopy(RELEASE)
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        _write_answers(notebook["cells"], self.cells)
        _add_own(notebook["cells"], self.cells)
        data: Any = json.loads(json.dumps(notebook).replace("@ROOT@", str(root)))
        for name in self.damage:
            data = getattr(damage, name)(data) or data
        return data if isinstance(data, bytes) else json.dumps(data, indent=1).encode()

    def beside(self) -> dict[str, bytes]:
        """Return the files handed in beside the notebook."""
        return {name: text.encode() for name, text in self.files.items()}


def case_names() -> list[str]:
    """Return the names of all cases, sorted."""
    return sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def read_case(name: str) -> Case:
    """Return the case in `tests/submissions/<name>/`."""
    told = tomllib.loads((CASES / name / "submission.toml").read_text(encoding="utf-8"))
    expected = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    return Case(
        name=name,
        kind=told["kind"],
        story=told["story"],
        cells=told.get("cells", {}),
        damage=tuple(told.get("damage", ())),
        files=told.get("files", {}),
        limits=told.get("limits", {}),
        expected=expected,
    )


class _Found(dict):
    """A cell that `find_cell` can look at."""

    @property
    def metadata(self) -> dict[str, Any]:
        return self["metadata"]


@dataclass
class _Notebook:
    cells: list[_Found]


def _find(cells: list[dict[str, Any]], grade_id: str) -> int:
    wrapped = [_Found(cell) for cell in cells]
    return wrapped.index(find_cell(_Notebook(wrapped), grade_id))


def _write_answers(cells: list[dict[str, Any]], wanted: dict[str, str]) -> None:
    for name in ANSWERS:
        text = wanted.get(name, "wrong" if name == "my_softmax" else "released")
        cell = cells[_find(cells, name)]
        if (name, text) in KNOWN:
            cell["source"] = put_between_marks(cell["source"], KNOWN[name, text])
        elif text != "released":
            cell["source"] = text.strip("\n")


def _add_own(cells: list[dict[str, Any]], wanted: dict[str, str]) -> None:
    """Insert the learner's own cells, from the end to the start so that places stay right."""
    places = {
        "end": len(cells),
        "after": _find(cells, "test_my_softmax-hidden") + 1,
        "before": _find(cells, "test_my_softmax"),
        "start": _find(cells, "packages") + 1,
    }
    for name, place in places.items():
        if name in wanted:
            cells.insert(place, damage.own_cell(wanted[name], f"own-{name}"))
