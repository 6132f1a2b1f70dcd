from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from registry.actions.sweeping import sweep


class Command(BaseCommand):
    help = "Membuang berkas tanpa catatan yang lebih tua dari 24 jam dan konsep yang 180 hari tidak disentuh."

    def handle(self, **options: Any) -> None:
        swept = sweep()
        self.stdout.write(f"{swept.drafts} konsep lama dan {swept.files} berkas tanpa catatan dibuang.")
