"""What the first cell of a notebook does in the browser, once the packages are there.

This package is part of the wheel that `make lite` puts into its site, and of nothing else.
"""

import logging
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

STYLE_FILE = "deeplearning.mplstyle"
STILL_FIGURES = "Figures can't be moved in this browser, so they are shown as pictures."
READY = "Ready. Go on with the next cell."


def get_ready() -> None:
    """Make the notebook run as it does in JupyterLab, as far as a browser lets it."""
    find_fonts_quietly()
    lend_style(Path.cwd())
    shell = _shell()
    if shell is not None:
        forgive_widget_figures(shell)
    print(READY)


def find_fonts_quietly() -> None:
    """Have Matplotlib look for its fonts now: it takes seconds, and warns as if that were wrong."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        import matplotlib.font_manager  # noqa: F401 - looks for them when it is imported
    finally:
        log.setLevel(level)


def lend_style(folder: Path) -> None:
    """Put the style of the figures into `folder`, where the notebook looks for it.

    Where the kernel sees the site's files, nothing is needed. Some browsers keep those from it
    (private windows of Firefox, and pages without https), and the folder is without a notebook.
    """
    style = folder / STYLE_FILE
    if not style.is_file() and not any(folder.glob("*.ipynb")):
        style.write_bytes((files(__name__) / STYLE_FILE).read_bytes())


def forgive_widget_figures(shell: Any) -> None:
    """Have `%matplotlib widget` fall back to pictures where ipympl doesn't work, and say so."""
    magic = shell.find_line_magic("matplotlib")
    if magic is not None:
        shell.register_magic_function(_forgiving(magic), "line", "matplotlib")


def _forgiving(magic: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a `%matplotlib` that takes pictures where the wish can't be granted."""

    def matplotlib(line: str) -> Any:
        """Set up how figures are shown; as pictures where there is no other way."""
        try:
            return magic(line)
        except Exception:  # whatever stands in the way of ipympl, pictures are better than nothing
            print(STILL_FIGURES)
            return magic("inline")

    return matplotlib


def _shell() -> Any:
    from IPython import get_ipython

    return get_ipython()
