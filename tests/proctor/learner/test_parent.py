"""The warm parent and its learner processes: real processes, real cells, real limits."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from proctor.learner import parent as warm
from proctor.learner.environment import warm_environment
from proctor.learner.parent import (
    Cell,
    LearnerDied,
    LearnerLimit,
    LearnerProcess,
    LearnerRaised,
    LearnerSpec,
    Limits,
    ProtocolError,
    WarmParent,
    WarmParentError,
)
from proctor.wire.messages import CallableMarker, Missing, ModelDescription, Typed, Unsupported

LIGHT = ("numpy", "matplotlib.pyplot", "IPython")


@pytest.fixture(scope="module")
def parent():
    with WarmParent(imports=LIGHT) as parent:
        yield parent


@pytest.fixture
def learner(parent):
    with parent.start(LearnerSpec(seed=1)) as learner:
        yield learner


def run(learner, source):
    return learner.run_cell(Cell("cell", source))


def alive(pid):
    return Path(f"/proc/{pid}").exists()


def test_cells_share_their_names(learner):
    run(learner, "a = 2")
    done = run(learner, "a + 1")
    assert done.error is None
    assert done.execution_count == 2
    assert done.outputs == [
        {
            "output_type": "execute_result",
            "execution_count": 2,
            "data": {"text/plain": "3"},
            "metadata": {},
        }
    ]


def test_cells_are_found_by_their_place(parent):
    cells = [
        Cell("a", "x = 5"),
        Cell("b", "# words", kind="markdown"),
        Cell("c", "x = 6", run=False),
    ]
    with parent.start(LearnerSpec(cells=cells)) as learner:
        assert learner.run_cell(0).execution_count == 1
        assert learner.run_cell(1) == learner.run_cell(2) == warm.CellRun()
        assert learner.fetch("x") == 5


def test_an_error_comes_with_its_line(learner):
    done = run(learner, "x = 1\nx / 0")
    assert (done.error["ename"], done.error["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert done.error["lineno"] == 2
    assert any("x / 0" in line for line in done.error["traceback"])
    assert done.outputs[-1]["output_type"] == "error"


def test_files_lie_in_the_work_folder(parent):
    files = {"notes.txt": b"hello", "deep/er/data.bin": bytes(range(256))}
    with parent.start(LearnerSpec(files=files)) as learner:
        run(
            learner,
            "text = open('notes.txt').read(); n = len(open('deep/er/data.bin','rb').read())",
        )
        assert learner.fetch("text") == "hello"
        assert learner.fetch("n") == 256


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x", ""])
def test_files_lie_nowhere_else(parent, name):
    with pytest.raises(LearnerRaised, match="is not the name of a file"):
        parent.start(LearnerSpec(files={name: b""}))


def test_the_data_of_a_lab_is_readable_and_not_writable(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "digits.txt").write_text("0 1 2")
    with (
        WarmParent(imports=("numpy", "IPython"), data_dir=folder) as parent,
        parent.start(LearnerSpec()) as learner,
    ):
        assert run(learner, "text = open('course-data/digits.txt').read()").error is None
        assert learner.fetch("text") == "0 1 2"
        assert run(learner, "open('course-data/digits.txt', 'w')").error["ename"] == "OSError"


def test_a_call_brings_value_text_and_changed_arguments(learner):
    run(
        learner,
        "def f(a, b, *, c):\n    print('busy')\n    a[0] = 9\n    return a.sum() + b + c[0]",
    )
    array, plain = np.array([1.0, 2.0]), [5]
    result = learner.call("f", [array, 3], {"c": plain})
    assert result.value == 19.0
    assert result.stdout == "busy\n"
    assert result.args_after[0].tolist() == [9.0, 2.0]
    assert array.tolist() == [1.0, 2.0]
    assert result.kwargs_after["c"] is plain


def test_a_call_can_be_given_another_of_the_learners_functions(learner):
    run(learner, "def g(z):\n    return z + 1\ndef dense(x, g):\n    return g(x)")
    assert learner.call("dense", [1, Typed("mine", "g")]).value == 2


@pytest.mark.parametrize(
    ("source", "ename", "evalue", "lineno"),
    [
        ("def f(z):\n    return 1 / z", "ZeroDivisionError", "division by zero", 2),
        ("f = 3", "TypeError", "'int' object is not callable", None),
        ("", "NameError", "name 'f' is not defined", None),
        ("def f(z):\n    raise SystemExit(3)", "SystemExit", "3", 2),
        ("def f(z):\n    raise KeyboardInterrupt", "KeyboardInterrupt", "", 2),
        (
            "def f(z):\n    return [2**5000]",
            "Unsupported",
            "`f` returned an `int`, expected a number below 2**4095.",
            None,
        ),
        (
            "def f(z):\n    return list(range(300_000))",
            "Unsupported",
            "`f` returned an `int`, expected at most 200,000 parts; use an array.",
            None,
        ),
    ],
)
def test_a_call_that_fails_says_how(learner, source, ename, evalue, lineno):
    run(learner, source)
    with pytest.raises(LearnerRaised) as caught:
        learner.call("f", [0])
    error = caught.value
    assert (error.ename, error.evalue, error.lineno) == (ename, evalue, lineno)
    assert run(learner, "1").error is None


def test_arguments_that_cannot_travel_are_a_mistake_of_the_caller(learner):
    run(learner, "def f(x): return x")
    with pytest.raises(Unsupported, match="an `object`"):
        learner.call("f", [object()])
    assert learner.call("f", [1]).value == 1


def test_names_are_fetched(learner):
    run(learner, "import numpy as np\na = np.eye(2); b = [1, 'x']; f = len\nclass C: pass\nc = C()")
    np.testing.assert_array_equal(learner.fetch("a"), np.eye(2))
    assert learner.fetch("b") == [1, "x"]
    assert learner.fetch("f") == CallableMarker("f")
    assert learner.fetch("C").kind == "class"
    assert learner.fetch("nothing") == Missing()
    assert learner.fetch("c").kind == "object"
    assert learner.fetch("c").content[1] == learner.fetch("C")


def test_a_file_handed_in_is_read(learner):
    run(learner, "open('model.keras', 'wb').write(b'x' * 100)")
    assert learner.save_file("model.keras") == b"x" * 100
    with pytest.raises(LearnerRaised, match="larger than"):
        learner.save_file("model.keras", limit=10)
    with pytest.raises(LearnerRaised, match="FileNotFoundError"):
        learner.save_file("other.keras")


def test_the_same_seed_gives_the_same_numbers(parent):
    source = "import random, numpy as np\nx = (random.random(), float(np.random.rand()))"
    found = []
    for seed in (1, 1, 2):
        with parent.start(LearnerSpec(seed=seed)) as learner:
            run(learner, source)
            found.append(learner.fetch("x"))
    assert found[0] == found[1] != found[2]


def test_learner_processes_know_nothing_of_each_other(parent):
    with parent.start(LearnerSpec()) as one, parent.start(LearnerSpec()) as two:
        run(one, "x = 1; open('mine', 'w').close(); open('/tmp/mine', 'w').close()")
        # Folders may lie there: those of an environment below /tmp.
        files = "[entry.name for entry in os.scandir(folder) if not entry.is_dir()]"
        run(two, f"import os\nfound = [{files} for folder in ('.', '/tmp')]")
        assert two.fetch("x") == Missing()
        assert two.fetch("found") == [[], []]


def test_several_threads_start_from_one_parent(parent):
    found = []

    def work(number):
        with parent.start(LearnerSpec()) as learner:
            run(learner, f"x = {number}")
            found.append(learner.fetch("x"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(6))


SHORT = Limits(
    cell_cpu_seconds=0.5,
    cell_wall_seconds=60,
    call_cpu_seconds=0.5,
    call_wall_seconds=60,
    grace_seconds=0.7,
)
IMPATIENT = replace(SHORT, cell_wall_seconds=1, call_wall_seconds=1)


@pytest.mark.parametrize(
    ("loop", "said"),
    [
        (
            "while id(x): pass",  # nothing is known of `id`
            "This cell used more than 0.5 seconds of computing time and was stopped.",
        ),
        (
            "while True: pass",
            "This cell never ends: the loop `while True` (line 3 of its cell) has no `break` and "
            "no `return`.",
        ),
    ],
)
def test_an_endless_loop_costs_its_cell_only(parent, loop, said):
    with parent.start(LearnerSpec(), SHORT) as learner:
        done = run(learner, f"x = 1\nprint('before')\n{loop}")
        assert done.timed_out
        assert done.error["ename"] == "TimeLimit"
        assert done.error["evalue"] == said
        assert done.outputs[0]["text"] == "before\n"
        assert [output["output_type"] for output in done.outputs] == ["stream", "error"]
        assert run(learner, "x + 1").outputs[0]["data"]["text/plain"] == "2"


def test_sleeping_is_limited_by_the_clock(parent):
    with parent.start(LearnerSpec(), IMPATIENT) as learner:
        done = run(learner, "import time\ntime.sleep(60)")
        assert done.error["evalue"] == "This cell took longer than 1 seconds and was stopped."


@pytest.mark.parametrize(
    "source",
    [
        "sum(range(10**12))",  # in C: no signal is looked at
        "while True:\n  try:\n    for _ in iter(int, 1): pass\n  except BaseException: pass",
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile id(0): pass",
        "from signal import *\npthread_sigmask(SIG_BLOCK, [SIGINT])\nwhile id(0): pass",
    ],
)
def test_a_loop_that_cannot_be_interrupted_is_killed(parent, source):
    with parent.start(LearnerSpec(), SHORT) as learner:
        pid = learner._handle.pid
        with pytest.raises(LearnerLimit) as caught:
            run(learner, source)
        assert (caught.value.which, caught.value.ename) == ("cell_cpu", "TimeLimit")
        assert not learner.is_alive
        assert not alive(pid)
        with pytest.raises(LearnerDied):
            run(learner, "1")


def test_a_call_that_never_answers_is_stopped(parent):
    with parent.start(LearnerSpec(), IMPATIENT) as learner:
        run(learner, "import time\ndef f(): time.sleep(100)")
        with pytest.raises(LearnerLimit) as caught:
            learner.call("f")
        assert caught.value.which == "call_wall"
        assert learner.is_alive


def test_the_whole_submission_has_a_limit_too(parent):
    busy = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    with parent.start(LearnerSpec(), Limits(total_cpu_seconds=1)) as learner:
        with pytest.raises(LearnerLimit) as caught:
            [run(learner, busy) for _ in range(20)]
        assert not learner.is_alive
    assert caught.value.which == "total_cpu"
    assert str(caught.value) == "The notebook used more than 1 seconds of computing time in all."


@pytest.mark.parametrize(
    "source",
    ["import os\nos._exit(0)", "import ctypes\nctypes.string_at(1)", "import os\nos.abort()"],
)
def test_a_process_that_ends_itself_is_reported(parent, source):
    with parent.start(LearnerSpec()) as learner:
        with pytest.raises(LearnerDied, match="ended by itself"):
            run(learner, source)
        with pytest.raises(LearnerDied):
            learner.fetch("x")


def test_everything_a_cell_started_ends_with_the_process(parent):
    with parent.start(LearnerSpec()) as learner:
        run(
            learner,
            "import os, time\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    if os.fork() == 0:\n"
            "        time.sleep(1000)\n"
            "    os._exit(0)\n",
        )
        from proctor.sandbox.meter import tree

        pids = tree(learner._handle.pid)
        assert len(pids) > 1
    assert not any(alive(pid) for pid in pids)


def test_forged_answers_end_the_process_only(parent):
    forge = """
