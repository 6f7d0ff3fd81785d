"""The files of deploy/cluster/: what they name exists, and who reads them understands them."""

import json
import re
import shutil
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.deploy.conftest import CLUSTER

ROOT = CLUSTER.parents[1]
BIN = Path(sys.executable).parent
README = (CLUSTER / "README.md").read_text()
UNITS = sorted(CLUSTER.glob("*.service"))
VALUES = yaml.safe_load((CLUSTER / "values.yaml").read_text())
SCHEMA = json.loads((CLUSTER / "values.schema.json").read_text())

# What systemd 247 and later know of what one might write into a service: systemd.unit(5),
# systemd.service(5), systemd.exec(5), systemd.kill(5), systemd.resource-control(5).
SERVICE = """
User Group Environment EnvironmentFile ExecStart Restart RestartSec TimeoutStopSec RuntimeDirectory
RuntimeDirectoryMode OOMPolicy MemoryMax TasksMax LimitNOFILE LimitNPROC NoNewPrivileges
CapabilityBoundingSet ProtectSystem ProtectHome PrivateTmp PrivateDevices ProtectHostname
ProtectClock ProtectControlGroups ProtectKernelLogs ProtectKernelModules ProtectKernelTunables
ProtectProc RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID
LockPersonality SystemCallArchitectures SystemCallFilter UMask Delegate
"""
KNOWN = {
    "Unit": {"Description", "Documentation", "Wants", "After", "Requires", "PartOf"},
    "Install": {"WantedBy"},
    "Service": set(SERVICE.split()),
}
BREAKS_THE_SANDBOX = {
    "RestrictNamespaces": "it makes namespaces",
    "ProtectHostname": "it names its own host",
    "SystemCallFilter": "it mounts",
    "PrivateUsers": "it maps users",
    "ProtectControlGroups": "it makes control groups",
    "PrivateNetwork": "the worker talks to its scheduler",
    "MemoryDenyWriteExecute": "TensorFlow writes machine code",
}


def settings(unit):
    """Return the (section, name, value) lines of a unit, lines that go on put together."""
    text = re.sub(r"\\\n\s*", "", unit.read_text())
    section = ""
    found = []
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.append((section, name, value))
    return found


def command(unit):
    """Return the words of what a unit starts."""
    [line] = [value for _, name, value in settings(unit) if name == "ExecStart"]
    return line.split()


@cache
def options(role):
    """Return the options that `dask scheduler` or `dask worker` has here."""
    text = subprocess.run([BIN / "dask", role, "--help"], capture_output=True, text=True).stdout
    return set(re.findall(r"--[a-z][a-z-]+", text))


def unknown(role, words):
    return {word.partition("=")[0] for word in words if word.startswith("--")} - options(role)


# --- systemd --------------------------------------------------------------------------------------


def test_there_is_a_unit_for_the_scheduler_and_one_for_workers():
    assert [unit.name for unit in UNITS] == ["proctor-scheduler.service", "proctor-worker@.service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_knows_every_setting(unit):
    odd = [(section, name) for section, name, _ in settings(unit) if name not in KNOWN[section]]
    assert odd == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_itself_finds_nothing_to_say(unit, tmp_path):
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(unit.read_text().replace("/opt/digits/.venv/bin", str(BIN)))
    said = ""
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
        )
        said = "\n".join(line for line in done.stderr.splitlines() if unit.stem.strip("@") in line)
    assert said == ""


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_a_unit_starts_exists_with_these_options(unit):
    program, role, *words = command(unit)
    assert program == "/opt/digits/.venv/bin/dask"
    assert (BIN / "dask").exists()
    assert unknown(role, words) == set()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_nothing_goes_unencrypted_or_as_root(unit):
    found = {name: value for _, name, value in settings(unit)}
    assert found["User"] == "grader"
    assert found["Environment"] == "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION=true"
    assert found["NoNewPrivileges"] == "yes"
    assert {"--tls-ca-file", "--tls-cert", "--tls-key"} <= set(command(unit))


def test_nothing_around_a_worker_breaks_its_sandbox():
    [unit] = [unit for unit in UNITS if "worker" in unit.name]
    assert {name for _, name, _ in settings(unit)} & set(BREAKS_THE_SANDBOX) == set()
    assert "OOMPolicy=continue" in unit.read_text()


def test_the_units_find_what_the_readme_makes():
    text = "".join(unit.read_text() for unit in UNITS)
    own = {Path(path) for path in re.findall(r"/etc/digits/[\w./-]+", text)}
    assert len(own) == 6
    assert {path for path in own if path.name not in README} == set()
    assert {path.parent for path in own if f" {path.parent}" not in README} == set()
    course = set(re.findall(r"/opt/digits/([\w./-]+)", text))
    assert course == {".venv/bin/dask", "deploy/cluster/README.md"}
    assert "git clone ADDRESS-OF-YOUR-COURSE /opt/digits\n    make -C /opt/digits setup" in README
    variables = set(re.findall(r"\$\{(\w+)\}", "".join(unit.read_text() for unit in UNITS)))
    given = set(re.findall(r"^(\w+)=", (CLUSTER / "cluster.env").read_text(), re.MULTILINE))
    assert given == variables


