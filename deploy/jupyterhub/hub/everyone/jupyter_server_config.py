"""Settings of every person's server."""

import os

c = get_config()  # noqa: F821  (Jupyter provides it)

# Kernels talk through sockets in their owner's home. Through TCP, as is usual, every account of the
# machine could listen to what a notebook prints.
c.KernelManager.transport = "ipc"

# A server that nobody uses goes home.
c.ServerApp.shutdown_no_activity_timeout = int(os.environ.get("COURSE_IDLE_SECONDS", "0"))
c.MappingKernelManager.cull_idle_timeout = c.ServerApp.shutdown_no_activity_timeout
c.MappingKernelManager.cull_interval = 300
