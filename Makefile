# Two commands matter: `make demo` and `make test`. Both make what they need first.
RECENT = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do $$name -c "$(RECENT)" 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
EXTRACT := --no-wrap --sort-by-file --add-location=file --omit-header -k N_
UPDATE := --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
BUILT := static/tool/dist/.built
.DELETE_ON_ERROR:
.PHONY: demo test setup lint messages revision bench xblock-versions tutor-check clean help

help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ –/'

demo: setup ## the whole product on this machine; CHECK=1 walks through it and tells what was seen
	$(if $(CHECK),$(BIN)/python -m devstack.debian chromium)
	$(BIN)/python -m devstack.demo $(if $(CHECK),--check)

test: setup lint ## everything: unit, service, LTI, XBlock, browser, and the journey
	$(BIN)/python -m devstack.debian chromium
	$(BIN)/pytest
	$(BIN)/python -m devstack.demo --check

setup: .venv/.made $(CATALOGUES) $(BUILT) ## .venv with everything, and the front end

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/.made: pyproject.toml setup.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m devstack.debian python3-venv
	@echo "Making .venv; the first time takes a few minutes"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(CATALOGUES): %.mo: %.po | .venv/.made
	@$(BIN)/python setup.py --quiet compile_catalogues

$(BUILT): package.json package-lock.json $(shell find static/tool/live -type f) | .venv/.made
	@echo "Making the front end"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build
	@touch $@

messages: setup ## collect the messages to translate; changes nothing but what changed in the sources
	$(BIN)/pybabel -q extract $(EXTRACT) -F babel.cfg -o translations/messages.pot .
	$(BIN)/pybabel -q extract $(EXTRACT) -F translations/xblock.cfg -o translations/xblock.pot .
	for domain in messages xblock; do $(BIN)/pybabel -q update $(UPDATE) -i translations/$$domain.pot -d translations -D $$domain; done

revision: setup ## write a revision of the database from the models: make revision MSG="What changes"
	$(BIN)/python -m devstack.revise "$(MSG)"

bench: setup ## figures, each a ratio to something in the same run
	$(BIN)/livementor bench all --data build/bench

xblock-versions: setup ## the XBlock on the oldest and the newest versions it supports (some minutes)
	$(BIN)/python -m tests.xblock.versions

tutor-check: setup ## the Tutor plugin, rendered by Tutor itself (needs no Docker)
	$(BIN)/python -m devstack.tutor.check

clean:
	rm -rf .venv build dist node_modules static/tool/dist *.egg-info
