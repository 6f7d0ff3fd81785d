"""The walls around learner processes, from what Linux gives."""

from proctor._sandbox.limits import Limits
from proctor._sandbox.namespaces import SandboxUnavailable

__all__ = ["Limits", "SandboxUnavailable"]
