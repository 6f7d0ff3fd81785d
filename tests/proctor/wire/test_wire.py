"""The wire: what travels arrives unchanged, what can't is refused, hostile bytes harm nobody."""

from __future__ import annotations

import os
import pickle
import socket
import struct
import threading
import time
import tracemalloc
from contextlib import suppress

import hypothesis.extra.numpy as npst
import hypothesis.strategies as st
import msgpack
import numpy as np
import pytest
from hypothesis import given, settings

from proctor.wire import values
from proctor.wire.messages import (
    CallableMarker,
    Missing,
    ModelDescription,
    Unsupported,
    WireError,
    decode,
    encode,
    recv_message,
    send_message,
)

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.binary(max_size=20)
    | st.complex_numbers(allow_nan=False)
    | st.just(...)
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(-99, 99), inner, max_size=4)
    ),
    max_leaves=20,
)
DTYPES = (
    npst.boolean_dtypes()
    | npst.integer_dtypes(endianness="?")
    | npst.floating_dtypes(sizes=(16, 32, 64), endianness="?")
    | npst.complex_number_dtypes(sizes=(64, 128), endianness="?")
)


@given(TREES)
def test_plain_values_arrive_unchanged(value):
    arrived = decode(encode(value))
    assert arrived == value
    assert type(arrived) is type(value)


@settings(deadline=None)
@given(DTYPES.flatmap(lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=0, min_side=0))))
def test_arrays_arrive_with_shape_dtype_and_every_bit(array):
    arrived = decode(encode(array))
    assert type(arrived) is np.ndarray
    assert arrived.dtype == array.dtype.newbyteorder("=")
    assert arrived.shape == array.shape
    np.testing.assert_array_equal(arrived, array)
    assert arrived.flags.writeable


@pytest.mark.parametrize(
    "value",
    [
        np.float32(1.5),
        np.int8(-3),
        np.bool_(True),
        np.complex64(1j),
        np.str_("ü"),
        np.float64("inf"),
    ],
)
def test_numpy_scalars_keep_their_type(value):
    arrived = decode(encode(value))
    assert type(arrived) is type(value)
    assert arrived == value


def test_nan_arrives_as_nan():
    assert np.isnan(decode(encode(float("nan"))))


def test_arrays_of_text_arrive():
    array = np.array([["a", "bcd"], ["", "ü"]])
    np.testing.assert_array_equal(decode(encode(array)), array)


def test_empty_text_arrives():
    assert decode(encode(np.array(["", ""]))).tolist() == ["", ""]


def test_views_and_reversed_arrays_arrive():
    array = np.arange(12).reshape(3, 4)[::-1, ::2]
    np.testing.assert_array_equal(decode(encode(array)), array)


def test_stand_ins_arrive():
    weights = (("layer/kernel", np.ones((2, 3), np.float32)), ("layer/bias", np.zeros(3)))
    model = ModelDescription("Sequential", {"layers": [{"units": 3}]}, weights, {"loss": "mse"})
    arrived = decode(encode([Missing(), CallableMarker("f"), model]))
    assert arrived[:2] == [Missing(), CallableMarker("f")]
    assert (arrived[2].kind, arrived[2].config, arrived[2].compiled) == (
        model.kind,
        model.config,
        model.compiled,
    )
    for (path, array), (sent_path, sent) in zip(arrived[2].weights, weights, strict=True):
        assert path == sent_path
        np.testing.assert_array_equal(array, sent)


def test_a_tuple_with_names_that_is_no_namedtuple_arrives_as_a_tuple():
    arrived = decode(encode(os.stat("/")))
    assert type(arrived) is tuple
    assert arrived == tuple(os.stat("/"))


