"""What learners wrote is shown in pages of others, and does nothing there."""

from __future__ import annotations

import base64
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import PyFileConfigLoader

from proctor.nbgrader_steps.feedback import OfflineExporter
from proctor.notebook.sanitize import harmless, plain_metadata
from public_tests._report import Check, Report

ROOT = Path(__file__).resolve().parents[3]
PNG = base64.b64encode(b"\x89PNG").decode()

DOES = {
    "a script": "<script>alert(1)</script>",
    "a script with a source": "<script src=https://example.org/x.js></script>",
    "a picture that fails": "<img src=x onerror=alert(1)>",
    "a drawing with a script": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "a frame": "<iframe src=/formgrader></iframe><iframe srcdoc='<script>x</script>'></iframe>",
    "a form": "<form action=/formgrader/api/grade/1 method=post><input name=score><button>x</form>",
    "an address that is code": "<a href='javascript:alert(1)'>x</a><a href=' java\tscript:x'>x</a>",
    "an address that is data": "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "a page refreshed": "<meta http-equiv=refresh content='0;url=//example.org'><base href=//x>",
    "a style sheet": "<style>body{display:none}</style><link rel=stylesheet href=//x>",
    "a style that loads": "<p style='background:url(//example.org/x)'>x</p>",
    "a style that hides what it loads": r"<p style='background:u\72l(//example.org/x)'>x</p>",
    "a picture from elsewhere": "<img src=https://example.org/track.png>",
    "an object": "<object data=x></object><embed src=x><applet></applet><video src=x></video>",
    "formulas": "<math href=javascript:alert(1)><mtext href=javascript:alert(1)>x</mtext></math>",
    "markup that turns": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img "
    "src=1 onerror=alert(1)&gt;'>",
    "markup in an attribute": "<p title='</p><script>alert(1)</script>'>x</p>",
    "an old parser's mistake": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "a comment": "<!--><script>alert(1)</script>-->",
    "a box over everything": "<div id=statusmessage class=score onclick=alert(1)>10 of 10</div>",
}


