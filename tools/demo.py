"""Take a sample class all the way: release, hand in, grade, write feedback, export, look."""

import json
import subprocess
import sys
from pathlib import Path

import rich
from rich.table import Table

from tools import release, samples
from tools.lessons import ROOT, lab_names

BIN = Path(sys.executable).parent
SIGNS = {"passed": "✓", "partial": "◐", "failed": "✗", "error": "!", "not-attempted": "–"}


def run(*command: str) -> None:
    """Run a command of the environment in the course folder; stop the demo when it fails."""
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"The demo stopped: '{' '.join(command)}' failed (exit {done.returncode}).")


def grade(lab: str) -> dict[str, dict]:
    """Grade the sample class; return the results by learner."""
    results = ROOT / "reports" / f"{lab}.json"
    results.parent.mkdir(exist_ok=True)
    learners = [option for s in samples.sample_class(lab) for option in ("--student", s.learner)]
    run("proctor", "grade", lab, *learners, *sandbox_options(), "--json", str(results))
    return {entry["student"]: entry for entry in json.loads(results.read_text())["submissions"]}


def sandbox_options() -> list[str]:
    """Do without a sandbox where the machine gives none: these sixteen are our own."""
    probe = subprocess.run([BIN / "proctor", "selftest"], capture_output=True, check=False)
    if probe.returncode == 0:
        return []
    rich.print("[bold]No sandbox on this machine:[/bold] the samples are graded without one.")
    return ["--no-sandbox"]


def show(lab: str, results: dict[str, dict]) -> None:
    """Print a table of what each sample did and got."""
    exercises = list(next(iter(samples.sample_class(lab))).states)
    table = Table(title=f"{lab}: the sample class")
    for heading in ("learner", "what they handed in", *exercises):
        table.add_column(heading)
    table.add_column("score", justify="right")
    for sample in samples.sample_class(lab):
        result = results[sample.learner]
        states = {e["name"]: e for e in result["exercises"]}
        cells = [f"{SIGNS[states[name]['state']]} {states[name]['state']}" for name in exercises]
        score = f"{result['score']:g} / {result['max_score']:g}"
        table.add_row(sample.learner, sample.story, *cells, score)
    rich.print(table)


def main(lab: str) -> None:
    """Run the whole way for one lab."""
    if lab not in lab_names():
        sys.exit(f"There is no lab '{lab}'. Choose LAB from: {', '.join(lab_names())}.")
    print(f"1 Releasing {lab} ...")
    release.release(lab)
    print("2 Sixteen invented learners hand in ...")
    notebooks = samples.hand_in(lab, ROOT)
    print(f"3 Grading {len(notebooks)} submissions ...")
    results = grade(lab)
    print("4 Writing feedback ...")
    run("nbgrader", "generate_feedback", lab, "--force", "--log-level=ERROR")
    print("5 Exporting the grades ...")
    run("nbgrader", "export", "--to=reports/grades.csv", "--log-level=ERROR")
    show(lab, results)
    print(
        "Look at:\n"
        f"  release/{lab}/{lab}.ipynb            what learners get\n"
        f"  feedback/learner-04/{lab}/{lab}.html   what learner-04 reads\n"
        "  reports/grades.csv                     the grades as a table\n"
        "  make lab                               take the lab yourself"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
