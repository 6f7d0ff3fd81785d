"""The kernels that we start ourselves: what is said to them is for this machine alone."""

from traitlets.config import Config

ENCRYPTED = {"transport_encryption": "auto"}
"""Traits of a kernel manager. Without them each kernel warns that it talks over plain TCP."""

OPTIONS = [f"--KernelManager.{trait}={value}" for trait, value in ENCRYPTED.items()]
"""The same on the command line of JupyterLab."""


def settings() -> Config:
    """Return the same as the configuration of whatever starts a kernel, such as nbclient."""
    return Config(KernelManager=ENCRYPTED)
