import json

import pytest

from proctor.notebook import matching
from proctor.notebook.handed_in import read_submission
from proctor.notebook.repair import align


@pytest.fixture
def mend(lab):
    def mend(handed):
        return align(read_submission(handed.data), lab)

    return mend


def repairs(aligned):
    return [(repair.cell, repair.what) for repair in aligned.repairs]


def order(aligned):
    return [cell.lab.key if cell.lab else cell.source for cell in aligned.cells]


FRAME = [
    "setup",
    "double",
    "test_double",
    "test_double-hidden",
    "train",
    "value",
    "test_value",
    "essay",
]


def frame_of(aligned):
    return [cell.lab.key for cell in aligned.cells if cell.lab and cell.answers]


def answer(aligned, key):
    return [cell.source for cell in aligned.cells if cell.lab and cell.lab.key == key]


def test_an_honest_submission_needs_no_repair(mend, learner):
    aligned = mend(learner.right())
    assert repairs(aligned) == []
    assert frame_of(aligned) == FRAME
    assert answer(aligned, "double") == ["def double(x):\n    return 2 * x"]


def test_course_cells_come_from_the_course(mend, learner, lab):
    learner.write("setup", "evil = True").write("test_double", "assert True")
    aligned = mend(learner)
    assert answer(aligned, "setup") == [lab.cell("setup").source]
    assert answer(aligned, "test_double") == ["test_double(double)"]
    note = "The text of this read-only cell was changed; the released text is used."
    assert repairs(aligned) == [("setup", note), ("test_double", note)]


def test_own_cells_stay_after_the_cell_they_followed(mend, learner):
    helper = {"cell_type": "code", "metadata": {}, "source": "def helper(): ..."}
    learner.cells.insert(learner.place("double"), helper)
    learner.cells.append({"cell_type": "code", "metadata": {}, "source": "last = 1"})
    names = order(mend(learner))
    assert names.index("setup") < names.index("def helper(): ...") < names.index("double")
    assert names[-1] == "last = 1"


def test_a_copied_test_cell_is_dropped(mend, learner):
    learner.right()
    learner.cells.insert(0, learner.copy_of("test_double"))
    aligned = mend(learner)
    assert frame_of(aligned) == FRAME
    assert (
        "test_double",
        "The cell stood there 2 times; copies without an answer were left out.",
    ) in repairs(aligned)


def test_an_untouched_copy_below_the_answer_does_not_replace_it(mend, learner):
    stub = learner.copy_of("double")
    learner.right()
    learner.cells.append(stub)
    aligned = mend(learner)
    assert answer(aligned, "double") == ["def double(x):\n    return 2 * x"]
    assert frame_of(aligned) == FRAME


def test_two_different_answers_both_run_in_their_order(mend, learner):
    learner.right()
    other = learner.copy_of("double", source="def double(x):\n    return x + x")
    learner.cells.insert(learner.place("double") + 1, other)
    aligned = mend(learner)
    assert answer(aligned, "double") == [
        "def double(x):\n    return 2 * x",
        "def double(x):\n    return x + x",
    ]
    note = "The answer stands in 2 cells; all of them run, and the last one counts."
    assert repairs(aligned) == [("double", note)]


def test_an_answer_split_inside_a_block_is_joined(mend, learner):
    learner.right().write("double", "def double(x):")
    second = learner.copy_of("double", source="    return 2 * x")
    learner.cells.insert(learner.place("double") + 1, second)
    aligned = mend(learner)
    assert answer(aligned, "double") == ["def double(x):\n    return 2 * x"]
    note = "The answer was split in the middle of a block; the pieces were joined."
    assert repairs(aligned) == [("double", note)]


def test_the_second_half_of_a_split_answer_needs_no_marks(mend, learner):
    learner.right().write("double", "def double(x):")
    second = {"cell_type": "code", "metadata": {}, "source": "    return 2 * x", "id": "half"}
    learner.cells.insert(learner.place("double") + 1, second)
    assert answer(mend(learner), "double") == ["def double(x):\n    return 2 * x"]


def test_thousands_of_long_cells_are_each_read_once(mend, learner, monkeypatch):
    """Reading each anew for every lab cell took minutes, during which nobody else was graded."""
    read = []
    monkeypatch.setattr(matching, "defined_names", lambda source: read.append(source) or set())
    learner.content["cells"] = [
        {"cell_type": "code", "metadata": {}, "source": f"a{k} = 1\n" * 9} for k in range(200)
    ]
    mend(learner)
    assert len(read) <= 200 + len(FRAME)


