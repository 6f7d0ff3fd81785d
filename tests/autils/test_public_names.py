"""`from autils import *` brings the documented names, quickly, and nothing else."""

import subprocess
import sys

import autils
from tools.lessons import ROOT

SCRIPT = """
import time, sys
import numpy, matplotlib.pyplot
names = set(dir())
start = time.process_time()  # of this process: other programs may be busy
from autils import *
took = time.process_time() - start
import autils
assert set(dir()) - names - {"names", "start", "took", "autils"} == set(autils.__all__)
loaded = [m for m in ("tensorflow", "keras", "ipywidgets", "IPython", "scipy") if m in sys.modules]
assert not loaded, loaded
assert took < 0.5, took
"""

LESSON_NAMES = {
    "display_digit",
    "display_errors",
    "load_data",
    "load_mnist",
    "load_weights",
    "plot_loss_tf",
    "plt_act_trio",
    "plt_softmax",
    "sigmoid",
    "split_data",
    "widgvis",
}


def test_names_are_sorted_and_there():
    assert autils.__all__ == sorted(autils.__all__)
    assert all(hasattr(autils, name) for name in autils.__all__)
    assert set(autils.__all__) >= LESSON_NAMES


def test_every_public_name_is_explained():
    assert [name for name in autils.__all__ if not getattr(autils, name).__doc__] == []


def test_the_star_import_is_light():
    subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, check=True)
