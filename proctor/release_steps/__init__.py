"""The name that courses of version 0.1 give for `proctor.nbgrader_steps.release`."""

from proctor.nbgrader_steps.release import ClearPairing

__all__ = ["ClearPairing"]
