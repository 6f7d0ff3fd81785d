"""Take the pictures of `docs/gallery/`: what a learner sees, in a real JupyterLab."""

import shutil
import tempfile
from pathlib import Path

import nbformat
from PIL import Image

from tools import browser
from tools.lessons import ROOT
from tools.samples import fill_in, sample_class

LAB = "lab3-softmax-digits"
GALLERY = ROOT / "docs" / "gallery"


def position(cells: list, grade_id: str) -> int:
    """Return where the cell with a grade id stands."""
    return next(
        k for k, c in enumerate(cells) if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def shoot(page, name: str) -> None:
    """Save what the window shows as a small picture."""
    path = GALLERY / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(path, optimize=True)


def softmax_lab(folder: Path) -> None:
    """Show the softmax figure and a report in the lab of learner-04."""
    released = nbformat.read(ROOT / "release" / LAB / f"{LAB}.ipynb", as_version=4)
    notebook = fill_in(released, sample_class(LAB)[3])
    (folder / f"{LAB}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    shutil.copy(ROOT / "deeplearning.mplstyle", folder)
    cells = notebook.cells
    with browser.serve(folder) as (address, token), browser.browse() as page:
        browser.open_notebook(page, address, token, f"{LAB}.ipynb")
        browser.command(page, "application:toggle-left-area")
        browser.run_cells(page, 0, position(cells, "my_softmax"))
        for name, grade_id in (("report", "test_my_softmax"), ("softmax-lab", "play-softmax")):
            browser.run_cells(page, position(cells, grade_id), position(cells, grade_id))
            page.wait_for_timeout(2000)
            browser.show_cell(page, position(cells, grade_id))
            shoot(page, name)


def main() -> None:
    """Take every picture."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        softmax_lab(Path(folder))


if __name__ == "__main__":
    main()
