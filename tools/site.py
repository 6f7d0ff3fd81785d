"""What the documentation site needs beyond its pages: links, formulas, pictures, commands.

The pages in `docs/` are read on a code host as well, so their links lead to files of the
repository. Where such a file has a page of the site, the site's link leads to that page.
"""

import html
import re
from pathlib import Path
from typing import Any

import typer

from tools.lessons import ROOT

PAGES = {"../benchmarks/README.md": "benchmarks.md"}
"""Files of the repository by links, and the pages that show them."""

COMMANDS = "<!-- commands -->"


def on_source_read(app: Any, page: str, source: list[str]) -> None:
    """Complete a page before it is parsed."""
    text = source[0]
    for link, target in PAGES.items():
        text = text.replace(f"]({link})", f"]({target})")
    if COMMANDS in text:
        text = text.replace(COMMANDS, commands())
    source[0] = pictures_that_are_there(text, (ROOT / "docs" / page).parent)


def on_include_read(app: Any, path: Path, page: str, source: list[str]) -> None:
    """Lead the links of an included file from where it is shown: they are written from its own."""
    folder = Path(path).parent
    if not folder.is_absolute():
        folder = (ROOT / "docs" / folder).resolve()
    if folder == ROOT / "docs":
        return
    up = f"../{folder.relative_to(ROOT).as_posix()}/"

    def lead(found: re.Match[str]) -> str:
        target = found[1]
        if "://" in target or target.startswith("#"):
            return found[0]
        place = (folder / target).resolve()
        if place.is_relative_to(ROOT / "docs"):
            return f"]({place.relative_to(ROOT / 'docs').as_posix()})"
        return f"]({up}{target})"

    source[0] = re.sub(r"\]\(([^)\s]+)\)", lead, source[0])


def commands() -> str:
    """Return proctor's commands with their arguments and options, from their docstrings."""
    from proctor.cli.commands import app

    parts = []
    for name, command in typer.main.get_command(app).commands.items():
        parts.append(f"## proctor {name}\n\n{command.help}\n\n| argument or option | meaning |")
        parts.append("|---|---|")
        parts += [f"| {_written(parameter)} | {parameter.help} |" for parameter in command.params]
        parts.append("")
    return "\n".join(parts)


def _written(parameter: Any) -> str:
    """Return an argument or option the way it is typed."""
    if parameter.param_type_name == "argument":
        return f"`{(parameter.metavar or parameter.name).upper()}`"
    value = "" if parameter.is_flag else f" {parameter.metavar or parameter.name.upper()}"
    return f"`{'`, `'.join(parameter.opts)}{value}`"


def on_docstring(
    app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]
) -> None:
    """Let |z| in a docstring be a size, not one of reStructuredText's substitutions."""
    lines[:] = [line.replace("|", r"\|") for line in lines]


def pictures_that_are_there(text: str, folder: Path) -> str:
    """Return a page with words in place of each picture that hasn't been taken."""

    def shown(found: re.Match[str]) -> str:
        return found[0] if (folder / found[2]).is_file() else f"{found[1]} *No picture yet.*"

    return re.sub(r"!\[([^\]]*)\]\(([^)\s]+)\)", shown, text)


def formula(text: str, display: str) -> str:
    """Return a LaTeX formula as MathML, which browsers show without a library."""
    from latex2mathml.converter import convert

    try:
        return convert(text, display=display)
    except Exception:  # what this converter can't read is shown as it was written
        return f"<code>{html.escape(text)}</code>"


def _inline(translator: Any, node: Any) -> None:
    translator.body.append(formula(node.astext(), "inline"))
    raise _skip()


def _block(translator: Any, node: Any) -> None:
    translator.body.append(formula(node.astext(), "block"))
    raise _skip()


def _skip() -> Exception:
    from docutils.nodes import SkipNode

    return SkipNode()


def setup(app: Any) -> None:
    """Join in where Sphinx asks."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("source-read", on_source_read)
    app.connect("include-read", on_include_read)
    app.connect("autodoc-process-docstring", on_docstring)
