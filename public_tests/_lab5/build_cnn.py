"""The checks of the exercise `build_cnn`, and the report on them."""

from __future__ import annotations

from typing import Any

from public_tests._call import Outcome, call, is_blank_model, is_untouched
from public_tests._common.reports import checked, no_function, not_attempted
from public_tests._lab5.cnn_anatomy import Anatomy, dissect
from public_tests._lab5.cnn_diagnosis import (
    IDEAS,
    INPUT_SHAPE,
    KINDS,
    diagnose,
    in_order,
    input_words,
    without_relu,
)
from public_tests._report import Misconception, Report
from public_tests._words import kind, listed

EXERCISE = "build_cnn"
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
RUN_AGAIN = (
    "Run build_cnn() in a cell of its own, read the last line of the message, and begin there."
)


def report_on_cnn(target: Any) -> Report:
    """Call `target`, look at the network that it returns, and return the report."""
    if is_untouched(target, ()):
        return not_attempted(EXERCISE, WEIGHTS)
    if not callable(target) or hasattr(target, "layers"):
        return no_function(EXERCISE, WEIGHTS, target)
    outcome = call(target)
    if outcome.kind == "returned" and is_blank_model(outcome.value):
        return not_attempted(EXERCISE, WEIGHTS)
    return _without_model(outcome) or _with_model(dissect(outcome.value))


def _without_model(outcome: Outcome) -> Report | None:
    """Return the report on an answer that is no model; None where it is one."""
    import keras  # only now: importing it takes seconds

    failed = dict.fromkeys(WEIGHTS, "")
    if outcome.kind == "raised":
        first = {"shape of the input": f"build_cnn() raised {outcome.error}{outcome.where}."}
        return _report(failed | first, (), RUN_AGAIN, outcome.error)
    if outcome.kind == "none":
        return _report(failed, (IDEAS["build-cnn-returns-none"],))
    if not isinstance(outcome.value, keras.Model):
        idea = IDEAS["build-cnn-not-a-model"].about(got=kind(outcome.value))
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
    return checked(EXERCISE, WEIGHTS, messages, advice, error=error, hint=hint, success=SUCCESS)
