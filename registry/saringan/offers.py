"""What the filters of a list offer that is data: places, kelompok, pasted NIK, and the rule of the day."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property

from django.core.cache import cache
from django.db import connection

from koperasi.lib.rupiah import ribuan
from registry.models import AturanStatus, DaftarNik, Desa, Kecamatan, Koperasi

EMPTY = "kosong"  # value of a choice filter that asks for rows without one
GROUPS_KEPT = 300  # seconds
MOST_PICKED = 500  # rows that can be ticked at once: five pages of the largest size


class Offers:
    """One filter asks for itself; several filters of one page share one, and with it the queries.

    `many`: the desa of all kecamatan are read at once, the first time any filter names one.
    """

    def __init__(self, *, on: dt.date, many: bool = False) -> None:
        self.on, self.many = on, many

    @cached_property
    def kecamatan(self) -> list[tuple[int, str]]:
        """(id, name) in the order of their names."""
        return list(Kecamatan.objects.values_list("pk", "nama"))

    @cached_property
    def rule(self) -> AturanStatus:
        return AturanStatus.objects.in_force(self.on)

    def desa(self, kecamatan: str, desa: str) -> list[tuple[int, str]]:
        """Those of the chosen kecamatan; without one only the asked desa: a link from a desa's own page."""
        if not kecamatan.isdecimal() and not desa.isdecimal():
            return []
        if self.many and not desa:
            return []
        rows = self._desa if self.many else self._asked_desa(kecamatan, desa)
        return [
            (one.pk, str(one))
            for one in rows
            if (str(one.kecamatan_id) == kecamatan if kecamatan.isdecimal() else str(one.pk) == desa)
        ]

    @cached_property
    def _desa(self) -> list[Desa]:
        return list(Desa.objects.all())

    @staticmethod
    def _asked_desa(kecamatan: str, desa: str) -> list[Desa]:
        asked = Desa.objects.filter(kecamatan=kecamatan) if kecamatan.isdecimal() else Desa.objects.filter(pk=desa)
        return list(asked)

    def groups(self, chosen: str) -> list[tuple[str, str]]:
        """The kelompok that occur, remembered for minutes: a new one may be asked for by address at once."""
        names = cache.get_or_set(f"kelompok:{connection.settings_dict['NAME']}", _read_groups, GROUPS_KEPT) or []
        known = {name: name for name in [*names, chosen] if name and name != EMPTY}
        return [(EMPTY, "Belum diisi"), *known.items()]

    def pasted(self, kode: str) -> list[tuple[str, str]]:
        """The pasted list of that key, if there is one."""
        try:
            key = uuid.UUID(kode)
        except ValueError:
            return []
        row = DaftarNik.objects.filter(kode=key).only("nik").first()
        return [(kode, f"{ribuan(len(row.nik))} NIK yang ditempel")] if row else []


def _read_groups() -> list[str]:
    rows = Koperasi.objects.live().exclude(kelompok="").order_by("kelompok")
    return list(rows.values_list("kelompok", flat=True).distinct())


def picked(text: str) -> list[tuple[str, str]]:
    """The one choice of the filter `pilih`, if `text` is "4,7,12"."""
    return [(text, f"{ribuan(len(ids))} yang dicentang")] if (ids := picked_ids(text)) else []


def picked_ids(text: str) -> list[int]:
    """The keys in "4,7,12", each once; empty where it is anything else."""
    parts = list(dict.fromkeys(text.split(",")))
    good = all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts)
    return [int(part) for part in parts] if good and len(parts) <= MOST_PICKED else []
