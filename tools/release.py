"""Make `release/` from `source/` with nbgrader, for every lab or those named."""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.lessons import ROOT, lab_names

FAILED = "nbgrader could not release {lab}, and its release is as it was. nbgrader says:\n{said}"
HAS_SUBMISSIONS = (
    "The gradebook holds submissions of {lab}, and its graded cells have changed since. "
    "If they are the demo's, start anew: make clean. Otherwise see what would change with "
    "proctor diff {lab}, and say with proctor grade {lab} what becomes of the points."
)
NO_PATTERN = (
    "The course lies in {course}. nbgrader reads *, ? and [ in a path as signs that stand for "
    "others, and $NAME as a variable, and finds nothing there. Move the course to a folder without "
    "them."
)


def release(lab: str, course: Path = ROOT) -> None:
    """Run `nbgrader generate_assignment` for a lab in the course folder.

    Raises SystemExit with the reason when it fails; then the earlier release stays.
    """
    if not glob.escape(str(course)) == os.path.expandvars(course) == str(course):
        sys.exit(NO_PATTERN.format(course=course))
    folder = course / "release" / lab
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lab, "--force"]
    with tempfile.TemporaryDirectory() as kept:
        if folder.is_dir():
            shutil.copytree(folder, Path(kept) / lab)
        done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if (Path(kept) / lab).is_dir():  # nbgrader takes it away before it looks
            shutil.copytree(Path(kept) / lab, folder, dirs_exist_ok=True)
    said = done.stdout + done.stderr
    if "submissions associated with it" in said:
        sys.exit(HAS_SUBMISSIONS.format(lab=lab))
    sys.exit(FAILED.format(lab=lab, said=said))


def main(labs: list[str]) -> None:
    """Release the labs named, or all."""
    for lab in labs or lab_names():
        release(lab)
        print(f"released   release/{lab}")


if __name__ == "__main__":
    main(sys.argv[1:])
