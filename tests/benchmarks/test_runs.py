import pytest

from benchmarks._runs import CommandFailed, Run, disturbance, timed


def run(*arrivals, ended=20.0, workers=1):
    return Run(began=0.0, ended=ended, cpu_seconds=1.0, arrivals=arrivals, workers=workers)


def test_the_pace_leaves_the_start_out():
    assert run(10.0, 12.0, 14.0).gap == 2.0


def test_results_of_two_workers_come_in_pairs():
    pairs = (10.0, 10.0, 14.0, 14.0, 18.0, 18.0)
    assert run(*pairs, workers=2).gap == 2.0
    assert run(*pairs[:4], workers=2).gap == 2.0
    assert run(*pairs[:3], workers=2).gap == 2.0


def test_the_start_counts_once_however_many_are_graded():
    measured = run(10.0, 12.0, 14.0, ended=15.0)
    assert measured.seconds_for(3) == 15.0
    assert measured.seconds_for(60) == 15.0 + 57 * 2.0


@pytest.mark.parametrize(("arrivals", "workers"), [((10.0,), 1), ((10.0, 10.0), 2)])
def test_too_few_results_show_no_pace(arrivals, workers):
    with pytest.raises(ValueError, match="too few to tell a pace from"):
        _ = run(*arrivals, workers=workers).gap


def test_without_a_pace_only_what_was_measured_can_be_told():
    assert run(10.0).seconds_for(1) == 20.0
    with pytest.raises(ValueError, match="too few"):
        run(10.0).seconds_for(2)


def test_a_command_is_measured_to_its_end(tmp_path):
    measured = timed(["python", "-c", "open('done', 'w').close()"], tmp_path)
    assert (tmp_path / "done").exists()
    assert measured.seconds > 0
    assert measured.cpu_seconds > 0


def test_a_command_that_fails_is_no_measurement(tmp_path):
    with pytest.raises(CommandFailed, match=r"exit 3(?s:.*)the last words"):
        timed(["python", "-c", "print('the last words'); raise SystemExit(3)"], tmp_path)


def test_a_busy_machine_is_mentioned():
    quiet = Run(began=0.0, ended=20.0, cpu_seconds=30.0, others=0.5)
    busy = Run(began=0.0, ended=20.0, cpu_seconds=30.0, others=31.5)
    assert disturbance([quiet]) == ""
    assert disturbance([quiet, busy]) == "; other programs took 0.8 cores meanwhile"
