"""The exercise `backward`: what the network said and what was right in, two gradients out."""

from __future__ import annotations

from typing import Any

import numpy as np

from public_tests._common.array_task import ArrayTask
from public_tests._common.arrays import Call, gives, raises
from public_tests._common.following import NO_HELPERS, Helpers
from public_tests._common.ideas import idea
from public_tests._common.task import Group
from public_tests._lab2 import network

Pair = tuple[np.ndarray, np.ndarray]
DW1, DW2 = 0, 1


def _case(m: int, pixels: int, hidden: int, classes: int, seed: int) -> Call:
    net = network.small(m, pixels, hidden, classes, seed)
    a1, yhat = network.forward(net.X, net.W1, net.W2)
    words = f"{m} image{'s'[: m > 1]}, {pixels} pixels, {hidden} hidden units and {classes} outputs"
    return Call((net.X, net.Y, a1, yhat, net.W2), words, network.nudged_gradients(net))


CASES = (_case(3, 4, 5, 2, 11), _case(1, 3, 4, 6, 12), _case(5, 6, 3, 3, 13), _case(2, 4, 4, 4, 14))
GIVEN = CASES[0].words

GROUPS = {
    "dW2, by nudging each weight": Group(2, CASES[:1], DW2),
    "dW1, by nudging each weight": Group(2, CASES[:1], DW1),
    "other sizes": Group(1, CASES[1:]),
}


def _scaled(factor: Any) -> Any:
    """Return the formula in which the missing is multiplied by `factor(X, Y)`."""

    def formula(X: Any, Y: Any, a1: Any, yhat: Any, W2: Any) -> Pair:
        dW1, dW2 = network.gradients(X, Y, a1, yhat, W2)
        return factor(X, Y) * dW1, factor(X, Y) * dW2

    return formula


def _hidden(slope: Any) -> Any:
    """Return the formula in which `slope(a1)` stands for the derivative of the ReLU."""

    def formula(X: Any, Y: Any, a1: Any, yhat: Any, W2: Any) -> Pair:
        missed = yhat - Y
        return X.T @ (missed @ W2.T * slope(a1)), a1.T @ missed

    return formula


def _masked_output(X: Any, Y: Any, a1: Any, yhat: Any, W2: Any) -> Pair:
    missed = (yhat - Y) * (yhat > 0)
    return X.T @ (missed @ W2.T * (a1 > 0)), a1.T @ missed


def _without_labels(X: Any, Y: Any, a1: Any, yhat: Any, W2: Any) -> Pair:
    return network.gradients(X, 0 * Y, a1, yhat, W2)


