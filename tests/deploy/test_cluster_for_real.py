"""A cluster started with the very commands of the units and of the chart, on this machine."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
import yaml

from tests.deploy.conftest import CLUSTER
from tests.deploy.test_cluster_files import BIN, ROOT, UNITS, VALUES, chart_command, command
from tests.proctor.run.test_cluster import ADOPTED

PATIENCE = 120


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def variables(role, certificates):
    """Return the variables of the chart's pods, with the secret's texts in them."""
    found = {}
    for entry in VALUES[role]["env"]:
        secret = entry.get("valueFrom", {}).get("secretKeyRef", {})
        found[entry["name"]] = (
            (certificates / secret["key"]).read_text() if secret else entry["value"]
        )
    return found


@contextmanager
def running(words, log, **environment):
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(word) for word in words],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=out,
            stderr=out,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_word(process, log, word):
    end = time.monotonic() + PATIENCE
    while word not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def from_unit(name, certificates, folder, **given):
    """Return the command of a unit, with the paths and values of this test in it."""
    [unit] = [unit for unit in UNITS if name in unit.name]
    replaced = {
        "/opt/digits/.venv/bin": str(BIN),
        "/etc/digits/tls": str(certificates),
        "%t": str(folder),
        "%H-%i": "here-1",
        "%i": "1",
        "8786": str(given["port"]),
        "${SCHEDULER}": f"tls://127.0.0.1:{given['port']}",
        "${THREADS}": "1",
    }
    words = []
    for word in command(unit):
        for old, new in replaced.items():
            word = word.replace(old, new)
        words.append(word)
    return words


def from_chart(role, port, folder):
    """Return the command of one of the chart's pods, for this machine."""
    program, *words = chart_command(role, port)
    here = {
        f"{VALUES['fullnameOverride']}-scheduler:{port}": f"127.0.0.1:{port}",
        "--dashboard-address=:8787": "--dashboard-address=127.0.0.1:0",
        "8790": "0",
        "/scratch": str(folder),
        "4": "1",
    }
    return [CLUSTER / program, *(here.get(word, word) for word in words)]


def coordinator(root, certificates, address, configuration):
    """Grade the lab as the README says, with the configuration that the coordinator gets."""
    text = (CLUSTER / "dask.yaml").read_text().replace("/etc/digits/tls", str(certificates))
    configuration.mkdir()
    (configuration / "digits.yaml").write_text(text)
    assert yaml.safe_load(text)
    return subprocess.run(
        [sys.executable, "-m", "proctor.cli", "grade", "small", "--cluster", address],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DASK_CONFIG": str(configuration)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_a_scheduler_from_the_unit_and_a_worker_from_the_chart_grade(
    certificates, course, hand_in, tmp_path_factory
):
    hand_in("ada")
    folder, port = tmp_path_factory.mktemp("machines"), free_port()
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    logs = folder / "scheduler.log", folder / "worker.log"
    with ExitStack() as stack:
        words = from_unit("scheduler", certificates, folder, port=port)
        scheduler = stack.enter_context(running(words, logs[0]))
        wait_for_word(scheduler, logs[0], f":{port}")
        environment = {"PATH": path, **variables("worker", certificates)}
        worker = stack.enter_context(
            running(from_chart("worker", port, folder), logs[1], **environment)
        )
        wait_for_word(worker, logs[1], "Registered to")
        done = coordinator(
            course.root, certificates, f"tls://127.0.0.1:{port}", folder / "configuration"
        )
    assert (done.returncode, done.stderr) == (0, f"{ADOPTED}\nada: 9\n")


@pytest.mark.slow
def test_a_scheduler_from_the_chart_takes_a_worker_from_the_unit_and_nobody_without_a_certificate(
    certificates, tmp_path
):
    port = free_port()
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    logs = [tmp_path / name for name in ("scheduler.log", "worker.log", "stranger.log")]
    secret = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"}
    with ExitStack() as stack:
        environment = {"PATH": path, **variables("scheduler", certificates)}
        scheduler = stack.enter_context(
            running(from_chart("scheduler", port, tmp_path), logs[0], **environment)
        )
        wait_for_word(scheduler, logs[0], f":{port}")
        words = from_unit("worker", certificates, tmp_path, port=port)
        worker = stack.enter_context(running(words, logs[1], **secret))
        wait_for_word(worker, logs[1], "Registered to")
        stranger = subprocess.run(
            [BIN / "dask", "worker", f"tcp://127.0.0.1:{port}", "--death-timeout", "5"],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert "Registered to" not in stranger.stdout + stranger.stderr
