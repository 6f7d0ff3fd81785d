"""The controls beside an interactive figure: sliders for mouse and keyboard, and a line of text."""

from collections.abc import Sequence
from typing import Any


def slider(name: str, value: float, low: float = 0.1, high: float = 10.0, step: float = 0.1) -> Any:
    """Return a slider called `name`; arrow keys move it by `step`."""
    from ipywidgets import FloatSlider, Layout

    return FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=name,
        tooltip=f"{name}, from {low} to {high}",
        readout_format=".1f",
        style={"description_width": "1.8em"},
        layout=Layout(width="98%"),
    )


def text_line() -> Any:
    """Return an empty line for HTML that changes."""
    from ipywidgets import HTML

    return HTML()


def in_two_columns(sliders: Sequence[Any]) -> Any:
    """Return the sliders in two columns, the first half on the left."""
    from ipywidgets import HBox, Layout, VBox

    half = -(-len(sliders) // 2)
    column = Layout(width="50%", overflow="hidden")
    return HBox(
        [VBox(list(part), layout=column) for part in (sliders[:half], sliders[half:])],
        layout=Layout(width="100%", max_width="880px"),
    )
