from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from koperasi.lib import dates, sheets
from registry import kantor
from registry.classification import brake, listing, night
from registry.management.arguments import date_option, print_json
from registry.models import AturanStatus

STOPPED = 3


class Command(BaseCommand):
    help = "Menghitung status semua koperasi. Tanpa --dry-run: tahap klasifikasi dari malam tanggal itu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="tanggal hitungan; bawaan hari ini")
        parser.add_argument("--dry-run", action="store_true", help="tidak mengubah apa pun; tanggal mana pun")
        parser.add_argument("--list", dest="file", help="dengan --dry-run: tulis satu baris per koperasi ke berkas CSV")
        parser.add_argument("--json", action="store_true", help="satu objek JSON di stdout")

    def handle(self, **options: Any) -> None:
        on = date_option(options["on"]) or kantor.today()
        if options["file"] and not options["dry_run"]:
            raise CommandError("--list hanya bersama --dry-run.", returncode=2)
        try:
            found = self._try(on, options["file"]) if options["dry_run"] else night.classify(on)
        except (night.Refused, AturanStatus.DoesNotExist) as problem:
            raise CommandError(str(problem), returncode=2) from None
        except night.Held as held:
            found = night.held_result(on, held)
        if options["json"]:
            print_json(self.stdout, found.as_json())
        else:
            self.stdout.write(in_words(found))
        if found.stopped and not options["dry_run"]:
            sys.exit(STOPPED)

    def _try(self, on: Any, file: str | None) -> night.Hasil:
        started = time.monotonic()
        flips = night.would_change(on)
        stopped = brake.stops(flips, on) is not None
        counts = listing.counts(on)
        if file:
            self._write(Path(file), on)
        rule = AturanStatus.objects.in_force(on)
        return night.Hasil(on, rule.nomor, counts, len(flips), stopped, time.monotonic() - started)

    def _write(self, path: Path, on: Any) -> None:
        columns = [sheets.Column(name) for name in listing.COLUMNS]
        try:
            with path.open("wb") as file:
                sheets.write_csv(file, columns, listing.lines(on), sheets.CSV_KOMA)
        except OSError as problem:
            raise CommandError(f"Berkas {path} tidak dapat ditulis: {problem.strerror}.", returncode=2) from None


def in_words(found: night.Hasil) -> str:
    return " ".join(
        filter(
            None,
            [
                f"{dates.panjang(found.on)}, aturan versi {found.rule}: {found.counts['aktif']} aktif,",
                f"{found.counts['tidak_aktif']} tidak aktif; {found.changed} berubah.",
                "Rem menahan hitungan ini." if found.stopped else "",
                found.message,
            ],
        )
    )
