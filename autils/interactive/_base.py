"""The base of every interactive piece: a state, an answer to it, and a picture that stays.

An interactive piece is one Python file and one JavaScript file of the same name, without a build
step. The Python side derives from `Explorer`:

    class Doubler(Explorer):
        '''Double a number under your finger.'''

        script = "doubler.js"

        def __init__(self, double, x=1.0):
            self.double = double
            super().__init__(x=x)                       # the state, as JSON can carry it

        def respond(self, state):                       # may call what the learner wrote
            reply = call(self.double, state["x"], name="double", shape=())
            return {"y": reply.values, "trouble": reply.trouble}

        def words(self, state, answer):                 # the text readout and alternative text
            return f"x = {state['x']}, double(x) = {answer['y']}"

        def still(self, state, answer):                 # an SVG for pages without a live Python
            return svg(200, 60, f'<text x="8" y="30">{state["x"]}</text>')

The JavaScript side is an ES module that finds the helpers of `_base.js` in the name `dl`:

    export default {
      render({ model, el }) {
        const stage = dl.stage({ model, el, title: "Double it" });
        const dial = dl.dial({ label: "x", min: 0, max: 10, step: 0.1,
                               onInput: (x) => stage.change({ x }) });
        const output = dl.node("output");
        stage.body.append(dial.node, output);
        stage.draw((state, answer) => {                 // whenever either is new
          dial.set(state.x);
          output.textContent = dl.neat(answer.y);
        });
        return stage.dispose;
      },
    };

`stage.change` draws at once and asks Python newest-only: while one question is under way, only the
last state is kept. What the answer holds as "trouble" and "words" the stage shows by itself, what
the learner's function printed, and that Python is slow, busy or gone, too. A cell that runs is
never disturbed: the piece answers when it has ended (`autils._turns`).

A stylesheet called like the script (`doubler.css`) is added to `_base.css` where there is one; use
its tokens (`--dl-ink`, `--dl-blue`, ...), which fit light and dark themes. `dl.node` makes HTML and
SVG, `dl.slider` makes anything draggable a slider for pointer, finger and keyboard, `dl.dial` is a
labelled slider with a field to type into.
"""

import html
import io
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from importlib.resources import files
from typing import Any, ClassVar
from uuid import uuid4

from autils._calls import plain
from autils._notebook import has_page
from autils._turns import in_main_thread, take_turns
from autils.drawing.still import still_html

OURS = (
    "Sorry, this piece itself has a fault here ({kind}): it is not your function. "
    "Run the cell again."
)


