import signal
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from autils._notebook import in_notebook
from autils.lending.model import build_model
from autils.training.callback import TidyProgress
from autils.training.notebook_view import NotebookView, SoftInterrupt
from autils.training.progress import FitProgress, duration
from autils.training.tidy import tidy_progress
from autils.training.views import TextView, progress_view
from tools.kernels import settings

ROOT = Path(__file__).parents[3]
X = np.random.default_rng(0).random((64, 400), dtype=np.float32)
y = np.arange(64) % 10


class Screen:
    """A view that keeps what it was shown, and asks for a stop after so many moments."""

    def __init__(self):
        self.shown = []
        self.patience = float("inf")

    @property
    def stop_requested(self):
        return len(self.shown) >= self.patience

    def __call__(self, progress):
        self.shown.append(progress)


class Shell:
    """What stands for IPython with a kernel."""

    kernel = object()

    def __init__(self):
        self.events = Events()


class Events:
    """IPython's events, without anything that sets them off."""

    def __init__(self):
        self.heard = []

    def register(self, name, _):
        self.heard.append(name)

    def unregister(self, name, _):
        self.heard.remove(name)


class Clock:
    """A clock that moves on by `tick` seconds whenever somebody looks."""

    def __init__(self, tick):
        self.now, self.tick = 100.0, tick

    def __call__(self):
        self.now += self.tick
        return self.now


@pytest.fixture
def model():
    keras.utils.set_random_seed(1)
    model = build_model()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, run_eagerly=True)  # for so little data the quicker way
    return model


@pytest.fixture
def screen(monkeypatch):
    screen = Screen()
    monkeypatch.setattr("autils.training.callback.progress_view", lambda: screen)
    return screen


# ------------------------------------------------------------- what is to be read

LABELS = [
    (FitProgress(1, 40), "Epoch 1 of 40 · starting"),
    (
        FitProgress(10, 40, part=1.0, seconds=5.0, loss=0.12345),
        "Epoch 10 of 40 · loss 0.1235 · about 15 s left",
    ),
    (
        FitProgress(11, 40, part=0.5, seconds=100.0, loss=2.0, val_loss=1.5, first=11),
        "Epoch 11 of 40 · loss 2.0000 · val_loss 1.5000 · about 98 min 20 s left",
    ),
    (
        FitProgress(40, 40, part=1.0, seconds=61.0, loss=0.031, finished=True),
        "Trained for 40 epochs · loss 0.0310 · took 1 min 01 s",
    ),
    (FitProgress(1, 1, part=1.0, finished=True), "Trained for 1 epoch · took 0 s"),
    (
        FitProgress(7, 40, part=1.0, seconds=2.5, finished=True),
        "Stopped after epoch 7 of 40 · took 3 s",
    ),
    (
        FitProgress(7, 40, part=0.4, seconds=2.5, loss=0.5, finished=True, stopped=True),
        "Stopped by you in epoch 7 of 40 · loss 0.5000 · took 3 s",
    ),
    (
        FitProgress(7, 40, part=1.0, seconds=2.5, finished=True, stopped=True),
        "Stopped by you after epoch 7 of 40 · took 3 s",
    ),
    (
        FitProgress(7, 40, part=0.4, seconds=2.5, finished=True, broken=True),
        "Broke off in epoch 7 of 40 · took 3 s",
    ),
]


@pytest.mark.parametrize(("progress", "label"), LABELS)
def test_label(progress, label):
    assert progress.label == label


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (59.0, "59 s"), (59.1, "1 min 00 s"), (125, "2 min 05 s")]
)
def test_duration(seconds, text):
    assert duration(seconds) == text


def test_bar_and_text_say_the_same():
    bundle = FitProgress(10, 40, part=1.0, seconds=5.0, loss=0.5)._repr_mimebundle_()
    assert bundle["text/plain"] == "Epoch 10 of 40 · loss 0.5000 · about 15 s left"
    assert f"<span>{bundle['text/plain']}</span>" in bundle["text/html"]
    assert '<progress value="0.250" max="1" aria-label="Training progress"' in bundle["text/html"]


def test_a_finished_bar_is_full():
    bundle = FitProgress(7, 40, part=1.0, finished=True)._repr_mimebundle_()
    assert '<progress value="1.000"' in bundle["text/html"]


# -------------------------------------------------------------------- the views


def test_text_is_a_handful_of_lines(capsys):
    view = TextView()
    for epoch in range(1, 41):
        for part in (0.0, 0.5, 1.0):
            view(FitProgress(epoch, 40, part, seconds=float(epoch)))
    view(FitProgress(40, 40, 1.0, seconds=40.0, finished=True))
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "Epoch 10 of 40 · about 30 s left",
        "Epoch 20 of 40 · about 20 s left",
        "Epoch 30 of 40 · about 10 s left",
        "Epoch 40 of 40 · about 0 s left",
        "Trained for 40 epochs · took 40 s",
    ]
    assert said.err == ""


