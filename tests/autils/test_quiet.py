import os
import subprocess
import sys

import pytest

from autils._quiet import quiet_start


def test_native_lines_are_dropped_inside_and_kept_outside(capfd):
    os.write(2, b"before ")
    with quiet_start():
        os.write(2, b"inside ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_errors_pass_through_and_stderr_comes_back(capfd):
    with pytest.raises(ZeroDivisionError), quiet_start():
        raise ZeroDivisionError
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_no_descriptor_is_left_open():
    before = len(os.listdir("/proc/self/fd"))
    with quiet_start():
        pass
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_process_without_stderr_can_use_it():
    code = "import os; os.close(2)\nfrom autils._quiet import quiet_start\n"
    code += "with quiet_start(): print('fine')"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout == b"fine\n"


def test_the_first_network_after_it_writes_nothing():
    code = (
        "from autils._quiet import quiet_start\n"
        "with quiet_start(): import keras\n"
        "keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])"
    )
    noisy = {name: text for name, text in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, env=noisy, check=True
    )
    assert done.stderr == b""