def test_deleted_cells_are_put_back_or_named(mend, learner, lab):
    for key in ("setup", "test_double-hidden", "value"):
        learner.cells.remove(learner.at(key))
    aligned = mend(learner)
    assert frame_of(aligned) == FRAME
    assert answer(aligned, "setup") == [lab.cell("setup").source]
    assert answer(aligned, "value") == [""]
    assert repairs(aligned) == [
        ("setup", "The cell was deleted; it was put back."),
        ("test_double-hidden", "The cell was deleted; it was put back."),
        ("value", "The answer cell was deleted, so there is nothing of yours in it to grade."),
    ]


def test_a_retyped_answer_is_read_as_code_again(mend, learner):
    learner.right().at("double")["cell_type"] = "markdown"
    aligned = mend(learner)
    assert [c.kind for c in aligned.cells if c.lab and c.lab.key == "double"] == ["code"]
    note = "The cell was turned into a text cell; it is read as a code cell."
    assert repairs(aligned) == [("double", note)]


def test_moved_cells_return_to_their_place(mend, learner):
    learner.right()
    moved = learner.at("value")
    learner.cells.remove(moved)
    learner.cells.insert(0, moved)
    aligned = mend(learner)
    assert frame_of(aligned) == FRAME
    note = "The cell was moved; it is graded in its released place."
    assert repairs(aligned) == [("value", note)]


@pytest.mark.parametrize("keep_ids", [True, False])
def test_cells_without_marks_are_recognised(mend, learner, keep_ids):
    learner.right()
    for cell in learner.cells:
        cell["metadata"] = {"colab": {"base_uri": "x"}}
        if not keep_ids:
            del cell["id"]
    aligned = mend(learner)
    assert frame_of(aligned) == FRAME
    assert answer(aligned, "double") == ["def double(x):\n    return 2 * x"]
    assert answer(aligned, "value") == ["value = 6"]
    assert order(aligned).count("test_double(double)") == 0
    lost = "The cell had lost its id; it was recognised by what is in it."
    assert (("double", lost) in repairs(aligned)) is not keep_ids


def test_tags_and_marks_of_the_submission_count_for_nothing(mend, learner):
    learner.right().at("test_double")["metadata"]["nbgrader"]["points"] = 200
    learner.at("double")["metadata"]["tags"] = ["skip-execution", "heavy"]
    aligned = mend(learner)
    frames = {cell.lab.key: cell.lab for cell in aligned.cells if cell.lab}
    assert frames["test_double"].points == 4
    assert not frames["double"].is_heavy
    note = "The settings of the cell were changed; the course's own settings are used."
    assert repairs(aligned) == [("double", note), ("test_double", note)]


def test_unanswered_cells_are_those_as_released(mend, learner):
    assert mend(learner).unanswered() == ("double", "value", "essay")
    assert mend(learner.right()).unanswered() == ()
    learner.cells.remove(learner.at("double"))
    assert mend(learner).unanswered() == ("double",)


def test_pieces_of_a_written_answer_make_one_cell(mend, learner):
    learner.right()
    learner.cells.append(learner.copy_of("essay", source="And more."))
    aligned = mend(learner)
    assert answer(aligned, "essay") == ["My reasons are many.\n\nAnd more."]


def test_the_course_gives_a_test_cell_even_if_its_copy_was_rewritten(mend, learner):
    learner.cells.append(learner.copy_of("test_double", source="print('mine')"))
    aligned = mend(learner)
    assert answer(aligned, "test_double") == ["test_double(double)"]
    assert "print('mine')" in order(aligned)


def test_a_thousand_hostile_cells_are_aligned_soon(lab):
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": "def double(x):\n" + f"    y{i} = x\n" * 200,
        }
        for i in range(1900)
    ]
    data = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    aligned = align(read_submission(data.encode()), lab)
    assert frame_of(aligned) == FRAME


BESIDE = "The answer stands in a cell of its own beside the released one; it is read as the answer."
LOOK = (
    "The answer cell is as it was handed out, but there is text elsewhere that may be the answer; "
    "a person looks."
)


def text(source, kind="markdown", **more):
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def without_essay(learner):
    learner.cells.remove(learner.at("essay"))


PICTURE = {"answer.png": {"image/png": "iVBORw0KGgo="}}


