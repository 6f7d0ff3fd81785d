import os
import subprocess
import sys

import pytest

from proctor.course import lean_nbgrader as lean
from proctor.course.lean_nbgrader import lean_imports

QUICKLY = """
import sys
from proctor.course.course import Course
from pathlib import Path
Course(Path(sys.argv[1])).layout
assert "jsonschema" in sys.modules
print("rfc3987_syntax" in sys.modules)
import rfc3987_syntax
"""


def test_nbgrader_comes_without_the_grammar(tmp_path):
    """Here it isn't installed; in most environments with Jupyter it is."""
    (tmp_path / "rfc3987_syntax.py").write_text("def is_valid_syntax(term, text): ...\n")
    command = [sys.executable, "-c", QUICKLY, str(tmp_path)]
    path = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=path)
    assert done.stdout == "False\n"


def test_what_is_hidden_comes_back(monkeypatch):
    monkeypatch.setattr(lean, "UNUSED", ("colorsys",))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with lean_imports(), pytest.raises(ImportError):
        import colorsys
    import colorsys

    assert colorsys.rgb_to_hls(0, 0, 0) == (0, 0, 0)


def test_what_is_loaded_already_stays(monkeypatch):
    monkeypatch.setattr(lean, "UNUSED", ("json",))
    import json

    with lean_imports():
        assert sys.modules["json"] is json
    assert sys.modules["json"] is json
