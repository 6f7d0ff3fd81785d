"""A submission's way, as docs/how-proctor-works.md shows it, is the way that it really goes."""

import sys
import threading

from proctor.notebook.lab import read_lab
from proctor.run.coordinator import Coordinator
from tools.lessons import ROOT
from tools.rooms import WAY


def test_a_submission_takes_the_steps_that_the_page_shows(course, hand_in):
    hand_in("ada")
    entered: dict[str, None] = {}
    before: list[str] = []

    def note(frame, event, argument):
        file, name = frame.f_code.co_filename, frame.f_code.co_qualname
        if name == "solved":  # the instructor's own solution is no submission
            if event == "call":
                before[:] = entered
            elif event == "return":
                entered.clear()
                entered.update(dict.fromkeys(before))
        elif event == "call" and file.startswith(f"{ROOT}/proctor/"):
            entered[f"{file.removeprefix(f'{ROOT}/proctor/')}:{name}"] = None
        elif event == "return" and name == "run_selftest":
            entered.pop("learner/parent.py:WarmParent.start")  # that was no submission

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        list(Coordinator(course, read_lab(course.root, "small")).run())
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    told = [f"{step.file}:{step.name}" for step in WAY if step.process == "coordinator"]
    assert told[0] == "cli/commands.py:grade_lab"  # which makes the coordinator
    assert [step for step in entered if step in told] == told[1:]
