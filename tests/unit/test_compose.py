"""No container engine is needed to know that docker-compose.yml says what the specification and this code allow."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import get_commands

from koperasi.local import postgres

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "publik", "worker", "beat")
EXAMPLE = (ROOT / ".env.example").read_text()
KNOWN = set(re.findall(r"^#?([A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))


def read_by_code() -> set[str]:
    asked = re.compile(r"""(?:env\.(?:text|flag|number|words)|environ(?:\.get)?)[(\[]\s*f?["']([A-Z0-9_]+)["']""")
    files = [ROOT / "manage.py", *(f for d in ("koperasi", "registry", "pembinaan") for f in (ROOT / d).rglob("*.py"))]
    return {name for file in files for name in asked.findall(file.read_text())}


def test_follows_the_compose_specification() -> None:
    schema = resources.files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    assert [error.message for error in validator.iter_errors(COMPOSE)] == []
    assert list(validator.iter_errors({"services": {"web": {"imaeg": "x"}}})), (
        "the schema itself must be able to refuse"
    )


def test_has_the_six_processes_and_the_public_one() -> None:
    assert set(SERVICES) == {"db", "redis", *OURS}


@pytest.mark.parametrize("name", SERVICES)
def test_runs_as_an_ordinary_user(name: str) -> None:
    assert SERVICES[name]["user"].split(":")[0] not in {"", "0", "root"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", OURS)
def test_waits_for_what_it_needs(name: str) -> None:
    for other, how in SERVICES[name]["depends_on"].items():
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        else:
            assert (other, how["condition"]) == ("migrate", "service_completed_successfully")


def test_every_variable_is_explained_in_the_example() -> None:
    used = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", TEXT))
    assert used
    assert used - KNOWN == set()


def test_every_variable_handed_to_our_processes_is_read_by_the_code() -> None:
    handed = {key for name in OURS for key in SERVICES[name]["environment"]}
    assert handed - read_by_code() == set()


def test_the_example_knows_every_variable_of_the_code_and_no_other() -> None:
    elsewhere = {"PATH", "MAKELEVEL", "DJANGO_SETTINGS_MODULE"}
    compose_only = {"SANDI_POSTGRES", "SANDI_PEMILIK", "SANDI_APLIKASI", "NAMA_PUBLIK", "PORT_PUBLIK"}
    expected = (read_by_code() - elsewhere) | compose_only
    assert expected == KNOWN


@pytest.mark.parametrize("name", OURS)
def test_its_command_exists(name: str) -> None:
    command = SERVICES[name].get("command") or json.loads(re.findall(r"^CMD (.*)$", dockerfile(), re.MULTILINE)[-1])
    programs = [command[2]] if command[:2] == ["sh", "-c"] else [" ".join(command)]
    for line in (part.strip() for text in programs for part in text.split("&&")):
        program, first, *_ = line.split()
        assert shutil.which(program, path=str(Path(sys.executable).parent)), program
        if first == "manage.py":
            assert line.split()[2] in get_commands()
        if program == "gunicorn":
            assert __import__(first, fromlist=["application"]).application


def test_commands_in_its_comments_exist() -> None:
    named = set(re.findall(r"manage\.py (\w+)", TEXT))
    assert {"setup_office", "migrate"} <= named
    assert named - set(get_commands()) == set()


def test_makes_the_same_roles_as_the_embedded_services() -> None:
    script = COMPOSE["configs"]["peran"]["content"]
    assert f"CREATE ROLE {postgres.OWNER} LOGIN PASSWORD" in script
    assert f"CREATE ROLE {postgres.APP} LOGIN PASSWORD" in script
    assert f"CREATE DATABASE {postgres.DATABASE} OWNER {postgres.OWNER};" in script
    assert SERVICES["migrate"]["environment"]["DATABASE_URL_PEMILIK"].startswith(f"postgres://{postgres.OWNER}:")
    for name in OURS:
        assert SERVICES[name]["environment"]["DATABASE_URL"].startswith(f"postgres://{postgres.APP}:")
        assert ("DATABASE_URL_PEMILIK" in SERVICES[name]["environment"]) == (name == "migrate")


def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def test_the_image_copies_what_there_is_and_ends_as_an_ordinary_user() -> None:
    copied = [
        line.split()[1] for line in dockerfile().splitlines() if line.startswith("COPY ") and "--from" not in line
    ]
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert set(copied) == set(allowed)
    for name in copied:
        assert (ROOT / name).exists(), name
    assert re.findall(r"^USER (\S+)", dockerfile(), re.MULTILINE) == ["10001:10001"]


@pytest.mark.parametrize(
    "secret", ["", "pendek", "hanya-untuk-kantor-contoh-jangan-dipakai-di-produksi", "x" * 40], ids=lambda s: s[:8]
)
def test_production_starts_with_a_secret_of_its_own_only(secret: str) -> None:
    started = start_settings(LINGKUNGAN="produksi", SECRET_KEY=secret)
    if secret == "x" * 40:
        assert started.returncode == 0, started.stderr
    else:
        assert started.returncode == 2
        assert "SECRET_KEY" in started.stderr
        assert "Traceback" not in started.stderr


@pytest.mark.parametrize("name", ["Produksi", "production", "aneh"])
def test_a_misspelt_environment_does_not_start_with_the_demos_secrets(name: str) -> None:
    started = start_settings(LINGKUNGAN=name)
    assert started.returncode == 2
    assert started.stderr == f"LINGKUNGAN harus produksi, demo, atau uji, bukan “{name}”.\n"


def start_settings(**given: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "REDIS_URL": "redis://x", "DATABASE_URL": "postgres://koperasi@x/koperasi"}
    command = [sys.executable, "-c", "import koperasi.settings"]
    return subprocess.run(command, env=clean | given, cwd=ROOT, capture_output=True, text=True)
