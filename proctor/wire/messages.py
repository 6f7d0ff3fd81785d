"""The language between the judge and a learner process: plain values, and nothing else.

Every value is written in MessagePack. `None`, booleans, small integers, floats, text and bytes
stand for themselves; everything else is an array that begins with a tag:

    [LIST, items]  [TUPLE, items]  [DICT, keys and values]  [ARRAY, dtype, shape, bytes]
    [SCALAR, dtype, bytes]  [COMPLEX, real, imaginary]  [BIGINT, bytes]  [ELLIPSIS]  [MISSING]
    [CALLABLE, name]  [MODEL, kind, config, weights, compiled]  [TYPED, kind, content]

Reading trusts nothing: each declared size is compared with the bytes that are really there before
anything is made, and depth, number of parts and dtypes are bounded.
"""

from __future__ import annotations

import math
import select
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from proctor.wire.read import decode
from proctor.wire.values import (
    MAX_BYTES,
    CallableMarker,
    Missing,
    ModelDescription,
    Typed,
    Unsupported,
    WireError,
)
from proctor.wire.write import encode

__all__ = [
    "CallableMarker",
    "Missing",
    "ModelDescription",
    "Typed",
    "Unsupported",
    "WireError",
    "decode",
    "encode",
    "recv_message",
    "send_message",
]

_LENGTH = struct.Struct(">I")
_CHUNK = 1 << 20
TICK = 0.25
"""Seconds between two looks at the clock and at what a process uses."""


def send_message(
    sock: socket.socket,
    value: Any,
    limit: int = MAX_BYTES,
    deadline: float | None = None,
    on_tick: Callable[[], None] | None = None,
    **how: Any,
) -> None:
    """Send one value, its length in front; `how` goes to `encode`.

    Arguments as for `recv_message`. Raises Unsupported before anything is sent, TimeoutError, and
    OSError when the other end is gone.
    """
    data = encode(value, limit=limit, **how)
    rest = memoryview(_LENGTH.pack(len(data)) + data)
    patience = _Patience(sock, deadline, on_tick)
    while rest:
        patience.wait(select.POLLOUT)
        with suppress(BlockingIOError):
            rest = rest[sock.send(rest[:_CHUNK], socket.MSG_DONTWAIT) :]


def recv_message(
    sock: socket.socket,
    limit: int = MAX_BYTES,
    deadline: float | None = None,
    on_tick: Callable[[], None] | None = None,
) -> Any:
    """Receive one value.

    Arguments:
        limit: the most bytes of a message.
        deadline: when to give up, on the clock of `time.monotonic`.
        on_tick: called about four times a second while waiting; what it raises ends the waiting.

    Raises EOFError when the other end is gone, TimeoutError, and WireError on anything that is no
    message.
    """
    patience = _Patience(sock, deadline, on_tick)
    (length,) = _LENGTH.unpack(_receive(patience, _LENGTH.size))
    if length > limit:
        raise WireError(f"a message of {length} bytes, at most {limit} are allowed")
    return decode(bytes(_receive(patience, length)), limit=limit)


class _Patience:
    """Waits for a socket, and looks at the clock even when bytes trickle in without end."""

    def __init__(
        self, sock: socket.socket, deadline: float | None, on_tick: Callable[[], None] | None
    ) -> None:
        self.sock = sock
        self._deadline = deadline
        self._on_tick = on_tick
        self._next_tick = time.monotonic() + TICK if on_tick else math.inf

    def wait(self, event: int) -> None:
        """Wait until the socket is ready; raise TimeoutError, or whatever a tick raises."""
        poll = select.poll()
        poll.register(self.sock, event)
        while True:
            if self._deadline is None and self._on_tick is None:
                poll.poll()
                return
            now = time.monotonic()
            if self._deadline is not None and now >= self._deadline:
                raise TimeoutError("no message in time")
            if self._on_tick and now >= self._next_tick:
                self._on_tick()
                self._next_tick = time.monotonic() + TICK
            until = min(self._next_tick, self._deadline or math.inf)
            if poll.poll(max(until - time.monotonic(), 0) * 1000):
                return


def _receive(patience: _Patience, size: int) -> bytearray:
    """Receive exactly `size` bytes; memory grows with what arrives, not with what was declared."""
    data = bytearray()
    while len(data) < size:
        patience.wait(select.POLLIN)
        with suppress(BlockingIOError):
            part = patience.sock.recv(min(size - len(data), _CHUNK), socket.MSG_DONTWAIT)
            if not part:
                raise EOFError("the other end is gone")
            data += part
    return data
