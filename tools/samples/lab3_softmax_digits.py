"""Sixteen learners and their softmax lab."""

import copy

from nbformat import NotebookNode

from tools.samples import Sample, find_cell

SHIFTED = """
ez = np.exp(z - np.max(z))
a = ez / np.sum(ez)
"""

LOOPS = """
biggest = max(z)
total = 0.0
for k in range(len(z)):
    total += np.exp(z[k] - biggest)
a = np.zeros(len(z))
for j in range(len(z)):
    a[j] = np.exp(z[j] - biggest) / total
"""

LOGSUMEXP = """
from scipy.special import logsumexp
a = np.exp(z - logsumexp(z))
"""

UNSHIFTED = """
ez = np.exp(z)
a = ez / ez.sum()
"""

LAYERS = """
keras.Input(shape=(400,)),
Dense(25, activation="relu", name="L1"),
Dense(15, activation="relu", name="L2"),
Dense(10, activation="linear", name="L3"),
"""

LAYERS_WITH_ACTIVATIONS = """
keras.layers.InputLayer(shape=(400,)),
Dense(25),
keras.layers.Activation("relu"),
Dense(15),
keras.layers.ReLU(),
Dense(10),
"""

BY_ADDING = """
keras.utils.set_random_seed(1234)
model = Sequential(name="my_model")
model.add(tf.keras.Input(shape=(400,)))
model.add(tf.keras.layers.Dense(25, activation=tf.nn.relu))
model.add(tf.keras.layers.Dense(15, activation=tf.nn.relu))
model.add(tf.keras.layers.Dense(10))
"""


def copy_test_cell(notebook: NotebookNode) -> None:
    """Copy the first test cell with everything in it, as JupyterLab's copy and paste does."""
    cells = notebook.cells
    place = cells.index(find_cell(notebook, "test_my_softmax"))
    twin = copy.deepcopy(cells[place])
    twin.id = f"{twin.id}-copy"
    cells.insert(place + 1, twin)


def delete_test_cells(notebook: NotebookNode) -> None:
    """Delete both test cells of the model."""
    for grade_id in ("test_model", "test_model-hidden"):
        notebook.cells.remove(find_cell(notebook, grade_id))


def both(softmax: str, model: str) -> dict[str, str]:
    """Name the states of the two exercises."""
    return {"my_softmax": softmax, "model": model}


SAMPLES = (
    Sample(
        "learner-01",
        "right, in two lines of NumPy",
        score=20,
        states=both("passed", "passed"),
        answers={"my_softmax": SHIFTED, "model": LAYERS},
    ),
    Sample(
        "learner-02",
        "right, with loops and model.add",
        score=20,
        states=both("passed", "passed"),
        answers={"my_softmax": LOOPS},
        whole={"model": BY_ADDING},
    ),
    Sample(
        "learner-03",
        "right, with SciPy's logsumexp and activation layers",
        score=20,
        states=both("passed", "passed"),
        answers={"my_softmax": LOGSUMEXP, "model": LAYERS_WITH_ACTIVATIONS},
    ),
    Sample(
        "learner-04",
        "overflows for large numbers",
        score=17,
        states=both("partial", "passed"),
        answers={"my_softmax": UNSHIFTED, "model": LAYERS},
    ),
    Sample(
        "learner-05",
        "left the exponential out; put softmax into the last layer",
        score=6,
        states=both("failed", "partial"),
        answers={
            "my_softmax": "a = z / np.sum(z)",
            "model": LAYERS.replace('"linear"', '"softmax"'),
        },
    ),
    Sample(
        "learner-06",
        "took the sigmoid; hidden layers without activation",
        score=7,
        states=both("failed", "partial"),
        answers={
            "my_softmax": "a = 1 / (1 + np.exp(-z))",
            "model": LAYERS.replace('"relu"', '"linear"'),
        },
    ),
    Sample(
        "learner-07",
        "forgot to divide",
        score=10,
        states=both("failed", "passed"),
        answers={"my_softmax": "a = np.exp(z)", "model": LAYERS},
    ),
    Sample("learner-08", "handed in untouched", score=0, states=both(*["not-attempted"] * 2)),
    Sample(
        "learner-09",
        "half done: no model yet",
        score=10,
        states=both("passed", "not-attempted"),
        answers={"my_softmax": SHIFTED},
    ),
    Sample(
        "learner-10",
        "an endless loop in the softmax",
        score=10,
        states=both("error", "passed"),
        answers={
            "my_softmax": "k = 0\nwhile k < len(z):\n    a = np.exp(z) / np.sum(np.exp(z))",
            "model": LAYERS,
        },
    ),
    Sample(
        "learner-11",
        "right, but noisy: prints to stderr and warns",
        score=20,
        states=both("passed", "passed"),
        answers={
            "my_softmax": "import sys\nimport warnings\n"
            'print("computing a softmax", file=sys.stderr)\n'
            'warnings.warn("this is only a warning")\n' + SHIFTED.strip("\n"),
            "model": LAYERS,
        },
    ),
    Sample(
        "learner-12",
        "right, with a copied test cell",
        score=20,
        states=both("passed", "passed"),
        answers={"my_softmax": SHIFTED, "model": LAYERS},
        damage=copy_test_cell,
    ),
    Sample(
        "learner-13",
        "right, with deleted test cells",
        score=20,
        states=both("passed", "passed"),
        answers={"my_softmax": LOOPS, "model": LAYERS},
        damage=delete_test_cells,
    ),
    Sample(
        "learner-14",
        "returns a list; 32 units instead of 25",
        score=15.5,
        states=both("partial", "partial"),
        answers={
            "my_softmax": SHIFTED + "a = list(a)",
            "model": LAYERS.replace("25", "32"),
        },
    ),
    Sample(
        "learner-15",
        "changes its input; sigmoid in the hidden layers",
        score=16,
        states=both("partial", "partial"),
        answers={
            "my_softmax": "z -= np.max(z)\na = np.exp(z) / np.sum(np.exp(z))",
            "model": LAYERS.replace('"relu"', '"sigmoid"'),
        },
    ),
    Sample(
        "learner-16",
        "a name that doesn't exist in the softmax; ReLU on the output",
        score=6,
        states=both("error", "partial"),
        answers={
            "my_softmax": "ez = np.exp(z - np.max(z))\na = ez / np.sum(e_z)",
            "model": LAYERS.replace('"linear"', '"relu"'),
        },
    ),
)
