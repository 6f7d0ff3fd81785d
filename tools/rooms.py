"""Draw how proctor works: its rooms on their floors, and a submission's way through them.

The floors come from `pyproject.toml` (`[tool.importlinter]`), what a room is for from its own first
line, and where a step runs from its path. `docs/how-proctor-works.md` shows the picture and lists
the steps; `python -m tools.rooms` writes both.
"""

from __future__ import annotations

import ast
import textwrap
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from tools.lessons import ROOT

PAGE = ROOT / "docs" / "how-proctor-works.md"
PICTURE = ROOT / "docs" / "how-proctor-works.svg"
BEGIN, END = "<!-- written by `python -m tools.rooms` -->", "<!-- to here -->"


@dataclass(frozen=True)
class Step:
    """One step of a submission's way: the file it is in, who takes it, and what happens."""

    file: str
    name: str
    what: str

    @property
    def process(self) -> str:
        """Which process runs it: the path says so."""
        for inside in ("learner", "judge"):
            if self.file.startswith(f"{inside}/inside/"):
                return inside
        return "coordinator"

    @property
    def room(self) -> str:
        """The room it is in."""
        return Path(self.file).parts[0].removesuffix(".py")


WAY = (
    Step("cli/commands.py", "grade_lab", "reads the command line and starts a run"),
    Step("run/coordinator.py", "Coordinator.run", "takes the submissions of a lab, side by side"),
    Step("course/course.py", "Course.copy", "reads the notebook and the files beside it"),
    Step("grading/grade.py", "grade_first", "grades one submission, in the steps below"),
    Step("notebook/handed_in.py", "read_submission", "reads the bytes as cells, or refuses them"),
    Step("notebook/repair.py", "align", "finds out which cell answers which cell of the lab"),
    Step("grading/session.py", "Session.run", "runs answers and checks in the order of the lab"),
    Step("learner/parent.py", "WarmParent.start", "asks the warm parent for a learner process"),
    Step("learner/inside/parent.py", "_ForkServer.serve", "forks it, inside the sandbox"),
    Step("learner/inside/learner.py", "Learner.serve", "runs the learner's cells"),
    Step("judge/handle.py", "JudgeProcess.test", "hands a test cell to a judge"),
    Step("judge/inside/judge.py", "Judge.serve", "runs the instructor's check"),
    Step(
        "judge/inside/handles.py", "Function.__call__", "asks for a call of the learner's function"
    ),
    Step("learner/handle.py", "LearnerProcess.use", "has the learner process answer the call"),
    Step("learner/inside/learner.py", "Learner._use", "calls it, and sends back what it gave"),
    Step("grading/scoring.py", "outcome", "turns the check's report into points"),
    Step("grading/executed.py", "notebook_text", "writes the executed notebook, checks left out"),
    Step("course/delivery.py", "deliver", "puts it into autograded/"),
    Step("course/gradebook.py", "ScoreBook.record", "enters the points into the gradebook"),
    Step("course/journal.py", "Journal.add", "notes the result, so that a run can be resumed"),
)
"""What `proctor grade LAB` does with a submission, in order. A test compares it with a real run."""


def contracts(root: Path = ROOT) -> dict[str, dict[str, Any]]:
    """Return the rules of who may import whom, by their ids."""
    options = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return {one["id"]: one for one in options["tool"]["importlinter"]["contracts"]}


def floors(root: Path = ROOT) -> list[list[str]]:
    """Return the rooms by floor, the highest first; a room imports from the floors below it."""
    layers = contracts(root)["floors"]["layers"]
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def purpose(room: str, root: Path = ROOT) -> str:
    """Return what a room is for: the first paragraph of its docstring."""
    folder = root / "proctor" / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].replace("`", "").split())


# --- the picture ------------------------------------------------------------------------------

WIDTH, MARGIN, GAP = 940, 20, 12
FLOOR, ROW = 104, 40
COLOURS = {"coordinator": "#2f6f4f", "learner": "#b3401f", "judge": "#2b5aa0"}
TINTS = {"coordinator": "#eef5f0", "learner": "#fbeee9", "judge": "#eaf0f9"}
LANES = ("learner", "coordinator", "judge")
TITLES = {
    "coordinator": "the coordinator: trusted, writes results",
    "learner": "learner processes: strangers' code",
    "judge": "judges: the instructor's checks",
}
FONT = "font-family='DejaVu Sans, Verdana, sans-serif'"


def picture(root: Path = ROOT) -> str:
    """Return the picture as SVG text, the same bytes on every call."""
    levels = floors(root)
    top = 64
    way = top + FLOOR * len(levels) + 60
    height = way + 40 + ROW * len(WAY) + MARGIN
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' role='img' "
        f"aria-label='The rooms of proctor on their floors, and a submission&#39;s way' {FONT}>",
        f"<rect width='{WIDTH}' height='{height}' fill='#ffffff'/>",
        _text(MARGIN, 30, "The rooms: each imports only from floors below it", 17, bold=True),
        _text(MARGIN, 50, "Numbers are the steps of a submission's way.", 12),
    ]
    for number, level in enumerate(levels):
        parts += _floor(level, top + number * FLOOR, root)
    parts.append(_text(MARGIN, way - 14, "A submission's way, step by step", 17, bold=True))
    parts += _way(way)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _floor(level: list[str], y: int, root: Path) -> Iterator[str]:
    width = (WIDTH - 2 * MARGIN - GAP * (len(level) - 1)) // len(level)
    for place, room in enumerate(level):
        yield from _room(room, MARGIN + place * (width + GAP), y, width, root)


