"""One quiet, batched prediction, whatever the model is made of."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autils._errors import PredictionError

BATCH_SIZE = 1024


def is_keras(model: Any) -> bool:
    """Tell a Keras model, without importing Keras."""
    return callable(model) and hasattr(model, "layers") and hasattr(model, "get_weights")


def predict_logits(model: Any, X: np.ndarray) -> np.ndarray:
    """Return the model's output for all of `X` as one array of shape (m, classes).

    `model` is a Keras model, or any callable that maps (m, n) to (m, classes). It is called once,
    without a progress bar. A single example of shape (n,) counts as m = 1. Neither the softmax nor
    the argmax is applied. Raise `PredictionError` when the result is not one row per example.
    """
    X = np.asarray(X)
    X = X[np.newaxis, :] if X.ndim == 1 else X
    output = _forward(model)(X)
    try:
        logits = np.asarray(output)
    except Exception:  # whatever a foreign object's conversion raises, it was no array
        raise PredictionError.from_output(output) from None
    if logits.dtype.kind not in "fiu":
        raise PredictionError.from_output(output)
    if logits.ndim != 2 or logits.shape[0] != len(X) or logits.shape[1] == 0:
        raise PredictionError.from_shape(logits.shape, len(X))
    return logits


def _forward(model: Any) -> Callable[[np.ndarray], Any]:
    """Return the quietest way to run `model` on a batch."""
    predict = getattr(model, "predict", None)
    if callable(predict) and hasattr(model, "weights"):  # Keras, told apart without importing it
        return lambda X: predict(X, batch_size=BATCH_SIZE, verbose=0)
    if callable(predict):
        return predict
    if callable(model):
        return model
    raise PredictionError.from_model(model)
