import pytest

from benchmarks.__main__ import BENCHMARKS, MEANINGS, parser
from benchmarks._table import Row, Sizes, as_table, columns, spread


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([2.0], "2.00 s"),
        ([3.0, 1.0, 2.0], "2.00 s (1.00 to 3.00)"),
        ([30.0, 123.4], "76.7 s (30.0 to 123)"),
    ],
)
def test_a_median_comes_with_its_range(values, said):
    assert spread(values, " s") == said


def test_columns_line_up():
    assert columns(["a", "long"], [["first", "x"]]).splitlines() == [
        "| a     | long |",
        "|-------|------|",
        "| first | x    |",
    ]


def test_a_row_says_whether_its_target_was_met():
    met = Row("speed", "at least 2 times", "3.00 times", True)
    missed = Row("memory", "at most 1 MB", "2.00 MB", False, "in a hurry")
    lines = [line.split("|")[1:-1] for line in as_table([met, missed]).splitlines()]
    assert [word.strip() for word in lines[2]] == [
        "speed",
        "at least 2 times",
        "3.00 times",
        "yes",
        "",
    ]
    assert [word.strip() for word in lines[3]][3:] == ["no", "in a hurry"]


def test_every_size_is_an_option_with_a_meaning():
    asked = parser().parse_args(["--only", "full", "--only", "check", "--stock-full", "1"])
    assert asked.only == ["full", "check"]
    assert asked.stock_full == 1
    assert asked.submissions == Sizes().submissions
    assert set(asked.only) <= set(BENCHMARKS)
    assert set(MEANINGS) == set(vars(Sizes()))


def test_an_unknown_benchmark_is_wrong_usage(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["--only", "everything"])
    assert "invalid choice: 'everything'" in capsys.readouterr().err
