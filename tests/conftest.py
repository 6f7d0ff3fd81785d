"""Settings that must stand before NumPy, matplotlib and TensorFlow are imported."""

import os

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

if "PYTEST_XDIST_WORKER" in os.environ:
    # Each worker has one processor: more threads than that only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
