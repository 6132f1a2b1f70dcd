from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pembinaan import nightly
from registry import kantor
from registry.classification import night
from registry.management.arguments import date_option, print_json
from registry.management.commands.classify import STOPPED, in_words
from registry.models import AturanStatus


class Command(BaseCommand):
    help = "Menjalankan malam: semua tahap yang belum selesai untuk tanggal itu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="tanggal malam; bawaan hari ini")
        parser.add_argument("--json", action="store_true", help="satu objek JSON di stdout")

    def handle(self, **options: Any) -> None:
        on = date_option(options["on"]) or kantor.today()
        try:
            found = nightly.run(on=on)
        except (night.Refused, AturanStatus.DoesNotExist) as problem:
            raise CommandError(str(problem), returncode=2) from None
        except night.Held as held:
            found = night.held_result(on, held)
        if options["json"]:
            print_json(self.stdout, found.as_json())
        else:
            self.stdout.write(in_words(found))
        if found.stopped:
            sys.exit(STOPPED)
