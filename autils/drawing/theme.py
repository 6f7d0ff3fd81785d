"""Pictures that wear the page's theme: one SVG for light and dark, as an image with its words.

The colours of text, axes and paper are names in the SVG, and a browser gives them the values of the
scheme in which the image stands. That is JupyterLab's theme where our style is let through, and the
reader's own preference elsewhere: in a notebook that isn't trusted, or on another page. The paper
is part of the picture, so it can be read whichever it is.
"""

import base64
import html
import re

from autils._style import FAINT, INK, OFF, QUIET, dldarkred, dlpurple

SCHEMES = {  # each name, what stands for it in drawings, and its colour on dark paper
    "paper": ("#ffffff", "#111111"),
    "ink": (INK, "#e8eaed"),
    "quiet": (QUIET, "#b3bcc8"),
    "faint": (FAINT, "#2b3037"),
    "off": (OFF, "#454b54"),
    "purple": (dlpurple, "#a974d6"),
    "red": (dldarkred, "#ff8b80"),
}
WORDS = {"white": "#ffffff", "#222": INK, "#444": INK, "#8a8a8a": QUIET}  # in drawings by hand

_NAMES = {light.lower(): name for name, (light, _) in SCHEMES.items()}
_PAINT = re.compile(r"""\b(fill|stroke|stop-color)(: ?|=")(#[0-9a-fA-F]{3,6}|white)\b""")
_ROOT = re.compile(r"<svg\b[^>]*>")
_EMPTY = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|(?<=>)\s+(?=<)", re.DOTALL)
_PATH = re.compile(r'(?<= d=")[^"]*')
_DIGITS = re.compile(r"(\.\d\d)\d+")


def _names(dark: bool) -> str:
    return "".join(f"--{name}:{pair[dark]};" for name, pair in SCHEMES.items())


_SHEET = (
    f"<style>:root{{{_names(False)}fill:var(--ink)}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_names(True)}}}}}</style>"
)
LOOK = (
    "<style>.dl-picture{display:block;max-width:100%;height:auto;border-radius:8px}"
    '[data-jp-theme-light="true"] .dl-picture{color-scheme:light}'
    '[data-jp-theme-light="false"] .dl-picture,.vscode-dark .dl-picture{color-scheme:dark}'
    "</style>"
)
"""How a picture stands on a page, and which scheme it takes: that of JupyterLab's theme."""


def themed(svg: str) -> str:
    """Return an SVG whose colours for text, lines and paper follow the scheme of the page.

    What is drawn in other colours, and pictures of pixels within, stay as they are.
    """

    def name(paint: re.Match[str]) -> str:
        what, sign, colour = paint.groups()
        known = _NAMES.get(WORDS.get(colour, colour).lower())
        return f"{what}{sign}var(--{known})" if known else paint[0]

    return _ROOT.sub(lambda root: root[0] + _SHEET, _PAINT.sub(name, svg), count=1)


def _light(svg: str) -> str:
    """Leave out what nobody sees: remarks, spaces, and decimals of a hundredth of a point."""
    svg = _EMPTY.sub("", svg)
    return _PATH.sub(lambda path: " ".join(_DIGITS.sub(r"\1", path[0]).split()), svg)


def image(svg: str, words: str, width: float | None = None) -> str:
    """Return an SVG as HTML: an image in the theme's colours, with `words` as alternative text.

    It is an image by data address: that survives the cleaning of notebooks that aren't trusted.
    """
    data = base64.b64encode(_light(themed(svg)).encode()).decode("ascii")
    size = f' width="{width:.0f}"' if width else ""
    return (
        f'{LOOK}<img class="dl-picture" alt="{html.escape(words, quote=True)}"{size} '
        f'src="data:image/svg+xml;base64,{data}">'
    )
