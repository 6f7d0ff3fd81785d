"""Feedback that shows reports but no hidden check, and needs no network.

In `nbgrader_config.py`:

    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "proctor.nbgrader_steps.feedback.HideHiddenTests",
        "proctor.nbgrader_steps.summary.Summary",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    c.GenerateFeedback.exporter_class = "proctor.nbgrader_steps.feedback.OfflineExporter"

Formulas become MathML, which browsers draw by themselves.
"""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import default

from proctor.nbgrader_steps.summary import TOP
from proctor.notebook.regions import Marks, without_hidden_tests
from proctor.notebook.sanitize import harmless
from proctor.result import REPORT_MIMETYPE

TEMPLATES = Path(__file__).parent / "templates" / "offline"


class HideHiddenTests(NbGraderPreprocessor):
    """Take hidden checks, and what only they could have shown, out of a notebook."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        """Cut hidden regions; keep reports as the only outputs of a cell that had one."""
        marks = Marks.of(self.config)
        if cell.cell_type == "code" and any(mark in cell.source for mark in marks.hidden_tests):
            cell.source = without_hidden_tests(cell.source, marks)
            cell.outputs = [o for o in cell.outputs if REPORT_MIMETYPE in o.get("data", {})]
        if utils.is_grade(cell) and not utils.is_solution(cell) and cell.cell_type == "code":
            cell.outputs = [_without_traceback(output) for output in cell.outputs]
        return cell, resources


def _without_traceback(output: Any) -> Any:
    """Return an error of a test cell as its last line: the frames above show the checks' code."""
    if output.output_type == "error":
        output.traceback = [f"{output.ename}: {output.evalue}" if output.evalue else output.ename]
    return output


class OfflineExporter(HTMLExporter):
    """HTML that loads nothing: no MathJax, formulas as MathML. A summary comes on top."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **named: Any) -> Any:
        """Return the page, with the summary that an earlier step has left in `resources`."""
        page, resources = super().from_notebook_node(nb, resources, **named)
        summary = resources.get("nbgrader", {}).get("summary", "")
        return page.replace(TOP, TOP + summary, 1), resources

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: Any = None) -> list[str]:
        # Found first, our empty `mathjax.html.j2` takes the place of the one that loads MathJax.
        return [str(TEMPLATES), *super()._template_paths(prune, root_dirs)]

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return Markdown as HTML, with formulas as MathML."""
        cell = context.get("cell") or {}
        renderer = _MathMLRenderer(
            escape=False,
            attachments=cell.get("attachments", {}),
            embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
            **self.lexer_options,
        )
        return harmless(MarkdownWithMath(renderer=renderer).render(source))


@pass_context
def markdown(context: Any, source: str) -> str:
    """Return Markdown as harmless HTML: a filter for the formgrader, which has its own exporter."""
    return _exporter().markdown2html(context, source)


@cache
def _exporter() -> OfflineExporter:
    return OfflineExporter()


class _MathMLRenderer(IPythonRenderer):
    def block_math(self, body: str) -> str:
        return mathml(body, display="block")

    def inline_math(self, body: str) -> str:
        return mathml(body, display="inline")

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display="block")


def mathml(tex: str, display: str) -> str:
    """Return a formula as MathML, or as its own text where it can't be read as TeX."""
    # A learner writes formulas, too: nothing in them may become markup.
    plain = tex.strip().replace("<", r"\lt ").replace(">", r"\gt ")
    try:
        drawn = convert(plain, display=display)
    except Exception:  # whatever is wrong with it, the reader can still read it
        return f"<code>{html.escape(tex.strip())}</code>"
    return drawn.replace("<mi>&</mi>", "").replace(
        "<math ", f'<math aria-label="{html.escape(tex.strip())}" '
    )
