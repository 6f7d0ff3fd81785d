"""The wrong ideas that any of these exercises can meet, in the words of each."""

from __future__ import annotations

from public_tests._common.case import Case
from public_tests._common.ideas import Cases, Idea, changed, either, idea, raising


def placeholder(prefix: str, call: str, start: str, calls: str = "") -> Idea:
    """Return the idea that `...` is left where a number or a list is needed.

    `start` is what the result can begin with, and `calls` the earlier functions that an answer is
    likely to call.
    """
    cure = f"Leave the line with `...` there, and begin below it with a line of your own: {start}."
    if calls:
        cure += f" And if you call {calls}, see that it passes its own test."
    return idea(
        f"{prefix}-placeholder",
        "In {call} your code meets `...`, which stands for nothing yet: {outcome}.",
        cure,
        "A stub holds `...` where the answer will be. Adding to it, or calling a function that "
        "still returns it, cannot work. Recognised by an error that speaks of an ellipsis, or by "
        "`...` inside the answer.",
        _meets_ellipsis,
        call=call,
        outcome="your code raised TypeError: unsupported operand type(s) for +=: 'ellipsis' and "
        "'float'",
    )


def list_arithmetic(prefix: str, call: str) -> Idea:
    """Return the idea that a whole list can be multiplied, added or subtracted at once."""
    return idea(
        f"{prefix}-list-arithmetic",
        "In {call} your code calculates with a whole list: {outcome}.",
        "Calculate with the entries, one at a time, in a loop: Python's lists know no arithmetic.",
        "In mathematics vectors are added and scaled as one thing, and NumPy's arrays will be; "
        "Python's lists are not. Recognised by the error that Python gives for it.",
        either(
            raising("can't multiply sequence"),
            *(raising(f"for {sign}: 'list'") for sign in ("-", "/", "-=")),
            *(raising(f"'{number}' and 'list'") for number in ("float", "int")),
            raising("can only concatenate list"),
        ),
        call=call,
        outcome="your code raised TypeError: can't multiply sequence by non-int of type 'list'",
    )


def hard_coded(prefix: str, call: str, expected: str, outcome: str) -> Idea:
    """Return the idea of copying the example's result; the call is one it is wrong for."""
    return idea(
        f"{prefix}-hard-coded",
        "Right for the example alone: {call} should give {expected}, and {outcome}.",
        "Compute every number from the arguments, and copy none from the lesson.",
        "Numbers copied from an example are right for that example. Recognised when the shown "
        "example is right, every other call is wrong, and all of these give the same.",
        _right_for_the_example_alone,
        call=call,
        expected=expected,
        outcome=outcome,
    )


def returns_none(prefix: str, call: str) -> Idea:
    """Return the idea that printing, or nothing at all, hands a result on."""
    return idea(
        f"{prefix}-returns-none",
        "For {call} your function returns None: nothing at all comes back.",
        "End the function with a line that says return and your result; print does not hand it on.",
        "A Python function without a return statement returns None, as do list methods such as "
        "append. Recognised by just that.",
        lambda cases: _first(cases, "none"),
        call=call,
    )


def changes_lists(prefix: str, call: str) -> Idea:
    """Return the slip that a right answer changes what it was given, and has no name of its own."""
    return idea(
        f"{prefix}-changes-lists",
        "The numbers are right, but {call} changes a list it was given.",
        "Leave the lists alone: read their entries by a[i], take none out with pop, and put "
        "results into a list of your own.",
        "Whoever calls a function goes on using its lists. Recognised when an argument is not "
        "after the call what it was before.",
        changed,
        call=call,
    )


def raises(prefix: str, call: str) -> Idea:
    """Return the last idea of all: an error with no more particular cause."""
    return idea(
        f"{prefix}-raises",
        "For {call} {outcome}.",
        "Run this call in a cell of its own, read the last line of the message, and begin at the "
        "line of yours that it names.",
        "An error message says what Python could not do, and where. Recognised when an ordinary "
        "call raises.",
        lambda cases: _first(cases, "raised"),
        call=call,
        outcome="your code raised NameError: name 'total' is not defined (line 3)",
    )


def _first(cases: Cases, kind: str) -> Case | None:
    """Return the first wrong case if it came to an outcome of this kind."""
    return cases.wrong if cases.wrong and cases.wrong.outcome.kind == kind else None


def _right_for_the_example_alone(cases: Cases) -> Case | None:
    first, *others = cases.all
    alone = first.right and not any(case.right for case in others)
    if not alone or others[0].numbers is None:
        return None
    constant = others[0].outcome.value
    return others[0] if all(case.gives(constant) for case in others) else None


def _meets_ellipsis(cases: Cases) -> Case | None:
    return next(
        (
            case
            for case in cases.all
            if "ellipsis" in case.outcome.error.lower() or any(v is ... for v in case.values)
        ),
        None,
    )
