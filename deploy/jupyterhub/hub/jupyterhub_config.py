"""The hub of one course: who may come in, as whom, and with how much of the machine.

People are accounts of this machine and say its passwords (PAM). Which group an account is in
decides what it is in the course; what others may read, the file system decides.
"""

import grp
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from course_settings import STATE, group, settings
from course_spawner import CourseSpawner

c = get_config()  # noqa: F821  (JupyterHub provides it)

BIN = Path(sys.executable).parent

# --- who may come in ----------------------------------------------------------------------------
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {group("instructor"), group("learner")}
c.JupyterHub.admin_access = False  # nobody works in another one's server
c.JupyterHub.load_roles = [
    {
        "name": "instructor",
        "description": "See who is here, and stop a server that hangs",
        "scopes": [
            "admin-ui",
            "list:users",
            "read:users:activity",
            "read:servers",
            "delete:servers",
        ],
        "users": grp.getgrnam(group("instructor")).gr_mem,
    }
]

# --- what they get ------------------------------------------------------------------------------
c.JupyterHub.spawner_class = CourseSpawner
c.Spawner.cmd = [str(BIN / "jupyterhub-singleuser")]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = 120  # many start at the beginning of a class

# --- where it runs ------------------------------------------------------------------------------
c.JupyterHub.bind_url = settings()["address"]
c.JupyterHub.hub_port = settings()["hub_port"]
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings()['proxy_port']}"
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
