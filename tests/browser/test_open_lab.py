"""What `make lab` starts and prints: one address, behind it the lab, with everything working."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

import nbformat
import pytest

from tools import browser
from tools.gallery import LAB, position
from tools.lessons import ROOT

pytestmark = pytest.mark.browser

OPEN = """import sys
from pathlib import Path
from tools.open_lab import main
main(sys.argv[2:], Path(sys.argv[1]))
"""
OPTIONS = ["--no-browser", "--allow-root", "--LabApp.expose_app_in_browser=True"]
READY = re.compile(r"JupyterLab is ready, (\d+) s after the start\.")
ADDRESS = re.compile(r"Your lab, if no browser shows it: (http://localhost:\d+/lab/tree/\S+)")


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Start JupyterLab as `make lab` does, for a course in a fresh folder; give what it prints."""
    root, kept = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("kept")
    shutil.copytree(ROOT / "release" / LAB, root / "release" / LAB)
    shutil.copytree(ROOT / "source" / LAB, root / "source" / LAB)
    command = [sys.executable, "-c", OPEN, str(root), LAB, *OPTIONS]
    command.append(f"--port={browser.free_port()}")
    for what in ("user_settings", "workspaces"):  # not those of whoever runs this test
        command.append(f"--LabApp.{what}_dir={kept}/{what}")
    environment = {**os.environ, "LAB_STARTED": str(int(time.time())), "PYTHONPATH": str(ROOT)}
    log = root / "printed.log"
    with log.open("wb") as file:
        server = subprocess.Popen(
            command, cwd=root, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(600):
            printed = log.read_text(encoding="utf-8", errors="replace")
            if (READY.search(printed) and ADDRESS.search(printed)) or server.poll() is not None:
                break
            time.sleep(0.2)
        yield printed
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_it_says_where_the_work_is_and_how_long_it_took(started):
    assert f"Your copy of the lab: my_work/{LAB}/{LAB}.ipynb (kept when you run this" in started
    assert int(READY.search(started)[1]) <= 120


def test_a_learner_is_in_a_learners_room(started):
    """Own folder, no solutions above it, and none of an instructor's tools."""
    with browser.browse() as page:
        page.goto(ADDRESS.search(started)[1].replace("localhost", "127.0.0.1"))
        browser.connect(page)
        names = "() => window.jupyterapp.commands.listCommands()"
        commands = [name for name in page.evaluate(names) if name.startswith("nbgrader")]
        assert "nbgrader:open-assignment-list" in commands
        assert not [name for name in commands if "formgrader" in name or "create" in name]
        assert page.locator(".validate-button").count() > 0
        assert (
            page.locator(".jp-MenuBar-anchorIcon, .lm-MenuBar-itemLabel")
            .filter(has_text="Nbgrader")
            .count()
            == 0
        )
        server = ADDRESS.search(started)[1].partition("/lab/")[0].replace("localhost", "127.0.0.1")
        script = """async ([server, path]) => {
            const answer = await fetch(`${server}/${path}`);
            return [answer.status, answer.ok ? await answer.text() : ""];
        }"""
        status, listed = page.evaluate(script, [server, "api/contents?content=1"])
        assert status == 200
        assert [each["path"] for each in json.loads(listed)["content"]] == [LAB]
        assert page.evaluate(script, [server, "formgrader"])[0] == 404
        assert page.evaluate(script, [server, "api/contents/source"])[0] == 404


def test_the_printed_address_is_the_lab_and_it_works(started):
    cells = nbformat.read(ROOT / "release" / LAB / f"{LAB}.ipynb", as_version=4).cells
    test = position(cells, "test_my_softmax")
    with browser.browse() as page:
        page.goto(ADDRESS.search(started)[1].replace("localhost", "127.0.0.1"))
        browser.connect(page)
        for cell in (k for k in range(test) if cells[k].cell_type == "code"):
            browser.run_cells(page, cell, cell)
        assert page.get_by_text("Your progress: 0 of").first.is_visible()
        assert browser.errors(page) == []
        browser.run_cells(page, test, test)
        report = page.get_by_label("Report on my_softmax").first
        report.wait_for()
        assert "not attempted" in report.inner_text()
        assert browser.complaints(page) == []
        assert browser.strangers(page) == []
