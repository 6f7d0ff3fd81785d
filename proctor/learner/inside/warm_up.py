"""What the warm parent works out once, so that no learner process has to.

Only what starts no thread and holds no secret may stand here: learner processes are forked from
what it leaves behind.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress


def warm_up() -> None:
    """Have libraries that are loaded already set up what they set up at their first use."""
    importlib.import_module("numpy.random")  # else at its first use, in every process

    # A library of another version may have no such thing: then learner processes take longer.
    with suppress(ImportError, AttributeError, LookupError):
        _read_registries()
    with suppress(ImportError, AttributeError):
        _read_digits()


def _read_registries() -> None:
    """Let TensorFlow sort its tables of operations and kernels; no operation runs."""
    if "tensorflow" in sys.modules:
        from tensorflow.python.framework import kernels, op_def_registry

        op_def_registry.get("Softmax")
        kernels.get_registered_kernels_for_op("Softmax")


def _read_digits() -> None:
    """Unpack the course's digits, which nearly every lab begins with; they are public."""
    if "autils" in sys.modules:
        sys.modules["autils"].load_data()
