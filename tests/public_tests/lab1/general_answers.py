"""Wrong answers that every exercise of the lab can get, made from a right one."""

WITH_LIST_ARITHMETIC = ("w-sum", "vect-mat-mul", "gradient-step", "outer-prod")


def general_rows(prefix, shown, right, example, other):
    """Yield wrong answers with the misconception and sentence they show.

    `shown` is the call of the example in words, `right` a right answer and `example` the example's
    arguments; `other` has the words of the first call that a copied result is wrong for.
    """
    for answer, words in _raising():
        seen = f"For {shown} your code raised {words}."
        yield answer, f"{prefix}-raises", seen
    if prefix in WITH_LIST_ARITHMETIC:
        for answer, words in _lists():
            seen = f"In {shown} your code calculates with a whole list: your code raised {words}."
            yield answer, f"{prefix}-list-arithmetic", seen
    for answer in _silent(right):
        yield (
            answer,
            f"{prefix}-returns-none",
            f"For {shown} your function returns None: " + ("nothing at all comes back."),
        )
    for answer, words in _placeholders():
        yield (
            answer,
            f"{prefix}-placeholder",
            f"In {shown} your code meets `...`, which stands for nothing yet: {words}.",
        )
    for answer in _copies(right(*example), len(example)):
        yield answer, f"{prefix}-hard-coded", f"Right for the example alone: {other}."


def _raising():
    def misspelt(*given):
        return totl  # noqa: F821  # <- raises

    def divides_by_zero(*given):
        return 1 / 0  # <- raises

    def text_and_number(*given):
        return "1" + 1  # <- raises

    return (
        (misspelt, "NameError: name 'totl' is not defined (line {line})"),
        (divides_by_zero, "ZeroDivisionError: division by zero (line {line})"),
        (text_and_number, 'TypeError: can only concatenate str (not "int") to str (line {line})'),
    )


def _lists():
    def list_times_list(*given):
        return [1.0] * [2.0]  # <- raises

    def number_times_list(*given):
        return 0.5 * [1.0, 2.0]  # <- raises

    def list_minus_list(*given):
        return [1.0] - [2.0]  # <- raises

    def list_plus_number(*given):
        return [1.0] + 2.0  # <- raises

    def number_minus_list(*given):
        return 1.0 - [2.0]  # <- raises

    times = "TypeError: can't multiply sequence by non-int of type"
    operands = "TypeError: unsupported operand type(s) for -:"
    return (
        (list_times_list, f"{times} 'list' (line {{line}})"),
        (number_times_list, f"{times} 'float' (line {{line}})"),
        (list_minus_list, f"{operands} 'list' and 'list' (line {{line}})"),
        (
            list_plus_number,
            'TypeError: can only concatenate list (not "float") to list (line {line})',
        ),
        (number_minus_list, f"{operands} 'float' and 'list' (line {{line}})"),
    )


def _silent(right):
    def returns_bare(*given):
        right(*given)
        return

    def forgets(*given):
        result = right(*given)  # noqa: F841

    def appends(*given):
        return [].append(right(*given))

    return returns_bare, forgets, appends


def _placeholders():
    def adds_to_it(*given):
        output = ...
        output += 1.5  # <- raises
        return output

    def appends_to_it(*given):
        output = ...
        output.append(1.5)  # <- raises
        return output

    def passes_it_on(*given):
        return [..., 1.5]

    return (
        (
            adds_to_it,
            "your code raised TypeError: unsupported operand type(s) for +=: 'ellipsis' and "
            "'float' (line {line})",
        ),
        (
            appends_to_it,
            "your code raised AttributeError: 'ellipsis' object has no attribute 'append' "
            "(line {line})",
        ),
        (passes_it_on, "you got a list with `...` in it"),
    )


def _copies(result, arguments):
    def copied(*given):
        return result

    def looked_up(*given):
        table = {arguments: result}
        return table[len(given)]

    def in_an_if(*given):
        if given:
            return result
        return 0

    return copied, looked_up, in_an_if
