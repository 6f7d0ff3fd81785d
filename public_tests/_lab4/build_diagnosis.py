"""Which wrong ideas the networks of `build_model` show: told from their layers and their output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from public_tests._call import Outcome
from public_tests._lab4.network_parts import Network
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import Misconception
from public_tests._words import counted

CLASSES = 10
PIXELS = 784
RATE = 0.2
PLACES = ("in front of the hidden layer", "", "behind the last Dense layer")


@dataclass(frozen=True)
class Built:
    """One network: the width it was asked to have, its parts, and what it gave for two images.

    `inputs` is the number of weights that each of its first units has.
    """

    hidden: int
    network: Network
    output: Outcome
    inputs: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the output; empty where there is none."""
        return tuple(getattr(self.output.value, "shape", ()))

    @property
    def units(self) -> tuple[int, ...]:
        """The units of the Dense layers."""
        return tuple(layer.units for layer in self.network.dense)


def diagnose(built: Sequence[Built]) -> tuple[Misconception, ...]:
    """Return the misconceptions seen, in the order in which to mend them."""
    return tuple(
        idea for look in (_flatten, _layers, _activations, _dropout) for idea in look(built)
    )


def _flatten(built: Sequence[Built]) -> Iterator[Misconception]:
    first = built[0]
    unrolled = first.inputs == PIXELS and first.shape == (2, *first.units[-1:])
    if first.network.dense and not first.network.flattens and not unrolled:
        yield _about("no-flatten", outcome=came_out(first))


def _layers(built: Sequence[Built]) -> Iterator[Misconception]:
    """Find what is wrong with the number of layers and of their units."""
    first = built[0]
    extra = _extra(first.network)
    if extra:
        yield _about("extra-layer", extra=extra)
    elif len(first.units) < 2:
        yield _about(
            "missing-layer", got=counted(len(first.units), "Dense layer"), hidden=first.hidden
        )
    if len(first.units) < 2:
        return
    widths = {one.units[0] for one in built if one.units}
    if len(widths) == 1:
        facts = {"first": first.hidden, "second": built[1].hidden}
        yield _about("width-ignored", got=counted(first.units[0], "unit"), **facts)
    other = next((one for one in built if one.units[-1:] != (CLASSES,)), None)
    if other is not None and other.units:
        yield _about("wrong-classes", hidden=other.hidden, got=counted(other.units[-1], "unit"))


def _extra(network: Network) -> str:
    """Return the layers that nobody asked for, such as "1 Dense layer"."""
    kinds = Counter(network.kinds) - Counter(Flatten=1, Dense=2, Dropout=1)
    return " and ".join(counted(n, f"{kind} layer") for kind, n in kinds.items())


def _activations(built: Sequence[Built]) -> Iterator[Misconception]:
    dense = built[0].network.dense
    if any(layer.activation == "linear" for layer in dense[:-1]):
        yield MISCONCEPTIONS["build-model-hidden-linear"]
    if len(dense) > 1 and dense[-1].activation == "linear":
        yield MISCONCEPTIONS["build-model-output-linear"]


def _dropout(built: Sequence[Built]) -> Iterator[Misconception]:
    network = built[0].network
    dropouts = network.dropouts
    if len(network.dense) != 2 or len(dropouts) > 1:
        return
    if not dropouts:
        yield MISCONCEPTIONS["build-model-no-dropout"]
        return
    (place, dropout) = dropouts[0]
    if PLACES[place]:
        yield _about("dropout-place", where=PLACES[place])
    if abs(dropout.rate - RATE) > 1e-6:
        yield _about("dropout-rate", percent=f"{100 * dropout.rate:g}")


def came_out(built: Built) -> str:
    """Return what a network made of two images, as the second half of a sentence."""
    if built.output.kind == "raised":
        return "stops with an error"
    if built.inputs != PIXELS and built.shape == (2, *built.units[-1:]):
        return f"gives each hidden unit {built.inputs} weights in place of {PIXELS}"
    return f"gives an array of shape {built.shape}"


def _about(idea: str, **found: Any) -> Misconception:
    return MISCONCEPTIONS[f"build-model-{idea}"].about(**found)
