"""What the set-ups are tried with: the small lab, and certificates made as the README says."""

import subprocess
from pathlib import Path

import pytest

from tests.proctor.conftest import course, hand_in, source  # noqa: F401 - fixtures

CLUSTER = Path(__file__).resolve().parents[2] / "deploy" / "cluster"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """The folder with the certificates of a cluster."""
    folder = tmp_path_factory.mktemp("cluster") / "tls"
    subprocess.run([CLUSTER / "certificates.sh", folder], check=True, capture_output=True)
    return folder
