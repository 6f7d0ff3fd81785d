"""How often a softmax figure is drawn while a slider is dragged for five seconds.

`SoftmaxExplorer` against bars on an ipympl canvas with the sliders of ipywidgets, one after the
other in one real JupyterLab and one headless Chromium. Each draw calls the learner's function, so
the calls are counted, in the kernel.
"""

from __future__ import annotations

import math
import time
from statistics import median
from typing import Any

from playwright.sync_api import Error

from benchmarks._course import Workshop
from benchmarks._runs import CommandFailed
from benchmarks._table import Row, Section, Sizes, spread
from tools import browser
from tools.pieces import lab_with

SECONDS = 5.0
TARGET = 3.0  # times as often
PACE = 1 / 60  # seconds between two moves of the mouse
REACH = 90  # pixels to each side
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
    """from ipywidgets import FloatSlider
from matplotlib import pyplot as plt

softmax, names = counting("figure"), ["z0", "z1", "z2", "z3"]
fig, (left, right) = plt.subplots(1, 2, figsize=(7.5, 2.3))
z_bars, p_bars = left.barh(names, 1), right.barh(names, 1)
left.set_xlim(0, 10)
sliders = [FloatSlider(k + 1, min=0.1, max=10, description=name) for k, name in enumerate(names)]

def update(_=None):
    z = np.array([slider.value for slider in sliders])
    for bars, values in ((z_bars, z), (p_bars, softmax(z))):
        for bar, value in zip(bars, values):
            bar.set_width(value)
    fig.canvas.draw_idle()

for slider in sliders:
    slider.observe(update, names="value")
display(*sliders)""",
    "SoftmaxExplorer(counting('explorer'))",
]


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Drag each of both in one browser, in turn."""
    del workshop  # no submission is graded here
    try:
        rounds = _rounds(sizes.rounds)
    except Error as error:
        raise CommandFailed(f"the browser: {error.message.splitlines()[0]}") from error
    ratios = [explorer / figure for figure, explorer in rounds]
    figure, explorer = (median(rates) for rates in zip(*rounds, strict=True))
    row = Row(
        work="draws while a slider is dragged for 5 s: SoftmaxExplorer over an ipympl figure",
        target=f"at least {TARGET:g} times",
        reached=spread(ratios, " times"),
        is_met=median(ratios) >= TARGET,
        details=f"SoftmaxExplorer: {explorer:.1f} draws a second, the figure: {figure:.1f}; "
        "each draw calls the learner's function",
    )
    return Section((row,))


def _rounds(count: int) -> list[tuple[float, float]]:
    """Return the draws a second of the figure and of the explorer, `count` times."""
    with lab_with(CELLS) as page:
        return [
            (
                _drawn(page, 1, "figure", ".noUi-handle"),
                _drawn(page, 2, "explorer", ".dl-sm-track"),
            )
            for _ in range(count)
        ]


def _drawn(page: Any, cell: int, name: str, handle: str) -> float:
    """Drag a handle to and fro, and return the calls a second."""
    browser.show_cell(page, cell)
    thing = page.locator(handle).first
    thing.wait_for()
    thing.scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    before = browser.ask_kernel(page, f"calls[{name!r}]")
    took = _drag(page, thing.bounding_box())
    after = browser.ask_kernel(page, f"calls[{name!r}]")
    page.wait_for_timeout(1500)  # what still came after the drag is not counted
    return max(after - before, 1) / took


def _drag(page: Any, box: dict[str, float]) -> float:
    """Drag from the middle of a box for five seconds; return how long it took."""
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    start = time.monotonic()
    while (passed := time.monotonic() - start) < SECONDS:
        page.mouse.move(x + REACH * math.sin(2 * passed), y)
        time.sleep(max(0.0, PACE - (time.monotonic() - start - passed)))
    took = time.monotonic() - start
    page.mouse.up()
    return took
