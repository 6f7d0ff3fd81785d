"""Messages between our own processes: dictionaries in MessagePack, each behind its length.

ChannelError
├── ChannelClosed     the other side has gone
└── ChannelTimeout    nothing came in time
"""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

import msgpack

LARGEST_MESSAGE = 256 * 1024 * 1024
_LENGTH = struct.Struct("!Q")


class ChannelError(Exception):
    """A message could not be sent or received."""


class ChannelClosed(ChannelError):  # noqa: N818 - it names what happened
    """The process at the other end has gone."""


class ChannelTimeout(ChannelError):  # noqa: N818 - it names what happened
    """The process at the other end did not answer in time."""


class Channel:
    """One end of a pair of connected sockets."""

    def __init__(self, end: socket.socket):
        self._socket = end

    @classmethod
    def from_descriptor(cls, descriptor: int) -> Channel:
        """Take over an open socket that this process was started with."""
        return cls(socket.socket(fileno=descriptor))

    def send(self, message: dict[str, Any]) -> None:
        """Send one message. Raises ChannelClosed."""
        data = msgpack.packb(message, use_bin_type=True)
        try:
            self._socket.settimeout(None)
            self._socket.sendall(_LENGTH.pack(len(data)) + data)
        except OSError as error:
            raise ChannelClosed(str(error)) from None

    def receive(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message; wait for it at most `timeout` seconds.

        Raises ChannelClosed and ChannelTimeout.
        """
        end = None if timeout is None else time.monotonic() + timeout
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, end))
        if length > LARGEST_MESSAGE:
            raise ChannelClosed(f"a message of {length} bytes")
        message = msgpack.unpackb(
            self._exactly(length, end),
            raw=False,
            strict_map_key=False,
            max_bin_len=LARGEST_MESSAGE,
            max_str_len=LARGEST_MESSAGE,
        )
        if not isinstance(message, dict):
            raise ChannelClosed("a message of an unknown form")
        return message

    def _exactly(self, count: int, end: float | None) -> bytes:
        parts, missing = [], count
        while missing:
            try:
                self._socket.settimeout(None if end is None else max(end - time.monotonic(), 0.001))
                part = self._socket.recv(min(missing, 1 << 20))
            except TimeoutError:
                raise ChannelTimeout("no answer in time") from None
            except OSError as error:
                raise ChannelClosed(str(error)) from None
            if not part:
                raise ChannelClosed("the other side has gone")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def fileno(self) -> int:
        """Return the descriptor, to wait on."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close this end."""
        self._socket.close()
