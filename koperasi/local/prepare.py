"""Migrations and reference rows in one process, run by `services.prepare()`. Stdout: whether an office is there."""

from __future__ import annotations

import os
import sys

os.environ["SEBAGAI_PEMILIK"] = "1"


def main() -> None:
    import django
    from django.apps import apps
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    call_command("load_defaults", stdout=sys.stderr)
    print("berisi" if apps.get_model("registry", "Kantor").objects.exists() else "kosong")


if __name__ == "__main__":
    main()
