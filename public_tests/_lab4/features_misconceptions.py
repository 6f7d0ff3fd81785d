"""Wrong ideas about turning weights into images, and the sentences that name them.

The gaps of each template are filled by `public_tests._lab4.features_diagnosis`; the values beside
it are an example, for readers who look a misconception up.
"""

from __future__ import annotations

from public_tests._report import Misconception

FEATURES_MISCONCEPTIONS = (
    Misconception.of(
        "hidden-features-not-transposed",
        "Your array has the right shape, but image 0 does not belong to unit 0: it holds the first "
        "784 entries of the weight matrix, which are the weights of {pixels} pixels to all {units} "
        "units.",
        "The weights of one unit stand in one column of the matrix: transpose it first, so that "
        "they stand in one row, and then reshape.",
        "Reshaping never moves an entry; it only cuts the same row of numbers elsewhere. A matrix "
        "of shape (784, units) runs through all units for each pixel, so its pieces of 784 "
        "numbers mix the units. Recognised when the answer is the weight matrix reshaped as it is.",
        units=10,
        pixels=78,
    ),
    Misconception.of(
        "hidden-features-turned",
        "Each image holds the weights of its own unit, but turned or mirrored: the weight of row "
        "0, column 1 stands in row {row}, column {column}.",
        "Reshape each unit's 784 weights to (28, 28) and leave them so: Flatten reads an image row "
        "by row, and reshape writes it row by row.",
        "An image that lies on its side comes from swapping the two axes of the image, or from "
        "reading the pixels column by column. Recognised when every image is right after it has "
        "been turned by quarters or mirrored.",
        row=1,
        column=0,
    ),
    Misconception.of(
        "hidden-features-not-images",
        "For {units} hidden units you return an array of shape {shape}: the weights are there, but "
        "not as images.",
        "Give each unit's 784 weights the shape of an image: reshape the array to (units, 28, 28).",
        "The layer behind Flatten knows a row of 784 pixels and no image; the two dimensions have "
        "to be put back. Recognised when the answer is the weight matrix itself or its transpose.",
        units=10,
        shape="(10, 784)",
    ),
    Misconception.of(
        "hidden-features-units-last",
        "Your array has the shape {shape}: the number of the unit is not its first index, so "
        "features[0] is no image of unit 0.",
        "Put the units first: features[u] should be the image of unit u, of shape (28, 28).",
        "A loop over the array, and every figure of this course, takes the first index as the "
        "number of the image. Recognised when the right images stand along another axis.",
        shape="(28, 28, 10)",
    ),
    Misconception.of(
        "hidden-features-one-unit",
        "For {units} hidden units you return a single image of shape (28, 28).",
        "Return the images of all units in one array, of shape (units, 28, 28).",
        "A return inside a loop ends the function at the first unit, and a mean over the units "
        "shows none of them. Recognised when the answer is one unit's image, or their mean or sum.",
        units=10,
    ),
    Misconception.of(
        "hidden-features-other-weights",
        "You use {count} numbers: {what}. The hidden layer has 784 weights for each of its {units} "
        "units.",
        "Take the first array of model.get_weights(): it holds the weights from the pixels to the "
        "hidden units.",
        "The list of get_weights() holds the weights and the biases of each layer: W1, b1, W2, b2. "
        "Recognised when the answer, or the error on the way to it, is about one of the other "
        "three.",
        count=100,
        what="the weights of the output layer",
        units=10,
    ),
    Misconception.of(
        "hidden-features-fixed-units",
        "Your function does not work for a network with {units} hidden units: {outcome}.",
        "Don't write the number of units down: read it from the shape of the weight matrix, or "
        "write -1 in its place and let reshape work it out.",
        "A function that is given a model should do for any of them. Recognised when it is right "
        "for 10 units and not for another number, or cuts the right weights into a wrong number "
        "of pieces.",
        units=4,
        outcome="your code raised ValueError: cannot reshape array of size 3136 into shape "
        "(10,28,28)",
    ),
    Misconception.of(
        "hidden-features-rescaled",
        "Your images have the right pattern, but other values: the weight of row 0, column 0 of "
        "unit 0 is {expected}, and you have {got}.",
        "Return the weights as they are, negative ones too; the figure chooses the colours itself.",
        "Absolute values, or a stretch to the range from 0 to 1, lose what a negative weight "
        "means: ink here speaks against the unit. Recognised when every image is the right one up "
        "to a factor and a shift, or without its signs.",
        expected="-1.103",
        got="1.103",
    ),
    Misconception.of(
        "hidden-features-returns-list",
        "You return {kind} of images; a NumPy array of shape ({units}, 28, 28) was expected.",
        "Make one array of it: np.array(...) or np.stack(...) puts the images behind each other.",
        "A list of arrays can't be sliced, averaged or drawn as one. Recognised when the values "
        "are right and the answer is a list or a tuple.",
        kind="a list",
        units=10,
    ),
    Misconception.of(
        "hidden-features-returns-none",
        "Your function returns None.",
        "End it with the line return features. Drawing comes later; this function only makes the "
        "array.",
        "A function without a return gives None, whatever it has worked out or drawn. Recognised "
        "when None comes back.",
    ),
)
