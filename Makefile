# Every target sets up what it needs: a fresh machine wants python3.11, make and the package registry, nothing more.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.core
DEV := $(VENV)/.dev
COUNT ?= 100000

.DEFAULT_GOAL := help
.PHONY: help run test test-cluster bench bench-cluster bench-scale fixtures lint clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

run: $(CORE) ## read the shipped fixtures to Parquet in output/ and print a summary
	$(BIN)/nianbao run 'fixtures/*/source.*' --output output

test: $(DEV) ## lint, types, import contracts and all tests
	$(BIN)/ruff check src tests fixtures benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

test-cluster: $(DEV) ## test Ray with two nodes, and an S3-compatible server, both on this machine
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,cluster]'
	$(BIN)/python -m pytest tests/test_cluster.py tests/test_remote.py

bench: $(DEV) ## measure accuracy and speed on freshly generated reports, and read back many drawn at random
	$(BIN)/python -m benchmarks
	$(BIN)/python -m pytest -q tests/test_roundtrip.py --hypothesis-profile=deep

bench-cluster: $(DEV) ## measure what a Ray cluster of two nodes costs beside two local processes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,cluster]'
	$(BIN)/python -m benchmarks.cluster

bench-scale: $(DEV) ## run over COUNT texts (100,000) and a twentieth as many PDFs, again unchanged, and kill a run a hundred times
	$(BIN)/python -m benchmarks.scale --count $(COUNT)
	NIANBAO_KILLS=100 $(BIN)/python -m pytest -q tests/test_incremental.py -k killed_runs

fixtures: $(DEV) ## print the chosen fixtures anew
	$(BIN)/python -m fixtures.make

lint: $(DEV) ## format and fix what can be fixed
	$(BIN)/ruff format src tests fixtures benchmarks
	$(BIN)/ruff check --fix src tests fixtures benchmarks

clean: ## remove what the targets made
	rm -rf $(VENV) output

$(CORE): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("nianbao needs Python 3.11 or newer; set PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): $(CORE)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
