"""Check what changed since main, within a minute: lint, types, floors, and the tests concerned.

A test file is concerned when it changed itself, bears the name of a file that changed, or imports
one. Tests that are marked as slow, or need more than this process, are left out, and so is what the
time doesn't suffice for: the last lines say how many tests that is.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.texts import ROOT

SECONDS = 30.0
"""How long tests are begun; the rest of the minute is for lint and types."""

FAST = "not slow and not browser and not server and not hostile"
NOTHING = "No test is concerned. All: make test. Some: make test T=tests/..."
PASSED, NONE_FAST = 0, 5
"""Exit statuses of pytest."""


def changed(since: str = "main", root: Path = ROOT) -> list[str]:
    """Return the files that differ from where this branch left `since`, new ones among them."""
    base = _git(root, "merge-base", since, "HEAD")[0]
    names = [
        *_git(root, "diff", "--name-only", "--diff-filter=d", base),
        *_git(root, "ls-files", "--others", "--exclude-standard"),
    ]
    return sorted(set(names))


def concerned(files: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return the test files that files concern, sorted."""
    sources = [Path(name) for name in files if name.endswith(".py")]
    modules = {_module(path) for path in sources if path.parts[0] != "tests"}
    stems = {(path.parts[0], path.stem.lstrip("_")) for path in sources}
    found = set()
    for path in sorted((root / "tests").rglob("test_*.py")):
        name = path.relative_to(root)
        if (
            name in sources
            or (name.parts[1], name.stem.removeprefix("test_")) in stems
            or modules & _imported(path)
        ):
            found.add(str(name))
    return sorted(found)


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path) -> set[str]:
    """Return the names of all modules that a file may import, by its import lines."""
    found = set()
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Import):
            found |= {name.name for name in part.names}
        elif isinstance(part, ast.ImportFrom) and part.module:
            found |= {part.module, *(f"{part.module}.{name.name}" for name in part.names)}
    return found


def _git(root: Path, *arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"git {' '.join(arguments)} failed: {done.stderr.strip()}")
    return done.stdout.split("\n")[:-1]


def lint(files: Iterable[str]) -> bool:
    """Check style, types and floors; return whether all is well."""
    binary = Path(sys.executable).parent
    python = [name for name in files if name.endswith(".py")]
    commands = [
        [binary / "ruff", "check", "--quiet", *python],
        [binary / "ruff", "format", "--quiet", "--check", *python],
        [binary / "lint-imports", "--no-logo"],
        [binary / "mypy", "--no-error-summary"],
    ]
    running = [
        (command, subprocess.Popen(command, cwd=ROOT, stdout=-1, stderr=-2, text=True))
        for command in (commands if python else [])
    ]
    well = True
    for command, process in running:
        said, _ = process.communicate()
        if process.returncode:
            well = False
            print(f"{command[0].name}: {said}")
    return well


def main(since: str = "main") -> int:
    """Check, and return the exit status."""
    files = changed(since)
    well = lint(files)
    tests = concerned(files)
    if not tests:
        print(NOTHING)
        return 0 if well else 1
    command = [sys.executable, "-m", "pytest", "-q", "-m", FAST, *tests]
    deadline = ["-p", "tools.deadline", "--deadline", f"{SECONDS:g}"]
    status = subprocess.run([*command, *deadline], cwd=ROOT, check=False).returncode
    return 0 if well and status in (PASSED, NONE_FAST) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
