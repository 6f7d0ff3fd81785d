"""Drive a real JupyterLab in a real Chromium: start both, open a notebook, ask its kernel."""

from __future__ import annotations

import json
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, sync_playwright

from tools.kernels import OPTIONS

CHROMIUM = "/usr/bin/chromium"
VIEWPORT = {"width": 1280, "height": 700}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IDLE = ".jp-Notebook-ExecutionIndicator[data-status='idle']"

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
THEME_IS_ON = "(name) => document.body.dataset.jpThemeName === name"

SLOW_START = re.compile(r"Plugin \S+ (is taking too long|\(with .*\) took)")
"""JupyterLab says so of its parts where the machine is busy while it starts."""

CONNECTED = (
    "() => window.jupyterapp.shell.currentWidget.sessionContext.session"
    "?.kernel?.connectionStatus === 'connected'"
)


def free_port() -> int:
    """Return the number of a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serve(folder: Path) -> Iterator[tuple[str, str]]:
    """Start JupyterLab in a folder; give its address and token, and stop it at the end.

    Themes and open tabs are kept for this one server: your own JupyterLab stays as it is.
    """
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", f"--IdentityProvider.token={token}", "--allow-root"]
    command += [f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True", *OPTIONS]
    with (
        tempfile.TemporaryDirectory() as kept,
        (folder / "jupyterlab.log").open("wb") as log,
    ):
        for what in ("user_settings", "workspaces"):
            command.append(f"--LabApp.{what}_dir={kept}/{what}")
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api", server)
            yield address, token
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(url: str, server: subprocess.Popen, seconds: float = 90) -> None:
    """Poll an address until it answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                raise RuntimeError("JupyterLab stopped; see jupyterlab.log") from None
            time.sleep(0.3)
    raise TimeoutError(f"JupyterLab did not answer at {url} within {seconds} s")


@contextmanager
def browse(**options) -> Iterator[Page]:
    """Start Chromium; give a page whose console and requests are recorded in `page.seen`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
        page = browser.new_page(**{"viewport": VIEWPORT, **options})
        page.seen = {"console": [], "requests": []}
        page.on("console", lambda message: page.seen["console"].append(_said(message)))
        page.on("pageerror", lambda error: page.seen["console"].append(("error", str(error))))
        page.on("request", lambda request: page.seen["requests"].append(request.url))
        yield page
        browser.close()


def _said(message: ConsoleMessage) -> tuple[str, str]:
    """Return the kind and the text of a message; with the address where something was not found."""
    missing = message.text.startswith("Failed to load resource")
    return message.type, f"{message.text} {message.location['url']}" if missing else message.text


def open_notebook(page: Page, address: str, token: str, path: str) -> None:
    """Open a notebook in JupyterLab and wait until its kernel is idle."""
    page.goto(f"{address}/lab/tree/{path}?reset&token={token}")
    connect(page)


def connect(page: Page) -> None:
    """Wait until the notebook that is being opened has a kernel that answers."""
    page.wait_for_selector(".jp-NotebookPanel .jp-Notebook", timeout=90_000)
    # A narrow window has no room for the indicator: it is there, but hidden.
    page.wait_for_selector(IDLE, state="attached", timeout=90_000)
    for _ in range(60):  # the indicator is idle a moment before the kernel is connected
        if page.evaluate(CONNECTED):
            break
        page.wait_for_timeout(500)
    assert ask_kernel(page, "'ready'") == "ready"


def in_time(page: Page, script: str, argument=None, seconds: float = 120):
    """Await a script in the page, but not for ever."""
    limit = "new Promise((_, stop) => setTimeout(() => stop(new Error('out of time')), %d))"
    race = f"(argument) => Promise.race([({script})(argument), {limit % (seconds * 1000)}])"
    return page.evaluate(race, argument)


def command(page: Page, name: str, **arguments) -> None:
    """Run one of JupyterLab's commands and wait for it."""
    script = "async ([name, args]) => { await window.jupyterapp.commands.execute(name, args); }"
    in_time(page, script, [name, arguments])


