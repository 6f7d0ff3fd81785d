"""Sixteen learners and their lab on convolutions.

Training is left out in grading, so what counts in the last exercise is the file beside the
notebook. The files are made by `tools.samples.networks`, in a second or two each.
"""

import copy
from collections.abc import Callable

import numpy as np
from nbformat import NotebookNode

from tools.samples import Sample, find_cell
from tools.samples.networks import digit_reader, keras_file, layer, picture_input, untrained

EXERCISES = ("conv2d", "conv_output_shape", "count_params", "build_cnn", "my_model")
FILE = "my_model.keras"

LOOPS = """
kh, kw = kernel.shape
rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
out = np.zeros((rows, columns))
for i in range(rows):
    for j in range(columns):
        out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
"""

WINDOWS = """
windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
out = np.einsum("ijab,ab->ij", windows, kernel)
"""

SCIPY = """
from scipy.signal import correlate2d
out = correlate2d(image, kernel, mode="valid")
"""

SHAPE = """
height, width, channels = shape
rows = (height - kernel_size) // stride + 1
columns = (width - kernel_size) // stride + 1
out_shape = (rows, columns, filters)
"""

COUNT = "count = (kernel_size**2 * channels + 1) * filters"

NETWORK = """
model = Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        Conv2D(32, (5, 5), activation="relu"),
        MaxPooling2D((2, 2)),
        Conv2D(32, (3, 3), activation="relu"),
        MaxPooling2D((2, 2)),
        Dropout(0.2),
        Flatten(),
        Dense(128, activation="relu"),
        Dense(10),
    ]
)
"""

BY_ADDING = """
model = Sequential()
model.add(keras.layers.InputLayer(shape=(28, 28, 1)))
for side in (5, 3):
    model.add(Conv2D(filters=32, kernel_size=side))
    model.add(keras.layers.ReLU())
    model.add(MaxPooling2D())
model.add(Flatten())
model.add(Dropout(0.2))
model.add(Dense(128, activation=keras.activations.relu))
model.add(Dense(10, activation="linear"))
"""

TRAIN = """
my_model = build_cnn()
my_model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer="adam",
    metrics=["accuracy"],
)
my_model.fit(x_train, y_train, batch_size=64, epochs=8, verbose=0)
my_model.save("my_model.keras")
"""

RIGHT = {
    "conv2d": LOOPS,
    "conv_output_shape": SHAPE,
    "count_params": COUNT,
    "build_cnn": NETWORK,
    "my_model": TRAIN,
}


def good_file() -> bytes:
    """Return a network that reads new digits and moved ones well enough for full points."""
    return keras_file(digit_reader())


def weak_file() -> bytes:
    """Return a network that was trained on a few pictures only.

    It reads 77 % of moved digits, whatever the draw (76 to 78): far from each bound.
    """
    return keras_file(digit_reader(examples=120))


def upside_down() -> bytes:
    """Return a network that was trained on ink for paper."""
    return keras_file(digit_reader(_inverted))


def on_bytes() -> bytes:
    """Return a network that was trained on pixels from 0 to 255."""
    return keras_file(digit_reader(_as_bytes))


def _inverted(X: np.ndarray) -> np.ndarray:
    return 1 - X


def _as_bytes(X: np.ndarray) -> np.ndarray:
    return X * 255


def not_trained() -> bytes:
    """Return a network that was saved before it was trained."""
    return keras_file(untrained())


def of_lab_3() -> bytes:
    """Return a network that takes the 400 numbers of lab 3."""
    dense = layer("Dense", np.ones((400, 10)), np.zeros(10), units=10)
    return keras_file((picture_input((400,)), dense))


def with_a_lambda() -> bytes:
    """Return a network with a layer that brings its own code, which nobody is to run."""
    own = {"class_name": "__lambda__", "config": {"code": "4wEAAAAAAAAA", "defaults": None}}
    return keras_file((picture_input(), layer("Lambda", function=own), *digit_reader()[1:]))


def no_archive() -> bytes:
    """Return the beginning of a file in Keras's older format, under the new name."""
    return b"\x89HDF\r\n\x1a\n" + bytes(2000)


def cut_short() -> bytes:
    """Return a file of which the last part was lost on its way."""
    return good_file()[:-20_000]


def copy_test_cell(notebook: NotebookNode) -> None:
    """Copy the first test cell with everything in it, as JupyterLab's copy and paste does."""
    cells = notebook.cells
    place = cells.index(find_cell(notebook, "test_conv2d"))
    twin = copy.deepcopy(cells[place])
    twin.id = f"{twin.id}-copy"
    cells.insert(place + 1, twin)


def delete_test_cells(notebook: NotebookNode) -> None:
    """Delete both test cells of the handed-in network."""
    for grade_id in ("test_my_model", "test_my_model-hidden"):
        notebook.cells.remove(find_cell(notebook, grade_id))


