"""The exercise `build_model`: a network of any width, built twice and looked at layer by layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from public_tests._call import Outcome, call, is_untouched
from public_tests._common.inspection import Inspection
from public_tests._common.keras_model import Anatomy, Part, dissect, without_bias
from public_tests._common.slip_signs import Attempts
from public_tests._common.slips import named
from public_tests._common.words import came_back, counted, kind
from public_tests._report import Misconception, Report

WIDTHS = (12, 5)
"""The networks to ask for. None has 10 hidden units, which would look like 10 digits."""

WEIGHTS = {
    "ten probabilities for each image": 1,
    "the layers and units asked for": 1,
    "ReLU in the hidden layer": 1,
    "softmax in the last layer": 1,
    "Dropout in between": 1,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "One function, a network of any width: now you can change one number and see what it alone "
    "does."
)
NOT_A_MODEL = "build_model({hidden}): expected a Keras model, {got}."
USUAL_CURE = (
    "Compare your layers with the list of the exercise, line by line: Flatten, Dense, Dropout, "
    "Dense."
)

IDEAS = (
    Misconception.of(
        "build-model-returns-none",
        "Your build_model({hidden}) returns None.",
        "End the function with return model. Methods such as compile and summary return None, so "
        "don't store what they return.",
        "A network that is not returned is lost as soon as the function ends. Recognised when None "
        "comes back.",
        hidden=12,
    ),
    Misconception.of(
        "build-model-no-flatten",
        "Your network does not unroll its images: given 2 images of 28 by 28 pixels, it {outcome}.",
        "Begin the list of layers with Flatten(), which makes one row of 784 numbers of each "
        "image.",
        "A Dense layer works on the last dimension alone: without Flatten it treats each of the "
        "28 rows of pixels as an example of its own. Recognised when no layer flattens and the "
        "network does not give one row of scores for each image.",
        outcome="gives an array of shape (2, 28, 10)",
    ),
    Misconception.of(
        "build-model-missing-layer",
        "Your network has {got}; two were expected: one of {hidden} units and one of 10.",
        "Write a Dense layer for the hidden units, and a second one for the ten digits.",
        "The output layer is a Dense layer too. Recognised when there are fewer than two of them.",
        got="1 Dense layer",
        hidden=12,
    ),
    Misconception.of(
        "build-model-extra-layer",
        "Your network has {extra} more than asked for.",
        "Keep to four layers: Flatten, Dense, Dropout, Dense. Only so does its accuracy tell about "
        "the width, and nothing else.",
        "Whoever wants to know what one number does has to keep everything else as it is. "
        "Recognised when there are more Dense or Dropout layers than asked for, or layers of "
        "other kinds.",
        extra="1 Dense layer",
    ),
    Misconception.of(
        "build-model-width-ignored",
        "Your build_model({first}) and build_model({second}) both have a hidden layer of {got}.",
        "Use the argument: write hidden, without quotes, where the number of units stands.",
        "A number that is written down is the same on every call. Recognised when the hidden layer "
        "is equally wide whatever the argument is.",
        first=12,
        second=5,
        got="512 units",
    ),
    Misconception.of(
        "build-model-wrong-classes",
        "The last layer of build_model({hidden}) has {got}; 10 were expected, one for each digit.",
        "Give the last Dense layer 10 units, whatever the width of the hidden layer is.",
        "Each digit needs a probability of its own. Recognised when the last Dense layer of one of "
        "the networks has another number of units than 10.",
        hidden=12,
        got="12 units",
    ),
    Misconception.of(
        "build-model-hidden-linear",
        "The hidden layer has no activation; ReLU was expected.",
        'Write activation="relu" in the hidden Dense layer.',
        "Without a bend, two layers do no more than one, and the width hardly matters. Recognised "
        "when the hidden Dense layer hands on its sums unchanged.",
    ),
    Misconception.of(
        "build-model-output-linear",
        "The last layer gives plain scores; probabilities were expected.",
        'Write activation="softmax" in the last Dense layer: the loss "sparse_categorical_'
        'crossentropy" takes what it gets for probabilities.',
        "In the softmax lab the loss was told from_logits=True and did the softmax itself; here it "
        "is called by its name, and is not told. Recognised when the last layer hands on its sums "
        "unchanged.",
    ),
    Misconception.of(
        "build-model-other-setting",
        "{what}.",
        USUAL_CURE,
        "What isn't asked for makes another network, and what is left out as well. Recognised when "
        "a Dense layer has another activation, has no biases, or another number of units than "
        "the argument says.",
        what="The hidden layer ends in tanh, where ReLU was expected",
    ),
    Misconception.of(
        "build-model-no-dropout",
        "Your network has no Dropout layer.",
        "Put Dropout(0.2) between the hidden Dense layer and the last one.",
        "Leaving out a fifth of the hidden units at random, anew for each batch, keeps the network "
        "from relying on any one of them. Recognised when no layer is a Dropout.",
    ),
    Misconception.of(
        "build-model-dropout-place",
        "Your Dropout stands {where}; it was expected between the two Dense layers.",
        "Move Dropout(0.2) behind the hidden Dense layer: it should silence hidden units.",
        "Behind the last layer it would wipe out the answers themselves, and in front of the "
        "hidden layer it would wipe out pixels. Recognised by the order of the layers.",
        where="behind the last Dense layer",
    ),
    Misconception.of(
        "build-model-dropout-rate",
        "Your Dropout leaves out {percent} % of the hidden units; 20 % were expected.",
        "Write Dropout(0.2): the number is the share that is left out.",
        "Some libraries ask for the share to keep, Keras for the share to leave out. Recognised by "
        "the rate of the Dropout layer.",
        percent=80,
    ),
)

EXERCISE = Inspection("build_model", WEIGHTS, IDEAS, SUCCESS)


def report_on_build(target: Any) -> Report:
    """Call `target` with two widths, look at both networks, and return the report."""
    if is_untouched(target, (WIDTHS[0],)):
        return EXERCISE.not_attempted()
    if not callable(target):
        return EXERCISE.no_function(target)
    import keras  # only now: importing it takes seconds

    built = []
    for hidden in WIDTHS:
        outcome = call(target, hidden)
        if outcome.kind != "returned" or not isinstance(outcome.value, keras.Model):
            return _without_a_model(target, hidden, outcome)
        built.append(_look_at(hidden, outcome.value))
    return EXERCISE.report(_messages(built), diagnose(built), hint=USUAL_CURE)


def _without_a_model(target: Any, hidden: int, outcome: Any) -> Report:
    none = EXERCISE.about("build-model-returns-none", hidden=hidden)
    own = (none,) if outcome.kind == "none" else ()
    attempts = Attempts.without_numbers(target, {f"build_model({hidden})": outcome})
    got = came_back(outcome)
    if outcome.kind == "returned":
        got = f"you got {kind(outcome.value)}"
    return EXERCISE.all_failed(
        NOT_A_MODEL.format(hidden=hidden, got=got),
        advice=named(attempts, lambda: own),
        error=outcome.error,
        hint=USUAL_CURE,
    )


def _look_at(hidden: int, model: Any) -> Built:
    images = np.random.default_rng(5).uniform(0, 1, (2, 28, 28)).astype(np.float32)
    output = call(lambda: np.asarray(model(images, training=False)))
    weights = model.get_weights()  # there are some now, even where no Input was given
    return Built(
        hidden, dissect(model, ("Dense",), FLATTENING), output, len(weights[0]) if weights else 0
    )


def _messages(built: list[Built]) -> dict[str, str]:
    """Return what is wrong, by the names of the checks that failed."""
    found = {}
    first = built[0]
    if not all(_gives_probabilities(one) for one in built):
        found["ten probabilities for each image"] = _no_probabilities(built)
    layers = _other_layers(built)
    if layers:
        found["the layers and units asked for"] = layers
    *hidden, last = [layer.activation for layer in first.network.dense] or ["no Dense layer"]
    if not hidden or set(hidden) != {"ReLU"}:
        got = " and ".join(hidden) or "no hidden layer"
        found["ReLU in the hidden layer"] = f"Expected ReLU, got {got}."
    if last != "softmax":
        found["softmax in the last layer"] = f"Expected softmax, got {last}."
    before_the_last = max(len(first.units) - 1, 1)
    dropouts = [(place, round(part.rate, 6)) for place, part in _dropouts_of(first.network)]
    if dropouts != [(before_the_last, RATE)]:
        found["Dropout in between"] = _dropouts(first)
    return found


def _other_layers(built: list[Built]) -> str:
    """Return what is wrong with the layers, or nothing."""
    others = set(built[0].network.kinds) - {"Flatten", "Dense", "Dropout"}
    if others:
        return (
            f"Expected Flatten, Dense and Dropout layers only, got {' and '.join(sorted(others))}."
        )
    other = next((one for one in built if one.units != (one.hidden, CLASSES)), None)
    if other is None:
        bare = without_bias(built[0].network.dense)
        return f"{bare}; each was expected to have its own." if bare else ""
    units = ", ".join(map(str, other.units)) or "none"
    return (
        f"build_model({other.hidden}): expected Dense layers of {other.hidden} and {CLASSES} "
        f"units, in this order, got {units}."
    )


def _gives_probabilities(one: Built) -> bool:
    """Tell whether two images give two rows of ten shares of 1."""
    if one.output.kind != "returned" or one.shape != (2, CLASSES) or one.inputs != PIXELS:
        return False
    scores = one.output.value
    return bool((scores >= 0).all() and np.allclose(scores.sum(axis=1), 1, atol=1e-4))


def _no_probabilities(built: list[Built]) -> str:
    wrong = next(one for one in built if not _gives_probabilities(one))
    got = came_out(wrong)
    if wrong.shape == (2, CLASSES) and wrong.inputs == PIXELS:
        got = f"gives rows that add up to {wrong.output.value[0].sum():.4g}"
    return (
        f"Given 2 images of 28 by 28 pixels, build_model({wrong.hidden}) {got}; expected was shape "
        f"(2, {CLASSES}), with rows that add up to 1."
    )


def _dropouts(one: Built) -> str:
    count = len(_dropouts_of(one.network))
    if count == 1:
        return f"Expected Dropout({RATE}) between the Dense layers, got another place or rate."
    return (
        f"Expected one Dropout layer, got {counted(count, 'Dropout layer') if count else 'none'}."
    )


CLASSES = 10
PIXELS = 784
RATE = 0.2
FLATTENING = ("Flatten", "Reshape")
PLACES = ("in front of the hidden layer", "", "behind the last Dense layer")


@dataclass(frozen=True)
class Built:
    """One network: the width it was asked to have, its parts, and what it gave for two images.

    `inputs` is the number of weights that each of its first units has.
    """

    hidden: int
    network: Anatomy
    output: Outcome
    inputs: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the output; empty where there is none."""
        return tuple(getattr(self.output.value, "shape", ()))

    @property
    def units(self) -> tuple[int, ...]:
        """The units of the Dense layers."""
        return self.network.units


