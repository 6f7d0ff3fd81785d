"""Wrong ideas about measuring accuracy by width, and the sentences that name them.

The gaps of each template are filled by `public_tests._lab4.width_diagnosis`; the values beside it
are an example, for readers who look a misconception up.
"""

from __future__ import annotations

from public_tests._report import Misconception

WIDTH_MISCONCEPTIONS = (
    Misconception.of(
        "accuracy-by-width-on-training-images",
        "For a network of {width} units you return {got}. That is right for the training images of "
        "this test; for its test images {expected} would be.",
        "Evaluate on x_test and y_test, which the network has not seen: "
        "model.evaluate(x_test, y_test, verbose=0).",
        "What was practised proves little. Recognised because some test images of the test carry "
        "labels that no network can know, so that only an accuracy on the training images comes "
        "close to 1.",
        width=48,
        got="1",
        expected="0.6",
    ),
    Misconception.of(
        "accuracy-by-width-returns-loss",
        "For {widths} units you return {got}. These look like losses; accuracies lie between 0 "
        "and 1 and grow with the width.",
        "Take the second number of model.evaluate; the first is the loss: "
        "loss, accuracy = model.evaluate(...).",
        "A small loss is good and a small accuracy is bad, so the two must not be mixed up. "
        "Recognised when even the narrow network gets more than 1, and neither number looks like "
        "percent.",
        widths="48 and 1",
        got="[1.25, 2.25]",
    ),
    Misconception.of(
        "accuracy-by-width-returns-pairs",
        "For {count} widths you return an array of shape {shape}: more than one number for each.",
        "Keep the accuracy alone: loss, accuracy = model.evaluate(...), and then append(accuracy).",
        "All that compile asked for comes back from model.evaluate. Recognised when two numbers "
        "come back for each width.",
        count=2,
        shape="(2, 2)",
    ),
    Misconception.of(
        "accuracy-by-width-percent",
        "For a network of {width} units you return {got}, where a fraction between 0 and 1 was "
        "expected.",
        "Return the accuracies as model.evaluate gives them, without a factor of 100.",
        "The figure, and whoever compares, expects fractions. Recognised when the numbers are the "
        "right ones times 100.",
        width=48,
        got="60",
    ),
    Misconception.of(
        "accuracy-by-width-error-rate",
        "For a network of {width} units you return {got}, and for one of {narrow} unit {other}: "
        "these are shares of wrong answers.",
        "Return the share of right answers, which is the accuracy as model.evaluate gives it.",
        "Error rate and accuracy add up to 1. Recognised when 1 minus your numbers is what was "
        "expected.",
        width=48,
        narrow=1,
        got="0.4",
        other="0.85",
    ),
    Misconception.of(
        "accuracy-by-width-one-result",
        "For {count} widths you return {got}.",
        "Collect one accuracy for each width: an empty list before the loop, append inside it, and "
        "the return behind it.",
        "A return inside the loop ends it at the first width, and a plain assignment keeps only "
        "the last. Recognised when a single number comes back for several widths.",
        count=2,
        got="a single number",
    ),
    Misconception.of(
        "accuracy-by-width-order",
        "For the widths {widths}, in this order, your first accuracy is {got} and your second "
        "{other}: the order of the widths got lost.",
        "Go through widths as they are, without sorting, and append one accuracy after the other.",
        "Whoever calls the function knows the widths only by their order. Recognised when the wide "
        "network's accuracy stands in the narrow one's place.",
        widths="[48, 1]",
        got="0.15",
        other="0.6",
    ),
    Misconception.of(
        "accuracy-by-width-widths-ignored",
        "For networks of {widths} units you return almost the same: {got}. A single hidden unit "
        "can't tell ten digits apart.",
        "Build a new network for each width inside the loop: model = build_model(hidden). And see "
        "that build_model passes its own test.",
        "A network that is built once, before the loop or with a fixed number, has the same width "
        "all the time. Recognised when one hidden unit does as well as many.",
        widths="48 and 1",
        got="[0.6, 0.6]",
    ),
    Misconception.of(
        "accuracy-by-width-not-trained",
        "For a network of {width} units you return {got}; after training it gets {expected} on "
        "these images.",
        "Train each network before you evaluate it: model.fit(x_train, y_train, epochs=epochs, "
        "verbose=0). And see that build_model passes its own test.",
        "An untrained network guesses, and one in ten guesses is right. Recognised when the wide "
        "network does little better than that.",
        width=48,
        got="0.1",
        expected="0.6",
    ),
)
