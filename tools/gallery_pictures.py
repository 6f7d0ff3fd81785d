"""The pictures of the gallery: what each shows, and how a learner gets there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, what a person is to look at, and where it comes from.

    `cell` is a grade id of the lab or the source of a cell; `part` the piece of the cell's output
    that is shown, the whole window where it is empty; `before` is Python for the kernel.
    """

    name: str
    words: str
    cell: str
    part: str = ".jp-OutputArea"
    before: str = ""


OF_THE_LAB = (
    Picture("softmax-lab", "The softmax lab: the sliders ask the learner's own function.",
            "play-softmax", part=""),
    Picture("progress", "How far one is, at the top of each lab; the tests keep it up to date.",
            "lab-progress"),
    Picture("report", "A test names the idea behind a mistake, and points on.", "test_my_softmax"),
    Picture("hints", "Hints open one at a time.", "hint-my_softmax"),
    Picture("activations-figure", "Three activations side by side.", "show-activations"),
    Picture("digits", "Some of the data.", "show-digits"),
    Picture("network", "The network that the learner builds.", "show-network"),
    Picture("trained", "After training, what the bar showed stays.", "train"),
    Picture("mistakes", "The pictures that the network gets wrong.", "show-errors"),
    Picture("exam", "Which digits are taken for which, among pictures never seen.",
            "show-confusion"),
)  # fmt: skip
PIECE = ".dl"
PIECES = (
    Picture("softmax-explorer", "Softmax: drag a bar, type a number, turn the temperature.",
            "first = SoftmaxExplorer(softmax, z=[1, 2, 3, 4])\nfirst", PIECE),
    Picture("softmax-overflow", "The same with a softmax that overflows: seen and said.",
            "second = SoftmaxExplorer(fragile_softmax)\nsecond", PIECE,
            "second.change(shift=1000)"),
    Picture("activations", "One unit: its activation, weight, bias, and a point to move.",
            "one = ActivationExplorer('relu')\none", PIECE),
    Picture("three-units", "Three units add up to a curve with three corners.",
            "three = ActivationExplorer('relu', units=3)\nthree", PIECE),
    Picture("gradient-descent", "Gradient descent with one weight, step by step.",
            "curve = GradientDescentExplorer(train)\ncurve", PIECE, "curve.change(step=6)"),
    Picture("diverging", "With a learning rate too large, each step ends further away.",
            "far = GradientDescentExplorer(train, learning_rate=9)\nfar", PIECE,
            "far.change(step=4)"),
    Picture("bowl", "Gradient descent with two weights, seen from above.",
            "bowl = GradientDescentExplorer(weights=2, learning_rate=3)\nbowl", PIECE,
            "bowl.change(step=8)"),
    Picture("digit-pad", "Write a digit; it is prepared as the data was, and read at once.",
            "pad = DigitPad(network, start=4)\npad", PIECE),
    Picture("confusion-explorer", "Press a number to see the pictures behind it.",
            "matrix = ConfusionExplorer(network, X_train, y_train, held_out=(X_held, y_held))\n"
            "matrix", PIECE, "matrix.change(view='cell', label=4, yhat=9)"),
    Picture("what-it-looks-for", "What each unit of the first layer looks for.",
            "view = NetworkView(load_weights(), X_held, y_held, index=17)\nview", PIECE),
    Picture("layers", "What each layer makes of one picture.",
            "inside = NetworkView(load_weights(), X_held, y_held, index=17, tab='layers')\ninside",
            PIECE),
    Picture("what-mattered", "Which pixels spoke for the answer, and which against it.",
            "why = NetworkView(load_weights(), X_held, y_held, index=17, tab='mattered')\nwhy",
            PIECE),
)  # fmt: skip
TRAINING = Picture(
    "training", "Training, live: one bar, two curves, the time left, a way to stop.", "train"
)
