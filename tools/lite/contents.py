"""The files that a learner finds in the site: the labs and explorations without TensorFlow."""

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat

from tools.lessons import ROOT
from tools.lite.wheel import HELPER, NAME

EXPLORATIONS = "explorations"
CELL_ID = "in-the-browser"
# Elsewhere than in a browser the cell does nothing, so a notebook that was downloaded runs as it is
# on any Jupyter, and grading steps over it.
FIRST_CELL = f"""\
# You are in a browser, so this cell comes first: it fetches what the notebook needs.
# That takes up to a minute, once after each start.
import sys

if sys.platform == "emscripten":
    %pip install -q {NAME}
    import {HELPER}

    {HELPER}.get_ready()"""
NEEDS_TENSORFLOW = re.compile(r"^\s*(?:import|from)\s+(?:tensorflow|keras)\b", re.MULTILINE)


def write(folder: Path, root: Path = ROOT) -> list[str]:
    """Write the contents of the site into `folder`; return the notebooks, as relative paths."""
    folder.mkdir(parents=True)
    shutil.copyfile(root / "lite" / "README.md", folder / "README.md")
    written = []
    for notebook in notebooks(root):
        place = folder / (EXPLORATIONS if _is_exploration(notebook) else notebook.stem)
        place.mkdir(exist_ok=True)
        for style in notebook.parent.glob("*.mplstyle"):
            shutil.copyfile(style, place / style.name)
        nbformat.write(for_browser(notebook), place / notebook.name)
        written.append(f"{place.name}/{notebook.name}")
    return written


def notebooks(root: Path = ROOT) -> list[Path]:
    """Return the released labs and the explorations that need no TensorFlow, sorted."""
    found = sorted(root.glob("release/*/*.ipynb")) + sorted(root.glob("notebooks/*.ipynb"))
    return [path for path in found if not _needs_tensorflow(path)]


def for_browser(path: Path) -> Any:
    """Return a notebook with the cell that fetches what it needs before all other code."""
    notebook = nbformat.read(path, as_version=4)
    kinds = [cell.cell_type for cell in notebook.cells]
    cell = nbformat.v4.new_code_cell(FIRST_CELL, id=CELL_ID)
    notebook.cells.insert(kinds.index("code"), cell)
    return notebook


def _needs_tensorflow(path: Path) -> bool:
    notebook = nbformat.read(path, as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return any(NEEDS_TENSORFLOW.search(source) for source in code)


def _is_exploration(path: Path) -> bool:
    return path.parent.name == "notebooks"
