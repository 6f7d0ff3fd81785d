"""The walls around learner processes, from what Linux gives."""

from proctor.sandbox.limits import Limits
from proctor.sandbox.namespaces import SandboxUnavailable

__all__ = ["Limits", "SandboxUnavailable"]
