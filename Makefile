# One command each. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
SCALE ?= 100000
WORKERS ?= 2
export PORT SCALE

.DEFAULT_GOAL := help
.PHONY: help run install test check bench faults format messages lock clean

help:  ## say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

run: install  ## start the portal on http://localhost:8000 (PORT=... for another port); Ctrl-C stops it
	@exec $(BIN)/python manage.py serve

install: $(VENV)/installed  ## build .venv from requirements.lock

test: $(VENV)/installed-dev  ## run the whole suite in WORKERS=2 processes (REQUIRE_BROWSER=1: no Chromium is a failure)
	$(BIN)/python -m pytest -rs --numprocesses $(WORKERS) --dist worksteal

check: $(VENV)/installed-dev  ## format, lint, types, import contracts, migrations, translations, consistency
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --check --lint templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m pytest -q -rs tests/test_consistency.py tests/test_translations.py

bench: $(VENV)/installed-dev  ## measure the slow paths (SCALE=100000 entries) into build/bench.json
	$(BIN)/python -m tests.bench

faults: $(VENV)/installed-dev  ## print what becomes of 12 faults, 100 harmless changes and 25 killed runs
	FAULTS_REPLAYS=100 KILLS=25 $(BIN)/python -m pytest -q \
		tests/scrapers/runs/test_faults_table.py tests/scrapers/runs/test_kill.py

format: $(VENV)/installed-dev  ## put code and templates into the shape that `make check` asks for
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --quiet --reformat templates

messages: $(VENV)/installed-dev  ## collect the texts to translate into locale/ (needs GNU gettext)
	$(BIN)/python manage.py makemessages --locale it --no-obsolete --no-location $(NOT_OURS)

lock: $(VENV)/installed-dev  ## write both lock files anew from pyproject.toml
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraints requirements.lock --output-file requirements-dev.lock

clean:  ## remove what the commands above made, except the portal's data in var/
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

NOT_OURS := --ignore=.venv --ignore=build --ignore=var --ignore=tests

$(VENV)/python-is-new-enough:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The portal needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python-is-new-enough requirements.lock
	@echo "Installing the portal into $(VENV) (once, a minute or two) ..."
	@$(PIP) --requirement requirements.lock
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@echo "Installing what tests and checks need ..."
	@$(PIP) --requirement requirements-dev.lock
	@touch $@
