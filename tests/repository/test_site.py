"""The documentation site builds without a warning, loads nothing, and its links lead somewhere."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from tools import site
from tools.lessons import ROOT

LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "embed": "src"}
LINKS_THAT_LOAD = {"stylesheet", "preload", "icon", "modulepreload", "preconnect", "prefetch"}


class Page(HTMLParser):
    """What a page loads, links to, and offers to those who can't see it."""

    def __init__(self, path):
        super().__init__()
        self.path, self.loads, self.links, self.ids = path, [], [], set()
        self.pictures, self.headings, self.language, self.skips = [], 0, "", False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if given.get(LOADING.get(tag, "")):
            self.loads.append(given[LOADING[tag]])
        if tag == "link" and LINKS_THAT_LOAD & set((given.get("rel") or "").split()):
            self.loads.append(given["href"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
            self.skips |= given["href"] == "#main-content"
        if tag == "img":
            self.pictures.append(given)
        self.headings += tag == "h1"
        self.language = given.get("lang") or self.language if tag == "html" else self.language


def elsewhere(address):
    return address.startswith(("http:", "https:", "//"))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Give the folder of a site that was built without a warning."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    command += ["-d", str(folder / "cache"), "docs", str(folder / "html")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


@pytest.fixture(scope="module")
def pages(built):
    return {path: Page(path) for path in built.rglob("*.html") if "_static" not in path.parts}


@pytest.mark.slow
def test_every_page_of_the_folder_is_in_the_site(built):
    texts = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    wanted = {text for text in texts if text.parts[0] != "worked-example"}
    assert {text for text in wanted if not (built / text.with_suffix(".html")).exists()} == set()


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(built, pages):
    assert [load for page in pages.values() for load in page.loads if elsewhere(load)] == []
    styles = [path.read_text(encoding="utf-8") for path in built.rglob("*.css")]
    addresses = [
        a for text in styles for a in re.findall(r"(?:url\(|@import )[\"']?([^\"')]+)", text)
    ]
    assert [address for address in addresses if elsewhere(address)] == []


@pytest.mark.slow
def test_links_within_the_site_lead_to_a_place(pages):
    lost = []
    for page in pages.values():
        for link in page.links:
            if elsewhere(link) or link.startswith(("mailto:", "#")):
                continue
            place, anchor = urldefrag(link)
            target = (page.path.parent / unquote(place)).resolve()
            if not target.exists() or (
                anchor and target in pages and anchor not in pages[target].ids
            ):
                lost.append(f"{page.path.name}: {link}")
    assert lost == []


@pytest.mark.slow
def test_every_page_can_be_used_without_eyes_and_mouse(pages):
    for page in pages.values():
        if page.path.stem in ("search", "genindex", "py-modindex"):
            continue
        assert page.language == "en", page.path
        assert page.skips, page.path
        assert page.headings == 1, page.path
        assert all((picture.get("alt") or "").strip() for picture in page.pictures), page.path


def test_every_command_is_described():
    text = site.commands()
    for name in ("check", "grade", "explain", "report", "roster"):
        assert f"## proctor {name}\n" in text
    assert "| `LAB` | The lab to grade. |" in text
    assert "`--cluster ADDRESS`" in text
    assert "| None |" not in text


def test_a_picture_that_is_not_there_is_left_to_words(tmp_path):
    (tmp_path / "taken.png").touch()
    text = "| ![The lab.](taken.png) | ![The report.](later.png) |"
    expected = "| ![The lab.](taken.png) | The report. *No picture yet.* |"
    assert site.pictures_that_are_there(text, tmp_path) == expected


def test_links_of_an_included_page_lead_from_where_it_is_shown():
    source = ["[a](../docs/trust.md#x) [b](overhead.py) [c](https://example.org/) [d](#here)"]
    site.on_include_read(None, Path("../benchmarks/README.md"), "benchmarks", source)
    expected = "[a](trust.md#x) [b](../benchmarks/overhead.py) [c](https://example.org/) [d](#here)"
    assert source == [expected]


def test_a_link_to_a_file_that_has_a_page_leads_to_the_page():
    source = ["See [the figures](../benchmarks/README.md)."]
    site.on_source_read(None, "instructor", source)
    assert source == ["See [the figures](benchmarks.md)."]


def test_a_formula_is_shown_without_a_library():
    assert site.formula(r"\frac{1}{2}", "inline").startswith("<math ")
