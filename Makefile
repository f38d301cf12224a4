# What people do with a checkout. Each target says what it does and ends with a clear result.
#   make run      the sample book in ./demo/          make test    all tests
#   make install  what Upline needs, in ./.venv       make lint    style, types, floors
#   make cases    the acceptance cases                make pins    write requirements/*.txt anew
#   make plans    compile the engine's expressions

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --progress-bar off
# pip's lines as one line that moves on a terminal, and as nothing elsewhere
COUNT = awk -v terminal=$$(test -t 1 && echo 1 || echo 0) '/^(Collecting|Installing collected)/ && terminal \
  {printf "\r   %3d  %-60.60s", ++n, ($$1 == "Collecting" ? $$2 : "unpacking …"); fflush()} END {if (n) printf "\r%70s\r", ""}'
WORKERS ?= 2
TESTS ?= tests
SAY = @printf '── %s\n'

.PHONY: help install install-dev run test lint cases pins plans clean

help:
	@sed -n '2,5s/^# *//p' Makefile

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

$(VENV)/.python:
	$(SAY) "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Upline needs Python 3.11 or later")'
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: requirements/base.txt pyproject.toml | $(VENV)/.python
	$(SAY) "installing what Upline runs with ($$(grep -c '^[a-z].*==' requirements/base.txt) packages)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/base.txt | $(COUNT)
	@$(PIP) --quiet --no-deps --no-build-isolation --editable . 2>&1 | { grep -i error || true; }
	@test -x $(BIN)/upline || { echo "installing Upline itself failed" >&2; exit 1; }
	@$(BIN)/python -m compileall -q upline || true
	@touch $@
	$(SAY) "installed: $(BIN)/upline ($$($(BIN)/upline --version))"

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed
	$(SAY) "installing what tests it ($$(grep -c '^[a-z].*==' requirements/dev.txt) packages)"
	@$(PIP) --require-hashes -r requirements/dev.txt | $(COUNT)
	@touch $@
	$(SAY) "installed: the tests' packages"

run: install
	$(SAY) "the sample book, in demo/ with a database of its own"
	@mkdir -p demo
	@UPLINE_DATABASE_URL=sqlite:///demo/upline.sqlite3 $(BIN)/upline demo
	$(SAY) "done; look further with: UPLINE_DATABASE_URL=sqlite:///demo/upline.sqlite3 $(BIN)/upline --help"

test: install-dev
	$(SAY) "tests, $(WORKERS) at a time"
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -q $(TESTS)
	$(SAY) "all tests passed"

lint: install-dev
	$(SAY) "style (ruff)"
	@$(BIN)/ruff check upline tests
	@$(BIN)/ruff format --check upline tests
	$(SAY) "types (mypy)"
	@$(BIN)/mypy
	$(SAY) "floors (import-linter)"
	@$(BIN)/lint-imports --no-logo
	$(SAY) "nothing to mend"

cases: install-dev
	$(SAY) "acceptance cases, on SQLite and on PostgreSQL"
	@$(BIN)/python -m tests.support.acceptance
	$(SAY) "all cases passed"

pins: install-dev
	$(SAY) "writing requirements/*.txt"
	@cd requirements && compile=(../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make pins'); \
	"$${compile[@]}" base.in -o base.txt; \
	"$${compile[@]}" spark.in -c base.txt -o spark.txt; \
	"$${compile[@]}" dev.in spark.in -c base.txt -o dev.txt
	$(SAY) "written; run make test"

plans: install-dev
	$(SAY) "compiling the engine's expressions into upline/engine/plans"
	@$(BIN)/python -m upline.engine.plan

clean:
	$(SAY) "removing $(VENV) and what was made from it"
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
