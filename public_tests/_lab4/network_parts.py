"""The layers of a Keras model as the lesson names them: Flatten, Dense, Dropout, and others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from public_tests._common.layers import ACTIVATION_LAYERS, activation_of, flat_layers

FLATTENING = ("Flatten", "Reshape")


@dataclass(frozen=True)
class Part:
    """One layer; activation layers belong to the Dense layer in front of them.

    `kind` is "Flatten", "Dense", "Dropout", or the class of another layer.
    """

    kind: str
    units: int = 0
    rate: float = 0.0
    steps: tuple[Any, ...] = field(default=(), repr=False)

    @property
    def activation(self) -> str:
        """What a Dense layer does to its sums: "ReLU", "softmax", "linear" and so on."""
        return activation_of(self.steps)


@dataclass(frozen=True)
class Network:
    """The parts of a model, in the order of the data's way."""

    parts: tuple[Part, ...]

    @property
    def dense(self) -> tuple[Part, ...]:
        """The Dense layers."""
        return tuple(part for part in self.parts if part.kind == "Dense")

    @property
    def flattens(self) -> bool:
        """Whether an image is unrolled before the first Dense layer."""
        return "Flatten" in self.kinds[: self._place(0)]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of all parts."""
        return tuple(part.kind for part in self.parts)

    @property
    def dropouts(self) -> tuple[tuple[int, Part], ...]:
        """Each Dropout layer with the number of Dense layers in front of it."""
        return tuple(
            (self.kinds[:place].count("Dense"), part)
            for place, part in enumerate(self.parts)
            if part.kind == "Dropout"
        )

    def _place(self, number: int) -> int:
        """Return where Dense layer `number` stands; behind everything if there is none."""
        places = [place for place, kind in enumerate(self.kinds) if kind == "Dense"]
        return places[number] if number < len(places) else len(self.kinds)


def parts_of(model: Any) -> Network:
    """Return the parts of a Keras model, those of models inside it in their place."""
    parts: list[Part] = []
    for layer in flat_layers(model):
        name = type(layer).__name__
        dense = [place for place, part in enumerate(parts) if part.kind == "Dense"]
        if name == "Dense":
            parts.append(Part("Dense", units=int(layer.units), steps=(layer.activation,)))
        elif name in ACTIVATION_LAYERS and dense:
            before = parts[dense[-1]]
            parts[dense[-1]] = Part("Dense", before.units, steps=(*before.steps, layer.call))
        elif name == "Dropout":
            parts.append(Part("Dropout", rate=float(layer.rate)))
        elif name != "InputLayer":
            parts.append(Part("Flatten" if name in FLATTENING else name))
    return Network(tuple(parts))
