#!/usr/bin/env python
"""Runs a management command with the right database role, on embedded services where the environment names none."""

import os
import sys

SCHEMA_COMMANDS = {
    "makemigrations", "migrate", "optimizemigration", "showmigrations", "sqlmigrate", "squashmigrations", "test",
}  # fmt: skip
# Run as the owner of the database; everything else, also what seeds the demo office, as the application.
OWNER_COMMANDS = SCHEMA_COMMANDS | {"dumpdata", "flush", "load_defaults", "loaddata", "pgtrigger", "sqlflush"}
WITHOUT_DATABASE = {"collectstatic", "compilemessages", "findstatic", "help", "makemessages", "version"}


def main(argv: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koperasi.settings")
    command = argv[1] if len(argv) > 1 else "help"
    if command in OWNER_COMMANDS:
        if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_URL_PEMILIK"):
            sys.exit(refuse(f"Perintah {command} berjalan sebagai pemilik basis data: isi juga DATABASE_URL_PEMILIK."))
        os.environ["SEBAGAI_PEMILIK"] = "1"
    if command.startswith("-") or command in WITHOUT_DATABASE or {"--help", "-h"} & set(argv):
        without_services()
        return execute(argv)

    from koperasi.local import services

    # An empty database gets its tables first, unless the command is about the tables themselves.
    with services(prepare="never" if command in SCHEMA_COMMANDS else "new"):
        execute(argv)


def execute(argv: list[str]) -> None:
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except KeyboardInterrupt:
        sys.exit(130)


def without_services() -> None:
    """Settings want to be filled in; these commands open no connection."""
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("LINGKUNGAN", "demo")
    for name in ("DATABASE_URL", "DATABASE_URL_PEMILIK"):
        os.environ.setdefault(name, "postgres://koperasi@/koperasi")
    os.environ.setdefault("REDIS_URL", "redis://localhost:6379/0")


def refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    main(sys.argv)