class Parts(HTMLParser):
    """Counts the elements of a page, and finds what would do something."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.acts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        for name, value in attrs:
            value = "".join((value or "").split()).lower()
            if name.startswith("on") or name == "srcdoc" or value.startswith(("javascript:", "vb")):
                self.acts.append(f"{tag} {name}={value}")
            if tag in ("img", "a") and value.startswith(("//", "data:text")):
                self.acts.append(f"{tag} {name}={value}")


ACTIVE = {
    *("applet", "base", "button", "embed", "form", "frame", "iframe", "input", "link", "meta"),
    *("noscript", "object", "script", "style", "svg", "template", "textarea", "title", "video"),
}


@pytest.mark.parametrize("html", DOES.values(), ids=DOES.keys())
def test_what_does_something_is_dropped(html):
    shown = harmless(html)
    parts = Parts(shown)
    assert not parts.acts, shown
    assert not ACTIVE & set(parts.tags), shown
    assert not any(word in shown for word in (" id=", "class=", "url(", "src=", "javascript"))


def test_what_shows_something_stays():
    kept = (
        '<table border="1"><tbody><tr><th style="padding: 0;">a</th>'
        '<td style="padding-left: 9px; color: red;">1</td></tr></tbody></table>'
        '<a href="https://example.org">x</a><pre><span class="kn">import</span></pre>'
        f'<img src="data:image/png;base64,{PNG}" alt="a">'
    )
    assert kept in harmless(kept)
    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in harmless(
        "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<td>1</td>", '<td style="padding: 4px 12px;">1</td>'),
        ('<th style="color: red;">a</th>', '<th style="padding: 4px 12px; color: red;">a</th>'),
        ("<td style='background: url(x)'>1</td>", '<td style="padding: 4px 12px;">1</td>'),
        ('<td style="padding-top: 1px;">1</td>', '<td style="padding-top: 1px;">1</td>'),
    ],
)
def test_cells_of_tables_get_room_unless_they_bring_some(cell, shown):
    table = "<table><tbody><tr>{}</tr></tbody></table>"
    once = harmless(table.format(cell))
    assert table.format(shown) in once
    assert table.format(shown) in harmless(once)


def test_bytes_are_read_as_text():
    assert "<b>x</b>" in harmless(b"<b>x</b>")


def test_the_courses_own_report_keeps_its_look():
    checks = (Check("shape", "passed"), Check("values", "failed", 1.0, False, "Try <this>."))
    page = Report("my_softmax", checks)._repr_mimebundle_()["text/html"]
    shown = harmless(page)
    assert Parts(shown).tags - Counter(["div"]) == Parts(page).tags
    styles = [page.count(word) for word in ("border-left", "list-style", "font-weight", "position")]
    assert styles == [
        shown.count(word) for word in ("border-left", "list-style", "font-weight", "position")
    ]


@pytest.mark.parametrize(
    ("metadata", "kept"),
    [
        ({"image/png": {"width": 300, "height": 200.5}}, None),
        ({"image/png": {"width": "1 onerror=alert(1)", "height": 2}}, {"image/png": {"height": 2}}),
        ({"filenames": {"image/png": "x"}, "alt": "x", "text/html": {"isolated": True}}, {}),
        ({"image/png": {"width": True}, "image/jpeg": {"width": 1e9}}, {}),
        ([1], {}),
    ],
)
def test_metadata_of_outputs_are_sizes_only(metadata, kept):
    assert plain_metadata(metadata) == (metadata if kept is None else kept)


# --- whole pages ----------------------------------------------------------------------------------


def exporter(page: str) -> HTMLExporter:
    """Return the exporter of a page, configured as in the course."""
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT))
    config = loader.load_config()
    css = Path(handlers.static_path, "node_modules", "bootstrap", "dist", "css")
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.HTMLExporter.extra_template_paths = [str(css)]
    config.HTMLExporter.template_name = page
    return (OfflineExporter if page == "feedback" else HTMLExporter)(config=config)


RESOURCES = {
    "base_url": "",
    "notebook_id": "lab",
    "assignment_id": "lab",
    "submission_id": "1",
    "index": 0,
    "total": 1,
    "student": "ann",
    "notebook_path": "x",
    "nbgrader": {"notebook": "lab", "score": 1, "max_score": 2, "late_penalty": 0},
}


def notebook(*, wild: bool):
    """Return a graded notebook in which everything a learner writes is wild, or nothing is."""
    v4 = nbformat.v4
    everything = "".join(DOES.values()) if wild else "text"
    tex = r"$\href{javascript:alert(1)}{x}$" if wild else "$x$"
    bundle = {
        "text/html": everything,
        "text/markdown": everything,
        "image/svg+xml": f"<svg>{everything}</svg>",
        "text/latex": everything,
        "application/javascript": "alert(1)",
        "text/plain": everything,
        "image/png": f'{PNG}" onerror="alert(1)' if wild else PNG,
    }
    outputs = [v4.new_output("display_data", data={kind: data}) for kind, data in bundle.items()]
    outputs.append(v4.new_output("stream", name="stdout", text=everything))
    outputs.append(v4.new_output("stream", name="stderr", text=everything))
    outputs.append(
        v4.new_output("error", ename=everything, evalue=everything, traceback=[everything])
    )
    answer = v4.new_markdown_cell(f"{everything}\n\n![x](attachment:x.png)\n\n{tex}")
    answer.attachments = {"x.png": {"image/png": f'{PNG}" onerror="alert(1)' if wild else PNG}}
    marks = {"grade": True, "solution": True, "locked": False, "grade_id": "a", "points": 1}
    answer.metadata.nbgrader = {**marks, "schema_version": 3, "cell_type": "markdown", "score": 0}
    return v4.new_notebook(cells=[answer, v4.new_code_cell(everything, outputs=outputs)])


@pytest.mark.parametrize("page", ["formgrade", "feedback"])
def test_a_page_with_a_wild_submission_does_what_any_other_does(page):
    pages = {}
    for wild in (True, False):
        body, _ = exporter(page).from_notebook_node(notebook(wild=wild), resources=RESOURCES.copy())
        pages[wild] = Parts(body)
    wild, tame = pages[True], pages[False]
    assert wild.acts == tame.acts
    assert {tag: wild.tags[tag] for tag in ACTIVE} == {tag: tame.tags[tag] for tag in ACTIVE}
