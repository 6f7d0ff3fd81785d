"""What came of a lab's adoption: which test cells are judged apart, and which beside and why.

It is found out from the instructor's own solution (`proctor/grading/adopt.py`), kept with the lab's
digest in `.proctor/`, and holds for as long as the lab stays what it was. Nothing of a submission
goes into it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(".proctor") / "adopted"
APART, BESIDE = "apart", "beside"


@dataclass(frozen=True)
class AdoptedCell:
    """What adoption found about one test cell.

    Attributes:
        key: its grade id.
        points: what it is worth.
        way: "apart" or "beside".
        why: what went wrong apart, where it is judged beside or the solution loses points.
        seconds: how long the solution took.
        solution: the points of the instructor's own solution.
        blank: the points of the release as it is handed out.
    """

    key: str
    points: float
    way: str = APART
    why: str = ""
    seconds: float = 0.0
    solution: float = 0.0
    blank: float = 0.0


@dataclass(frozen=True)
class Unnoticed:
    """A small slip in the solution that costs no point in any test.

    Attributes:
        function: in which function it was made.
        slip: its name.
        what: what no test notices, as the rest of a sentence.
        call: a call that would notice it.
        right: what the solution makes of that call, in words.
        wrong: what comes of it with the slip.
    """

    function: str
    slip: str
    what: str
    call: str
    right: str
    wrong: str


@dataclass(frozen=True)
class Adoption:
    """The outcome for one lab, for one state of its files.

    `slips` has, by notebook and function, what small slips come to (`proctor/grading/slips.py`),
    and `unnoticed` those that the tests let pass, where that was asked for.
    """

    lab: str
    digest: str
    cells: tuple[AdoptedCell, ...]
    slips: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unnoticed: tuple[Unnoticed, ...] = ()

    @property
    def beside(self) -> dict[str, str]:
        """The cells that are judged beside the learner's code, and why."""
        return {cell.key: cell.why for cell in self.cells if cell.way == BESIDE}


def read_adoption(root: Path, lab: str, digest: str) -> Adoption | None:
    """Return what is kept for this state of a lab; None where there is nothing, or an older one."""
    try:
        found = json.loads(_place(root, lab).read_text("utf-8"))
        cells = tuple(AdoptedCell(**cell) for cell in found["cells"])
        slips = found.get("slips", {})
        unnoticed = tuple(Unnoticed(**one) for one in found.get("unnoticed", ()))
        if found["lab"] != lab or found["digest"] != digest or not _are_slips(slips):
            return None
        if not all(type(cell.key) is str and cell.way in (APART, BESIDE) for cell in cells):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Adoption(lab, digest, cells, slips, unnoticed)


def _are_slips(found: Any) -> bool:
    """Tell whether books of slips are what was written; only the instructor's files hold them."""
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        return False
    return all(
        isinstance(book["uses"], list)
        and len(book["calls"]) == len(book["right"])
        and all(len(slip["came"]) == len(book["calls"]) for slip in book["slips"])
        and all(isinstance(f, dict) for slip in book["slips"] for _, f in slip["told"])
        for one in found.values()
        for book in one.values()
    )


def write_adoption(root: Path, adoption: Adoption) -> None:
    """Keep the outcome, in one step."""
    place = _place(root, adoption.lab)
    place.parent.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = asdict(adoption)
    draft = place.with_suffix(f".{os.getpid()}.part")
    draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    draft.replace(place)


def _place(root: Path, lab: str) -> Path:
    return root / FOLDER / f"{lab}.json"
