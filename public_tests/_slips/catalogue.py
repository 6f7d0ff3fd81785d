"""The catalogue of slips: small mistakes that anybody makes in any exercise.

Each has a name, a sentence for what was seen, one that points on, and what it means. The gaps of
the sentences are filled by the operator that makes the slip: `edits` for those on a syntax tree,
`wraps` for those on arguments and results. A slip that stands further up is the simpler one: where
several explain the same answers, the first ones are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slip:
    """One kind of slip.

    `seen` and `next` are templates, whose gaps `example` fills. `plain` is what was seen where the
    code has names that a reader doesn't know.
    """

    name: str
    seen: str
    next: str
    why: str
    example: Mapping[str, str] = field(default_factory=dict)
    plain: str = ""

    def sentence(self, facts: Mapping[str, str]) -> str:
        """Return what was seen, in full where the facts are known, else in plain words."""
        if self.plain and facts.get("got") == UNNAMED:
            return self.plain
        try:
            return self.seen.format(**facts)
        except KeyError:
            return self.plain

    def cure(self, facts: Mapping[str, str]) -> str:
        """Return what to try next."""
        if self.plain and facts.get("got") == UNNAMED:
            return FORMULA
        try:
            return self.next.format(**facts)
        except KeyError:
            return FORMULA


UNNAMED = "a part"
"""What stands for code with names that a reader doesn't know."""

OUT = "Your answers are what comes out "
RIGHT_BUT = "Your answers are the right ones, "
FORMULA = "Compare your formula with the one asked for, sign by sign and factor by factor."
PLACES = {"wanted": "*", "got": "+", "where": " in a[i] * b[i]"}

