"""The controls beside an interactive figure: sliders for mouse and keyboard, and a line of text."""

from collections.abc import Sequence
from typing import Any

# ipywidgets draws a slider's label beside its handle but doesn't name the handle after it, so a
# screen reader would hear a number without a name. The sliders may appear after this does.
_NAME_HANDLES = """
function render({ el }) {
  el.style.display = "none";
  let turns = 200;
  const name = () => {
    const handles = el.parentElement?.querySelectorAll(".widget-slider [role=slider]") ?? [];
    for (const handle of handles) {
      const label = handle.closest(".widget-slider").querySelector("label");
      handle.setAttribute("aria-label", label.textContent);
    }
    if (handles.length < COUNT && turns--) requestAnimationFrame(name);
  };
  name();
}
export default { render };
"""


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


def two_columns(sliders: Sequence[Any], look: str = "") -> Any:
    """Return the sliders in two columns, the first half on the left, each with its name.

    `look` is a style sheet for what stands beside them.
    """
    from ipywidgets import HBox, Layout, VBox

    half = -(-len(sliders) // 2)
    column = Layout(width="50%", overflow="hidden")
    columns = [VBox(list(part), layout=column) for part in (sliders[:half], sliders[half:])]
    names = _script(_NAME_HANDLES.replace("COUNT", str(len(sliders))), look)
    return HBox([*columns, names], layout=Layout(width="100%", max_width="825px"))


def _script(code: str, look: str) -> Any:
    """Return a widget that shows nothing, for its script and its style sheet."""
    from anywidget import AnyWidget

    return type("Script", (AnyWidget,), {"__module__": __name__, "_esm": code, "_css": look})()
