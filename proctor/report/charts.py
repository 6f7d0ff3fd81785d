"""The report's pictures: SVG inside the page, with a title for screen readers, tables beside them.

Colours are dark enough to be told from white and from each other without hue; words and hatches
say the same.
"""

from __future__ import annotations

import html
import io
import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from proctor.report.items import CheckLoss, Item
from proctor.result import WORDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, QUIET, FAINT, BLUE = "#1f2933", "#52606d", "#d9dee4", "#0b69c7"
STATE_COLOURS = {
    "passed": "#1b7f4d",
    "partial": "#8bc9a6",
    "failed": "#f0a35e",
    "error": "#c0492b",
    "not-attempted": "#c9d1d9",
    "manual": "#8693f5",
}
HATCHES = {"error": "////", "manual": "...."}
SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",  # text stays text: it can be read, searched and enlarged
    "svg.hashsalt": "proctor",  # the same class gives the same bytes
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a check's name is a dollar sign
    "xtick.color": QUIET,
    "ytick.color": INK,
}
WIDTH = 9.4
"""Inches: as wide as the page's cards, so that text has its size."""

MOST_BARS = 20


def distribution(scores: Sequence[float], most: float) -> tuple[str, list[tuple[str, int]]]:
    """Return a histogram of scores as SVG, and the same as rows of a table."""
    edges = bin_edges(most)
    counts = [0] * (len(edges) - 1)
    for score in scores:
        place = next((i for i, edge in enumerate(edges[1:]) if score < edge), len(counts) - 1)
        counts[place] += 1
    names = [
        f"{low:g} to {'' if last else 'below '}{high:g}"
        for low, high, last in zip(
            edges, edges[1:], [*[False] * (len(counts) - 1), True], strict=False
        )
    ]

    def draw(axes: Axes) -> None:
        widths = [(high - low) * 0.92 for low, high in pairwise(edges)]
        bars = axes.bar(edges[:-1], counts, width=widths, align="edge", color=BLUE)
        axes.bar_label(bars, [f"{count:,}" if count else "" for count in counts], padding=2)
        axes.set_xticks(edges)
        axes.set_xlabel("points")
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlim(edges[0], edges[-1])
        axes.margins(y=0.12)

    picture = svg(draw, 2.5, f"How {len(scores)} scores spread over 0 to {most:g} points")
    return picture, list(zip(names, counts, strict=True))


def bin_edges(most: float) -> list[float]:
    """Return about ten whole, equal steps from 0 to the most points there are."""
    step = max(math.ceil(most / 10), 1) if most >= 5 else max(most / 5, 0.1)
    edges = [i * step for i in range(math.ceil(round(most / step, 6)) + 1)]
    return [*edges[:-1], most] if len(edges) > 1 else [0.0, 1.0]


def states(items: Sequence[Item]) -> str:
    """Return how each exercise stands in the class, as bars that add up to the whole class."""

    def draw(axes: Axes) -> None:
        rows = list(reversed(items))
        left = [0.0] * len(rows)
        for state, colour in STATE_COLOURS.items():
            shares = [100 * item.share(state) for item in rows]
            if not any(shares):
                continue
            axes.barh(
                range(len(rows)),
                shares,
                left=left,
                height=0.66,
                color=colour,
                label=WORDS[state],
                hatch=HATCHES.get(state),
                edgecolor="white",
                linewidth=0.8,
            )
            left = [a + b for a, b in zip(left, shares, strict=True)]
        axes.set_yticks(range(len(rows)), [item.name for item in rows])
        axes.set_xlim(0, 100)
        axes.set_xlabel("% of the class")
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, borderaxespad=0.2
        )

    title = "States of each exercise, in percent of the class"
    return svg(draw, 1.1 + 0.36 * len(items), title)


def lost_points(losses: Sequence[CheckLoss]) -> str:
    """Return the checks that cost the class most, as bars."""
    rows = list(reversed(losses[:MOST_BARS]))

    def draw(axes: Axes) -> None:
        names = [f"{loss.exercise}: {shortened(loss.title)}" for loss in rows]
        bars = axes.barh(range(len(rows)), [loss.points for loss in rows], height=0.62, color=BLUE)
        axes.bar_label(bars, [rounded_number(loss.points) for loss in rows], padding=4)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_yticks(range(len(rows)), names)
        axes.set_xticks([])
        axes.set_xlabel("points lost in the whole class")
        axes.tick_params(length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.margins(x=0.1)

    return svg(draw, 0.7 + 0.27 * len(rows), "Points lost in the whole class, by check")


def points(value: float) -> str:
    """Return points with up to two decimals, as scores have them."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def rounded_number(value: float) -> str:
    """Return a number as short as it can be read: hundreds need no decimals."""
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def shortened(text: str, most: int = 40) -> str:
    """Return a text cut to a length at which it can be read beside a bar."""
    return text if len(text) <= most else text[: most - 1] + "…"


def svg(draw: Callable[[Axes], None], height: float, title: str) -> str:
    """Draw on fresh axes, `height` inches high, and return SVG that a page can hold."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        draw(figure.add_subplot())
        written = io.StringIO()
        FigureCanvasSVG(figure).print_svg(written, metadata={"Date": None, "Creator": None})
    picture = written.getvalue()
    picture = picture[picture.index("<svg") :]
    head, _, rest = picture.partition(">")
    label = html.escape(title, quote=True)
    return f'{head} role="img" aria-label="{label}">{rest}'
