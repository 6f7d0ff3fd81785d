"""The panel at the top of a lab: its exercises and how far each of them is.

`lab_progress("lab3-softmax-digits")` shows it, every test that runs afterwards reports to
`record_result`, and a small file beside the notebook remembers it for the next time. In grading no
panel is shown, so nothing is recorded and nothing is written.
"""

from html import escape
from pathlib import Path
from typing import Any
from uuid import uuid4

from autils._notebook import has_page, opened_by_a_person
from autils.labs.standing import ProgressFile, Standing
from autils.labs.table import Exercise, Lab, find_lab

SIGNS = {"passed": "✓", "not-attempted": "○"}  # any other state: ◐
ACCENTS = {"passed": "#2e8b47", "not-attempted": "#7a7a7a"}
STARTED, STARTED_ACCENT = "◐", "#c06a00"
WRITTEN, WRITTEN_SIGN = "a person reads it", "✎"
NOTE = "The tests keep this list up to date. It is for you alone, grading doesn't look at it."
NOT_KEPT = "This folder can't be written to, so the list is forgotten when you close the notebook."

BOX = (
    "max-width:760px;margin:4px 0;padding:8px 14px 10px;border-radius:4px;"
    "border:1px solid var(--jp-border-color2, rgba(128,128,128,.4));"
    "color:var(--jp-content-font-color1, inherit);background:transparent;"
    "font:13px/1.5 var(--jp-ui-font-family, system-ui, sans-serif)"
)
HEAD = "display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;font-size:14px;font-weight:600"
# Not <progress>: an empty one is white in JupyterLab's dark theme, and looks full.
TRACK = "width:12em;height:10px;border:1px solid #7d8794;border-radius:5px;overflow:hidden"
FILL = "width:{part:.1%};height:100%;background:#2e8b47"
LIST = "list-style:none;margin:6px 0 4px;padding:0;columns:320px 2;column-gap:24px"
ITEM = "margin:0;padding:2px 0 2px 22px;position:relative;break-inside:avoid"
# Thin signs: where the browser can, they lean towards the theme's text, bright on black.
SIGN = (
    "position:absolute;left:0;font-weight:700;font-size:1.15em;line-height:1.3;color:{accent};"
    "color:color-mix(in srgb,{accent} 75%,var(--jp-content-font-color0, {accent}))"
)
LINK = "color:var(--jp-content-link-color, #0067b8);text-decoration:underline"

# Hides the panel that stays in a saved page while the live one is there, and, once Python has gone,
# the line "Error displaying widget" that JupyterLab puts in the live one's place.
HIDE_STILL = (
    "<style>[data-dl-panel='{id}'], .jp-OutputArea-child:has([data-dl-panel='{id}'])"
    "{{display:none !important}}</style>"
)
HIDE_GHOST = (
    "<style>.jp-OutputArea-child:has(+ .jp-OutputArea-child [data-dl-panel])"
    " > .jp-OutputArea-output:not(:has(*)){display:none}</style>"
)


