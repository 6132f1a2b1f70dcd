"""Test databases are copies of one migrated before: a second each, where migrating takes twenty."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]


def use_template() -> None:
    """Let Django copy its test database from one with exactly these migrations, which is made if needed."""
    name = f"cetakan_{_fingerprint()}"
    with (Path(tempfile.gettempdir()) / f"koperasi-templat-{os.getuid()}.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with _server() as server:
            known = {row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'cetakan%'")}
            if name not in known:
                _build(server, name)
                for old in known:
                    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(old)))
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def _fingerprint() -> str:
    """Of every migration's text, the libraries' too, and of the role that they grant to."""
    modules = {type(migration).__module__ for migration in MigrationLoader(None).disk_migrations.values()}
    texts = [Path(str(sys.modules[module].__file__)).read_bytes() for module in sorted(modules)]
    return hashlib.sha256(b"\0".join([settings.APP_ROLE.encode(), *texts])).hexdigest()[:16]


def _build(server: psycopg.Connection, name: str) -> None:
    half = sql.Identifier(f"{name}_baru")
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(half))
    server.execute(sql.SQL("CREATE DATABASE {}").format(half))
    urls = {
        key: urlsplit(os.environ[key])._replace(path=f"/{name}_baru").geturl()
        for key in ("DATABASE_URL", "DATABASE_URL_PEMILIK")
    }
    migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0"]
    subprocess.run(migrate, env={**os.environ, **urls}, cwd=ROOT, check=True)
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half, sql.Identifier(name)))


def _server() -> psycopg.Connection:
    there = connection.get_connection_params() | {"dbname": "postgres"}
    return psycopg.connect(
        **{key: there[key] for key in ("host", "port", "user", "password", "dbname") if there.get(key)}, autocommit=True
    )
