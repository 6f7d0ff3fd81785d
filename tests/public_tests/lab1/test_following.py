"""A network on a layer that is wrong: one mistake costs its points once, and vouches for none."""

import pytest

from public_tests._lab1.following import (
    FOLLOWS,
    follows_from,
    report_on_network,
    right_or_follows,
)
from public_tests._lab1.neural_network import bent, neural_network, relu
from public_tests._lab1.vect_mat_mul import columns, vect_mat_mul

NARROW = [1.0, 2.0, -1.0], [[-2.0, -0.5, -1.0]], [[1.5], [-1.0], [0.0], [4.0]]
RIGHT = [-3.0, 2.0, 0.0, -8.0]


def network_of(layer):
    """Return a right network that calls a layer."""
    return lambda x, W1, W2: layer(layer(x, W1), W2)


def running_total(x, W):
    sums = vect_mat_mul(x, W)
    return [sum(sums[: i + 1]) for i in range(len(sums))]


def only_three(x, W):
    if len(x) != 3 or len(W) != 3:
        raise IndexError("list index out of range")
    return vect_mat_mul(x, W)


def without_signs(x, W):
    return [abs(z) for z in vect_mat_mul(x, W)]


def one_number(x, W):
    return sum(vect_mat_mul(x, W))


def handed_back(x, W):
    return list(x)


def zeros(x, W):
    return [0.0] * len(W)


def nothing(x, W):
    return None


@pytest.mark.parametrize("layer", [columns, running_total, only_three])
def test_what_follows_rightly_from_a_wrong_layer_is_right(layer):
    report = report_on_network(network_of(layer), layer)
    assert (report.state, report.fraction, report.success) == ("passed", 1, FOLLOWS)
    assert right_or_follows(network_of(layer), layer, NARROW, RIGHT)


@pytest.mark.parametrize("layer", [columns, running_total, only_three])
def test_without_the_layer_the_same_answer_is_wrong(layer):
    assert report_on_network(network_of(layer)).state != "passed"
    assert report_on_network(network_of(layer), vect_mat_mul).state != "passed"
    assert not right_or_follows(network_of(layer), vect_mat_mul, NARROW, RIGHT)


WRONG = [
    lambda layer: lambda x, W1, W2: layer(x, W1),
    lambda layer: lambda x, W1, W2: layer(x, W2),
    lambda layer: lambda x, W1, W2: layer(layer(x, W2), W1),
    lambda layer: lambda x, W1, W2: layer(layer(x, W1), W1),
    lambda layer: lambda x, W1, W2: [layer(x, W1), layer(layer(x, W1), W2)],
    lambda layer: bent(relu, layer=layer),
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("layer", [columns, running_total, only_three, vect_mat_mul])
def test_a_wrong_network_does_not_follow(layer, wrong):
    network = wrong(layer)
    report = report_on_network(network, layer)
    assert report.state != "passed"
    assert str(report) == str(report_on_network(network))
    assert not right_or_follows(network, layer, NARROW, RIGHT)


@pytest.mark.parametrize("layer", [without_signs, one_number, handed_back, zeros, nothing, ...])
def test_two_wrong_functions_cannot_vouch_for_each_other(layer):
    network = network_of(layer)
    assert not follows_from(network, layer)
    assert report_on_network(network, layer).fraction < 1


@pytest.mark.parametrize("layer", [columns, vect_mat_mul, ..., None])
def test_a_right_network_needs_no_layer(layer):
    report = report_on_network(neural_network, layer)
    assert report.state == "passed"
    assert report.success != FOLLOWS
    assert right_or_follows(neural_network, layer, NARROW, RIGHT)


def test_an_untouched_stub_is_not_attempted():
    assert report_on_network(lambda x, W1, W2: ..., columns).state == "not-attempted"
