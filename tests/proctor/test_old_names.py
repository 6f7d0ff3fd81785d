"""Names that `nbgrader_config.py` files of courses give: they lead to what they led to."""

import pytest
from traitlets.utils.importstring import import_item

from proctor.nbgrader_steps import feedback, grading, release, summary
from proctor.notebook import sanitize


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("proctor.feedback_steps.HideHiddenTests", feedback.HideHiddenTests),
        ("proctor.feedback_steps.OfflineExporter", feedback.OfflineExporter),
        ("proctor.feedback_steps.markdown", feedback.markdown),
        ("proctor.feedback_summary.Summary", summary.Summary),
        ("proctor.harmless_html.harmless", sanitize.harmless),
        ("proctor.nbgrader_steps.GradeSubmission", grading.GradeSubmission),
        ("proctor.nbgrader_steps.RepairSubmission", grading.RepairSubmission),
        ("proctor.nbgrader_steps.SaveGrades", grading.SaveGrades),
        ("proctor.nbgrader_steps.SubmissionExporter", grading.SubmissionExporter),
        ("proctor.release_steps.ClearPairing", release.ClearPairing),
    ],
)
def test_a_name_of_an_older_configuration_still_leads_there(name, thing):
    assert import_item(name) is thing
