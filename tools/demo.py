"""Take a sample class all the way: release, hand in, grade, write feedback, export, look."""

import json
import subprocess
import sys
from pathlib import Path

import rich
from rich.console import Console
from rich.table import Table

from proctor.learner.parent import SandboxUnavailable, WarmParent
from tools import release, samples
from tools.lessons import ROOT, lab_names

BIN = Path(sys.executable).parent
SIGNS = {
    "passed": "✓",
    "partial": "◐",
    "failed": "✗",
    "error": "!",
    "not-attempted": "–",
    "manual": "?",
}
LEGEND = "✓ passed  ◐ partial  ✗ failed  ! error  – not attempted  ? waits for a person"


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
    graded = json.loads(results.read_text(encoding="utf-8"))["submissions"]
    return {entry["student"]: entry["result"] for entry in graded}


def sandbox_options() -> list[str]:
    """Do without a sandbox where the machine gives none: these sixteen are our own."""
    try:
        with WarmParent(imports=()):
            return []
    except SandboxUnavailable as reason:
        rich.print(f"[bold]The samples are graded without a sandbox:[/bold] {reason}")
        return ["--no-sandbox"]


def show(lab: str, results: dict[str, dict]) -> None:
    """Print a table of what each sample did and got."""
    exercises = list(next(iter(samples.sample_class(lab))).states)
    caption = f"exercises: {', '.join(exercises)}\n{LEGEND}"
    table = Table(title=f"{lab}: the sample class", caption=caption)
    table.add_column("learner", no_wrap=True)
    table.add_column("what they handed in")
    table.add_column("exercises", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    for sample in samples.sample_class(lab):
        result = results[sample.learner]
        states = {exercise["name"]: exercise["state"] for exercise in result["exercises"]}
        signs = " ".join(SIGNS[states[name]] for name in exercises)
        score = f"{result['score']:g} / {result['max_score']:g}"
        table.add_row(sample.learner, sample.story, signs, score)
    console = Console()
    Console(width=None if console.is_terminal else 110).print(table)


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
    print("6 Writing the class report ...")
    run("proctor", "report", lab)
    show(lab, results)
    print(
        "Look at:\n"
        f"  what learners get:      release/{lab}/{lab}.ipynb\n"
        f"  what learner-04 reads:  feedback/learner-04/{lab}/{lab}.html\n"
        "  the grades as a table:  reports/grades.csv\n"
        f"  what to reteach:        reports/{lab}.html\n"
        f"Take the lab yourself:    make lab LAB={lab}\n"
        f"Other labs:               make demo LAB=...  ({', '.join(lab_names())})"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
