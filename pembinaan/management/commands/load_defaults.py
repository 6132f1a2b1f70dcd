from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from pembinaan.defaults import load_defaults


class Command(BaseCommand):
    help = "Mengisi data rujukan bawaan yang belum ada. Aman dijalankan berulang."

    def handle(self, **options: Any) -> None:
        created = load_defaults()
        self.stdout.write("Ditambahkan: " + "; ".join(created) if created else "Data rujukan sudah lengkap.")
