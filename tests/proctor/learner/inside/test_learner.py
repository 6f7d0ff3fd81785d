"""What a learner process captures of its cells, and what the trusted side makes of its answers."""

from __future__ import annotations

import base64
from contextlib import suppress

import numpy as np
import pytest

from proctor.learner.inside import keras_model
from proctor.learner.inside.outputs import Recorder, readable_size
from proctor.learner.inside.shell import AT_THE_END, NOBODY
from proctor.learner.parent import Cell, LearnerSpec, Unanswered, WarmParent
from proctor.learner.records import LearnerRaised, ProtocolError
from proctor.learner.replies import call_result, checked_error, checked_outputs, checked_reply
from proctor.wire import messages
from proctor.wire.messages import Unsupported


@pytest.fixture(scope="module")
def parent():
    imports = ("numpy", "matplotlib.pyplot", "IPython", "ipywidgets")
    with WarmParent(imports=imports) as parent:
        yield parent


@pytest.fixture
def learner(parent):
    with parent.start(LearnerSpec(seed=1)) as learner:
        yield learner


def run(learner, source):
    return learner.run_cell(Cell("cell", source))


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def display(**data):
    return {
        "output_type": "display_data",
        "data": {key.replace("_", "/"): value for key, value in data.items()},
        "metadata": {},
    }


SHOW = "from IPython.display import display, update_display, clear_output, HTML, Markdown, JSON\n"
CELLS = {
    "prints": ("print('a'); print('b', end='')", [stream("a\nb")]),
    "both streams": (
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
        [stream("a\n"), stream("b\n", "stderr"), stream("c\n")],
    ),
    "bytes": ("import sys\nsys.stdout.buffer.write('ü\\n'.encode()); None", [stream("ü\n")]),
    "lone surrogates": ("print('\\ud800')", [stream("\\ud800\n")]),
    "native output in its place": (
        "import os\nprint('a')\nos.write(1, b'b\\n'); os.write(2, b'c\\n')\nprint('d')",
        [stream("a\nb\n"), stream("c\n", "stderr"), stream("d\n")],
    ),
    "a command": ("!echo hi", [stream("hi\n")]),
    "a command's output as a value": ("x = !echo hi\nprint(x[0])", [stream("hi\n")]),
    "a command with a variable": ("x = 'hi'\n!echo {x} $x", [stream("hi hi\n")]),
    "a cell of another language": ("%%bash\necho hi", [stream("hi\n")]),
    "a semicolon": ("1 + 1;", []),
    "nothing": ("", []),
    "comments": ("# only words", []),
    "a display": (SHOW + "display(HTML('<b>x</b>'))", [
        display(text_plain="<IPython.core.display.HTML object>", text_html="<b>x</b>"),
    ]),
    "an update": (
        SHOW + "handle = display(1, display_id='i')\nprint('x')\nupdate_display(2, display_id='i')",
        [display(text_plain="2"), stream("x\n")],
    ),
    "clearing": (SHOW + "print('a')\nclear_output()\nprint('b')", [stream("b\n")]),
    "clearing later": (SHOW + "print('a')\nclear_output(wait=True)\nprint('b')", [stream("b\n")]),
    "clearing never": (SHOW + "print('a')\nclear_output(wait=True)", [stream("a\n")]),
    "top-level await": ("import asyncio\nawait asyncio.sleep(0)\nprint('x')", [stream("x\n")]),
    "leaving": ("print('a')\nexit()\nprint('b')", [stream("a\nb\n")]),
    "captured output": ("%%capture out\nprint('x')", []),
}  # fmt: skip


@pytest.mark.parametrize(("source", "outputs"), CELLS.values(), ids=CELLS.keys())
def test_cells_give_what_a_notebook_would_show(learner, source, outputs):
    done = run(learner, source)
    assert done.error is None
    assert done.outputs == outputs


def test_results_come_with_their_number_and_every_form(learner):
    source = (
        "class Both:\n"
        "    def __repr__(self): return 'plain'\n"
        "    def _repr_html_(self): return '<i>rich</i>'\n"
        "    def _repr_png_(self): return b'png'\n"
        "Both()"
    )
    (output,) = run(learner, source).outputs
    assert output == {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {
            "text/plain": "plain",
            "text/html": "<i>rich</i>",
            "image/png": base64.b64encode(b"png").decode(),
        },
        "metadata": {},
    }


def test_plain_json_travels_as_json(learner):
    (output,) = run(
        learner, SHOW + "display({'application/json': {'a': [1, 2]}}, raw=True)"
    ).outputs
    assert output["data"] == {"application/json": {"a": [1, 2]}}


def test_warnings_and_logging_are_shown_and_no_error(learner):
    done = run(
        learner, "import warnings, logging\nwarnings.warn('careful')\nlogging.warning('noted')"
    )
    assert done.error is None
    text = "".join(output["text"] for output in done.outputs)
    assert "UserWarning: careful" in text
    assert "WARNING:root:noted" in text


