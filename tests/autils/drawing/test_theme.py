"""Pictures in the colours of the page: what changes with the theme, and what never does."""

import base64
import re
from xml.etree import ElementTree

import pytest

from autils._style import FAINT, INK, OFF, QUIET, dlblue, dldarkred, dlpurple
from autils.drawing.theme import SCHEMES, image, themed

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


@pytest.mark.parametrize(
    ("drawn", "named"),
    [
        (f'<path style="fill: {INK}"/>', '<path style="fill: var(--ink)"/>'),
        (f'<path style="stroke: {QUIET}; fill: none"/>', "stroke: var(--quiet); fill: none"),
        (f'<rect fill="{FAINT}" stroke="{OFF}"/>', '<rect fill="var(--faint)" stroke="var(--off)"'),
        ('<rect fill="white"/>', '<rect fill="var(--paper)"/>'),
        ('<text fill="#444"/>', '<text fill="var(--ink)"/>'),
        (f'<path style="fill: {dldarkred.lower()}"/>', "fill: var(--red)"),
        (f'<path stroke="{dlpurple}"/>', 'stroke="var(--purple)"'),
        (f'<rect fill="{dlblue}"/>', f'<rect fill="{dlblue}"/>'),
        ('<path fill="none"/>', '<path fill="none"/>'),
    ],
)
def test_the_colours_of_text_lines_and_paper_get_names(drawn, named):
    assert named in themed(SVG.format(drawn))


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "least"), [("ink", 7), ("quiet", 4.5), ("red", 4.5)])
def test_text_can_be_read_in_each_theme(scheme, name, least):
    high, low = sorted((luminance(SCHEMES[each][scheme]) for each in (name, "paper")), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= least


def test_the_image_is_one_file_with_its_words():
    html = image(SVG.format(f'<text x="1.23456" fill="{INK}">a</text>'), 'a "b"', width=99.6)
    assert 'alt="a &quot;b&quot;" width="100" src="data:image/svg+xml;base64,' in html
    svg = base64.b64decode(re.search(r'base64,([^"]+)"', html)[1]).decode()
    assert ElementTree.fromstring(svg).get("width") == "9"
    assert "prefers-color-scheme:dark" in svg


def test_what_nobody_sees_is_left_out():
    html = image(SVG.format('<!-- x -->\n <path id="0.12345" d="M 1.23456 2 \nL 3 4.5"/>\n'), "")
    svg = base64.b64decode(re.search(r'base64,([^"]+)"', html)[1]).decode()
    assert svg.endswith('<path id="0.12345" d="M 1.23 2 L 3 4.5"/></svg>')
