"""Slips that everybody makes, in any exercise, recognised by what an answer does.

What an exercise's own ideas explain they explain better, so these come after them. The two in FIRST
come before: whoever prints a result has one, and should not read that nothing came back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from public_tests._cells.errors import meaning
from public_tests._common import slip_signs as signs
from public_tests._common.slip_signs import Attempts, Facts
from public_tests._common.words import kind
from public_tests._report import Misconception
from public_tests._report.findings import ASKED, ENDS, GONE, TOO_LONG, TOO_MUCH
from public_tests._slips import told
from public_tests._slips.repairs import repaired, unexplained


@dataclass(frozen=True)
class Slip:
    """A misconception that any exercise can show, and what recognises it in the attempts."""

    misconception: Misconception
    recognise: Callable[[Attempts], Facts | None]

    def found_in(self, attempts: Attempts) -> Misconception | None:
        """Return the misconception with its sentences about these attempts."""
        facts = self.recognise(attempts)
        return None if facts is None else self.misconception.about(**facts)


def first_slip(slips: Sequence[Slip], attempts: Attempts) -> tuple[Misconception, ...]:
    """Return the first slip that wrong attempts show, in a tuple; an empty one without."""
    if attempts.wrong is None:
        return ()
    found = next(filter(None, (slip.found_in(attempts) for slip in slips)), None)
    return (found,) if found else ()


def named(
    attempts: Attempts,
    own: Callable[[], tuple[Misconception, ...]],
    exercise: str = "",
    is_right: Callable[[Callable[..., Any]], bool] | None = None,
) -> tuple[Misconception, ...]:
    """Return what explains wrong answers: a slip of the FIRST, an `own` idea, or another slip.

    An exercise's own idea that merely says that something raised, or is wrong elsewhere, gives way
    to a slip that says why: one known by its looks, or one that leads to the very same results.
    `exercise` is the name under which there is a book of such results. Where nothing explains them,
    the one line of the learner's is named that a change would mend; `is_right` tells whether a
    function gives every answer asked for.
    """
    if found := first_slip(FIRST, attempts):
        return found
    found = own()
    if not found or found[0].name.endswith(RAISES):
        found = _any_slip(exercise, attempts, found)
        if is_right and attempts.wrong is not None and unexplained(found):
            found += repaired(attempts.target, is_right)
        return found
    return first_slip(_rather_than(found[0].name, attempts), attempts) or found


def _rather_than(name: str, attempts: Attempts) -> tuple[Slip, ...]:
    """Return the slips that say more than an exercise's own idea, should they be found."""
    if name.endswith(OTHER_SHAPE):
        return (FIRST_ROUND, OFF_BY_ONE)
    copied = name.endswith(COPIED) and not signs.same_answer(attempts)
    raised = any(one.outcome.kind == "raised" for one in attempts.all)
    return (DEAF,) if copied or (raised and attempts.all[0].right) else ()


def _any_slip(
    exercise: str, attempts: Attempts, found: tuple[Misconception, ...]
) -> tuple[Misconception, ...]:
    same: tuple[Misconception, ...] = ()
    if exercise and attempts.wrong is not None:
        same = told.slips_in(exercise, (one.outcome for one in attempts.all))
    return (
        first_slip(SLIPS, attempts)
        or same
        or tuple(_with_its_meaning(idea, attempts) for idea in found)
        or first_slip(LAST, attempts)
    )


MADE = told.MISCONCEPTIONS
"""The slips that are told from what they lead to."""

EXAMPLE = "w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0])"
GIVE_BACK = (
    "End the function with a line that says return and your result; a list method such as append "
    "changes its list and gives None back."
)


def _with_its_meaning(idea: Misconception, attempts: Attempts) -> Misconception:
    """Return an idea that something raised, with what the error means in front of the next step."""
    wrong = attempts.wrong
    if wrong is None or not idea.name.endswith(RAISES):
        return idea
    ename, _, evalue = wrong.outcome.error.partition(": ")
    return replace(idea, next=f"{meaning(ename, evalue)} {idea.next}")


