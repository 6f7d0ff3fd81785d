"""The rich look of a report, in JupyterLab's own colours, light or dark.

Colour only repeats what symbols and words say. Text keeps the theme's text colour; the accents
are lines and signs that stand out at 3:1 or better from white as well as from JupyterLab's black.
"""

from __future__ import annotations

from html import escape

from public_tests._report.findings import Check, Findings
from public_tests._report.text import SYMBOLS, WORDS, check_title, check_word, shown_next

ACCENTS = {
    "passed": "#2e8b47",
    "partial": "#c06a00",
    "failed": "#d13b3b",
    "not-attempted": "#7a7a7a",
    "error": "#d13b3b",
}

BOX = (
    "border:1px solid var(--jp-border-color2, rgba(128,128,128,.4));border-left:4px solid {accent};"
    "border-radius:4px;padding:8px 14px 10px;margin:4px 0;max-width:760px;"
    "color:var(--jp-content-font-color1, inherit);background:transparent;"
    "font:13px/1.5 var(--jp-ui-font-family, system-ui, sans-serif)"
)
HEADING = "font-size:14px;font-weight:600;margin:0"
LIST = "list-style:none;margin:6px 0 0;padding:0"
ITEM = "margin:2px 0;padding:0 0 0 20px;position:relative"
# A sign is thin, so beside the plain accent it asks for one that leans towards the theme's text:
# darker on white, brighter on black. What does not know `color-mix` keeps the accent.
INK = "color:{accent};color:color-mix(in srgb,{accent} 75%,var(--jp-content-font-color0, {accent}))"
SIGN = f"position:absolute;left:0;font-weight:700;font-size:1.15em;line-height:1.3;{INK}"
DETAIL = "color:var(--jp-content-font-color1, inherit);overflow-wrap:anywhere"
CALLOUT_ACCENT = "#0078d4"
CALLOUT = (
    f"margin:8px 0 0;padding:6px 12px;border-left:3px solid {CALLOUT_ACCENT};border-radius:2px;"
    "background:var(--jp-layout-color2, rgba(128,128,128,.14));overflow-wrap:anywhere"
)


def render(report: Findings) -> str:
    """Return the report as a piece of HTML that needs no style sheet and no script."""
    accent = ACCENTS[report.state]
    parts = [
        f'<section aria-label="Report on {escape(report.exercise)}" '
        f'style="{BOX.format(accent=accent)}">',
        _heading(report),
    ]
    if report.state != "not-attempted":
        parts.append(f'<ul style="{LIST}">{"".join(map(_item, report.checks))}</ul>')
    parts += [_callout(seen, following) for seen, following in shown_next(report)]
    return "".join([*parts, "</section>"])


def _heading(report: Findings) -> str:
    # A div, because JupyterLab lists real headings in its table of contents.
    symbol, accent = SYMBOLS[report.state], ACCENTS[report.state]
    points = "" if report.state == "not-attempted" else f" · {report.points}"
    further = ", further checks" if all(check.hidden for check in report.checks) else ""
    return (
        f'<div role="heading" aria-level="4" style="{HEADING}">'
        f'<span aria-hidden="true" style="{INK.format(accent=accent)}">{symbol}</span> '
        f"<code>{escape(report.exercise)}</code>{further}: {WORDS[report.state]}"
        f'<span style="font-weight:400">{points}</span></div>'
    )


def _item(check: Check) -> str:
    sign = SIGN.format(accent=ACCENTS[check.state])
    detail = ""
    if check.state == "failed" and check.message:
        detail = f'<br><span style="{DETAIL}">{escape(check.message)}</span>'
    return (
        f'<li style="{ITEM}"><span aria-hidden="true" style="{sign}">{SYMBOLS[check.state]}</span>'
        f"<b>{escape(check_title(check))}</b>: {check_word(check)}{detail}</li>"
    )


def _callout(seen: str, following: str) -> str:
    sentences = [escape(seen)] if seen else []
    if following:
        sentences.append(f"<b>Next:</b> {escape(following)}")
    return f'<div style="{CALLOUT}">{"<br>".join(sentences)}</div>'
