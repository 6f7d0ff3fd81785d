"""Give feedback back through the exchange to those who handed in through it, and name the others.

In `nbgrader_config.py`:

    c.ExchangeFactory.release_feedback = "proctor.nbgrader_steps.hand_back.ReleaseFeedback"
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

NEEDED = ("timestamp.txt", "submission_secret.txt")
"""What handing in through the exchange leaves beside a notebook. Feedback is found again by it."""

ELSEWHERE = (
    "Not through the exchange, so their feedback can't come back through it: %s. Send them their "
    "pages, which are in %s."
)


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's own, which would stop at the first learner who handed in elsewhere."""

    def copy_files(self) -> None:
        """Release the feedback of all whom the exchange can reach."""
        layout = self.coursedir
        base = Path(layout.format_path(layout.feedback_directory, "*", layout.assignment_id))
        place = base.parts.index("*")
        top = Path(*base.parts[:place])
        pages = top.glob(f"{Path(*base.parts[place:])}/*.html")
        others = sorted(
            {
                page.parts[place]
                for page in pages
                if not all((page.parent / name).is_file() for name in NEEDED)
            }
        )
        if others:
            self.log.warning(ELSEWHERE, ", ".join(others), top)
            kept = [name for name in layout.student_id_exclude.split(",") if name]
            layout.student_id_exclude = ",".join([*kept, *others])
        super().copy_files()
