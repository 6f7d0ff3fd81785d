"""What learners, their tools and their text editors do to a notebook.

Each function changes the notebook (a dictionary; cell texts are strings) or returns what is handed
in instead: another dictionary, or bytes.
"""

from __future__ import annotations

import copy
import json
from typing import Any

Notebook = dict[str, Any]


def own_cell(source: str, cell_id: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    """Return a cell of the learner's own."""
    cell: dict[str, Any] = {"cell_type": kind, "id": cell_id, "metadata": metadata}
    cell["source"] = source.strip("\n")
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell


def at(notebook: Notebook, grade_id: str) -> int:
    """Return the place of the cell with a grade id."""
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    return ids.index(grade_id)


def _tests(notebook: Notebook) -> list[dict[str, Any]]:
    cells = notebook["cells"]
    return [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]


# --- hostile edits --------------------------------------------------------------------------------


def tag_tests_as_skipped(notebook: Notebook) -> None:
    for cell in _tests(notebook):
        cell["metadata"]["tags"] = ["skip-execution"]


def tag_tests_as_heavy(notebook: Notebook) -> None:
    for cell in _tests(notebook):
        cell["metadata"]["tags"] = ["heavy"]


def tag_everything_as_prelude(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["prelude"]


def raise_points(notebook: Notebook) -> None:
    for cell in _tests(notebook):
        cell["metadata"]["nbgrader"]["points"] = 200
        cell["source"] = "assert True"


def ungrade_tests(notebook: Notebook) -> None:
    for cell in _tests(notebook):
        cell["metadata"]["nbgrader"]["grade"] = False


def _tests_say(notebook: Notebook, source: str) -> None:
    for cell in _tests(notebook):
        cell["source"] = source


def tests_give_nan(notebook: Notebook) -> None:
    _tests_say(notebook, "float('nan')")


def tests_give_infinity(notebook: Notebook) -> None:
    _tests_say(notebook, "float('inf')")


def tests_give_less_than_nothing(notebook: Notebook) -> None:
    _tests_say(notebook, "-1000")


def copies_of_tests_that_pass(notebook: Notebook) -> None:
    for cell in _tests(notebook):
        twin = copy.deepcopy(cell)
        twin["source"], twin["id"] = "pass", cell["id"] + "-twin"
        notebook["cells"] += [twin]


def steal_the_first_cell(notebook: Notebook) -> None:
    """Put code of one's own under the id of the cell that runs on both sides."""
    notebook["cells"][at(notebook, "packages")]["source"] += (
        "\ntest_my_softmax = hidden_checks = lambda *a, **k: None\nprint('stolen')"
    )


def rewrite_the_course(notebook: Notebook) -> None:
    notebook["metadata"]["course"] = {
        "lab": "lab3-softmax-digits",
        "exercises": {"my_softmax": []},
        "imports": ["antigravity"],
    }
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    notebook["metadata"]["language_info"] = {"name": "../../etc/passwd"}


def tests_become_text(notebook: Notebook) -> None:
    for cell in _tests(notebook):
        cell["cell_type"] = "markdown"
        cell.pop("outputs"), cell.pop("execution_count")


def answers_become_tests(notebook: Notebook) -> None:
    """Give the answer the marks of a test, so that it would run with the checks."""
    marks = notebook["cells"][at(notebook, "my_softmax")]["metadata"]["nbgrader"]
    marks |= {"grade": True, "solution": False, "locked": True, "points": 10}


def _matching_bomb(notebook: Notebook, text: str) -> Notebook:
    # Text cells: it is matching that is to take long, not running them.
    cells = [own_cell(f"{text}# {k}", f"c{k}", "markdown") for k in range(1900)]
    return {**notebook, "cells": cells}


def thousands_of_cells(notebook: Notebook) -> Notebook:
    return _matching_bomb(notebook, "x = 1\n" * 1500)


def cells_almost_alike(notebook: Notebook) -> Notebook:
    """Fill the notebook with cells that have the letters of a released cell in another order."""
    graded = [c["source"] for c in notebook["cells"] if c["metadata"].get("nbgrader")]
    return _matching_bomb(notebook, max(graded, key=len)[::-1])


def huge_attachments(notebook: Notebook) -> None:
    notebook["cells"][0]["attachments"] = {f"{k}.png": {"image/png": "A" * 1000} for k in range(99)}


def scripts_in_text(notebook: Notebook) -> None:
    """Put scripts wherever a page shows what a learner wrote."""
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] += f"\n\n{script}\n\n[x](javascript:alert(1)) ![x](attachment:x.png)"
            cell["attachments"] = {"x.png": {"image/png": 'iVBORw0KGgo=" onerror="alert(1)'}}
            cell["id"] = "x-onload-alert"
    notebook["metadata"]["title"] = notebook["metadata"]["authors"] = script
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": script}


# --- clumsy ones ----------------------------------------------------------------------------------


def copy_a_test(notebook: Notebook) -> None:
    place = at(notebook, "test_my_softmax")
    twin = copy.deepcopy(notebook["cells"][place])
    notebook["cells"].insert(place + 1, twin)


def copy_the_answer_unfilled(notebook: Notebook) -> None:
    """Keep the released answer cell below the filled one, as after copy and paste."""
    place = at(notebook, "my_softmax")
    twin = copy.deepcopy(notebook["cells"][place])
    head, _, _ = twin["source"].partition("### START CODE HERE ###")
    twin["source"] = head + "### START CODE HERE ###\n    \n    ### END CODE HERE ###\n    return a"
    notebook["cells"].insert(place + 1, twin)


def split_the_answer(notebook: Notebook) -> None:
    """Split the answer in the middle of the function."""
    place = at(notebook, "my_softmax")
    cell = notebook["cells"][place]
    lines = cell["source"].split("\n")
    middle = next(k for k, line in enumerate(lines) if "ez = " in line) + 1
    second = copy.deepcopy(cell)
    cell["source"], second["source"] = "\n".join(lines[:middle]), "\n".join(lines[middle:])
    second["id"] = "second-half"
    notebook["cells"].insert(place + 1, second)


def split_off_the_docstring(notebook: Notebook) -> None:
    """Split the answer and lose the marks of the second half."""
    split_the_answer(notebook)
    notebook["cells"][at(notebook, "my_softmax") + 1]["metadata"] = {}


def delete_the_answer(notebook: Notebook) -> None:
    del notebook["cells"][at(notebook, "my_softmax")]


def delete_the_tests(notebook: Notebook) -> None:
    notebook["cells"] = [c for c in notebook["cells"] if not any(c is t for t in _tests(notebook))]


def delete_the_imports(notebook: Notebook) -> None:
    del notebook["cells"][at(notebook, "packages")]


def answer_becomes_text(notebook: Notebook) -> None:
    cell = notebook["cells"][at(notebook, "my_softmax")]
    cell["cell_type"] = "markdown"
    cell.pop("outputs"), cell.pop("execution_count")


def tests_become_raw(notebook: Notebook) -> None:
    tests_become_text(notebook)
    for cell in _tests(notebook):
        cell["cell_type"] = "raw"


def turn_around(notebook: Notebook) -> None:
    notebook["cells"].reverse()


def lose_the_marks(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def lose_all_ids(notebook: Notebook) -> None:
    lose_the_marks(notebook)
    format_4_4(notebook)


def same_id_everywhere(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["id"] = "same"


def _format(notebook: Notebook, minor: int) -> None:
    notebook["nbformat_minor"] = minor
    for cell in notebook["cells"]:
        cell.pop("id", None)


def format_4_0(notebook: Notebook) -> None:
    _format(notebook, 0)


def format_4_2(notebook: Notebook) -> None:
    _format(notebook, 2)


def format_4_4(notebook: Notebook) -> None:
    _format(notebook, 4)


def format_3(notebook: Notebook) -> Notebook:
    cells = []
    for cell in notebook["cells"]:
        old = {key: cell[key] for key in ("cell_type", "metadata")}
        text = {"input": cell["source"]} if cell["cell_type"] == "code" else {}
        cells.append(old | (text or {"source": cell["source"]}))
    sheets = [{"cells": cells, "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}


def format_5(notebook: Notebook) -> None:
    notebook["nbformat"] = 5


def from_colab(notebook: Notebook) -> None:
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "accelerator": "GPU",
    }
    _format(notebook, 0)
    for k, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"id": f"Xy{k}", "colab": {"base_uri": "https://localhost:8080/"}}
        cell["source"] = cell["source"].splitlines(keepends=True)


def from_vscode(notebook: Notebook) -> None:
    notebook["metadata"]["vscode"] = {"interpreter": {"hash": "31f2"}}
    _format(notebook, 2)
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}


def windows_line_ends(notebook: Notebook) -> bytes:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()


def byte_order_mark(notebook: Notebook) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()


def utf_16(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode("utf-16")


def latin_1(notebook: Notebook) -> bytes:
    text = json.dumps(notebook, ensure_ascii=False)
    return text.replace("A", "\xc4", 50).encode("latin-1", "replace")


def cut_short(notebook: Notebook) -> bytes:
    data = json.dumps(notebook).encode()
    return data[: len(data) * 2 // 3]


def empty(notebook: Notebook) -> bytes:
    return b"  \n"


def a_page_instead(notebook: Notebook) -> bytes:
    return b"<!DOCTYPE html><html><body>Sign in to continue</body></html>"


def a_list_instead(notebook: Notebook) -> bytes:
    return b"[1, 2, 3]"


def half_a_gigabyte(notebook: Notebook) -> bytes:
    return b'{"cells": "' + b"x" * (500 << 20)


def nested_too_deep(notebook: Notebook) -> bytes:
    return b'{"cells": ' + b"[" * 400_000


def nested_attachments(notebook: Notebook) -> None:
    bomb: Any = {}
    for _ in range(400):
        bomb = {"a": bomb}
    notebook["cells"][0]["attachments"] = bomb
    notebook["metadata"]["bomb"] = bomb


def too_many_cells(notebook: Notebook) -> None:
    notebook["cells"] += [own_cell("1", f"c{k}") for k in range(2500)]


def half_characters(notebook: Notebook) -> None:
    """Put halves of surrogate pairs wherever text may stand: legal in JSON, in no encoding."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["attachments"] = {"\ud83d.png": {"image/png\udc00": "QUJD\ud800"}}
    notebook["cells"].append(own_cell("print('half: \ud83d')\n'\udc00'", "half"))
    notebook["cells"].append(own_cell("\ud83d", "half-text", "markdown"))


def twice_the_cells(notebook: Notebook) -> bytes:
    """Give the object one key twice (readers take the last), and values that JSON doesn't have."""
    notebook["metadata"]["odd"] = [float("nan"), float("-inf"), 1e999]
    return b'{"cells": [{}],' + json.dumps(notebook).encode()[1:]


def wrong_types(notebook: Notebook) -> None:
    """Give every field of some cells a value of the wrong type."""
    wrong: list[Any] = [
        None,
        5,
        [],
        {"cell_type": 7, "source": {"a": 1}, "metadata": "x", "id": []},
    ]
    wrong.append({"cell_type": "code", "source": [1, None], "metadata": {"tags": 5, "nbgrader": 5}})
    wrong.append({"cell_type": "markdown", "source": "x", "attachments": [1], "metadata": None})
    notebook["cells"][3:3] = wrong
