import hashlib
import json

import pytest

from proctor.notebook import handed_in as submission
from proctor.notebook.handed_in import Unreadable, read_submission


def notebook(*cells, **top):
    cells = [{"cell_type": "code", "metadata": {}, "source": "x = 1", **cell} for cell in cells]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **top}


def read(content):
    return read_submission(json.dumps(content).encode())


def whats(found):
    return [repair.what for repair in found.repairs]


def test_a_plain_notebook_needs_no_repair():
    found = read(notebook({"source": ["a = 1\n", "b = 2"], "id": "abc"}))
    assert found.repairs == ()
    assert [(c.kind, c.source, c.cell_id) for c in found.cells] == [("code", "a = 1\nb = 2", "abc")]


def test_the_notebook_says_which_lab_it_is():
    assert read(notebook(metadata={"course": {"lab": "lab3"}})).lab == "lab3"
    assert read(notebook(metadata={"course": {"lab": ["../../etc"]}})).lab is None


def test_the_same_bytes_have_the_same_digest():
    data = json.dumps(notebook()).encode()
    assert read_submission(data).digest == read_submission(data).digest
    assert read_submission(data + b"\n").digest != read_submission(data).digest


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-be", "utf-16")]
)
def test_a_byte_order_mark_is_read_past(encoding, mark):
    text = json.dumps(notebook({"source": "é = 1"}), ensure_ascii=False)
    data = text.encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    found = read_submission(data)
    assert found.cells[0].source == "é = 1"
    assert whats(found) == [
        f"The file begins with a byte-order mark ({mark}); it was read past it."
    ]


def test_windows_line_ends_become_plain_ones():
    found = read(notebook({"source": "a = 1\r\nb = 2\rc = 3"}))
    assert found.cells[0].source == "a = 1\nb = 2\nc = 3"
    assert whats(found) == ["Windows line ends were turned into plain ones."]


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4, 5])
def test_all_formats_4_are_read(minor):
    assert read(notebook({}, nbformat_minor=minor)).cells[0].source == "x = 1"


def test_format_3_is_read_as_format_4():
    cells = [
        {"cell_type": "code", "input": "x = 1", "language": "python", "outputs": []},
        {"cell_type": "heading", "source": "Title", "level": 1},
    ]
    found = read({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]})
    assert [(c.kind, c.source) for c in found.cells] == [("code", "x = 1"), ("markdown", "Title")]
    assert "old notebook format 3" in whats(found)[0]


def test_ids_marks_and_tags_of_odd_types_are_ignored():
    odd = {"nbgrader": {"grade_id": ["a"]}, "tags": "prelude"}
    cell = read(notebook({"metadata": odd, "id": 7, "cell_type": "exploit"})).cells[0]
    assert (cell.grade_id, cell.cell_id, cell.tags, cell.kind) == (None, None, (), "raw")
    assert read(notebook({"metadata": None, "source": None})).cells[0].source == ""


def test_half_a_surrogate_pair_is_replaced():
    data = rb'{"cells":[{"cell_type":"code","metadata":{},"source":"x = \"\ud800\""}],"nbformat":4}'
    found = read_submission(data.replace(rb"\"", rb"'"))
    assert found.cells[0].source == "x = '?'"


def test_a_cell_of_endless_text_is_cut():
    found = read(notebook({"source": "x" * (submission.LONGEST_CELL + 1)}))
    assert len(found.cells[0].source) == submission.LONGEST_CELL
    assert whats(found) == ["A cell was cut after 1000000 characters."]


def test_pictures_in_written_answers_are_kept():
    bundle = {"a.png": {"image/png": "AAAA", "text/html": ["<script>"]}, "b.png": "no"}
    cell = read(notebook({"cell_type": "markdown", "attachments": bundle})).cells[0]
    assert cell.attachments == {"a.png": {"image/png": "AAAA"}}


NESTED = b"[" * 100_000 + b"]" * 100_000
WIDE = b'{"cells":[' + b"[]," * 600_000 + b"[]]}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"\x80\x81{}", r"not UTF-8 text \(byte 0\). Save the notebook again in JupyterLab."),
        ('{"cells": ["é'.encode("latin-1"), r"not UTF-8 text \(byte 12\)"),
        (b'{"cells": [{"cell_type": "co', r"not a complete notebook: .* \(line 1\). It may be cut"),
        (b"PK\x03\x04", "not a complete notebook"),
        (
            b'{"cells": [\n<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> theirs\n]}',
            "holds two versions at once: marks of a merge conflict begin in line 2. Choose one",
        ),
        (b"[]", "JSON, but not a notebook: it is not an object"),
        (b'{"nbformat": 4}', "JSON, but not a notebook: it has no list of cells"),
        (b'{"nbformat": 9, "cells": []}', "has notebook format 9; formats 3 and 4"),
        (b'{"hello": "world"}', "has notebook format None"),
        (NESTED, "nested deeper or has more parts"),
        (WIDE, "nested deeper or has more parts"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number without end"),
        (json.dumps(notebook(*[{}] * 2001)).encode(), "has 2001 cells; at most 2000"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(data, message):
    with pytest.raises(Unreadable, match=message):
        read_submission(data)


def test_an_enormous_file_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(submission, "LARGEST_NOTEBOOK", 1 << 20)
    with pytest.raises(Unreadable, match="The file has 2 MB; a notebook may have at most 1 MB"):
        read_submission(b" " * (2 << 20))


def test_halves_of_characters_can_be_written_to_a_file_afterwards():
    pictures = {"\ud83d.png": {"image/png\udc00": "QUJD\ud800"}}
    cell = {"cell_type": "markdown", "source": "half: \ud83d", "attachments": pictures}
    (found,) = read(notebook(cell)).cells
    assert found.source == "half: ?"
    assert found.attachments == {"?.png": {"image/png?": "QUJD?"}}


def test_data_handed_in_beside_a_notebook_counts_for_its_digest():
    data = json.dumps({"cells": [], "nbformat": 4}).encode()
    digests = {
        read_submission(data, beside).digest
        for beside in (
            {},
            {"a.keras": b"1"},
            {"a.keras": b"2"},
            {"b.keras": b"1"},
            {"a.keras": b"1", "b.keras": b"1"},
        )
    }
    assert len(digests) == 5
    assert read_submission(data).digest == hashlib.sha256(data).hexdigest()
    same = {"a.keras": b"1", "b.keras": b"2"}
    turned = dict(reversed(same.items()))
    assert read_submission(data, same).digest == read_submission(data, turned).digest