import socket, struct
s = socket.socket(fileno=3)
s.sendall(struct.pack('>I', 3) + b'abc')
s.detach()
"""
    with parent.start(LearnerSpec()) as learner:
        with pytest.raises(ProtocolError):
            run(learner, forge)
        assert not learner.is_alive
    with parent.start(LearnerSpec()) as learner:
        assert run(learner, "1").error is None


def test_an_answer_forged_in_advance_is_not_taken(parent):
    forge = """
import socket, struct, msgpack
from proctor.wire import messages
data = messages.encode({'seq': 99, 'value': 'forged'})
s = socket.socket(fileno=3)
s.sendall(struct.pack('>I', len(data)) + data)
s.detach()
"""
    with parent.start(LearnerSpec()) as learner, pytest.raises(ProtocolError):
        run(learner, forge)


def test_an_answer_of_gigabytes_is_refused(parent):
    with parent.start(LearnerSpec(), Limits(message_bytes=2**20)) as learner:
        run(learner, "import numpy as np\ndef f(): return np.zeros(10**6)")
        with pytest.raises(LearnerRaised, match="less than 1 MiB"):
            learner.call("f")


def test_figures_survive_being_asked_for_a_window(learner):
    done = run(
        learner, "%matplotlib widget\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()"
    )
    assert done.error is None
    assert "image/png" in done.outputs[-1]["data"]


def test_garbage_is_collected_in_learner_processes(learner):
    run(learner, "import gc\nfound = [gc.isenabled(), gc.get_freeze_count() > 10_000]")
    assert learner.fetch("found") == [True, True]


def test_stats_tell_what_was_used(parent):
    with parent.start(LearnerSpec()) as learner:
        run(learner, "x = sum(range(3 * 10**6))")
        assert learner.stats.cpu_seconds > 0
    assert learner.stats.cpu_seconds > 0.01
    assert learner.stats.peak_bytes > 10 * 2**20


def test_the_parent_is_given_nothing_it_need_not_know(parent, monkeypatch):
    monkeypatch.setenv("COURSE_SECRET", "points")
    with WarmParent(imports=("numpy",)) as fresh:
        environment = Path(f"/proc/{fresh._process.pid}/environ").read_bytes()
        assert b"COURSE_SECRET" not in environment
        with fresh.start(LearnerSpec()) as learner:
            run(learner, "import os, sys\nnames = sorted(os.environ); line = sys.argv")
            assert not {"COURSE_SECRET", "PYTHONPATH"} & set(learner.fetch("names"))


def test_closing_the_parent_ends_all_learner_processes():
    with WarmParent(imports=("numpy",)) as parent:
        learner = parent.start(LearnerSpec())
        pid = learner._handle.pid
        assert alive(pid)
    assert not alive(pid)
    with pytest.raises(WarmParentError, match="closed"):
        parent.start(LearnerSpec())
    learner.close()


@pytest.mark.parametrize("sandbox", ["on", "off"])
def test_a_killed_coordinator_leaves_nothing_behind(sandbox):
    code = (
        "import sys, time\n"
        "from proctor.learner.parent import *\n"
        f"with WarmParent(imports=('numpy',), sandbox={sandbox!r}) as parent:\n"
        "    learner = parent.start(LearnerSpec())\n"
        "    print(parent._process.pid, learner._handle.pid, flush=True)\n"
        "    time.sleep(100)\n"
    )
    root = Path(warm.__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=root
    ) as coordinator:
        pids = [int(word) for word in coordinator.stdout.readline().split()]
        assert len(pids) == 2
        assert all(alive(pid) for pid in pids)
        coordinator.kill()
    deadline = time.monotonic() + 10
    while any(_runs(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in pids)


def _runs(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_without_a_sandbox_everything_still_works():
    with WarmParent(imports=LIGHT, sandbox="off") as parent:
        assert parent.report.mode == "off"
        assert parent.report.promises == ()
        with parent.start(LearnerSpec(files={"a.txt": b"1"}), SHORT) as learner:
            run(learner, "import os\nfolder = os.getcwd()\ndef f(x): return x + 1")
            folder = learner.fetch("folder")
            assert os.path.exists(folder)
            assert learner.call("f", [1]).value == 2
            assert run(learner, "while True: pass").timed_out
            run(learner, "import subprocess\npid = subprocess.Popen(['sleep', '100']).pid")
            pid = learner.fetch("pid")
            assert alive(pid)
        assert not os.path.exists(folder)
        assert not _runs(pid)


@pytest.mark.parametrize(
    ("program", "error", "message"),
    [
        ("/bin/false", WarmParentError, r"The warm parent ended \("),
        ("/no/such/program", FileNotFoundError, "no/such"),
    ],
)
def test_a_process_that_cannot_start_is_reported(monkeypatch, program, error, message):
    monkeypatch.setattr("proctor.learner.launch.sys.executable", program)
    with pytest.raises(error, match=message):
        WarmParent(sandbox="off").__enter__()
    gc.collect()  # what was left open would be an error here


def test_a_module_that_is_not_there_is_named():
    with (
        pytest.raises(
            WarmParentError, match=r"`import no_such_module` failed: ModuleNotFoundError"
        ),
        WarmParent(imports=("no_such_module",)),
    ):
        pass


def test_imports_that_leave_threads_running_are_refused(tmp_path):
    (tmp_path / "threads_at_import.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(100,), daemon=True).start()\n"
    )
    usual = warm_environment({})["PYTHONPATH"]
    variables = {"PYTHONPATH": os.pathsep.join([usual, str(tmp_path)])}
    with (
        pytest.raises(WarmParentError, match="2 threads"),
        WarmParent(imports=("threads_at_import",), variables=variables, sandbox="off"),
    ):
        pass


def test_a_wrong_word_for_the_sandbox_is_refused():
    with pytest.raises(ValueError, match='"on" or "off"'):
        WarmParent(sandbox="maybe")


@pytest.mark.parametrize("bad", [0, -1, True, "3"])
def test_limits_are_positive_numbers(bad):
    with pytest.raises(ValueError, match="must be a positive number"):
        Limits(processes=bad)


@pytest.mark.parametrize(
    "error",
    [LearnerRaised("E", "v", 3), LearnerLimit("memory", 5), LearnerDied("x"), ProtocolError("y")],
)
def test_errors_travel_between_processes(error):
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_public_names_are_sorted():
    assert warm.__all__ == sorted(warm.__all__, key=lambda name: (not name.isupper(), name))


MODEL = """
import keras
from keras.layers import Dense
model = keras.Sequential([keras.Input((4,)), Dense(3, activation='relu', name='L1'), Dense(2)])
model.compile(loss=keras.losses.MeanSquaredError(), optimizer='adam')
import numpy as np
model.fit(np.ones((64, 4)), np.ones((64, 2)), epochs=2, verbose=0)
model.save('model.keras')
class Own(keras.Model):
    def __init__(self, size):
        super().__init__()
