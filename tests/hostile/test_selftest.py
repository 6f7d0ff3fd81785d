"""What the self-test says of the engine that grades the corpus, as root and as an ordinary user."""

from __future__ import annotations

import os

import pytest

from proctor.learner import selftest

pytestmark = pytest.mark.hostile


def test_every_promise_is_shown_to_hold(engine):
    report = engine.warm.report
    assert report.mode == ("root" if os.geteuid() == 0 else "user")
    shown = {promise.name: promise.detail for promise in report.promises if promise.required}
    assert shown == selftest.PROMISES
    assert report.broken == ()


def test_what_could_not_be_had_is_named(engine):
    (groups,) = [promise for promise in engine.warm.report.promises if not promise.required]
    assert groups.name == selftest.GROUPS
    if groups.held:
        assert groups.detail == selftest.GROUPS_DETAIL
    else:
        assert groups.detail.startswith("no control group for ")
        assert groups.detail.endswith("watched from outside instead")
    print(f"\n{engine.warm.report.mode}: {groups.detail}")
