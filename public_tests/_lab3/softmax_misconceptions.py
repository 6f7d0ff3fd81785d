"""Wrong ideas about the softmax, and the sentences that name them.

The gaps of each template are filled by `public_tests._lab3.softmax_diagnosis`; the values beside it
are an example, for readers who look a misconception up.
"""

from __future__ import annotations

from public_tests._report import Misconception

EXAMPLE = "[1, 2, 3, 4]"

SOFTMAX_MISCONCEPTIONS = (
    Misconception.of(
        "softmax-not-normalised",
        "For z = {z} the entries you return add up to {total}; those of a softmax add up to 1.",
        "You have the exponentials: now divide each of them by the sum of all of them.",
        "A softmax turns numbers into shares of a whole. The exponentials alone are positive and "
        "in the right order, but no shares yet. Recognised when every answer is e^z.",
        z=EXAMPLE,
        total="84.79",
    ),
    Misconception.of(
        "softmax-no-exponential",
        "For z = {z} you return {got}: shares of z itself, without an exponential.",
        "Take np.exp of the entries first, then divide by the sum of those exponentials.",
        "Dividing z by its sum looks like a distribution while z is positive, and breaks with the "
        "first negative entry. Recognised when every answer is z over its sum, shifted or not, "
        "with or without absolute values.",
        z=EXAMPLE,
        got="[0.1, 0.2, 0.3, 0.4]",
    ),
    Misconception.of(
        "softmax-divides-by-sum-of-z",
        "For z = {z} your exponentials are divided by the sum of z, and add up to {total} "
        "instead of 1.",
        "Divide by the sum of the exponentials, np.sum(np.exp(z)), and not by the sum of z.",
        "What stands above the line has to stand in the sum below it. Recognised when every "
        "answer is e^z over the sum of z, shifted or not.",
        z=EXAMPLE,
        total="8.479",
    ),
    Misconception.of(
        "softmax-divides-by-max",
        "For z = {z} your exponentials are divided by a maximum: the largest is {largest}, and "
        "they add up to {total} instead of 1.",
        "Dividing by the largest, or subtracting the largest from z, is only a first step: now "
        "divide by the sum of what you have.",
        "The shift by the largest entry keeps the numbers small, and the sum still has to follow. "
        "Recognised when every answer is e^z over its largest entry (which is also what "
        "e^(z - max z) gives), or over the largest entry of z.",
        z=EXAMPLE,
        largest="1",
        total="1.553",
    ),
    Misconception.of(
        "softmax-divides-by-count",
        "For z = {z} your exponentials are divided by the number of entries, and add up to "
        "{total} instead of 1.",
        "Divide by the sum of the exponentials; how many there are does not matter.",
        "Dividing by the count makes averages, and a mean is no share. Recognised when every "
        "answer is e^z over the number of entries, shifted or not.",
        z=EXAMPLE,
        total="21.2",
    ),
    Misconception.of(
        "softmax-overflow",
        "For z = {z} {outcome}, though smaller numbers come out right: the exponentials of such "
        "numbers do not fit into a float.",
        "Subtract the largest entry of z from all entries before np.exp: the answer stays the "
        "same, and no exponential is larger than 1.",
        "A 64-bit float cannot hold e^710 any more, and rounds e^-746 to 0. Shifting "
        "all entries by the same amount changes no share, so shift the largest to 0. Recognised "
        "when all answers for moderate numbers are right and those for large or very negative "
        "numbers are not.",
        z="[1000, 1001, 1002]",
        outcome="you got [nan, nan, nan]",
    ),
    Misconception.of(
        "softmax-sigmoid",
        "For z = {z} you return {got}, which is made of sigmoids, 1 / (1 + e^-z).",
        "Use np.exp(z) in place of the sigmoid, and divide by the sum over all entries.",
        "A sigmoid answers one yes-or-no question for each entry on its own; a softmax lets the "
        "entries compete for one whole. Recognised when every answer is the sigmoid of z, or its "
        "share of their sum.",
        z=EXAMPLE,
        got="[0.7311, 0.8808, 0.9526, 0.982]",
    ),
    Misconception.of(
        "softmax-softmin",
        "For z = {z} your largest answer belongs to the smallest entry of z: z is turned round.",
        "Take the exponential of z, or of z - np.max(z), with no minus sign in front of z.",
        "With e^-z the least likely class becomes the most likely one. Recognised when every "
        "answer is the softmax of -z.",
        z=EXAMPLE,
    ),
    Misconception.of(
        "softmax-base-two",
        "For z = {z} you return {got}: powers of 2, where powers of e = 2.718 were expected.",
        "Use np.exp(z), which is e to the power of z, in place of 2 ** z.",
        "Any base gives shares, but the loss function and every formula after it count on e. "
        "Recognised when every answer is 2^z over the sum of 2^z.",
        z=EXAMPLE,
        got="[0.06667, 0.1333, 0.2667, 0.5333]",
    ),
    Misconception.of(
        "softmax-log",
        "For z = {z} you return {got}: the logarithms of the right answer.",
        "Leave the logarithm out: a softmax gives the probabilities themselves, from 0 to 1.",
        "Logarithms of probabilities are useful inside a loss function, and are negative. "
        "Recognised when every answer is a logarithm of the softmax, to base e, 2 or 10.",
        z=EXAMPLE,
        got="[-3.44, -2.44, -1.44, -0.4402]",
    ),
    Misconception.of(
        "softmax-one-hot",
        "For z = {z} you return {got}: a 1 for the largest entry and 0 for all others.",
        "Let every entry keep its share: divide np.exp(z) by its sum, and compare nothing.",
        "Picking the largest is argmax, a hard decision; the softmax is the soft one, from which "
        "a network can learn. Recognised when every answer is 1 at the largest entry (the first, "
        "the last or all of equal ones) and 0 elsewhere.",
        z=EXAMPLE,
        got="[0, 0, 0, 1]",
    ),
    Misconception.of(
        "softmax-hard-coded",
        "Right for z = [1, 2, 3, 4] alone: for z = {z} the answer should be {expected}, "
        "and {outcome}.",
        "Compute every number from z, and copy none from the example.",
        "Numbers copied from an example are right for that example. Recognised when the shown "
        "example is right and every other vector is wrong.",
        z="[-2, -0.5, 0.3, 1.8]",
        expected="[0.01662, 0.0745, 0.1658, 0.7431]",
        outcome="you got [0.03206, 0.08714, 0.2369, 0.6439]",
    ),
    Misconception.of(
        "softmax-fixed-length",
        "Right for 4 entries, but not for {count}: for z = {z} {outcome}.",
        "Take the number of entries from z itself, with len(z), or let NumPy work on all at once.",
        "The course goes on to ten digits, so ten entries. Recognised when vectors of 4 entries "
        "come out right and other lengths do not.",
        count="2",
        z="[2, -1]",
        outcome="your code raised IndexError: index 2 is out of bounds for axis 0 with size 2 "
        "(line 3)",
    ),
    Misconception.of(
        "softmax-returns-list",
        "The numbers are right, but you return {kind}, and a NumPy array was asked for.",
        "Wrap your result in np.array(...), or use NumPy operations from the start.",
        "What comes later adds, compares and plots arrays, and a list does something else with "
        "the same signs. Recognised when a list or a tuple holds the right numbers.",
        kind="a list",
    ),
    Misconception.of(
        "softmax-returns-none",
        "For z = {z} your function returns None: nothing at all comes back.",
        "End the function with a line that says return and your result; print does not hand it on.",
        "A Python function without a return statement returns None. Recognised by just that.",
        z=EXAMPLE,
    ),
    Misconception.of(
        "softmax-wrong-shape",
        "For z of shape {shape} your answer has shape {got}; the two should be the same.",
        "Return one number for each entry of z: look for an extra pair of brackets, a reshape, or "
        "a sum too many.",
        "One score in, one probability out: the shapes agree. Recognised when the answer to the "
        "shown example is made of numbers in another shape.",
        shape="(4,)",
        got="(4, 1)",
    ),
    Misconception.of(
        "softmax-mutates-input",
        "Your function changes the array it is given: after the call z = {z} is {after}.",
        "Make a new array: write z = z - np.max(z) where you have z -= np.max(z), and assign to "
        "no z[i].",
        "Whoever calls a function goes on using the array. Recognised when the argument is not "
        "after the call what it was before.",
        z=EXAMPLE,
        after="[-3, -2, -1, 0]",
    ),
    Misconception.of(
        "softmax-rounded",
        "For z = {z} you return {got}: the right numbers, cut down to {places}.",
        "Return the numbers as they are; NumPy's print options shorten what you see, and np.round "
        "changes what you have.",
        "A rounded probability of 0 becomes an infinite loss later. Recognised when every answer "
        "is right to so many decimal places, up to five, and has no more of them.",
        z=EXAMPLE,
        got="[0.03, 0.09, 0.24, 0.64]",
        places="2 decimal places",
    ),
    Misconception.of(
        "softmax-raises",
        "For z = {z} your code raised {error}{where}.",
        "Run my_softmax(np.array([1., 2., 3., 4.])) in a cell of its own, read the last line of "
        "the message, and begin at the line of yours that it names.",
        "An error message says what Python could not do, and where. Recognised when the function "
        "raises for an ordinary vector.",
        z=EXAMPLE,
        error="NameError: name 'exp' is not defined",
        where=" (line 3)",
    ),
)
