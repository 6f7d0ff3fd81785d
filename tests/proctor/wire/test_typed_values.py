"""Values of everyday types over the wire: they arrive as they were, and nothing else arrives."""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import enum
import fractions
import re
import sys
import tracemalloc
import typing
import zoneinfo

import numpy as np
import pytest
from scipy import sparse

from proctor.judge.inside.handles import copy_back
from proctor.wire.messages import Typed, decode, encode
from proctor.wire.typed_read import Reader, Refused
from proctor.wire.typed_write import described


def arrived(value, **how):
    return Reader(**how).value(decode(encode(value)))


Point = collections.namedtuple("Point", "x y")
UTC, BERLIN = dt.UTC, zoneinfo.ZoneInfo("Europe/Berlin")

VALUES = [
    {1, 2},
    frozenset("ab"),
    {(1, 2), frozenset()},
    range(2, 9, 3),
    slice(None, 3),
    1 + 2j,
    bytearray(b"ab"),
    {(0, 1): 2, None: 3, 1.5: 4, "a": {2: 1}},
    collections.Counter("aab"),
    collections.OrderedDict(b=1, a=2),
    collections.defaultdict(list, a=[1]),
    collections.deque([1, 2], maxlen=3),
    decimal.Decimal("1.50"),
    decimal.Decimal("-Infinity"),
    fractions.Fraction(1, 3),
    dt.date(2020, 2, 29),
    dt.time(1, 2, 3, 4),
    dt.datetime(2020, 1, 1, 5, tzinfo=BERLIN),
    dt.datetime(2020, 1, 1, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)), fold=1),
    dt.timedelta(days=-1, microseconds=5),
    UTC,
    re.compile("a+", re.I),
    NotImplemented,
    int,
    list[int],
    dict[str, list[int]],
    np.float32,
    type(None),
    np.dtype("f4"),
    np.datetime64("2020-01-01T05"),
    np.timedelta64(3, "D"),
    np.datetime64("NaT", "D"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_arrive_as_they_were(value):
    found = arrived(value)
    assert type(found) is type(value)
    assert found == value or repr(found) == repr(value)  # NaT equals nothing


@pytest.mark.parametrize("view", [{"a": 1}.keys(), {"a": 1}.values(), {"a": 1}.items()], ids=repr)
def test_views_of_dicts_arrive_as_views(view):
    assert type(arrived(view)) is type(view)
    assert list(arrived(view)) == list(view)


def test_the_factory_of_a_defaultdict_comes_along_if_it_is_a_built_in_type():
    assert arrived(collections.defaultdict(list))["x"] == []
    assert arrived(collections.defaultdict(lambda: 5)).default_factory is None


ARRAYS = [
    np.array(["2020-01-01", "NaT"], "M8[D]"),
    np.array([1, 2], "m8[25s]"),
    np.array([("a", 1.5), ("b", 2.5)], dtype=[("name", "U5"), ("x", "f8")]),
    np.array([(1, [2, 3])], dtype=[("n", "i4"), ("v", "f4", (2,))]),
    np.array([[1, "a"], [None, (2, 3)]], dtype=object),
    np.array([b"a", b"bc"]),
    np.array((3, 4.5), dtype=[("i", "i8"), ("x", "f8")])[()],
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: str(array.dtype))
def test_odd_arrays_arrive(array):
    found = arrived(array)
    assert type(found) is type(array)
    assert found.dtype == array.dtype
    assert repr(found) == repr(array)


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "lil", "dok", "bsr", "dia"])
def test_sparse_matrices_keep_their_format(form):
    table = np.array([[0, 1.5, 0], [2, 0, 0], [0, 0, 0], [0, 0, 3]])
    for make in (sparse.coo_array, sparse.coo_matrix):
        matrix = make(table).asformat(form)
        found = arrived(matrix)
        assert type(found) is type(matrix)
        np.testing.assert_array_equal(found.toarray(), matrix.toarray())


def test_a_namedtuple_is_one():
    found = arrived(Point(1, y=(2, 3)))
    assert found == (1, (2, 3))
    assert found.y == (2, 3)
    assert found._asdict() == {"x": 1, "y": (2, 3)}
    assert found._replace(x=5) == (5, (2, 3))
    assert repr(found) == "Point(x=1, y=(2, 3))"
    assert type(found) is not type(arrived(Point(3, 4))), "a reader makes its own classes"