FIRST = (
    Slip(
        Misconception.of(
            "slip-takes-too-long",
            "For {call} your code took too long and was stopped.{loop}",
            "Print in each round of your loop what ends it: the condition behind while has to "
            "become false, and a function that calls itself needs a case where it doesn't.",
            "A loop goes on for ever where nothing in it changes what its condition asks for. "
            "Recognised in grading, where every call has a limit of time.",
            call=EXAMPLE,
            loop="",
        ),
        signs.ended_by(TOO_LONG),
    ),
    Slip(
        Misconception.of(
            "slip-takes-too-much-memory",
            "For {call} {outcome}.",
            "Look for a list that a loop makes longer and longer, and for an array whose shape has "
            "far too large a number in it.",
            "All that a program makes has to fit into memory, and in grading each has a share of "
            "it. Recognised when a call runs out of memory, or is stopped for what it takes.",
            call=EXAMPLE,
            outcome=ENDS[TOO_MUCH],
        ),
        signs.ended_by(TOO_MUCH),
    ),
    Slip(
        Misconception.of(
            "slip-ends-python",
            "For {call} {outcome}.",
            "A function ends with return. If your code doesn't end Python by itself, a line of it "
            "makes Python crash: run this call in a cell of its own, and take lines out until the "
            "kernel stays alive.",
            "What ends Python ends the tests with it, so in grading it ends alone, and gives no "
            "answer. Recognised when the process of a learner's code is gone after a call.",
            call=EXAMPLE,
            outcome=ENDS[GONE],
        ),
        signs.ended_by(GONE),
    ),
    Slip(
        Misconception.of(
            "slip-asks-for-input",
            "For {call} {outcome}.",
            "What a function needs comes in by its arguments: use those in place of input(), and "
            "write any other value into the code.",
            "A test calls a function with many values, and when work is graded nobody sits there "
            "to type. Recognised when a call asks for input.",
            call=EXAMPLE,
            outcome=f"{ENDS[ASKED]} (line 2)",
        ),
        signs.ended_by(ASKED),
    ),
    Slip(
        Misconception.of(
            "slip-prints",
            "For {call} your function prints {printed} and returns {nothing}.",
            "Printing shows a value to people; only return hands it on. Give the value to the name "
            "behind return, or put the value there itself.",
            "On the page both look alike, but whoever calls a function gets what it returns. "
            "Recognised when a call prints something, and gives back None or the stub's `...`.",
            call=EXAMPLE,
            printed="0.98",
            nothing="its `...` as before",
        ),
        signs.prints,
    ),
    Slip(
        Misconception.of(
            "slip-returns-placeholder",
            "For {call} your function does something, and still returns the `...` of its first "
            "line.",
            "Give your result to the very name that stands behind return: look for another name in "
            "its place, for a typing error in it, and for a return before your lines.",
            "The line with `...` gives the name a value that means nothing yet. Recognised when "
            "the answer is that `...`, though more stands in the function than in the stub.",
            call=EXAMPLE,
        ),
        signs.came_to("placeholder"),
    ),
)
"""What is told before any idea of an exercise's own."""

DEAF = Slip(
    Misconception.of(
        "slip-ignores-argument",
        "Your answer does not depend on `{argument}`: with another one it stays the same.",
        "Use `{argument}` where you have a number or a name from outside the function, and "
        "give it no other value inside.",
        "A function lives on its arguments. A name of the notebook's, a number from the "
        "example, or an argument that is given a new value in the first line all make it deaf. "
        "Recognised when another argument leaves an answer as it is that it should change.",
        argument="learning_rate",
    ),
    signs.ignores,
)

FIRST_ROUND = Slip(
    Misconception.of(
        "slip-first-round",
        "For {call} your function returns {got}: as if there were a single entry to go through.",
        "Let the loop run to its end: the return stands behind it, as far to the left as the "
        "word for.",
        "A return inside a loop ends the function in the first round. Recognised when every "
        "answer is what comes of the first entry alone.",
        call=EXAMPLE,
        got="0.85",
    ),
    signs.first_round,
)

OFF_BY_ONE = Slip(
    Misconception.of(
        "slip-off-by-one",
        "For {call} your function returns {got}: {what}.",
        "Count the rounds of your loop for the shown example. range(n) goes from 0 to n - 1, "
        "range(1, n) leaves the first place out, and a slice ends before its second number.",
        "Places are counted from 0, and ends are left out. Recognised when every answer lacks "
        "its first or last entry, or is that of arguments without theirs.",
        call=EXAMPLE,
        got="0.98",
        what="what comes out without the last entry of `a` and `b`",
    ),
    signs.off_by_one,
)

