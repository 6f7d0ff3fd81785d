"""The exercise `train_epoch`: one pass over the images, a step for each batch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from public_tests._common.array_task import ArrayTask
from public_tests._common.arrays import Call, gives
from public_tests._common.following import NO_HELPERS, Helpers
from public_tests._common.ideas import changed, idea
from public_tests._common.task import Group
from public_tests._lab2 import network

Pair = tuple[np.ndarray, np.ndarray]
Steps = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], Pair]


def _gradients(X: np.ndarray, Y: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> Pair:
    a1, yhat = network.forward(X, W1, W2)
    return network.gradients(X, Y, a1, yhat, W2)


def train_epoch(
    X: np.ndarray,
    Y: np.ndarray,
    W1: np.ndarray,
    W2: np.ndarray,
    learning_rate: float = 0.005,
    batch_size: int = 25,
    gradients: Steps = _gradients,
) -> Pair:
    """Return the weights after one pass: for each batch, a step against its gradients."""
    for begin in range(0, len(X), batch_size):
        dW1, dW2 = gradients(X[begin : begin + batch_size], Y[begin : begin + batch_size], W1, W2)
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


def _case(m: int, learning_rate: float, batch_size: int, seed: int) -> Call:
    arguments = (*network.small(m, 4, 5, 3, seed), learning_rate, batch_size)
    words = f"{m} images in batches of {batch_size} and learning rate {learning_rate:g}"
    return Call(arguments, words, train_epoch(*arguments))


ONE, SEVERAL, REST = _case(4, 0.03, 4, 21), _case(6, 0.02, 2, 22), _case(7, 0.015, 3, 23)
SINGLE = _case(3, 0.04, 1, 24)
CASES = (ONE, SEVERAL, REST, SINGLE)
GIVEN = SEVERAL.words

GROUPS = {
    "one batch": Group(1, (ONE,)),
    "several batches": Group(1, (SEVERAL, SINGLE)),
    "a smaller last batch": Group(1, (REST,)),
    "leaves W1 and W2 as they were": Group(1, CASES, "kept"),
}


def _uphill(X: Any, Y: Any, W1: Any, W2: Any, rate: float, size: int, **steps: Any) -> Pair:
    return train_epoch(X, Y, W1, W2, -rate, size, **steps)


def _big_step(X: Any, Y: Any, W1: Any, W2: Any, rate: float, size: int, **steps: Any) -> Pair:
    return train_epoch(X, Y, W1, W2, rate, len(X), **steps)


def _last_batch(X: Any, Y: Any, W1: Any, W2: Any, rate: float, size: int, **steps: Any) -> Pair:
    begin = (len(X) - 1) // size * size
    return train_epoch(X[begin:], Y[begin:], W1, W2, rate, size, **steps)


def _first_batch(X: Any, Y: Any, W1: Any, W2: Any, rate: float, size: int, **steps: Any) -> Pair:
    return train_epoch(X[:size], Y[:size], W1, W2, rate, size, **steps)


def _full_batches(X: Any, Y: Any, W1: Any, W2: Any, rate: float, size: int, **steps: Any) -> Pair:
    end = len(X) // size * size
    return train_epoch(X[:end], Y[:end], W1, W2, rate, size, **steps)


def _at_rate(fixed: float) -> Callable[..., Pair]:
    return lambda X, Y, W1, W2, rate, size, **steps: train_epoch(X, Y, W1, W2, fixed, size, **steps)


def _one_layer(place: int) -> Callable[..., Pair]:
    """Return the formula in which only the weights at `place` learn."""

    def formula(
        X: Any, Y: Any, W1: Any, W2: Any, rate: float, size: int, gradients: Steps = _gradients
    ) -> Pair:
        def frozen(*batch: Any) -> Pair:
            dW1, dW2 = gradients(*batch)
            return (dW1, 0 * dW2) if place == 0 else (0 * dW1, dW2)

        return train_epoch(X, Y, W1, W2, rate, size, frozen)

    return formula


def _gradients_back(
    X: Any, Y: Any, W1: Any, W2: Any, rate: float, size: int, gradients: Steps = _gradients
) -> Pair:
    return gradients(X, Y, W1, W2)


IDEAS = (
    idea(
        "train-epoch-uphill",
        "For {given} the weights move the wrong way: the error grows.",
        "Take the step against the gradient, with a minus: W1 - learning_rate * dW1.",
        "The gradient says where the error grows; learning goes the other way. Recognised when the "
        "steps are the right ones, added.",
        gives(_uphill),
        given=ONE.words,
    ),
    idea(
        "train-epoch-no-step",
        "For {given} your function returns the weights just as it got them.",
        "Give the new weights back: new_W1 = new_W1 - learning_rate * dW1 in every round, and "
        "return new_W1, new_W2 at the end.",
        "Computing a gradient changes nothing by itself. Recognised when the answers are the "
        "weights from before.",
        gives(_at_rate(0.0)),
        given=ONE.words,
    ),
    idea(
        "train-epoch-one-big-step",
        "For {given} all images are answered with the same old weights, which adds up to one "
        "single step.",
        "Within the loop, call forward and backward with the new weights and with the images of "
        "this batch only.",
        "Each batch should profit from what was learnt on the batches before. Recognised when the "
        "answers are those of one step with all images, whether by ignoring batch_size or by using "
        "the old weights throughout.",
        gives(_big_step),
        given=GIVEN,
    ),
    idea(
        "train-epoch-one-batch-only",
        "For {given} the weights take a single step, with one of the batches.",
        "Put forward, backward and both updates inside the loop, so that they happen for each "
        "batch, and return behind the loop.",
        "Lines that stand behind the loop see its last round only, and a return inside it ends "
        "the first. Recognised when the answers are those of one batch, the last or the first.",
        gives(_last_batch, _first_batch),
        given=GIVEN,
    ),
    idea(
        "train-epoch-drops-the-rest",
        "Right where the batches come out even, but for {given} the last images are never used.",
        "Let the loop begin a batch wherever images are left: range(0, len(X), batch_size). A "
        "slice that reaches beyond the end simply stops there.",
        "The quotient len(X) // batch_size counts full batches only. Recognised when everything "
        "is right except where a smaller batch is left over.",
        gives(_full_batches),
        given=REST.words,
    ),
    idea(
        "train-epoch-one-image-at-a-time",
        "For {given} the weights take a step after every single image.",
        "Step through the images by batch_size, and take X[begin : begin + batch_size] as one "
        "matrix.",
        "A step for each image learns as well, and is many times slower in NumPy. Recognised when "
        "the answers are those of batches of one image.",
        gives(lambda X, Y, W1, W2, rate, size: train_epoch(X, Y, W1, W2, rate, 1)),
        given=ONE.words,
    ),
    idea(
        "train-epoch-ignores-learning-rate",
        "For {given} the steps have another size than the learning rate says.",
        "Multiply each gradient by learning_rate, the argument, before you subtract it.",
        "Whoever calls the function chooses the size of the steps. Recognised when the steps are "
        "those of learning rate 1, or of one and the same rate whatever is asked for.",
        gives(*(_at_rate(rate) for rate in (1.0, 0.005, 0.01, 0.1))),
        given=ONE.words,
    ),
    idea(
        "train-epoch-one-layer-only",
        "For {given} only one of the two matrices learns.",
        "Update both: new_W1 with dW1 and new_W2 with dW2.",
        "Each layer has weights of its own, and each takes its step. Recognised when one matrix "
        "comes back as it was, and the other as if that were intended.",
        gives(_one_layer(0), _one_layer(1)),
        given=ONE.words,
    ),
    idea(
        "train-epoch-returns-gradients",
        "For {given} the gradients come back in place of the weights.",
        "Return the weights after the last step: return new_W1, new_W2.",
        "A gradient is a direction; the weights are where you stand. Recognised when the answers "
        "are the gradients for the old weights and all images.",
        gives(_gradients_back),
        given=ONE.words,
    ),
    idea(
        "train-epoch-changes-input",
        "For {given} the weights that went in are others afterwards.",
        "Begin with new_W1, new_W2 = W1.copy(), W2.copy(), or write new_W1 = new_W1 - ... where "
        "you have -=.",
        "W1 -= ... writes into the caller's array, who may want to start again from the same "
        "weights. Recognised when an argument is not after the call what it was before.",
        changed,
        given=ONE.words,
    ),
)

EXERCISE = ArrayTask(
    "train_epoch",
    ("new_W1", "new_W2"),
    GROUPS,
    IDEAS,
    success="That is all there is to training: forward, backward, a small step, and again.",
    hint="Try it with a single batch first: one call of forward, one of backward, one step for "
    "each matrix.",
    formula=train_epoch,
)


def _steps(forward: Any, backward: Any) -> Steps:
    def steps(X: np.ndarray, Y: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> Pair:
        a1, yhat = forward(X, W1, W2)
        dW1, dW2 = backward(X, Y, a1, yhat, W2)
        return np.asarray(dW1), np.asarray(dW2)

    return steps


def _on_steps(formula: Callable[..., Pair]) -> Callable[..., Any]:
    """Return what makes a formula of this exercise take its steps with other functions."""
    return lambda forward, backward: partial(formula, gradients=_steps(forward, backward))


WRONG: tuple[Callable[..., Pair], ...] = (
    _uphill,
    _at_rate(0.0),
    _at_rate(1.0),
    _big_step,
    _last_batch,
    _first_batch,
    _full_batches,
    _one_layer(0),
    _one_layer(1),
    _gradients_back,
)
RIVALS = tuple(map(_on_steps, WRONG))


def helpers(forward: Any, backward: Any) -> Helpers:
    """Return the learner's two functions, and what right and wrong functions make of them."""
    if not (callable(forward) and callable(backward)):
        return NO_HELPERS
    X, Y, W1, W2, *_ = ONE.arguments
    return Helpers(
        {"forward": forward, "backward": backward},
        {"forward": network.forward, "backward": network.gradients},
        {"forward": (X, W1, W2), "backward": (X, Y, *network.forward(X, W1, W2), W2)},
        _on_steps(train_epoch),
        RIVALS,
    )