def states(*values: str) -> dict[str, str]:
    """Name the states of the five exercises, in their order."""
    return dict(zip(EXERCISES, values, strict=True))


def sample(
    number: int,
    story: str,
    score: float,
    ends: dict[str, str],
    file: Callable[[], bytes] | None = None,
    damage: Callable[[NotebookNode], None] | None = None,
    **answers: str,
) -> Sample:
    """Return one submission: right answers everywhere but in `answers`."""
    files = {FILE: file} if file else {}
    given = {name: answer for name, answer in {**RIGHT, **answers}.items() if answer}
    learner = f"learner-{number:02}"
    return Sample(learner, story, score, ends, answers=given, damage=damage, files=files)


ALL_PASSED = ("passed",) * 5
NOT = "not-attempted"

SAMPLES = (
    sample(1, "right, with two loops", 30, states(*ALL_PASSED), good_file),
    sample(
        2,
        "right, with sliding windows and model.add",
        30,
        states(*ALL_PASSED),
        good_file,
        conv2d=WINDOWS,
        build_cnn=BY_ADDING,
    ),
    sample(
        3,
        "right, with SciPy",
        30,
        states(*ALL_PASSED),
        good_file,
        conv2d=SCIPY,
        count_params="count = filters * channels * kernel_size**2 + filters",
    ),
    sample(
        4,
        "flips the kernel; no bias; a network trained on few pictures",
        16,
        states("failed", "passed", "failed", "passed", "partial"),
        weak_file,
        conv2d=LOOPS.replace("* kernel)", "* kernel[::-1, ::-1])"),
        count_params="count = kernel_size**2 * channels * filters",
    ),
    sample(
        5,
        "one place short; no plus one; softmax at the end",
        18.5,
        states("failed", "failed", "passed", "partial", "passed"),
        good_file,
        conv2d=LOOPS.replace(" + 1", ""),
        conv_output_shape=SHAPE.replace(" + 1", ""),
        build_cnn=NETWORK.replace("Dense(10)", 'Dense(10, activation="softmax")'),
    ),
    sample(
        6,
        "only square pictures; 3 by 3 in both convolutions; trained on bytes",
        17,
        states("partial", "passed", "passed", "partial", "partial"),
        on_bytes,
        conv2d=LOOPS.replace("image.shape[1]", "image.shape[0]"),
        build_cnn=NETWORK.replace("(5, 5)", "(3, 3)"),
    ),
    sample(
        7,
        "forgot the channels; no second pooling; saved before training",
        17,
        states("passed", "passed", "partial", "partial", "partial"),
        not_trained,
        count_params="count = (kernel_size**2 + 1) * filters",
        build_cnn=NETWORK.replace("MaxPooling2D((2, 2)),\n        Dropout", "Dropout"),
    ),
    sample(8, "handed in untouched", 0, states(*[NOT] * 5), **dict.fromkeys(EXERCISES, "")),
    sample(
        9,
        "half done: no network yet",
        14,
        states("passed", "passed", "passed", NOT, NOT),
        build_cnn="",
        my_model="",
    ),
    sample(
        10,
        "an endless loop in conv2d",
        24,
        states("error", "passed", "passed", "passed", "passed"),
        good_file,
        conv2d="i = 0\nwhile i < image.shape[0]:\n    out = np.sum(image * kernel[0, 0])",
    ),
    sample(
        11,
        "right, but noisy: prints to stderr and warns",
        30,
        states(*ALL_PASSED),
        good_file,
        count_params="import sys\nimport warnings\n"
        'print("counting", file=sys.stderr)\nwarnings.warn("this is only a warning")\n' + COUNT,
    ),
    sample(
        12, "right, with a copied test cell", 30, states(*ALL_PASSED), good_file, copy_test_cell
    ),
    sample(
        13, "right, with deleted test cells", 30, states(*ALL_PASSED), good_file, delete_test_cells
    ),
    sample(
        14,
        "writes into the image; the network of lab 3",
        15,
        states("failed", "passed", "passed", "passed", "partial"),
        of_lab_3,
        conv2d=LOOPS.replace(
            "        out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)",
            "        patch = image[i : i + kh, j : j + kw]\n"
            "        patch *= kernel\n"
            "        out[i, j] = patch.sum()",
        ),
    ),
    sample(
        15,
        "ignores the stride; a file with code in it",
        18,
        states("passed", "partial", "passed", "passed", "failed"),
        with_a_lambda,
        conv_output_shape=SHAPE.replace(" // stride", ""),
    ),
    sample(
        16,
        "a name that doesn't exist; no Flatten; ink for paper",
        12,
        states("error", "passed", "passed", "partial", "partial"),
        upside_down,
        conv2d="out = np.zeros((rows, columns))",
        build_cnn=NETWORK.replace("    Flatten(),\n", ""),
    ),
)
