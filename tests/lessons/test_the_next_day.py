"""A lab that was run whole and saved, opened where no kernel runs: all of it is still seen."""

import io
import json

import pytest
from PIL import Image

from tools import browser
from tools.lessons import lab_names

pytestmark = pytest.mark.slow  # it needs runs of whole labs; and Chromium to look at them

WIDGETS = "application/vnd.jupyter.widget-view+json"
GHOST = "Error displaying widget"
SHOWN = ".jp-OutputArea-output img, .jp-OutputArea-output svg"
WITHOUT_KERNEL = """async (path) => {
    await window.jupyterapp.restored;
    const widget = await window.jupyterapp.commands.execute('docmanager:open', {
        path, factory: 'Notebook', kernelPreference: {shouldStart: false, autoStartDefault: false},
    });
    await widget.context.ready;
    await widget.revealed;
}"""
OF_NO_KERNEL = "Cannot read properties of null (reading 'kernel')"
"""The widget manager asks for a session's kernel where there is no session, in any notebook."""

HAS_KERNEL = "() => Boolean(window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel)"
TRUST = """() => {
    for (const cell of window.jupyterapp.shell.currentWidget.content.widgets)
        if (cell.model.type === 'code') cell.model.trusted = true;
}"""
IN_CELL = ".jp-Cell[data-windowed-list-index='{}'] .jp-OutputArea"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Give a page that knows the folder of a JupyterLab, and where that starts."""
    folder = tmp_path_factory.mktemp("saved")
    with browser.serve(folder) as (address, token), browser.browse() as page:
        page.folder, page.start = folder, f"{address}/lab?reset&token={token}"
        yield page


def as_saved(notebook):
    """Return the text of a notebook as JupyterLab saves it: without the states of its widgets."""
    saved = json.loads(json.dumps(notebook))
    saved["metadata"].pop("widgets", None)
    return json.dumps(saved)


def pictures(output):
    """Return how many pictures an output holds, as far as its bundle tells."""
    data = output.get("data", {})
    as_html = "".join(data.get("text/html", ""))
    return as_html.count("<img ") + as_html.count("<svg ") or "image/png" in data


def drawn(image):
    """Tell whether there is more in a picture on the page than its paper."""
    image.scroll_into_view_if_needed()
    with Image.open(io.BytesIO(image.screenshot())) as shot:
        return len(shot.convert("RGB").getcolors(shot.width * shot.height)) > 8


@pytest.mark.parametrize("lab", lab_names())
def test_every_figure_of_a_saved_lab_is_seen_without_a_kernel(lab, page, with_all_right):
    notebook = with_all_right(lab).notebook
    (page.folder / f"{lab}.ipynb").write_text(as_saved(notebook))
    cells = notebook.cells
    shown = {place: cell.outputs for place, cell in enumerate(cells) if cell.get("outputs")}
    figures = {place: sum(map(pictures, outputs)) for place, outputs in shown.items()}
    figures = {place: count for place, count in figures.items() if count}
    widgets = [p for p, outs in shown.items() if any(WIDGETS in o.get("data", {}) for o in outs)]
    assert len(figures) >= 5
    page.goto(page.start)
    page.wait_for_function("() => window.jupyterapp", timeout=90_000)
    for seen in page.seen.values():
        seen.clear()
    browser.in_time(page, WITHOUT_KERNEL, f"{lab}.ipynb")
    for trusted in (False, True):  # by somebody else, and by who ran it
        if trusted:
            page.evaluate(TRUST)
        for place in sorted({*figures, *widgets}):
            browser.show_cell(page, place)
            output = page.locator(IN_CELL.format(place)).first
            output.wait_for()
            assert GHOST not in output.inner_text(), cells[place].source
            if place in figures:
                all_are_seen(page, output, figures[place], cells[place].source)
    assert not page.evaluate(HAS_KERNEL)
    assert [said for said in browser.complaints(page) if said != OF_NO_KERNEL] == []
    assert browser.strangers(page) == []


def all_are_seen(page, output, count, source):
    """Check that an output comes to show so many pictures, and none of them empty."""
    images = output.locator(SHOWN).filter(visible=True)
    for _ in range(50):  # they are decoded and painted a moment after they are in the page
        if images.count() >= count and all(map(drawn, images.all())):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{images.count()} of {count} pictures, or one is empty: {source}")
