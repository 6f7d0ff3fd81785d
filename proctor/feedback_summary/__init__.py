"""The name that courses of version 0.1 give for `proctor.nbgrader_steps.summary`."""

from proctor.nbgrader_steps.summary import Summary

__all__ = ["Summary"]
