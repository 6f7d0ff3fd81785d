import re

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from proctor.course.course import Course
from proctor.nbgrader_steps.feedback import HideHiddenTests, OfflineExporter, mathml
from proctor.result import REPORT_MIMETYPE
from tools.lessons import ROOT


def graded_cell(source, *outputs, solution=False):
    marks = {"grade": True, "solution": solution, "locked": True, "grade_id": "t", "points": 1}
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs))
    cell.metadata.nbgrader = marks
    return cell


ERROR = nbformat.v4.new_output(
    "error", ename="ValueError", evalue="31337", traceback=["secret = 1"]
)
REPORT = nbformat.v4.new_output("display_data", data={REPORT_MIMETYPE: {}, "text/plain": "fine"})
HIDDEN = "shown = 1\n### BEGIN HIDDEN TESTS\nsecret = 1\n### END HIDDEN TESTS\nalso = 2"


def hide(cell):
    return HideHiddenTests().preprocess_cell(cell, {}, 0)[0]


def test_a_hidden_region_and_its_traces_are_taken_out():
    cell = hide(graded_cell(HIDDEN, ERROR, REPORT))
    assert cell.source == "shown = 1\nalso = 2"
    assert cell.outputs == [REPORT]


def test_a_region_without_an_end_is_cut_to_the_end():
    assert hide(graded_cell("a\n### BEGIN HIDDEN TESTS\nb")).source == "a"


def test_the_frames_of_a_test_are_not_shown():
    cell = hide(graded_cell("assert f() == 1", ERROR.copy()))
    assert cell.outputs[0].traceback == ["ValueError: 31337"]


def test_the_learners_own_cells_stay():
    cell = hide(graded_cell("x", ERROR.copy(), solution=True))
    assert cell.outputs[0].traceback == ["secret = 1"]


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        (r"a_j = \frac{e^{z_j}}{\sum_k e^{z_k}}", "<mfrac>"),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", "<mtable>"),
        ("x < y", "&#x0003C;"),
    ],
)
def test_formulas_become_mathml(tex, part):
    drawn = mathml(tex, display="inline")
    assert drawn.startswith("<math aria-label=")
    assert part in drawn


@pytest.mark.parametrize(
    "tex", [r"\text{<script>alert(1)</script>}", '" onclick="x', "<img src=x>"]
)
def test_nothing_in_a_formula_becomes_markup(tex):
    drawn = mathml(tex, display="block")
    for markup in ("<script", "<img", '" onclick'):
        assert markup not in drawn


PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SHOWN = f'src="data:image/png;base64,{PNG}"'


def page_of(source, attachments):
    cell = nbformat.v4.new_markdown_cell(source)
    if attachments is not None:
        cell.attachments = attachments
    return OfflineExporter(embed_images=False).from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell])
    )[0]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("![a](attachment:plot.png)", "plot.png"),
        ("![a](attachment:Plot.PNG)", "plot.png"),
        ("![a](attachment:my%20plot.png)", "my plot.png"),
        ("![a](<attachment:my plot.png>)", "my plot.png"),
        ("![a](attachment:Lösung.png)", "Lösung.png"),
        ("![a](attachment:Lo\u0308sung.png)", "Lösung.png"),
        ("![a](attachment:L%C3%B6sung.png)", "Lo\u0308sung.png"),
        ("![a](attachment:a&b.png)", "a&b.png"),
        ('<img src="attachment:plot.png" width="20">', "plot.png"),
        ("text <img width='20' src='attachment:my%20plot.png'/> text", "my plot.png"),
    ],
)
def test_an_attached_picture_is_shown_however_its_name_is_spelt(source, name):
    page = page_of(source, {name: {"image/png": PNG}, "other.png": {"image/png": "AAAA"}})
    assert SHOWN in page
    assert "is missing here" not in page


@pytest.mark.parametrize(
    ("attachments", "source"),
    [
        (None, "![a](attachment:plot.png)"),
        ({}, "![a](attachment:plot.png)"),
        ({"plot.png": {}}, "![a](attachment:plot.png)"),
        ({"plot.png": {"image/png": ""}}, "![a](attachment:plot.png)"),
        ({"plot.png": {"text/html": "<b>"}}, "![a](attachment:plot.png)"),
        ({"other.png": {"image/png": PNG}}, "![a](attachment:plot.png)"),
        ({}, '<img src="attachment:plot.png">'),
        ({}, "[![a](attachment:plot.png)](http://example.org)"),
    ],
)
def test_the_place_of_a_missing_picture_says_so(attachments, source):
    page = page_of(f"Before.\n\n{source}\n\nAfter.", attachments)
    told = "The picture plot.png is missing here: it was not handed in with this cell."
    assert told in page
    assert "Before." in page
    assert "After." in page


def test_the_name_of_a_missing_picture_is_only_text():
    page = page_of("![a](attachment:%3Cscript%3Ealert(1)%3C/script%3E)", {})
    assert "<script>alert(1)" not in page
    assert "is missing here" in page


TABLE = "| Part | What you do |\n|---|---|\n| 1 Packages | load the tools |"
BOOTSTRAP = f"{handlers.static_path}/node_modules/bootstrap/dist/css"
AS_HTML = "<table><tr><th>Part</th><td>load</td></tr></table>"


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
@pytest.mark.parametrize(
    "cell",
    [
        nbformat.v4.new_markdown_cell(TABLE),
        nbformat.v4.new_markdown_cell(AS_HTML),
        nbformat.v4.new_code_cell(
            "frame", outputs=[nbformat.v4.new_output("display_data", {"text/html": AS_HTML})]
        ),
    ],
    ids=["in a text", "as HTML in a text", "as an output"],
)
def test_tables_have_room_between_their_columns(template, cell):
    """Both with their own templates, as nbgrader makes its pages, and without any summary."""
    config = Course(ROOT).config
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.HTMLExporter.extra_template_paths = [BOOTSTRAP]
    exporter = (OfflineExporter if template == "feedback" else HTMLExporter)(config=config)
    about = {"notebook": "lab", "score": 1, "max_score": 2, "late_penalty": 0}
    page, _ = exporter.from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell]), {"nbgrader": about, "index": 0, "total": 1}
    )
    cells = re.findall(r"<t[hd]\b[^>]*>", page.partition("</head>")[2])
    assert len(cells) >= 2
    assert all("padding: 4px 12px;" in cell for cell in cells), cells


def notices(caplog, source, exporter=None):
    exporter = exporter or OfflineExporter()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source)])
    caplog.clear()
    with caplog.at_level("WARNING", logger=exporter.log.name):
        exporter.log.addHandler(caplog.handler)
        try:
            page, _ = exporter.from_notebook_node(notebook)
            exporter.log.warning("Something else.")
        finally:
            exporter.log.removeHandler(caplog.handler)
    return page, [record.getMessage() for record in caplog.records]


def test_pictures_without_a_text_are_no_notice_and_other_notices_come_through(caplog):
    picture = f'<img src="data:image/png;base64,{PNG}">'
    page, told = notices(caplog, picture)
    assert "No description has been provided for this image" in page
    assert set(told) == {"Something else."}
    _, told = notices(caplog, picture, HTMLExporter())
    assert "Alternative text is missing on 1 image(s)." in told  # what nbconvert says by itself