def diagnose(built: Sequence[Built]) -> tuple[Misconception, ...]:
    """Return the misconceptions seen, in the order in which to mend them."""
    return tuple(
        idea for look in (_flatten, _layers, _activations, _dropout) for idea in look(built)
    )


def _flatten(built: Sequence[Built]) -> Iterator[Misconception]:
    first = built[0]
    unrolled = first.inputs == PIXELS and first.shape == (2, *first.units[-1:])
    if first.network.dense and not _flattens(first.network) and not unrolled:
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


def _extra(network: Anatomy) -> str:
    """Return the layers that nobody asked for, such as "1 Dense layer"."""
    kinds = Counter(network.kinds) - Counter(Flatten=1, Dense=2, Dropout=1)
    return " and ".join(counted(n, f"{kind} layer") for kind, n in kinds.items())


def _activations(built: Sequence[Built]) -> Iterator[Misconception]:
    dense = built[0].network.dense
    if any(layer.activation == "linear" for layer in dense[:-1]):
        yield EXERCISE.about("build-model-hidden-linear")
    if len(dense) > 1 and dense[-1].activation == "linear":
        yield EXERCISE.about("build-model-output-linear")
    yield from _settings(built[0])


def _settings(first: Built) -> Iterator[Misconception]:
    """Find what is set in a layer and was not asked for."""
    dense = first.network.dense
    if len(dense) != 2:
        return
    hidden, last = dense
    what = ""
    if hidden.activation not in ("ReLU", "linear"):
        what = f"The hidden layer ends in {hidden.activation}, where ReLU was expected"
    elif last.activation not in ("softmax", "linear"):
        what = f"The last layer ends in {last.activation}, where softmax was expected"
    elif bare := without_bias(dense):
        what = bare
    elif hidden.units != first.hidden and abs(hidden.units - first.hidden) == 1:
        what = f"build_model({first.hidden}) has a hidden layer of {hidden.units} units"
    if what:
        yield _about("other-setting", what=what)


