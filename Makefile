# Everything sets itself up in .venv; python3 must be 3.11 or newer, with venv.
PYTHON ?= python3
BIN := .venv/bin
COVERAGE_FILE ?= .coverage
export COVERAGE_FILE

.PHONY: demo test check lint bench soak docs clean
.DEFAULT_GOAL := test

.venv/.user: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[cli]'
	@touch $@

.venv/.dev: pyproject.toml .venv/.user
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: .venv/.user ## the main job on real input, on SQLite
	$(BIN)/leadlink demo

test: .venv/.dev ## the whole suite
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

lint: .venv/.dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint ## the gate: lint, then the suite with branch coverage
	rm -f .coverage .coverage.*
	$(MAKE) test BIN='$(BIN)' COVER='$(BIN)/coverage run -m'
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

clean: ## forget the environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* dist
