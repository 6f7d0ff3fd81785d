import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks._course import workshop
from benchmarks._table import Section, Sizes

pytestmark = pytest.mark.slow

SMALLEST = Sizes(
    submissions=1, stock=1, stock_mixed=1, full=1, stock_full=1, rounds=1, observed=1, many=4
)


@pytest.fixture(scope="module")
def shop():
    """A workshop for the softmax lab."""
    with workshop("lab3-softmax-digits") as made:
        yield made


# The explorer's needs a browser: `test_explorer_speed.py`.
@pytest.mark.parametrize("name", [name for name in BENCHMARKS if name != "explorer"])
def test_every_benchmark_measures_something(name, shop):
    section = BENCHMARKS[name](shop, SMALLEST)
    assert isinstance(section, Section)
    assert all(row.reached and row.target for row in section.rows)
    assert ("by process" in section.text) == (name == "overhead")
