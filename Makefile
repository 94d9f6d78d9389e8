# Partnergraph from nothing but python3, make, node and npm.

PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check --quiet install
PAGE := server/graphiql
CLIENTS := tests/browser tests/federation tests/transports tests/webhooks
PAGE_SOURCES := $(shell find $(PAGE) \( -name node_modules -o -name dist \) -prune -o -type f -print)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help serve test check bench lock graphiql clean

help: ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F '|' '{ printf "%-15s %s\n", $$1, $$2 }'

# exec: Ctrl-C and SIGTERM reach the server itself, not a shell around it.
serve: .venv/installed graphiql ## serve the API, installing what is missing (PORT, DATA_DIR, DATABASE_URL)
	@exec $(BIN)/partnergraph serve

test: .venv/installed-dev graphiql $(CLIENTS:%=%/node_modules/.package-lock.json) ## run every test, against a PostgreSQL that they start
	@exec $(BIN)/pytest

check: .venv/installed-dev ## lint, check the format, the types and what the rooms may import
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed ## measure the server beside a hand-written floor and its reference driver (OPTIONS="--seconds 5")
	@exec $(BIN)/python -m benchmarks.run $(OPTIONS)

lock: $(BIN)/uv ## write both lock files anew from pyproject.toml
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --output-file requirements-dev.lock

graphiql: $(PAGE)/dist/index.html ## build the GraphiQL page

clean: ## remove what make made; the data stays
	rm -rf .venv $(PAGE)/node_modules $(PAGE)/dist $(CLIENTS:%=%/node_modules) *.egg-info build
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# pip is the last that venv puts there, so an interrupted one is made again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing…"
	@$(PIP_INSTALL) --requirement requirements.lock
	@$(PIP_INSTALL) --no-deps --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@echo "Installing what the tests need…"
	@$(PIP_INSTALL) --requirement requirements-dev.lock
	@touch $@

$(BIN)/uv: | $(BIN)/pip
	$(PIP_INSTALL) uv

%/node_modules/.package-lock.json: %/package-lock.json
	@echo "Installing what $* needs…"
	@cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(PAGE)/dist/index.html: $(PAGE_SOURCES) | $(PAGE)/node_modules/.package-lock.json
	@echo "Building GraphiQL…"
	@cd $(PAGE) && npm run build --silent -- --logLevel warn
	@touch $@
