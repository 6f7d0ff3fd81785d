"""Grade very many submissions; kill a second run of the same somewhere on its way, and resume it.

    python -m tools.long_run 1000 --folder /tmp/long-run --seed 7

Prints how the coordinator's memory grew, and whether both runs wrote the same. Nothing may be lost.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import nbformat

from tools.lessons import ROOT
from tools.release import release
from tools.same_results import differences
from tools.samples import Sample, fill_in, sample_class

LAB = "lab3-softmax-digits"
SLOW = "learner-10"
"""The sample that runs into time limits: one of it is enough."""

TORN_EVERY = 40
"""One submission in so many was cut short on its way, and cannot be graded."""

PAUSE_SECONDS = 0.02
SHARES = (0.1, 0.5, 1.0)
"""When to look at the coordinator's memory: at these shares of all submissions."""


class Broken(Exception):  # noqa: N818 - it names what a run turned out to be
    """A run ended in a way that it must not end."""


def make_course(root: Path, count: int, lab: str = LAB) -> None:
    """Make a course with a gradebook and `count` submissions, no two the same to the byte."""
    for step in ("source", "release"):
        shutil.copytree(ROOT / step / lab, root / step / lab)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    release(lab, root)
    for package in ("autils", "public_tests"):
        (root / package).symlink_to(ROOT / package)
    released = nbformat.read(root / "release" / lab / f"{lab}.ipynb", as_version=4)
    for number in range(count):
        sample = variation(lab, number)
        folder = root / "submitted" / sample.learner / lab
        folder.mkdir(parents=True)
        text = nbformat.writes(fill_in(released, sample)) + "\n"
        is_torn = number % TORN_EVERY == TORN_EVERY - 1
        (folder / f"{lab}.ipynb").write_text(text[: len(text) // 2] if is_torn else text)
        stamp = f"2026-03-{1 + number % 28:02} {number % 24:02}:00:00 UTC"
        (folder / "timestamp.txt").write_text(stamp)


def variation(lab: str, number: int) -> Sample:
    """Return one of the sample class with a comment of its own in every answer."""
    models = sample_class(lab)
    quick = [sample for sample in models if sample.learner != SLOW]
    model = quick[number % len(quick)]
    if number == len(quick):
        model = next(sample for sample in models if sample.learner == SLOW)
    note = f"\n# Variation {number}."
    return replace(
        model,
        learner=f"learner-{number:04}",
        answers={name: answer.strip("\n") + note for name, answer in model.answers.items()},
        whole={name: source.strip("\n") + note for name, source in model.whole.items()},
    )


class Run:
    """One `proctor grade` in a course folder, and what it has written down so far."""

    def __init__(self, root: Path, *options: str, lab: str = LAB):
        self._journal = root / ".proctor" / f"{lab}.jsonl"
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by finish()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "proctor.cli", "grade", lab, *options],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def done(self) -> int:
        """Return how many submissions are fully written down."""
        return self._journal.read_bytes().count(b"\n") if self._journal.is_file() else 0

    def is_running(self) -> bool:
        """Tell whether the process is still there."""
        return self.process.poll() is None

    def resident_bytes(self) -> int:
        """Return the resident memory of the coordinator, or 0 once it has ended."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def finish(self) -> tuple[int, str]:
        """Wait for the end; return exit code and all that was printed."""
        code = self.process.wait()
        self._log.seek(0)
        text = self._log.read().decode()
        self._log.close()
        return code, text


def undisturbed(root: Path, count: int, workers: int) -> dict[int, int]:
    """Grade everything in one go; return the coordinator's memory by submissions done."""
    run = Run(root, "--workers", str(workers))
    wanted = [int(count * share) for share in SHARES]
    seen: dict[int, int] = {}
    while run.is_running():
        done, size = run.done() + run.done() // (TORN_EVERY - 1), run.resident_bytes()
        for number in wanted:
            if size and (done < number or number not in seen):
                seen[number] = size  # the last look before it is reached
        time.sleep(PAUSE_SECONDS)
    _check_end(*run.finish(), count)
    return seen


def killed_and_resumed(
    root: Path, count: int, workers: int, seed: int, how: signal.Signals = signal.SIGKILL
) -> int:
    """Stop a run at a point that the seed decides, resume it; return how many were done by then."""
    draw = random.Random(seed)
    last = draw.randrange(1, max(count - count // TORN_EVERY - workers - 1, 2))
    run = Run(root, "--workers", str(workers))
    while run.is_running() and run.done() < last:
        time.sleep(PAUSE_SECONDS)
    time.sleep(draw.random() * 0.5)  # anywhere between two submissions
    run.process.send_signal(how)
    code, text = run.finish()
    done = run.done()
    if done < last or "graded." in text:
        raise Broken(f"the run ended by itself (exit {code}):\n{text[-2000:]}")
    _check_end(*Run(root, "--workers", str(workers), "--resume").finish(), count)
    return done


def _check_end(code: int, text: str, count: int) -> None:
    torn = count // TORN_EVERY
    expected = f"{count - torn} of {count} submissions graded."
    if expected not in text or code != (1 if torn else 0):
        raise Broken(f"expected {expected!r}, exit {code}:\n{text[-2000:]}")


def main(arguments: list[str] | None = None) -> None:
    """Run both ways and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--folder", type=Path, help="where to work; kept (by default a new one)")
    chosen = parser.parse_args(arguments)
    root = chosen.folder or Path(tempfile.mkdtemp(prefix="long-run-"))
    print(f"{chosen.count} submissions, {chosen.workers} workers, seed {chosen.seed}, in {root}")
    make_course(root / "undisturbed", chosen.count)
    shutil.copytree(root / "undisturbed", root / "killed", symlinks=True)

    started = time.monotonic()
    for number, size in undisturbed(root / "undisturbed", chosen.count, chosen.workers).items():
        print(f"coordinator after {number}: {size / 2**20:.1f} MB resident", flush=True)
    print(f"undisturbed: {time.monotonic() - started:.0f} s", flush=True)

    started = time.monotonic()
    done = killed_and_resumed(root / "killed", chosen.count, chosen.workers, chosen.seed)
    print(f"killed after {done}, resumed: {time.monotonic() - started:.0f} s", flush=True)

    found = differences(root / "undisturbed", root / "killed", LAB)
    print("\n".join(found) or "Both runs wrote the same.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
