# Two commands do everything on a fresh Debian machine: `make demo` and `make test`.

SWIFT ?= swift
TASKFERRY = .build/release/taskferry
DEMO ?= .build/demo
CORPUS ?= ../shared/corpus

.PHONY: help setup build demo test check bench fuzz asan hostile limiter credentials corpus simulate-faults trial trial-quick oracles signing contract reports clean

help: ## Show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 17

setup: ## Install the Debian packages that are missing, and nothing else
	@packaging/setup

build: setup ## Build the release binary
	$(SWIFT) build -c release --product taskferry

demo: build ## Load a sample into the embedded simulator of Amazon Connect, as CSV and as XLSX
	@packaging/demo $(TASKFERRY) $(DEMO)

# Some hundred tests hold a ledger open. All at once they would hold thousands of descriptors, and Foundation's
# Process reads past the end of a directory buffer (and may crash) in a program that has more than some 1,300.
test: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 4
test: setup ## Build and run the whole test suite
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

check: ## Formatter and layer check
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks Fuzz
	@.ci/check-layers

bench: build ## Measure beside peers, in one run (needs python3; its packages go into .build)
	@Benchmarks/run $(TASKFERRY)

fuzz: setup ## Feed the readers with mutated inputs, FUZZ_SECONDS for each of five formats (60)
	@packaging/fuzz $(or $(FUZZ_SECONDS),60)

asan: export ASAN_OPTIONS = detect_leaks=0
asan: export TASKFERRY_ONLY = SpreadsheetReadingTests
asan: setup ## Run the tests of the readers under the address sanitizer
	$(SWIFT) test --sanitize address --scratch-path .build-asan

hostile: build ## Run the release binary on files made to break it, and measure each (needs python3)
	@Trials/hostile $(TASKFERRY)

limiter: build ## Measure how a load uses its rate, 18 minutes, with LIMITER=--quick two (needs python3)
	@Trials/limiter $(TASKFERRY) $(LIMITER)

credentials: build ## Hold the sources of credentials against moto and boto3 (needs python3; its packages go into .build)
	@Trials/credentials $(TASKFERRY)

corpus: setup ## Hold the readers against a corpus of real files, where there is one: CORPUS=folder (needs python3)
	@if ! [ -f $(CORPUS)/compare.py ]; then echo "corpus: there is none at $(CORPUS); name one with CORPUS=folder"; \
	elif ! command -v python3 >/dev/null; then echo "corpus: python3 is not installed"; \
	else $(SWIFT) build --product taskferry && Trials/corpus .build/debug/taskferry $(CORPUS) \
	  && Trials/drafts .build/debug/taskferry $(CORPUS); fi

# Optimised, and nothing built but what the submitter stands on: a debug build would take several times as long.
simulate-faults: export TASKFERRY_ONLY = SubmissionTests
simulate-faults: export SEEDS ?= 10000
simulate-faults: SIMULATION = -c release -Xswiftc -enable-testing --scratch-path .build-simulation
simulate-faults: setup ## Hold the submitter against SEEDS seeded schedules of faults (10000); SEED=n replays one
	$(SWIFT) build $(SIMULATION) --build-tests
	$(SWIFT) test $(SIMULATION) --skip-build --filter SimulationTests
	$(if $(SEED),,$(SWIFT) test $(SIMULATION) --skip-build --filter PlantedBugTests)

trial: build ## Hold exactly-once against real processes and every fault, at release level: hours; BIN=program (needs python3, cc)
	@Trials/faults/run $(or $(BIN),$(TASKFERRY)) --level release

trial-quick: setup ## The same at the level of every change: minutes (needs python3 and cc)
	@if ! command -v python3 >/dev/null; then echo "trial-quick: python3 is not installed"; \
	elif ! command -v cc >/dev/null && ! command -v clang >/dev/null; then echo "trial-quick: there is no C compiler"; \
	else $(SWIFT) build --product taskferry && Trials/faults/run $(or $(BIN),.build/debug/taskferry) --level change; fi

oracles: signing contract ## Hold taskferry against botocore, AWS's library for Python (needs python3, openssl, PyPI)

signing: ORACLE = signing
signing: ## Signatures, endpoints and network settings beside botocore's; SEED=n, CASES=n
contract: ORACLE = contract
contract: ## Requests and answers of every operation against botocore's model of Amazon Connect
signing contract: setup
	@if ! command -v python3 >/dev/null; then echo "$(ORACLE): python3 is not installed"; \
	else $(SWIFT) build --build-tests && Trials/oracles/run $(ORACLE) .build/debug/taskferry; fi

reports: setup ## Open the report of every sample in headless Chromium (needs chromium and python3; axe-core goes into .build)
	@if ! command -v python3 >/dev/null; then echo "reports: python3 is not installed"; \
	else $(SWIFT) build --product taskferry && Trials/reports .build/debug/taskferry; fi

clean: ## Remove everything that was built
	rm -rf .build .build-*