@pytest.mark.parametrize(
    ("change", "found", "note"),
    [
        pytest.param(
            lambda handed: handed.at("essay").update(metadata={}, source="Because."),
            "Because.",
            None,
            id="lost its metadata",
        ),
        pytest.param(
            lambda handed: handed.at("essay").update(metadata={}, source="Because.", id="x"),
            "Because.",
            BESIDE,
            id="lost its metadata and its id",
        ),
        pytest.param(
            lambda handed: handed.cells.append(text("Because.")),
            "Because.",
            BESIDE,
            id="a new cell below the untouched one",
        ),
        pytest.param(
            lambda handed: handed.cells.insert(handed.place("essay"), text("Because.")),
            "Because.",
            BESIDE,
            id="a new cell above the untouched one",
        ),
        pytest.param(
            lambda handed: handed.cells.extend([text("First."), text("Second.", "raw")]),
            "First.\n\nSecond.",
            BESIDE,
            id="two new cells",
        ),
        pytest.param(
            lambda handed: handed.cells.append(text("# Because.", "code", outputs=[])),
            "# Because.",
            BESIDE,
            id="a comment in a code cell",
        ),
        pytest.param(
            lambda handed: handed.cells.append(text("Because I say so", "code", outputs=[])),
            "Because I say so",
            BESIDE,
            id="prose in a code cell",
        ),
        pytest.param(
            lambda handed: (without_essay(handed), handed.cells.append(text("Because."))),
            "Because.",
            BESIDE,
            id="a new cell in place of the deleted one",
        ),
    ],
)
def test_a_written_answer_is_found_beside_its_cell(mend, learner, change, found, note):
    change(learner)
    aligned = mend(learner)
    assert answer(aligned, "essay") == [found]
    assert "essay" not in aligned.unanswered()
    told = [what for key, what in repairs(aligned) if key == "essay"]
    assert (note in told) is (note is not None)
    assert order(aligned).count(found) == 0
    assert frame_of(aligned) == FRAME


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda handed: handed.cells.insert(0, text("Because.")), id="at the top"),
        pytest.param(
            lambda handed: handed.write("task-1", "Write `double`. Because!"), id="in the question"
        ),
        pytest.param(
            lambda handed: (without_essay(handed), handed.cells.insert(0, text("Because."))),
            id="elsewhere, and the cell is gone",
        ),
    ],
)
def test_text_elsewhere_leaves_doubt_and_a_person_looks(mend, learner, change):
    change(learner)
    aligned = mend(learner)
    assert aligned.doubtful == {"essay"}
    assert "essay" not in aligned.unanswered()
    assert ("essay", LOOK) in repairs(aligned)


def test_a_picture_alone_is_an_answer(mend, learner):
    learner.at("essay")["attachments"] = PICTURE
    assert "essay" not in mend(learner).unanswered()
    learner.write("essay", "")
    assert "essay" not in mend(learner).unanswered()


@pytest.mark.parametrize(
    "cell",
    [
        text("print(value)", "code", outputs=[]),
        text("", "markdown"),
        text("---", "markdown"),
        text("# A small lab", "markdown"),
        text("*Write your answer here.*", "markdown"),
    ],
)
def test_what_says_nothing_leaves_no_doubt(mend, learner, cell):
    learner.cells.append(cell)
    aligned = mend(learner)
    assert aligned.doubtful == frozenset()
    assert "essay" in aligned.unanswered()


def test_an_answer_in_its_place_leaves_other_text_alone(mend, learner):
    learner.right().cells.append(text("By the way."))
    aligned = mend(learner)
    assert answer(aligned, "essay") == ["My reasons are many."]
    assert repairs(aligned) == []


RIGHT = "def double(x):\n    return 2 * x"
OWN = (
    "The released cell is untouched; a cell of your own defines `double` and is read as the answer."
)
ELSEWHERE = (
    "The answer cell is untouched or gone; your cell of `double` defines `value`, and counts."
)


@pytest.mark.parametrize("where", ["above", "at the end"])
def test_code_in_a_cell_of_its_own_is_read_as_the_answer(mend, learner, where):
    place = learner.place("double") if where == "above" else len(learner.cells)
    learner.cells.insert(place, text(RIGHT, "code", outputs=[]))
    aligned = mend(learner)
    assert answer(aligned, "double") == [RIGHT]
    assert "double" not in aligned.unanswered()
    assert repairs(aligned) == [("double", OWN)]
    assert frame_of(aligned) == FRAME