def test_a_class_of_namedtuples_makes_them():
    kind = arrived(collections.namedtuple("P", "x y", defaults=[7]))
    assert kind(1) == (1, 7)
    assert kind._make([1, 2]).y == 2
    with pytest.raises(TypeError, match="takes exactly x, y"):
        kind(1, 2, 3)
    with pytest.raises(TypeError, match="takes exactly"):
        kind(z=1)


def test_a_named_tuple_with_methods_of_its_own_is_no_plain_one():
    class P(typing.NamedTuple):
        x: int

        def twice(self):
            return 2 * self.x

    assert described(P(1)) is None


class Color(enum.Enum):
    RED = 1
    BLUE = (2, 3)


def test_an_enum_stays_one_thing():
    reader = Reader()
    numbers = {Color: 4}

    def over(value):
        return reader.value(decode(encode(value, number_of=numbers.__getitem__)))

    red, kind = over(Color.RED), over(Color)
    assert kind.RED is red is over(Color.RED)
    assert (kind.BLUE.value, kind.__name__, issubclass(kind, enum.Enum)) == ((2, 3), "Color", True)


def test_masks_arrive_only_where_they_are_asked_for():
    array = np.ma.masked_invalid([1.0, np.nan])
    assert arrived(array, masks=True).mask.tolist() == [False, True]
    with pytest.raises(Refused, match="MaskedArray"):
        arrived(array)


@pytest.mark.parametrize("mine", [{1}, collections.deque([1]), bytearray(b"a"), {"a": 1}], ids=repr)
def test_changes_to_arguments_are_taken_over(mine):
    copy_back(mine, type(mine)())
    assert not mine


# --- pandas ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pd():
    return pytest.importorskip("pandas")


def tables(pd):
    frame = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "x": [1.5, np.nan, 3],
            "s": ["a", "b", None],
            "b": [True, False, True],
            "when": pd.to_datetime(["2020-01-01", None, "2021-01-01"]),
            "zone": pd.date_range("2020", periods=3, tz="Europe/Berlin"),
            "c": pd.Categorical(["a", "b", "a"], ["b", "a"], ordered=True),
            "i": pd.array([1, None, 3], dtype="Int64"),
            "t": pd.array(["a", None, "c"], dtype="string"),
            "o": pd.Series([1, "a", (2, 3)], dtype=object),
            "d": pd.to_timedelta([1, 2, 3], unit="h"),
        },
        index=pd.Index(["u", "v", "w"], name="key"),
    )
    yield frame
    yield frame[["n", "x"]]
    yield frame.groupby("b")[["n"]].agg(["sum", "mean"])
    yield frame.set_index(["b", "n"])[["x"]]
    yield pd.DataFrame()
    yield pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"])


def test_tables_arrive_with_types_and_labels(pd):
    for table in tables(pd):
        pd.testing.assert_frame_equal(arrived(table), table)


def test_columns_arrive(pd):
    for table in tables(pd):
        for name in dict.fromkeys(table.columns):
            if isinstance(table[name], pd.Series):
                pd.testing.assert_series_equal(arrived(table[name]), table[name], check_freq=False)


def test_labels_arrive(pd):
    labels = [
        pd.RangeIndex(2, 8, 3, name="n"),
        pd.Index([1, 2]),
        pd.Index(["a", "b"], name="s"),
        pd.DatetimeIndex(["2020-01-01", "2020-03-01"], tz="UTC"),
        pd.MultiIndex.from_product([[1, 2], ["a"]], names=["x", None]),
        pd.CategoricalIndex(["a", "b"]),
    ]
    for index in labels:
        pd.testing.assert_index_equal(arrived(index), index)


def test_single_values_of_pandas_arrive(pd):
    for value in (pd.Timestamp("2020-01-01 05:00", tz="Europe/Berlin"), pd.Timedelta("1h")):
        assert arrived(value) == value
        assert type(arrived(value)) is type(value)
    assert arrived(pd.NA) is pd.NA
    assert arrived(pd.NaT) is pd.NaT