def set_theme(page: Page, theme: str) -> None:
    """Change JupyterLab's theme ("light" or "dark"), and wait until it is on."""
    command(page, "apputils:change-theme", theme=THEMES[theme])
    page.wait_for_function(THEME_IS_ON, arg=THEMES[theme])
    page.wait_for_timeout(700)  # colours fade over


def run_cells(page: Page, first: int, last: int, seconds: float = 120) -> None:
    """Run the cells of the open notebook with these positions, one after the other."""
    script = """async (position) => {
        const notebook = window.jupyterapp.shell.currentWidget.content;
        notebook.activeCellIndex = position;
        notebook.deselectAll();
        await window.jupyterapp.commands.execute('notebook:run-cell');
    }"""
    for position in range(first, last + 1):
        in_time(page, script, position, seconds)


def begin_cell(page: Page, position: int) -> None:
    """Let the cell with this position begin, and come back while it runs; see `let_end`."""
    script = """(position) => {
        const notebook = window.jupyterapp.shell.currentWidget.content;
        notebook.deselectAll();
        notebook.activeCellIndex = position;
        window.running = window.jupyterapp.commands.execute('notebook:run-cell');
    }"""
    page.evaluate(script, position)


def let_end(page: Page, seconds: float = 120) -> None:
    """Wait until what was begun has ended."""
    in_time(page, "() => window.running", seconds=seconds)


def write_cell(page: Page, position: int, source: str) -> None:
    """Put a text into a cell, as if it had been typed."""
    in_time(
        page,
        """([position, source]) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.widgets[position].model.sharedModel.setSource(source);
        }""",
        [position, source],
    )


def show_cell(page: Page, position: int) -> None:
    """Scroll a cell to the top of the window."""
    in_time(
        page,
        """async (position) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = position;
            await notebook.scrollToItem(position, 'start');
        }""",
        position,
    )
    page.wait_for_timeout(500)


def ask_kernel(page: Page, expression: str):
    """Evaluate a Python expression in the notebook's kernel; return its value (through JSON)."""
    answer = in_time(
        page,
        """async (code) => {
            const panel = window.jupyterapp.shell.currentWidget;
            const kernel = panel.sessionContext.session.kernel;
            const future = kernel.requestExecute({code, store_history: false, silent: false});
            let text = '';
            future.onIOPub = (message) => {
                if (message.header.msg_type === 'stream') text += message.content.text;
                if (message.header.msg_type === 'error') text += message.content.evalue;
            };
            await future.done;
            return text;
        }""",
        f"import json as _json; print(_json.dumps({expression}))",
    )
    return json.loads(answer)


def until(page: Page, expression: str, value, seconds: float = 60):
    """Ask the kernel until an expression has a value; return what it was last."""
    end = time.monotonic() + seconds
    while (found := ask_kernel(page, expression)) != value and time.monotonic() < end:
        page.wait_for_timeout(200)
    return found


def drag(page: Page, thing: Locator, x: float, y: float = 0, steps: int = 20) -> None:
    """Take a thing by its middle and move it by x and y pixels."""
    thing.scroll_into_view_if_needed()
    box = thing.bounding_box()
    left, top = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + x, top + y, steps=steps)
    page.mouse.up()


def outputs(page: Page, position: int) -> list[dict]:
    """Return the outputs of a cell, as they would be saved."""
    script = """(position) => window.jupyterapp.shell.currentWidget.content
        .widgets[position].model.toJSON().outputs ?? []"""
    return in_time(page, script, position)


def errors(page: Page) -> list[str]:
    """Return what cells of the open notebook raised."""
    script = """() => window.jupyterapp.shell.currentWidget.content.widgets
        .flatMap((cell) => cell.model.toJSON().outputs ?? [])
        .filter((output) => output.output_type === 'error')
        .map((output) => `${output.ename}: ${output.evalue}`)"""
    return in_time(page, script)


def complaints(page: Page) -> list[str]:
    """Return the errors and warnings in the console so far, but for those about a slow machine."""
    return [
        text
        for kind, text in page.seen["console"]
        if kind in ("error", "warning") and not SLOW_START.match(text)
    ]


def strangers(page: Page) -> list[str]:
    """Return the requests so far that leave the machine."""
    local = ("http://127.0.0.1:", "data:", "blob:")
    return [url for url in page.seen["requests"] if not url.startswith(local)]
