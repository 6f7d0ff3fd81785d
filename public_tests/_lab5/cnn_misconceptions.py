"""Wrong ideas about the convolutional network of lab 5, and the sentences that name them."""

from __future__ import annotations

from public_tests._report import Misconception

CNN_MISCONCEPTIONS = (
    Misconception.of(
        "build-cnn-returns-none",
        "Your build_cnn() returns None: no network comes back.",
        "End the function with return model.",
        "A function without a return statement returns None. Recognised by just that.",
    ),
    Misconception.of(
        "build-cnn-not-a-model",
        "Your build_cnn() returns {got}; a Keras model was expected.",
        "Put the layers into Sequential([...]) and return what that gives.",
        "A list of layers is no network yet: Sequential joins them. Recognised when anything but "
        "a Keras model comes back.",
        got="a list",
    ),
    Misconception.of(
        "build-cnn-larger-network",
        "This is the other network, the one with 607,394 parameters.",
        "Build the smaller one: two convolutions, each with its pooling, before Flatten.",
        "The two summaries stand one after the other. Recognised by the parts of the larger "
        "network.",
    ),
    Misconception.of(
        "build-cnn-wrong-input",
        "Your network {got}; pictures of shape (28, 28, 1) were expected.",
        "Begin the list with keras.Input(shape=(28, 28, 1)): height, width, one channel of grey.",
        "A convolution needs to know where pixels lie, so pictures are not unrolled, and grey is "
        "a channel, too. Recognised when the input has another shape, or none was given.",
        got="takes inputs of shape (784,)",
    ),
    Misconception.of(
        "build-cnn-missing-flatten",
        "There is no Flatten between the convolutions and the Dense layers, so these work at "
        "each place of the picture separately.",
        "Put Flatten() before the first Dense layer.",
        "A Dense layer works on the last axis alone. Without Flatten it sees the channels of one "
        "place, and the network gives ten scores for each of 25 places. Recognised when no "
        "Flatten stands before the first Dense layer.",
    ),
    Misconception.of(
        "build-cnn-missing-pooling",
        "There {got} in your network, and two were expected.",
        "Put a MaxPooling2D((2, 2)) after each convolution.",
        "Pooling halves both sides, so the layers behind it see more of the picture with fewer "
        "numbers. Recognised when fewer than two MaxPooling2D layers are there.",
        got="is 1 MaxPooling2D layer",
    ),
    Misconception.of(
        "build-cnn-missing-dropout",
        "There is no Dropout in your network.",
        "Put Dropout(0.2) after the second pooling.",
        "Dropout has no numbers to learn, so the count of parameters doesn't miss it. Recognised "
        "when all other layers are there.",
    ),
    Misconception.of(
        "build-cnn-missing-layer",
        "Your network has {got}; {wanted} were expected.",
        "Compare your list with the table of the exercise, line by line, and add what is missing.",
        "Each line of the table is one layer. Recognised when there are fewer convolutions or "
        "fewer Dense layers than asked for.",
        got="1 × Conv2D and 2 × Dense",
        wanted="2 × Conv2D and 2 × Dense",
    ),
    Misconception.of(
        "build-cnn-extra-layer",
        "Your network has more than was asked for: {got}.",
        "Take out what is not in the table; you are free to try it after the exercise.",
        "More layers make another network. Recognised when there are layers of other classes, or "
        "more of one class than asked for.",
        got="1 Dense layer",
    ),
    Misconception.of(
        "build-cnn-layer-order",
        "The right layers stand in another order: {got}.",
        "Put them into the order of the table: data flows through the list from its first entry "
        "to its last.",
        "Each convolution is followed by its own pooling, so that the next one looks at a smaller "
        "picture. Recognised when all layers are there and their order is another one.",
        got="Conv2D, Conv2D, MaxPooling2D, MaxPooling2D, Dropout, Flatten, Dense, Dense",
    ),
    Misconception.of(
        "build-cnn-kernel-sizes",
        "Your convolutions have kernels of {got}; {wanted} were expected.",
        "Give the first Conv2D (5, 5) and the second one (3, 3).",
        "The kernel's side decides how much of the picture is left: 28 - 5 + 1 = 24. Recognised "
        "when a kernel has another size than asked for.",
        got="3 by 3 and 3 by 3",
        wanted="5 by 5 and 3 by 3",
    ),
    Misconception.of(
        "build-cnn-wrong-filters",
        "Your convolutions have {got} filters; {wanted} were expected.",
        "Set the first number in each Conv2D(...), which is its number of filters.",
        "Every filter is one more thing that the layer can look for. Recognised when a "
        "convolution has another number of filters than asked for.",
        got="16 and 32",
        wanted="32 and 32",
    ),
    Misconception.of(
        "build-cnn-padding",
        'A convolution of yours pads its input (padding="same"), so the picture keeps its size.',
        "Leave padding out: without it 28 becomes 24, as in the table.",
        "Padding is a choice, and this network goes without it. Recognised when a convolution "
        "has padding.",
    ),
    Misconception.of(
        "build-cnn-wrong-units",
        "Your Dense layers have {got} units; {wanted} were expected.",
        "Give the first Dense layer 128 units, and the last one 10, one for each digit.",
        "Ten digits need ten scores. Recognised when there are two Dense layers of other sizes.",
        got="64 and 10",
        wanted="128 and 10",
    ),
    Misconception.of(
        "build-cnn-no-relu",
        "{got} without ReLU.",
        'Add activation="relu" to both convolutions and to the first Dense layer.',
        "A convolution is a weighted sum; two of them in a row without a bend between them do no "
        "more than one. Recognised when a hidden layer computes something other than ReLU.",
        got="Conv2D number 1 is",
    ),
    Misconception.of(
        "build-cnn-output-activation",
        "Your last layer ends in {got}; a linear output was expected.",
        "Give the last Dense layer no activation: the loss, built with from_logits=True, takes "
        "the softmax itself.",
        "It is the rule of lab 3: the network gives logits. Recognised when the last Dense layer, "
        "with the activations behind it, is not linear.",
        got="a softmax",
    ),
)
