"""The course's look: one palette, two figure widths, one set of matplotlib settings.

`COURSE` says the same as `deeplearning.mplstyle` at the root (a test compares them). Figure
functions draw inside it, so they look right even where a notebook has not loaded the style file.
"""

from typing import Any

dlblue = "#0096ff"
dlorange = "#FF9300"
dlmagenta = "#FF40FF"
dlpurple = "#7030A0"
dldarkred = "#C00000"

PALETTE = (dlblue, dlorange, dlmagenta, dlpurple, dldarkred)
INK = "#222222"  # text on white: contrast 15.9 to 1
ON_COLOUR = "#212121"  # text on an area whose colour is the same in every theme
QUIET = "#595959"  # secondary text on white: contrast 7 to 1
FAINT = "#f0f0f0"  # axes, gaps and connections: seen, not read
OFF = "#d9d9d9"  # areas where something is switched off

NARROW = 5.0  # inches: one panel, or a grid of digits
WIDE = 7.5  # inches: panels side by side; fits the column of a 1280-pixel window

COURSE: dict[str, Any] = {
    "axes.edgecolor": FAINT,
    "axes.grid": False,
    "axes.labelsize": 9,
    "axes.linewidth": 3,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "figure.titlesize": 10,
    "font.size": 8,
    "legend.frameon": False,
    "lines.linewidth": 4,
    "lines.solid_capstyle": "butt",
    "savefig.dpi": 110,
    "xtick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.major.size": 0,
    "ytick.minor.size": 0,
}