def test_a_table_that_was_changed_is_changed(pd):
    mine, theirs = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2], "b": [3]})
    copy_back(mine, arrived(theirs))
    pd.testing.assert_frame_equal(mine, theirs)


def test_pandas_is_never_imported_for_a_learner(monkeypatch):
    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    for kind in ("NA", "NaT", "frame"):
        with pytest.raises(Refused):
            Reader().value(Typed(kind, [Typed("range index", [0, 1, 1, None])]))
    assert "pandas" not in sys.modules


# --- hostile ---------------------------------------------------------------------------------

I8 = np.array([0], "i8")
HOSTILE = {
    "an unknown word": Typed("pickle", b"x"),
    "a word with a path in it": Typed("_value", []),
    "a word that is a method": Typed("items.__func__", []),
    "no content": Typed("set", None),
    "a set of lists": Typed("set", [[1]]),
    "a dict with a lone key": Typed("dict", [1]),
    "a dict with a list as key": Typed("dict", [[1], 2]),
    "a range of a trillion": Typed("range", [0, 10**12, 1]),
    "a range without a step": Typed("range", [0, 1, 0]),
    "a range of floats": Typed("range", [0.0, 1.0, 1.0]),
    "a number of a billion digits": Typed("decimal", "1e999999999"),
    "a number with a billion places": Typed("decimal", "0e-999999999"),
    "a number in words": Typed("decimal", "one"),
    "a number that is too long": Typed("decimal", "1" * 5000),
    "a number in other digits": Typed("decimal", "١٢"),
    "a fraction by zero": Typed("fraction", [1, 0]),
    "a date beyond the calendar": Typed("date", [10**9, 1, 1]),
    "a time with a zone out of a file": Typed("time", [0, 0, 0, 0, 0, ["../../etc/passwd"]]),
    "a time with an absolute zone": Typed("time", [0, 0, 0, 0, 0, ["/etc/passwd"]]),
    "a time with an unknown zone": Typed("zone", ["Nowhere/At_All"]),
    "a zone of a year": Typed("zone", [1e9]),
    "a zone that is no number": Typed("zone", [float("nan")]),
    "a pattern without end": Typed("pattern", ["a" * 10**6, 0]),
    "a pattern that is none": Typed("pattern", ["(", 0]),
    "a pattern with flags of text": Typed("pattern", ["a", "x"]),
    "a factory that is no type": Typed("defaultdict", ["eval"]),
    "a type that is a function": Typed("type", "exec"),
    "a type of a module": Typed("type", "os.system"),
    "a type of numpy's that is none": Typed("type", "numpy.load"),
    "an alias of a function": Typed("alias", ["int", "int"]),
    "a named tuple with code in its name": Typed("namedtuple", ["P(): pass #", ["x"], [1]]),
    "a named tuple with code in a field": Typed("namedtuple", ["P", ["x=print()"], [1]]),
    "a named tuple with a keyword": Typed("namedtuple", ["P", ["class"], [1]]),
    "a named tuple that hides its class": Typed("namedtuple", ["P", ["__class__"], [1]]),
    "a named tuple with a field twice": Typed("namedtuple", ["P", ["x", "x"], [1, 2]]),
    "a named tuple with too few values": Typed("namedtuple", ["P", ["x", "y"], [1]]),
    "an enum with a dunder": Typed("enum class", [1, "E", "Enum", ["__eq__", 1]]),
    "an enum with an underscore": Typed("enum class", [1, "E", "Enum", ["_missing_", 1]]),
    "an enum with an order of its own": Typed("enum class", [1, "E", "Enum", ["mro", 1]]),
    "an enum of another kind": Typed("enum class", [1, "E", "EnumMeta", []]),
    "an enum member that is not there": Typed(
        "enum", [Typed("enum class", [1, "E", "Enum", ["A", 1]]), "B"]
    ),
    "a dtype of objects": Typed("dtype", "|O8,|O8"),
    "a dtype in a dict": Typed("dtype", "{'names': ['a']}"),
    "moments of an odd unit": Typed("moments", ["M", "D]x[", 1, I8, False]),
    "moments of no kind": Typed("moments", ["O", "D", 1, I8, False]),
    "moments of floats": Typed("moments", ["M", "D", 1, np.zeros(1), False]),
    "moments of a count of zero": Typed("moments", ["M", "D", 0, I8, False]),
    "records of other lengths": Typed("records", [[2], False, "a", I8]),
    "records of a negative length": Typed("records", [[-1], False, "a", I8]),
    "records of a trillion of nothing": Typed("records", [[10**12], False]),
    "records of fields without a name": Typed("records", [[1], False, 5, I8]),
    "objects in another shape": Typed("objects", [[5], 1]),
    "objects in a negative shape": Typed("objects", [[-1, -1], 1]),
    "objects in 99 dimensions": Typed("objects", [[1] * 99, 1]),
    "texts of bytes that are numbers": Typed("bytes array", [[1], 5]),
    "a mask of another shape": Typed("masked", [I8, np.array([True, False])]),
    "a matrix of a trillion": Typed("sparse", ["csr", [10**6, 10**6], I8, I8, np.ones(1), True]),
    "a matrix with a place outside": Typed("sparse", ["csr", [1, 1], I8 + 5, I8, np.ones(1), True]),
    "a matrix with a place before": Typed("sparse", ["csr", [1, 1], I8 - 1, I8, np.ones(1), True]),
    "a matrix of objects": Typed("sparse", ["csr", [1, 1], I8, I8, Typed("objects", [[1], 1]), 1]),
    "a matrix of an odd format": Typed("sparse", ["__init__", [1, 1], I8, I8, np.ones(1), True]),
    "a callback": Typed("callback", [0, "f"]),
    "a function of the system": Typed("global", ["os", "system"]),
    "an object": Typed("object", [1, 2]),
}
TABLES = {
    "labels of a trillion rows": Typed("range index", [0, 10**12, 1, None]),
    "a table without labels": Typed("frame", [I8, I8]),
    "a table with a column too few": Typed(
        "frame", [Typed("range index", [0, 1, 1, None]), Typed("index", [I8, None])]
    ),
    "a column of two dimensions": Typed(
        "series", [Typed("range index", [0, 1, 1, None]), None, np.zeros((1, 2))]
    ),
    "a column that is too long": Typed(
        "series", [Typed("range index", [0, 1, 1, None]), None, np.zeros(3)]
    ),
    "a name that is a list": Typed("index", [I8, [1]]),
    "categories out of range": Typed("categorical", [I8 + 7, Typed("index", [I8, None]), False]),
    "codes of floats": Typed("categorical", [np.zeros(1), Typed("index", [I8, None]), False]),
    "labels in levels out of range": Typed(
        "multi index", [[None], 1, Typed("index", [I8, None]), I8 + 9]
    ),
    "no levels": Typed("multi index", [[], 0]),
    "a stamp of text": Typed("timestamp", ["now", "ns", []]),
    "a stamp of an odd unit": Typed("timestamp", [1, "fortnight", []]),
    "a stamp with a zone out of a file": Typed("timestamp", [1, "ns", ["../../etc/passwd"]]),
    "texts of numbers": Typed("strings", ["NA", 5]),
    "a mask that is too short": Typed("nullable", [np.zeros(2), np.array([True])]),
    "a mask over text": Typed("nullable", [np.array(["a"]), np.array([True])]),
}


@pytest.mark.parametrize("found", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_descriptions_are_refused_without_much_memory(found):
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            Reader(masks=True).value(found)
        assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("found", TABLES.values(), ids=TABLES.keys())
def test_hostile_tables_are_refused(pd, found):
    with pytest.raises(Refused):
        Reader().value(found)


def test_flags_that_print_are_left_out(capsys):
    Reader().value(Typed("pattern", ["a", int(re.DEBUG)]))
    assert capsys.readouterr().out == ""


def test_classes_of_named_tuples_do_not_pile_up():
    reader = Reader()
    for number in range(1000):
        reader.value(Typed("namedtuple class", [f"P{number}", ["x"], []]))
    with pytest.raises(Refused):
        reader.value(Typed("namedtuple class", ["P1000", ["x"], []]))


def test_a_class_of_one_submission_is_none_of_another():
    with_default = Reader().value(Typed("namedtuple class", ["P", ["x"], ["x", 1]]))
    assert with_default().x == 1
    without = Reader().value(Typed("namedtuple class", ["P", ["x"], []]))
    with pytest.raises(TypeError, match="takes exactly x"):
        without()
