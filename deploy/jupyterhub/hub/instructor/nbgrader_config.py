"""How nbgrader works for the instructor: as in the course's own file, and collecting with care."""

import sys
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader provides it)

sys.path.append(str(Path(__file__).resolve().parent.parent))

from course_settings import COURSE_FOLDER, settings  # noqa: E402  (found by the line above)
from fair_exchange import CarefulCollect  # noqa: E402

load_subconfig("nbgrader_config.py", path=str(COURSE_FOLDER))  # noqa: F821
c.CourseDirectory.course_id = settings()["course"]
c.ExchangeFactory.collect = CarefulCollect
c.KernelManager.transport = "ipc"
