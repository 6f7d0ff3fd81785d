"""What a convolutional network is made of, layer by layer, with the activations in their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from public_tests._common.layers import (
    ACTIVATION_LAYERS,
    activation_of,
    flat_layers,
    input_shape,
    parameters,
)


@dataclass(frozen=True)
class Part:
    """One layer that is more than an activation.

    `size` is the side of a kernel or pool, or a pair where the sides differ; `units` counts the
    filters or units; `activation` is what follows until the next part ("linear" for none).
    """

    kind: str
    units: int = 0
    size: Any = 0
    padding: str = "valid"
    activation: str = "linear"

    def __str__(self) -> str:
        size = f"{self.size} by {self.size}" if isinstance(self.size, int) else f"{self.size}"
        if self.kind == "Conv2D":
            return f"Conv2D with {self.units} filters of {size}"
        if self.kind == "Dense":
            return f"Dense with {self.units} units"
        return f"{self.kind} of {size}" if self.size else self.kind


@dataclass(frozen=True)
class Anatomy:
    """A network's parts in their order. `input_shape` and `parameters` are None if not built."""

    parts: tuple[Part, ...]
    input_shape: tuple[int | None, ...] | None
    parameters: int | None

    def of(self, kind: str) -> tuple[Part, ...]:
        """Return the parts of one class."""
        return tuple(part for part in self.parts if part.kind == kind)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The classes of all parts, in their order."""
        return tuple(part.kind for part in self.parts)


def dissect(model: Any) -> Anatomy:
    """Return the anatomy of a Keras model."""
    found: list[tuple[Any, list[Callable[[Any], Any]]]] = []
    for layer in flat_layers(model):
        kind = type(layer).__name__
        if kind in ACTIVATION_LAYERS and found:
            found[-1][1].append(layer.call)
        elif kind != "InputLayer":
            own = getattr(layer, "activation", None)
            found.append((layer, [own] if callable(own) else []))
    parts = tuple(_part(layer, steps) for layer, steps in found)
    return Anatomy(parts, input_shape(model), parameters(model))


def _part(layer: Any, steps: list[Callable[[Any], Any]]) -> Part:
    size = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None) or 0
    if isinstance(size, tuple | list):
        size = int(size[0]) if len(set(size)) == 1 else tuple(size)
    units = getattr(layer, "units", None) or getattr(layer, "filters", None) or 0
    padding = str(getattr(layer, "padding", "valid"))
    activation = activation_of(steps) if steps else "linear"
    return Part(type(layer).__name__, int(units), size, padding, activation)
