"""The exercise `build_cnn`: a convolutional network, looked at layer by layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from public_tests._call import Outcome, call, is_untouched
from public_tests._common.inspection import Inspection
from public_tests._common.keras_model import Anatomy, Part, dissect
from public_tests._common.slip_signs import Attempts
from public_tests._common.slips import named
from public_tests._common.words import came_back, counted, kind, listed
from public_tests._report import Misconception, Report

PARAMETERS = 113_898

WEIGHTS = {
    "shape of the input": 0.5,
    "layers in their order": 1,
    "number of parameters": 1,
    "ReLU in the hidden layers": 1,
    "linear output": 0.5,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "113,898 numbers, less than a fifth of the other network's. Which of the two will read "
    "better? Part 5 tells."
)
HINT = "Compare your layers with the table of the exercise, line by line."

IDEAS = (
    Misconception.of(
        "build-cnn-returns-none",
        "Your build_cnn() returns None: no network comes back.",
        "End the function with return model.",
        "A function without a return statement returns None. Recognised by just that.",
    ),
    Misconception.of(
        "build-cnn-not-a-model",
        "Your build_cnn() returns {got}; a Keras model was expected.",
        "Put the layers into Sequential([...]) and return what that gives.",
        "A list of layers is no network yet: Sequential joins them. Recognised when anything but "
        "a Keras model comes back.",
        got="a list",
    ),
    Misconception.of(
        "build-cnn-larger-network",
        "This is the other network, the one with 607,394 parameters.",
        "Build the smaller one: two convolutions, each with its pooling, before Flatten.",
        "The two summaries stand one after the other. Recognised by the parts of the larger "
        "network.",
    ),
    Misconception.of(
        "build-cnn-wrong-input",
        "Your network {got}; pictures of shape (28, 28, 1) were expected.",
        "Begin the list with keras.Input(shape=(28, 28, 1)): height, width, one channel of grey.",
        "A convolution needs to know where pixels lie, so pictures are not unrolled, and grey is "
        "a channel, too. Recognised when the input has another shape, or none was given.",
        got="takes inputs of shape (784,)",
    ),
    Misconception.of(
        "build-cnn-missing-flatten",
        "There is no Flatten between the convolutions and the Dense layers, so these work at "
        "each place of the picture separately.",
        "Put Flatten() before the first Dense layer.",
        "A Dense layer works on the last axis alone. Without Flatten it sees the channels of one "
        "place, and the network gives ten scores for each of 25 places. Recognised when no "
        "Flatten stands before the first Dense layer.",
    ),
    Misconception.of(
        "build-cnn-missing-pooling",
        "There {got} in your network, and two were expected.",
        "Put a MaxPooling2D((2, 2)) after each convolution.",
        "Pooling halves both sides, so the layers behind it see more of the picture with fewer "
        "numbers. Recognised when fewer than two MaxPooling2D layers are there.",
        got="is 1 MaxPooling2D layer",
    ),
    Misconception.of(
        "build-cnn-missing-dropout",
        "There is no Dropout in your network.",
        "Put Dropout(0.2) after the second pooling.",
        "Dropout has no numbers to learn, so the count of parameters doesn't miss it. Recognised "
        "when all other layers are there.",
    ),
    Misconception.of(
        "build-cnn-missing-layer",
        "Your network has {got}; {wanted} were expected.",
        "Compare your list with the table of the exercise, line by line, and add what is missing.",
        "Each line of the table is one layer. Recognised when there are fewer convolutions or "
        "fewer Dense layers than asked for.",
        got="1 × Conv2D and 2 × Dense",
        wanted="2 × Conv2D and 2 × Dense",
    ),
    Misconception.of(
        "build-cnn-extra-layer",
        "Your network has more than was asked for: {got}.",
        "Take out what is not in the table; you are free to try it after the exercise.",
        "More layers make another network. Recognised when there are layers of other classes, or "
        "more of one class than asked for.",
        got="1 Dense layer",
    ),
    Misconception.of(
        "build-cnn-layer-order",
        "The right layers stand in another order: {got}.",
        "Put them into the order of the table: data flows through the list from its first entry "
        "to its last.",
        "Each convolution is followed by its own pooling, so that the next one looks at a smaller "
        "picture. Recognised when all layers are there and their order is another one.",
        got="Conv2D, Conv2D, MaxPooling2D, MaxPooling2D, Dropout, Flatten, Dense, Dense",
    ),
    Misconception.of(
        "build-cnn-kernel-sizes",
        "Your convolutions have kernels of {got}; {wanted} were expected.",
        "Give the first Conv2D (5, 5) and the second one (3, 3).",
        "The kernel's side decides how much of the picture is left: 28 - 5 + 1 = 24. Recognised "
        "when a kernel has another size than asked for.",
        got="3 by 3 and 3 by 3",
        wanted="5 by 5 and 3 by 3",
    ),
    Misconception.of(
        "build-cnn-wrong-filters",
        "Your convolutions have {got} filters; {wanted} were expected.",
        "Set the first number in each Conv2D(...), which is its number of filters.",
        "Every filter is one more thing that the layer can look for. Recognised when a "
        "convolution has another number of filters than asked for.",
        got="16 and 32",
        wanted="32 and 32",
    ),
    Misconception.of(
        "build-cnn-padding",
        'A convolution of yours pads its input (padding="same"), so the picture keeps its size.',
        "Leave padding out: without it 28 becomes 24, as in the table.",
        "Padding is a choice, and this network goes without it. Recognised when a convolution "
        "has padding.",
    ),
    Misconception.of(
        "build-cnn-other-setting",
        "{what}.",
        "Compare your layers with the table of the exercise, number by number, and set nothing "
        "else.",
        "What isn't asked for makes another network. Recognised when a pooling has other windows "
        "than 2 by 2, a convolution a stride, or a layer no biases.",
        what="A layer of yours has no biases",
    ),
    Misconception.of(
        "build-cnn-wrong-units",
        "Your Dense layers have {got} units; {wanted} were expected.",
        "Give the first Dense layer 128 units, and the last one 10, one for each digit.",
        "Ten digits need ten scores. Recognised when there are two Dense layers of other sizes.",
        got="64 and 10",
        wanted="128 and 10",
    ),
    Misconception.of(
        "build-cnn-no-relu",
        "{got} without ReLU.",
        'Add activation="relu" to both convolutions and to the first Dense layer.',
        "A convolution is a weighted sum; two of them in a row without a bend between them do no "
        "more than one. Recognised when a hidden layer computes something other than ReLU.",
        got="Conv2D number 1 is",
    ),
    Misconception.of(
        "build-cnn-output-activation",
        "Your last layer ends in {got}; a linear output was expected.",
        "Give the last Dense layer no activation: the loss, built with from_logits=True, takes "
        "the softmax itself.",
        "It is the rule of lab 3: the network gives logits. Recognised when the last Dense layer, "
        "with the activations behind it, is not linear.",
        got="a softmax",
    ),
)

EXERCISE = Inspection("build_cnn", WEIGHTS, IDEAS, SUCCESS)


def report_on_cnn(target: Any) -> Report:
    """Call `target`, look at the network that it returns, and return the report."""
    if is_untouched(target, ()):
        return EXERCISE.not_attempted()
    if not callable(target) or hasattr(target, "layers"):
        return EXERCISE.no_function(target)
    outcome = call(target)
    return _without_model(target, outcome) or _with_model(dissect(outcome.value))


def _without_model(target: Any, outcome: Outcome) -> Report | None:
    """Return the report on an answer that is no model; None where it is one."""
    import keras  # only now: importing it takes seconds

    failed = dict.fromkeys(WEIGHTS, "")
    if outcome.kind != "returned":
        own = (EXERCISE.about("build-cnn-returns-none"),) if outcome.kind == "none" else ()
        advice = named(Attempts.without_numbers(target, {"build_cnn()": outcome}), lambda: own)
        first = {"shape of the input": f"For build_cnn(): {came_back(outcome)}."}
        return _report(failed | first, advice, error=outcome.error)
    if not isinstance(outcome.value, keras.Model):
        idea = EXERCISE.about("build-cnn-not-a-model", got=kind(outcome.value))
        return _report(failed, (idea,))
    return None


def _with_model(anatomy: Anatomy) -> Report:
    return _report(dict(_messages(anatomy)), diagnose(anatomy), HINT)


def _messages(anatomy: Anatomy) -> list[tuple[str, str]]:
    """Return the checks that failed, each with its sentence."""
    found = []
    if anatomy.input_shape != INPUT_SHAPE:
        found.append(
            (
                "shape of the input",
                f"Expected {INPUT_SHAPE}; your network {input_words(anatomy)}.",
            )
        )
    if not in_order(anatomy):
        got = ", ".join(anatomy.kinds) or "no layers"
        found.append(("layers in their order", f"Expected {', '.join(KINDS)}; got {got}."))
    if anatomy.parameters != PARAMETERS:
        got = "none counted yet" if anatomy.parameters is None else f"{anatomy.parameters:,}"
        found.append(("number of parameters", f"Expected {PARAMETERS:,}, got {got}."))
    hidden = len(anatomy.of("Conv2D")) + len(anatomy.of("Dense")[:-1])
    plain = without_relu(anatomy)
    if plain or not hidden:
        missing = f"it is missing in {listed(plain)}" if plain else "there is no hidden layer"
        found.append(("ReLU in the hidden layers", f"Expected ReLU in each; {missing}."))
    last = anatomy.of("Dense")[-1:]
    if not last or last[0].activation != "linear":
        got = last[0].activation if last else "no Dense layer"
        found.append(("linear output", f"Expected a linear last layer, got {got}."))
    return found


def _report(
    messages: dict[str, str], advice: tuple[Misconception, ...], hint: str = "", error: str = ""
) -> Report:
    return EXERCISE.report(messages, advice, error=error, hint=hint)


INPUT_SHAPE = (28, 28, 1)
KINDS = (
    *("Conv2D", "MaxPooling2D") * 2,
    *("Dropout", "Flatten", "Dense", "Dense"),
)
OTHER_ORDER = (*KINDS[:4], "Flatten", "Dropout", *KINDS[6:])
"""Dropout does the same on both sides of Flatten."""

LARGER = ("Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dropout", "Dense")
ARTICLES = {"ReLU": "a ReLU", "sigmoid": "a sigmoid", "softmax": "a softmax", "tanh": "a tanh"}


def diagnose(anatomy: Anatomy) -> tuple[Misconception, ...]:
    """Return the misconceptions seen in a network's parts; none where all are as asked."""
    if anatomy.kinds == LARGER and [part.units for part in anatomy.of("Conv2D")] == [28]:
        return (EXERCISE.about("build-cnn-larger-network"),)
    return (
        *_input(anatomy),
        *_layers(anatomy),
        *_sizes(anatomy),
        *_activations(anatomy),
    ) or _settings(anatomy)


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
    for layer, part in hidden:
        places[layer] += 1
        if _activation_behind(anatomy, part) != "ReLU":
            names.append(f"{layer} number {places[layer]}")
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
    return (EXERCISE.about("build-cnn-wrong-input", got=input_words(anatomy)),)


