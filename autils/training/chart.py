"""The losses of a training as a small SVG picture, in colours that hold in light and dark."""

from collections.abc import Sequence
from itertools import pairwise

from autils._style import INK
from autils.drawing.theme import image

WIDTH, HEIGHT = 560.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 118.0, 12.0, 36.0  # margins; the right one holds the names
TRAINING, VALIDATION = "#0078d4", "#c06a00"  # 3 to 1 and more on white and on JupyterLab's black
FEW = 12  # epochs up to which each point is marked
APART = 16.0  # pixels between the names of the two curves

Point = tuple[float, float]


def loss_chart(
    losses: Sequence[float],
    val_losses: Sequence[float] = (),
    *,
    first: int = 1,
    last: int = 1,
    now: tuple[float, float | None] | None = None,
) -> str:
    """Return the curves of the losses from epoch `first` on, on an axis up to epoch `last`.

    `now` adds the place (in epochs) and the loss of an epoch under way. Not finite values leave a
    gap. Returns "" without a single value.
    """
    training = _points(losses, first)
    if now is not None and now[1] is not None and _is_finite(now[1]):
        training.append((now[0], now[1]))
    curves = [
        ("training", TRAINING, "", training),
        ("validation", VALIDATION, ' stroke-dasharray="6 4"', _points(val_losses, first)),
    ]
    curves = [curve for curve in curves if curve[3]]
    if not curves:
        return ""
    top = _round_up(max(value for *_, points in curves for _, value in points))
    start, end = float(first), float(max(last, first + 1))

    def place(point: Point) -> Point:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (point[0] - start) / (end - start)
        return max(LEFT, x), TOP + (HEIGHT - TOP - BOTTOM) * (1 - point[1] / top)

    drawn = [_axes(first, int(end), top)]
    marked = end - start < FEW
    for _, colour, dashes, points in curves:
        drawn.append(_curve([place(point) for point in points], colour, dashes, marked))
    drawn += _names([(name, place(points[-1])) for name, _, _, points in curves])
    words = loss_words(losses, val_losses, first)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-label="{words}" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'style="display:block;width:100%;max-width:{WIDTH:g}px;height:auto;margin-top:6px" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
        f"{''.join(drawn)}</svg>"
    )


def lasting(chart: str, words: str) -> str:
    """Return a chart as an image with its words: that is seen where no SVG is let through, too."""
    start = chart.index(">") + 1  # of what is in it, behind which the paper lies
    svg = f'{chart[:start]}<rect width="100%" height="100%" fill="white"/>{chart[start:]}'
    return image(svg.replace("currentColor", INK), words, WIDTH)


def loss_words(losses: Sequence[float], val_losses: Sequence[float] = (), first: int = 1) -> str:
    """Say what the curves show."""
    if not losses:
        return "Loss by epoch: the first epoch is under way."
    said = f"Loss by epoch: {losses[0]:.3g} after epoch {first}"
    if len(losses) > 1:
        said += f", {losses[-1]:.3g} after epoch {first + len(losses) - 1}"
    if val_losses:
        best = min(range(len(val_losses)), key=val_losses.__getitem__)
        said += (
            f". On validation data {val_losses[-1]:.3g} in the end, at its lowest "
            f"{val_losses[best]:.3g} after epoch {first + best}"
        )
    return said + "."


def _points(values: Sequence[float], first: int) -> list[Point]:
    return [(first + k, value) for k, value in enumerate(values) if _is_finite(value)]


def _is_finite(value: float) -> bool:
    return abs(value) < 1e12  # False for nan, too; beyond that no axis makes sense


def _round_up(value: float) -> float:
    """Return the next of 1, 2, 5, 10, ... times a power of ten, at least 1e-6."""
    power = 1e-6
    while True:
        for step in (1, 2, 5):
            if value <= step * power * (1 + 1e-9):
                return step * power
        power *= 10


def _axes(first: int, last: int, top: float) -> str:
    """Return the frame: a line at 0, at half and at the top, and the ends of the epoch axis."""
    parts = []
    for value in (0.0, top / 2, top):
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)
        parts.append(
            f'<path d="M{LEFT:g} {y:.1f}H{WIDTH - RIGHT:g}" stroke="currentColor" '
            f'stroke-opacity="{0.55 if value == 0 else 0.18}"/>'
            f'<text x="{LEFT - 6:g}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
        )
    low = HEIGHT - BOTTOM + 16
    parts.append(
        f'<text x="{LEFT:g}" y="{low:g}" text-anchor="middle">{first}</text>'
        f'<text x="{WIDTH - RIGHT:g}" y="{low:g}" text-anchor="middle">{last}</text>'
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:g}" y="{low:g}" text-anchor="middle">epoch</text>'
    )
    return "".join(parts)


def _curve(points: list[Point], colour: str, dashes: str, marked: bool) -> str:
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"{dashes}/>'
    spots = points if marked else points[-1:]
    for x, y in spots:
        drawn += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    return drawn


def _names(ends: list[tuple[str, Point]]) -> list[str]:
    """Return the names at the ends of the curves, moved apart where they would overlap."""
    placed = sorted(((name, x, y) for name, (x, y) in ends), key=lambda one: one[2])
    heights = [y for *_, y in placed]
    for k, (above, below) in enumerate(pairwise(heights), start=1):
        if below - above < APART:
            heights[k - 1 : k + 1] = [above - (APART - below + above), below]
    return [
        f'<text x="{x + 9:.1f}" y="{y + 4:.1f}">{name}</text>'
        for (name, x, _), y in zip(placed, heights, strict=True)
    ]
