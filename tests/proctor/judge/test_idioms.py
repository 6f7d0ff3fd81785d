"""Ways to test an answer: a right one keeps its points, a blank gains none, a spoiled one loses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from proctor.grading.adopt import adopt
from proctor.grading.grade import Engine, grade
from tests.proctor.apart import answered, part_of, small, write_lab

IDIOMS = tomllib.loads(Path(__file__).with_name("idioms.toml").read_text("utf-8"))["idiom"]


@pytest.fixture(scope="module")
def engine(request):
    with Engine(request.config.rootpath, small("x = 1", "x").lab) as engine:
        yield engine


def blank_of(idiom):
    """Return what a learner who wrote nothing hands in, as nbgrader releases it."""
    if "blank" in idiom:
        return idiom["blank"]
    heads = re.findall(r"^(?:async )?def .*:$", idiom["answer"], re.MULTILINE)
    assert heads
    return "\n".join(f"{head}\n    raise NotImplementedError()" for head in heads)


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda idiom: idiom["name"])
def test_a_right_answer_keeps_its_point_and_others_gain_none(engine, idiom):
    lab = small(idiom["answer"], idiom["test"], blank=blank_of(idiom))
    if idiom.get("beside"):
        lab = replace(lab, beside=True)
    graded = [
        lab.grade(engine, answer) for answer in (idiom["answer"], blank_of(idiom), idiom["spoiled"])
    ]
    right, blank, spoiled = (one.result.score for one in graded)
    why = "; ".join(check.message for check in graded[0].result.exercises[0].checks)
    assert (right, blank) == (1.0, 0.0), why
    assert spoiled == idiom.get("spoiled_points", 0.0)


def test_nine_in_ten_are_judged_apart():
    assert len(IDIOMS) >= 60
    assert len({idiom["name"] for idiom in IDIOMS}) == len(IDIOMS)
    apart = [idiom for idiom in IDIOMS if not idiom.get("beside")]
    assert len(apart) >= 0.9 * len(IDIOMS), (len(apart), len(IDIOMS))


def tasks_of(idioms):
    return [{**idiom, "blank": blank_of(idiom)} for idiom in idioms]


def together(root, **parts):
    """Adopt an assignment; grade its solution, its blank and a spoiled one; return all scores."""
    tasks = {name: tasks_of(idioms) for name, idioms in parts.items()}
    made = {name: part_of(listed) for name, listed in tasks.items()}
    lab = write_lab(root, **made)
    with Engine(root, lab) as engine:
        adoption = adopt(lab, engine)
        lab = lab.judged(adoption.beside)
        found = {}
        for kind in ("answer", "blank", "spoiled"):
            handed = {
                name: answered(made[name][0], [task[kind] for task in listed])
                for name, listed in tasks.items()
            }
            graded = grade(handed, lab, engine)
            found[kind] = {
                lab.key_of(one.notebook, one.grade_id): one.score for one in graded.cells
            }
    return adoption, found


def expected(**parts):
    """Return by key what each cell is worth when it is spoiled, and which are judged beside."""
    several = len(parts) > 1
    listed = {
        f"{name}/test-{number}" if several else f"test-{number}": idiom
        for name, idioms in parts.items()
        for number, idiom in enumerate(idioms)
    }
    beside = {key for key, idiom in listed.items() if idiom.get("beside")}
    return {key: idiom.get("spoiled_points", 0.0) for key, idiom in listed.items()}, beside


PLACES = {
    "one notebook": {"only": IDIOMS},
    "two notebooks": {"first": IDIOMS[::2], "second": IDIOMS[1::2]},
}


@pytest.mark.parametrize("parts", PLACES.values(), ids=PLACES.keys())
def test_all_of_them_together(tmp_path, parts):
    adoption, found = together(tmp_path, **parts)
    spoiled, beside = expected(**parts)
    assert adoption.beside.keys() == beside, adoption.beside
    assert len(beside) <= 0.1 * len(spoiled)
    assert found["answer"] == dict.fromkeys(spoiled, 1.0)
    assert found["blank"] == dict.fromkeys(spoiled, 0.0)
    assert found["spoiled"] == spoiled
