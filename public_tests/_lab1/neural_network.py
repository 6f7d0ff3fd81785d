"""The exercise `neural_network`: two layers, the second fed with what the first one says."""

from __future__ import annotations

import math

from public_tests._common import general
from public_tests._common.ideas import by, either, idea, only_right_in
from public_tests._common.task import Group, Task, arguments_kept_by_right_answers
from public_tests._lab1.vect_mat_mul import Matrix, columns, vect_mat_mul


def neural_network(x: list[float], W1: Matrix, W2: Matrix) -> list[float]:
    """Return what the second layer makes of what the first makes of `x`."""
    return vect_mat_mul(vect_mat_mul(x, W1), W2)


def bent(bend, last=False, layer=vect_mat_mul):
    """Return the network with an activation on its hidden layer, and perhaps on the last."""

    def network(x: list[float], W1: Matrix, W2: Matrix) -> list[float]:
        outputs = layer([bend(z) for z in layer(x, W1)], W2)
        return [bend(z) for z in outputs] if last else outputs

    return network


def relu(z: float) -> float:
    """Return z where it is positive, else 0."""
    return max(0.0, z)


def sigmoid(z: float) -> float:
    """Return a number between 0 and 1."""
    return 1 / (1 + math.exp(-z))


def _elementwise_sum(x: list[float], W1: Matrix, W2: Matrix) -> list[float]:
    pairs = zip(vect_mat_mul(x, W1), vect_mat_mul(x, W2), strict=True)
    return [p + q for p, q in pairs]


GROUPS = {
    "shown example": Group(
        1,
        [
            (
                [8.5, 0.65, 1.2],
                [[0.1, 0.2, -0.1], [-0.1, 0.1, 0.9], [0.1, 0.4, 0.1]],
                [[0.3, 1.1, -0.3], [0.1, 0.2, 0.0], [0.0, 1.3, 0.1]],
            )
        ],
    ),
    "other values": Group(
        1,
        [
            (
                [2.0, -1.0, 0.5],
                [[1.0, 0.0, 2.0], [0.5, 3.0, 4.0], [-3.0, 1.0, -2.0]],
                [[0.5, -1.0, 0.2], [1.0, 2.0, 0.0], [-0.5, 0.0, 1.0]],
            ),
            (
                [0.5, 1.0, 3.0],
                [[0.2, 0.4, -0.6], [-1.0, 2.0, 0.5], [1.5, 0.0, -0.5]],
                [[1.0, 1.0, 1.0], [0.0, -2.0, 0.5], [0.3, 0.0, 4.0]],
            ),
        ],
    ),
    "other shapes": Group(
        1.5,
        [
            ([2.0, 3.0, -1.0], [[1.0, 0.5, 2.0], [0.0, -4.0, 1.0]], [[2.0, -0.125]]),
            (
                [1.5, -2.0],
                [[1.0, 2.0], [3.0, 0.5], [-1.0, 0.0], [2.0, 2.0]],
                [[1.0, 0.0, 2.0, -1.0], [0.5, 0.5, 0.5, 0.5], [0.0, 3.0, 1.0, 2.0]],
            ),
        ],
    ),
}

CALL = "neural_network(x, W1, W2) with the lesson's numbers"
OTHER = (
    "neural_network([2, -1, 0.5], [[1, 0, 2], [0.5, 3, 4], [-3, 1, -2]], "
    "[[0.5, -1, 0.2], [1, 2, 0], [-0.5, 0, 1]])"
)

