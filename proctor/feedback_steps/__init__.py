"""The name that courses of version 0.1 give for `proctor.nbgrader_steps.feedback`."""

from proctor.nbgrader_steps.feedback import HideHiddenTests, OfflineExporter, markdown

__all__ = ["HideHiddenTests", "OfflineExporter", "markdown"]
