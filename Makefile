# jixiao: `make run` and `make test` need Python 3.11+ and make, nothing else.
SHELL := /bin/bash
.DEFAULT_GOAL := help

SOURCE ?= samples/reports
JIXIAO_HOME ?= ./data
SHARED ?= ../shared
export JIXIAO_HOME DO_NOT_TRACK=1 DBT_SEND_ANONYMOUS_USAGE_STATS=False PREFECT_SERVER_ANALYTICS_ENABLED=false

BIN := .venv/bin
READY := .venv/.ready
LOCK := requirements-dev.lock
# pip-compatible switches that both installers know
LOCKED := -qq --require-hashes --no-deps -r $(LOCK)
EDITABLE := -qq --no-deps --no-build-isolation -e .

.PHONY: help setup run test test-slow soak scale soak-short lint acceptance acceptance-raise bench lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: $(READY) ## the environment in .venv, rebuilt when the lock changes

$(READY): $(LOCK) pyproject.toml
	@python="$(PYTHON)"; \
	for p in python3 python3.13 python3.12 python3.11; do \
	  [ -n "$$python" ] && break; \
	  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && python=$$p; \
	done; \
	[ -n "$$python" ] || { echo "jixiao needs Python 3.11, 3.12 or 3.13: install one, or name it: make PYTHON=/path/to/python"; exit 1; }; \
	rm -rf .venv; \
	if command -v uv >/dev/null; then \
	  uv venv --quiet --no-python-downloads --python "$$python" .venv && \
	  uv pip install --python $(BIN)/python $(LOCKED) && uv pip install --python $(BIN)/python $(EDITABLE); \
	else \
	  "$$python" -m venv .venv || { echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }; \
	  $(BIN)/python -m pip install $(LOCKED) && $(BIN)/python -m pip install $(EDITABLE); \
	fi
	@touch $@

# Exit 1 means: published, and some files are in quarantine, each named above. That is a result, not a broken make.
run: $(READY) ## the main job on SOURCE (default: the sample reports)
	@$(BIN)/jixiao run "$(SOURCE)" || test $$? -eq 1

test: $(READY) ## the unit suite
	$(BIN)/pytest

test-slow: $(READY) ## whole runs in processes of their own
	$(BIN)/pytest -m slow --durations=25

# Hours on two cores. Less: make soak JIXIAO_SOAK_KILLS=30
export JIXIAO_SOAK_KILLS JIXIAO_SOAK_KILL_FILES JIXIAO_SOAK_HOSTILE JIXIAO_SOAK_PUBLISHES JIXIAO_SOAK_RERUN_FILES
soak: JIXIAO_SOAK_KILLS ?= 200
soak: JIXIAO_SOAK_KILL_FILES ?= 300
soak: JIXIAO_SOAK_HOSTILE ?= 2000
soak: JIXIAO_SOAK_PUBLISHES ?= 50
soak: JIXIAO_SOAK_RERUN_FILES ?= 5000
soak: $(READY) ## kills, hostile files, full disks, readers, reruns: hundreds of each
	$(BIN)/pytest -m soak -n 0 -rA tests/soak
	JIXIAO_SOAK_DISKS=1 $(BIN)/pytest -m slow -n 0 -rA tests/flows/test_disk.py

scale: $(READY) ## many machines, for real on this one: tests and figures (hours)
	JIXIAO_SCALE_REPORTS=60 $(BIN)/pytest -m slow -n 0 tests/scale
	$(BIN)/python -m benchmarks.dask_workers --reports 10000 --record
	$(BIN)/python -m benchmarks.ducklake --reports 10000 --indicators 10000000 --record

soak-short: $(READY) ## the same with a few of each
	$(BIN)/pytest -m soak tests/soak

lint: $(READY) ## ruff, mypy, sqlfluff
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt_project/models

acceptance: $(READY) ## a run on ../shared/reports, scored; below tests/acceptance_floor.toml fails
	$(BIN)/python tests/acceptance.py --shared "$(SHARED)"

acceptance-raise: $(READY) ## the same, and better scores become the floor
	$(BIN)/python tests/acceptance.py --shared "$(SHARED)" --raise

bench: $(READY) ## the figures of benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

# The locks hold hashes and no addresses; the runtime lock is the part of the other that a server needs.
COMPILE := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: ## renew both locks (needs uv)
	uv pip compile pyproject.toml --extra dev --extra ocr --extra remote --extra dashboard --extra lake --extra dask $(COMPILE) --upgrade -o requirements-dev.lock
	uv pip compile pyproject.toml -c requirements-dev.lock $(COMPILE) --upgrade -o requirements.lock

clean: ## what tools left behind; data/ stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
