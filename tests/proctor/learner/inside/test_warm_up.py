import subprocess
import sys
from types import SimpleNamespace

from proctor.learner.environment import warm_environment
from proctor.learner.inside import warm_up

THREADS = """
import os
import tensorflow
from proctor.learner.inside.warm_up import warm_up
warm_up()
assert "tensorflow.python.framework.kernels" in __import__("sys").modules
print(len(os.listdir("/proc/self/task")))
"""


def test_nothing_is_loaded_for_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    monkeypatch.delitem(sys.modules, "autils", raising=False)
    warm_up.warm_up()
    assert "tensorflow" not in sys.modules
    assert "autils" not in sys.modules


def test_libraries_of_another_version_are_left_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "tensorflow.python.framework", None)  # its import fails
    monkeypatch.setitem(sys.modules, "autils", SimpleNamespace())
    warm_up.warm_up()


def test_the_digits_are_unpacked_once():
    import autils
    from autils import _data

    warm_up.warm_up()
    before = _data._course_rows.cache_info().misses
    assert autils.load_data()[0].shape == (5000, 400)
    assert _data._course_rows.cache_info().misses == before


def test_tensorflow_starts_no_thread_for_it():
    command = [sys.executable, "-c", THREADS]
    done = subprocess.run(
        command, env=warm_environment({}), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1"]
