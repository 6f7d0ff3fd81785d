import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tarfile
import types
import zipfile
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lessons import ROOT
from tools.lite import contents, packages, pyodide, wheel
from tools.lite.__main__ import build, settle_pyodide
from tools.lite.environment import prepare

LABS = ["lab1-first-network", "lab2-digits-from-scratch"]
VERSION = "314.0.6"


def code_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


# --- what is in the site ------------------------------------------------------------------------


def test_the_numpy_labs_and_all_explorations_need_no_tensorflow():
    found = contents.notebooks()
    assert [path.stem for path in found if path.parent.name != "notebooks"] == LABS
    explorations = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert [path for path in found if path.parent.name == "notebooks"] == explorations


@pytest.mark.parametrize(
    "line", ["import tensorflow as tf", "from keras.layers import Dense", "if x:\n    import keras"]
)
def test_a_notebook_that_imports_tensorflow_stays_out(line, tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name, source in {"with": line, "without": "keras_file = 1"}.items():
        cells = [nbformat.v4.new_code_cell(source)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        nbformat.write(notebook, tmp_path / "notebooks" / f"{name}.ipynb")
    assert [path.stem for path in contents.notebooks(tmp_path)] == ["without"]


@pytest.mark.parametrize("path", contents.notebooks(), ids=lambda path: path.stem)
def test_a_notebook_of_the_site_is_ours_with_one_cell_before_all_code(path):
    ours, site = nbformat.read(path, as_version=4), contents.for_browser(path)
    assert code_of(site)[0] == contents.FIRST_CELL
    assert [cell for cell in site.cells if cell.id != contents.CELL_ID] == ours.cells
    assert site.metadata == ours.metadata
    nbformat.validate(site)


def test_the_first_cell_does_nothing_outside_a_browser(capsys):
    from IPython.core.inputtransformer2 import TransformerManager

    before = set(sys.modules)
    exec(TransformerManager().transform_cell(contents.FIRST_CELL), {})
    assert capsys.readouterr().out == ""
    assert set(sys.modules) == before


# --- the wheel ----------------------------------------------------------------------------------


def test_the_wheel_asks_for_what_a_browser_can_have():
    import tomllib

    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    theirs = tomllib.loads(wheel.project())["project"]
    left_out = {"ipykernel", "jupyterlab", "keras", "nbgrader", "tensorflow", "tensorflow-cpu"}
    assert set(ours["dependencies"]) - set(theirs["dependencies"]) == {
        each for each in ours["dependencies"] if wheel.plain_name(each) in left_out
    }
    assert "numpy>=2.0" in theirs["dependencies"]
    assert theirs["version"] == ours["version"]
    assert "scripts" not in theirs
    assert Requirement(f"python{theirs['requires-python']}").specifier.contains("3.14.2")


# --- the locks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["requirements.lock", "browser.lock"])
def test_locks_pin_and_hash_everything_and_name_no_server(lock):
    text = (ROOT / "lite" / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9][^ ]*==[^ \n]+.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 0
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)


def test_the_browser_gets_the_same_widgets_as_the_course():
    pin = re.compile(r"^([a-z0-9-]+==[^ \\\n]+)", re.MULTILINE)
    course = set(pin.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    browser = set(pin.findall((ROOT / "lite" / "browser.lock").read_text(encoding="utf-8")))
    assert browser - course == set()


# --- PYODIDE ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "address", "archive"),
    [
        ("https://a.example/pyodide/v314.0.6/full", True, False),
        ("https://a.example/full/pyodide.mjs", True, False),
        ("https://a.example/pyodide-314.0.6.tar.bz2", True, True),
        ("https://a.example/pyodide-314.0.6.tar.bz2?download=1", True, True),
        ("downloads/pyodide-314.0.6.tar.bz2", False, True),
        ("downloads/pyodide", False, False),
    ],
)
def test_an_address_and_an_archive_are_told_from_a_folder(given, address, archive):
    assert (pyodide.is_address(given), pyodide.is_archive(given)) == (address, archive)


@pytest.mark.parametrize("given", ["https://a.example/full", "https://a.example/full/"])
def test_the_address_of_a_folder_becomes_that_of_its_entry(given):
    assert pyodide.entry_address(given) == "https://a.example/full/pyodide.mjs"
    assert pyodide.entry_address("https://a.example/x.mjs") == "https://a.example/x.mjs"


def test_an_address_is_written_beside_the_other_settings(tmp_path):
    settings = tmp_path / "jupyter-lite.json"
    settings.write_text((ROOT / "lite" / "jupyter-lite.json").read_text(encoding="utf-8"))
    pyodide.point(settings, "https://a.example/full/pyodide.mjs")
    plugins = json.loads(settings.read_text())["jupyter-config-data"]["litePluginSettings"]
    assert plugins[pyodide.KERNEL] == {
        "disablePyPIFallback": True,
        "pyodideUrl": "https://a.example/full/pyodide.mjs",
    }


def make_distribution(folder, **differently):
    """Make a Pyodide in name only: an entry, and a lock whose packages all have a file."""
    folder.mkdir()
    (folder / "pyodide.mjs").write_text("// Pyodide", encoding="utf-8")
    write_lock(folder, {**PYODIDE_HAS, **differently})
    return folder


@pytest.fixture
def distribution(tmp_path):
    return make_distribution(tmp_path / "pyodide")


PYODIDE_HAS = {
    "numpy": ("2.4.6", []),
    "scipy": ("1.18.0", ["numpy"]),
    "matplotlib": ("3.10.8", ["numpy", "Pillow"]),
    "Pillow": ("12.2.0", []),
    "ipython": ("9.12.0", ["traitlets"]),
    "traitlets": ("5.14.3", []),
    "typing-extensions": ("4.15.0", []),
    "jedi": ("0.19.2", []),
    "micropip": ("0.11.1", []),
}


def write_lock(folder, has, python="3.14.2", files=True):
    listed = {}
    for name, (version, depends) in has.items():
        file = f"{name}-{version}.whl"
        listed[name] = {"name": name, "version": version, "depends": depends, "file_name": file}
        if files:
            (folder / file).write_bytes(b"")
    lock = {"info": {"python": python}, "packages": listed}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def test_without_a_pyodide_the_network_is_named(tmp_path, capsys):
    settle_pyodide("", tmp_path, types.SimpleNamespace(pyodide_version=VERSION))
    assert capsys.readouterr().out == (
        "Pyodide comes from its own servers when somebody opens a notebook. For a site that needs "
        "no other server, name a distribution: make lite PYODIDE=pyodide-314.0.6.tar.bz2\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["tar.bz2", "tgz"])
def test_an_archive_is_unpacked_where_jupyterlite_looks(suffix, distribution, tmp_path):
    archive = tmp_path / f"pyodide-{VERSION}.{suffix}"
    with tarfile.open(archive, f"w:{suffix[-3:].replace('tgz', 'gz')}") as tar:
        tar.add(distribution, "pyodide")
    place = tmp_path / "site" / "static" / "pyodide"
    pyodide.carry(str(archive), place, tmp_path / "cache", VERSION)
    assert (place / "pyodide.mjs").read_text(encoding="utf-8") == "// Pyodide"
    assert [path.name for path in place.parent.iterdir()] == ["pyodide"]


@pytest.mark.parametrize("level", [".", ".."])
def test_a_folder_is_used_as_it_is(level, distribution, tmp_path):
    place = tmp_path / "site" / "static" / "pyodide"
    pyodide.carry(str(distribution / level), place, tmp_path / "cache", VERSION)
    assert place.resolve() == distribution


def test_an_archive_is_fetched_once(distribution, tmp_path):
    archive = tmp_path / "pyodide.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(distribution, "pyodide")
    first = pyodide.fetch(archive.as_uri(), tmp_path / "cache")
    archive.unlink()
    assert pyodide.fetch(archive.as_uri(), tmp_path / "cache") == first


def empty_folder(tmp_path):
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def no_archive(tmp_path):
    (tmp_path / "broken.tar.bz2").write_bytes(b"not an archive")
    return tmp_path / "broken.tar.bz2"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: folder / "nowhere", "PYODIDE: there is nothing at "),
        (empty_folder, "pyodide-314.0.6.tar.bz2."),
        (no_archive, "is no archive that can be unpacked ("),
    ],
)
def test_what_is_no_pyodide_is_refused_with_a_reason(make, sentence, tmp_path):
    with pytest.raises(pyodide.PyodideError, match=re.escape(sentence)):
        pyodide.carry(str(make(tmp_path)), tmp_path / "place", tmp_path / "cache", VERSION)


