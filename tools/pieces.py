"""A notebook of interactive pieces in a real JupyterLab, for tests, pictures and measurements."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page

from tools import browser

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

PRELUDE = """import numpy as np
from autils import *

def softmax(z):
    ez = np.exp(z - np.max(z))
    return ez / ez.sum()

def fragile_softmax(z):
    ez = np.exp(z)
    return ez / ez.sum()

def train(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        error = (yhat - y) ** 2
        w = w - learning_rate * (yhat - y) * x
        trace.append([error, yhat, w])
    return trace

W1, b1, W2, b2, W3, b3 = load_weights()

def network(X):
    a1 = np.maximum(0, X @ W1 + b1)
    a2 = np.maximum(0, a1 @ W2 + b2)
    return a2 @ W3 + b3

X_train, y_train, X_held, y_held = split_data(*load_data())
"""
"""What a learner has before a piece is shown: functions of their own, a network and the digits."""


def write_notebook(path: Path, cells: Iterable[Any]) -> None:
    """Write a notebook of these cells; a text is the source of a code cell."""
    made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    notebook = new_notebook(cells=made, metadata={"kernelspec": KERNEL})
    path.write_text(nbformat.writes(notebook), encoding="utf-8")


@contextmanager
def lab_with(
    cells: Iterable[Any], name: str = "play", run: bool = True, **options: Any
) -> Iterator[Page]:
    """Open a notebook of these cells in a folder of its own, and run it; give its page.

    The page knows its `folder` and the server's `address` and `token`. `options` are those of a
    browser's page.
    """
    cells = list(cells)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_notebook(folder / f"{name}.ipynb", cells)
        with browser.serve(folder) as (address, token), browser.browse(**options) as page:
            browser.open_notebook(page, address, token, f"{name}.ipynb")
            page.folder, page.address, page.token = folder, address, token
            if run:
                browser.run_cells(page, 0, len(cells) - 1)
            yield page


def piece(page: Page, cell: int) -> Locator:
    """Scroll to the piece that a cell shows, and return where it is."""
    browser.show_cell(page, cell)
    found = page.locator(f".jp-Cell[data-windowed-list-index='{cell}'] .dl").first
    found.wait_for()
    found.scroll_into_view_if_needed()
    return found


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def hindrances(page: Page, thing: Locator) -> list[tuple[str, str]]:
    """Return what axe-core finds in a thing that hinders somebody: the rule, and where."""
    from axe_playwright_python.sync_playwright import Axe

    thing.evaluate("element => element.setAttribute('data-looked-at', '')")
    answer = Axe().run(page, context="[data-looked-at]").response
    thing.evaluate("element => element.removeAttribute('data-looked-at')")
    return [
        (each["id"], node["html"][:120]) for each in answer["violations"] for node in each["nodes"]
    ]


Place = tuple[float, float]


def touch(page: Page, thing: Locator, moments: Iterable[tuple[Place, ...]]) -> None:
    """Touch a thing with fingers, and lift them all at the end.

    Each moment holds where the fingers are, as shares of the thing's width and height. The page
    has to be made with `has_touch=True`.
    """
    thing.scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    box = thing.bounding_box()
    before = 0
    for places in (*moments, ()):
        kind = "Start" if len(places) > before else "Move" if places else "End"
        points = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": number}
            for number, (x, y) in enumerate(places)
        ]
        session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
        before = len(places)
    session.detach()
