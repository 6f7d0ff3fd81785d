"""Hints that open one at a time: `hint("my_softmax")`.

In a notebook each hint lies folded inside the one before it: a press, or Enter, opens it. That is
plain HTML, so it works in a saved page too, and running all cells gives nothing away. Where there
is no page, each call says one hint more.
"""

from collections import Counter
from html import escape
from typing import Any

from autils.labs.table import Exercise, find_exercise

_ASKED: Counter[str] = Counter()

BOX = (
    "max-width:760px;margin:4px 0;padding:4px 12px 6px;border-radius:4px;"
    "border:1px solid var(--jp-border-color2, rgba(128,128,128,.4));border-left:4px solid #0078d4;"
    "color:var(--jp-content-font-color1, inherit);"
    "font:14px/1.5 var(--jp-ui-font-family, system-ui, sans-serif)"
)
SUMMARY = "cursor:pointer;padding:6px 0;font-weight:600"
INNER = (
    "margin:2px 0 0;padding:0 0 0 12px;border-left:2px solid var(--jp-border-color2, "
    "rgba(128,128,128,.4))"
)


class Hints:
    """The hints of an exercise, up to stage `stage`; shows itself in a notebook and as text."""

    def __init__(self, exercise: Exercise, stage: int = 1):
        self.exercise = exercise
        self.stage = min(stage, len(exercise.hints))

    def __str__(self) -> str:
        name, hints = self.exercise.name, self.exercise.hints
        parts = [
            f"{name}, hint {k} of {len(hints)}: {hint.title}\n\n{hint.text}"
            for k, hint in enumerate(hints[: self.stage], start=1)
        ]
        if self.stage < len(hints):
            parts.append(f'For the next hint: hint("{name}")')
        return "\n\n".join(parts)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._html()}

    def _html(self) -> str:
        """Fold each hint into the one before; those of earlier calls are open."""
        hints = self.exercise.hints
        folded = ""
        for k in range(len(hints), 0, -1):
            word = "Hint" if k == 1 else "Next hint,"
            opened = " open" if k < self.stage else ""
            style = f' style="{INNER}"' if k > 1 else ""
            folded = (
                f'<details{opened}{style}><summary style="{SUMMARY}">{word} {k} of {len(hints)}: '
                f'<span style="font-weight:400">{escape(hints[k - 1].title)}</span></summary>'
                f"{hints[k - 1].html}{folded}</details>"
            )
        # Without that attribute, JupyterLab takes Enter for itself.
        return (
            f'<div role="group" aria-label="Hints for {escape(self.exercise.name)}" '
            f'data-lm-suppress-shortcuts="true" style="{BOX}">{folded}</div>'
        )


def hint(exercise: str) -> None:
    """Show the hints of an exercise, for example `hint("my_softmax")`; they open one at a time.

    Press a hint to open it; inside it waits the next one. Calling again does the same: each call
    goes one hint further. Raises UnknownNameError for a name that no exercise has.
    """
    from IPython.display import display  # slow to import, and only needed now

    found = find_exercise(exercise)
    _ASKED[exercise] += 1
    display(Hints(found, _ASKED[exercise]))