@pytest.mark.parametrize("backend", ["inline", "widget", "notebook", "agg", "qt", "tk", "auto", ""])
def test_figures_are_pictures_whatever_was_asked_for(learner, backend):
    done = run(
        learner,
        f"%matplotlib {backend}\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n"
        "ax.plot([1, 2])\nfig.canvas.header_visible = False\nplt.show()",
    )
    assert done.error is None
    (picture,) = [output for output in done.outputs if output["output_type"] == "display_data"]
    assert base64.b64decode(picture["data"]["image/png"]).startswith(b"\x89PNG")


def test_figures_left_open_are_shown_when_the_cell_ends(learner):
    done = run(learner, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert "image/png" in done.outputs[-1]["data"]


def test_widgets_degrade_to_their_text(learner):
    source = "import ipywidgets\ns = ipywidgets.IntSlider(value=3)\ns.value = 5\ns"
    (output,) = run(learner, source).outputs
    assert output["data"]["text/plain"] == "IntSlider(value=5)"


@pytest.mark.parametrize(
    ("source", "ename", "evalue", "lineno"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError", "division by zero", 2),
        ("x = (\n", "SyntaxError", None, 1),
        ("if True:\nx = 1", "IndentationError", None, 2),
        ("def f():\n    return g()\nf()", "NameError", "name 'g' is not defined", 2),
        ("import json\n\njson.loads('{')", "JSONDecodeError", None, 3),
        ("raise SystemExit(3)", "SystemExit", "3", 1),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "", 1),
        ("%no_such_magic", "UsageError", None, 1),
        ("input()", "EOFError", NOBODY, 1),
        ("x = 1\nint(input('how many? '))", "EOFError", NOBODY, 2),
        ("import getpass\ngetpass.getpass()", "EOFError", NOBODY, 2),
        ("raise EOFError", "EOFError", "", 1),
        (
            "import io, sys\nsys.stdin = io.StringIO('a')\ninput()\ninput()",
            "EOFError",
            AT_THE_END,
            4,
        ),
        ("raise ExceptionGroup('many', [ValueError(1)])", "ExceptionGroup", None, 1),
    ],
)
def test_errors_are_named_with_their_line(learner, source, ename, evalue, lineno):
    error = run(learner, source).error
    assert error["ename"] == ename
    assert evalue in (None, error["evalue"])
    assert error["lineno"] == lineno


def test_who_asks_for_input_reads_so_below_the_cell(learner):
    done = run(learner, "def ask():\n    return input('how many? ')\nask()")
    shown = done.outputs[-1]
    assert (shown["ename"], shown["evalue"]) == ("EOFError", NOBODY)
    assert shown["traceback"][-1].strip() == f"EOFError: {NOBODY}"


@pytest.mark.parametrize(("around", "text"), [({}, NOBODY), ({"stdin": 0}, AT_THE_END)])
def test_a_call_asks_for_input_that_nobody_or_a_test_has_given(learner, around, text):
    run(learner, "def ask():\n    return input()")

    def nothing_more(number, payload):
        return {"value": messages.encode("")}

    with pytest.raises(LearnerRaised) as caught:
        learner.use("ask", "call", around=around, called=nothing_more)
    assert (caught.value.ename, caught.value.evalue) == ("EOFError", text)


def test_an_exception_that_shows_itself_is_shown_so(learner):
    done = run(
        learner,
        "class Short(AssertionError):\n"
        "    def _render_traceback_(self): return ['one line']\n"
        "raise Short('long story')",
    )
    assert done.outputs[-1]["traceback"] == done.error["traceback"] == ["one line"]


def test_an_exception_that_cannot_be_shown_is_still_an_error(learner):
    done = run(
        learner,
        "class Bad(Exception):\n    def __str__(self): raise RuntimeError\nraise Bad()",
    )
    assert done.error is not None
    assert run(learner, "1").error is None


HOOKS = {
    "a transformer that empties cells": (
        "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])"
    ),
    "a traceback that is swallowed": "get_ipython().showtraceback = lambda *a, **k: None",
    "streams that are closed": "import sys\nsys.stdout.close(); sys.stderr = None",
    "descriptors that are closed": "import os\nos.close(1); os.close(2)",
    "a trace function": "import sys\nsys.settrace(lambda *a: 1 / 0)",
    "builtins that are gone": "import builtins\nbuiltins.print = builtins.len = None",
    "an exit handler": "import atexit\natexit.register(lambda: print('late'))",
    "a patched library": "import numpy as np\nnp.array = None",
    "a dead history": "get_ipython().history_manager = None",
}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS.keys())
def test_patching_the_own_process_harms_no_other(parent, hook):
    with parent.start(LearnerSpec()) as learner, suppress(Unanswered):
        run(learner, hook)
        run(learner, "x = 1")
    with parent.start(LearnerSpec()) as learner:
        assert run(learner, "print(len([1]))").outputs == [stream("1\n")]


