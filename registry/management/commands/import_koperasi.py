from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from koperasi.lib import locks
from koperasi.lib.parse import ValueSentence, parse_date
from koperasi.lib.sheets import SheetProblem
from registry import kantor
from registry.actions import imports
from registry.classification import run
from registry.exchange import plan as planning


class Command(BaseCommand):
    help = "Mengimpor data koperasi dari xlsx, xls, ods, atau csv. Tanpa --commit hanya memeriksa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--commit", action="store_true", help="simpan baris yang benar")
        parser.add_argument("--strict", action="store_true", help="jangan simpan apa pun bila ada baris yang salah")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
        parser.add_argument("--sumber", default="", help="nama tata letak, bila tidak dikenali sendiri")
        parser.add_argument("--posisi", default="", help="tanggal posisi angka, misalnya 30/06/2026")

    def handle(self, **options: Any) -> None:
        try:
            on = imports.office_date()
            position = parse_date(options["posisi"])
            if options["commit"]:
                plan, committed = self._commit(options, position)
            else:
                plan = planning.build(
                    options["berkas"], options["berkas"].name, on=on, sumber=options["sumber"], position=position
                )
                committed = False
        except (SheetProblem, ValueSentence, kantor.OfficeMissing) as problem:
            raise CommandError(str(problem), returncode=2) from None
        except OSError as problem:
            raise CommandError(f"Berkas tidak dapat dibaca: {problem.strerror}.", returncode=2) from None
        self._json(plan, committed) if options["json"] else self._words(plan, committed, options)

    def _commit(self, options: dict[str, Any], position: Any) -> tuple[planning.Plan, bool]:
        path: Path = options["berkas"]
        if not path.is_file():
            raise SheetProblem(f"Berkas {path.name} tidak ditemukan.")
        with transaction.atomic():
            locks.exclusive(locks.IMPOR)
            with run.writing_facts() as on:
                impor = imports.upload(data=path.read_bytes(), nama_berkas=path.name, by=None, sumber=options["sumber"])
                impor.tanggal_posisi = position or impor.tanggal_posisi
                plan = imports.build(impor, on=on)
                committed = imports.save(plan, impor, on=on, by=None, strict=options["strict"])
                if not committed:
                    transaction.set_rollback(True)
                    impor.berkas.delete(save=False)
        return plan, committed

    def _json(self, plan: planning.Plan, committed: bool) -> None:
        counts = plan.counts()
        answer: dict[str, Any] = {name: counts[name] for name in ("rows", "new", "changed", "same")}
        answer |= {"errors": plan.errors(), "warnings": plan.warnings(), "committed": committed}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _words(self, plan: planning.Plan, committed: bool, options: dict[str, Any]) -> None:
        counts = plan.counts()
        self.stdout.write(
            f"{counts['rows']} baris ({plan.table.sumber}): {counts['new']} baru, {counts['changed']} berubah, "
            f"{counts['same']} sama, {counts['errors']} perlu diperbaiki, {counts['warnings']} peringatan."
        )
        for kind, notes in (("Galat", plan.errors()), ("Peringatan", plan.warnings())):
            for note in notes:
                where = f"baris {note['row']}" if note["row"] else "berkas"
                self.stdout.write(f"{kind}, {where}, {note['column'] or '-'}: {note['message']}")
        if committed:
            self.stdout.write("Disimpan. Untuk membatalkannya, buka Impor di aplikasi.")
        elif options["commit"]:
            self.stdout.write("Tidak ada yang disimpan karena ada baris yang perlu diperbaiki (--strict).")
        else:
            self.stdout.write("Belum ada yang disimpan. Tambahkan --commit untuk menyimpan.")
