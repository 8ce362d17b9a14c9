# Two commands matter: `make demo` and `make test`. Both make what they need first.
PYTHON ?= python3.11
BIN := .venv/bin
BUILT := static/tool/dist/.built
.DELETE_ON_ERROR:
.PHONY: demo test setup lint messages revision bench xblock-versions clean help

help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ –/'

demo: setup ## the whole product on this machine; CHECK=1 walks through it and tells what was seen
	$(BIN)/python -m devstack.demo $(if $(CHECK),--check)

test: setup lint ## everything: unit, service, LTI, XBlock, browser, and the journey
	$(BIN)/python -m devstack.debian chromium
	$(BIN)/pytest
	$(BIN)/python -m devstack.demo --check --data build/check

setup: .venv/.made $(BUILT) ## .venv with everything, and the front end

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/.made: pyproject.toml setup.py translations/fr/LC_MESSAGES/messages.po
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[dev]'
	$(BIN)/python setup.py --quiet compile_catalogues
	touch $@

$(BUILT): package.json package-lock.json $(shell find static/tool/live -type f)
	command -v npm >/dev/null || $(BIN)/python -m devstack.debian nodejs npm
	npm ci --no-audit --no-fund --loglevel=error
	npm run --silent build
	touch $@

messages: setup ## collect the messages to translate; changes nothing but what changed in the sources
	$(BIN)/pybabel -q extract --no-wrap --sort-by-file --add-location=file --omit-header -F babel.cfg -k N_ -o translations/messages.pot .
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i translations/messages.pot -d translations -D messages

revision: setup ## write a revision of the database from the models: make revision MSG="What changes"
	$(BIN)/python -m devstack.revise "$(MSG)"

bench: setup ## figures, each a ratio to something in the same run
	$(BIN)/livementor bench all --data build/bench

xblock-versions: setup ## the XBlock on the oldest and the newest versions it supports (some minutes)
	$(BIN)/python -m tests.xblock.versions

clean:
	rm -rf .venv build dist node_modules static/tool/dist *.egg-info
