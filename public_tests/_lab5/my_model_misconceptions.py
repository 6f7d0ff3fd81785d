"""Wrong ideas that a saved network shows, and the sentences that name them."""

from __future__ import annotations

from public_tests._report import Misconception

MY_MODEL_MISCONCEPTIONS = (
    Misconception.of(
        "my-model-other-format",
        "{reason}",
        'Write my_model.save("my_model.keras"): the ending .keras decides the format.',
        "Other endings give other formats, and a renamed file stays what it was. Recognised when "
        "the file is no archive with a model's description and weights in it.",
        reason="The file is in Keras's older HDF5 format.",
    ),
    Misconception.of(
        "my-model-wrong-input",
        "Your network takes inputs of shape {shape}; the exam has pictures of shape (28, 28, 1).",
        "Train the network that build_cnn() returns, on X_train as the lab makes it.",
        "A network of lab 3 takes 400 numbers, for one. Recognised when the input of the saved "
        "network is no picture of 28 by 28 pixels.",
        shape="(400,)",
    ),
    Misconception.of(
        "my-model-wrong-output",
        "Your network gives outputs of shape {shape} for each picture; ten scores were expected.",
        "End the network with Dense(10), after a Flatten.",
        "Each digit needs a score of its own. Recognised when the output of the saved network has "
        "another shape than (10,).",
        shape="(5, 5, 10)",
    ),
    Misconception.of(
        "my-model-not-numbers",
        "Your network gives NaN, which is not a number, for {count} of {total} pictures.",
        "Build it again and train it with a smaller learning rate: Adam's usual 0.001 is fine.",
        "Steps that are too large overshoot further each time, until a weight is infinite. "
        "Recognised when scores are NaN.",
        count="1000",
        total="1000",
    ),
    Misconception.of(
        "my-model-expects-bytes",
        "Your network reads {found} of the exam's pictures rightly when their pixels go from 0 to "
        "255, and {share} when they go from 0 to 1.",
        "Train it on pixels divided by 255, as X_train is.",
        "The exam's pixels go from 0 to 1. A network trained on larger numbers finds its biases "
        "far too strong for these. Recognised when it does much better on bytes.",
        found="96.1 %",
        share="31.0 %",
    ),
    Misconception.of(
        "my-model-inverted",
        "Your network reads {found} of the exam's pictures rightly when they are inverted, and "
        "{share} as they are.",
        "Train it on pictures with 0 for paper and 1 for ink, as X_train is, and don't subtract "
        "them from 1.",
        "On a screen black on white looks natural; MNIST has it the other way round. Recognised "
        "when the network does much better on inverted pictures.",
        found="95.0 %",
        share="12.1 %",
    ),
    Misconception.of(
        "my-model-transposed",
        "Your network reads {found} of the exam's pictures rightly when rows and columns change "
        "places, and {share} as they are.",
        "Train it on the pictures of this lab, which are upright, without .T or a reshape.",
        "The rows of lab 3 were unrolled column by column, and those pictures had to be turned. "
        "Recognised when the network does much better on transposed pictures.",
        found="95.0 %",
        share="28.4 %",
    ),
    Misconception.of(
        "my-model-labels-shifted",
        "Your network answers {answer} where a {digit} is shown, and so on: for {found} of the "
        "pictures its answer is off by the same number.",
        "Train it on y_train as it is: label 0 is unit 0, and nothing is added or taken off.",
        "Counting from 1 is human, and the ten units count from 0. Recognised when answers are "
        "right once the same number is taken off all of them.",
        answer="1",
        digit="0",
        found="94.0 %",
    ),
    Misconception.of(
        "my-model-one-answer",
        "Your network answers {answer} for {count} of {total} pictures, whatever they show.",
        "Build it again, check the pictures and the labels that fit() gets, and see that the loss "
        "falls while it trains.",
        "One constant answer is the easiest way to be right for one digit in ten. Recognised when "
        "nine answers in ten are the same.",
        answer="1",
        count="1000",
        total="1000",
    ),
    Misconception.of(
        "my-model-untrained",
        "Your network reads {share} of the exam's pictures rightly: no more than guessing gives.",
        "Save it after fit(), not before, and save the model that was trained.",
        "A new network has random weights, and build_cnn() makes a new one at each call. "
        "Recognised when hardly more than one picture in ten is read rightly.",
        share="9.8 %",
    ),
    Misconception.of(
        "my-model-undertrained",
        "Your network reads {share} of the exam's pictures rightly, and only {practised} of those "
        "that it could practise on.",
        "Train it for more epochs: the loss is still falling.",
        "As long as even the practised pictures are wrong, there is more to learn from them. "
        "Recognised when practised pictures are read no better than at 97 %.",
        share="84.0 %",
        practised="86.2 %",
    ),
    Misconception.of(
        "my-model-learnt-by-heart",
        "Your network reads {practised} of the pictures that it could practise on rightly, but "
        "{share} of the exam's.",
        "Use convolutions with pooling and some Dropout, as build_cnn() does, or more pictures.",
        "It is overfitting: what is learnt by heart helps with nothing new. Recognised when "
        "practised pictures are read much better than new ones.",
        share="91.0 %",
        practised="99.9 %",
    ),
)
