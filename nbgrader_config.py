"""How nbgrader works in this course. Read by every `nbgrader` command and by the formgrader."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader provides it)

ROOT = Path(__file__).resolve().parent
# nbgrader starts `alembic` by name: it must be found even when the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# --- the course ---------------------------------------------------------------------------------
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.course_id = "digits"
c.CourseDirectory.ignore = [
    *(".ipynb_checkpoints", "*.pyc", "__pycache__", "*.bak", ".DS_Store"),
    ".progress",  # how far a learner is, for the learner alone
    "kept",  # what lies in source/<lab>/kept is for checks alone: no release holds it
]
c.Exchange.root = str(ROOT / "exchange")
# The gradebook: gradebook.db here, or another database, such as PostgreSQL's
# postgresql+psycopg://USER@HOST/NAME
if os.environ.get("NBGRADER_DB_URL"):
    c.CourseDirectory.db_url = os.environ["NBGRADER_DB_URL"]

# --- making a release ---------------------------------------------------------------------------
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "proctor.nbgrader_steps.release.ClearPairing",
]
# The answer cells keep the marks that learners know; what stands between them is taken out.
c.ClearSolutions.begin_solution_delimeter = "### START CODE HERE ###"
c.ClearSolutions.end_solution_delimeter = "### END CODE HERE ###"
c.ClearSolutions.code_stub = {"python": "### START CODE HERE ###\n\n### END CODE HERE ###"}
c.ClearSolutions.text_stub = "*Write your answer here.*"
c.IncludeHeaderFooter.header = ""

# --- grading ------------------------------------------------------------------------------------
# `nbgrader autograde` and the formgrader's button go through proctor: docs/trust.md says why.
c.Autograde.exporter_class = "proctor.nbgrader_steps.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["proctor.nbgrader_steps.RepairSubmission"]
c.Autograde.autograde_preprocessors = [
    "proctor.nbgrader_steps.GradeSubmission",
    "proctor.nbgrader_steps.SaveGrades",
]

# The Validate button runs the whole notebook, training too: 30 seconds a cell are too few for it.
c.Execute.timeout = 300
c.GradeSubmission.timeout = None  # proctor's own limits: nobody trains while it grades
# What kernels that nbgrader starts are told, and what they answer, is for this machine alone.
c.KernelManager.transport_encryption = "auto"

# --- pages that show submissions ----------------------------------------------------------------
# What learners wrote is shown, in the formgrader and in feedback, and does nothing there.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "clean_html": "proctor.notebook.sanitize.harmless",
    "markdown2html": "proctor.nbgrader_steps.feedback.markdown",
}

# --- feedback -----------------------------------------------------------------------------------
# A summary on top, reports, no hidden checks, and nothing that has to be fetched from the network.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "proctor.nbgrader_steps.feedback.HideHiddenTests",
    "proctor.nbgrader_steps.summary.Summary",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.GenerateFeedback.exporter_class = "proctor.nbgrader_steps.feedback.OfflineExporter"

# Who handed in elsewhere can't be reached by the exchange, and stops nobody else's feedback.
c.ExchangeFactory.release_feedback = "proctor.nbgrader_steps.hand_back.ReleaseFeedback"

# --- handing over -------------------------------------------------------------------------------
# The plain table goes into reports/; for Canvas and Moodle name theirs: docs/instructor.md.
c.ExportApp.plugin_class = "proctor.lms.GradesExport"