SLIPS = (
    Slip(
        Misconception.of(
            "slip-meets-placeholder",
            "In {call} your code meets `...`, which stands for nothing yet: {outcome}.",
            "Leave the line with `...` where it is, and begin with a line of your own that gives "
            "the name something to fill or to add to. If you call an earlier function, see that it "
            "passes its own test.",
            "Nothing can be added to `...`, put into it or taken out of it. Recognised by an error "
            "that speaks of an ellipsis, or by `...` among the answers.",
            call="one_hot(y, 3)",
            outcome="your code raised TypeError: 'ellipsis' object does not support item "
            "assignment (line 3)",
        ),
        signs.dots,
    ),
    Slip(
        Misconception.of(
            "slip-calls-no-function",
            "For {call} round brackets stand behind something that is no function: {outcome}.",
            "Look for a missing * in front of a bracket, for ( ) where [ ] was meant, and for the "
            "name of a function, such as sum or max, that was given a value.",
            "Python reads x(y) as a call, whatever x is. Recognised by the error that something is "
            "not callable.",
            call=EXAMPLE,
            outcome="your code raised TypeError: 'float' object is not callable (line 4)",
        ),
        signs.raised("not callable"),
    ),
    Slip(
        Misconception.of(
            "slip-name-before-its-value",
            "For {call} a name is used before it has a value: {outcome}.",
            "Give the name its first value above the line that uses it, and no name of a function "
            "that you call to anything of your own.",
            "A name that is given a value anywhere in a function is the function's own in all of "
            "its lines. Recognised by the error UnboundLocalError.",
            call=EXAMPLE,
            outcome="your code raised UnboundLocalError: cannot access local variable 'total' "
            "where it is not associated with a value (line 4)",
        ),
        signs.raised("UnboundLocalError"),
    ),
    Slip(
        Misconception.of(
            "slip-list-for-array",
            "In {call} your code calculates with a whole list: {outcome}.",
            "Make it an array, np.array(...), or calculate with its entries one at a time.",
            "Arrays are added and scaled as a whole, Python's lists are not. Recognised by the "
            "error that Python gives for arithmetic with a list.",
            call="relu(z)",
            outcome="your code raised TypeError: can't multiply sequence by non-int of type "
            "'float' (line 3)",
        ),
        signs.raised(
            "can't multiply sequence",
            "can only concatenate list",
            "and 'list'",
            ": 'list' and",
            "between instances of 'list'",
            "'list' object has no attribute",
        ),
    ),
    Slip(
        Misconception.of(
            "slip-changes-argument",
            "After the call for {call} an argument is not what it was before.",
            "Put your result into a list or array of its own, and assign to no entry of what the "
            "function was given.",
            "Whoever calls a function goes on using what it was given; and your own lines further "
            "down see what was changed. Recognised when answers are wrong and an argument was "
            "changed.",
            call="vect_mat_mul([1, 2], [[1, 2], [3, 4]])",
        ),
        signs.changes,
    ),
    Slip(
        Misconception.of(
            "slip-nothing-added",
            "For {call} your function returns {got}: what a result begins with, before anything "
            "was put into it.",
            "See whether your lines are reached, and whether they change the very name that is "
            "returned. A return that stands too early, or a new start inside the loop, undoes "
            "them.",
            "Recognised when every answer is empty or all 0, and should not be.",
            call=EXAMPLE,
            got="0",
        ),
        signs.nothing_added,
    ),
    Slip(
        Misconception.of(
            "slip-same-answer",
            "Whatever your function is given, it returns {got}{example}.",
            "Compute every number from the arguments, and copy none from the lesson or from a cell "
            "outside the function.",
            "A number that was typed in, or taken from outside, fits one call. Recognised when all "
            "calls have the same answer, and should not.",
            got="0.98",
            example=", the answer to the shown example",
        ),
        signs.same_answer,
    ),
    FIRST_ROUND,
    OFF_BY_ONE,
    Slip(
        Misconception.of(
            "slip-whole-numbers",
            "For {call} your function returns {got}, where {expected} was expected: only whole "
            "numbers come out.",
            "Look for //, int() or round(), and for an array that was made of whole numbers: it "
            "cuts what is put into it.",
            "What stands behind the point is lost for good. Recognised when every answer is the "
            "right one, cut or rounded to whole numbers.",
            call=EXAMPLE,
            got="0",
            expected="0.98",
        ),
        signs.whole,
    ),
    Slip(
        Misconception.of(
            "slip-wrong-axis",
            "For {call} your answer has the shape {shape}, where {wanted} was expected: it runs "
            "along the other axis.",
            "Say which axis is to disappear: axis=0 runs down the rows, axis=1 along the columns; "
            "and .T makes rows of columns.",
            "Recognised when every answer has rows and columns, or their numbers, the other way "
            "round.",
            call="predict(X, W1, W2)",
            shape="(3,)",
            wanted="(5,)",
        ),
        signs.turned,
    ),
    DEAF,
)
"""What is told where no idea of an exercise's own explains the answers."""

LAST = (
    Slip(
        Misconception.of(
            "slip-returns-nothing",
            "For {call} your function returns None: nothing at all comes back.",
            GIVE_BACK,
            "A Python function without a return statement returns None, as do list methods such as "
            "append. Recognised by just that.",
            call="forward(X, W1, W2)",
        ),
        signs.came_to("none"),
    ),
    Slip(
        Misconception.of(
            "slip-raises",
            "For {call} {outcome}.",
            "{meaning} Run this call in a cell of its own to see the line.",
            "An error message says what Python could not do, and where. Recognised when an "
            "ordinary call raises and nothing else explains it.",
            call="forward(X, W1, W2)",
            outcome="your code raised NameError: name 'X_train' is not defined (line 3)",
            meaning=meaning("NameError"),
        ),
        signs.raised(),
    ),
)
"""What is told where nothing says more."""

RAISES = "-raises"
"""How ideas are called that say which error was raised."""

OTHER_SHAPE = "-wrong-shape"
"""How own ideas are called that an answer has another shape."""

COPIED = "-hard-coded"
"""How own ideas are called that an answer is right for the example alone."""

NO_FUNCTION = Misconception.of(
    "slip-name-overwritten",
    "The name `{which}` stands for {kind} now, and for no function.",
    "Run the cell that defines it again, and give results another name: {which} = {which}(...) "
    "puts the function away.",
    "A name stands for what it was given last. Recognised when the name of the function stands for "
    "something that can't be called.",
    which="w_sum",
    kind="a float",
)


def not_a_function(name: str, value: Any) -> Misconception:
    """Return what is to be said of a name that stands for something that can't be called."""
    return NO_FUNCTION.about(which=name, kind=kind(value))
