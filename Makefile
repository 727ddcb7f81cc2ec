# Everything sets itself up in .venv; PYTHON must be 3.11 or newer, with venv.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m

.PHONY: demo test lint check bench bench-full soak docs clean
.DEFAULT_GOAL := test

.venv/.user: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[cli]'
	@touch $@

.venv/.dev: .venv/.user
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: .venv/.user ## the main job on real input, on SQLite
	@$(BIN)/leadlink demo

test: .venv/.dev ## the whole suite
	$(RUN) pytest --numprocesses=auto --dist=worksteal

lint: .venv/.dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint ## the gate: lint, then the suite with branch coverage
	@rm -f .coverage .coverage.*
	$(MAKE) --no-print-directory test RUN='$(BIN)/coverage run -m'
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: .venv/.dev ## leadlink beside its peers and bare SQLite, on this machine
	$(BIN)/python benchmarks/stores.py
	$(BIN)/python benchmarks/bench.py $(BENCH)

soak: .venv/.dev ## the long runs: imports of 100,000 rows, crash cycles, everything mixed
	$(BIN)/python benchmarks/soak.py
	$(BIN)/python benchmarks/crash_cycles.py
	LEADLINK_SOAK=300 $(RUN) pytest tests/desk/test_everything_mixed.py

docs: .venv/.dev ## every Python block of the pages, run
	$(BIN)/python -m pytest README.md docs

bench-full: BENCH = --full
bench-full: bench ## the same with a million customers; hours

clean: ## forget the environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* dist benchmarks/.cache
