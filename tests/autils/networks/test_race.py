"""Two ways through the same images, side by side."""

import re

import numpy as np

from autils import race
from autils.networks.two_layers import one_pass


def test_the_table_and_the_ratio(capsys):
    random = np.random.default_rng(2)
    X, y = random.random((80, 784)), np.arange(80) % 10

    def one_by_one(X, Y, W1, W2):
        return one_pass(X, Y, W1, W2, batch_size=1)

    ratio = race(one_by_one, one_pass, X, y, X[:20], y[:20], passes=2)
    head, first, second, note, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["one", "pass", "training", "test"]
    assert re.fullmatch(r"one image at a time +[\d.]+ ms +[\d.]+% +[\d.]+%", first)
    assert re.fullmatch(r"in batches +[\d.]+ ms +[\d.]+% +[\d.]+%", second)
    assert note == "(accuracy after 2 passes)"
    assert last == f"Here the batches are {ratio:.0f} times as fast."
    assert ratio > 0
