"""What the labs' text and the reports say of the same thing."""

import pytest

from public_tests import MISCONCEPTIONS
from tools.lessons import ROOT

TEXTS = sorted((ROOT / "lessons").glob("lab*.md"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_lab_says_the_same_of_the_dots(path):
    text = path.read_text(encoding="utf-8")
    assert (
        'The line with `...` above them says "nothing yet". Leave it there: your first line gives '
        "the name a value, and that counts from then on"
    ) in text
    assert '"nothing yet" and may stay' not in text


PLACEHOLDERS = [name for name in MISCONCEPTIONS if name.endswith("placeholder")]


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_no_report_takes_the_dots_away(name):
    idea = MISCONCEPTIONS[name]
    assert "in place of the `...`" not in idea.next
    if not name.startswith("slip-returns"):
        assert idea.next.startswith("Leave the line with `...`")
