# Two commands are enough: `make run` and `make test`. The others are for people who build Schakel.
SHELL := /bin/bash
PY ?= python3
PORT ?= 8000
V := .venv
PYTHON := $(V)/bin/python
BROWSER := $(or $(CHROMIUM),$(shell command -v chromium chromium-browser google-chrome 2>/dev/null | head -1))
export UV_SYSTEM_CERTS = 1
# Seconds that the first page has for itself.
ANALYSIS_WAIT ?= 45
export PYTHONUNBUFFERED = 1
# Images of containers often switch the keeping of bytecode off: every start then takes twice as long.
export PYTHONDONTWRITEBYTECODE =
export PORT

.DEFAULT_GOAL := help
.PHONY: help run stop reset worker setup test-setup test test-slow pictures prove check bench \
        python pango chromium

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make run         start Schakel with invented data on http://localhost:8000 (PORT=8001 for another)
run: export SCHAKEL_DEMONSTRATION ?= 1
# The numeric libraries come beside the first page, not before it; jobs that need them wait.
run: setup pango
	@mkdir -p var
	@test -e $(V)/.analysis || (sleep $(ANALYSIS_WAIT); $(MAKE) -s $(V)/.analysis) \
	  >var/analysis.log 2>&1 </dev/null &
	@exec $(PYTHON) -m schakel_local run

## make stop        stop the database, and Schakel where it is still running
stop:
	@test ! -e $(V)/.base || { $(PYTHON) -m schakel_local stop && \
	  SCHAKEL_CLUSTER=test $(PYTHON) -m schakel_local stop >/dev/null; }

## make reset       throw the local data away
reset: stop
	@test ! -e $(V)/.base || { $(PYTHON) -m schakel_local reset && \
	  SCHAKEL_CLUSTER=test $(PYTHON) -m schakel_local reset >/dev/null; }
	@rm -rf var

## make worker      a worker alone, beside a web server started elsewhere
worker: setup
	@exec $(PYTHON) manage.py procrastinate worker

## make test        everything fast; installs what it needs (SKIP_BROWSER=1 to go without a browser)
test: test-setup chromium pango
	$(V)/bin/pytest -n auto $(if $(SKIP_BROWSER),-m 'not slow and not browser')

## make test-slow   drills and full runs
test-slow: test-setup chromium pango
	$(V)/bin/pytest -m slow

## make pictures    the browser tests alone; leaves pictures of the pages in screenshots/
pictures: test-setup chromium pango
	PICTURES=1 $(V)/bin/pytest -n auto tests/journeys
	@echo "$$(ls screenshots/*.png | wc -l) pictures are in $(CURDIR)/screenshots"

## make prove       drills, full runs and every number anew; takes hours
prove: test-slow bench

## make check       form, types, stairs, house rules, translations, migrations
check: test-setup
	$(V)/bin/ruff format --check .
	$(V)/bin/ruff check .
	$(V)/bin/mypy
	$(V)/bin/lint-imports
	$(V)/bin/pytest -q tests/house

## make bench       measure, against a reference in the same run; writes docs/benchmarks/
bench: test-setup $(V)-bench/.peers
	$(PYTHON) -m bench $(ONLY)
# Peers we are measured against live in an environment of their own; the product never sees them.
$(V)-bench/.peers: requirements/bench.txt $(V)/.base
	$(V)/bin/uv venv -q --allow-existing --python $(V)/bin/python $(V)-bench
	$(V)/bin/uv pip install -q --python $(V)-bench/bin/python --require-hashes -r $<
	@touch $@

## make setup       the environment of the product (PY=python3.12 for another interpreter)
setup: $(V)/.base
## make test-setup  the environment of the tests as well
test-setup: $(V)/.test

python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Schakel needs Python 3.11 or newer; name it with PY=, say: make run PY=python3.12" >&2; exit 1; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null || \
	  tools/system-packages.sh "Python's venv module is missing" python3-venv

# Letters only: without it everything else works, so an ordinary user is told and goes on.
pango:
	@ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || /sbin/ldconfig -p | grep -q libpangoft2-1.0 || \
	  tools/system-packages.sh "PDF letters need Pango" libpango-1.0-0 libpangoft2-1.0-0 || true

chromium:
	@test -n "$(SKIP_BROWSER)$(BROWSER)" || \
	  tools/system-packages.sh "The browser tests need Chromium (SKIP_BROWSER=1 goes without)" chromium

$(V)/.uv: requirements/bootstrap.txt | python
	@echo "Setting up the environment ..."
	@$(PY) -m venv $(V)
	@$(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@
$(V)/.base: requirements/base.txt pyproject.toml $(V)/.uv
	@$(V)/bin/uv pip install -q --python $(PYTHON) --require-hashes -r $<
	@$(V)/bin/uv pip install -q --python $(PYTHON) --no-deps --no-build-isolation -e .
	@touch $@
# Bytecode and kernels are made now: the first estimate then takes seconds, not half a minute.
$(V)/.analysis: requirements/analysis.txt $(V)/.base
	@$(V)/bin/uv pip install -q --compile-bytecode --python $(PYTHON) --require-hashes -r $<
	@$(PYTHON) -m schakel_cli.ready
	@touch $@
$(V)/.test: requirements/test.txt $(V)/.analysis
	@$(V)/bin/uv pip install -q --python $(PYTHON) --require-hashes -r $<
	@touch $@
