"""The base of the interactive pieces: state, answer, the widget, and the picture that stays."""

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import autils.interactive
from autils.interactive import Explorer
from autils.interactive._base import label, svg

WIDGET = "application/vnd.jupyter.widget-view+json"


class Doubler(Explorer):
    """Double a number."""

    script = "softmax_explorer.js"

    def __init__(self, x=1.0):
        self.asked = []
        super().__init__(x=x)

    def respond(self, state):
        self.asked.append(state["x"])
        print("asked", state["x"])
        if state["x"] == 13:
            raise RuntimeError
        return {"y": 2 * np.float64(state["x"]), "trouble": "Too large." if state["x"] > 9 else ""}

    def words(self, state, answer):
        return f"{state['x']} gives {answer['y']}."

    def still(self, state, answer):
        return svg(100, 40, label(5, 20, f"<{state['x']}>", font_weight=600))


@pytest.fixture
def page(front_end, monkeypatch):
    """Give what is displayed, as pairs of a bundle and the options."""
    import IPython.display

    front_end()
    shown = []
    monkeypatch.setattr(
        IPython.display, "display", lambda thing, **options: shown.append((thing, options))
    )
    return shown


def front_end_sends(explorer, **state):
    """Do what a browser does: set the state, with the next number."""
    seq = explorer.widget.state["seq"] + 1
    explorer.widget.state = {**explorer.widget.state, **state, "seq": seq}
    return seq


def test_there_is_an_answer_at_once():
    doubler = Doubler(3.0)
    assert (doubler.state, doubler.answer["y"]) == ({"x": 3.0}, 6.0)
    assert doubler.readout == "3.0 gives 6.0."
    assert repr(doubler) == "Doubler: 3.0 gives 6.0."


def test_trouble_is_part_of_the_readout():
    assert Doubler(10.0).readout == "10.0 gives 20.0. Too large."


def test_a_state_from_the_browser_is_answered_under_its_number():
    doubler = Doubler()
    seq = front_end_sends(doubler, x=4.0)
    assert doubler.widget.answer == {
        "y": 8.0,
        "trouble": "",
        "words": "4.0 gives 8.0.",
        "printed": "",
        "seq": seq,
    }
    assert doubler.state == {"x": 4.0}


def test_each_state_is_asked_once():
    doubler = Doubler()
    for x in (2.0, 3.0):
        front_end_sends(doubler, x=x)
    doubler.change(x=4.0)
    assert doubler.asked == [1.0, 2.0, 3.0, 4.0]


def test_a_change_from_python_reaches_the_browser():
    doubler = Doubler()
    front_end_sends(doubler, x=2.0)
    doubler.change(x=5.0)
    assert doubler.widget.state["x"] == 5.0
    assert doubler.widget.answer["y"] == 10.0
    assert doubler.widget.answer["seq"] == doubler.widget.state["seq"]


def test_a_fault_of_ours_leaves_the_widget_alive():
    doubler = Doubler()
    front_end_sends(doubler, x=13)
    assert doubler.readout == (
        "Sorry, this piece itself has a fault here (RuntimeError): it is not your function. "
        "Run the cell again."
    )
    front_end_sends(doubler, x=2.0)
    assert doubler.readout == "2.0 gives 4.0."


def test_what_is_printed_is_shown_at_the_piece(page, capsys):
    doubler = Doubler()
    front_end_sends(doubler, x=2.0)
    assert doubler.widget.answer["printed"] == "asked 2.0"
    assert capsys.readouterr().out == ""


def test_only_the_end_of_a_long_print_is_shown(page):
    doubler = Doubler()
    doubler.respond = lambda state: print("\n".join(map(str, range(5000)))) or {"y": 0}
    front_end_sends(doubler, x=2.0)
    printed = doubler.widget.answer["printed"]
    assert printed.startswith("…")
    assert printed.endswith("\n4998\n4999")
    assert len(printed) == 1001


def test_without_a_page_a_print_goes_its_usual_way(capsys):
    assert Doubler(2.0).answer["printed"] == ""
    assert capsys.readouterr().out == "asked 2.0\n"


def test_two_pieces_have_nothing_in_common():
    one, two = Doubler(), Doubler()
    front_end_sends(one, x=7.0)
    assert two.state == {"x": 1.0}
    assert one.widget is not two.widget
    assert one.widget._anywidget_id == two.widget._anywidget_id  # they share one stylesheet


def test_a_page_gets_the_widget_and_behind_it_the_picture(page):
    doubler = Doubler()
    doubler._ipython_display_()
    (view, _), (still, options) = page
    assert view[WIDGET]["model_id"] == doubler.widget.model_id
    assert view["text/plain"] == still["text/plain"] == "1.0 gives 2.0."
    assert WIDGET not in still
    assert f'data-dl-still="{doubler.widget.still}"' in still["text/html"]
    assert options["display_id"] == doubler.widget.still


def test_the_picture_follows_when_the_hand_rests(page):
    doubler = Doubler()
    doubler._ipython_display_()
    del page[:]
    front_end_sends(doubler, x=6.0)
    assert page == []
    doubler._on_message(doubler.widget, {"kind": "settled"}, [])
    ((still, options),) = page
    assert options == {"raw": True, "display_id": doubler.widget.still, "update": True}
    assert "<6.0>" in drawn(still).replace("&lt;", "<").replace("&gt;", ">")


def test_without_a_page_there_is_the_picture_and_no_widget(front_end, monkeypatch):
    import IPython.display

    front_end(kernel=None)
    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda thing, **_: shown.append(thing))
    doubler = Doubler()
    doubler._ipython_display_()
    doubler.change(x=2.0)
    assert [WIDGET in bundle for bundle in shown] == [False]
    assert doubler._face is None


def test_nbgrader_gets_no_widget(page, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    Doubler()._ipython_display_()
    assert [WIDGET in bundle for bundle, _ in page] == [False]


def drawn(bundle):
    """Return the SVG of a still."""
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', bundle["text/html"])[1]
    return base64.b64decode(data).decode()


def test_the_picture_is_an_image_with_an_alternative_text():
    images = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: images.append((tag, dict(attributes)))
    parser.feed(Doubler()._still_bundle()["text/html"])
    assert dict(images)["img"]["alt"] == "1.0 gives 2.0."


def test_a_picture_that_cannot_be_drawn_leaves_the_words():
    doubler = Doubler()
    doubler.still = lambda state, answer: 1 / 0
    text = doubler._still_bundle()["text/html"]
    assert "<img" not in text
    assert "<p>1.0 gives 2.0.</p>" in text


def test_every_piece_carries_the_base_and_its_own_looks():
    widget = Doubler().widget
    assert "const dl = " in widget._esm
    assert "export default" in widget._esm
    assert ".dl {" in widget._css
    assert ".dl-sm-table" in widget._css


@pytest.mark.parametrize("script", sorted(Path(autils.__file__).parent.rglob("*.js")))
def test_no_script_reaches_out(script):
    assert re.findall(r"https?://(?!www\.w3\.org/)|import\s*\(|\beval\b", script.read_text()) == []
