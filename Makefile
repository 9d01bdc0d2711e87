# The two commands: `make run` and `make test`. Everything lives in .venv; nothing else of the machine is changed,
# but for system packages that the tests need (see tests/system_packages.sh).
PYTHON ?= python3
BIN := .venv/bin
SANAD := $(BIN)/sanad

.PHONY: run test lint proofs benchmarks lock translations clean

run: .venv/installed
	@$(SANAD) upgrade
	@$(SANAD) demo --first-start
	@$(SANAD) serve

test: .venv/installed-for-tests
	@sh tests/system_packages.sh
	@PYTHONHASHSEED=0 $(BIN)/python -m pytest --database both -n 2 --dist loadgroup

lint: .venv/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

proofs: .venv/installed-for-tests
	@sh tests/system_packages.sh
	SANAD_PROOFS=full $(BIN)/python -m pytest --database both -m proof -n 2 --dist loadgroup

benchmarks: .venv/installed-for-tests
	$(BIN)/python -m tests.benchmarks

translations: .venv/installed-for-tests
	$(BIN)/python -m tests.update_translations

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --no-header --no-annotate -o requirements-test.lock

.venv/created:
	$(PYTHON) -c "import sys; sys.exit('Sanad needs Python 3.11 or newer.' if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/created pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/installed-for-tests: .venv/installed requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.lock
	@touch $@

clean:
	rm -rf .venv build dist *.egg-info
