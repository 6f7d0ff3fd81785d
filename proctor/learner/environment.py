"""What a warm parent imports, and the environment variables it starts with."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from proctor.sandbox.view import PACKAGES

IMPORTS = (
    "numpy",
    "scipy.special",
    "PIL.Image",
    "matplotlib.pyplot",
    "IPython",
    "ipywidgets",
    "tensorflow",
    "keras",
    *PACKAGES,  # what every lab imports first
)

_PACKAGES = ("site-packages", "dist-packages")

INSTALLED = tuple(name for name in IMPORTS if name not in PACKAGES)
"""What learners and checks may share: nothing of the course is needed to import these."""


def warm_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the warm parent: these and no others."""
    course = str(Path(__file__).resolve().parents[2])
    packages = [
        path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")
    ]
    passed = ("LD_LIBRARY_PATH", "TZ")
    return {
        "HOME": os.path.expanduser("~"),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "USER": "learner",
        "LOGNAME": "learner",
        "NBGRADER_EXECUTION": "autograde",  # as nbgrader says to cells that ask who runs them
        "PYTHONPATH": os.pathsep.join([course, *packages]),
        "PYTHONHASHSEED": "0",  # so that sets come in the same order in every run
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # One thread each: the same sums in every run, nothing running before the fork, and as
        # many learner processes as processors do not get in each other's way.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        # oneDNN searches all kernels and writes machine code at each process's first operations,
        # which doubles their cost; networks of this size train as fast without it.
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",  # its start-up lines carry the time of day
        "CUDA_VISIBLE_DEVICES": "-1",
        "MALLOC_ARENA_MAX": "2",  # each arena takes address space, which is limited
        **{name: os.environ[name] for name in passed if name in os.environ},
        **variables,
    }


def are_installed(names: Iterable[str]) -> list[str]:
    """Return those of the modules that belong to installed packages; none is imported for it."""
    return [name for name in names if _is_installed(name.partition(".")[0])]


def _is_installed(package: str) -> bool:
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError, AttributeError):
        return False
    places = [] if spec is None else [spec.origin, *(spec.submodule_search_locations or ())]
    return any(part in _PACKAGES for place in places if place for part in Path(place).parts)
