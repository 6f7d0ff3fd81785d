"""One look, said twice."""

from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.colors import same_color, to_rgb

from autils import _style
from autils.drawing.canvas import course_style

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def style_file():
    file = ROOT / "deeplearning.mplstyle"
    return dict(mpl.rc_params_from_file(file, use_default_template=False))


def test_the_style_file_says_the_same_as_the_module(style_file):
    with course_style():
        ours = {key: mpl.rcParams[key] for key in style_file}
    assert set(style_file) == {*_style.COURSE, "axes.prop_cycle"}
    cycles = (ours.pop("axes.prop_cycle"), style_file.pop("axes.prop_cycle"))
    for mine, theirs in zip(*[[step["color"] for step in cycle] for cycle in cycles], strict=True):
        assert same_color(mine, theirs)
    for key, value in style_file.items():
        if key.endswith("color"):
            assert same_color(value, ours[key]), key
        else:
            assert value == ours[key], key


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("dlblue", "#0096ff"),
        ("dlorange", "#ff9300"),
        ("dlmagenta", "#ff40ff"),
        ("dlpurple", "#7030a0"),
        ("dldarkred", "#c00000"),
    ],
)
def test_named_colours_keep_their_codes(name, code):
    assert getattr(_style, name).lower() == code


@pytest.mark.parametrize("colour", [_style.INK, _style.QUIET, _style.dldarkred])
def test_text_colours_are_readable_on_white(colour):
    assert contrast_with_white(colour) >= 4.5


def contrast_with_white(colour):
    """WCAG 2.2, relative luminance and contrast ratio."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
