"""Compile a rebuilt model the way the learner compiled theirs, as far as the course goes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from proctor.judge.inside.layers import class_of, config_of

LOSSES = {
    "BinaryCrossentropy": ("from_logits",),
    "CategoricalCrossentropy": ("from_logits",),
    "MeanAbsoluteError": (),
    "MeanSquaredError": (),
    "SparseCategoricalCrossentropy": ("from_logits",),
}
LOSS_NAMES = (
    *("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"),
    *("mae", "mean_absolute_error", "mean_squared_error", "mse"),
)
OPTIMIZERS = {
    "Adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "RMSprop": ("learning_rate", "rho", "momentum"),
    "SGD": ("learning_rate", "momentum", "nesterov"),
}
METRICS = (
    *("accuracy", "acc", "mae", "mse", "binary_accuracy", "categorical_accuracy"),
    "sparse_categorical_accuracy",
)


def compile_like(model: Any, compiled: Mapping[str, Any] | None) -> None:
    """Compile `model` by a description; leave it as it is where that holds anything unusual."""
    if not compiled:
        return
    loss = _loss(compiled.get("loss"))
    optimizer = _made("optimizers", OPTIMIZERS, compiled.get("optimizer"))
    if loss is None or optimizer is None:
        return
    named = compiled.get("metrics")
    named = named if isinstance(named, list | tuple) else []
    metrics = [name for name in map(_metric, named) if name in METRICS]
    model.compile(loss=loss, optimizer=optimizer, metrics=metrics)


def _loss(described: Any) -> Any:
    if isinstance(described, str):
        return described if described in LOSS_NAMES else None
    return _made("losses", LOSSES, described)


def _metric(described: Any) -> Any:
    return described if isinstance(described, str) else config_of(described).get("name")


def _made(module: str, allowed: Mapping[str, tuple[str, ...]], described: Any) -> Any:
    import keras

    found, config = class_of(described), config_of(described)
    if found not in allowed:
        return None
    given = {key: config[key] for key in allowed[found] if config.get(key) is not None}
    try:
        if not all(isinstance(v, bool | int | float) and math.isfinite(v) for v in given.values()):
            return None
        return getattr(getattr(keras, module), found)(**given)
    except (ArithmeticError, TypeError, ValueError):  # no float holds it, or Keras refuses it
        return None
