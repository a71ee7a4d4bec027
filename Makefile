# Two commands are enough: `make run` and `make test`. The others are for people who build Schakel.
SHELL := /bin/bash
PY ?= python3
V := .venv
export UV_SYSTEM_CERTS = 1
export PYTHONUNBUFFERED = 1

.PHONY: help setup test-setup check test test-slow bench

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

$(V)/.uv: requirements/bootstrap.txt
	$(PY) -m venv $(V)
	$(V)/bin/python -m pip install -q --require-hashes --no-deps -r $<
	@touch $@
$(V)/.base: requirements/base.txt pyproject.toml $(V)/.uv
	$(V)/bin/uv pip install -q --python $(V)/bin/python --require-hashes -r $<
	$(V)/bin/uv pip install -q --python $(V)/bin/python --no-deps --no-build-isolation -e .
	@touch $@
$(V)/.analysis: requirements/analysis.txt $(V)/.base
	$(V)/bin/uv pip install -q --python $(V)/bin/python --require-hashes -r $<
	@touch $@
$(V)/.test: requirements/test.txt $(V)/.analysis
	$(V)/bin/uv pip install -q --python $(V)/bin/python --require-hashes -r $<
	@touch $@

## make setup      the environment of the product
setup: $(V)/.base
## make test-setup the environment of the tests as well
test-setup: $(V)/.test

## make check      form, types, stairs and house rules
check: test-setup
	$(V)/bin/ruff format --check .
	$(V)/bin/ruff check .
	$(V)/bin/mypy
	$(V)/bin/lint-imports

## make test       everything fast
test: test-setup
	$(V)/bin/pytest
test-slow: test-setup
	$(V)/bin/pytest -m slow
bench: test-setup
	$(V)/bin/python -m bench
