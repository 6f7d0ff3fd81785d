"""Wrong ideas about building a network of a given width, and the sentences that name them.

The gaps of each template are filled by `public_tests._lab4.build_diagnosis`; the values beside it
are an example, for readers who look a misconception up.
"""

from __future__ import annotations

from public_tests._report import Misconception

BUILD_MISCONCEPTIONS = (
    Misconception.of(
        "build-model-returns-none",
        "Your build_model({hidden}) returns None.",
        "End the function with return model. Methods such as compile and summary return None, so "
        "don't store what they return.",
        "A network that is not returned is lost as soon as the function ends. Recognised when None "
        "comes back.",
        hidden=12,
    ),
    Misconception.of(
        "build-model-no-flatten",
        "Your network does not unroll its images: given 2 images of 28 by 28 pixels, it {outcome}.",
        "Begin the list of layers with Flatten(), which makes one row of 784 numbers of each "
        "image.",
        "A Dense layer works on the last dimension alone: without Flatten it treats each of the "
        "28 rows of pixels as an example of its own. Recognised when no layer flattens and the "
        "network does not give one row of scores for each image.",
        outcome="gives an array of shape (2, 28, 10)",
    ),
    Misconception.of(
        "build-model-missing-layer",
        "Your network has {got}; two were expected: one of {hidden} units and one of 10.",
        "Write a Dense layer for the hidden units, and a second one for the ten digits.",
        "The output layer is a Dense layer too. Recognised when there are fewer than two of them.",
        got="1 Dense layer",
        hidden=12,
    ),
    Misconception.of(
        "build-model-extra-layer",
        "Your network has {extra} more than asked for.",
        "Keep to four layers: Flatten, Dense, Dropout, Dense. Only so does its accuracy tell about "
        "the width, and nothing else.",
        "Whoever wants to know what one number does has to keep everything else as it is. "
        "Recognised when there are more Dense or Dropout layers than asked for, or layers of "
        "other kinds.",
        extra="1 Dense layer",
    ),
    Misconception.of(
        "build-model-width-ignored",
        "Your build_model({first}) and build_model({second}) both have a hidden layer of {got}.",
        "Use the argument: write hidden, without quotes, where the number of units stands.",
        "A number that is written down is the same on every call. Recognised when the hidden layer "
        "is equally wide whatever the argument is.",
        first=12,
        second=5,
        got="512 units",
    ),
    Misconception.of(
        "build-model-wrong-classes",
        "The last layer of build_model({hidden}) has {got}; 10 were expected, one for each digit.",
        "Give the last Dense layer 10 units, whatever the width of the hidden layer is.",
        "Each digit needs a probability of its own. Recognised when the last Dense layer of one of "
        "the networks has another number of units than 10.",
        hidden=12,
        got="12 units",
    ),
    Misconception.of(
        "build-model-hidden-linear",
        "The hidden layer has no activation; ReLU was expected.",
        'Write activation="relu" in the hidden Dense layer.',
        "Without a bend, two layers do no more than one, and the width hardly matters. Recognised "
        "when the hidden Dense layer hands on its sums unchanged.",
    ),
    Misconception.of(
        "build-model-output-linear",
        "The last layer gives plain scores; probabilities were expected.",
        'Write activation="softmax" in the last Dense layer: the loss "sparse_categorical_'
        'crossentropy" takes what it gets for probabilities.',
        "In the softmax lab the loss was told from_logits=True and did the softmax itself; here it "
        "is called by its name, and is not told. Recognised when the last layer hands on its sums "
        "unchanged.",
    ),
    Misconception.of(
        "build-model-no-dropout",
        "Your network has no Dropout layer.",
        "Put Dropout(0.2) between the hidden Dense layer and the last one.",
        "Leaving out a fifth of the hidden units at random, anew for each batch, keeps the network "
        "from relying on any one of them. Recognised when no layer is a Dropout.",
    ),
    Misconception.of(
        "build-model-dropout-place",
        "Your Dropout stands {where}; it was expected between the two Dense layers.",
        "Move Dropout(0.2) behind the hidden Dense layer: it should silence hidden units.",
        "Behind the last layer it would wipe out the answers themselves, and in front of the "
        "hidden layer it would wipe out pixels. Recognised by the order of the layers.",
        where="behind the last Dense layer",
    ),
    Misconception.of(
        "build-model-dropout-rate",
        "Your Dropout leaves out {percent} % of the hidden units; 20 % were expected.",
        "Write Dropout(0.2): the number is the share that is left out.",
        "Some libraries ask for the share to keep, Keras for the share to leave out. Recognised by "
        "the rate of the Dropout layer.",
        percent=80,
    ),
)
