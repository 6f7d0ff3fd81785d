"""Right answers to `accuracy_by_width`, written as differently as people write them."""

import keras
import numpy as np
from keras import Sequential
from keras.layers import Dense, Dropout, Flatten


def build_model(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")])


def compiled(hidden):
    model = build_model(hidden)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def as_in_the_lesson(widths, digits, epochs=5):
    x_train, y_train, x_test, y_test = digits
    accuracies = []
    for hidden in widths:
        model = compiled(hidden)
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        _loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
        accuracies.append(accuracy)
    return accuracies


def into_an_array(widths, digits, epochs=5):
    x_train, y_train, x_test, y_test = digits
    accuracies = np.zeros(len(widths))
    for k, hidden in enumerate(widths):
        model = compiled(hidden)
        model.fit(x_train, y_train, epochs=epochs, verbose=0, batch_size=64)
        accuracies[k] = model.evaluate(x_test, y_test, verbose=0)[1]
    return accuracies


def by_name(widths, digits, epochs=5):
    def accuracy(hidden):
        model = compiled(hidden)
        model.fit(digits[0], digits[1], epochs=epochs, verbose=0)
        return model.evaluate(digits[2], digits[3], verbose=0, return_dict=True)["accuracy"]

    return [accuracy(hidden) for hidden in widths]


def counted_by_hand(widths, digits, epochs=5):
    x_train, y_train, x_test, y_test = digits
    accuracies = ()
    for hidden in widths:
        model = build_model(hidden)
        model.compile(keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy())
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        yhat = model.predict(x_test, verbose=0).argmax(axis=1)
        accuracies += (np.mean(yhat == y_test),)
    return accuracies


def as_validation(widths, digits, epochs=5):
    x_train, y_train, *test = digits
    accuracies = []
    for hidden in widths:
        history = compiled(hidden).fit(
            x_train, y_train, epochs=epochs, verbose=0, validation_data=tuple(test)
        )
        accuracies.append(history.history["val_accuracy"][-1])
    return accuracies


def rounded(widths, digits, epochs=5):
    return [round(accuracy, 2) for accuracy in as_in_the_lesson(widths, digits, epochs)]


def without_dropout(widths, digits, epochs=5):
    """The width counts here; how the networks look is another exercise."""
    x_train, y_train, x_test, y_test = digits
    accuracies = []
    for hidden in widths:
        model = Sequential([Flatten(), Dense(hidden, "relu"), Dense(10, "softmax")])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        accuracies.append(model.evaluate(x_test, y_test, verbose=0)[-1])
    return np.array(accuracies, dtype="float32")


RIGHT = (
    as_in_the_lesson,
    into_an_array,
    by_name,
    counted_by_hand,
    as_validation,
    rounded,
    without_dropout,
)