def test_of_several_cells_that_define_the_answer_the_last_one_is_read(mend, learner):
    learner.cells.append(text("def double(x):\n    return x", "code", outputs=[]))
    learner.cells.append(text(RIGHT, "code", outputs=[]))
    assert answer(mend(learner), "double") == [RIGHT]


def test_a_cell_of_its_own_does_not_replace_an_answer_that_is_written(mend, learner):
    learner.right().cells.append(text("def double(x):\n    return 0", "code", outputs=[]))
    aligned = mend(learner)
    assert (answer(aligned, "double"), repairs(aligned)) == ([RIGHT], [])


@pytest.mark.parametrize("deleted", [True, False])
def test_an_answer_in_the_cell_of_another_is_not_overwritten(mend, learner, deleted):
    learner.write("double", f"{RIGHT}\n\n\nvalue = 6")
    if deleted:
        learner.cells.remove(learner.at("value"))
    aligned = mend(learner)
    assert answer(aligned, "value") == [""]
    assert repairs(aligned) == [("value", ELSEWHERE)]


BELOW = (
    "The answer cell is untouched or gone; your cell of `value`, further down, defines `double`, "
    "so it runs here as well."
)


@pytest.mark.parametrize("deleted", [True, False])
def test_an_answer_in_the_cell_of_a_later_one_runs_in_both_places(mend, learner, deleted):
    both = f"{RIGHT}\n\n\nvalue = 6"
    learner.write("value", both)
    if deleted:
        learner.cells.remove(learner.at("double"))
    aligned = mend(learner)
    assert answer(aligned, "double") == answer(aligned, "value") == [both]
    assert aligned.unanswered() == ("essay",)
    assert repairs(aligned) == [("double", BELOW)]
    assert frame_of(aligned) == FRAME


def test_a_cell_of_its_own_goes_before_the_cell_of_a_later_answer(mend, learner):
    learner.write("value", f"{RIGHT}\n\n\nvalue = 6")
    learner.cells.append(text("def double(x):\n    return x + x", "code", outputs=[]))
    aligned = mend(learner)
    assert answer(aligned, "double") == ["def double(x):\n    return x + x"]
    assert repairs(aligned) == [("double", OWN)]


def with_a_third(source):
    """Give the lab an answer more, behind the others."""
    third = json.loads(json.dumps(source["cells"][8]).replace("value", "third"))
    source["cells"].append(third)
    return source


def test_three_answers_in_the_cell_of_the_last_run_there_and_in_the_first_place(
    make_lab, source, learner
):
    lab = make_lab(with_a_third(source))
    all_three = f"{RIGHT}\n\n\nvalue = 6\nthird = 6"
    learner.cells.append({**learner.copy_of("value", id="third"), "source": all_three})
    learner.cells[-1]["metadata"]["nbgrader"]["grade_id"] = "third"
    aligned = align(read_submission(learner.data), lab)
    found = {key: answer(aligned, key) for key in ("double", "value", "third")}
    assert found == {"double": [all_three], "value": [""], "third": [all_three]}
    assert repairs(aligned) == [
        ("double", BELOW.replace("`value`", "`third`")),
        ("value", ELSEWHERE.replace("your cell of `double`", "your cell of `third`")),
    ]


@pytest.mark.parametrize("blank", ["value", "third"])
def test_a_name_that_two_exercises_ask_for_is_no_answer_to_the_other(
    make_lab, source, learner, blank
):
    source = with_a_third(source)
    source["cells"][-1]["source"] = source["cells"][8]["source"]  # `value`, once more
    lab = make_lab(source)
    copy = learner.copy_of("value", id="third")
    copy["metadata"]["nbgrader"]["grade_id"] = "third"
    learner.cells.append(copy)
    learner.write({"value": "third", "third": "value"}[blank], "value = 6")
    aligned = align(read_submission(learner.data), lab)
    assert answer(aligned, blank) == [lab.cell(blank).released]
    assert repairs(aligned) == []


def test_all_answers_in_one_cell_of_its_own(mend, learner):
    learner.cells.append(text(f"{RIGHT}\n\n\nvalue = 6", "code", outputs=[]))
    aligned = mend(learner)
    assert (answer(aligned, "double"), answer(aligned, "value")) == (
        [f"{RIGHT}\n\n\nvalue = 6"],
        [""],
    )
    assert repairs(aligned) == [("double", OWN), ("value", ELSEWHERE)]
