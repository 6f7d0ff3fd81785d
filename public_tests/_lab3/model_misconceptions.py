"""Wrong ideas about the network of lab 3, and the sentences that name them.

The gaps of each template are filled by `public_tests._lab3.model_diagnosis`; the values beside it
are an example, for readers who look a misconception up.
"""

from __future__ import annotations

from public_tests._report import Misconception

MODEL_MISCONCEPTIONS = (
    Misconception.of(
        "model-empty",
        "Your model has no Dense layer; three were expected, with {units} units.",
        "Put three Dense layers into the list of Sequential([...]), after the Input.",
        "An Input only says what comes in. Units that compute something come with the Dense "
        "layers. Recognised when no layer is Dense.",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-softmax-output",
        "Your last layer ends in a softmax; a linear output was expected.",
        'Give the last layer activation="linear", or none: the loss, built with from_logits=True, '
        "takes the softmax itself.",
        "Softmax and logarithm taken in one step are exact where two steps overflow, so the model "
        "gives the raw scores. Recognised when the last Dense layer, with the activations behind "
        "it, makes probabilities.",
    ),
    Misconception.of(
        "model-hidden-linear",
        "{layers} without an activation; ReLU was expected there.",
        'Add activation="relu" to each hidden Dense layer.',
        "Linear layers in a row do no more than one linear layer, however many there are. "
        "Recognised when a hidden Dense layer hands on its sums unchanged.",
        layers="Hidden layers 1 and 2 are",
    ),
    Misconception.of(
        "model-hidden-sigmoid",
        "{layers} a sigmoid activation; ReLU was expected there.",
        'Write activation="relu" in the hidden layers.',
        "A sigmoid is nearly flat on both sides, so little of the gradient gets through it. "
        "Recognised when what follows a hidden Dense layer computes a sigmoid.",
        layers="Hidden layers 1 and 2 have",
    ),
    Misconception.of(
        "model-output-relu",
        "Your last layer ends in a ReLU, which turns all negative scores into 0; a linear output "
        "was expected.",
        'Give the last layer activation="linear", or none: a score may well be negative.',
        "Scores that are cut at 0 cannot say how unlikely a digit is, and learn nothing there. "
        "Recognised when the last Dense layer, with the activations behind it, computes a ReLU.",
    ),
    Misconception.of(
        "model-layer-order",
        "Your Dense layers have {got} units, in this order; {units} were expected.",
        "Put the same layers into the expected order: data flows through the list from its first "
        "entry to its last.",
        "The last layer gives one score per class, so it has to be the one with as many units as "
        "classes. Recognised when the right numbers of units stand in another order.",
        got="10, 15 and 25",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-wrong-units",
        "Your Dense layers have {got} units; {units} were expected.",
        "Set the first number in each Dense(...), which is its number of units.",
        "Every unit of a layer is one more thing it can look for. Recognised when there are three "
        "Dense layers and a hidden one has another size than asked for.",
        got="30, 15 and 10",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-wrong-classes",
        "Your last layer has {got}, but there are {classes} classes, and each needs its own score.",
        "Give the last Dense layer {classes} units, one for each digit from 0 to {last}.",
        "A single unit answers yes or no. Telling ten digits apart takes ten scores. "
        "Recognised when only the last Dense layer has another size than asked for.",
        got="1 unit",
        classes=10,
        last=9,
    ),
    Misconception.of(
        "model-extra-layer",
        "Your model has {extra} more than asked for; exactly three Dense layers were expected, "
        "with {units} units.",
        "Take out what was not asked for; you are free to try it after the exercise.",
        "More layers, or layers such as Dropout, make another network with another training. "
        "Recognised when there are more than three Dense layers, or others that are no activation.",
        extra="1 Dense layer",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-missing-layer",
        "Your model has {got}; three were expected, with {units} units.",
        "Add what is missing, so that there are two hidden layers and one output layer.",
        "The output layer is a Dense layer too. Recognised when there are one or two Dense layers.",
        got="2 Dense layers",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-wrong-input",
        "Your model {got}; {size} numbers per image were expected.",
        "Begin the list with keras.Input(shape=({size},)): an image of 20 by 20 pixels, unrolled.",
        "The first layer has one weight for each pixel and unit, so it has to know how many "
        "pixels come. Recognised when the input has another size, or none was given and the "
        "model was never called.",
        got="does not know the size of its input yet",
        size=400,
    ),
    Misconception.of(
        "model-not-sequential",
        "Your model is {got}; a Sequential model was expected.",
        "Write model = Sequential([...]), with the layers as a list inside the brackets.",
        "A Sequential is all that a plain stack of layers needs. Recognised when the model is "
        "anything else, be it a functional model or a list of layers.",
        got="a Functional model",
    ),
)
