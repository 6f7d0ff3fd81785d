# Everything the repository does has a target here; `make help` lists them.
LAB ?= lab3-softmax-digits
VENV := .venv
BIN := $(VENV)/bin
STARTED := $(shell date +%s)
LESSONS := $(shell find lessons -name '*.md')
# The first Python of this machine that fits; where none does, set-up looks further, and says so.
FITS := import sys; (3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit(1); print(sys.executable)
PYTHON ?= $(or $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c '$(FITS)' 2>/dev/null && break; done), python3)
SET_UP = @"$(PYTHON)" tools/set_up.py

export PATH := $(CURDIR)/$(BIN):$(PATH)
export TF_CPP_MIN_LOG_LEVEL ?= 3

.DEFAULT_GOAL := help
.PHONY: gallery help setup lab demo test test-slow test-server test-hostile test-hostile-user test-browser coverage lint format build slips sync release docs site bundle lite bench bench-trust lock clean \
	set-learner set-course set-dev set-server set-docs check

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: set-course ## make or mend the environment in .venv (every other target does it when needed)

# Each brings .venv to what a set of packages needs. It is quick when all is there.
set-learner:
	$(SET_UP) learner
set-course:
	$(SET_UP) course
set-dev:
	$(SET_UP) course docs dev
set-server:
	$(SET_UP) course docs dev server
set-docs:
	$(SET_UP) course docs

lab: ## take a lab in JupyterLab (LAB=lab3-softmax-digits)
	$(SET_UP) learner --compile-later
	@LAB_STARTED=$(STARTED) $(BIN)/python -m tools.open_lab $(LAB)

demo: build ## release, grade and report a sample class (LAB=lab3-softmax-digits)
	@$(BIN)/python -m tools.demo $(LAB)

test: set-dev ## run the tests (about ten minutes), or some (T=tests/proctor/wire)
	$(BIN)/python -m pytest $(or $(T),-n logical --dist loadfile) -m "not slow and not browser and not server and not hostile"

# Only the files that speak of a mark: to collect all tests takes a minute.
marked = $(shell grep -rlw --include='*.py' $(1) tests | grep '/test_')

test-slow: set-server ## run the slow tests: whole notebooks, bundles, the demo
	$(BIN)/python -m pytest -m "slow and not browser" $(call marked,slow)

test-hostile: set-dev ## run hostile submissions inside an outer sandbox
	$(BIN)/python -m tests.outer_sandbox $(BIN)/python -m pytest -m hostile $(call marked,hostile)

test-hostile-user: set-dev ## the same as an ordinary user (root becomes one; about five minutes)
	$(BIN)/python -m tests.outer_sandbox $(BIN)/python -m tests.hostile.as_user

test-browser: set-dev ## drive a real JupyterLab in a real Chromium
	$(BIN)/python -m pytest -m browser $(call marked,browser)

test-server: set-server ## run the tests that start real servers (PostgreSQL, JupyterHub)
	$(BIN)/python -m pytest -m "server and not slow" $(call marked,server)

coverage: set-dev ## measure how much of autils and public_tests the tests reach (fails below 90 %)
	$(BIN)/python -m pytest -q -m "not slow and not browser and not server and not hostile" tests/autils tests/public_tests --cov --cov-report=term --cov-fail-under=90

lint: set-dev ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: set-dev ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: set-course $(VENV)/.built ## make source/ and notebooks/ from lessons/

$(VENV)/.built: $(LESSONS) deeplearning.mplstyle tools/lessons.py | set-course
	@$(BIN)/python -m tools.lessons
	@touch $@

slips: set-dev ## make the books of slips from right answers (some minutes)
	@$(BIN)/python -m tools.slips

sync: set-course ## carry edits between lessons/ and their notebooks, either way, then build
	@$(BIN)/jupytext --quiet --sync $(LESSONS)
	@$(BIN)/python -m tools.lessons

release: build ## make release/ with nbgrader
	@$(BIN)/python -m tools.release

docs: set-course ## write docs/concepts.md from the lessons and the tests, and the picture of proctor
	@$(BIN)/python -m tools.concept_map
	@$(BIN)/python -m tools.rooms

site: set-docs ## build the documentation site in build/site (offline; a warning is an error)
	@$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -b html -d build/site-cache docs build/site
	@echo "Open build/site/index.html"

gallery: set-dev ## take the pictures of docs/gallery/ (a few minutes)
	@$(BIN)/python -m tools.gallery

bundle: set-course ## write dist/<lab>.zip, which works outside the repository
	@$(BIN)/python -m tools.bundle

lite: set-course ## build in build/lite a site that runs labs 1 and 2 in the browser (PYODIDE=...)
	@PYODIDE="$(PYODIDE)" $(BIN)/python -m tools.lite

bench: set-dev ## run the benchmarks
	@$(BIN)/python -m benchmarks

bench-trust: set-dev ## grade the hostile corpus with proctor, nbgrader and Otter-Grader (hours; goes on where it was)
	@$(BIN)/python -m benchmarks.trust

lock: set-dev ## resolve requirements.lock again from pyproject.toml (UPGRADE=1: to what is newest)
	@$(BIN)/python -m tools.lock $(if $(UPGRADE),--upgrade)

clean: ## remove what the demo and the builds made (never your work in my_work/)
	@rm -rf submitted autograded feedback reports gradebook.db* dist $(VENV)/.built

check: set-dev ## lint, and test what changed since main, within a minute (SINCE=main)
	@$(BIN)/python -m tools.check $(SINCE)
