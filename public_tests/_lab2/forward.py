"""The exercise `forward`: images and weights in, hidden units and outputs out."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, softmax

from public_tests._common.array_task import ArrayTask
from public_tests._common.arrays import Call, gives, raises
from public_tests._common.following import NO_HELPERS, Helpers
from public_tests._common.ideas import idea
from public_tests._common.task import Group
from public_tests._lab2 import network

SIZES = "{0} by {1}"


def _case(m: int, pixels: int, hidden: int, classes: int, seed: int) -> Call:
    net = network.small(m, pixels, hidden, classes, seed)
    arguments = (net.X, net.W1, net.W2)
    shapes = "X of shape {}, W1 {} and W2 {}".format(*(array.shape for array in arguments))
    return Call(arguments, shapes, network.forward(*arguments))


CASES = (_case(2, 3, 4, 2, 1), _case(3, 5, 4, 6, 2), _case(1, 6, 3, 10, 3), _case(4, 4, 4, 4, 4))
GIVEN = CASES[0].words

GROUPS = {
    "hidden units a1": Group(1, CASES[:1], 0),
    "outputs yhat": Group(1, CASES[:1], 1),
    "other sizes": Group(1, CASES[1:]),
}


def _after_output(function: Any) -> Any:
    def formula(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        a1, yhat = network.forward(X, W1, W2)
        return a1, function(yhat)

    return formula


def _with_hidden(function: Any) -> Any:
    def formula(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        a1 = function(X @ W1)
        return a1, a1 @ W2

    return formula


IDEAS = (
    idea(
        "forward-no-relu",
        "For {given} the hidden units come out negative in places: no ReLU has been applied to "
        "them.",
        "Put the ReLU between the two products: a1 = relu(X @ W1).",
        "Without a bend in between, two layers are no more than one: X W1 W2 is X times a single "
        "matrix. Recognised when every answer is that of a linear hidden layer.",
        gives(_with_hidden(lambda z: z)),
        given=GIVEN,
    ),
    idea(
        "forward-relu-on-output",
        "For {given} no output is negative: the ReLU has been applied to the outputs as well.",
        "Leave the last product as it is: yhat = a1 @ W2.",
        "An output should be free to say 'less than 0', or it can't be corrected from there: the "
        "slope of a unit that is off is 0. Recognised when every output is the ReLU of the right "
        "one.",
        gives(
            _after_output(lambda yhat: np.maximum(0, yhat)),
            lambda X, W1, W2: (X @ W1, np.maximum(0, X @ W1 @ W2)),
        ),
        given=GIVEN,
    ),
    idea(
        "forward-squashed-output",
        "For {given} the outputs lie between 0 and 1: a sigmoid or softmax has been applied to "
        "them.",
        "Leave the last product as it is: yhat = a1 @ W2. Softmax has its turn in the next lab.",
        "The squared error of this lab compares plain numbers with 0 and 1. Recognised when every "
        "output is the sigmoid or the softmax of the right one.",
        gives(_after_output(expit), _after_output(lambda yhat: softmax(yhat, axis=1))),
        given=GIVEN,
    ),
    idea(
        "forward-returns-z1",
        "For {given} the outputs are right, but the first answer is X @ W1, before the ReLU.",
        "Return what the hidden units give, a1 = relu(z1), and not the sums z1 that go into them.",
        "Back-propagation needs a1 itself: what each hidden unit said. Recognised when the first "
        "answer is X W1 and the second is right.",
        gives(lambda X, W1, W2: (X @ W1, network.forward(X, W1, W2)[1])),
        given=GIVEN,
    ),
    idea(
        "forward-outputs-only",
        "For {given} one array comes back where two were asked for: a1 and yhat.",
        "End with return a1, yhat: what the hidden units said is needed again for learning.",
        "The outputs seem to be the result, but learning goes back through the hidden units. "
        "Recognised when every answer is one of the two arrays alone.",
        gives(
            lambda X, W1, W2: network.forward(X, W1, W2)[1],
            lambda X, W1, W2: network.forward(X, W1, W2)[0],
        ),
        given=GIVEN,
    ),
    idea(
        "forward-swapped",
        "For {given} both arrays are right, but the outputs come first.",
        "Return them in the order in which they are computed: return a1, yhat.",
        "Whoever calls the function takes the first answer for the hidden units. Recognised when "
        "the answers are the right ones in the other order.",
        gives(lambda X, W1, W2: network.forward(X, W1, W2)[::-1]),
        given=GIVEN,
    ),
    idea(
        "forward-star-for-product",
        "For {given} {outcome}: a product entry by entry, or with the factors in the wrong order, "
        "does not fit these shapes.",
        "Write X @ W1, images first: (m, pixels) @ (pixels, hidden) gives (m, hidden).",
        "The sign * multiplies entry by entry, and @ takes the weighted sums. Recognised by "
        "NumPy's complaint about shapes that don't fit.",
        raises("could not be broadcast", "mismatch in its core dimension", "not aligned"),
        given=GIVEN,
        outcome="your code raised ValueError: operands could not be broadcast together with shapes "
        "(2,3) (3,4) (line 2)",
    ),
)

EXERCISE = ArrayTask(
    "forward",
    ("a1", "yhat"),
    GROUPS,
    IDEAS,
    success="One line for each layer, and a thousand images go through as easily as one.",
    hint="Print the shapes on the way: X @ W1 has a row for each image and a column for each "
    "hidden unit.",
    formula=network.forward,
)


def _built_on(relu: Any) -> Any:
    def formula(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        a1 = np.asarray(relu(X @ W1))
        return a1, a1 @ W2

    return formula


RIVALS = (
    lambda relu: lambda X, W1, W2: (X @ W1, X @ W1 @ W2),
    lambda relu: lambda X, W1, W2: (X @ W1, np.asarray(relu(X @ W1)) @ W2),
    lambda relu: lambda X, W1, W2: (relu(X @ W1), relu(np.asarray(relu(X @ W1)) @ W2)),
)


def helpers(relu: Any) -> Helpers:
    """Return the learner's ReLU, and what right and wrong functions make of it."""
    if not callable(relu):
        return NO_HELPERS
    example = (np.array([-1.0, 2.0]),)
    ours = {"relu": lambda z: np.maximum(0, z)}
    return Helpers({"relu": relu}, ours, {"relu": example}, _built_on, RIVALS)