SLIPS = (
    # ---------------------------------------------------------- what is done to a right result
    Slip(
        "rounded",
        RIGHT_BUT + "rounded to {got}.",
        "Return the numbers as they are: no round, no int, no dtype of whole numbers.",
        "Rounding shortens what is seen, and loses what later steps need.",
        {"got": "whole numbers"},
    ),
    Slip(
        "cut-to-whole",
        RIGHT_BUT + "with everything behind the decimal point cut off.",
        "Return the numbers as they are: int() and arrays of whole numbers cut the fractions off.",
        "An int holds no fraction, and an array made of whole numbers takes in nothing else.",
    ),
    Slip(
        "sign",
        RIGHT_BUT + "with the opposite sign.",
        "See what is subtracted from what, and whether a minus is missing or one too many.",
        "A difference the other way round has the same size and points the other way.",
    ),
    Slip(
        "absolute",
        RIGHT_BUT + "without their minus signs.",
        "Leave negative numbers negative: no abs, and no square that hides the sign.",
        "A sign carries a meaning of its own: which way, and for or against.",
    ),
    Slip(
        "reversed",
        RIGHT_BUT + "in the order from last to first.",
        "Keep the order of what comes in: see where new entries are put, and which way the loop "
        "runs.",
        "Entry number i of a result belongs to entry number i of what came in.",
    ),
    Slip(
        "sorted",
        RIGHT_BUT + "sorted by size.",
        "Leave the entries in the order of what came in.",
        "Sorting forgets which entry belongs to what.",
    ),
    Slip(
        "results-exchanged",
        RIGHT_BUT + "handed back in another order.",
        "Return the results in the order that the exercise names them in.",
        "Whoever calls the function tells the results apart by their order alone.",
    ),
    Slip(
        "one-result",
        RIGHT_BUT + "but only one of them comes back.",
        "Return all results that the exercise names, with commas between them.",
        "A function hands on what stands behind its return, and nothing else.",
    ),
    Slip(
        "one-entry",
        RIGHT_BUT + "but only the {got} entry comes back.",
        "Return the whole result, without an index or a slice behind it.",
        "A return inside a loop, or an index too many, leaves one entry of several.",
        {"got": "first"},
    ),
    Slip(
        "nonzero-only",
        RIGHT_BUT + "without those that are 0.",
        "Keep a place for each entry that came in, those that become 0 as well.",
        "Picking entries with z[z > 0] forgets where they stood.",
    ),
    Slip(
        "entry-left-out",
        RIGHT_BUT + "but their {got} entry is left out.",
        "See where the loop begins and ends: range(n) counts from 0 to n - 1 by itself.",
        "A range that begins at 1 or ends at n - 1 leaves one entry out.",
        {"got": "last"},
    ),
    Slip(
        "entry-blank",
        RIGHT_BUT + "but their {got} entry is never filled.",
        "See where the loop begins and ends: range(n) counts from 0 to n - 1 by itself.",
        "An array made beforehand keeps its zeros where the loop never comes.",
        {"got": "last"},
    ),
    Slip(
        "entry-added",
        RIGHT_BUT + "with {got}.",
        "Begin with an empty list or a plain total, and put in what the loop works out only.",
        "What stands in a list before the loop stays there.",
        {"got": "a 0 in front"},
    ),
    Slip(
        "summed",
        RIGHT_BUT + "added up to one number.",
        "Keep the entries apart: return them all, without a sum.",
        "A sum answers for all entries together, where an answer for each was asked for.",
    ),
    Slip(
        "summed-over-axis",
        RIGHT_BUT + "{got}.",
        "Leave the last sum or mean out, and keep rows and columns as they are.",
        "A sum over an axis takes that axis away.",
        {"got": "added up within each row"},
    ),
    Slip(
        "averaged",
        RIGHT_BUT + "divided by {got}.",
        "See what you divide by, and whether the exercise asks for a mean at all.",
        "A mean is a sum over the number of its terms; a sum was asked for.",
        {"got": "the number of entries"},
    ),
    Slip(
        "not-averaged",
        RIGHT_BUT + "times {got}.",
        "See what should be divided by how many, and whether something is multiplied twice.",
        "A sum grows with the number of its terms.",
        {"got": "the number of entries"},
    ),
    Slip(
        "running-total",
        RIGHT_BUT + "each added to all those before it.",
        "Start the total anew for each entry, inside the loop that makes the entries.",
        "A total that is started once goes on growing from entry to entry.",
    ),
    Slip(
        "one-more",
        RIGHT_BUT + "and {got}.",
        "See where counting begins, and what a total starts at.",
        "Python counts from 0, and a sum starts at 0.",
        {"got": "1 too large"},
    ),
    Slip(
        "doubled",
        RIGHT_BUT + "{got}.",
        "Look for a factor too many, or for something that is added twice.",
        "A factor that belongs to another formula changes every number.",
        {"got": "times 2"},
    ),
    Slip(
        "squared",
        RIGHT_BUT + "{got}.",
        "Look for a square or a root that was not asked for.",
        "Squares weigh large numbers more, and lose the sign.",
        {"got": "squared"},
    ),
    Slip(
        "transposed",
        RIGHT_BUT + "with rows and columns exchanged.",
        "See which index counts rows: the first one, from top to bottom.",
        "The first index of a table counts its rows.",
    ),
    Slip(
        "flat",
        RIGHT_BUT + "in one row, without the rows and columns asked for.",
        "Collect each row in a list of its own, or keep the array's shape.",
        "The same numbers in another shape mean something else.",
    ),
    Slip(
        "wrapped",
        RIGHT_BUT + "{got}.",
        "Look for a pair of brackets, or for an axis, too many.",
        "A number in a list is a list: it has a length, and no size.",
        {"got": "each in a list of its own"},
    ),
    Slip(
        "repeated",
        RIGHT_BUT + "but every entry is {got}.",
        "Use the number of the round as the index, and no fixed number.",
        "A fixed index asks for the same entry in every round.",
        {"got": "the first one"},
    ),
    Slip(
        "extra-factor",
        RIGHT_BUT + "{got}.",
        FORMULA,
        "A factor or a term that stands in a formula twice, or in a place of another, changes "
        "every answer.",
        {"got": "times learning_rate once more"},
    ),
    Slip(
        "argument-returned",
        "Your answers are {name} itself, as it was passed in.",
        "Return what you have worked out, under the name that it has.",
        "A result that is worked out and not returned is lost.",
        {"name": "z"},
    ),
    Slip(
        "another-kind",
        "Your answers are {got}; numbers were expected, alone or in lists or arrays.",
        "{cure}",
        "What comes later calculates with the answer, and needs numbers for it.",
        {"got": "text", "cure": "Return the numbers themselves, without str()."},
    ),
    # ---------------------------------------------------------- what is done to the arguments
    Slip(
        "arguments-exchanged",
        OUT + "when {first} and {second} have changed places.",
        "See which argument stands where in your formula, and in what order they are passed on.",
        "An argument is known by its place in the call.",
        {"first": "a", "second": "b"},
    ),
    Slip(
        "argument-twice",
        OUT + "when {got} is used in place of {wanted}, which then counts for nothing.",
        "Use every argument: {wanted} has a part of its own.",
        "Two arguments of one kind are easily mixed up.",
        {"got": "a", "wanted": "b"},
    ),
    Slip(
        "argument-fixed",
        OUT + "when {name} is {got}, whatever is passed.",
        "Use the argument {name} itself, and no number or name from elsewhere in the notebook.",
        "A name that stands outside the function, or a number copied from the example, is the same "
        "in every call.",
        {"name": "b", "got": "[0.1, 0.2, 0]"},
    ),
    Slip(
        "argument-entry-left-out",
        OUT + "when the {got} entry of {name} is left out.",
        "See where your loop or slice begins and ends: Python counts from 0 to n - 1.",
        "A range that begins at 1 or ends at n - 1 leaves one entry out.",
        {"name": "a and b", "got": "last"},
    ),
    Slip(
        "argument-one-entry",
        OUT + "when only the {got} entry of {name} is used.",
        "Let the loop run over all entries, and use its index in place of a fixed one.",
        "A fixed index, or a return inside the loop, sees one entry only.",
        {"name": "b", "got": "first"},
    ),
    Slip(
        "argument-reversed",
        OUT + "when {name} is read from its end.",
        "Read the entries from the front: index i, and not -i or [::-1].",
        "A negative index counts from the end.",
        {"name": "b"},
    ),
    Slip(
        "argument-sign",
        OUT + "when {name} has the opposite sign.",
        "See what is subtracted from what, and whether a minus is missing.",
        "A minus in the wrong place turns one argument round.",
        {"name": "y"},
    ),
    Slip(
        "argument-changed",
        OUT + "when {name} is {got} first.",
        FORMULA,
        "Something is done to an argument that the formula does not ask for.",
        {"name": "z", "got": "squared"},
    ),
    Slip(
        "argument-transposed",
        OUT + "when rows and columns of {name} are exchanged.",
        "Write the shape of each array beside it, and see which axis is which.",
        "The first index of an array counts its rows.",
        {"name": "W"},
    ),
    # ---------------------------------------------------------- what is done to the code
    Slip(
        "loop-first-left-out",
        OUT + "when the {loop} leaves its first round out.",
        "See where the loop begins: range(n) counts from 0, and a slice from [0:].",
        "Counting from 1 leaves out what stands at 0.",
        {"loop": "loop"},
    ),
    Slip(
        "loop-last-left-out",
        OUT + "when the {loop} leaves its last round out.",
        "See where the loop ends: range(n) stops at n - 1 by itself.",
        "The end of a range is not a part of it.",
        {"loop": "loop"},
    ),
    Slip(
        "loop-first-only",
        OUT + "when the {loop} ends after its first round.",
        "Let the loop run to its end: a return inside it, or a break, ends it early.",
        "A return ends the function, wherever it stands.",
        {"loop": "loop"},
    ),
    Slip(
        "loop-last-only",
        OUT + "when only the last round of the {loop} counts.",
        "Add to what is there, or append to it: a bare = throws it away, and so does a line in "
        "the loop that starts the result anew.",
        "A variable holds what it was given last.",
        {"loop": "loop"},
    ),
    Slip(
        "loop-too-long",
        OUT + "when the {loop} runs one round too many.",
        "See where the loop ends: range(n) has n rounds, from 0 to n - 1.",
        "The first index is 0, so the last one is n - 1.",
        {"loop": "loop"},
    ),
    Slip(
        "start-value",
        OUT + "when a total starts at {got} in place of {wanted}.",
        "Start a sum at 0 and a product at 1.",
        "What a total starts at is a part of it.",
        {"got": "1", "wanted": "0"},
    ),
    Slip(
        "overwritten",
        OUT + "when each round writes over what the round before it had worked out.",
        "Write += where the rounds should add up: a bare = throws away what was there.",
        "A variable holds what it was given last.",
    ),
    Slip(
        "starts-over",
        OUT + "when something is started anew in every round of the loop.",
        "Put the line that makes the empty list, or sets the start, in front of the loop.",
        "What stands inside a loop happens in every round.",
    ),
    Slip(
        "not-started-anew",
        OUT + "when a list or a total goes on from round to round of the outer loop.",
        "Start it anew inside the outer loop, in front of the inner one.",
        "What stands in front of a loop happens once.",
    ),
    Slip(
        "behind-the-loop",
        OUT + "when a line that belongs into the {loop} stands behind it.",
        "Indent the lines that should run in every round as far as the others of the loop.",
        "Indentation alone says what belongs to a loop.",
        {"loop": "loop"},
    ),
    Slip(
        "in-the-loop",
        OUT + "when a line that belongs behind the {loop} stands inside it.",
        "Take the line that should run once, or once for each row, out of that loop.",
        "Indentation alone says what belongs to a loop.",
        {"loop": "inner loop"},
    ),
    Slip(
        "same-index",
        OUT + "with {got} in place of {wanted}.",
        "Let the index move with the loop.",
        "A fixed index asks for the same entry in every round.",
        {"got": "b[0]", "wanted": "b[i]"},
        plain=OUT + "when an index never moves.",
    ),
    Slip(
        "indices-exchanged",
        OUT + "with {got} in place of {wanted}.",
        "The first index counts rows, the second columns: see which loop counts which.",
        "Exchanged indices ask for the entry on the other side of the diagonal.",
        {"got": "W[j][i]", "wanted": "W[i][j]"},
        plain=OUT + "when two indices have changed places.",
    ),
    Slip(
        "index-off",
        OUT + "with {got} in place of {wanted}.",
        "Try the index by hand for the first round and for the last.",
        "Python counts from 0, and a slice ends in front of its second number.",
        {"got": "a[i - 1]", "wanted": "a[i]"},
        plain=OUT + "when an index or the end of a slice is off by one, or left out.",
    ),
    Slip(
        "missing-square",
        OUT + "without the power{where}.",
        "Look for a power in the formula that your code leaves out.",
        "A square makes all differences positive, and large ones count more.",
        {"where": " in (yhat - y) ** 2"},
    ),
    Slip(
        "missing-part",
        OUT + "without {got}{where}.",
        "See where {got} belongs in the formula.",
        "A factor or a term that is left out changes every answer that it is not 1 or 0 in.",
        {"got": "learning_rate", "where": " in learning_rate * dW1"},
        plain=OUT + "without one of its factors or terms.",
    ),
    Slip(
        "extra-square",
        OUT + "with a square too many{where}.",
        "Look for a power that the formula does not ask for.",
        "A square loses the sign, and large numbers count more.",
        {"where": " in yhat - y"},
    ),
    Slip(
        "extra-part",
        OUT + "with {got} too many{where}.",
        FORMULA,
        "A factor that belongs to another formula changes every number.",
        {"got": "a factor learning_rate", "where": " in yhat - y"},
    ),
    Slip(
        "added-up",
        OUT + "when something is added to what was there, and should take its place.",
        "Write = where a value is worked out anew in each round.",
        "A += keeps what the rounds before have left.",
    ),
    Slip(
        "wrong-operator",
        OUT + "with {got} in place of {wanted}{where}.",
        FORMULA,
        "One sign makes another formula.",
        PLACES,
    ),
    Slip(
        "operands-exchanged",
        OUT + "with {got} in place of {wanted}.",
        "See which of the two stands first: here the order matters.",
        "A difference a - b is not b - a, and the factors of a matrix product can't change places.",
        {"got": "y - yhat", "wanted": "yhat - y"},
        plain=OUT + "when two things in the formula, or in a list, have changed places.",
    ),
    Slip(
        "brackets",
        OUT + "with {got} in place of {wanted}.",
        "Look at the brackets: they say what belongs together, and what comes first.",
        "Multiplication goes before addition, unless brackets say otherwise.",
        {"got": "a * (b + 1)", "wanted": "a * b + 1"},
        plain=OUT + "when brackets are set otherwise.",
    ),
    Slip(
        "comparison",
        OUT + "with {got} in place of {wanted}{where}.",
        "Try your comparison by hand: with two equal numbers, and with a number on either side.",
        "At equal numbers < and <= part.",
        {"got": ">=", "wanted": ">", "where": " in z > 0"},
    ),
    Slip(
        "other-function",
        OUT + "with {got} in place of {wanted}{where}.",
        "See what each of the two functions does with a small array.",
        "Functions with names that look alike do different things.",
        {"got": "np.min", "wanted": "np.max", "where": ""},
    ),
    Slip(
        "missing-call",
        OUT + "without {got}{where}.",
        "See where {got} belongs in the calculation.",
        "A step that is left out leaves a number as it was.",
        {"got": "np.exp", "where": " in np.exp(z)"},
        plain=OUT + "without one of its calls.",
    ),
    Slip(
        "axis",
        OUT + "with {got} in place of {wanted}.",
        "Along axis=0 NumPy goes down the rows, along axis=1 from column to column, and without an "
        "axis it takes all entries together.",
        "Along another axis other numbers belong together.",
        {"got": "axis=0", "wanted": "axis=1"},
    ),
    Slip(
        "transpose",
        OUT + "with {got} in place of {wanted}.",
        "Write the shapes beside the factors: in A @ B the columns of A meet the rows of B.",
        "Where shapes happen to fit, a missing .T goes unseen.",
        {"got": "X", "wanted": "X.T"},
        plain=OUT + "with a .T too many or too few.",
    ),
    Slip(
        "wrong-name",
        OUT + "with {got} in place of {wanted}{where}.",
        "Check which name belongs at each place.",
        "Names that stand for similar things are easily mixed up.",
        {"got": "a", "wanted": "b", "where": " in a[i] * b[i]"},
        plain=OUT + "when another name stands in one place.",
    ),
    Slip(
        "wrong-number",
        OUT + "with {got} in place of {wanted}{where}.",
        "Ask of each number in your formula what it stands for.",
        "A number that is off by one, or of another formula, changes every answer.",
        {"got": "0", "wanted": "1", "where": " in n - k + 1"},
        plain=OUT + "when a number in it is another one.",
    ),
    Slip(
        "call-arguments",
        OUT + "when {got} is called in place of {wanted}.",
        "See in which order the function takes its arguments.",
        "An argument is known by its place in the call.",
        {"got": "vect_mat_mul(W1, x)", "wanted": "vect_mat_mul(x, W1)"},
        plain=OUT + "when the arguments of a call have changed places.",
    ),
    Slip(
        "order-of-lines",
        OUT + "when two steps are taken in the other order.",
        "Go through one round by hand, and note what each name is worth when it is used.",
        "A value that is changed too early is the new one wherever the old one was meant.",
    ),
    Slip(
        "line-missing",
        OUT + "without {got}.",
        "Go through the steps that the exercise names, and tick off those that you have.",
        "A step that is left out leaves things as they were.",
        {"got": "the step that sets w"},
    ),
    # ---------------------------------------------------------- what a repair shows
    Slip(
        "in-one-line",
        "One change in line {line}, `{text}`, makes all these answers right.",
        "{look}",
        "The line holds a small mistake, and the others are right.",
        {
            "line": "3",
            "text": "for i in range(1, len(a)):",
            "look": "Look at its numbers: Python counts from 0.",
        },
    ),
)

BY_NAME = {slip.name: slip for slip in SLIPS}
"""Each slip by its name, the simplest first."""

RANK = {slip.name: place for place, slip in enumerate(SLIPS)}
"""How far down the catalogue a slip stands."""

FAMILIES = (
    {"argument-entry-left-out", "loop-first-left-out", "loop-last-left-out", "index-off"},
    {"argument-one-entry", "loop-first-only", "loop-last-only", "same-index", "index-off"},
    {"argument-twice", "wrong-name", "call-arguments"},
    {"arguments-exchanged", "operands-exchanged", "call-arguments", "wrong-name"},
    {"argument-reversed", "index-off"},
    {"argument-transposed", "transpose", "indices-exchanged"},
    {"argument-sign", "wrong-operator", "missing-part"},
    {"argument-fixed", "wrong-name", "missing-part", "wrong-number"},
)
"""Slips that say the same in other words: of these the simplest is named alone."""

SIMPLE = RANK["argument-returned"]
"""Up to here slips speak of the right result, and one of them says it all."""
