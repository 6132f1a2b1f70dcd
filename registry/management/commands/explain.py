from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from koperasi.lib import dates
from registry import kantor
from registry.classification import verdict
from registry.lookup import NotOne, find_koperasi
from registry.management.arguments import date_option, print_json


class Command(BaseCommand):
    help = "Mengapa sebuah koperasi aktif atau tidak aktif pada suatu tanggal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", help="NIK Koperasi, nomor badan hukum, atau id")
        parser.add_argument("--on", help="tanggal yang ditanyakan; bawaan hari ini")
        parser.add_argument("--json", action="store_true", help="satu objek JSON di stdout")

    def handle(self, **options: Any) -> None:
        on = date_option(options["on"]) or kantor.today()
        try:
            koperasi = find_koperasi(options["id"])
        except NotOne as problem:
            raise CommandError(str(problem), returncode=2) from None
        found = verdict.explain(koperasi, on=on)
        if options["json"]:
            print_json(self.stdout, found.as_json())
            return
        paragraphs = [f"{koperasi.nama}, {dates.panjang(on)}", found.reason, found.both_dates, found.what_helps]
        paragraphs += [*found.not_counted, f"Aturan versi {found.rule.nomor}: {found.rule_in_words}"]
        self.stdout.write("\n".join(words for words in paragraphs if words))