IDEAS = (
    idea(
        "backward-uphill",
        "For {given} every entry of dW2 is the right one with its sign turned round.",
        "Begin with yhat - Y, what came out minus what was asked for, and not the other way round.",
        "The gradient points to where the error grows, and a training step then goes the other "
        "way. With Y - yhat it points downhill, and the step would have to be added. Recognised "
        "when dW2 is -1, -2 or -1/m times the right one.",
        gives(
            _scaled(lambda X, Y: -1),
            _scaled(lambda X, Y: -2),
            _scaled(lambda X, Y: -1 / len(X)),
            place=DW2,
        ),
        given=GIVEN,
    ),
    idea(
        "backward-averages",
        "For {given} every entry of dW2 is the right one divided by the number of images, or of "
        "outputs.",
        "Leave the division out: the error of a batch is the sum over its images, and so is its "
        "gradient.",
        "A mean is just as good a measure, but it needs another learning rate. Recognised when "
        "dW2 is the right one (or twice that) over m, over the number of outputs, or over both.",
        gives(
            _scaled(lambda X, Y: 1 / len(X)),
            _scaled(lambda X, Y: 1 / Y.shape[1]),
            _scaled(lambda X, Y: 1 / Y.size),
            _scaled(lambda X, Y: 2 / len(X)),
            _scaled(lambda X, Y: 2 / Y.size),
            place=DW2,
        ),
        given=GIVEN,
    ),
    idea(
        "backward-doubled",
        "For {given} every entry of dW2 is twice the right one, or half of it.",
        "Use yhat - Y without a factor: the half in front of the squared error takes the 2 of its "
        "derivative away.",
        "The derivative of a square is twice what is squared; the half in the error is there to "
        "cancel that. Recognised when dW2 is 2 or 1/2 times the right one.",
        gives(_scaled(lambda X, Y: 2), _scaled(lambda X, Y: 0.5), place=DW2),
        given=GIVEN,
    ),
    idea(
        "backward-no-relu-derivative",
        "For {given} dW2 is right, but dW1 also blames hidden units that were off.",
        "Multiply missed @ W2.T entry by entry by relu_derivative(a1) before you go on to W1.",
        "A unit that is off does not move when its weights are nudged, so it takes no blame. "
        "Recognised when dW1 lacks the factor 0 or 1 of the ReLU.",
        gives(_hidden(lambda a1: 1.0), _hidden(lambda a1: a1 >= 0)),
        given=GIVEN,
    ),
    idea(
        "backward-relu-for-its-derivative",
        "For {given} dW2 is right, but in dW1 each hidden unit counts as much as its output.",
        "Use relu_derivative(a1), which is 0 or 1, in place of relu(a1) or a1.",
        "What goes back through a unit is scaled by its slope, and not by its size. Recognised "
        "when dW1 has the factor a1.",
        gives(_hidden(lambda a1: a1), _hidden(lambda a1: a1 * (a1 > 0))),
        given=GIVEN,
    ),
    idea(
        "backward-masks-the-output",
        "For {given} the outputs that are not positive take no blame: the ReLU's derivative has "
        "been applied to them.",
        "Keep relu_derivative for the hidden units; the outputs are linear, and their slope is 1.",
        "There is no ReLU behind the last product, so there is none to go back through. Recognised "
        "when the missing is set to 0 where yhat is not positive.",
        gives(_masked_output),
        given=GIVEN,
    ),
    idea(
        "backward-without-labels",
        "For {given} the labels Y make no difference to your gradients.",
        "Begin with what was missed, yhat - Y, and send that back through the network.",
        "What goes back is the error, and not the output. Recognised when yhat stands where "
        "yhat - Y should.",
        gives(_without_labels),
        given=GIVEN,
    ),
    idea(
        "backward-swapped",
        "For {given} both gradients are right, but dW2 comes first.",
        "Return them in the order of the layers: return dW1, dW2.",
        "They are computed from the back to the front, and handed over from the front to the back. "
        "Recognised when the answers are the right ones in the other order.",
        gives(lambda *arguments: network.gradients(*arguments)[::-1]),
        given=GIVEN,
    ),
    idea(
        "backward-transposed",
        "For {given} your gradients are turned on their side: dW1 should have the shape of W1, and "
        "dW2 that of W2.",
        "Begin with what comes into the layer, transposed: a1.T @ missed has a row for each hidden "
        "unit and a column for each output, as W2 has.",
        "A gradient holds a number for each weight, in the place of that weight. Recognised when "
        "every answer is the right one, transposed.",
        gives(lambda *arguments: tuple(dW.T for dW in network.gradients(*arguments))),
        given=GIVEN,
    ),
    idea(
        "backward-shapes-do-not-fit",
        "For {given} {outcome}: two arrays were multiplied whose shapes don't fit.",
        "Write the shapes beside each product: dW2 is (hidden, m) @ (m, classes), and the blame of "
        "the hidden units is (m, classes) @ (classes, hidden).",
        "Going back, W2 is used the other way round, hence the .T behind it. Recognised by NumPy's "
        "complaint about shapes that don't fit.",
        raises("could not be broadcast", "mismatch in its core dimension", "not aligned"),
        given=GIVEN,
        outcome="your code raised ValueError: matmul: Input operand 1 has a mismatch in its core "
        "dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 5 is different from 2) "
        "(line 3)",
    ),
)

EXERCISE = ArrayTask(
    "backward",
    ("dW1", "dW2"),
    GROUPS,
    IDEAS,
    success="Your two lines of algebra agree with nudging every single weight, and are thousands "
    "of times as fast.",
    hint="Get dW2 right first: what the hidden units said, transposed, times what was missed. dW1 "
    "repeats that one layer further back.",
    formula=network.gradients,
)


def _below_zero(case: Call) -> Call:
    """Return the case with hidden units below 0 where they are off.

    No ReLU gives that, but there a slope that is wrong at the corner alone is right again, and
    `backward` shows whether it asks for the slope at all.
    """
    X, Y, a1, yhat, W2 = case.arguments
    a1 = np.where(a1 > 0, a1, -0.5)
    return Call((X, Y, a1, yhat, W2), case.words, network.gradients(X, Y, a1, yhat, W2))


RIVALS = (
    lambda relu_derivative: _hidden(lambda a1: 1.0),
    lambda relu_derivative: _hidden(lambda a1: a1),
)


def helpers(relu_derivative: Any) -> Helpers:
    """Return the learner's derivative of the ReLU, and what functions make of it."""
    if not callable(relu_derivative):
        return NO_HELPERS
    return Helpers(
        {"relu_derivative": relu_derivative},
        {"relu_derivative": lambda z: np.where(z > 0, 1.0, 0.0)},
        {"relu_derivative": (np.array([-1.0, 0.0, 2.0]),)},
        lambda relu_derivative: _hidden(lambda a1: np.asarray(relu_derivative(a1))),
        RIVALS,
        (_below_zero(CASES[0]),),
    )