def _layers(anatomy: Anatomy) -> tuple[Misconception, ...]:
    """Return what is wrong with the number and the order of the layers."""
    wanted, found = Counter(KINDS), Counter(anatomy.kinds)
    extra = found - wanted
    if extra:
        names = [counted(n, f"{kind} layer") for kind, n in extra.items()]
        return (EXERCISE.about("build-cnn-extra-layer", got=listed(names)),)
    missing = wanted - found
    if missing["Conv2D"] or missing["Dense"]:
        counts = {"got": _both(found), "wanted": _both(wanted)}
        return (EXERCISE.about("build-cnn-missing-layer", **counts),)
    if missing:
        return tuple(_missing(missing, found))
    if in_order(anatomy):
        return ()
    return (EXERCISE.about("build-cnn-layer-order", got=", ".join(anatomy.kinds)),)


def _missing(missing: Counter[str], found: Counter[str]) -> Iterable[Misconception]:
    if missing["Flatten"]:
        yield EXERCISE.about("build-cnn-missing-flatten")
    if missing["MaxPooling2D"]:
        one = found["MaxPooling2D"] == 1
        got = "is 1 MaxPooling2D layer" if one else "are no MaxPooling2D layers"
        yield EXERCISE.about("build-cnn-missing-pooling", got=got)
    if missing["Dropout"]:
        yield EXERCISE.about("build-cnn-missing-dropout")


