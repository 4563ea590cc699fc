# `make` lists what there is. Every target does its own set-up and can be run again.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8501
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3.14 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
TESTS ?=
export PYTHONPATH := .

.PHONY: help run test bench lint format screenshots messages sample chromium clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## serve the dashboard on this machine (PORT=8501)
	@exec $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

test: .venv/dev.stamp chromium ## all tests, browser included (TESTS="-k scores" for some)
	@$(BIN)/pytest -n auto -q $(TESTS)

bench: .venv/dev.stamp ## the speed figures
	@for script in benchmarks/bench_*.py; do $(BIN)/python "$$script"; done

lint: .venv/dev.stamp ## rules, layout and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Some files are not laid out as ruff does it; run: make format" >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary

format: .venv/dev.stamp ## lay the code out, and repair what ruff can
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

screenshots: .venv/dev.stamp chromium ## pictures of every page, for the README and for eyes
	@$(BIN)/python -m tests.browser.screenshots

messages: .venv/dev.stamp ## bring the French catalogue up to date with the code
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --no-default-keywords --keyword _ --keyword N_ --keyword ngettext:1,2 \
	  --no-location --no-wrap --sort-output --omit-header --project cxdash --output-file build/cxdash.pot cxdash pages app.py
	@$(BIN)/pybabel --quiet update --init-missing --no-fuzzy-matching --no-wrap --ignore-obsolete \
	  --ignore-pot-creation-date --domain cxdash --locale fr --input-file build/cxdash.pot --output-dir cxdash/locale
	@$(BIN)/pytest -q --no-header --tb=short tests/test_i18n.py || true # what is left to write

sample: .venv/dev.stamp ## write sample_data again from its seed
	@$(BIN)/python sample_data/generate.py

clean: ## forget the virtual environment and every cache
	@rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp is newer than what it installed, so that nothing is installed twice.
.venv/run.stamp: requirements.txt | .venv/bin/pip
	@echo "Installing what the dashboard runs on (once, a minute or two)…"
	@$(PIP) install --requirement requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing what the tests need (once)…"
	@$(PIP) install --requirement requirements-dev.txt
	@touch $@

# What each command does as root: plainly, or through sudo where that asks nothing.
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] && echo env || { sudo -n true 2>/dev/null && echo sudo -n env; })
APT := $(and $(AS_ROOT),$(shell command -v apt-get))
APT_INSTALL := $(AS_ROOT) DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends
# A fresh machine has no package list, an old one may be stale: refresh it and try once more.
define apt_install
{ $(APT_INSTALL) $(1) >/dev/null 2>&1 || { $(AS_ROOT) apt-get update -qq >/dev/null && $(APT_INSTALL) $(1) >/dev/null; }; }
endef

.venv/bin/pip:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "cxdash needs Python 3.11 or newer; install it, or name it: make run PYTHON=/path/to/python3." >&2; exit 1; }
	@rm -rf .venv; "$(PYTHON)" -m venv .venv >/dev/null 2>&1 || { \
	  [ -n "$(APT)" ] && $(call apt_install,python3-venv) && rm -rf .venv && "$(PYTHON)" -m venv .venv; } || { \
	  echo "This Python cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv." >&2; exit 1; }

chromium:
	@[ -x "$${CHROMIUM:-}" ] || command -v chromium chromium-browser >/dev/null || { \
	  [ -n "$(APT)" ] && echo "Installing chromium for the browser tests (once)…" && $(call apt_install,chromium); } || { \
	  echo "The browser tests need chromium: install it (Debian: apt-get install chromium), or say where it is: make test CHROMIUM=/path/to/chromium." >&2; exit 1; }
