"""Ways to test an answer: a right one keeps its points, a blank gains none, a spoiled one loses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proctor.apart import small

IDIOMS = tomllib.loads(Path(__file__).with_name("idioms.toml").read_text("utf-8"))["idiom"]


@pytest.fixture(scope="module")
def engine(request):
    from proctor.grading.grade import Engine

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
