"""Convolutional networks for those whose own isn't ready yet, so that they can read on."""

from typing import Any

import numpy as np

INPUT_SHAPE, CLASSES = (28, 28, 1), 10
USING_YOURS = "Using the network that your build_cnn() returns."
LENDING = (
    "Your build_cnn() gives no network for these pictures yet, so we lend you one, and you can "
    "read on. Run this cell again when yours is finished."
)
USING_TRAINED = "Using your my_model."
TRAINING = (
    "There is no trained my_model yet, so we train one of ours, a little, and you can read on. Run "
    "this cell again when yours is finished."
)


def lend_cnn(build: Any = None) -> Any:
    """Return `build()` where that is a network for digits, otherwise an untrained one of ours.

    A network for digits is a Keras model that takes (m, 28, 28, 1) and gives (m, 10). Print one
    line that says which of the two it is.
    """
    try:
        model = build()
    except Exception:  # the learner's own, whatever it is; its test says more
        model = None
    ready = _reads_digits(model)
    print(USING_YOURS if ready else LENDING)
    return model if ready else _smaller_cnn()


def lend_trained(model: Any, x: np.ndarray, y: np.ndarray) -> Any:
    """Return `model` where it is a trained network for digits, otherwise one of ours.

    Ours is trained for two epochs on `x` (m, 28, 28, 1), from 0 to 1, and labels `y` (m,). Print
    one line that says which of the two it is.
    """
    ready = _reads_digits(model) and _is_trained(model)
    print(USING_TRAINED if ready else TRAINING)
    return model if ready else _train(_smaller_cnn(), x, y)


def _reads_digits(model: Any) -> bool:
    import keras

    if not isinstance(model, keras.Model):
        return False
    try:
        shapes = model.input_shape, model.output_shape
    except (AttributeError, ValueError):  # how Keras says that a model isn't built yet
        return False
    return shapes == ((None, *INPUT_SHAPE), (None, CLASSES))


def _is_trained(model: Any) -> bool:
    """Tell whether an optimizer has taken a step with this model."""
    optimizer = getattr(model, "optimizer", None)
    return optimizer is not None and int(optimizer.iterations.numpy()) > 0


def _smaller_cnn() -> Any:
    """Return an untrained network of 113,898 parameters, made with the functional API."""
    import keras
    from keras import layers

    pictures = a = keras.Input(shape=INPUT_SHAPE)
    for side in (5, 3):
        a = layers.Conv2D(32, (side, side), activation="relu")(a)
        a = layers.MaxPooling2D((2, 2))(a)
    a = layers.Flatten()(layers.Dropout(0.2)(a))
    a = layers.Dense(128, activation="relu")(a)
    return keras.Model(pictures, layers.Dense(CLASSES)(a), name="lent_cnn")


def _train(model: Any, x: np.ndarray, y: np.ndarray) -> Any:
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, batch_size=64, epochs=2, verbose=0)
    return model
