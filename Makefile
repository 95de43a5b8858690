# Everything a person does here; every target installs what it needs.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
ARGS ?=

.PHONY: install demo test test-lts quality bench check docs acts format lock dist up down clean

install: .venv/installed  ## make .venv with casus in it

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Casus needs Python 3.11 or newer: install it, or name one with make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make a virtual environment: install its venv package (Debian: apt install python3-venv)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install  ## embedded Neo4j, sample articles, a timeline, the API
	$(BIN)/casus demo $(ARGS)

test: install  ## the whole suite on a real Neo4j
	$(BIN)/python -m pytest $(ARGS)

test-lts: install  ## the integration tests on Neo4j 5.26 LTS (needs Java 17 or 21)
	CASUS_TEST_NEO4J_LINE=5.26 $(BIN)/python -m pytest tests/integration $(ARGS)

check: install  ## lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: install  ## how good the coder is, against its floors
	$(BIN)/python -m tests.quality

bench: install  ## measure on this machine, and write docs/performance.md (ICEWS=<folder>: with rows of your own)
	$(BIN)/python -m tests.bench

docs: install  ## write the pages that follow from the code
	$(BIN)/python -m tests.documents

acts: install  ## train the model of acts anew, from the sentences in training/acts
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r training/requirements.lock
	$(BIN)/python -m training.acts.train

format: install  ## write the house format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: install  ## pin every dependency with its checksums, for all platforms
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --all-extras --output-file requirements.lock pyproject.toml
	$(LOCK) --extra build --constraint requirements.lock --output-file requirements-image.lock pyproject.toml
	$(LOCK) --constraint requirements.lock --output-file training/requirements.lock training/requirements.in

dist: install  ## the wheel, in dist/
	$(BIN)/python -m hatchling build --target wheel
	@ls dist/*.whl

up: secrets/neo4j_auth  ## Neo4j, the service and a scheduler in containers, on loopback
	@docker compose version >/dev/null 2>&1 || { echo "make up needs Docker with Compose v2: see docs/operations.md"; exit 1; }
	@mkdir -p articles
	docker compose up --build --detach --wait $(ARGS)
	@echo "API  http://127.0.0.1:$${CASUS_PORT:-8000}/docs"

down:  ## stop the containers; the data stays (ARGS=--volumes deletes it)
	docker compose down $(ARGS)

secrets/neo4j_auth:
	@mkdir -p -m 700 secrets
	@$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(24), end="")' > secrets/neo4j_password
	@{ printf neo4j/; cat secrets/neo4j_password; } > $@

clean:  ## remove what the targets made here; caches and data folders stay
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
