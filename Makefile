# Two commands matter: `make run` and `make test`. Both need git, make and Python 3.11, nothing else.
PYTHON ?= python3.11
BIN := .venv/bin
export PYTHONWARNINGS := ignore::SyntaxWarning
export PATH := $(CURDIR)/$(BIN):$(PATH)
.DEFAULT_GOAL := help

option = $(if $($(shell echo $(1) | tr a-z A-Z)),--$(1) '$($(shell echo $(1) | tr a-z A-Z))')

help:  ## what one can make here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: .venv/run  ## start the portal with its demonstration city on http://127.0.0.1:8000
	@$(BIN)/python manage.py start || [ $$? -eq 130 ]  # Ctrl-C is how one stops it

test: .venv/test  ## the whole suite
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 15 $(TESTS)

lint: .venv/test  ## style, storeys, templates, types
	ruff check .
	ruff format --check .
	lint-imports
	djlint --lint templates
	mypy

cover-statutes: .venv/test  ## every branch of the rules is taken by their own tests
	$(BIN)/python -m pytest -q -n 2 tests/statutes --cov=statutes --cov-branch --cov-report=term-missing --cov-fail-under=100

docs: .venv/test  ## docs/workflow.md and docs/openapi.json anew from their tables
	$(BIN)/python manage.py workflow_doc
	$(BIN)/python manage.py openapi_doc

prove-clock: .venv/test  ## N random histories (100000): the clock and the oracle of tests/oracle must agree; JOBS=, SEED=
	$(BIN)/python -m tests.statutes.prove_clock -n $(or $(N),100000) --seed $(or $(SEED),0) $(if $(JOBS),-j $(JOBS))

prove-races: .venv/test  ## every two acts that exclude each other, N times each (100); SQLite, or DATABASE_URL=; MINUTES= (120)
	$(BIN)/python -m tests.faults.prove_races -n $(or $(N),100) --minutes $(or $(MINUTES),120)

prove-sweep: .venv/test  ## worker, beat, Redis killed at every named point; wants DATABASE_URL=postgres://..., redis-server; MINUTES= (8)
	$(BIN)/python -m tests.faults.prove_sweep --minutes $(or $(MINUTES),8) --copies $(or $(COPIES),16)

prove-index: .venv/test  ## the writer of the index killed N times (50) for each engine, rebuilt under readers; SQLite, or DATABASE_URL=; MINUTES= (20)
	$(BIN)/python -m tests.faults.prove_index -n $(or $(N),50) --minutes $(or $(MINUTES),20) --seed $(or $(SEED),0)

prove-questions: .venv/test  ## 2,000 hostile questions on each address of the search, with both engines: in one process (HOSTILE=part: a part), and all of a real server
	HOSTILE=$(or $(HOSTILE),all) $(BIN)/python -m pytest -q -s tests/search/test_hostile.py
	$(BIN)/python -m tests.faults.prove_questions

mutants: .venv/test  ## break the rules on purpose and see what the tests notice; JOBS=, N= (a sample), MINUTES= (90), MODULES=
	$(BIN)/python -m tests.statutes.mutants $(MODULES) $(if $(N),-n $(N)) $(if $(JOBS),-j $(JOBS)) --minutes $(or $(MINUTES),90)

search-quality: .venv/test  ## how well the search finds, both engines, with floors; DATA= (../shared/data), QUESTIONS=, PHRASES=, ENGINES=, SETS=
	$(BIN)/python benchmarks/search_quality.py $(foreach name,data questions phrases engines sets,$(call option,$(name)))

search-speed: .venv/test  ## how fast the search is, both engines, with aims; DATA= (../shared/data), ENGINES=, SETS=, TEXTS= (60)
	$(BIN)/python benchmarks/search.py $(foreach name,data engines sets texts,$(call option,$(name)))

messages: .venv/test  ## collect the sentences to translate (needs gettext)
	$(BIN)/python manage.py makemessages -l zh_Hans --no-location --no-wrap --ignore .venv --ignore tests --ignore var
	$(BIN)/python manage.py compilemessages -l zh_Hans

.venv/bin/pip:
	$(PYTHON) -m venv .venv

.venv/run: requirements/run.txt | .venv/bin/pip
	@echo "Installing packages (once) …"
	$(BIN)/pip install --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	$(BIN)/pip check --disable-pip-version-check
	@touch $@

.venv/test: requirements/test.txt | .venv/bin/pip
	@echo "Installing packages for the tests (once) …"
	$(BIN)/pip install --disable-pip-version-check --no-deps --require-hashes -r requirements/test.txt
	$(BIN)/pip check --disable-pip-version-check
	@touch $@ .venv/run

.PHONY: help run test lint cover-statutes docs prove-clock prove-races prove-sweep prove-index prove-questions mutants search-quality search-speed messages
