# The vocabulary of this house. Every target sets up what it needs; a second call does only what has changed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
LAN ?=
BIN := .venv/bin
SETUP := $(PYTHON) scripts/setup.py

.DEFAULT_GOAL := help
.PHONY: help setup run test check unit contracts races frontend-test journeys faults e2e long bench pictures messages locks wheel clean

help:  ## these lines
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 16

setup:  ## install locked packages, build the front end, compile the texts
	@$(SETUP)

run: ## everything on this machine: portal, console, demo host, mailbox (PORT=8000, LAN=1 for phones)
	@$(SETUP) --for run
	@exec $(BIN)/visavis demo --port $(PORT) $(if $(LAN),--lan)

test:  ## all tests, the fast ones first
	@$(SETUP) --for test
	@$(BIN)/python scripts/run_tests.py all

check:  ## style, types, doors, sizes, texts: everything that needs no running
	@$(SETUP)
	@$(BIN)/python scripts/run_tests.py check

unit contracts races journeys faults frontend-test:  ## one part of the tests
	@$(SETUP)
	@$(BIN)/python scripts/run_tests.py $@

e2e:  ## browser tests only
	@$(SETUP) --for test
	@$(BIN)/python scripts/run_tests.py browser

long:  ## the long tests that `make test` leaves out
	@$(SETUP) --for test
	@$(BIN)/python scripts/run_tests.py long

bench:  ## NAME=call|captions|documents|waiting|join|pages|slots|routing [QUICK=1]: measure, print a table and one line of JSON
	@$(SETUP) --for test
	@$(BIN)/python -m bench $(NAME) $(if $(QUICK),--quick)

pictures:  ## every page, phone and desktop, light and dark, into var/pictures/
	@$(SETUP) --for pictures
	@$(BIN)/python scripts/pictures.py

messages:  ## collect the texts of all pages into the .po files and name what is not translated
	@$(SETUP) --for messages
	@$(BIN)/python scripts/messages.py collect

locks:  ## make requirements/*.txt again from pyproject.toml (needs uv)
	@sh scripts/lock.sh

wheel:  ## a wheel with the built front end inside, tried in an environment of its own
	@$(SETUP)
	@$(BIN)/python scripts/wheel.py

clean:  ## remove what was built; var/ (your data) stays
	rm -rf .venv frontend/node_modules src/visavis/static/build dist .mypy_cache .ruff_cache .pytest_cache
