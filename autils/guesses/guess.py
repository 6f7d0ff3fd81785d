"""A guess before a result: made with one tap or a drag, locked in, then drawn beside what came out.

`guess("first-game", "What does it predict?", low=0, high=2)` asks, in the cell before the result;
`compare_guess("first-game", 0.85)` shows the two together, in the result's own cell or after it.
Once the result was shown nothing can be locked in any more. There are no points for it: what was
guessed is kept in `.progress/` for the learner, and in grading both do nothing at all.
"""

import math
import textwrap
from collections.abc import Sequence
from numbers import Real
from pathlib import Path
from typing import Any

from autils._notebook import has_page, opened_by_a_person
from autils._style import INK, QUIET, dlblue, dlorange
from autils.drawing.theme import image
from autils.guesses.kept import GuessFile
from autils.interactive._base import Explorer, label, svg

OPEN = "Nothing is locked in yet. Guess, then run the cells below."
LOCKED = "Locked in: {guess}. Now run the cells below."
RIGHT = "You guessed {guess}, and so it is."
OFF = "You guessed {guess}; it is {truth}. That is {gap} {side}."
OTHER = "You guessed {guess}; it is {truth}."
NO_GUESS = "It is {truth}. This time there was no guess before it."
NOT_KEPT = "This folder can't be written to: the guess is forgotten when you close the notebook."

WIDTH, LEFT, RIGHT_END = 640, 60, 580
ROW = 34  # pixels for an option


class QuestionError(ValueError):
    """A question that can't be asked or answered as it was written."""

    BOUNDS = "Ask '{name}' either with options or from low to high; found {found}."
    TRUTH = "The result of '{name}' has to be one of its options ({options}); found {found}."

    @classmethod
    def from_bounds(cls, name: str, found: object) -> "QuestionError":
        """Say what was given in place of options, or of a low and a higher end."""
        return cls(cls.BOUNDS.format(name=name, found=found))

    @classmethod
    def from_truth(cls, name: str, options: Sequence[str], found: object) -> "QuestionError":
        """Say which results a question knows."""
        return cls(cls.TRUTH.format(name=name, options=", ".join(options), found=repr(found)))


