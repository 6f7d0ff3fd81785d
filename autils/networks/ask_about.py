"""Ask a function about a network that is given by its weights alone.

Tests of a function of a Keras model run in another process than the function itself, and a model
can't travel there. Four arrays can: so the network is built where the function is.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

SIDE = 28
DROPPED = 0.2


class WeightsError(ValueError):
    """Four arrays that are no weights of a network with one hidden layer."""

    TEMPLATE = (
        "Expected the weights of a network with one hidden layer, of shapes (784, n), (n,), (n, k) "
        "and (k,), but found {shapes}."
    )

    @classmethod
    def from_shapes(cls, shapes: Sequence[tuple[int, ...]]) -> "WeightsError":
        """Describe the shapes that were found."""
        return cls(cls.TEMPLATE.format(shapes=", ".join(map(str, shapes)) or "nothing"))


def ask_about(function: Callable[[Any], Any], weights: Sequence[np.ndarray]) -> Any:
    """Return `function(model)` for the network with these weights; a tensor comes as an array.

    `weights` are W1 (784, n), b1 (n,), W2 (n, k) and b2 (k,). Raise `WeightsError` for others, and
    whatever `function` raises.
    """
    answer = function(network_with(weights))
    if type(answer).__module__.partition(".")[0] in ("tensorflow", "keras"):
        return np.asarray(answer)
    return answer


def network_with(weights: Sequence[np.ndarray]) -> Any:
    """Return a Sequential of Flatten, Dense, Dropout and Dense with these weights."""
    shapes = [np.shape(part) for part in weights]
    n, k = (shapes[1] or (0,))[0] if len(shapes) == 4 else 0, np.size(weights[-1]) if shapes else 0
    if not n or not k or shapes != [(SIDE * SIDE, n), (n,), (n, k), (k,)]:
        raise WeightsError.from_shapes(shapes)
    import keras
    from keras.layers import Dense, Dropout, Flatten

    layers = [
        Flatten(),
        Dense(n, activation="relu"),
        Dropout(DROPPED),
        Dense(k, activation="softmax"),
    ]
    model = keras.Sequential([keras.Input((SIDE, SIDE)), *layers])
    model.set_weights([np.asarray(part) for part in weights])
    return model