def _loop():
    loop: list[object] = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    ("value", "type_name", "sentence"),
    [
        (iter([1]), "list_iterator", f"a `list_iterator`, expected {values.EXPECTED}"),
        ([object()], "object", f"an `object`, expected {values.EXPECTED}"),
        (len, "builtin_function_or_method", None),
        (2**5000, "int", None),
        (_loop(), "list", "a `list`, expected at most 32 levels of nesting"),
        (list(range(300_000)), "int", "an `int`, expected at most 200,000 parts; use an array"),
        (np.array(["\ud800"]), "array of <U1", None),
    ],
)
def test_what_cannot_travel_is_named(value, type_name, sentence):
    with pytest.raises(Unsupported) as caught:
        encode(value)
    assert caught.value.type_name == type_name
    assert sentence in (None, str(caught.value))


def test_a_view_of_one_number_as_terabytes_is_refused_without_making_them():
    with pytest.raises(Unsupported, match="less than 64 MiB"):
        encode(np.broadcast_to(1.0, (10**6, 10**6)))


def test_the_size_limit_counts_everything():
    with pytest.raises(Unsupported, match="less than"):
        encode([b"x" * 600, b"x" * 600], limit=1000)


def _packed(*parts):
    return msgpack.packb(list(parts))


LIST, DICT = values.LIST, values.DICT
HUGE_ARRAY = b"\xdd\xff\xff\xff\xff"
HOSTILE = {
    "nothing": b"",
    "an array that declares four billion parts": HUGE_ARRAY,
    "nested arrays that declare four billion parts": (b"\xdd\x00\x00\x00\x05" + HUGE_ARRAY) * 20,
    "lists that declare many parts in lists": b"\xdd\x00\x0f\x00\x00\x00" * 2000 + b"\0" * 10**6,
    "a map": msgpack.packb({"a": 1}),
    "a map in a list": _packed(0, {"a": 1}),
    "a map where a tag should be": msgpack.packb([{"a": 1}, 2]),
    "an array where a tag should be": msgpack.packb([[0], 2]),
    "text that declares four gigabytes": b"\xdb\xff\xff\xff\xffabc",
    "bytes that declare four gigabytes": b"\xc6\xff\xff\xff\xffabc",
    "an extension type": msgpack.packb(msgpack.ExtType(5, b"x")),
    "a timestamp": msgpack.packb(msgpack.Timestamp(1)),
    "text that is no UTF-8": b"\xa2\xff\xfe",
    "a part without a tag": msgpack.packb([]),
    "an unknown tag": _packed(99),
    "a tag of text": _packed("list", 1),
    "a tag of a boolean": _packed(True, 1),
    "too much depth": b"\x92\x00" * 5000 + b"\xc0",
    "depth beyond the unpacker": b"\x92\x00" * 100_000 + b"\xc0",
    "something behind the end": msgpack.packb(1) + b"\x01",
    "an array with too few bytes": _packed(values.ARRAY, "<f8", [1000], b"12345678"),
    "an array with too many bytes": _packed(values.ARRAY, "<f8", [1], b"1" * 16),
    "an array of objects": _packed(values.ARRAY, "|O", [1], b"12345678"),
    "an array of a structured dtype": _packed(values.ARRAY, "V8", [1], b"12345678"),
    "an array with a dtype of commas": _packed(values.ARRAY, "f8,O", [1], b"12345678"),
    "an array of text without width": _packed(values.ARRAY, "<U0", [10**9], b""),
    "an array of far too wide text": _packed(values.ARRAY, "<U99999999999", [0], b""),
    "an array with a negative length": _packed(values.ARRAY, "<f8", [-1, -1], b"12345678"),
    "an array with a huge empty shape": _packed(
        values.ARRAY, "<f8", [0, 2**31 - 1, 2**31 - 1, 2**31 - 1], b""
    ),
    "an array whose size overflows": _packed(values.ARRAY, "<f8", [2**31 - 1] * 8, b""),
    "an array of 99 dimensions": _packed(values.ARRAY, "<f8", [1] * 99, b"12345678"),
    "an array with a length of text": _packed(values.ARRAY, "<f8", ["1"], b"12345678"),
    "booleans that are neither": _packed(values.ARRAY, "|b1", [1], b"\x07"),
    "text beyond Unicode": _packed(values.ARRAY, "<U1", [1], b"\xff\xff\xff\x7f"),
    "text of lone surrogates": _packed(values.ARRAY, "<U1", [1], b"\x00\xd8\x00\x00"),
    "a scalar with a shape": _packed(values.SCALAR, "<f8", [1], b"12345678"),
    "a number of a megabyte": _packed(values.BIGINT, b"\x7f" * 10**6),
    "a complex number of text": _packed(values.COMPLEX, "1", "2"),
    "a dict with a lone key": _packed(values.DICT, "a"),
    "a dict with a list as key": _packed(values.DICT, [values.LIST], 1),
    "a dict with a float as key": _packed(values.DICT, 1.5, 1),
    "a callable with an endless name": _packed(values.CALLABLE, "x" * 10**5),
    "a callable without a name": _packed(values.CALLABLE),
    "a model without weights": _packed(values.MODEL, "Sequential", [values.DICT]),
    "a model with a list as configuration": _packed(
        values.MODEL, "S", [values.LIST], [values.LIST], None
    ),
    "a model with weights of text": _packed(
        values.MODEL, "S", [values.DICT], [values.LIST, "a", "b"], None
    ),
    "an ellipsis with content": _packed(values.ELLIPSIS, 1),
    "a pickle": pickle.dumps(print),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bytes_are_refused_without_much_memory(data):
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(data)
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


def test_millions_of_parts_are_refused_soon():
    data = b"\xdd\x00\x98\x96\x80\x00" + b"\x01" * 10_000_000
    with pytest.raises(WireError, match="too many parts"):
        decode(data)


def test_a_message_larger_than_allowed_is_refused():
    with pytest.raises(WireError, match="at most 10"):
        decode(encode("x" * 100), limit=10)


@given(st.binary(max_size=200))
def test_noise_gives_a_value_or_a_wire_error(data):
    with suppress(WireError):
        decode(data)


@given(TREES, st.integers(0, 10_000), st.integers(0, 255))
def test_a_flipped_byte_gives_a_value_or_a_wire_error(value, place, byte):
    data = bytearray(encode(value))
    data[place % len(data)] = byte
    with suppress(WireError):
        decode(bytes(data))


@pytest.fixture
def pair():
    left, right = socket.socketpair()
    with left, right:
        yield left, right


def test_messages_arrive_whole_and_in_order(pair):
    left, right = pair
    large = np.arange(500_000)
    sender = threading.Thread(target=lambda: [send_message(left, m) for m in (1, large, "end")])
    sender.start()
    assert recv_message(right) == 1
    np.testing.assert_array_equal(recv_message(right), large)
    assert recv_message(right) == "end"
    sender.join()


def test_a_closed_socket_is_the_end(pair):
    left, right = pair
    left.sendall(b"\0\0\0\5ab")
    left.close()
    with pytest.raises(EOFError):
        recv_message(right)


def test_a_message_that_never_comes_times_out(pair):
    with pytest.raises(TimeoutError):
        recv_message(pair[1], deadline=time.monotonic() + 0.05)


def test_a_message_that_nobody_takes_times_out(pair):
    with pytest.raises(TimeoutError):
        send_message(pair[0], b"x" * 10_000_000, deadline=time.monotonic() + 0.1)


def test_a_declared_length_beyond_the_limit_is_refused(pair):
    left, right = pair
    left.sendall(struct.pack(">I", 2**32 - 1))
    with pytest.raises(WireError, match="at most"):
        recv_message(right)


def test_bytes_that_trickle_in_do_not_keep_the_clock_from_being_looked_at(pair):
    left, right = pair
    stop = threading.Event()

    def trickle():
        left.sendall(struct.pack(">I", 10_000))
        while not stop.wait(0.01):
            left.sendall(b"\0")

    def tick():
        raise InterruptedError

    sender = threading.Thread(target=trickle)
    sender.start()
    try:
        with pytest.raises(InterruptedError):
            recv_message(right, on_tick=tick)
    finally:
        stop.set()
        sender.join()
