import socket
import threading

import pytest

from proctor.wire.channel import Channel, ChannelClosed, ChannelTimeout


@pytest.fixture
def ends():
    one, other = (Channel(end) for end in socket.socketpair())
    yield one, other
    one.close()
    other.close()


def test_messages_arrive_as_they_were(ends):
    one, other = ends
    message = {"a": [1, 2.5, None, True, "é"], "b": b"\x00\xff", "c": {"d": {}}}
    one.send(message)
    assert other.receive(1.0) == message


def test_a_large_message_arrives_whole(ends):
    one, other = ends
    message = {"data": b"x" * 5_000_000}
    sender = threading.Thread(target=one.send, args=(message,))
    sender.start()
    assert other.receive(5.0) == message
    sender.join()


def test_silence_is_a_timeout(ends):
    with pytest.raises(ChannelTimeout):
        ends[0].receive(0.05)


def test_the_end_of_the_other_side_is_noticed(ends):
    one, other = ends
    other.close()
    with pytest.raises(ChannelClosed):
        one.receive(1.0)
    with pytest.raises(ChannelClosed):
        one.send({"a": 1})


def test_a_message_without_measure_is_refused(ends):
    one, other = ends
    one._socket.sendall((1 << 40).to_bytes(8, "big"))
    with pytest.raises(ChannelClosed, match="bytes"):
        other.receive(1.0)
