"""The model in a handed-in `.keras` file, as the engine's own description of it.

The file is read as plain data (`autils.networks.keras_file`): no class in it is looked up, no code
is run, nothing is unpickled, and every size has a limit. What comes out is what
`proctor.models.rebuild` takes, so a file is trusted no more than a learner process is.
"""

from __future__ import annotations

from autils.networks.keras_file import KerasFileError, read_keras_file
from proctor._wire_values import ModelDescription

__all__ = ["KerasFileError", "read_model"]


def read_model(data: bytes) -> ModelDescription:
    """Return the configuration and the weights in the bytes of a `.keras` file.

    How the model was compiled is left out. Raises KerasFileError, whose message is for the learner.
    """
    file = read_keras_file(data)
    return ModelDescription(file.kind, dict(file.config), file.weights)
