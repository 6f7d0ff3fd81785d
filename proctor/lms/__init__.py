"""The ways in and out of learning management systems: rosters, downloaded work, grades.

In `nbgrader_config.py`, for a course on Canvas (for Moodle, the classes named so):

    c.ZipCollectApp.collector_plugin = "proctor.lms.CanvasCollector"
    c.ExportApp.plugin_class = "proctor.lms.CanvasExport"

`GradesExport` writes the plain table of all grades.
"""

from proctor.lms.collectors import CanvasCollector, MoodleCollector
from proctor.lms.exports import CanvasExport, GradesExport, MoodleExport

__all__ = ["CanvasCollector", "CanvasExport", "GradesExport", "MoodleCollector", "MoodleExport"]
