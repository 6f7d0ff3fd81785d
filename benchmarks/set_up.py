"""How long `make lab` takes on a fresh machine, over a bare installation of the same packages.

Run by itself: `python -m benchmarks.set_up` (it downloads half a gigabyte, twice a round). Both
sides begin with an empty cache and an empty home. `make lab` counts from the command to a server
that answers, in a fresh clone: on a machine that has uv, and on one where pip brings it first.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks._machine import describe
from tools import set_up
from tools.lessons import ROOT

UV = Path(sys.executable).parent / "uv"
BEFORE = 3.0
"""GB of .venv at the commit 260b9c1, when one set of packages served everybody."""


def fresh(folder: Path) -> dict[str, str]:
    """Return the variables of a machine on which nothing was installed yet."""
    shutil.rmtree(folder, ignore_errors=True)
    home = folder / "home"
    home.mkdir(parents=True)
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "UV_SYSTEM_CERTS": "true",
        "BROWSER": "true",
    }


def bare(folder: Path) -> float:
    """Install the learner's packages with uv alone; return the seconds."""
    environment = fresh(folder)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = folder / "requirements.txt"
    wanted.write_text("".join(pin.text for pin in set_up.chosen(lock, [set_up.FIRST])))
    subprocess.run([UV, "venv", "-q", "--python", sys.executable, folder / "env"], check=True)
    options = ["--quiet", "--no-deps", "--require-hashes", "--python", folder / "env"]
    began = time.monotonic()
    install = [UV, "pip", "install", *options, "-r", wanted]
    subprocess.run(install, env=environment, check=True)
    return time.monotonic() - began


def make_lab(folder: Path, with_uv: bool) -> tuple[float, float]:
    """Run `make lab` in a fresh clone until its server answers; return seconds and GB."""
    environment = fresh(folder)
    if with_uv:
        (folder / "bin").mkdir()
        (folder / "bin" / "uv").symlink_to(UV)
        environment["PATH"] = f"{folder / 'bin'}:{environment['PATH']}"
    clone = folder / "digits"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    began = time.monotonic()
    running = subprocess.Popen(
        ["make", "lab", f"PYTHON={set_up.PYTHON}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    with running:
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if line.startswith("JupyterLab is ready"):
                seconds = time.monotonic() - began
                break
        else:
            sys.exit("make lab ended before its server answered:\n" + "".join(said))
        subprocess.run([set_up.PYTHON, "tools/set_up.py", "--compile"], cwd=clone, check=True)
        os.killpg(running.pid, signal.SIGKILL)
    return seconds, size(clone / ".venv") / 1e9


def size(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def main() -> None:
    """Measure in turns, and print what came."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    bares: list[float] = []
    labs: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(rounds):
            bares.append(bare(Path(scratch) / "bare"))
            for with_uv, times in labs.items():
                seconds, gigabytes = make_lab(Path(scratch) / "lab", with_uv)
                times.append(seconds)
    print(f"{describe()}; {rounds} rounds in turns, medians (least to most)")
    print(f"uv alone: {median(bares):.1f} s ({min(bares):.1f} to {max(bares):.1f})")
    for with_uv, times in labs.items():
        ratios = [lab / alone for lab, alone in zip(times, bares, strict=True)]
        print(f"make lab, {'uv is there' if with_uv else 'uv comes first'}: {median(times):.1f} s")
        least, most = min(ratios), max(ratios)
        print(f"  ratio (at most 1.5): {median(ratios):.2f} ({least:.2f} to {most:.2f})")
    share = gigabytes / BEFORE
    print(
        f"the environment, compiled: {gigabytes:.2f} GB, {share:.0%} of {BEFORE} GB (at most 60 %)"
    )


if __name__ == "__main__":
    main()