def _dropout(built: Sequence[Built]) -> Iterator[Misconception]:
    network = built[0].network
    dropouts = _dropouts_of(network)
    if len(network.dense) != 2 or len(dropouts) > 1:
        return
    if not dropouts:
        yield EXERCISE.about("build-model-no-dropout")
        return
    (place, dropout) = dropouts[0]
    if PLACES[place]:
        yield _about("dropout-place", where=PLACES[place])
    if abs(dropout.rate - RATE) > 1e-6:
        yield _about("dropout-rate", percent=f"{100 * dropout.rate:g}")


def _flattens(network: Anatomy) -> bool:
    """Tell whether an image is unrolled before the first Dense layer."""
    kinds = network.kinds
    return "Flatten" in kinds[: kinds.index("Dense") if "Dense" in kinds else None]


def _dropouts_of(network: Anatomy) -> list[tuple[int, Part]]:
    """Return each Dropout layer with the number of Dense layers in front of it."""
    return [
        (network.kinds[:place].count("Dense"), part)
        for place, part in enumerate(network.parts)
        if part.kind == "Dropout"
    ]


def came_out(built: Built) -> str:
    """Return what a network made of two images, as the second half of a sentence."""
    if built.output.kind == "raised":
        return "stops with an error"
    if built.inputs != PIXELS and built.shape == (2, *built.units[-1:]):
        return f"gives each hidden unit {built.inputs} weights in place of {PIXELS}"
    return f"gives an array of shape {built.shape}"


def _about(idea: str, **found: Any) -> Misconception:
    return EXERCISE.about(f"build-model-{idea}", **found)
