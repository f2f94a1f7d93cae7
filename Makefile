# Every target makes what it needs; nothing has to be installed by hand but Python 3.11 or newer with its venv module.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs screenshots bench soak audit

help:  ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.kgbuild  ## ten articles to a graph: questions, a ranking, Turtle, JSON-LD and a web page
	@KGBUILD=$(BIN)/kgbuild sh examples/demo.sh build/demo

test: $(VENV)/.kgbuild-dev  ## all tests, the examples of the docstrings and of the docs among them
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.kgbuild-dev  ## style, types, order of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.kgbuild-dev  ## write the generated reference pages again
	$(BIN)/python docs/vocabulary.py
	$(BIN)/python docs/benchmarks.py
	$(BIN)/python docs/generate.py

screenshots: $(VENV)/.kgbuild-dev  ## take the pictures of the explorer again
	$(BIN)/python docs/screenshots.py

# What kgbuild is measured beside; where one cannot be installed, the table says so.
OTHERS := build/others/kglab build/others/morph-kgc
$(OTHERS):
	@$(PYTHON) -m venv $@
	-@$@/bin/python -m pip install -qq --disable-pip-version-check $(@F)

bench: $(VENV)/.kgbuild-dev $(OTHERS)  ## figures beside others, and the page of them (an hour)
	for name in build parallel store mapping gate start; do $(BIN)/python benchmarks/$$name.py || exit 1; done
	$(BIN)/python docs/benchmarks.py

soak: $(VENV)/.kgbuild-dev  ## an hour of inputs that nobody has tried yet, and of builds that are killed or run out of room
	KGBUILD_SOAK=$(or $(KGBUILD_SOAK),100) $(BIN)/python -m pytest tests/test_fuzz.py
	KGBUILD_SOAK=$(or $(KGBUILD_SOAK),25) $(BIN)/python -m pytest tests/test_parallel.py -k killed_leaves
	KGBUILD_SOAK=$(or $(KGBUILD_SOAK),25) $(BIN)/python -m pytest tests/test_crash.py -k 'full_disk or damaged_data'

audit: $(VENV)/.kgbuild-dev  ## known faults of what is installed
	@$(BIN)/python -m pip install -qq --disable-pip-version-check 'pip-audit>=2.7'
	@$(BIN)/python -m pip freeze --disable-pip-version-check --exclude-editable >$(VENV)/installed.txt
	$(BIN)/pip-audit --strict --no-deps --disable-pip -r $(VENV)/installed.txt

# The stamps tell make what is installed already; a changed pyproject.toml or explorer installs again.
EXPLORER := hatch_build.py $(wildcard frontend/*.* frontend/public/* frontend/src/*.* frontend/src/pages/*)
$(VENV)/.kgbuild: pyproject.toml $(EXPLORER)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing kgbuild into $(VENV) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.kgbuild-dev: $(VENV)/.kgbuild
	@echo "installing the tools of the tests into $(VENV) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@touch $@
