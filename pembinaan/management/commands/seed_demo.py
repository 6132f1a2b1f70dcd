from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pembinaan import demo


class Command(BaseCommand):
    help = "Menyiapkan kantor contoh: Kabupaten Lamongan dengan koperasi rekaan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=demo.COUNT, help="jumlah koperasi")
        parser.add_argument("--seed", type=int, default=2019, help="angka awal pembangkit acak; sama angka, sama data")

    def handle(self, **options: Any) -> None:
        if options["count"] < 20:
            raise CommandError("Jumlah koperasi contoh paling sedikit 20.", returncode=2)
        try:
            made = demo.build(count=options["count"], seed=options["seed"], say=self.stderr.write)
        except demo.DemoRefused as problem:
            raise CommandError(str(problem), returncode=2) from None
        self.stdout.write(
            f"{made.cooperatives} koperasi: {made.active} aktif, {made.inactive} tidak aktif, "
            f"{made.decided} dibekukan atau dibubarkan; "
            f"{made.events} perubahan status tercatat sepuluh tahun ke belakang."
        )
