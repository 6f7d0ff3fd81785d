"""What an error means in a beginner's words, with its usual causes."""

from __future__ import annotations

from typing import NamedTuple

from public_tests._report.findings import NO_INPUT, NO_INPUT_TEXTS


class Meaning(NamedTuple):
    """What errors of these `names` mean, with one of `words` in their text where there are any."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    says: str


_SYNTAX = ("SyntaxError",)
_INDENTATION = ("IndentationError", "TabError")

MEANINGS = (
    Meaning(
        _SYNTAX,
        ("was never closed", "unexpected EOF"),
        "A bracket opens there and never closes: look for the missing ) or ], counting from that "
        "line on.",
    ),
    Meaning(
        _SYNTAX,
        ("incomplete input",),
        "The cell ends in the middle of something: a bracket or a quote that is never closed, or a "
        "colon with nothing below it. It may have begun further up.",
    ),
    Meaning(
        _SYNTAX,
        ("unmatched", "does not match"),
        "A closing bracket stands there without the one that opens it: count the brackets of that "
        "line.",
    ),
    Meaning(
        _SYNTAX,
        ("forgot a comma",),
        "Between two values something is missing, most often a comma, or a sign such as *.",
    ),
    Meaning(
        _SYNTAX,
        ("expected ':'",),
        "A line that begins with def, for, while, if or else ends with a colon.",
    ),
    Meaning(
        _SYNTAX,
        ("unterminated", "EOL while"),
        "A text begins there and never ends: look for the missing quote.",
    ),
    Meaning(
        _SYNTAX,
        ("cannot assign", "Maybe you meant '=='"),
        "One = gives the name on its left a value, and on its left stands no name; to compare, "
        "write ==.",
    ),
    Meaning(
        _SYNTAX,
        ("outside function",),
        "A return belongs into the function: indent it as far as the function's other lines.",
    ),
    Meaning(
        _SYNTAX,
        (),
        "Python can't read that line. Usual causes: a bracket, comma, colon or quote that is "
        "missing there, or at the end of the line before.",
    ),
    Meaning(
        _INDENTATION,
        ("expected an indented block",),
        "After a line that ends with a colon, the next one has to stand further to the right, by "
        "four spaces.",
    ),
    Meaning(
        _INDENTATION,
        ("unexpected indent",),
        "That line stands further to the right than the one before it, which doesn't end with a "
        "colon: put the two below each other.",
    ),
    Meaning(
        _INDENTATION,
        (),
        "That line begins neither below the line before it nor below another one further up: lines "
        "that belong together begin at the same place, four spaces to the right for each colon.",
    ),
    Meaning(
        ("UnboundLocalError",),
        (),
        "A name is used before it has a value. What a function gives a value anywhere is its own "
        "name in all of its lines: look for a = further down, and for a name that is used for two "
        "things.",
    ),
    Meaning(
        ("NameError",),
        (),
        "Python doesn't know that name. Usual causes: a typing error, a value that never got the "
        "name, or a cell further up that has not run since the kernel started.",
    ),
    Meaning(
        ("TypeError", "AttributeError", "ValueError", "IndexError"),
        ("ellipsis", "Ellipsis"),
        "The code meets `...`, which stands for nothing yet. Either a name never got a value in "
        "its place, or an earlier function still gives `...` back.",
    ),
    Meaning(
        ("TypeError", "AttributeError", "ValueError"),
        ("NoneType",),
        "The code meets None, which is nothing at all. It often comes from a function without a "
        "return, or from a list method such as append, whose result was given a name.",
    ),
    Meaning(
        ("TypeError",),
        ("not callable",),
        "Round brackets stand behind something that is no function. Usual causes: a missing * in "
        "front of a bracket, ( ) where [ ] was meant, or a function's name that was given another "
        "value.",
    ),
    Meaning(
        ("TypeError",),
        ("not subscriptable", "does not support item assignment"),
        "Square brackets stand behind something without entries, such as a number or a function. "
        "Look at what the name in front of the [ stands for.",
    ),
    Meaning(
        ("TypeError",),
        ("indices must be integers", "cannot be interpreted as an integer"),
        "A whole number is needed there. Usual causes: a division with / where // was meant, or a "
        "comma missing between two lists.",
    ),
    Meaning(
        ("TypeError",),
        ("positional argument", "keyword argument", "required argument"),
        "A function was called with other arguments than it takes: compare the call with the line "
        "that begins with def.",
    ),
    Meaning(
        ("TypeError",),
        (),
        "An operation was tried on kinds of things that it doesn't take, such as a list and a "
        "number. Print type(...) of what that line works on.",
    ),
    Meaning(
        ("IndexError",),
        (),
        "An entry was asked for that isn't there. A list of n entries has the places 0 to n - 1.",
    ),
    Meaning(
        ("ValueError",),
        ("truth value of an array",),
        "A condition, as in `if`, needs one yes or no, and an array gives one for each entry.",
    ),
    Meaning(
        ("ValueError", "InvalidArgumentError"),
        ("broadcast", "mismatch", "shape", "aligned", "dimension", "Incompatible"),
        "The shapes of two arrays don't fit together there. Print the .shape of each array in that "
        "line, and compare.",
    ),
    Meaning(
        ("ModuleNotFoundError", "ImportError"),
        (),
        "Python finds no such module, or no such name in it. This lab needs no imports beyond its "
        "first cell: look for a typing error.",
    ),
    Meaning(
        ("AttributeError",),
        (),
        "What stands in front of the dot has nothing of the name behind it. Usual causes: a typing "
        "error, or a list where an array was meant.",
    ),
    Meaning(
        ("KeyError",),
        (),
        "A dictionary was asked for a key that it doesn't have.",
    ),
    Meaning(
        ("ZeroDivisionError",),
        (),
        "Something is divided by 0: look at what can become 0 below the line.",
    ),
    Meaning(
        ("RecursionError",),
        (),
        "A function calls itself again and again: look for its own name inside it.",
    ),
    Meaning(
        ("MemoryError",),
        (),
        "There is not enough memory for what that line makes. Usual causes: a list that a loop "
        "makes longer and longer, or an array whose shape has far too large a number in it.",
    ),
    Meaning(
        NO_INPUT,
        NO_INPUT_TEXTS,
        "When work is graded, nobody is there to type: write the value into the code in place of "
        "input().",
    ),
    Meaning(
        ("KeyboardInterrupt",),
        (),
        "The cell was stopped before it came to its end.",
    ),
)

OTHERWISE = "Read the last line of the message below the cell, and begin at the line it points to."


def meaning(ename: str, evalue: str = "") -> str:
    """Return what an error of this name and text means, and where to look."""
    for names, words, says in MEANINGS:
        if ename in names and (not words or any(word in evalue for word in words)):
            return says
    return OTHERWISE
