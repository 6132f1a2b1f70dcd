# Two commands: make run, make test. Everything they need they set up themselves.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done || echo python3)
PY = .venv/bin/python
PYTEST = $(PY) -m pytest -n 2 --dist loadgroup
# For tools that read the settings but open no connection.
NO_SERVICES = LINGKUNGAN=uji SEBAGAI_PEMILIK=1 REDIS_URL=redis://localhost DATABASE_URL=postgres://koperasi@/koperasi DATABASE_URL_PEMILIK=postgres://koperasi_pemilik@/koperasi
UV = $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml

# Compiled code is kept, also where the machine says not to: a run has hundreds of processes, each would compile it anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help run test test-cepat check fix bench lock venv venv-dev
.DEFAULT_GOAL := help

help: ## daftar perintah ini
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: venv ## jalankan aplikasi dengan kantor contoh (PORT=8000, KOPERASI_HOME=.data)
	@exec $(PY) -m koperasi.local.run

test: venv-dev ## semua uji, termasuk browser
	@$(PY) -m koperasi.local.system pango
	@$(PY) -m koperasi.local.system chromium
	@$(PY) -m koperasi.local.system pdfsig
	$(PYTEST) --ignore=tests/benchmarks $(LEWATI) tests

test-cepat: venv-dev ## uji cepat: unit, integrasi, penjaga
	@$(PY) -m koperasi.local.system pango
	$(PYTEST) -m "not layanan" tests/unit tests/integration tests/guards

check: venv-dev ## gaya, tipe, arah impor, migrasi, anggaran, templat
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(NO_SERVICES) $(PY) -m mypy
	.venv/bin/lint-imports
	$(NO_SERVICES) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PYTEST) -q tests/guards

fix: venv-dev ## rapikan kode
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: venv-dev ## ukur malam dan daftar pada 210.000 koperasi, 100 pengurus sekaligus, dan penerbitan surat
	$(PY) -m pytest -s tests/benchmarks

lock: venv-dev ## buat ulang requirements.lock dan requirements-dev.lock dari pyproject.toml
	$(UV) -o requirements.lock
	$(UV) --group dev -c requirements.lock -o requirements-dev.lock

venv:
	@$(PYTHON) koperasi/local/venv.py

venv-dev:
	@$(PYTHON) koperasi/local/venv.py dev
