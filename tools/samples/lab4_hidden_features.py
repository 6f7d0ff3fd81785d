"""Sixteen learners and their lab on hidden features."""

import copy

from nbformat import NotebookNode

from tools.samples import Sample, find_cell

FEATURES = """
W = model.get_weights()[0]
features = W.T.reshape(-1, 28, 28)
"""

FEATURES_BY_LOOP = """
W, b = model.layers[1].get_weights()
features = np.zeros((len(b), 28, 28))
for u in range(len(b)):
    features[u] = W[:, u].reshape(28, 28)
"""

FEATURES_MOVED = """
cube = np.asarray(model.layers[1].kernel).reshape(28, 28, -1)
features = np.moveaxis(cube, 2, 0)
"""

NOT_TRANSPOSED = """
W = model.get_weights()[0]
features = W.reshape(W.shape[1], 28, 28)
"""

MODEL = """
model = Sequential(
    [
        Flatten(),
        Dense(hidden, activation="relu"),
        Dropout(0.2),
        Dense(10, activation="softmax"),
    ]
)
"""

MODEL_BY_ADDING = """
model = Sequential([keras.Input((28, 28)), Flatten()])
model.add(Dense(hidden, activation=keras.activations.relu))
model.add(Dropout(rate=0.2))
model.add(Dense(10, activation=keras.activations.softmax))
"""

MODEL_WITH_ACTIVATIONS = """
pixels = keras.Input(shape=(28, 28))
a = keras.layers.ReLU()(Dense(hidden)(Flatten()(pixels)))
model = keras.Model(pixels, Dense(10, activation="softmax")(Dropout(0.2)(a)))
"""

ACCURACY = """
accuracies = []
for hidden in widths:
    model = build_model(hidden)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=epochs, verbose=0)
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    accuracies.append(accuracy)
"""

ACCURACY_COUNTED = """
accuracies = np.zeros(len(widths))
for k, hidden in enumerate(widths):
    model = build_model(hidden)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=epochs, verbose=0)
    yhat = model.predict(x_test, verbose=0).argmax(axis=1)
    accuracies[k] = np.mean(yhat == y_test)
"""

NOISY = """
import sys
import warnings
print("training", widths, file=sys.stderr)
warnings.warn("this may take a moment")
"""

ESSAY = """
1. Loads Keras, which has the layers and the training.
2. Loads pictures to train with and others to test with.
3. Makes the pixels small, between 0 and 1, so that training goes smoothly.
4. A row of layers.
5. Makes 784 numbers of each picture of 28 times 28.
6. 512 hidden units with ReLU: weighted sums, negative ones become 0.
7. Switches off a random fifth of them in training, against overfitting.
8. Ten units, one per digit; softmax makes probabilities.
9. The loss to make small, and Adam, which makes it small.
10. Five times through all training pictures, changing the weights.
11. How good it is on pictures that it has not seen.
"""

OBSERVATION = """
With more hidden units the accuracy grows, but less and less: 0.21, 0.86, 0.92, 0.92. Five runs of
one width differ by about 0.01, so the last step may be luck. One unit can't tell ten digits apart.
"""

TEXTS = {"explain_every_line": ESSAY, "width_observation": OBSERVATION}
RIGHT = {"hidden_features": FEATURES, "build_model": MODEL, "accuracy_by_width": ACCURACY}


def copy_test_cell(notebook: NotebookNode) -> None:
    """Copy a test cell with everything in it, as JupyterLab's copy and paste does."""
    cells = notebook.cells
    place = cells.index(find_cell(notebook, "test_build_model"))
    twin = copy.deepcopy(cells[place])
    twin.id = f"{twin.id}-copy"
    cells.insert(place + 1, twin)


def delete_course_cells(notebook: NotebookNode) -> None:
    """Delete the cell that asks hidden_features, and both of its test cells."""
    for grade_id in ("features_of", "test_hidden_features", "test_hidden_features-hidden"):
        notebook.cells.remove(find_cell(notebook, grade_id))


def states(
    features: str, build: str, accuracy: str, explained: bool = True, observed: bool = True
) -> dict[str, str]:
    """Name the states of all exercises; a text waits for a person, unless nothing was written."""
    return {
        "explain_every_line": "manual" if explained else "not-attempted",
        "hidden_features": features,
        "build_model": build,
        "accuracy_by_width": accuracy,
        "width_observation": "manual" if observed else "not-attempted",
    }


ALL_PASSED = states("passed", "passed", "passed")

