# Everything the repository does has a target here; `make help` lists them.
PYTHON ?= python3
LAB ?= lab3-softmax-digits
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STARTED := $(shell date +%s)
LESSONS := $(shell find lessons -name '*.md')

export PATH := $(CURDIR)/$(BIN):$(PATH)
export TF_CPP_MIN_LOG_LEVEL ?= 3

.DEFAULT_GOAL := help
.PHONY: gallery help setup lab demo test test-slow test-server test-hostile test-hostile-user test-browser coverage lint format build sync release docs site bundle lite bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## make the environment in .venv (every other target does it when needed)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "This course needs Python 3.11 to 3.13, found %d.%d. Name another one: make PYTHON=python3.12 ..." % v)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "No environment could be made. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installing the packages of requirements.lock (a few minutes, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements" 2>/dev/null
	@$(BIN)/python -m compileall -q autils public_tests proctor
	@touch $@

lab: $(READY) ## take a lab in JupyterLab (LAB=lab3-softmax-digits)
	@LAB_STARTED=$(STARTED) $(BIN)/python -m tools.open_lab $(LAB)

demo: $(READY) build ## release, grade and report a sample class (LAB=lab3-softmax-digits)
	@$(BIN)/python -m tools.demo $(LAB)

test: $(READY) ## run the tests (about ten minutes)
	$(BIN)/python -m pytest -m "not slow and not browser and not server and not hostile"

test-slow: $(READY) ## run the slow tests: whole notebooks, bundles, the demo
	$(BIN)/python -m pytest -m "slow and not browser"

test-hostile: $(READY) ## run hostile submissions inside an outer sandbox
	$(BIN)/python -m tests.outer_sandbox $(BIN)/python -m pytest -m hostile tests/hostile tests/proctor

test-hostile-user: $(READY) ## the same as an ordinary user (root becomes one; about five minutes)
	$(BIN)/python -m tests.outer_sandbox $(BIN)/python -m tests.hostile.as_user

test-browser: $(READY) ## drive a real JupyterLab in a real Chromium
	$(BIN)/python -m pytest -m browser

test-server: $(READY) ## run the tests that start real servers (PostgreSQL, JupyterHub)
	$(BIN)/python -m pytest -m "server and not slow"

coverage: $(READY) ## measure how much of autils and public_tests the tests reach (fails below 90 %)
	$(BIN)/python -m pytest -q -m "not slow and not browser and not server and not hostile" tests/autils tests/public_tests --cov --cov-report=term --cov-fail-under=90

lint: $(READY) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: $(VENV)/.built ## make source/ and notebooks/ from lessons/

$(VENV)/.built: $(READY) $(LESSONS) deeplearning.mplstyle tools/lessons.py
	@$(BIN)/python -m tools.lessons
	@touch $@

sync: $(READY) ## carry edits between lessons/ and their notebooks, either way, then build
	@$(BIN)/jupytext --quiet --sync $(LESSONS)
	@$(BIN)/python -m tools.lessons

release: build ## make release/ with nbgrader
	@$(BIN)/python -m tools.release

docs: $(READY) ## write docs/concepts.md from the lessons and the tests
	@$(BIN)/python -m tools.concept_map

site: $(READY) ## build the documentation site in build/site (offline; a warning is an error)
	@$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -b html -d build/site-cache docs build/site
	@echo "Open build/site/index.html"

gallery: $(READY) ## take the pictures of docs/gallery/ (a few minutes)
	@$(BIN)/python -m tools.gallery

bundle: $(READY) ## write dist/<lab>.zip, which works outside the repository
	@$(BIN)/python -m tools.bundle

lite: $(READY) ## build in build/lite a site that runs labs 1 and 2 in the browser (PYODIDE=...)
	@PYODIDE="$(PYODIDE)" $(BIN)/python -m tools.lite

bench: $(READY) ## run the benchmarks
	@$(BIN)/python -m benchmarks

lock: $(READY) ## resolve requirements.lock again from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.lock

clean: ## remove what the demo and the builds made (never your work in my_work/)
	@rm -rf submitted autograded feedback reports gradebook.db* dist $(VENV)/.built
