"""What the graded cells of each lab cost: the learner's, and the checks with what they call.

The first sample of each lab, a right one, is graded by a warm engine. Counted is the processor time
of every process, so forking and the sandbox are in it, too.
"""

from __future__ import annotations

from statistics import median

import nbformat
import psutil

from benchmarks._course import Workshop
from benchmarks._table import Row, Section, Sizes
from proctor.grading.grade import Engine, Options, grade
from proctor.notebook.lab import lab_names, read_lab
from tools.lessons import ROOT
from tools.samples import fill_in, sample_class

CPU_SECONDS = 5.0


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Grade a right submission of each lab a few times."""
    del workshop  # every lab of the repository is graded, not the workshop's own
    found = {name: median(_seconds(name, sizes.rounds)) for name in sorted(lab_names(ROOT))}
    largest = max(found.values())
    row = Row(
        work="graded cells of one lab: CPU seconds",
        target=f"under {CPU_SECONDS:.0f} s",
        reached=f"at most {largest:.1f} s",
        is_met=largest < CPU_SECONDS,
        details=", ".join(f"{name.split('-')[0]}: {cpu:.2f} s" for name, cpu in found.items()),
    )
    return Section((row,))


def _seconds(name: str, rounds: int) -> list[float]:
    """Return the CPU seconds of grading the first sample of a lab, for each round."""
    lab = read_lab(ROOT, name)
    released = nbformat.read(ROOT / "release" / name / f"{name}.ipynb", as_version=4)
    handed_in = nbformat.writes(fill_in(released, sample_class(name)[0])).encode()
    seconds = []
    with Engine(ROOT, lab, Options()) as engine:
        grade(handed_in, lab, engine, {})  # the first one also starts what is started once
        for _ in range(rounds):
            before = _processor_time()
            grade(handed_in, lab, engine, {})
            seconds.append(_processor_time() - before)
    return seconds


def _processor_time() -> float:
    """Return the CPU seconds of this process and all below it, the ended ones included."""
    total = 0.0
    me = psutil.Process()
    for process in [me, *me.children(recursive=True)]:
        try:
            total += sum(process.cpu_times()[:4])  # user, system, and those of ended children
        except psutil.NoSuchProcess:
            continue  # its parent counts it from now on
    return total
