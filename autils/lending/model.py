"""A model for those whose own isn't ready yet, so that they can read on."""

from typing import Any

USING_YOURS = "Using your model."
LENDING = (
    "Exercise 2 is still open, so the rest of this lab runs with a model that we lend you, and you "
    "can read on. Come back and finish yours whenever you like: run this cell again and it is used."
)


def lend_model(model: Any = None, input_size: int = 400, classes: int = 10) -> Any:
    """Return `model` when it is ready to be trained, otherwise an untrained one of ours.

    Ready is a Keras model that takes (m, input_size), gives (m, classes) and has weights. Ours has
    the layers L1, L2 and L3 of the lab but is made with Keras's functional API: something to go on
    with, not an answer to the exercise. Print one line that says which of the two it is.
    """
    ready = _is_ready(model, input_size, classes)
    print(USING_YOURS if ready else LENDING)
    return model if ready else build_model(input_size, classes)


def build_model(input_size: int = 400, classes: int = 10) -> Any:
    """Return an untrained functional model: 25 and 15 ReLU units, then `classes` linear ones."""
    import keras

    inputs = keras.Input(shape=(input_size,))
    hidden = keras.layers.Dense(25, activation="relu", name="L1")(inputs)
    hidden = keras.layers.Dense(15, activation="relu", name="L2")(hidden)
    logits = keras.layers.Dense(classes, activation="linear", name="L3")(hidden)
    return keras.Model(inputs, logits, name="lent_model")


def _is_ready(model: Any, input_size: int, classes: int) -> bool:
    """Tell whether `model` is a built Keras model of the right size at both ends."""
    import keras

    if not isinstance(model, keras.Model):
        return False
    try:
        shapes = model.input_shape, model.output_shape
    except (AttributeError, ValueError):  # how Keras says that a model isn't built yet
        return False
    return shapes == ((None, input_size), (None, classes)) and bool(model.weights)