def _both(counts: Counter[str]) -> str:
    return f"{counts['Conv2D']} × Conv2D and {counts['Dense']} × Dense"


def _sizes(anatomy: Anatomy) -> tuple[Misconception, ...]:
    """Return what is wrong with kernels, filters, padding and units."""
    found = []
    convolutions, dense = anatomy.of("Conv2D"), anatomy.of("Dense")
    if len(convolutions) == 2:
        if [part.size for part in convolutions] != [5, 3]:
            got = listed(_size_words(part.size) for part in convolutions)
            wanted = "5 by 5 and 3 by 3"
            found.append(EXERCISE.about("build-cnn-kernel-sizes", got=got, wanted=wanted))
        if [part.units for part in convolutions] != [32, 32]:
            got = listed(part.units for part in convolutions)
            found.append(EXERCISE.about("build-cnn-wrong-filters", got=got, wanted="32 and 32"))
    if any(part.padding == "same" for part in convolutions):
        found.append(EXERCISE.about("build-cnn-padding"))
    if len(dense) == 2 and [part.units for part in dense] != [128, 10]:
        got = listed(part.units for part in dense)
        found.append(EXERCISE.about("build-cnn-wrong-units", got=got, wanted="128 and 10"))
    return tuple(found)


def _settings(anatomy: Anatomy) -> tuple[Misconception, ...]:
    """Return what is set in a layer and was not asked for: the first such thing."""
    pools = [part.size for part in anatomy.of("MaxPooling2D")]
    strides = [getattr(part.layer, "strides", (1, 1)) for part in anatomy.of("Conv2D")]
    what = ""
    if any(size != 2 for size in pools):
        sizes = listed(map(_size_words, pools))
        what = f"Your poolings have windows of {sizes}, where 2 by 2 were expected"
    elif any(tuple(stride) != (1, 1) for stride in strides):
        what = "A convolution of yours has a stride, where each place was to be looked at"
    elif any(not part.has_bias for part in anatomy.parts):
        what = "A layer of yours has no biases"
    return (EXERCISE.about("build-cnn-other-setting", what=what),) if what else ()


def _size_words(size: object) -> str:
    rows, columns = size if isinstance(size, tuple) else (size, size)
    return f"{rows} by {columns}"


def _activations(anatomy: Anatomy) -> tuple[Misconception, ...]:
    found = []
    names = without_relu(anatomy)
    if names:
        got = f"{listed(names)} {'is' if len(names) == 1 else 'are'}"
        found.append(EXERCISE.about("build-cnn-no-relu", got=got))
    last = anatomy.of("Dense")[-1:]
    if last and last[0].activation != "linear":
        got = ARTICLES.get(last[0].activation, last[0].activation)
        found.append(EXERCISE.about("build-cnn-output-activation", got=got))
    return tuple(found)
