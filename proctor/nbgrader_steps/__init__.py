"""Steps for nbgrader's own lists: what `nbgrader_config.py` names (docs/instructor.md)."""

from proctor.nbgrader_steps.grading import (
    GradeSubmission,
    RepairSubmission,
    SaveGrades,
    SubmissionExporter,
)

__all__ = ["GradeSubmission", "RepairSubmission", "SaveGrades", "SubmissionExporter"]
