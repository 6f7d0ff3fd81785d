"""Which wrong ideas a convolutional network shows, in the order in which to mend them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from public_tests._lab5.cnn_anatomy import Anatomy, Part
from public_tests._lab5.cnn_misconceptions import CNN_MISCONCEPTIONS
from public_tests._report import Misconception
from public_tests._words import counted, listed

IDEAS = {idea.name: idea for idea in CNN_MISCONCEPTIONS}

INPUT_SHAPE = (28, 28, 1)
WANTED = (
    Part("Conv2D", 32, 5, activation="ReLU"),
    Part("MaxPooling2D", size=2),
    Part("Conv2D", 32, 3, activation="ReLU"),
    Part("MaxPooling2D", size=2),
    Part("Dropout"),
    Part("Flatten"),
    Part("Dense", 128, activation="ReLU"),
    Part("Dense", 10),
)
KINDS = tuple(part.kind for part in WANTED)
OTHER_ORDER = (*KINDS[:4], "Flatten", "Dropout", *KINDS[6:])
"""Dropout does the same on both sides of Flatten."""

LARGER = ("Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dropout", "Dense")
ARTICLES = {"ReLU": "a ReLU", "sigmoid": "a sigmoid", "softmax": "a softmax", "tanh": "a tanh"}


def diagnose(anatomy: Anatomy) -> tuple[Misconception, ...]:
    """Return the misconceptions seen in a network's parts; none where all are as asked."""
    if anatomy.kinds == LARGER and [part.units for part in anatomy.of("Conv2D")] == [28]:
        return (IDEAS["build-cnn-larger-network"],)
    return (*_input(anatomy), *_layers(anatomy), *_sizes(anatomy), *_activations(anatomy))


def in_order(anatomy: Anatomy) -> bool:
    """Tell whether the classes of the layers are those asked for, in their order."""
    return anatomy.kinds in (KINDS, OTHER_ORDER)


def input_words(anatomy: Anatomy) -> str:
    """Return what a network takes, as the second half of a sentence."""
    if anatomy.input_shape is None:
        return "does not know the shape of its input yet"
    return f"takes inputs of shape {anatomy.input_shape}"


def without_relu(anatomy: Anatomy) -> list[str]:
    """Return the hidden layers that compute something other than ReLU, each by its name."""
    hidden = [("Conv2D", part) for part in anatomy.of("Conv2D")]
    hidden += [("Dense", part) for part in anatomy.of("Dense")[:-1]]
    places: Counter[str] = Counter()
    names = []
    for kind, part in hidden:
        places[kind] += 1
        if _activation_behind(anatomy, part) != "ReLU":
            names.append(f"{kind} number {places[kind]}")
    return names


def _activation_behind(anatomy: Anatomy, part: Part) -> str:
    """Return a layer's activation, or that of the pooling behind it, which comes to the same."""
    behind = next(
        (
            after
            for before, after in zip(anatomy.parts, anatomy.parts[1:], strict=False)
            if before is part
        ),
        None,
    )
    if part.activation == "linear" and behind is not None and behind.kind == "MaxPooling2D":
        return behind.activation
    return part.activation


def _input(anatomy: Anatomy) -> tuple[Misconception, ...]:
    if anatomy.input_shape == INPUT_SHAPE:
        return ()
    return (IDEAS["build-cnn-wrong-input"].about(got=input_words(anatomy)),)


def _layers(anatomy: Anatomy) -> tuple[Misconception, ...]:
    """Return what is wrong with the number and the order of the layers."""
    wanted, found = Counter(KINDS), Counter(anatomy.kinds)
    extra = found - wanted
    if extra:
        names = [counted(n, f"{kind} layer") for kind, n in extra.items()]
        return (IDEAS["build-cnn-extra-layer"].about(got=listed(names)),)
    missing = wanted - found
    if missing["Conv2D"] or missing["Dense"]:
        counts = {"got": _both(found), "wanted": _both(wanted)}
        return (IDEAS["build-cnn-missing-layer"].about(**counts),)
    if missing:
        return tuple(_missing(missing, found))
    if in_order(anatomy):
        return ()
    return (IDEAS["build-cnn-layer-order"].about(got=", ".join(anatomy.kinds)),)


def _missing(missing: Counter[str], found: Counter[str]) -> Iterable[Misconception]:
    if missing["Flatten"]:
        yield IDEAS["build-cnn-missing-flatten"]
    if missing["MaxPooling2D"]:
        one = found["MaxPooling2D"] == 1
        got = "is 1 MaxPooling2D layer" if one else "are no MaxPooling2D layers"
        yield IDEAS["build-cnn-missing-pooling"].about(got=got)
    if missing["Dropout"]:
        yield IDEAS["build-cnn-missing-dropout"]


def _both(counts: Counter[str]) -> str:
    return f"{counts['Conv2D']} × Conv2D and {counts['Dense']} × Dense"


def _sizes(anatomy: Anatomy) -> tuple[Misconception, ...]:
    """Return what is wrong with kernels, filters, padding and units."""
    found = []
    convolutions, dense = anatomy.of("Conv2D"), anatomy.of("Dense")
    if len(convolutions) == 2:
        if [part.size for part in convolutions] != [5, 3]:
            got = listed(_size_words(part.size) for part in convolutions)
            found.append(IDEAS["build-cnn-kernel-sizes"].about(got=got, wanted="5 by 5 and 3 by 3"))
        if [part.units for part in convolutions] != [32, 32]:
            got = listed(part.units for part in convolutions)
            found.append(IDEAS["build-cnn-wrong-filters"].about(got=got, wanted="32 and 32"))
    if any(part.padding == "same" for part in convolutions):
        found.append(IDEAS["build-cnn-padding"])
    if len(dense) == 2 and [part.units for part in dense] != [128, 10]:
        got = listed(part.units for part in dense)
        found.append(IDEAS["build-cnn-wrong-units"].about(got=got, wanted="128 and 10"))
    return tuple(found)


def _size_words(size: object) -> str:
    rows, columns = size if isinstance(size, tuple) else (size, size)
    return f"{rows} by {columns}"


def _activations(anatomy: Anatomy) -> tuple[Misconception, ...]:
    found = []
    names = without_relu(anatomy)
    if names:
        got = f"{listed(names)} {'is' if len(names) == 1 else 'are'}"
        found.append(IDEAS["build-cnn-no-relu"].about(got=got))
    last = anatomy.of("Dense")[-1:]
    if last and last[0].activation != "linear":
        got = ARTICLES.get(last[0].activation, last[0].activation)
        found.append(IDEAS["build-cnn-output-activation"].about(got=got))
    return tuple(found)
