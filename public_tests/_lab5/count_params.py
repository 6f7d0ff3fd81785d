"""The exercise `count_params`: how many numbers a convolutional layer has to learn."""

from __future__ import annotations

from public_tests._common import general
from public_tests._common.ideas import by, idea
from public_tests._common.task import Group, Task


def count_params(channels: int, filters: int, kernel_size: int) -> int:
    """Return the weights and biases of a layer with square kernels."""
    return (kernel_size**2 * channels + 1) * filters


GROUPS = {
    "shown example": Group(1, [(1, 32, 5)]),
    "other kernels and filters": Group(1, [(1, 28, 3), (1, 6, 4), (1, 1, 7)]),
    "several channels": Group(1, [(32, 32, 3), (3, 16, 5), (800, 128, 1), (2, 5, 2)]),
}

CALL = "count_params(1, 32, 5)"
DEEP = "count_params(32, 32, 3)"

IDEAS = (
    general.placeholder("count-params", CALL, "count = 0"),
    general.returns_none("count-params", CALL),
    idea(
        "count-params-no-bias",
        "For {call} you return {got}: the weights alone, without the biases.",
        "Add one bias for each filter.",
        "A filter's sum gets a bias of its own, as any unit's does. Recognised when every answer "
        "is the number of weights.",
        by(lambda c, f, k: k * k * c * f),
        call=CALL,
        got="800",
    ),
    idea(
        "count-params-one-bias",
        "For {call} you return {got}: one bias for the whole layer.",
        "Count a bias for each filter: add filters, or put the 1 inside the brackets that are "
        "multiplied by filters.",
        "Every filter decides for itself how much it needs to see. Recognised when every answer "
        "is the number of weights plus 1.",
        by(lambda c, f, k: k * k * c * f + 1),
        call=CALL,
        got="801",
    ),
    idea(
        "count-params-one-filter",
        "For {call} you return {got}: the numbers of a single filter.",
        "Multiply by the number of filters: none shares its weights with another.",
        "Weights are shared over the places of a picture, not between filters. Recognised when "
        "every answer is that of one filter, with or without its bias.",
        by(lambda c, f, k: k * k * c + 1, lambda c, f, k: k * k * c, lambda c, f, k: k * k * c + f),
        call=CALL,
        got="26",
    ),
    idea(
        "count-params-ignores-channels",
        "Right for one channel, but for {call} you return {got}: the channels are left out.",
        "A filter is as deep as its input: k * k weights for each channel.",
        "The second convolution of a network looks at all channels of the first at once. "
        "Recognised when the number of channels makes no difference.",
        by(lambda c, f, k: (k * k + 1) * f),
        call=DEEP,
        got="320",
    ),
    idea(
        "count-params-bias-per-channel",
        "For {call} you return {got}: a bias for each channel of each filter.",
        "A filter adds up over all its channels and then adds one bias: put channels inside, in "
        "(k * k * channels + 1) * filters.",
        "There is one sum for each filter, so one bias is enough. Recognised when every answer "
        "counts channels times filters biases.",
        by(lambda c, f, k: (k * k + 1) * c * f),
        call=DEEP,
        got="10240",
    ),
    idea(
        "count-params-side-not-squared",
        "For {call} you return {got}: the side of the kernel is not squared.",
        "Square the side: a kernel of side k has k * k weights for each channel.",
        "A kernel_size of 5 is short for (5, 5). Recognised when every answer has k, or 2 k, in "
        "the place of k squared.",
        by(lambda c, f, k: (k * c + 1) * f, lambda c, f, k: (2 * k * c + 1) * f),
        call=CALL,
        got="192",
    ),
    idea(
        "count-params-swaps-arguments",
        "For {call} you return {got}: as many biases as channels come in, where each filter has "
        "one.",
        "Let channels and filters change places: channels come in, filters go out, and a bias "
        "belongs to what goes out.",
        "The number of weights is the same either way, so only the biases give it away. "
        "Recognised when every answer is the right one for the two numbers exchanged.",
        by(lambda c, f, k: (k * k * f + 1) * c),
        call=CALL,
        got="801",
    ),
    general.hard_coded("count-params", "count_params(1, 28, 3)", "280", "you got 832"),
    general.raises("count-params", CALL),
)

TASK = Task(
    name="count_params",
    formula=count_params,
    groups=GROUPS,
    ideas=IDEAS,
    success=(
        "The size of the picture is nowhere in your formula: that is why a convolution needs so "
        "few numbers."
    ),
    hint=(
        "Count one filter by hand: its height times its width times its channels, and one bias; "
        "then multiply by the number of filters."
    ),
)
