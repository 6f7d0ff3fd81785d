"""Right and wrong files for `my_model`: each function returns the bytes of one."""

import io

import numpy as np

from autils import load_images
from tests.public_tests.lab5.sentences import FILES
from tests.public_tests.tables import Table
from tools.samples.networks import (
    archive,
    digit_reader,
    keras_file,
    layer,
    picture_input,
    ridge,
    untrained,
    weights_file,
)

TABLE = Table(FILES)
RIGHT, right, wrong = TABLE.rights, TABLE.right, TABLE.wrong


def scores(kernel, bias, shape=(28, 28, 1)):
    """Return a file with a network of one Dense layer."""
    parts = [picture_input(shape)] + ([layer("Flatten")] if len(shape) > 1 else [])
    return keras_file([*parts, layer("Dense", kernel, bias, units=10)])


def one_layer(prepare=lambda X: X, relabel=lambda y: y):
    """Return kernel (784, 10) and bias (10,) of a network of one layer, fitted to what is given."""
    (images, labels), _ = load_images()
    X = prepare(images / 255).reshape(len(images), -1)
    return ridge(X, np.eye(10)[relabel(labels.astype(int))])


def second_half(layers, **changes):
    """Return a network's layers with another last one."""
    *rest, last = layers
    kernel, bias = last.weights
    return [*rest, changes["last"](kernel, bias)]


# --- right


@right
def as_keras_stores_it():
    return keras_file(digit_reader())


@right
def compressed():
    return keras_file(digit_reader(), compress=True)


@right
def with_softmax_at_the_end():
    return keras_file(
        second_half(
            digit_reader(),
            last=lambda W, b: layer("Dense", 9 * W, 9 * b, units=10, activation="softmax"),
        )
    )


@right
def pictures_without_a_channel():
    _, *rest = digit_reader()
    reshape = layer("Reshape", target_shape=[28, 28, 1])
    return keras_file([picture_input((28, 28)), reshape, *rest])


@right
def unrolled_pictures():
    _, *rest = digit_reader()
    reshape = layer("Reshape", target_shape=[28, 28, 1])
    return keras_file([picture_input((784,)), reshape, *rest])


@right
def with_dropout_and_noise():
    first, *rest = digit_reader()
    return keras_file([first, layer("RandomTranslation"), *rest[:-1], layer("Dropout"), rest[-1]])


@right
def another_size():
    return keras_file(digit_reader(filters=40))


# --- my-model-other-format


@wrong("my-model-other-format")
def older_format_renamed():
    return weights_file(digit_reader())


@wrong("my-model-other-format")
def no_archive_at_all():
    return b"my model is not saved yet\n"


@wrong("my-model-other-format")
def weights_in_an_archive():
    return archive({"model.weights.h5": weights_file(digit_reader())})


@wrong("my-model-other-format")
def numpy_archive():
    buffer = io.BytesIO()
    np.savez(buffer, W=np.ones((784, 10)))
    return buffer.getvalue()


# --- my-model-wrong-input


@wrong("my-model-wrong-input")
def of_lab_3():
    return scores(np.ones((400, 10)), np.zeros(10), (400,))


@wrong("my-model-wrong-input")
def small_pictures():
    return scores(np.ones((400, 10)), np.zeros(10), (20, 20, 1))


@wrong("my-model-wrong-input")
def in_colour():
    return scores(np.ones((2352, 10)), np.zeros(10), (28, 28, 3))


# --- my-model-wrong-output


@wrong("my-model-wrong-output")
def one_score():
    dense = layer("Dense", np.ones((784, 1)), np.zeros(1), units=1)
    return keras_file([picture_input(), layer("Flatten"), dense])


@wrong("my-model-wrong-output")
def scores_for_each_place():
    dense = layer("Dense", np.ones((1, 10)), np.zeros(10), units=10)
    return keras_file([picture_input(), dense])


@wrong("my-model-wrong-output")
def without_the_last_layer():
    return keras_file(digit_reader()[:-1])


# --- my-model-not-numbers


@wrong("my-model-not-numbers")
def weights_of_nan():
    return scores(np.full((784, 10), np.nan), np.zeros(10))


@wrong("my-model-not-numbers")
def one_nan_in_a_bias():
    kernel, bias = one_layer()
    return scores(kernel, np.where(np.arange(10) == 3, np.nan, bias))


@wrong("my-model-not-numbers")
def infinite_weights():
    kernel, bias = one_layer()
    return scores(np.where(kernel > 0.02, np.inf, np.where(kernel < -0.02, -np.inf, kernel)), bias)


# --- my-model-expects-bytes


@wrong("my-model-expects-bytes")
def a_convolution_on_bytes():
    return keras_file(digit_reader(lambda X: 255 * X))


@wrong("my-model-expects-bytes")
def one_layer_on_bytes():
    return scores(*one_layer(lambda X: 255 * X))


@wrong("my-model-expects-bytes")
def divides_once_more():
    first, *rest = digit_reader()
    return keras_file([first, layer("Rescaling", scale=1 / 255, offset=0.0), *rest])


# --- my-model-inverted


@wrong("my-model-inverted")
def a_convolution_on_ink_for_paper():
    return keras_file(digit_reader(lambda X: 1 - X))


@wrong("my-model-inverted")
def one_layer_on_ink_for_paper():
    return scores(*one_layer(lambda X: 1 - X))


