"""The exercise `conv_output_shape`: how large the result of a convolutional layer is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from public_tests._common import general
from public_tests._common.case import Case
from public_tests._common.ideas import Cases, by, idea, only_right_in
from public_tests._common.task import Group, Task

Shape = tuple[int, int, int]
Side = Callable[[int, int, int], Any]


def conv_output_shape(shape: Shape, filters: int, kernel_size: int, stride: int = 1) -> Shape:
    """Return (height, width, channels) after a convolution without padding."""
    return _with_sides(lambda n, k, s: (n - k) // s + 1)(shape, filters, kernel_size, stride)


def _with_sides(side: Side, channels: Callable[[int, int], int] = lambda c, f: f) -> Any:
    """Return the formula that works out both sides by `side`, and the channels by `channels`."""

    def formula(shape: Shape, filters: int, kernel_size: int, stride: int = 1) -> list[Any]:
        height, width, depth = shape
        sides = [side(n, kernel_size, stride) for n in (height, width)]
        return [*sides, channels(depth, filters)]

    return formula


def _right(n: int, k: int, s: int) -> int:
    return (n - k) // s + 1


GROUPS = {
    "shown example": Group(1, [((28, 28, 1), 32, 5)]),
    "other sizes, filters and channels": Group(
        1, [((12, 12, 32), 16, 3), ((10, 17, 3), 8, 4), ((7, 5, 2), 1, 1), ((6, 6, 4), 4, 6)]
    ),
    "other strides": Group(
        1, [((24, 24, 32), 32, 2, 2), ((13, 10, 5), 6, 3, 2), ((11, 9, 1), 2, 3, 3)]
    ),
}

CALL = "conv_output_shape([28, 28, 1], 32, 5)"
STRIDE = "conv_output_shape([13, 10, 5], 6, 3, 2)"


def _four_entries(cases: Cases) -> Case | None:
    case = cases.wrong
    return case if case and len(case.values) == 4 else None


def _two_entries(cases: Cases) -> Case | None:
    case = cases.wrong
    return case if case and len(case.values) in (1, 2) else None


IDEAS = (
    general.placeholder("conv-output-shape", CALL, "out_shape = (0, 0, 0)"),
    general.returns_none("conv-output-shape", CALL),
    idea(
        "conv-output-shape-no-plus-one",
        "For {call} you return {got}: each side is one too short.",
        "Count the places of a window of 2 in a row of 3: there are 2, so 3 - 2 is not enough; "
        "add 1.",
        "The difference n - k is how far the window can be moved, and it has its first place as "
        "well. Recognised when every side is (n - k) over the stride, without the 1.",
        by(
            _with_sides(lambda n, k, s: (n - k) // s),
            _with_sides(lambda n, k, s: (n - k) / s),
        ),
        call=CALL,
        got="[23, 23, 32]",
    ),
    idea(
        "conv-output-shape-keeps-size",
        "For {call} you return {got}: height and width stay as they were.",
        "Without padding the window has to stay inside the picture, so each side loses something: "
        "n - k + 1 places are left for stride 1.",
        "Only with padding does a picture keep its size. Recognised when every side is that of "
        "the input, or that over the stride.",
        by(
            _with_sides(lambda n, k, s: n),
            _with_sides(lambda n, k, s: -(-n // s)),
            _with_sides(lambda n, k, s: n // s),
        ),
        call=CALL,
        got="[28, 28, 32]",
    ),
    idea(
        "conv-output-shape-divides-by-kernel",
        "For {call} you return {got}: each side is divided by the side of the kernel.",
        "Windows overlap: they move by the stride, not by their own size. Count n - k + 1 places "
        "for stride 1.",
        "Dividing is right for windows that lie side by side, as in most pooling. Recognised when "
        "every side is n over k, whole or not.",
        by(
            _with_sides(lambda n, k, s: n // k),
            _with_sides(lambda n, k, s: n / k),
            _with_sides(lambda n, k, s: n // k // s),
        ),
        call=CALL,
        got="[5, 5, 32]",
    ),
    idea(
        "conv-output-shape-keeps-channels",
        "For {call} you return {got}: the channels are those of the input.",
        "Each filter makes one channel of its own, whatever comes in: the last entry is filters.",
        "A filter looks through all input channels at once and adds up. Recognised when both "
        "sides are right and the last entry is that of the input.",
        by(_with_sides(_right, lambda c, f: c)),
        call=CALL,
        got="[24, 24, 1]",
    ),
    idea(
        "conv-output-shape-multiplies-channels",
        "For {call} you return {got}: channels and filters are multiplied.",
        "A filter is as deep as its input and gives a single number at each place, so there are "
        "as many channels as filters.",
        "It would be so if each filter looked at each channel by itself. Recognised when both "
        "sides are right and the last entry is channels times filters.",
        by(_with_sides(_right, lambda c, f: c * f)),
        call="conv_output_shape([12, 12, 32], 16, 3)",
        got="[10, 10, 512]",
    ),
    idea(
        "conv-output-shape-ignores-stride",
        "Right for stride 1, but for {call} you return {got}: the stride is left out.",
        "A window that moves by s pixels has (n - k) // s + 1 places.",
        "With stride 2 every second place is skipped. Recognised when strides make no difference.",
        by(_with_sides(lambda n, k, s: n - k + 1)),
        call=STRIDE,
        got="[11, 8, 6]",
    ),
    idea(
        "conv-output-shape-not-whole",
        "For {call} you return {got}, and no picture has half a row.",
        "Divide with // instead of /: places that are not reached in full do not count.",
        "Where the stride does not go up evenly, the last pixels are left over. Recognised when "
        "every answer is the right one before it was rounded down.",
        by(_with_sides(lambda n, k, s: (n - k) / s + 1)),
        call=STRIDE,
        got="[6, 4.5, 6]",
    ),
    idea(
        "conv-output-shape-rounds-up",
        "For {call} you return {got}: a window that sticks out at the end is counted.",
        "Round down, with //: without padding the last window has to fit in whole.",
        "Rounding up belongs to padding. Recognised when every answer is rounded up, or to the "
        "nearest, where it should be rounded down.",
        by(
            _with_sides(lambda n, k, s: -(-(n - k) // s) + 1),
            _with_sides(lambda n, k, s: round((n - k) / s + 1)),
            _with_sides(lambda n, k, s: round((n - k) / s) + 1),
        ),
        call=STRIDE,
        got="[6, 5, 6]",
    ),
    idea(
        "conv-output-shape-adds-too-early",
        "Right for stride 1, but for {call} you return {got}: the 1 is divided by the stride, too.",
        "Divide first and add 1 afterwards: (n - k) // s + 1.",
        "The first place counts in full, however far the window then moves. Recognised when every "
        "answer is n - k + 1 over the stride.",
        by(
            _with_sides(lambda n, k, s: (n - k + 1) // s),
            _with_sides(lambda n, k, s: (n - k + 1) / s),
        ),
        call="conv_output_shape([24, 24, 32], 32, 2, 2)",
        got="[11, 11, 32]",
    ),
    idea(
        "conv-output-shape-with-batch",
        "For {call} you return {count} entries, where 3 were expected: height, width and channels.",
        "Leave the number of pictures out: Keras shows it as None in front, and it is not part of "
        "the shape of one picture.",
        "A summary lists (None, 24, 24, 32) because a layer works on any number of pictures. "
        "Recognised when four entries come back.",
        _four_entries,
        call=CALL,
        count="4",
    ),
    idea(
        "conv-output-shape-no-channels",
        "For {call} you return {got}; three numbers were expected: height, width and channels.",
        "Add the number of filters as the third entry.",
        "What a layer hands on is a stack of pictures, one for each filter. Recognised when fewer "
        "than three entries come back.",
        _two_entries,
        call=CALL,
        got="[24, 24]",
    ),
    general.hard_coded(
        "conv-output-shape",
        "conv_output_shape([12, 12, 32], 16, 3)",
        "[10, 10, 16]",
        "you got [24, 24, 32]",
    ),
    idea(
        "conv-output-shape-square-only",
        "Right for square pictures, but for {call} you return {got}.",
        "Work height and width out each from its own entry: shape[0] and shape[1].",
        "Digits are square, other pictures are not. Recognised when both sides of every answer "
        "come from the same side of the input.",
        by(
            lambda shape, *rest: conv_output_shape((shape[0], shape[0], shape[2]), *rest),
            lambda shape, *rest: conv_output_shape((shape[1], shape[1], shape[2]), *rest),
            lambda shape, *rest: conv_output_shape((shape[1], shape[0], shape[2]), *rest),
        ),
        call="conv_output_shape([10, 17, 3], 8, 4)",
        got="[7, 7, 8]",
    ),
    idea(
        "conv-output-shape-stride-fails",
        "Right for stride 1, but not for {call}: {outcome}.",
        "Work the stride in: a window that moves by s pixels has (n - k) // s + 1 places.",
        "Pooling and many convolutions move by more than one pixel. Recognised when only the "
        "calls with a stride are wrong.",
        only_right_in("shown example", "other sizes, filters and channels"),
        call=STRIDE,
        outcome="you got [5, 3, 6]",
    ),
    general.raises("conv-output-shape", CALL),
)

TASK = Task(
    name="conv_output_shape",
    formula=conv_output_shape,
    groups=GROUPS,
    ideas=IDEAS,
    success=(
        "Now you can follow a picture through any such network, and the sizes in a summary hold "
        "no surprise."
    ),
    hint=(
        "Draw a row of 5 squares and a window of 3, count its places for stride 1 and for stride "
        "2, and compare your formula with the counts."
    ),
)
