"""Print numbers and lists of them without the dust of binary fractions."""

from collections.abc import Iterable
from typing import Any

NOT_YET = "nothing yet"
DOTS = "..."
HEADER = "step      error   prediction     weight"
ROW = "{k:4d}  {error:9.3e}  {yhat:11.6f}  {w:9.6f}"


def neat(value: Any, places: int = 4) -> str:
    """Return a number, or a list of them however deep, with at most `places` decimal places.

    0.5850000000000001 becomes 0.585: what you see is rounded, the number itself stays as it is.
    `...` becomes "nothing yet"; what is neither a number nor a list is written as Python
    writes it.
    """
    if value is ...:
        return NOT_YET
    if hasattr(value, "tolist"):  # a NumPy number or array
        value = value.tolist()
    if isinstance(value, list | tuple):
        entries = (DOTS if entry is ... else neat(entry, places) for entry in value)
        return f"[{', '.join(entries)}]"
    if isinstance(value, float):
        text = f"{value:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    return str(value)


def print_trace(trace: Any, every: int = 1) -> None:
    """Print a trace, whose rows are [error, prediction, weight], one row a line.

    With `every=5` only each fifth row is printed, and always the last. What isn't such a trace is
    said to be none.
    """
    if trace is ...:
        print(f"train: {NOT_YET}")
        return
    try:
        rows = [tuple(float(entry) for entry in row) for row in trace]
        lines = list(_lines(rows, every))
    except (TypeError, ValueError):
        print("This is no list of rows [error, prediction, weight]:", neat(trace))
        return
    print("\n".join([HEADER, *lines]))


def _lines(rows: list[tuple[float, ...]], every: int) -> Iterable[str]:
    for k, (error, yhat, w) in enumerate(rows):
        if k % every == 0 or k == len(rows) - 1:
            yield ROW.format(k=k + 1, error=error, yhat=yhat, w=w)
