import pytest

from benchmarks._report import BEGIN, END, README, NoMarks, write_figures


def test_new_figures_take_the_place_of_old_ones(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"above\n\n{BEGIN}\n\nold\n\n{END}\n\nbelow\n")
    for text in ("first", "second"):
        write_figures(f"\n{text}\n", page)
        assert page.read_text() == f"above\n\n{BEGIN}\n\n{text}\n\n{END}\n\nbelow\n"


@pytest.mark.parametrize("content", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_a_page_without_marks_stays_as_it_is(tmp_path, content):
    page = tmp_path / "page.md"
    page.write_text(content)
    with pytest.raises(NoMarks, match=r"page\.md has no lines"):
        write_figures("figures", page)
    assert page.read_text() == content


def test_the_page_of_benchmarks_has_its_marks():
    text = README.read_text()
    assert 0 <= text.index(BEGIN) < text.index(END)