def test_the_coordinators_configuration_is_one_that_dask_reads():
    from dask import config

    given = yaml.safe_load((CLUSTER / "dask.yaml").read_text())["distributed"]["comm"]
    known = yaml.safe_load((config_file("distributed")).read_text())["distributed"]["comm"]
    assert config is not None
    assert set(given) <= set(known)
    assert set(given["tls"]) <= set(known["tls"])
    assert set(given["tls"]["client"]) == set(known["tls"]["client"])


def config_file(package):
    return Path(__import__(package).__file__).with_name(f"{package}.yaml")


# --- certificates and indexes ---------------------------------------------------------------------


def test_each_role_has_a_certificate_of_the_clusters_own_authority(certificates):
    for role in ("scheduler", "worker", "client"):
        subprocess.run(
            ["openssl", "verify", "-CAfile", "ca.pem", f"{role}.pem"], cwd=certificates, check=True
        )
        assert stat.S_IMODE((certificates / f"{role}-key.pem").stat().st_mode) == 0o600


def test_certificates_are_never_replaced_by_accident(certificates):
    done = subprocess.run(
        [CLUSTER / "certificates.sh", certificates], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"There are certificates in {certificates} already. Name another folder, or remove them.\n"
    )


# --- Kubernetes -----------------------------------------------------------------------------------


def test_the_chart_reads_every_value():
    jsonschema.validate(VALUES, SCHEMA)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("worker", "nthreads"), 4),
        (("scheduler", "mounts"), {"volumes": []}),
        (("worker", "securityContext", "capabilities"), {"add": ["SYS_ADMIN"]}),
        (("worker", "replicas"), "four"),
        (("worker", "env"), [{"value": "no name"}]),
    ],
)
def test_a_value_that_the_chart_would_pass_over_is_found(path, value):
    values = json.loads(json.dumps(VALUES))
    place = values
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values, SCHEMA)


def test_scheduler_and_workers_run_the_same_image_and_nothing_else_runs():
    assert VALUES["scheduler"]["image"] == {
        name: VALUES["worker"]["image"][name] for name in ("repository", "tag")
    }
    assert VALUES["jupyter"] == {"enabled": False}
    assert VALUES["scheduler"]["serviceType"] == "ClusterIP"


def test_a_worker_may_build_its_sandbox_as_an_ordinary_user():
    context = VALUES["worker"]["securityContext"]
    assert context["runAsNonRoot"]
    assert context["seccompProfile"] == context["appArmorProfile"] == {"type": "Unconfined"}


def test_the_secret_of_the_readme_has_what_the_pods_read(certificates):
    wanted = {
        entry["valueFrom"]["secretKeyRef"]["key"]
        for role in ("scheduler", "worker")
        for entry in VALUES[role]["env"]
        if "valueFrom" in entry
    }
    assert {name for name in wanted if not (certificates / name).exists()} == set()
    assert {name for name in wanted if f"--from-file={name}" not in README} == set()


@pytest.mark.parametrize("role", ["scheduler", "worker"])
def test_what_the_chart_starts_exists_with_these_options(role):
    assert unknown(role, chart_command(role)) == set()
    script = (CLUSTER / f"dask-{role}").read_text()
    assert f"exec dask {role} " in script
    assert unknown(role, script.split()) == set()


def chart_command(role, port=8786):
    """Return what the chart's template puts together for a role, from these values."""
    values = VALUES[role]
    if role == "scheduler":
        return [
            "dask-scheduler",
            f"--port={port}",
            "--dashboard-address=:8787",
            *values["extraArgs"],
        ]
    return [
        values["image"]["dask_worker"],
        f"{VALUES['fullnameOverride']}-scheduler:{port}",
        *("--nthreads", str(values["threads_per_worker"])),
        *("--memory-limit", values["resources"]["limits"]["memory"]),
        *("--no-dashboard", "--dashboard-address", "8790"),
        *values["extraArgs"],
    ]


def test_the_policy_lets_in_the_clusters_own_pods_and_its_client():
    policy = yaml.safe_load((CLUSTER / "network-policy.yaml").read_text())
    assert policy["kind"] == "NetworkPolicy"
    [rule] = policy["spec"]["ingress"]
    labels = [place["podSelector"]["matchLabels"] for place in rule["from"]]
    assert labels == [{"app": "dask"}, {"digits": "coordinator"}]
    assert "digits: coordinator" in README


def test_the_image_is_made_of_what_is_here():
    text = (CLUSTER / "Containerfile").read_text()
    copied = [
        name.rstrip("/")
        for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE)
        for name in line.split()[:-1]
        if not name.startswith("--")
    ]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"requirements.lock", "pyproject.toml", "autils", "public_tests", "proctor"} <= {*copied}
    assert "--require-hashes -r requirements.lock" in text


def test_shell_scripts_can_be_run():
    for name in ("certificates.sh", "dask-scheduler", "dask-worker"):
        assert (CLUSTER / name).stat().st_mode & stat.S_IXUSR
        subprocess.run(["sh", "-n", CLUSTER / name], check=True)
