"""Start a person's server: as that Unix user, with the settings of their role, within limits."""

from __future__ import annotations

import os
import pwd
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_settings import COURSE_FOLDER, HUB, role, settings
from jupyterhub.spawner import LocalProcessSpawner

GIB = 1 << 30
LIMITS = {
    "memory_gib": (resource.RLIMIT_DATA, GIB),
    "file_gib": (resource.RLIMIT_FSIZE, GIB),
    "processes": (resource.RLIMIT_NPROC, 1),
}
"""Settings, the kernel's limits for them, and their units."""


def close_home(name: str) -> None:
    """Take from others the right to look into an account's home folder: work is in it."""
    home = Path(pwd.getpwnam(name).pw_dir)
    home.chmod(home.stat().st_mode & 0o700)


def hold(limits: dict[str, int]) -> None:
    """Limit this process and all it will start. The limits can't be raised again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for setting, (kind, unit) in LIMITS.items():
        if limits[setting]:
            most = limits[setting] * unit
            resource.setrlimit(kind, (most, most))


class CourseSpawner(LocalProcessSpawner):
    """Servers are processes of the accounts that they belong to."""

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Return what the new process does before it becomes the server."""
        become = super().make_preexec_fn(name)
        limits = settings()["limits"][role(name)]
        private = role(name) == "learner"

        def prepare() -> None:
            hold(limits)
            become()
            if private:
                os.umask(0o077)

        return prepare

    def get_env(self) -> dict[str, str]:
        """Return the server's environment, in which Jupyter finds the settings of the role."""
        folders = HUB / role(self.user.name), HUB / "everyone"
        hours = settings()["limits"][role(self.user.name)]["idle_hours"]
        return {
            **super().get_env(),
            "JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, folders)),
            "COURSE_IDLE_SECONDS": str(hours * 3600),
        }

    async def start(self) -> Any:
        """Start the server; the instructor's stands in the course, a learner's in their home."""
        close_home(self.user.name)
        if role(self.user.name) == "instructor":
            self.notebook_dir = str(COURSE_FOLDER)
        return await super().start()