class Panel:
    """The exercises of a lab with their standings; shown once, kept up to date from then on."""

    def __init__(self, lab: Lab, file: ProgressFile | None = None):
        self.lab = lab
        self._file = file
        self._kept = True
        kept = file.read() if file else {}
        self.standings = {
            one.name: kept.get(one.name, Standing()) for one in lab.exercises if not one.written
        }
        self._id = uuid4().hex
        self._face: Any = None
        self._handle: Any = None

    @property
    def done(self) -> int:
        """Return how many exercises passed their test."""
        return sum(standing.is_done for standing in self.standings.values())

    @property
    def headline(self) -> str:
        """Say how many exercises are done."""
        return f"Your progress: {self.done} of {len(self.standings)} exercises done"

    def record(self, exercise: str, standing: Standing) -> None:
        """Take over what a test said, show it, and remember it."""
        if exercise not in self.standings or self.standings[exercise] == standing:
            return
        self.standings[exercise] = standing
        if self._file:
            # Another window may have written: only this exercise is ours to change.
            kept = {name: one for name, one in self._file.read().items() if name in self.standings}
            self._kept = self._file.write({**self.standings, **kept, exercise: standing})
        self._refresh()

    def show(self) -> None:
        """Show the panel here: a live one, and behind it the one that stays in a saved page."""
        from IPython.display import display

        if has_page():
            from ipywidgets import HTML

            self._face = HTML(self._live_html())
            display(self._face._repr_mimebundle_() | {"text/plain": ""}, raw=True)
        self._handle = display(self, display_id=True)

    def __str__(self) -> str:
        lines = [self.headline]
        lines += [f"  {self._sign(one)} {one.heading}: {self._words(one)}" for one in self._all]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        still = f'{HIDE_GHOST}<div data-dl-panel="{self._id}">{self._html()}</div>'
        return {"text/plain": str(self), "text/html": still}

    def _refresh(self) -> None:
        if self._face is not None:
            self._face.value = self._live_html()
        if self._handle is not None:
            self._handle.update(self)

    @property
    def _all(self) -> tuple[Exercise, ...]:
        return self.lab.exercises

    def _sign(self, exercise: Exercise) -> str:
        if exercise.written:
            return WRITTEN_SIGN
        return SIGNS.get(self.standings[exercise.name].state, STARTED)

    def _words(self, exercise: Exercise) -> str:
        return WRITTEN if exercise.written else self.standings[exercise.name].words

    def _live_html(self) -> str:
        return HIDE_STILL.format(id=self._id) + self._html()

    def _html(self) -> str:
        note = NOTE if self._kept else NOT_KEPT
        return (
            '<section aria-label="Progress in this lab" data-lm-suppress-shortcuts="true" '
            f'style="{BOX}">'
            f'<div style="{HEAD}"><span>{self.headline}</span>'
            f'<div role="progressbar" aria-label="Exercises done" aria-valuemin="0" '
            f'aria-valuenow="{self.done}" aria-valuemax="{len(self.standings)}" style="{TRACK}">'
            f'<div style="{FILL.format(part=self.done / len(self.standings))}"></div></div></div>'
            f'<ul style="{LIST}">{"".join(map(self._item, self._all))}</ul>'
            f'<div style="font-size:12px">{note}</div></section>'
        )

    def _item(self, exercise: Exercise) -> str:
        state = "not-attempted" if exercise.written else self.standings[exercise.name].state
        sign = SIGN.format(accent=ACCENTS.get(state, STARTED_ACCENT))
        title, _, name = exercise.heading.partition(": ")
        return (
            f'<li style="{ITEM}" data-exercise="{escape(exercise.name)}">'
            f'<span aria-hidden="true" style="{sign}">{self._sign(exercise)}</span>'
            f'<a href="#{escape(exercise.anchor)}" style="{LINK}">{escape(title)}: '
            f"<b>{escape(name)}</b></a>: {self._words(exercise)}</li>"
        )


_panel: Panel | None = None


def lab_progress(lab: str) -> None:
    """Show the exercises of a lab, for example `lab_progress("lab3-softmax-digits")`.

    The tests of the exercises keep the list up to date. It is kept in `.progress/` beside the
    notebook, where a person has opened one. Raises UnknownNameError for an unknown lab.
    """
    global _panel
    found = find_lab(lab)
    file = ProgressFile(found.name, Path.cwd()) if opened_by_a_person() else None
    _panel = Panel(found, file)
    _panel.show()


def record_result(exercise: str, state: str, earned: float, total: float) -> None:
    """Tell the panel what a test said; do nothing where no panel is shown.

    `state` is a report's ("passed", "partial", "failed", "error", "not-attempted").
    """
    if _panel is not None:
        _panel.record(exercise, Standing(state, float(earned), float(total)))
