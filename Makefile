# `make` alone lists the targets. Needed: Python 3.11 or newer; JDK 17, Maven, Node 20 for the targets that say so.

PYTHON ?= python3
PY := .venv/bin/python
RELEASE ?= r4
PORT ?= 8080
MEDPLUM_PORT ?= 8103
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test check hapi medplum validate bench bench-sync prove-validator prove-usdm prove-kills prove-criteria prove-helios conformance tables clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## make .venv with everything needed to run, test and check

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --upgrade pip
	$(PY) -m pip install --quiet --editable . --group dev
	@touch $@

demo: setup ## push the example trials into the folder demo/ and show what happened
	$(PY) examples/demo.py

test: setup ## all tests with coverage (JDK 17, Maven, Node 20: else tests that need them are skipped)
	PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term-missing --durations=15

check: setup ## format, lint, types, import rules, dependencies
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/pyright
	.venv/bin/lint-imports
	.venv/bin/deptry .

hapi: setup ## a real HAPI FHIR in memory (JDK 17, Maven): make hapi RELEASE=r5 PORT=8080
	@$(PY) -m tests.hapi.run --release $(RELEASE) hapi --port $(PORT)

medplum: setup ## Medplum's FHIR router in memory, R4 (Node 20): make medplum MEDPLUM_PORT=8103
	@$(PY) -m tests.medplum.run --port $(MEDPLUM_PORT)

validate: setup ## judge FHIR files with HL7's validator (JDK 17, Maven): make validate RELEASE=r4 FILES="a.json b.json"
	@test -n "$(FILES)" || { echo 'usage: make validate RELEASE=r4 FILES="a.json b.json"' >&2; exit 2; }
	@$(PY) -m tests.hapi.run --release $(RELEASE) validate $(FILES)

prove-validator: setup ## every resource of every trial through HL7's validator, about 10 minutes (JDK 17, Maven)
	$(PY) -m tests.whole_way.prove_validator

prove-usdm: setup ## every USDM document pushed to a real HAPI FHIR of each release and back, about 3 minutes (JDK 17, Maven)
	$(PY) -m tests.whole_way.prove_usdm

prove-kills: setup ## a hundred pushes killed and started again, about 15 minutes (JDK 17, Maven)
	$(PY) -m tests.proofs.kills

prove-criteria: setup ## 100,000 made-up texts of criteria, and 100 kB of each hard part: none makes the parser stumble; about 15 minutes
	LONG_TEXTS=1 $(PY) -m pytest tests/eligibility/test_hard_characters.py
	$(PY) -m tests.eligibility.fuzzing

conformance: setup ## the suite for any server against yours: make conformance BASE=http://localhost:8080/fhir
	@test -n "$(BASE)" || { echo 'usage: make conformance BASE=http://localhost:8080/fhir' >&2; exit 2; }
	CONFORMANCE_BASE=$(BASE) $(PY) -m pytest tests/conformance

prove-helios: setup ## the same against Helios HFS; its first build takes 20 minutes (Rust, JDK 17, Maven)
	$(PY) -m tests.helios.conformance

tables: setup ## make the tables of the structural check again from HL7's definitions (JDK 17, Maven)
	for release in r4 r4b r5; do \
	  mvn -q -B dependency:copy -DoutputDirectory=$(CURDIR)/build/definitions \
	    -Dartifact=ca.uhn.hapi.fhir:hapi-fhir-validation-resources-$$release:8.8.0 || exit 1; \
	done
	$(PY) -m fhir_trials.validation.definitions build/definitions

bench: setup ## CPU time beside orjson and fhir.resources: the whole way and back, the check alone, the criteria
	$(PY) -m benchmarks.whole_way
	$(PY) -m benchmarks.usdm
	$(PY) -m benchmarks.validation
	$(PY) -m benchmarks.eligibility

bench-sync: setup ## pushes to a real HAPI FHIR beside a bare loop over httpx (JDK 17, Maven)
	$(PY) -m benchmarks.sync

clean: ## remove what was built or measured
	rm -rf .venv tests/hapi/target demo build dist .coverage .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
