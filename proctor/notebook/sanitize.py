"""Sanitize HTML from submissions: keep text, tables, pictures, formulas; drop scripts and forms.

The formgrader and the feedback show cells and outputs of a submission as parts of their own page,
and scripts in that page may do whatever its reader may: change a score, or run code. So everything
that reaches such a page from a submission passes through here. In `nbgrader_config.py`:

    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.filters = {
        "clean_html": "proctor.notebook.sanitize.harmless",
        "markdown2html": "proctor.nbgrader_steps.feedback.markdown",
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from bleach.html5lib_shim import Filter

TEXT_TAGS = (
    *("a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup"),
    *("dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p"),
    *("pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary"),
    *("sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"),
)
MATH_TAGS = (
    *("math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded"),
    *("mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub"),
    *("msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover"),
)
"""MathML, without the elements in which text could turn back into markup."""

ATTRIBUTES = frozenset(
    {
        *(
            "align",
            "alt",
            "border",
            "color",
            "colspan",
            "height",
            "open",
            "role",
            "rowspan",
            "scope",
        ),
        *("span", "start", "style", "valign", "width", "aria-hidden", "aria-label"),
        *(
            "aria-level",
            "accent",
            "columnalign",
            "columnspacing",
            "depth",
            "display",
            "displaystyle",
        ),
        *("fence", "form", "linebreak", "linethickness", "lspace", "mathcolor", "mathsize"),
        *("mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowspacing", "rspace"),
        *("scriptlevel", "separator", "stretchy", "symmetric", "voffset", "xmlns"),
    }
)
STYLES = (
    *("background", "background-color", "border", "border-bottom", "border-collapse"),
    *("border-color", "border-left", "border-radius", "border-right", "border-style", "border-top"),
    *(
        "border-width",
        "color",
        "display",
        "float",
        "font",
        "font-family",
        "font-size",
        "font-style",
    ),
    *("font-weight", "height", "left", "line-height", "list-style", "margin", "margin-bottom"),
    *("margin-left", "margin-right", "margin-top", "max-height", "max-width", "min-width"),
    *("overflow", "overflow-wrap", "padding", "padding-bottom", "padding-left", "padding-right"),
    *("padding-top", "position", "text-align", "text-decoration", "top", "vertical-align"),
    *("white-space", "width"),
)
# A page finds its own parts by class and id: a submission may not call itself one of them. These
# classes colour code, and keep the sign beside a heading out of sight.
_CLASS = re.compile(r"anchor-link|highlight|[a-z][a-z0-9]{0,2}")
_LINK = re.compile(r"(https?://|mailto:|#|attachment:)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*\Z")
_LOADS = re.compile(r"url\s*\(|image\s*\(|\\", re.IGNORECASE)

BOX = '<div style="contain:layout paint">{html}</div>'
"""What is placed anywhere, or over everything, stays inside its own output."""


ROOM = "padding: 4px 12px;"
"""What parts the columns of a table: nbgrader's pages leave out the style sheet that would."""


class _RoomInTables(Filter):
    """Give each cell of a table some room, unless it brings its own."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            if token["type"] == "StartTag" and token["name"] in ("td", "th"):
                style = token["data"].get((None, "style"), "")
                if "padding" not in style:
                    token["data"][(None, "style")] = f"{ROOM} {style}".strip()
            yield token


class _Styles(CSSSanitizer):
    """Styles that load nothing."""

    def sanitize_css(self, style: str) -> str:
        kept = super().sanitize_css(style)
        return "" if _LOADS.search(kept) else kept


def harmless(html: Any) -> str:
    """Return a piece of HTML without scripts, forms, frames, and addresses that it would load."""
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else str(html)
    return BOX.format(html=_cleaner().clean(text))


@cache
def _cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(
        tags={*TEXT_TAGS, *MATH_TAGS},
        attributes=_is_allowed,
        protocols={"http", "https", "mailto", "data", "attachment"},
        strip=True,
        strip_comments=True,
        css_sanitizer=_Styles(allowed_css_properties=STYLES),
        filters=[_RoomInTables],
    )


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return _CLASS.fullmatch(value) is not None
    if tag == "a" and name == "href":
        return _LINK.match(value) is not None
    if tag == "img" and name == "src":
        return _PICTURE.match(value) is not None
    return name in ATTRIBUTES


def plain_metadata(metadata: Any) -> dict[str, Any]:
    """Return the metadata of an output: sizes of pictures as numbers, and nothing else.

    Pages write them into their markup as they are.
    """
    kept: dict[str, Any] = {}
    for kind, told in metadata.items() if isinstance(metadata, dict) else ():
        sizes = told.items() if isinstance(told, dict) else ()
        numbers = {
            key: size for key, size in sizes if key in ("width", "height") and _is_size(size)
        }
        if numbers:
            kept[kind] = numbers
    return kept


def _is_size(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10_000
