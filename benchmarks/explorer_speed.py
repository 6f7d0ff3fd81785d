"""How often a softmax figure is drawn while a slider is dragged for five seconds.

`SoftmaxExplorer` against the ipympl figure of `plt_softmax`, one after the other in one real
JupyterLab and one headless Chromium. Each draw calls the learner's function, so the calls are
counted, in the kernel. Run it with `python -m benchmarks.explorer_speed`; it ends with 1 if the
explorer draws less than three times as often.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from tools import browser

SECONDS = 5.0
WANTED = 3.0  # times as often
PACE = 1 / 60  # seconds between two moves of the mouse
CELLS = [
    """%matplotlib widget
import numpy as np
from autils import *

calls = {"figure": 0, "explorer": 0}

def counting(name):
    def my_softmax(z):
        calls[name] += 1
        ez = np.exp(z - np.max(z))
        return ez / ez.sum()
    return my_softmax""",
    "plt_softmax(counting('figure'))",
    "SoftmaxExplorer(counting('explorer'))",
]
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def measure() -> dict[str, float]:
    """Return the draws a second of each form."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        (folder / "speed.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
        with browser.serve(folder) as (address, token), browser.browse() as page:
            browser.open_notebook(page, address, token, "speed.ipynb")
            browser.run_cells(page, 0, len(CELLS) - 1)
            return {
                "figure": _drawn(page, 1, "figure", ".noUi-handle", 90),
                "explorer": _drawn(page, 2, "explorer", ".dl-sm-track", 90),
            }


def _drawn(page: Any, cell: int, name: str, handle: str, reach: float) -> float:
    """Drag a handle to and fro, and return the calls a second."""
    browser.show_cell(page, cell)
    thing = page.locator(handle).first
    thing.wait_for()
    thing.scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    before = browser.ask_kernel(page, f"calls[{name!r}]")
    took = _drag(page, thing.bounding_box(), reach)
    after = browser.ask_kernel(page, f"calls[{name!r}]")
    page.wait_for_timeout(1500)  # what still came after the drag is not counted
    return (after - before) / took


def _drag(page: Any, box: dict[str, float], reach: float) -> float:
    """Drag from the middle of a box for five seconds; return how long it took."""
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    start = time.monotonic()
    while (passed := time.monotonic() - start) < SECONDS:
        page.mouse.move(x + reach * math.sin(2 * passed), y)
        time.sleep(max(0.0, PACE - (time.monotonic() - start - passed)))
    took = time.monotonic() - start
    page.mouse.up()
    return took


def main() -> int:
    """Measure, print, and say with the exit status whether it is fast enough."""
    rates = measure()
    ratio = rates["explorer"] / max(rates["figure"], 1e-9)
    print(f"plt_softmax (ipympl)   {rates['figure']:6.1f} draws a second")
    print(f"SoftmaxExplorer        {rates['explorer']:6.1f} draws a second")
    print(f"ratio                  {ratio:6.1f}   (wanted: at least {WANTED:g})")
    return 0 if ratio >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