def test_an_address_that_does_not_answer_is_named(tmp_path):
    url = "http://127.0.0.1:9/pyodide.tar.bz2"
    with pytest.raises(pyodide.PyodideError, match=r"pyodide\.tar\.bz2 could not be fetched"):
        pyodide.fetch(url, tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- what the browser can have ------------------------------------------------------------------


def write_wheel(folder, name, version, requires=(), python=">=3.11"):
    path = folder / f"{name}-{version}-py3-none-any.whl"
    lines = [f"Name: {name}", f"Version: {version}", f"Requires-Python: {python}"]
    lines += [f"Requires-Dist: {one}" for one in requires]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n\n")
    return path


@pytest.fixture
def kernel(tmp_path):
    """The kernel's own wheels, as far as the search looks at them."""
    names = ("comm", "ipykernel", "piplite", "pyodide-kernel")
    return [write_wheel(tmp_path, name, "1.0") for name in names]


@pytest.mark.parametrize(
    ("requires", "found"),
    [
        (["numpy>=2", "matplotlib>=3.9"], []),
        (["pexpect; sys_platform != 'emscripten'", "extra; extra == 'dev'"], []),
        (
            ["tensorflow>=2"],
            [
                "tensorflow (asked for by digits-course) is neither among the site's wheels nor in "
                "this Pyodide."
            ],
        ),
        (["numpy>=3"], ["digits-course asks for numpy>=3, and the browser gets 2.4.6."]),
        (["young"], ["young asks for Python >=3.15, and this Pyodide is Python 3.14.2."]),
    ],
)
def test_what_cannot_be_had_in_the_browser_is_said(requires, found, kernel, distribution, tmp_path):
    wheels = [*kernel, write_wheel(tmp_path, "digits-course", "0.1", requires)]
    wheels.append(write_wheel(tmp_path, "young", "1.0", python=">=3.15"))
    own = packages.read_lock(distribution / "pyodide-lock.json", with_files=True)
    assert packages.problems(["digits-course"], wheels, own) == found


def test_a_pyodide_without_its_packages_is_named_as_one(kernel, distribution):
    for name in ("numpy-2.4.6.whl", "jedi-0.19.2.whl"):
        (distribution / name).unlink()
    own = packages.read_lock(distribution / "pyodide-lock.json", with_files=True)
    assert packages.problems(["matplotlib"], kernel, own) == [
        "2 of the packages that are needed are in this Pyodide's list, but their files aren't "
        "beside it (jedi, numpy). That is how Pyodide's small distributions are (pyodide-core, "
        "npm's). Take the whole one."
    ]
    listed = packages.read_lock(distribution / "pyodide-lock.json", with_files=False)
    assert packages.problems(["matplotlib"], kernel, listed) == []


# --- what the first cell does there -------------------------------------------------------------


@pytest.fixture
def digits_lite(tmp_path, monkeypatch):
    """The helper as the wheel has it: with the style of the figures inside."""
    shutil.copytree(ROOT / "lite" / wheel.HELPER, tmp_path / wheel.HELPER)
    shutil.copy(ROOT / "deeplearning.mplstyle", tmp_path / wheel.HELPER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, wheel.HELPER, raising=False)
    yield importlib.import_module(wheel.HELPER)
    sys.modules.pop(wheel.HELPER)


def test_the_style_is_lent_where_the_kernel_sees_no_files(digits_lite, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    digits_lite.lend_style(folder)
    style = (ROOT / "deeplearning.mplstyle").read_bytes()
    assert (folder / "deeplearning.mplstyle").read_bytes() == style
    (folder / "deeplearning.mplstyle").write_bytes(b"mine")
    digits_lite.lend_style(folder)
    assert (folder / "deeplearning.mplstyle").read_bytes() == b"mine"


def test_nothing_is_put_beside_the_notebooks_of_the_site(digits_lite, tmp_path):
    folder = tmp_path / "explorations"
    folder.mkdir()
    (folder / "activations.ipynb").touch()
    digits_lite.lend_style(folder)
    assert [path.name for path in folder.iterdir()] == ["activations.ipynb"]


class Shell:
    """An IPython shell with a `%matplotlib` that knows what it is told."""

    def __init__(self, known):
        self.known, self.asked = known, []
        self.magics = {"matplotlib": self.matplotlib}

    def matplotlib(self, line):
        self.asked.append(line)
        if line not in self.known:
            raise ImportError(line)

    def find_line_magic(self, name):
        return self.magics.get(name)

    def register_magic_function(self, function, kind, name):
        assert kind == "line"
        self.magics[name] = function


@pytest.mark.parametrize(
    ("known", "asked", "said"),
    [
        (["widget", "inline"], ["widget"], ""),
        (
            ["inline"],
            ["widget", "inline"],
            "Figures can't be moved in this browser, so they are shown as pictures.\n",
        ),
    ],
)
def test_figures_become_pictures_where_widgets_do_not_work(known, asked, said, digits_lite, capsys):
    shell = Shell(known)
    digits_lite.forgive_widget_figures(shell)
    shell.magics["matplotlib"]("widget")
    assert shell.asked == asked
    assert capsys.readouterr().out == said


def test_fonts_are_found_without_a_warning(digits_lite, monkeypatch, caplog):
    import matplotlib.font_manager  # the real one, so that it is there again afterwards

    class Fonts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        """Stands where Matplotlib's font manager is, and warns as that does."""

        def find_spec(self, name, path=None, target=None):
            if name == "matplotlib.font_manager":
                return importlib.machinery.ModuleSpec(name, self)
            return None

        def exec_module(self, module):
            logging.getLogger(module.__name__).warning("building the font cache")

    monkeypatch.setattr(sys, "meta_path", [Fonts(), *sys.meta_path])
    monkeypatch.setattr(matplotlib, "font_manager", None)
    monkeypatch.delitem(sys.modules, "matplotlib.font_manager")
    digits_lite.find_fonts_quietly()
    assert caplog.records == []
    logging.getLogger("matplotlib.font_manager").warning("one of its own")
    assert [record.message for record in caplog.records] == ["one of its own"]


def test_getting_ready_says_so(digits_lite, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    digits_lite.get_ready()
    assert (tmp_path / "deeplearning.mplstyle").is_file()
    assert capsys.readouterr().out == "Ready. Go on with the next cell.\n"


# --- the site itself ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built from an archive of a Pyodide in name only: a folder."""
    folder = tmp_path_factory.mktemp("site")
    make_distribution(folder / "pyodide")
    with tarfile.open(folder / f"pyodide-{VERSION}.tar.bz2", "w:bz2") as tar:
        tar.add(folder / "pyodide", "pyodide")
    build(str(folder / f"pyodide-{VERSION}.tar.bz2"), folder / "lite", prepare())
    return folder / "lite"


def settings_of(site):
    return json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))[
        "jupyter-config-data"
    ]


@pytest.mark.slow
def test_the_site_holds_the_notebooks_and_lists_them(site):
    listed = json.loads((site / "api" / "contents" / "all.json").read_text(encoding="utf-8"))
    names = {each["name"] for each in listed["content"]}
    assert names == {"README.md", "explorations", *LABS}
    for lab in LABS:
        files = {path.name for path in (site / "files" / lab).iterdir()}
        assert files == {f"{lab}.ipynb", "deeplearning.mplstyle"}
        released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
        shown = nbformat.read(site / "files" / lab / f"{lab}.ipynb", as_version=4)
        assert code_of(shown) == [contents.FIRST_CELL, *code_of(released)]
    assert not [path for path in (site / "files").rglob("*") if "source" in path.name]


@pytest.mark.slow
def test_the_site_asks_nobody_else(site):
    settings = settings_of(site)
    kernel = settings["litePluginSettings"][pyodide.KERNEL]
    assert kernel["disablePyPIFallback"] is True
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert (site / kernel["pyodideUrl"]).read_text(encoding="utf-8") == "// Pyodide"
    assert all(url.startswith("./") for url in kernel["pipliteUrls"])
    extensions = {each["name"] for each in settings["federated_extensions"]}
    wanted = {"@jupyter-widgets/jupyterlab-manager", "anywidget", "jupyter-matplotlib"}
    assert wanted <= extensions


@pytest.mark.slow
def test_a_pyodide_that_lacks_something_stops_the_build(tmp_path):
    given = make_distribution(tmp_path / "pyodide", numpy=("1.26.4", []))
    with pytest.raises(pyodide.PyodideError) as raised:
        build(str(given), tmp_path / "lite", prepare())
    first, *others = str(raised.value).splitlines()
    assert re.fullmatch(r"This Pyodide won't do \(the kernel was made for release [\d.]+\):", first)
    assert others == ["- digits-course asks for numpy>=2.0, and the browser gets 1.26.4."]
    assert not (tmp_path / "lite").exists()


@pytest.mark.slow
def test_the_index_has_the_course_and_what_pyodide_lacks(site):
    index = json.loads((site / "pypi" / "all.json").read_text(encoding="utf-8"))
    lock = (ROOT / "lite" / "browser.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert set(index) == {wheel.NAME, *pinned}
    wheels = list((site / "pypi").glob("*.whl"))
    assert len(wheels) == len(index)
    assert all(path.name.endswith("-none-any.whl") for path in wheels)


@pytest.mark.slow
def test_notebooks_run_with_what_the_site_gives_and_without_threads(site, tmp_path):
    course = next((site / "pypi").glob("digits_course-*.whl"))
    zipfile.ZipFile(course).extractall(tmp_path / "wheel")
    shutil.copytree(site / "files", tmp_path / "files")
    given = distributions_for([wheel.NAME, "ipython"], (site / "pypi").glob("*.whl"))
    assert "tensorflow" not in given
    helper = Path(__file__).with_name("like_a_browser.py")
    command = [sys.executable, helper, tmp_path / "wheel", tmp_path / "files", *given]
    quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=quiet, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert len(said["notebooks"]) == len(contents.notebooks())
    assert {name: trouble for name, trouble in said["notebooks"].items() if trouble} == {}
    assert said["autils"].startswith(str(tmp_path))
    assert "inline" in said["backend"]  # the course's own figures need no other
    assert "ipympl" in said["asked"] or said["asked"] == "widget"
    assert said["kept"] == [f"{lab}.json" for lab in LABS]


def distributions_for(names, wheels):
    """Return the distributions that installing `names` brings, with the wheels' own metadata."""
    own = {package.name: package.requires for package in map(packages.read_wheel, wheels)}
    found, waiting = set(), [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        requires = own.get(name)
        if requires is None:
            requires = map(Requirement, importlib.metadata.requires(name) or ())
        for needed in requires:
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                waiting.append(canonicalize_name(needed.name))
    return sorted(found)
