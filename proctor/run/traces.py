"""Tell where in our code something failed, from the text of a traceback, and nothing else of it.

A traceback can hold anything: paths with people's names, values that learners wrote. So nothing is
taken out of it; what is known to be ours is picked: places in files that belong to this program,
its libraries or Python, and the names of known errors. Every message is left out.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
OURS = ("autils", "proctor", "public_tests")
LIBRARIES = "/site-packages/"
ELSEWHERE = "a file that isn't ours"
UNKNOWN_ERROR = "an error that isn't known"

FRAME = re.compile(r'^[\s|+-]*File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>\S+))?$')
ERROR = re.compile(r"^[\s|+-]*(?P<name>[A-Za-z_]\w*(?:\.\w+)*)(?:: (?P<message>.*))?$")
FIXED = ("<module>", "<lambda>", "<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>")
MOST_LINES = 200


def trace(text: str) -> list[str]:
    """Return the places and errors of a traceback's text, the innermost last, line by line."""
    return list(_lines(text))[-MOST_LINES:]


def _lines(text: str) -> Iterator[str]:
    in_frames = False
    for line in text.splitlines():
        if found := FRAME.match(line):
            in_frames = True
            yield _frame(found["path"], int(found["line"]), found["name"] or "")
        elif found := ERROR.match(line):
            name, size = found["name"], len(found["message"] or "")
            is_indented = line[:1].isspace()  # then it is a line of code
            if not is_indented and (is_error(name) or in_frames):
                in_frames = False
                known = name if is_error(name) else UNKNOWN_ERROR
                yield f"{known} (a message of {size} characters is left out)" if size else known


def _frame(path: str, line: int, name: str) -> str:
    found = _file(path)
    if found is None:
        return ELSEWHERE
    shown, file = found
    is_there = name in FIXED or f"def {name}(" in _content(file)
    return f"{shown}:{line}" + (f" in {name}" if is_there else "")


@cache
def _file(path: str) -> tuple[str, Path] | None:
    """Return how a file of ours, of a library or of Python is called, and where it lies here."""
    places = [(sysconfig.get_path("stdlib"), "python"), (sysconfig.get_path("purelib"), "")]
    candidates = [(path.rpartition(LIBRARIES)[2], "", Path(places[1][0]))]
    candidates += [
        (path[path.rindex(f"/{package}/") + 1 :], "", HOME)
        for package in OURS
        if f"/{package}/" in path
    ]
    if path.startswith(f"{places[0][0]}/"):
        candidates.append((path.removeprefix(f"{places[0][0]}/"), "python/", Path(places[0][0])))
    for rest, prefix, base in candidates:
        file = base / rest
        if rest.endswith(".py") and not rest.startswith(("/", ".")) and file.is_file():
            inside = file.resolve()
            if inside.is_relative_to(base.resolve()):
                return f"{prefix}{inside.relative_to(base.resolve()).as_posix()}", inside
    return None


@cache
def _content(file: Path) -> str:
    return file.read_text("utf-8", errors="replace")


def is_error(name: str) -> bool:
    """Tell whether a name is that of an error class of ours, of a library or of Python."""
    module, _, last = name.rpartition(".")
    owner = sys.modules.get(module or "builtins")
    is_built_in = module.partition(".")[0] in ("", *sys.builtin_module_names)
    if not is_built_in and _file(getattr(owner, "__file__", None) or "") is None:
        return False
    found = getattr(owner, last, None)
    return isinstance(found, type) and issubclass(found, BaseException)
