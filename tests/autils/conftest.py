"""What the tests of `autils` share: the digits, models with known answers, and a clean page."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from autils import load_data


@pytest.fixture(scope="session")
def digits():
    """Give X (5000, 400) and y (5000, 1)."""
    return load_data()


class Answers:
    """A model that gives the same logits whatever it sees; `calls` holds the size of each batch."""

    def __init__(self, yhat):
        self.logits = 5 * np.eye(10)[yhat]
        self.calls = []

    def __call__(self, X):
        self.calls.append(len(X))
        return self.logits[: len(X)]


@pytest.fixture
def model_with_errors():
    """Give a function that makes a model that answers `y`, one too high where it is to be wrong."""

    def make(y, wrong=()):
        yhat = np.asarray(y).reshape(-1).astype(int)
        yhat[list(wrong)] = (yhat[list(wrong)] + 1) % 10
        return Answers(yhat)

    return make


@pytest.fixture
def front_end(monkeypatch):
    """Give a function that makes us think we run in a kernel, and lists what is displayed."""
    import IPython
    import IPython.display

    def enter(kernel="a kernel"):
        shown = []
        monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
        monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
        monkeypatch.setattr(IPython.display, "display", lambda thing, **_: shown.append(thing))
        return shown

    return enter


@pytest.fixture(autouse=True)
def _clean_page():
    """Close every figure that a test has opened."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