def _room(room: str, x: int, y: int, width: int, root: Path) -> Iterator[str]:
    """Draw a room, and in it, behind a wall, what runs inside another process."""
    has_inside = (root / "proctor" / room / "inside").is_dir()
    own = width * 3 // 5 if has_inside else width
    yield _box(x, y, width, FLOOR - GAP, "coordinator")
    title = f"{room}/" if (root / "proctor" / room).is_dir() else f"{room}.py"
    yield from _words(title, purpose(room, root), x, y, own)
    yield from _badges([s for s in _numbered() if _place(s[1]) == room], x, y)
    if has_inside:
        yield _box(x + own, y, width - own, FLOOR - GAP, room, wall=True)
        told = purpose(f"{room}/inside", root)
        yield from _words(f"{room}/inside/", told, x + own, y, width - own)
        inside = [s for s in _numbered() if _place(s[1]) == f"{room}/inside"]
        yield from _badges(inside, x + own, y)


def _words(name: str, told: str, x: int, y: int, width: int) -> Iterator[str]:
    yield _text(x + 10, y + 20, name, 14, bold=True)
    for line, words in enumerate(textwrap.wrap(told, max(width - 20, 60) * 10 // 58)[:3]):
        yield _text(x + 10, y + 37 + 14 * line, words, 10.5)


def _badges(steps: Iterable[tuple[int, Step]], x: int, y: int) -> Iterator[str]:
    for place, (number, step) in enumerate(steps):
        middle = x + 20 + 24 * place
        yield f"<circle cx='{middle}' cy='{y + 78}' r='10' fill='{COLOURS[step.process]}'/>"
        yield _text(middle, y + 82, str(number), 11, bold=True, colour="#ffffff", centred=True)


def _way(y: int) -> Iterator[str]:
    lane = (WIDTH - 2 * MARGIN) // len(LANES)
    left = {name: MARGIN + place * lane for place, name in enumerate(LANES)}
    for name in LANES:
        yield (
            f"<rect x='{left[name]}' y='{y}' width='{lane}' height='{40 + ROW * len(WAY)}' "
            f"fill='{TINTS[name]}'/>"
        )
        yield _text(left[name] + lane // 2, y + 22, TITLES[name], 12, bold=True, centred=True)
    before: tuple[int, int] | None = None
    for number, step in _numbered():
        x, line = left[step.process] + 8, y + 38 + ROW * (number - 1)
        here = (x + (lane - 16) // 2, line)
        if before is not None:
            yield _arrow(before, here)
        before = (here[0], line + ROW - 8)
        yield _box(x, line, lane - 16, ROW - 8, step.process)
        yield _text(x + 8, line + 13, f"{number}  {step.file}", 11, bold=True)
        yield _text(x + 8, line + 27, step.what, 9.5)


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = start, end
    head = f"{x2 - 4},{y2 - 5} {x2 + 4},{y2 - 5} {x2},{y2}"
    middle = (y1 + y2) // 2
    path = f"M{x1} {y1} V{middle} H{x2} V{y2 - 4}"
    return (
        f"<path d='{path}' fill='none' stroke='#555555'/><polygon points='{head}' fill='#555555'/>"
    )


def _box(x: int, y: int, width: int, height: int, process: str, wall: bool = False) -> str:
    dashes = " stroke-dasharray='6 3' stroke-width='2'" if wall else ""
    return (
        f"<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='5' "
        f"fill='{TINTS[process] if wall else '#ffffff'}' stroke='{COLOURS[process]}'{dashes}/>"
    )


def _text(
    x: int,
    y: int,
    words: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = "#222222",
    centred: bool = False,
) -> str:
    further = (" font-weight='bold'" if bold else "") + (" text-anchor='middle'" if centred else "")
    return (
        f"<text x='{x}' y='{y}' font-size='{size:g}' fill='{colour}'{further}>"
        f"{escape(words, quote=False)}</text>"
    )


def _numbered() -> Iterator[tuple[int, Step]]:
    return iter(enumerate(WAY, 1))


def _place(step: Step) -> str:
    return step.room if step.process == "coordinator" else f"{step.room}/inside"


# --- the page ---------------------------------------------------------------------------------


def steps() -> str:
    """Return the steps as a list in Markdown, each with a link to its file."""
    words = {"coordinator": "", "learner": ", in a learner process", "judge": ", in a judge"}
    lines = [
        f"{number}. [`proctor/{step.file}`](../proctor/{step.file}), `{step.name}`"
        f"{words[step.process]}: {step.what}."
        for number, step in _numbered()
    ]
    return "\n".join(lines)


def page(root: Path = ROOT) -> str:
    """Return the page with its list of steps as the code has it."""
    text = (root / PAGE.relative_to(ROOT)).read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{steps()}\n\n{END}{after}"


def main() -> None:
    """Write the picture and the list of steps."""
    PICTURE.write_text(picture(), "utf-8")
    PAGE.write_text(page(), "utf-8")
    for path in (PICTURE, PAGE):
        print(f"written    {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
