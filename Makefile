# make lab      open the course        make test     prove it
# make test-real  prove it on the real data of the cache, of COURSE_DATA_MIRROR or of the network
# make test-weekly  also what takes too long for every run
# make format   tidy what was edited   make clean    remove what the others made
# make claims   renew what tagged cells are compared with
# make site     the course as a book                 make guide    what a lecturer needs
# make slides   the course as decks of slides         make sheets   two pages of each notebook, to study and print
# make lock     renew the pinned versions

VENV ?= .venv
PYTHON_IN_VENV := $(VENV)/bin/python
# Any Python 3 that starts: tools/set_up.py finds one that the course runs on by itself.
ANY_PYTHON := $(or $(shell for python in python3 python3.12 python3.13 python3.11 python; do \
	$$python -c "import sys; sys.exit(sys.version_info < (3, 6))" 2>/dev/null && echo $$python && break; \
	done),uv run --no-project python)
SET_UP := $(ANY_PYTHON) tools/set_up.py --venv "$(VENV)"
# Two test files at a time, whatever the machine: a notebook's kernel takes up to 1.5 GB.
# The order of the files is conftest.py's.
WORKERS ?= --numprocesses 2 --dist loadfile --no-loadscope-reorder
# In a container one often is root, and Jupyter wants to hear that this is meant.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: lab test test-weekly test-real format claims clean site slides sheets guide lock

lab:
	@$(SET_UP)
	@"$(PYTHON_IN_VENV)" -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb $(AS_ROOT) $(LAB_OPTIONS)

test:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" -m pytest $(WORKERS) $(TEST_OPTIONS)

test-weekly:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" -m pytest $(WORKERS) -m "weekly or not weekly" $(TEST_OPTIONS)

test-real:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" -m course_utils data fetch mnist cifar10 cats_and_dogs
	@COURSE_DATA_SOURCE=real "$(PYTHON_IN_VENV)" -m pytest $(WORKERS) $(TEST_OPTIONS)

format:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" tools/format.py

claims:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" tools/claims.py $(NOTEBOOKS)

site:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" tools/build_site.py

slides:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" tools/build_slides.py

sheets:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" tools/build_sheets.py $(NOTEBOOKS)

guide:
	@$(SET_UP) --tests
	@"$(PYTHON_IN_VENV)" tools/guide.py

lock:
	@$(ANY_PYTHON) tools/lock.py

clean:
	rm -rf "$(VENV)" "$(VENV).lock" "$(VENV).unfinished" site screenshots build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} + ; find . -name .ipynb_checkpoints -prune -exec rm -rf {} + ; rm -rf *.egg-info
