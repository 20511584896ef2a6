# Everything is set up once, in .venv; pyproject.toml and constraints.txt say with what.
#   make run PYTHON=python3.12
#   make install TORCH_INDEX=https://…   where to fetch torch from, such as an index of CPU wheels

PYTHON ?= python3
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --root-user-action ignore -c constraints.txt
WANTED := pyproject.toml constraints.txt

.PHONY: install run test check bench
# Two pips must not write to one environment.
.NOTPARALLEL:

install: $(VENV)/.program
	$(BIN)/thidua index build

run: install
	@exec $(BIN)/thidua run

# Many tests wait, for a browser or for the disk, so two cores keep three workers busy. What is
# compiled is kept, or each of the many processes that tests start would compile the program anew.
test: $(VENV)/.program-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.program-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	@$(BIN)/python -m bench

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Thi Đua needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.program: $(VENV)/.python $(WANTED)
ifneq ($(TORCH_INDEX),)
	$(PIP) --no-deps --index-url $(TORCH_INDEX) torch
endif
	$(PIP) -e .
	@touch $@

$(VENV)/.program-dev: $(VENV)/.program
	$(PIP) -e '.[dev]'
	@touch $@
