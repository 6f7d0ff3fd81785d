"""A question for whoever fails a test a second time, between what was seen and what to do.

It is about the slip where one of the general slips was seen, else about the exercise.
"""

from __future__ import annotations

from collections.abc import Sequence

ABOUT_EXERCISES = {
    "w_sum": "For the shown example, what are the three products, and where in your code do "
    "they come together?",
    "ele_mul": "For the shown example, which three numbers should be in the list, and in which "
    "line does each of them get there?",
    "vect_mat_mul": "Which lists meet in the first number of the answer, and which in the second?",
    "neural_network": "What goes into the second layer, and what comes out of the first?",
    "train": "In the first two steps of the shown example, what are prediction, error and new "
    "weight on paper, and where does your row differ?",
    "gradient_step": "For the shown example, is the prediction too high or too low, and which way "
    "should each weight move, and how far?",
    "outer_prod": "Which two numbers meet in row 1, column 0 of the table?",
    "one_hot": "How many rows and columns should there be for three labels and ten classes, and "
    "where stands the 1 in each row?",
    "relu": "What should become of -2, of 0 and of 3?",
    "relu_derivative": "How steep is the ReLU at -2, at 0 and at 3?",
    "forward": "Which shape has each array on the way from X to yhat, and where is the ReLU?",
    "backward": "Which shape must dW1 and dW2 have, and which two arrays multiply to that?",
    "train_epoch": "With 6 images in batches of 2, how often should the weights change, and which "
    "weights does the second batch meet?",
    "predict": "For one image, how many outputs are there, and which of them is the answer?",
    "best_epoch": "In the shown curve, where does the highest value stand first?",
    "my_softmax": "For z = [1, 2, 3, 4], what should the entries add up to, and what do yours?",
    "model": "Read the exercise's list and your layers side by side: which line differs, and in "
    "what?",
    "hidden_features": "Where in the weight matrix do the 784 weights of unit 0 stand: in a row or "
    "in a column?",
    "build_model": "Read the exercise's list and your layers side by side: which line differs, and "
    "in what?",
    "accuracy_by_width": "Which steps have to happen anew for each width, and which numbers are "
    "measured on which pictures?",
    "conv2d": "At how many places does the kernel of the shown example fit into the image, and "
    "which pixels lie under it at the last one?",
    "conv_output_shape": "A window of 3 slides over 5 pixels: at how many places does it fit, and "
    "how many are left when it goes two pixels at a time?",
    "count_params": "How many numbers does a single filter have, over all channels, with its bias?",
    "build_cnn": "Read the exercise's table and your layers side by side: which line differs, and "
    "in what?",
    "my_model": "What came in when the network was trained, what comes in at the exam, and how "
    "did its accuracy stand when you saved it?",
}
"""By the names of exercises."""

ABOUT_SLIPS = {
    "slip-takes-too-long": "What has to become false for your loop to end, and which line in it "
    "changes that?",
    "slip-takes-too-much-memory": "How long is your longest list or array, and which line makes "
    "it longer?",
    "slip-ends-python": "Which of your lines runs last before the kernel dies?",
    "slip-asks-for-input": "Which of the function's arguments holds what you ask for?",
    "slip-prints": "What would a second function get that calls yours, and in which line does it "
    "get it?",
    "slip-returns-placeholder": "Which name stands behind return, and which of your lines gives it "
    "a value?",
    "slip-meets-placeholder": "What does the name stand for at the moment your line uses it?",
    "slip-calls-no-function": "What stands in front of the round brackets, and what should it be?",
    "slip-name-before-its-value": "In the first round, what value does the name have when it is "
    "used?",
    "slip-list-for-array": "Is it a list or an array at that line, and what does * or + do to it?",
    "slip-changes-argument": "Which of your lines writes into something that the caller owns?",
    "slip-nothing-added": "How often is the loop entered for the shown example, and what changes "
    "in each round?",
    "slip-same-answer": "Where in your code do the arguments appear?",
    "slip-first-round": "How often does the loop run before the function ends?",
    "slip-off-by-one": "Which places does your loop visit for a list of three: which is its first, "
    "which its last?",
    "slip-whole-numbers": "In which line are the digits behind the point lost?",
    "slip-wrong-axis": "What do the rows stand for, what the columns, and which of them should be "
    "left at the end?",
    "slip-ignores-argument": "Where in your code does this argument appear, and what stands there "
    "in its place?",
    "slip-returns-nothing": "What stands in the last line of your function?",
    "slip-name-overwritten": "In which cell does the name appear on the left of an =?",
}
"""By the names of misconceptions that any exercise can show."""


def question_about(exercise: str, misconceptions: Sequence[str]) -> str:
    """Return the question for a failed test, or "" where there is none."""
    own = next((ABOUT_SLIPS[name] for name in misconceptions if name in ABOUT_SLIPS), "")
    return own or ABOUT_EXERCISES.get(exercise, "")
