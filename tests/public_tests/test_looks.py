"""How a report looks, as text and as HTML, in each of its states."""

import re
from html.parser import HTMLParser

import pytest

from public_tests._report import CHECK_STATES, HEADLINES, Check, Misconception, Report
from public_tests._report import html as html_look
from public_tests._report import text as text_look

IDEA = Misconception("f-wrong", "You got 2 & 3.", "Try <b> = 1.")
CHECKS = (
    Check("shown example", "passed"),
    Check("large-numbers", "failed", message="Expected <1>, got 2."),
    Check("the rest", "not-attempted"),
)
PARTIAL = Report("f", CHECKS, ("f-wrong",), advice=(IDEA,), success="Well done.")
PASSED = Report("f", CHECKS[:1], success="Well done.")
UNTRIED = Report("f", CHECKS[2:])
HOSTILE = '<img src=x onerror="alert(1)">&\'{}'


class Reader(HTMLParser):
    """Collects the text, the tags and the attributes, and checks that tags are closed."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.open, self.attributes = [], set(), [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)


def test_a_partly_right_report_as_text():
    assert text_look.render(PARTIAL).splitlines() == [
        "✗ f: 1 of 3 points so far.",
        "  ✓ shown example: passed",
        "  ✗ large numbers: not right yet",
        "      Expected <1>, got 2.",
        "  – the rest: not tried yet",
        "→ You got 2 & 3.",
        "→ Try <b> = 1.",
    ]


def test_a_right_report_ends_with_why_it_matters():
    assert text_look.render(PASSED).splitlines()[-1] == "→ Well done."
    assert Reader(html_look.render(PASSED)).text.endswith("Well done.")


def test_a_right_report_without_such_a_sentence_ends_with_its_checks():
    assert text_look.render(Report("f", CHECKS[:1])).splitlines()[-1] == "  ✓ shown example: passed"


def test_a_hint_follows_where_no_misconception_was_seen():
    report = Report("f", CHECKS[1:2], hint="Look again.")
    assert text_look.render(report).splitlines()[-1] == "→ Look again."
    assert Reader(html_look.render(report)).text.endswith("Next: Look again.")


def test_long_sentences_are_wrapped():
    report = Report("f", CHECKS[1:2], hint="word " * 60)
    assert max(map(len, text_look.render(report).splitlines())) <= text_look.WIDTH


def test_a_partly_right_report_as_html():
    assert Reader(html_look.render(PARTIAL)).text == (
        "✗ f: partly right · 1 of 3 points"
        "✓shown example: passed"
        "✗large numbers: not right yetExpected <1>, got 2."
        "–the rest: not tried yet"
        "You got 2 & 3.Next: Try <b> = 1."
    )


def test_an_untouched_exercise_shows_no_list_of_failures():
    assert Reader(html_look.render(UNTRIED)).text == (
        "– f: not attempted yetNext: Write your answer between the marks, run that cell, then "
        "run this one again."
    )


def test_hidden_checks_are_called_further_checks():
    report = Report("f", (Check("a", "failed", hidden=True, message="Try more."),))
    assert Reader(html_look.render(report)).text.startswith("✗ f, further checks: not right yet")
    assert "Try more." in text_look.render(report)


def test_an_error_is_said_in_words():
    report = Report("f", CHECKS[1:2], error="TypeError: no")
    assert Reader(html_look.render(report)).text.startswith("✗ f: raised an error · 0 of 1 point")
    assert text_look.render(report).startswith("✗ f: your code raised TypeError.")


def test_html_of_a_learner_stays_text():
    idea = Misconception("n", HOSTILE, HOSTILE)
    check = Check(HOSTILE, "failed", message=HOSTILE)
    report = Report(HOSTILE, (check,), advice=(idea,), hint=HOSTILE, error=HOSTILE)
    reader = Reader(html_look.render(report))
    assert reader.tags <= {"section", "div", "span", "code", "ul", "li", "b", "br"}
    assert {name for name, _ in reader.attributes} <= {
        "aria-hidden",
        "aria-label",
        "aria-level",
        "role",
        "style",
    }
    assert reader.text.count(HOSTILE) == len(
        ["heading", "check", "message", "seen", "next", "hint"]
    )


def test_symbols_are_for_the_eye_and_words_for_everyone():
    html = html_look.render(PARTIAL)
    for symbol in "✓✗–":
        assert re.search(rf'<span aria-hidden="true"[^>]*>{symbol}</span>', html)
    assert 'role="heading"' in html
    assert 'aria-label="Report on f"' in html


def test_the_html_needs_nothing_from_elsewhere():
    html = html_look.render(PARTIAL)
    assert not re.search(r"https?:|<script|<style|<link|url\(", html)


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("background", ["#ffffff", "#111111", "#212121"])
@pytest.mark.parametrize("accent", sorted({*html_look.ACCENTS.values(), html_look.CALLOUT_ACCENT}))
def test_signs_and_lines_stand_out_in_light_and_dark_themes(accent, background):
    assert contrast(accent, background) >= 3


@pytest.mark.parametrize(("ink", "background"), [("#000000", "#ffffff"), ("#ffffff", "#111111")])
@pytest.mark.parametrize("accent", sorted({*html_look.ACCENTS.values()}))
def test_thin_signs_are_as_easy_to_see_as_text(accent, ink, background):
    assert "{accent} 75%" in html_look.INK
    mixed = "#" + "".join(
        f"{round(0.75 * int(accent[i : i + 2], 16) + 0.25 * int(ink[i : i + 2], 16)):02x}"
        for i in (1, 3, 5)
    )
    assert contrast(mixed, background) >= 5.5


def test_text_is_never_coloured_by_state():
    reader = Reader(html_look.render(PARTIAL))
    styles = [value for name, value in reader.attributes if name == "style"]
    coloured = [style for style in styles if re.search(r"(?<!-)\bcolor:#", style)]
    signs = html_look.render(PARTIAL).count('aria-hidden="true"')
    assert len(coloured) == signs


def test_every_state_has_its_symbol_words_and_colour():
    for table in (text_look.SYMBOLS, text_look.WORDS, html_look.ACCENTS):
        assert set(table) == set(HEADLINES)
        assert set(CHECK_STATES) <= set(table)
