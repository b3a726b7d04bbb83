# Everything a newcomer needs: `make demo` and `make test` set up what is missing by themselves.
SHELL := /bin/bash
SWIFT ?= swift
BUILD := $(SWIFT) build -c release
TESTS := ContractsTests MatchingTests ABTestTests ExperimentationTests MetricLearningTests DatasetTests InferenceTests StyleLabTests KafkaBridgeTests RedisCacheTests PrometheusMetricsTests OTLPTracingTests EventWorkerTests
PYTEST := .build/helm-programs/bin/python -m pytest -q -p no:cacheprovider
HELM_TESTS := $(PYTEST) Tests/Helm
DOCUMENT_TESTS = PROGRAMS="$$($(BUILD) --show-bin-path)" $(PYTEST) Tests/Documents
# All tests of a target at once would hold thousands of descriptors; Foundation's Process does not bear that.
WIDTH := $(shell $(SWIFT) test --help-hidden 2>/dev/null \
	| grep -q parallelization-width && echo --experimental-maximum-parallelization-width 16)
SOURCES := Package.swift Sources Tests Fuzz

.PHONY: help setup build demo test kill-matrix broker-faults soak test-gpu bench-gpu fuzz lint format clean bench test-helm write-golden image-tree test-dashboards test-documents test-java docs test-asan test-tsan

help: ## Show this list.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## Install the missing system packages (apt), or name them.
	@Tools/setup.sh

build: ## Build the programs.
	@Tools/setup.sh --without-browser
	$(BUILD) --product event-worker
	$(BUILD) --product stylelab

demo: build ## Run the whole way of an event on sample members; ARGS="--json" passes flags on.
	@"$$($(BUILD) --show-bin-path)/event-worker" demo $(ARGS)

test: setup lint test-helm ## Lint, build and run all tests, optimised.
	$(BUILD) --build-tests
	@Tools/setup.sh --for-documents
	Tools/document_modules.sh "$$($(BUILD) --show-bin-path)" .build/docs
	$(DOCUMENT_TESTS)
	@# One target after another: tests of brokers and servers measure time, and two processors are few.
	@# What failed is said once more at the end, where it is looked for.
	@set -o pipefail; for target in $(TESTS); do echo "== $$target"; \
		$(SWIFT) test -c release --skip-build $(WIDTH) --filter "^$$target\." 2>&1 | tee .build/test.log \
			|| { echo "== What failed in $$target"; grep -aE -A 3 '^✘|error:' .build/test.log; exit 1; }; done

docs: build ## Build the documentation of all modules below .build/docs; a warning fails.
	Tools/document_modules.sh "$$($(BUILD) --show-bin-path)" .build/docs

test-helm: ## Render the chart in all combinations and check it, its alerts and the Dockerfile; needs no Swift.
	@Tools/setup.sh --for-helm
	$(HELM_TESTS) $(ARGS)

test-documents: build ## Run every command and example of the documents against a whole system.
	@Tools/setup.sh
	@Tools/setup.sh --for-documents
	$(DOCUMENT_TESTS) $(ARGS)

test-java: ## Run the documents' example in Java with Kafka's own client; fetches a JDK and 215 MB.
	@Tools/setup.sh --for-documents
	@Tools/setup.sh --for-java
	JAVA_EXAMPLE=1 $(PYTEST) Tests/Documents/test_java.py

test-dashboards: build ## Run the worker under load and ask Prometheus every query of the dashboards.
	@Tools/setup.sh --for-helm
	EVENT_WORKER="$$($(BUILD) --show-bin-path)/event-worker" \
		$(PYTEST) Tests/Dashboards $(ARGS)

image-tree: ## Build the image's file tree without a container engine, run the worker in it, print its size; needs root.
	Tools/image/try_image.sh "$$($(BUILD) --show-bin-path)"

write-golden: ## Write what the chart renders anew, after a change that is meant.
	@Tools/setup.sh --for-helm
	$(HELM_TESTS) --write-golden -k golden

kill-matrix: setup ## Kill workers at every step, ROUNDS=5 times each; KAFKA_BOOTSTRAP=host:port on a cluster outside.
	$(BUILD) --build-tests
	KILL_MATRIX_ROUNDS=$(or $(ROUNDS),5) KILL_MATRIX_POINTS=$(POINTS) KILL_MATRIX_OUT=.build/kill-matrix \
		$(SWIFT) test -c release --skip-build --filter '^EventWorkerTests\.KillMatrixTests'

broker-faults: setup ## Let every kind of request to the broker fail several times in a row, and look that each fault is met.
	$(BUILD) --build-tests
	BROKER_FAULTS=1 $(SWIFT) test -c release --skip-build --filter '^EventWorkerTests\.BrokerFaultTests'

soak: setup ## Backlogs of EVENTS=100000 events for MINUTES=15 while a second worker comes and goes; figures at the end.
	$(BUILD) --build-tests
	SOAK_EVENTS=$(or $(EVENTS),100000) SOAK_MINUTES=$(or $(MINUTES),15) $(SWIFT) test -c release --skip-build --filter '^EventWorkerTests\.SoakTests'

test-asan: setup ## Run all tests with the address sanitizer, leaks included, in a build below .build/asan; TARGETS="..." for some.
	Tools/test_sanitized.sh address $(or $(TARGETS),$(TESTS))

test-tsan: setup ## Run all tests with the thread sanitizer, in a build below .build/tsan; TARGETS="..." for some.
	Tools/test_sanitized.sh thread $(or $(TARGETS),$(TESTS))

test-gpu: ## Run the kernels and the model on this machine's NVIDIA GPU; needs its driver, NVRTC and cuBLASLt, see docs/gpu.md.
	@Tools/setup.sh --without-browser
	$(BUILD) --build-tests
	CUDA_DEVICE_TESTS=1 $(SWIFT) test -c release --skip-build --filter '^InferenceTests\.CUDA(Kernel|Attention|Backbone)Tests'

bench-gpu: build ## Time the model on this machine's NVIDIA GPU beside Hugging Face: MODEL=DIR PHOTO=FILE, see docs/gpu.md.
	$(or $(PYTHON),.venv/bin/python) Benchmarks/gpu.py --model $(MODEL) --photo $(PHOTO) $(ARGS)

fuzz: ## Feed what reads strangers' bytes with mutations, SECONDS=600 for each target; TARGETS="photo event" for some.
	@Tools/setup.sh --without-browser
	Tools/fuzz.sh --seconds $(or $(SECONDS),600) $(TARGETS)

lint: ## Check formatting and documentation comments.
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format: ## Rewrite sources in the project's format.
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

bench: build ## Time full-size inference beside Hugging Face: MODEL=DIR PHOTO=FILE, see Benchmarks/README.md.
	.venv/bin/python Benchmarks/full_size.py --model $(MODEL) --photo $(PHOTO) $(ARGS)

clean: ## Remove what was built.
	rm -rf .build