def test_notebook_view_updates_one_output(monkeypatch):
    calls = []

    class Handle:
        def update(self, progress):
            calls.append(("update", progress.epoch))

    def display(bundle, raw, display_id):
        calls.append(("display", bundle["text/plain"]))
        return Handle()

    shell = Shell()
    monkeypatch.setattr("IPython.display.display", display)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")  # nobody there to press a button
    view = NotebookView()
    for epoch in (1, 2):
        view(FitProgress(epoch, 3))
    assert shell.events.heard == ["post_run_cell"]
    view(FitProgress(3, 3, finished=True))
    assert calls == [("display", "Epoch 1 of 3 · starting"), ("update", 2), ("update", 3)]
    assert shell.events.heard == []


def test_an_error_in_training_ends_the_bar(monkeypatch):
    calls, shell = [], Shell()

    class Handle:
        def update(self, progress):
            calls.append(progress.label)

    monkeypatch.setattr("IPython.display.display", lambda *_, **__: Handle())
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    view = NotebookView()
    view(FitProgress(2, 9, part=0.5))
    view._cell_is_over()
    assert calls == ["Broke off in epoch 2 of 9 · took 0 s"]


@pytest.fixture
def interrupts():
    """Let an interrupt be one: whoever starts tests in the background may have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_the_first_interrupt_is_a_wish_and_the_second_breaks_in():
    asked = []
    interrupt = SoftInterrupt(lambda: asked.append("stop"))
    interrupt.begin()
    signal.raise_signal(signal.SIGINT)
    assert asked == ["stop"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("interrupts")
def test_after_training_an_interrupt_is_one_again():
    interrupt = SoftInterrupt(lambda: None)
    interrupt.begin()
    interrupt.end()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_lines_outside_a_notebook():
    assert isinstance(progress_view(), TextView)


def test_a_bar_in_a_notebook(monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", Shell)
    assert isinstance(progress_view(), NotebookView)


def test_ipython_is_not_imported_for_nothing(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not in_notebook()
    assert "IPython" not in sys.modules


# ------------------------------------------------------------------ the callback


def test_fit_shows_a_few_lines_and_none_of_keras(model, capfd):
    history = model.fit(X, y, epochs=8, callbacks=[tidy_progress()])  # verbose is left as it is
    said = capfd.readouterr()
    lines = said.out.splitlines()
    assert 1 <= len(lines) <= 5
    last = history.history["loss"][-1]
    assert lines[-1].startswith(f"Trained for 8 epochs · loss {last:.4f} · took ")
    assert said.err == ""


def test_every_batch_is_shown_when_there_is_time(model, screen):
    model.fit(X, y, epochs=2, batch_size=32, callbacks=[TidyProgress(Clock(tick=1.0))])
    states = [(shown.epoch, shown.part, shown.finished) for shown in screen.shown]
    epochs = [[(e, 0.0, False), (e, 0.5, False), (e, 1.0, False), (e, 1.0, False)] for e in (1, 2)]
    assert states == [*epochs[0], *epochs[1], (2, 1.0, True)]
    assert [shown.seconds for shown in screen.shown[:2]] == [1.0, 2.0]
    assert screen.shown[0].loss is None
    assert all(isinstance(shown.loss, float) for shown in screen.shown[1:])


def test_updates_are_limited_and_the_last_state_is_right(model, screen):
    clock = Clock(tick=0.03)
    history = model.fit(X, y, epochs=10, batch_size=8, callbacks=[TidyProgress(clock)])
    looks = 10 * (1 + 8 + 1) + 1
    assert len(screen.shown) <= looks * clock.tick / 0.2 + 2
    times = [shown.seconds for shown in screen.shown[:-1]]
    assert min(np.diff(times)) >= 0.2
    last = screen.shown[-1]
    assert (last.epoch, last.part, last.finished) == (10, 1.0, True)
    assert last.loss == history.history["loss"][-1]


def test_validation_is_silent_and_its_loss_is_shown(model, screen, capfd):
    callback = TidyProgress(Clock(tick=1.0))
    history = model.fit(X, y, epochs=2, validation_data=(X, y), callbacks=[callback])
    assert screen.shown[-1].val_loss == history.history["val_loss"][-1]
    assert capfd.readouterr().out == ""


def test_training_that_goes_on_later(model, screen):
    model.fit(X, y, epochs=5, initial_epoch=3, callbacks=[TidyProgress(Clock(tick=1.0))])
    assert (screen.shown[0].epoch, screen.shown[0].done) == (4, 0.0)
    assert (screen.shown[-1].epoch, screen.shown[-1].done) == (5, 1.0)


def test_training_that_stops_early(model, screen):
    stop = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: setattr(model, "stop_training", epoch == 1)
    )
    model.fit(X, y, epochs=9, callbacks=[TidyProgress(), stop])
    assert screen.shown[-1].label.startswith("Stopped after epoch 2 of 9")


def test_a_wish_to_stop_ends_training_after_the_batch(model, screen):
    screen.patience = 7
    callback = TidyProgress(Clock(tick=1.0))
    history = model.fit(X, y, epochs=9, batch_size=8, validation_data=(X, y), callbacks=[callback])
    last = screen.shown[-1]
    assert last.label.startswith("Stopped by you in epoch 1 of 9 · loss ")
    assert last.part == 7 / 8
    assert len(history.epoch) == 1 < history.params["epochs"]
    assert last.losses == tuple(history.history["loss"])
    assert last.val_losses == tuple(history.history["val_loss"])


def test_the_same_callback_serves_twice(model, screen):
    callback = tidy_progress()
    for epochs in (1, 2):
        model.fit(X, y, epochs=epochs, callbacks=[callback])
        assert (screen.shown[-1].epochs, screen.shown[-1].finished) == (epochs, True)


@pytest.mark.filterwarnings("ignore:Your input ran out of data")  # so Keras finds the length out
def test_a_stream_of_unknown_length(model, screen):
    def batches():
        for _ in range(4):
            yield X[:16], y[:16]

    signature = (X[:16].shape, "float32"), (y[:16].shape, "int64")
    import tensorflow as tf

    specs = tuple(tf.TensorSpec(*one) for one in signature)
    stream = tf.data.Dataset.from_generator(batches, output_signature=specs)
    model.fit(stream, epochs=2, shuffle=False, callbacks=[TidyProgress(Clock(tick=1.0))])
    parts = [shown.part for shown in screen.shown]
    assert parts == [0, 0, 0, 0, 0, 1, 0, 0.25, 0.5, 0.75, 1, 1, 1]


def test_no_epochs_at_all(model, screen):
    model.fit(X, y, epochs=0, callbacks=[tidy_progress()])
    assert screen.shown == []


def test_evaluate_and_predict_may_have_it_too(model, screen, capfd):
    model.evaluate(X, y, callbacks=[tidy_progress()])
    model.predict(X, callbacks=[tidy_progress()])
    assert screen.shown == []
    assert capfd.readouterr().out == ""


def test_in_a_kernel_it_is_one_output_that_ends_right():
    import nbformat
    from nbclient import NotebookClient

    cells = [
        "import numpy as np, keras\nfrom autils.lending.model import build_model\n"
        "from autils.training.tidy import tidy_progress\n"
        "model = build_model()\nmodel.compile(loss='mse')",
        "model.fit(np.ones((64, 400)), np.ones((64, 10)), epochs=30, callbacks=[tidy_progress()]);",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    place = {"metadata": {"path": ROOT}}
    NotebookClient(notebook, kernel_name="python3", resources=place, config=settings()).execute()
    (output,) = notebook.cells[1].outputs
    assert output.output_type == "display_data"
    assert output.data["text/plain"].startswith("Trained for 30 epochs · loss ")
    assert "<progress " in output.data["text/html"]


def test_making_one_is_what_imports_keras():
    code = (
        "import sys, autils.training.tidy, autils.training.progress, autils.lending.model; "
        "print('keras' in sys.modules, 'tensorflow' in sys.modules, 'IPython' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (run.stdout.split(), run.stderr) == (["False"] * 3, "")


# ------------------------------------------------------------- sixteen steps at a time


def sixteen(steps, callbacks, validation=False):
    """Train as the lesson does, with so many steps at a time."""
    keras.utils.set_random_seed(1234)
    model = build_model()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer=keras.optimizers.Adam(0.001), steps_per_execution=steps)
    more = {"validation_data": (X[:8], y[:8])} if validation else {}
    history = model.fit(X, y, batch_size=2, epochs=4, verbose=0, callbacks=callbacks, **more)
    return model.get_weights(), history.history


def test_sixteen_steps_at_a_time_give_the_same_weights_to_the_bit(screen):
    plain, losses = sixteen(1, [], validation=True)
    found, seen = sixteen(16, [TidyProgress()], validation=True)
    assert all(np.array_equal(one, other) for one, other in zip(plain, found, strict=True))
    assert losses == seen
    assert screen.shown[-1].losses == tuple(losses["loss"])
    assert screen.shown[-1].val_losses == tuple(losses["val_loss"])


def test_the_bar_moves_within_an_epoch_of_sixteen_steps_at_a_time(screen):
    sixteen(16, [TidyProgress(Clock(1.0))])
    parts = [moment.part for moment in screen.shown if moment.epoch == 2]
    assert 0.5 in parts  # 16 of 32 batches
    assert parts[-1] == 1.0


def test_a_stop_comes_after_sixteen_steps(screen):
    screen.patience = 1
    _, history = sixteen(16, [TidyProgress(Clock(1.0))])
    assert len(history["loss"]) == 1
    assert screen.shown[-1].label.startswith("Stopped by you in epoch 1 of 4")


def test_the_lesson_trains_so():
    lesson = (ROOT / "lessons" / "lab3-softmax-digits.md").read_text()
    assert lesson.count("steps_per_execution=16,\n)") == lesson.count(".fit(") == 2


def test_what_stays_of_a_training_is_an_image_that_no_cleaning_takes_away():
    ended = FitProgress(2, 2, part=1.0, losses=(2.0, 1.0), finished=True)
    shown = ended._repr_mimebundle_()["text/html"]
    assert "<svg" not in shown
    assert 'alt="Loss by epoch: 2 after epoch 1, 1 after epoch 2."' in shown
    begun = FitProgress(1, 2)._repr_mimebundle_()["text/html"]
    assert "<img" not in begun
