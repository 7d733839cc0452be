# Everything happens below this folder. Paths are relative, so that it may lie anywhere.

export PIP_CACHE_DIR := var/cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE

PYTHONS := python3 python3.11 python3.12 python3.13 python3.14 python3.15 python3.16
ARGS ?=

# Tests wait more than they work, so there is one process more than the usual two cores.
TOGETHER := --numprocesses 3 --dist loadfile --no-loadscope-reorder

.PHONY: setup demo test torture check clean
.DELETE_ON_ERROR:

setup: .venv/stamp
	@.venv/bin/python -m deploy.local

demo: setup
	@.venv/bin/python -m miluo demo $(if $(EXIT),--exit) $(if $(SPEED),--speed $(SPEED))

test: .venv/stamp
	@.venv/bin/python -m deploy.local --browser
	.venv/bin/python -m pytest $(TOGETHER) $(ARGS)

torture: .venv/stamp
	@.venv/bin/python -m deploy.local --browser
	.venv/bin/python -m pytest -m torture --timeout 0 $(ARGS)

check: .venv/stamp
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

clean:
	rm -rf .venv var node_modules api/console/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/stamp: pyproject.toml
	@for name in $(PYTHONS); do \
	  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	    && python="$$name" && break; \
	done; \
	test -n "$$python" || { \
	  echo "Python 3.11 or newer is missing: install it (apt install python3)."; \
	  exit 1; }; \
	.venv/bin/python -m pip --version >/dev/null 2>&1 && exit; \
	echo "making .venv with $$("$$python" --version)"; \
	"$$python" -m venv --without-pip --clear .venv || { \
	  echo "The virtual environment could not be made: mend what is said above and run it again."; \
	  exit 1; }; \
	.venv/bin/python -m ensurepip --default-pip >/dev/null 2>&1 \
	  || .venv/bin/python -m deploy.local.pip
	@mkdir -p "$(PIP_CACHE_DIR)"
	@echo "installing the Python packages"
	@.venv/bin/python -m pip install --quiet --editable '.[dev]' || { \
	  echo "The Python packages could not be installed (above): check the network and the disk" \
	    "(2 GB) and run it again."; \
	  exit 1; }
	@touch $@
