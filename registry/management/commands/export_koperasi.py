from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.exchange import export


class Command(BaseCommand):
    help = "Mengekspor semua koperasi ke berkas .json, .csv, atau .xlsx."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("berkas", type=Path)
        parser.add_argument(
            "--titik-koma", action="store_true", help="CSV bertitik koma, untuk Excel berbahasa Indonesia"
        )

    def handle(self, **options: Any) -> None:
        path: Path = options["berkas"]
        kind = path.suffix.lower().removeprefix(".")
        if kind not in export.FORMATS:
            raise CommandError("Nama berkas harus berakhir .json, .csv, atau .xlsx.", returncode=2)
        if kind == "csv" and not options["titik_koma"]:
            kind = "csv-koma"
        # Beside the target first: whoever reads it meanwhile never sees half a file.
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with partial.open("wb") as file:
                export.write(file, kind, export.all_live())
            partial.replace(path)
        except OSError as problem:
            raise CommandError(f"Berkas {path.name} tidak dapat ditulis: {problem.strerror}.", returncode=2) from None
        finally:
            partial.unlink(missing_ok=True)
        self.stdout.write(f"{export.all_live().count()} koperasi ditulis ke {path.name}.")