class Explorer:
    """A piece to play with; shown by a notebook as a widget, elsewhere as a picture or in words.

    `state` is what the learner has set, `answer` what came of it. A class that derives from this
    gives `script` and `respond`, `words`, `still`; `helpers` are scripts that its own one needs.
    """

    script: ClassVar[str] = ""
    room: ClassVar[str] = "autils.interactive"  # where script and stylesheet are
    helpers: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **state: Any):
        self._state: dict[str, Any] = {"seq": 0, **plain(state)}
        self._answer: dict[str, Any] = self._ask()
        self._face: Any = None
        self._still_id = uuid4().hex

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return what the front end draws for `state`; "trouble" in it is shown as a sentence."""
        return {}

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Say in one or two sentences what is seen."""
        return ""

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Return the same as an SVG picture, for pages without a live Python; "" for none."""
        return ""

    @property
    def state(self) -> dict[str, Any]:
        """Return what is set at the moment."""
        return {key: value for key, value in self._state.items() if key != "seq"}

    @property
    def answer(self) -> dict[str, Any]:
        """Return what came of the present state."""
        return {key: value for key, value in self._answer.items() if key != "seq"}

    @property
    def readout(self) -> str:
        """Return in words what is seen at the moment, trouble included."""
        parts = (self._answer["words"], self._answer["trouble"])
        return " ".join(part for part in parts if part)

    def change(self, **state: Any) -> None:
        """Set parts of the state from Python; the widget follows."""
        self._state = {**self._state, **plain(state), "seq": self._state["seq"] + 1}
        self._answer = self._ask()
        if self._face is not None:
            self._face.unobserve(self._on_state, names="state")
            self._face.state, self._face.answer = self._state, self._answer
            self._face.observe(self._on_state, names="state")
            self._renew_still()

    @property
    def widget(self) -> Any:
        """Return the widget itself, to be put into boxes of `ipywidgets`."""
        if self._face is None:
            face = _face_class(type(self))
            self._face = face(state=self._state, answer=self._answer, still=self._still_id)
            self._face.observe(self._on_state, names="state")
            self._face.on_msg(self._on_message)
            take_turns(self._face)
        return self._face

    def _ask(self) -> dict[str, Any]:
        """Let the class respond to the state; a fault in it becomes a sentence.

        What the learner's function prints meanwhile is shown at the piece: only there does anybody
        look who drags a slider.
        """
        state = self.state
        printed = _Printed()
        try:
            with _catching(printed):
                answer = {"trouble": "", **plain(self.respond(state))}
            words = self.words(state, answer)
        except Exception as error:
            answer, words = {"trouble": OURS.format(kind=type(error).__name__)}, ""
        seq = self._state["seq"]
        return {**answer, "words": words, "printed": printed.shown, "seq": seq}

    def _on_state(self, change: Any) -> None:
        """Answer a state that comes from the front end."""
        self._state = dict(change["new"])
        self._answer = self._ask()
        self._face.answer = self._answer

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Take a fresh picture when the hand has come to rest."""
        if isinstance(content, dict) and content.get("kind") == "settled":
            self._renew_still()

    def _still_bundle(self) -> dict[str, str]:
        try:
            picture = self.still(self.state, self._answer)
        except Exception:  # a state that can't be drawn: the words are still true
            picture = ""
        words = self.readout
        return {"text/html": still_html(picture, words, self._still_id), "text/plain": words}

    def _renew_still(self) -> None:
        if not has_page():
            return
        from IPython.display import display

        display(self._still_bundle(), raw=True, display_id=self._still_id, update=True)

    def _ipython_display_(self) -> None:
        """Show the widget and, hidden behind it, the picture that stays when Python has gone."""
        from IPython.display import display

        if has_page():
            view = self.widget._repr_mimebundle_()[0]
            display({**view, "text/plain": self.readout}, raw=True)
        display(self._still_bundle(), raw=True, display_id=self._still_id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {self.readout}"


class _Printed(io.TextIOBase):
    """Takes what is printed, and keeps the last of it."""

    MOST = 1000  # characters that are shown

    def __init__(self) -> None:
        self._text = ""

    def write(self, text: str) -> int:
        """Take a text; forget what is too long ago."""
        self._text = (self._text + text)[-2 * self.MOST :]
        return len(text)

    @property
    def shown(self) -> str:
        """Return the last lines, with a sign where earlier ones are left out."""
        text = self._text.rstrip()
        return text if len(text) <= self.MOST else f"…{text[-self.MOST :]}"


def _catching(printed: _Printed) -> AbstractContextManager[Any]:
    """Catch prints where there is a page to show them on, and no other thread to take them from."""
    return redirect_stdout(printed) if has_page() and in_main_thread() else nullcontext()


_FACES: dict[type[Explorer], Any] = {}


def _face_class(owner: type[Explorer]) -> Any:
    """Return the widget class that carries the script and the looks of `owner`."""
    if owner not in _FACES:
        _FACES[owner] = _make_face_class(owner)
    return _FACES[owner]


def _make_face_class(owner: type[Explorer]) -> Any:
    from anywidget import AnyWidget
    from traitlets import Dict, Unicode

    # A name of its own for each: the front end keeps one stylesheet for each name.
    return type(
        owner.__name__,
        (AnyWidget,),
        {
            "__module__": owner.__module__,
            "__doc__": owner.__doc__,
            "_esm": "".join(map(_text, ("_base.js", *owner.helpers)))
            + _text(owner.script, owner.room),
            "_css": _text("_base.css")
            + _text(f"{owner.script.removesuffix('.js')}.css", owner.room),
            "state": Dict().tag(sync=True),
            "answer": Dict().tag(sync=True),
            "still": Unicode().tag(sync=True),
        },
    )


def _text(name: str, room: str = "autils.interactive") -> str:
    """Return a file of a room as text; "" where there is none."""
    path = files(room) / name
    return path.read_text(encoding="utf-8") + "\n" if path.is_file() else ""


def svg(width: float, height: float, *parts: str) -> str:
    """Return an SVG picture of `width` x `height` pixels on white, in the course's typeface."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="13">'
        f'<rect width="100%" height="100%" rx="8" fill="white"/>{"".join(parts)}</svg>'
    )


def label(x: float, y: float, text: str, **style: Any) -> str:
    """Return a line of text for `svg`; underscores in `style`'s names stand for hyphens."""
    more = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in style.items())
    return f'<text x="{x:g}" y="{y:g}"{more}>{html.escape(text)}</text>'