class Guess(Explorer):
    """One question: a scale to drag on, or options to tap; locked in before the result is seen."""

    script = "guess.js"
    room = "autils.guesses"

    def __init__(self, name: str, asked: dict[str, Any], file: GuessFile | None = None):
        self.name = name
        self._asked = asked
        self._file = file
        self._kept = True
        self._truth: float | str | None = None
        kept = file.read().get(name) if file else None
        self._guess = kept if self._fits(kept) else None
        start = None if asked["options"] else (asked["low"] + asked["high"]) / 2
        value = start if self._guess is None else self._guess
        super().__init__(asked=asked, value=value, lock=self._guess is not None)

    @property
    def guess(self) -> float | str | None:
        """Return what is locked in, if anything is."""
        return self._guess

    def reveal(self, truth: float | str) -> None:
        """Show the result beside the guess; from now on nothing can be locked in."""
        self._truth = truth
        self.change()

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Lock the value in when that is asked for, and the result isn't known yet."""
        wanted = state["value"]
        if state["lock"] and self._open and self._fits(wanted):
            self._guess = wanted
            self._kept = self._file is None or self._file.keep(self.name, wanted)
        return {"open": self._open}

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Say what is locked in, and what came out."""
        return self._said() + ("" if self._kept else f" {NOT_KEPT}")

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw the question with what is known of its answer."""
        return self.picture(self._asked["question"])

    @property
    def _open(self) -> bool:
        return self._guess is None and self._truth is None

    def _fits(self, value: Any) -> bool:
        """Tell whether this is an answer to the question."""
        asked = self._asked
        if asked["options"]:
            return value in asked["options"]
        return _is_number(value) and asked["low"] <= value <= asked["high"]

    def _said(self) -> str:
        guess, truth = self._guess, self._truth
        if truth is None:
            return OPEN if guess is None else LOCKED.format(guess=self._text(guess))
        if guess is None:
            return NO_GUESS.format(truth=self._text(truth))
        found = {"guess": self._text(guess), "truth": self._text(truth)}
        if found["guess"] == found["truth"]:
            return RIGHT.format(**found)
        if isinstance(guess, str) or isinstance(truth, str):
            return OTHER.format(**found)
        side = "more" if truth > guess else "less"
        return OFF.format(**found, gap=self._text(abs(truth - guess)), side=side)

    def _text(self, value: float | str) -> str:
        return f"“{value}”" if isinstance(value, str) else f"{value:.3g}{self._asked['unit']}"

    def picture(self, question: str = "") -> str:
        """Return the scale or the options with guess and result, as SVG under the question."""
        lines = textwrap.wrap(question, 84)
        head = [label(20, 26 + 18 * k, line, fill=INK) for k, line in enumerate(lines)]
        top = 18 * len(lines) + (14 if lines else 0)
        draw = self._options if self._asked["options"] else self._scale
        height, parts = draw(top)
        return svg(WIDTH, top + height, *head, *parts)

    def _options(self, top: float) -> tuple[float, list[str]]:
        parts = []
        for k, option in enumerate(self._asked["options"]):
            y = top + 10 + ROW * k
            truth, guess = option == self._truth, option == self._guess
            edge = dlblue if truth else dlorange if guess else QUIET
            parts.append(
                f'<rect x="20" y="{y}" width="380" height="{ROW - 8}" rx="13" fill="none" '
                f'stroke="{edge}" stroke-width="{3 if truth or guess else 1}"/>'
            )
            parts.append(label(36, y + 18, option, fill=INK))
            said = " · ".join(["your guess"] * guess + ["✓ so it is"] * truth)
            parts.append(label(414, y + 18, said, fill=INK, font_weight=600))
        return ROW * len(self._asked["options"]) + 14, parts

    def _scale(self, top: float) -> tuple[float, list[str]]:
        low, high = self._asked["low"], self._asked["high"]
        marks = ((self._guess, dlorange, -1, "your guess: "), (self._truth, dlblue, 1, "it is "))
        known = [value for value, *_ in marks if not (value is None or isinstance(value, str))]
        first, last = min([low, *known]), max([high, *known])
        y = top + 48

        def place(value: float) -> float:
            return LEFT + (RIGHT_END - LEFT) * (value - first) / (last - first)

        parts = [
            f'<path d="M{LEFT} {y}H{RIGHT_END}" stroke="{QUIET}" stroke-width="2"/>',
            label(LEFT - 10, y + 4, self._text(first), fill=QUIET, text_anchor="end"),
            label(RIGHT_END + 10, y + 4, self._text(last), fill=QUIET),
        ]
        if len(known) == 2:
            ends = " ".join(f"{place(value):.1f}" for value in known).split()
            parts.append(
                f'<path d="M{ends[0]} {y}H{ends[1]}" stroke="{dlorange}" stroke-width="6"/>'
            )
        for value, colour, side, words in marks:
            if not (value is None or isinstance(value, str)):
                x = place(value)
                tip, foot = y + 3 * side, y + 16 * side
                parts.append(
                    f'<path d="M{x:.1f} {tip}L{x - 8:.1f} {foot}H{x + 8:.1f}Z" fill="{colour}"/>'
                )
                text = words + self._text(value)
                inside = min(max(x, LEFT + 40), RIGHT_END - 40)
                parts.append(
                    label(inside, y + 27 * side + 4, text, fill=INK, text_anchor="middle",
                          font_weight=600)
                )  # fmt: skip
        return 92, parts


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


_guesses: dict[str, Guess] = {}


def guess(
    name: str,
    question: str,
    options: Sequence[str] = (),
    *,
    low: float | None = None,
    high: float | None = None,
    step: float = 0.01,
    unit: str = "",
) -> None:
    """Ask for a guess before a result is seen: one of the `options`, or a number on a scale.

    The scale goes from `low` to `high` in steps of `step`; `unit` stands behind each number, such
    as `" %"`. `compare_guess` with the same `name` shows what came out beside it. Raises
    QuestionError without options and without a scale, or with both.
    """
    scale = low is not None and high is not None and low < high
    if bool(options) == scale or (options and not (low is None and high is None)):
        raise QuestionError.from_bounds(name, {"options": [*options], "low": low, "high": high})
    asked: dict[str, Any] = {"question": question, "options": [*options], "unit": unit}
    if not options:
        asked |= {"low": low, "high": high, "step": step}
    if not has_page():
        return
    from IPython.display import display

    file = GuessFile(Path.cwd()) if opened_by_a_person() else None
    _guesses[name] = Guess(name, asked, file)
    display(_guesses[name])


def compare_guess(name: str, truth: float | str) -> None:
    """Show a result beside the guess of this name, as a picture.

    Without a guess, or without a result as yet, nothing is shown: whoever runs all cells isn't held
    up. Raises QuestionError for a result that is none of the question's options.
    """
    piece = _guesses.get(name)
    if piece is None or not has_page():
        return
    options = piece.state["asked"]["options"]
    if options and truth not in options:
        raise QuestionError.from_truth(name, options, truth)
    if not options and not _is_number(truth):
        return
    from IPython.display import display

    piece.reveal(truth if isinstance(truth, str) else float(truth))
    if piece.guess is not None:
        words = piece.readout
        shown = image(piece.picture(), words, WIDTH)
        display({"text/html": shown, "text/plain": words}, raw=True)