SAMPLES = (
    Sample(
        "learner-01",
        "right, as in the lesson, with both texts",
        score=24,
        states=ALL_PASSED,
        answers=RIGHT,
        whole=TEXTS,
    ),
    Sample(
        "learner-02",
        "right, with loops, model.add and counting by hand",
        score=24,
        states=ALL_PASSED,
        answers={
            "hidden_features": FEATURES_BY_LOOP,
            "build_model": MODEL_BY_ADDING,
            "accuracy_by_width": ACCURACY_COUNTED,
        },
        whole=TEXTS,
    ),
    Sample(
        "learner-03",
        "right, with moveaxis and a functional model",
        score=24,
        states=ALL_PASSED,
        answers=RIGHT | {"hidden_features": FEATURES_MOVED, "build_model": MODEL_WITH_ACTIVATIONS},
        whole=TEXTS,
    ),
    Sample(
        "learner-04",
        "cut the weights into pictures without transposing",
        score=19,
        states=states("partial", "passed", "passed"),
        answers=RIGHT | {"hidden_features": NOT_TRANSPOSED},
        whole=TEXTS,
    ),
    Sample(
        "learner-05",
        "always ten units; forgot the Dropout; accuracy on the training pictures",
        score=14,
        states=states("partial", "partial", "partial"),
        answers={
            "hidden_features": FEATURES.replace("-1", "10"),
            "build_model": MODEL.replace("        Dropout(0.2),\n", ""),
            "accuracy_by_width": ACCURACY.replace("x_test, y_test", "x_train, y_train"),
        },
        whole=TEXTS,
    ),
    Sample(
        "learner-06",
        "pictures on their side; 512 units whatever is asked for; losses",
        score=10,
        states=states("partial", "partial", "partial", explained=False, observed=False),
        answers={
            "hidden_features": FEATURES + "features = features.transpose(0, 2, 1)",
            "build_model": MODEL.replace("Dense(hidden", "Dense(512"),
            "accuracy_by_width": ACCURACY.replace("loss, accuracy =", "accuracy, loss ="),
        },
    ),
    Sample(
        "learner-07",
        "the output weights; no softmax at the end, so networks hardly learn; stopped after the "
        "first width",
        score=6,
        states=states("error", "partial", "partial"),
        answers={
            "hidden_features": FEATURES.replace("[0]", "[2]"),
            "build_model": MODEL.replace(', activation="softmax"', ""),
            "accuracy_by_width": ACCURACY + "    return accuracies",
        },
        whole=TEXTS,
    ),
    Sample(
        "learner-08",
        "handed in untouched",
        score=0,
        states=states(*["not-attempted"] * 3, explained=False, observed=False),
    ),
    Sample(
        "learner-09",
        "half done: pictures and network, nothing measured yet",
        score=16,
        states=states("passed", "passed", "not-attempted", observed=False),
        answers={"hidden_features": FEATURES, "build_model": MODEL},
        whole={"explain_every_line": ESSAY},
    ),
    Sample(
        "learner-10",
        "an endless loop in the measurement",
        score=16,
        states=states("passed", "passed", "error"),
        answers=RIGHT | {"accuracy_by_width": "while True:\n    accuracies = [0.5]"},
        whole=TEXTS,
    ),
    Sample(
        "learner-11",
        "right, but noisy: prints to stderr and warns",
        score=24,
        states=ALL_PASSED,
        answers=RIGHT | {"accuracy_by_width": NOISY.strip("\n") + ACCURACY},
        whole=TEXTS,
    ),
    Sample(
        "learner-12",
        "right, with a copied test cell",
        score=24,
        states=ALL_PASSED,
        answers=RIGHT,
        whole=TEXTS,
        damage=copy_test_cell,
    ),
    Sample(
        "learner-13",
        "right, with deleted course cells",
        score=24,
        states=ALL_PASSED,
        answers=RIGHT,
        whole=TEXTS,
        damage=delete_course_cells,
    ),
    Sample(
        "learner-14",
        "a list of pictures; Dropout of 0.8; percent",
        score=16,
        states=states("partial", "partial", "partial", explained=False),
        answers={
            "hidden_features": FEATURES + "features = list(features)",
            "build_model": MODEL.replace("0.2", "0.8"),
            "accuracy_by_width": ACCURACY.replace("append(accuracy)", "append(100 * accuracy)"),
        },
        whole={"width_observation": OBSERVATION},
    ),
    Sample(
        "learner-15",
        "measured before the network could be built",
        score=8,
        states=states("passed", "not-attempted", "error"),
        answers={"hidden_features": FEATURES, "accuracy_by_width": ACCURACY},
        whole=TEXTS,
    ),
    Sample(
        "learner-16",
        "a name that doesn't exist; no Flatten; never trained, and so stopped by an error",
        score=5,
        states=states("error", "partial", "error"),
        answers={
            "hidden_features": FEATURES.replace("W.T", "weights.T"),
            "build_model": MODEL.replace("        Flatten(),\n", ""),
            "accuracy_by_width": ACCURACY.replace(
                "    model.fit(x_train, y_train, epochs=epochs, verbose=0)\n", ""
            ),
        },
        whole=TEXTS,
    ),
)
