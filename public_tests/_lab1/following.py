"""When a network is right as far as the learner's own layer is.

A right `neural_network` that calls a wrong `vect_mat_mul` gives wrong numbers, and one mistake
should cost its points once. Its answers count where they are what two layers of the learner's make,
and where no wrong idea of a network makes the same of these layers: else two wrong functions could
vouch for each other. A layer that can't be put behind itself (it returns a number, say) proves
nothing, and then the network has to wait until the layer is mended.

The other functions of this lab that may call earlier ones, `vect_mat_mul` and `gradient_step` among
them, are compared with the right answer alone: the lesson says so where it allows the call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from public_tests._call import Outcome, call
from public_tests._common.case import same
from public_tests._common.reports import checked
from public_tests._common.task import report_on
from public_tests._hidden import agrees, as_numbers
from public_tests._lab1.neural_network import TASK, bent, relu, sigmoid
from public_tests._report import Report

Layer = Callable[[Any, Any], Any]
Network = Callable[[Any, Any, Any], Any]

FOLLOWS = (
    "Right as far as it goes: something in `vect_mat_mul` still needs mending, and this function "
    "does the right thing with what it gets from there."
)


def report_on_network(target: Any, layer: Any = None) -> Report:
    """Return the report on `target`, which may call the learner's `layer`, `vect_mat_mul`."""
    report = report_on(TASK, target)
    if report.state in ("passed", "not-attempted") or not follows_from(target, layer):
        return report
    return checked(TASK.name, TASK.weights, {}, success=FOLLOWS)


def right_or_follows(target: Any, layer: Any, given: tuple[Any, ...], wanted: list[float]) -> bool:
    """Tell whether `target` gives what is wanted, or what follows rightly from `layer`."""
    answer = _asked(target, given).value
    return agrees(answer, wanted) or follows_from(target, layer, given)


def follows_from(target: Any, layer: Any, *more: tuple[Any, ...]) -> bool:
    """Tell whether `target` puts `layer` behind itself, and nothing else would give the same.

    That is tried with the cases of the task and with `more` of them. Where `layer` stops with an
    error, as for a shape that it can't take, `target` has to stop as well.
    """
    if not (callable(target) and callable(layer)):
        return False
    cases = [given for group in TASK.groups.values() for given in group.inputs]
    cases += more
    wanted = [_asked(_stacked(layer), given) for given in cases]
    if not _tell(wanted):
        return False
    if not all(
        _alike(_asked(target, given), one) for given, one in zip(cases, wanted, strict=True)
    ):
        return False
    return not any(_gives(rival, cases, wanted) for rival in _rivals(layer))


def _stacked(layer: Layer) -> Network:
    return lambda x, W1, W2: layer(layer(x, W1), W2)


def _rivals(layer: Layer) -> tuple[Network, ...]:
    """Return what wrong ideas of a network make of a layer."""
    return (
        lambda x, W1, W2: layer(x, W1),
        lambda x, W1, W2: layer(x, W2),
        lambda x, W1, W2: layer(layer(x, W2), W1),
        lambda x, W1, W2: layer(layer(x, W1), W1),
        lambda x, W1, W2: layer(layer(x, W2), W2),
        *(bent(bend, last, layer) for bend in (relu, sigmoid) for last in (False, True)),
    )


def _asked(network: Network, given: tuple[Any, ...]) -> Outcome:
    x, W1, W2 = given
    return call(network, list(x), [list(row) for row in W1], [list(row) for row in W2])


def _tell(wanted: Iterable[Outcome]) -> bool:
    """Tell whether there are several answers, all of numbers, and not one number throughout."""
    answers = [as_numbers(one.value) for one in wanted if one.kind == "returned"]
    if len(answers) < 2 or any(a is None or a.ndim != 1 or not a.size for a in answers):
        return False
    numbers = np.concatenate([a for a in answers if a is not None])
    return bool(np.isfinite(numbers).all() and np.ptp(numbers) > 0)


def _alike(got: Outcome, wanted: Outcome) -> bool:
    if got.kind != wanted.kind:
        return False
    return got.kind != "returned" or same(got.value, wanted.value)


def _gives(rival: Network, cases: list[tuple[Any, ...]], wanted: list[Outcome]) -> bool:
    """Tell whether a wrong idea gives every answer that there is."""
    pairs = [pair for pair in zip(cases, wanted, strict=True) if pair[1].kind == "returned"]
    return all(_alike(_asked(rival, given), one) for given, one in pairs)
