"""Make `release/` from `source/` with nbgrader, for every lab or those named."""

import subprocess
import sys
from pathlib import Path

from tools.lessons import ROOT, lab_names


def release(lab: str, course: Path = ROOT) -> None:
    """Run `nbgrader generate_assignment` for a lab in the course folder.

    Raises SystemExit with nbgrader's own words when it fails.
    """
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lab, "--force"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"nbgrader could not release {lab}:\n{done.stdout}{done.stderr}")


def main(labs: list[str]) -> None:
    """Release the labs named, or all."""
    for lab in labs or lab_names():
        release(lab)
        print(f"released   release/{lab}")


if __name__ == "__main__":
    main(sys.argv[1:])