own = Own(3)
import tensorflow as tf
def tensor(x): return tf.nn.softmax(x)
"""


def test_a_keras_model_is_built_trained_and_described():
    with WarmParent() as parent, parent.start(LearnerSpec(seed=1)) as learner:
        assert run(learner, MODEL).error is None
        model = learner.fetch("model")
        assert isinstance(model, ModelDescription)
        assert model.kind == "Sequential"
        names = [layer["config"]["name"] for layer in model.config["layers"]]
        assert names[1] == "L1"
        assert [array.shape for _, array in model.weights] == [(4, 3), (3,), (3, 2), (2,)]
        assert model.compiled["loss"]["class_name"] == "MeanSquaredError"
        with pytest.raises(LearnerRaised, match="expected a Keras model made of the layers"):
            learner.fetch("own")
        probabilities = learner.call("tensor", [np.array([1.0, 2.0])]).value
        np.testing.assert_allclose(probabilities, [0.26894142, 0.73105858])
        assert learner.save_file("model.keras").startswith(b"PK")


def test_a_process_that_ends_before_it_begins_is_no_learners_fault(monkeypatch):
    def ended(self, data):
        raise LearnerDied("gone")

    monkeypatch.setattr(LearnerProcess, "begin", ended)
    with (
        WarmParent(imports=[], sandbox="off") as parent,
        pytest.raises(WarmParentError, match="before it began"),
    ):
        parent.start(LearnerSpec())
