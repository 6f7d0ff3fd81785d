"""How long a released lab takes with right answers: everything, training, the rest.

Run with `python -m benchmarks.lab_runtime [LAB]`.
"""

import shutil
import sys
import tempfile
import time

import nbformat
import psutil
from nbclient import NotebookClient

from tools.kernels import settings
from tools.lessons import ROOT
from tools.samples import fill_in, sample_class

TRAINING = ("train", "honest-exam")


def tree_cpu(pid: int) -> float:
    """Return the CPU seconds of a process and its children."""
    process = psutil.Process(pid)
    times = [p.cpu_times() for p in [process, *process.children(recursive=True)]]
    return sum(t.user + t.system for t in times)


def run(lab: str) -> list[tuple[str, float, float]]:
    """Run a lab's first sample, a right one; return each code cell's name, wall and CPU seconds."""
    released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
    notebook = fill_in(released, sample_class(lab)[0])
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "deeplearning.mplstyle", folder)
        place = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, timeout=600, resources=place, config=settings())
        with client.setup_kernel():
            pid = client.km.provisioner.pid
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    wall, cpu = time.perf_counter(), tree_cpu(pid)
                    client.execute_cell(cell, index)
                    rows.append((cell.id, time.perf_counter() - wall, tree_cpu(pid) - cpu))
    return rows


def main(lab: str = "lab3-softmax-digits") -> None:
    """Print the table."""
    rows = run(lab)
    print(f"{lab}: seconds per code cell\n{'cell':26}{'wall':>8}{'CPU':>8}")
    for name, wall, cpu in rows:
        print(f"{name:26}{wall:8.2f}{cpu:8.2f}")
    training = [row for row in rows if row[0] in TRAINING]
    rest = [row for row in rows if row[0] not in TRAINING]
    for title, group in (("training", training), ("everything else", rest)):
        wall, cpu = sum(r[1] for r in group), sum(r[2] for r in group)
        print(f"{title:26}{wall:8.2f}{cpu:8.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