IDEAS = (
    general.placeholder("neural-network", CALL, "hidden = vect_mat_mul(x, W1)", "vect_mat_mul"),
    idea(
        "neural-network-hidden-only",
        "For {call} you return {got}: the hidden layer. The second layer has not been asked yet.",
        "Give the hidden values to the second layer: one more call of vect_mat_mul, with W2.",
        "The hidden layer is a stop on the way. Recognised when every answer is what the first "
        "layer makes of the inputs.",
        by(lambda x, W1, W2: vect_mat_mul(x, W1)),
        call=CALL,
        got="[0.86, 0.295, 1.23]",
    ),
    idea(
        "neural-network-skips-hidden",
        "For {call} you return {got}: the second layer was given the inputs, not the hidden "
        "values.",
        "Keep what the first layer returns in a variable, and give that to the second layer.",
        "Stacked means that one layer eats what the other serves. Recognised when every answer "
        "is what the second layer makes of the inputs themselves.",
        by(lambda x, W1, W2: vect_mat_mul(x, W2)),
        call=CALL,
        got="[2.905, 0.98, 0.965]",
    ),
    idea(
        "neural-network-layers-swapped",
        "For {call} you return {got}: W2 comes first and W1 second.",
        "Let W1 meet the inputs, and W2 the hidden values.",
        "Two layers in the other order are another network. Recognised when every answer is that "
        "of the network with its two matrices swapped.",
        by(lambda x, W1, W2: vect_mat_mul(vect_mat_mul(x, W2), W1)),
        call=CALL,
        got="[0.39, 0.676, 0.779]",
    ),
    idea(
        "neural-network-same-weights",
        "For {call} you return {got}: both layers use the same matrix.",
        "Use W1 in the first layer and W2 in the second.",
        "Each layer has weights of its own. Recognised when every answer uses one of the two "
        "matrices twice.",
        by(
            lambda x, W1, W2: vect_mat_mul(vect_mat_mul(x, W1), W1),
            lambda x, W1, W2: vect_mat_mul(vect_mat_mul(x, W2), W2),
        ),
        call=CALL,
        got="[0.022, 1.05, 0.327]",
    ),
    idea(
        "neural-network-adds-layers",
        "For {call} you return {got}: both layers look at the inputs, and their answers are added.",
        "Put the layers one behind the other: the second one gets what the first one returns.",
        "Adding two layers gives one layer whose weights are the sums. Recognised when every "
        "answer is the sum of what W1 and W2 make of the inputs.",
        by(_elementwise_sum),
        call=CALL,
        got="[3.765, 1.275, 2.195]",
    ),
    idea(
        "neural-network-returns-both",
        "For {call} you return {got}: the hidden values as well as the predictions.",
        "Return the predictions alone: what the second layer gives.",
        "Hidden values are called hidden because nobody outside sees them. Recognised when every "
        "answer holds both layers, as a pair or one behind the other.",
        either(
            by(lambda x, W1, W2: [vect_mat_mul(x, W1), neural_network(x, W1, W2)]),
            by(lambda x, W1, W2: [neural_network(x, W1, W2), vect_mat_mul(x, W1)]),
            by(lambda x, W1, W2: vect_mat_mul(x, W1) + neural_network(x, W1, W2)),
        ),
        call=CALL,
        got="[[0.86, 0.295, 1.23], [0.2135, 0.145, 0.5065]]",
    ),
    idea(
        "neural-network-activation",
        "For {call} the answer should be {expected}, and {outcome}: something bends the numbers "
        "on their way.",
        "Leave activation functions out for now: this network only multiplies and adds.",
        "What a bend is good for is the next question of the lab; here the plain sums were asked "
        "for. Recognised when every answer is that of the network with a ReLU or a sigmoid in it.",
        by(bent(relu), bent(relu, last=True), bent(sigmoid), bent(sigmoid, last=True)),
        call=OTHER,
        expected="[-0.1, 3, -9.5]",
        outcome="you got [1.5, 3, -1.5]",
    ),
    idea(
        "neural-network-columns",
        "For {call} you return {got}: the sums run down the columns of the matrices.",
        "Take the rows, in both layers. If you call vect_mat_mul, mend that first.",
        "Each row holds the weights of one unit. Recognised when every answer, for square "
        "matrices, is that of the network with rows and columns swapped.",
        by(lambda x, W1, W2: columns(columns(x, W1), W2)),
        call=CALL,
        got="[0.496, 1.256, -0.286]",
    ),
    general.hard_coded(
        "neural-network", OTHER, "[-0.1, 3, -9.5]", "you got [0.2135, 0.145, 0.5065]"
    ),
    idea(
        "neural-network-fixed-size",
        "Right for three units in each layer, but not for {call}: {outcome}.",
        "Let the matrices say how many units there are; if you call vect_mat_mul, it has to do so.",
        "Layers are as wide as their task needs. Recognised when three by three comes out right "
        "and other shapes do not.",
        only_right_in("shown example", "other values"),
        call="neural_network([2, 3, -1], [[1, 0.5, 2], [0, -4, 1]], [[2, -0.125]])",
        outcome="your code raised IndexError: list index out of range",
    ),
    general.raises("neural-network", CALL),
    general.returns_none("neural-network", CALL),
)

TASK = Task(
    "neural_network",
    neural_network,
    GROUPS,
    IDEAS,
    example_words=CALL,
    success="Two layers, one behind the other: a network of a hundred layers is built no "
    "differently.",
    hint="Print the hidden values first: for the example they are [0.86, 0.295, 1.23]. If yours "
    "are others, see whether vect_mat_mul has passed its own test.",
    aspects={"leaves the lists as they were": (0.5, arguments_kept_by_right_answers)},
    slips=(general.changes_lists("neural-network", CALL),),
)