def test_a_child_that_a_cell_forked_does_not_answer(learner):
    run(learner, "import os\npid = os.fork()")
    assert learner.fetch("pid") > 1
    assert run(learner, "os.wait()[0] == pid").outputs[0]["data"]["text/plain"] == "True"


@pytest.mark.parametrize(
    "reply",
    [
        None,
        [],
        {},
        {"seq": 4},
        {"seq": "5"},
        {"seq": True},
        {"seq": 5, "raised": 3},
        {"seq": 5, "raised": {"ename": 3, "evalue": ""}},
        {"seq": 5, "raised": {"ename": "E", "evalue": np.zeros(3)}},
    ],
)
def test_a_reply_of_the_wrong_shape_is_refused(reply):
    with pytest.raises(ProtocolError):
        checked_reply(reply, 5)


def test_what_was_raised_is_cut_to_size():
    raised = {"ename": "E" * 10**6, "evalue": "v" * 10**6, "lineno": -3}
    with pytest.raises(LearnerRaised) as caught:
        checked_reply({"seq": 1, "raised": raised}, 1)
    assert len(str(caught.value)) < 25_000
    assert caught.value.lineno is None


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        {},
        [3],
        [{}],
        [{"output_type": "report"}],
        [{"output_type": "stream", "name": "stdout", "text": 3}],
        [{"output_type": "error", "ename": "E", "evalue": "v", "traceback": "tb"}],
        [{"output_type": "error", "ename": "E", "evalue": "v", "traceback": [3]}],
        [{"output_type": "display_data", "data": [], "metadata": {}}],
        [{"output_type": "display_data", "data": {3: "x"}, "metadata": {}}],
        [{"output_type": "display_data", "data": {"a": np.zeros(2)}, "metadata": {}}],
        [{"output_type": "display_data", "data": {"a": (1,)}, "metadata": {}}],
        [{"output_type": "display_data", "data": {}, "metadata": {"a": b"x"}}],
    ],
)
def test_outputs_of_the_wrong_shape_are_refused(outputs):
    with pytest.raises(ProtocolError):
        checked_outputs(outputs)


def test_outputs_keep_only_the_fields_of_the_format():
    forged = {"output_type": "stream", "name": "score", "text": "x", "points": 10}
    assert checked_outputs([forged]) == [stream("x")]


def test_a_damaged_error_is_refused():
    with pytest.raises(ProtocolError):
        checked_error(3, [])


@pytest.mark.parametrize(
    "changed", [None, 3, [3], [(0,)], [(5, 1)], [("c", 1)], [(-1, 1)], [(True, 1)]]
)
def test_changes_to_arguments_that_were_not_given_are_refused(changed):
    reply = {"value": 1, "changed": changed, "stdout": "", "stderr": ""}
    with pytest.raises(ProtocolError):
        call_result(reply, [1], {"b": 2})


def test_a_recorder_stops_at_its_limit_and_says_so_once():
    recorder = Recorder(100)
    for _ in range(50):
        recorder.text("stdout", "x" * 30)
        recorder.add({"output_type": "display_data", "data": {"text/plain": "y" * 30}})
    outputs = recorder.finish()
    assert str(outputs).count("was cut here") == 1
    assert recorder.finish() == []


@pytest.mark.parametrize(
    ("size", "text"), [(5, "5 bytes"), (2048, "2 KiB"), (4 << 20, "4 MiB"), (100_000, "97.7 KiB")]
)
def test_sizes_are_readable(size, text):
    assert readable_size(size) == text


class _Model:
    """Stands for a Keras model, as far as describing one goes."""

    compiled = True
    weights = ()

    def __init__(self, config, compile_config=None):
        self._config, self._compile = config, compile_config

    def get_config(self):
        if isinstance(self._config, Exception):
            raise self._config
        return self._config

    def get_compile_config(self):
        if self._compile is None:
            raise TypeError("a loss of one's own")
        return self._compile


def test_unusual_things_in_a_configuration_become_text():
    model = _Model({"layers": ({"f": len, 3: 1.5},)}, {"loss": "mse"})
    described = keras_model.describe(model)
    assert described.config == {"layers": [{"f": "<built-in function len>", "3": 1.5}]}
    assert described.compiled == {"loss": "mse"}


def test_a_loss_that_cannot_be_told_is_left_out():
    assert keras_model.describe(_Model({})).compiled is None


@pytest.mark.parametrize("config", [NotImplementedError(), ["a list"]])
def test_a_model_without_a_configuration_is_refused(config):
    with pytest.raises(Unsupported, match="a `_Model`, expected a Keras model made of the layers"):
        keras_model.describe(_Model(config))
