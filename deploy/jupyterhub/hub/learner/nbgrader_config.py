"""How nbgrader works for learners: fetch, hand in, read feedback, validate."""

import sys
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader provides it)

sys.path.append(str(Path(__file__).resolve().parent.parent))

from course_settings import EXCHANGE, settings  # noqa: E402  (found by the line above)
from fair_exchange import PrivateSubmit  # noqa: E402

c.CourseDirectory.course_id = settings()["course"]
c.Exchange.root = str(EXCHANGE)
c.ExchangeFactory.submit = PrivateSubmit
c.CourseDirectory.ignore = [
    *(".ipynb_checkpoints", "*.pyc", "__pycache__", "*.bak", ".DS_Store"),
    ".progress",  # how far a learner is, for the learner alone
]
c.KernelManager.transport = "ipc"
c.Execute.timeout = 300  # the Validate button runs the training too
