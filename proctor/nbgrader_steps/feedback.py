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
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbgrader import utils
from traitlets import default

from proctor.nbgrader_steps.summary import TOP, FeedbackStep
from proctor.notebook.regions import Marks, without_hidden_tests
from proctor.notebook.sanitize import harmless
from proctor.result import REPORT_MIMETYPE

ATTACHED = "attachment:"
ATTACHED_TAG = re.compile(
    r"""<img\b[^<>]*?\bsrc\s*=\s*(["'])(?P<url>attachment:[^"'<>]*)\1[^<>]*>""", re.IGNORECASE
)
PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
"""What is shown, the best first."""

MISSING_PICTURE = "The picture {name} is missing here: it was not handed in with this cell."

TEMPLATES = Path(__file__).parent / "templates" / "offline"


class HideHiddenTests(FeedbackStep):
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


@contextmanager
def _no_notice_of_pictures(log: Any) -> Iterator[None]:
    """Leave out the notice that learners' figures have no text: nobody who reads it can mend it."""

    def is_told(record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Alternative text is missing")

    logger = getattr(log, "logger", log)  # an adapter has no filters
    logger.addFilter(is_told)
    try:
        yield
    finally:
        logger.removeFilter(is_told)


class OfflineExporter(HTMLExporter):
    """HTML that loads nothing: no MathJax, formulas as MathML. A summary comes on top."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **named: Any) -> Any:
        """Return the page, with the summary that an earlier step has left in `resources`."""
        with _no_notice_of_pictures(self.log):
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
        renderer = _Renderer(
            escape=False,
            attachments=cell.get("attachments") or {},
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


class _Renderer(IPythonRenderer):
    """Formulas as MathML; pictures that are there, and a word in place of those that are not."""

    def block_math(self, body: str) -> str:
        return mathml(body, display="block")

    def inline_math(self, body: str) -> str:
        return mathml(body, display="inline")

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display="block")

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Show a picture, or say which one is missing."""
        if not url.startswith(ATTACHED):
            return super().image(text, url, title)
        data = self._attached(url)
        return super().image(text, data, title) if data else _missing(url)

    def block_html(self, html: str) -> str:
        """Show the attached pictures that HTML names."""
        return super().block_html(self._with_pictures(html))

    def inline_html(self, html: str) -> str:
        """Show the attached pictures that HTML names."""
        return super().inline_html(self._with_pictures(html))

    def _embed_image_or_attachment(self, src: str) -> str:
        # What is attached has been put in already; nbconvert would stop at what is missing.
        return (
            src if src.startswith(("data:", ATTACHED)) else super()._embed_image_or_attachment(src)
        )

    def _with_pictures(self, text: str) -> str:
        def shown(tag: re.Match[str]) -> str:
            url = html.unescape(tag["url"])
            data = self._attached(url)
            return tag[0].replace(tag["url"], data) if data else _missing(url)

        return ATTACHED_TAG.sub(shown, text)

    def _attached(self, url: str) -> str | None:
        """Return an attached picture as a data URL, however its name is spelt; None without one."""
        wanted = _spelling(url.removeprefix(ATTACHED))
        bundles = [self.attachments[name] for name in self.attachments if _spelling(name) == wanted]
        exact = self.attachments.get(url.removeprefix(ATTACHED))
        for bundle in [exact, *bundles]:
            for kind in PICTURES:
                data = bundle.get(kind) if isinstance(bundle, Mapping) else None
                if isinstance(data, str) and data.strip():
                    return f"data:{kind};base64,{data}"
        return None


def _missing(url: str) -> str:
    name = html.escape(unquote(url.removeprefix(ATTACHED)))
    return f"<em>{MISSING_PICTURE.format(name=name)}</em>"


def _spelling(name: str) -> str:
    """Return a name in the form that is compared: as it is read, not as it is written."""
    plain = html.unescape(unquote(name))
    return unicodedata.normalize("NFC", plain).strip().casefold()


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
