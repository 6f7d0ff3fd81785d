"""What the units of a hidden layer look for: their weights, drawn as images."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from autils._style import INK, OFF, WIDE
from autils.drawing.canvas import course_style, describe, new_figure
from autils.drawing.tiles import AGAINST_FOR

COLUMNS = 5
SIDE = 28
NOT_YET = (
    "There are no features to draw yet: finish the exercise, run its cell, then this one again."
)
NOT_IMAGES = (
    "Expected features of shape (units, 28, 28), but found {found}. Mend your function first; its "
    "test says more."
)


@course_style()
def features_figure(
    features: Any, most: int = 10, title: str = "What each hidden unit looks for"
) -> None:
    """Draw up to `most` of the features (units, 28, 28), each under the number of its unit.

    Orange pixels make the unit stronger, blue ones weaker, white ones don't matter to it. Print a
    sentence in place of the figure where there is nothing to draw.
    """
    images, trouble = _as_features(features)
    if images is None:
        print(trouble)
        return
    shown = images[:most]
    rows = -(-len(shown) // COLUMNS)
    fig = new_figure(WIDE, 0.6 + 1.75 * rows)
    axes = fig.subplots(rows, COLUMNS, squeeze=False).flat
    limit = float(np.quantile(np.abs(shown), 0.995)) or 1.0
    for unit, ax in enumerate(axes):
        ax.set_axis_off() if unit >= len(shown) else _draw(ax, unit, shown[unit], limit)
    _draw_scale(fig, limit)
    fig.suptitle(title)
    describe(fig, _words(images, len(shown), title))


def _as_features(features: Any) -> tuple[np.ndarray | None, str]:
    """Return the features as numbers, or nothing and a sentence that says why."""
    if features is ... or features is None:
        return None, NOT_YET
    try:
        images = np.asarray(features, dtype=float)
    except Exception:  # ragged lists and foreign objects raise what they like
        return None, NOT_IMAGES.format(found=f"a value of type `{type(features).__name__}`")
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE) or not len(images):
        return None, NOT_IMAGES.format(found=f"shape {images.shape}")
    if not np.isfinite(images).all():
        return None, NOT_IMAGES.format(found="values that are not finite")
    return images, ""


def _draw(ax: Axes, unit: int, image: np.ndarray, limit: float) -> None:
    ax.imshow(image, cmap=AGAINST_FOR, vmin=-limit, vmax=limit)
    ax.set_title(f"unit {unit}", fontsize=9, color=INK, pad=3)
    ax.set(xticks=(), yticks=())
    for spine in ax.spines.values():
        spine.set(visible=True, color=OFF, linewidth=1)


def _draw_scale(fig: Any, limit: float) -> None:
    """Put a scale beside the images that says what the colours mean."""
    scale = ScalarMappable(Normalize(-limit, limit), AGAINST_FOR)
    bar = fig.colorbar(scale, ax=fig.axes, ticks=(-limit, 0, limit), fraction=0.03, pad=0.02)
    bar.ax.set_yticklabels([f"{-limit:.2f}\nagainst", "0", f"{limit:.2f}\nfor"])
    bar.outline.set_visible(False)


def _words(images: np.ndarray, shown: int, title: str) -> str:
    size = "all" if shown == len(images) else f"the first {shown}"
    return (
        f"{title}: {size} of {len(images)} hidden units, each as an image of 28 by 28 pixels. "
        "Orange pixels have positive weights and speak for the unit, blue ones negative weights "
        "and speak against it, white ones have weights near 0."
    )
