"""How the documentation site is built: `make site`. The pages are plain Markdown and stay so."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import site  # noqa: E402 - needs the path above

project = "Digits"
author = "the authors of the course"
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["worked-example"]
default_role = "code"  # docstrings write `code` as Markdown does

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
myst_fence_as_directive = ["include"]
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # the pages hold no widgets, and load nothing from elsewhere
html_math_renderer = "mathml"

autodoc_typehints = "signature"
autodoc_member_order = "groupwise"

html_theme = "pydata_sphinx_theme"
html_title = "Digits: a course that explains"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_sidebars = {"**": []}  # the pages are few: the bar on top holds them all
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "header_links_before_dropdown": 7,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "footer_start": ["sphinx-version"],
    "footer_end": ["theme-version"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def setup(app):
    """Let the pages be what a code host shows, and make of them what a site needs."""
    site.setup(app)