@wrong("my-model-inverted")
def inverts_by_itself():
    first, *rest = digit_reader()
    return keras_file([first, layer("Rescaling", scale=-1.0, offset=1.0), *rest])


# --- my-model-transposed


@wrong("my-model-transposed")
def a_convolution_on_turned_pictures():
    return keras_file(digit_reader(lambda X: X.transpose(0, 2, 1)))


@wrong("my-model-transposed")
def one_layer_on_turned_pictures():
    return scores(*one_layer(lambda X: X.transpose(0, 2, 1)))


@wrong("my-model-transposed")
def column_by_column():
    kernel, bias = one_layer(lambda X: X.reshape(len(X), 28, 28).transpose(0, 2, 1))
    return scores(kernel, bias, (784,))


# --- my-model-labels-shifted


@wrong("my-model-labels-shifted")
def counts_from_one():
    return keras_file(digit_reader(relabel=lambda y: (y + 1) % 10))


@wrong("my-model-labels-shifted")
def counts_from_minus_one():
    return scores(*one_layer(relabel=lambda y: (y - 1) % 10))


@wrong("my-model-labels-shifted")
def ten_for_zero():
    return keras_file(
        second_half(
            digit_reader(),
            last=lambda W, b: layer("Dense", np.roll(W, 1, 1), np.roll(b, 1), units=10),
        )
    )


# --- my-model-one-answer


@wrong("my-model-one-answer")
def dead_layer():
    kernel, bias = one_layer()
    return scores(0 * kernel, bias)


@wrong("my-model-one-answer")
def tiny_weights():
    kernel, bias = one_layer()
    return scores(kernel / 1e6, bias + 0.1 * (np.arange(10) == 7))


@wrong("my-model-one-answer")
def relu_that_is_off():
    kernel, bias = one_layer()
    hidden = layer("Dense", kernel, bias - 1e6, units=10, activation="relu")
    last = layer("Dense", np.eye(10), np.arange(10), units=10)
    return keras_file([picture_input(), layer("Flatten"), hidden, last])


# --- my-model-untrained


LOGITS = {
    "module": "keras.losses",
    "class_name": "SparseCategoricalCrossentropy",
    "config": {"name": "loss", "from_logits": True},
}


def a_poor_reader(**more):
    """Return a network that reads some digits, with or without a softmax behind it."""
    few = slice(None, 40)
    (images, labels), _ = load_images()
    X = images[few].reshape(len(images[few]), -1) / 255
    kernel, bias = ridge(X, np.eye(10)[labels[few].astype(int)])
    last = layer("Dense", kernel, bias, units=10, activation=more.pop("activation", "linear"))
    return keras_file([picture_input((28, 28, 1)), layer("Flatten"), last], **more)


@wrong("my-model-loss-and-output")
def the_loss_of_lab_4():
    return a_poor_reader(loss="sparse_categorical_crossentropy")


@wrong("my-model-loss-and-output")
def a_loss_that_is_not_told():
    told = LOGITS["config"] | {"from_logits": False}
    return a_poor_reader(loss=LOGITS | {"config": told})


@wrong(
    "my-model-loss-and-output",
    "Your network reads {percent} of the exam's pictures rightly. It gives probabilities, and the "
    "loss that it was trained with takes logits.",
)
def a_softmax_for_a_loss_of_logits():
    return a_poor_reader(activation="softmax", loss=LOGITS)


@wrong("my-model-untrained")
def random_weights():
    return keras_file(untrained())


@wrong("my-model-untrained")
def a_random_last_layer():
    chance = np.random.default_rng(1)
    return keras_file(
        second_half(
            digit_reader(),
            last=lambda W, b: layer("Dense", chance.normal(size=W.shape), 0 * b, units=10),
        )
    )


@wrong("my-model-untrained")
def trained_on_labels_in_another_order():
    return scores(*one_layer(relabel=np.random.default_rng(5).permutation))


# --- my-model-undertrained


@wrong("my-model-undertrained")
def a_few_pictures():
    return keras_file(digit_reader(examples=150))


@wrong("my-model-undertrained")
def four_filters():
    return keras_file(digit_reader(filters=4))


@wrong("my-model-undertrained")
def disturbed():
    return keras_file(digit_reader(spread=0.02))


@wrong("my-model-undertrained")
def a_single_layer():
    return scores(*one_layer())


# --- my-model-learnt-by-heart


@wrong("my-model-learnt-by-heart")
def too_many_features():
    return keras_file(digit_reader(filters=12, pool=2))


@wrong("my-model-learnt-by-heart")
def thousands_of_units():
    return keras_file(by_heart(1300, seed=1))


@wrong("my-model-learnt-by-heart")
def other_thousands_of_units():
    return keras_file(by_heart(1500, seed=2))


def by_heart(units, seed):
    """Return a network of two Dense layers with nearly as many units as pictures."""
    (images, labels), _ = load_images()
    X = images.reshape(len(images), -1) / 255
    chance = np.random.default_rng(seed)
    kernel, bias = chance.normal(size=(784, units)) / 5, chance.normal(size=units)
    last = ridge(np.maximum(X @ kernel + bias, 0), np.eye(10)[labels])
    return [
        picture_input(),
        layer("Flatten"),
        layer("Dense", kernel, bias, units=units, activation="relu"),
        layer("Dense", *last, units=10),
    ]
