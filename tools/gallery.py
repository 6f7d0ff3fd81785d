"""Take the pictures of `docs/gallery/`: what a learner sees, in a real JupyterLab."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from PIL import Image, ImageChops, ImageOps

from tools import browser
from tools.gallery_pictures import OF_THE_LAB, PIECES, TRAINING, Picture
from tools.lessons import ROOT
from tools.pieces import PRELUDE, lab_with
from tools.samples import fill_in, sample_class

LAB = "lab3-softmax-digits"
GALLERY = ROOT / "docs" / "gallery"
TALL = {"width": 1120, "height": 1300}
MOST = 120_000
"""No picture has more bytes."""

HEAD = """# Gallery

What a learner sees, in light and in dark. `make gallery` takes these pictures in a real browser
and writes this page.
"""


def position(cells: list, grade_id: str) -> int:
    """Return where the cell with a grade id stands."""
    return next(
        k for k, c in enumerate(cells) if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def trim(path: Path, margin: int = 12) -> bool:
    """Cut the empty border off a picture, but for a narrow one; tell whether anything is left."""
    with Image.open(path) as picture:
        full = picture.convert("RGB")
    paper = full.getpixel((0, 0))
    seen = ImageChops.difference(full, Image.new("RGB", full.size, paper)).getbbox()
    if seen:
        ImageOps.expand(full.crop(seen), margin, paper).save(path)
    return seen is not None


def shrink(path: Path) -> None:
    """Reduce the colours of a picture until its file is small."""
    with Image.open(path) as picture:
        full = picture.convert("RGB")
    for colours in (192, 128, 64, 32):
        full.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST:
            return
    raise ValueError(f"{path.name} is larger than {MOST} bytes, even in 32 colours")


@contextmanager
def notebook(cells: list) -> Iterator:
    """Open a notebook with these cells in JupyterLab, with all the room it can have."""
    with lab_with(cells, LAB, run=False, viewport=TALL) as page:
        shutil.copy(ROOT / "deeplearning.mplstyle", page.folder)
        browser.command(page, "application:toggle-left-area")
        yield page


def shoot(page, picture: Picture, cell: int, theme: str) -> None:
    """Save a small picture of what a cell shows."""
    path = GALLERY / f"{picture.name}-{theme}.png"
    page.set_viewport_size(TALL if picture.part else browser.VIEWPORT)
    browser.show_cell(page, cell)
    if picture.part:
        shoot_part(page, picture.part, cell, path)
    else:
        page.screenshot(path=path)
    shrink(path)
    print(f"{path.relative_to(ROOT)}  ({path.stat().st_size / 1000:.0f} kB)", flush=True)


def shoot_part(page, part: str, cell: int, path: Path) -> None:
    """Save a part of what a cell shows; run the cell again when its figure has stayed empty."""
    within = page.locator(f".jp-Cell[data-windowed-list-index='{cell}'] {part}")
    for _ in range(3):
        thing = within.filter(visible=True).first
        thing.wait_for()
        thing.locator("details").evaluate_all("all => all.slice(0, 1).forEach(d => d.open = true)")
        thing.screenshot(path=path)
        if trim(path):
            return
        browser.run_cells(page, cell, cell)
        browser.show_cell(page, cell)
    raise ValueError(f"{path.name} stays empty")


def shoot_all(page, places: Iterable[tuple[Picture, int]]) -> None:
    """Take pictures in each theme."""
    places = list(places)
    for theme in browser.THEMES:
        browser.set_theme(page, theme)
        for picture, cell in places:
            shoot(page, picture, cell, theme)


def lab_cells() -> list:
    """Return the lab's cells with learner-04's answers, whose softmax overflows."""
    released = nbformat.read(ROOT / "release" / LAB / f"{LAB}.ipynb", as_version=4)
    return fill_in(released, sample_class(LAB)[3]).cells


def of_the_lab() -> None:
    """Take the lab up to its confusion figure, and look back at its figures."""
    cells = lab_cells()
    with notebook(cells) as page:
        last = position(cells, "show-confusion")
        training = position(cells, "train")
        code = [k for k in range(last + 1) if cells[k].cell_type == "code"]
        for k in code:
            if k == training:
                during_training(page, k)
            elif "show-predictions" not in str(cells[k].metadata):
                browser.run_cells(page, k, k, 400)
        places = ((each, position(cells, each.cell)) for each in OF_THE_LAB)
        shoot_all(page, places)


def during_training(page, cell: int) -> None:
    """Take the picture of a training under way, in each theme; then let it come to its end."""
    browser.begin_cell(page, cell)
    page.get_by_role("button", name="Stop training").wait_for(timeout=120_000)
    page.wait_for_function(
        "() => /epoch (1|2)[0-9]/i.test(document.querySelector('.jp-Notebook').innerText)",
        timeout=120_000,
    )
    shoot_all(page, [(TRAINING, cell)])
    browser.let_end(page, 400)


def of_the_pieces() -> None:
    """Show each interactive piece."""
    cells = [PRELUDE, *(picture.cell for picture in PIECES)]
    with notebook(cells) as page:
        browser.run_cells(page, 0, len(cells) - 1)
        for picture in PIECES:
            if picture.before:
                browser.ask_kernel(page, picture.before)
        shoot_all(page, ((picture, 1 + k) for k, picture in enumerate(PIECES)))


def write_page() -> None:
    """Write the page that shows every picture."""
    parts = [HEAD]
    for picture in (*OF_THE_LAB[:-3], TRAINING, *OF_THE_LAB[-3:], *PIECES):
        parts.append(f"## {picture.words}\n")
        shown = [
            f"![{picture.words} ({theme})]({picture.name}-{theme}.png)" for theme in browser.THEMES
        ]
        parts.append(f"| light | dark |\n|---|---|\n| {' | '.join(shown)} |\n")
    (GALLERY / "README.md").write_text("\n".join(parts), encoding="utf-8")


def main(chosen: list[str]) -> None:
    """Take every picture, or those of the lab or of the pieces alone."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    for name, take in (("lab", of_the_lab), ("pieces", of_the_pieces)):
        if not chosen or name in chosen:
            take()
    write_page()


if __name__ == "__main__":
    main(sys.argv[1:])
