"""A route with its places: `make_route(koperasi, ...)` through the action, as the office plans one."""

from __future__ import annotations

import datetime as dt

from koperasi.accounts.models import User
from pembinaan.actions import rencana as actions
from pembinaan.models import Kunjungan, RencanaKunjungan
from registry.models import Koperasi

DARI = dt.date(2026, 12, 1)


def isian(**fields: object) -> actions.Isian:
    known = {
        "maksud": "Pemeriksaan alamat koperasi", "dasar": "UU 25/1992\nDPA 2026", "dari": DARI,
        "sampai": DARI + dt.timedelta(days=1), "beban_anggaran": "DPA 2026", "angkutan": "kendaraan dinas",
    }  # fmt: skip
    return actions.Isian(**(known | fields))  # type: ignore[arg-type]


def make_route(*koperasi: Koperasi, by: User, people: list[User] | None = None, **fields: object) -> RencanaKunjungan:
    return actions.plan(isian=isian(**fields), people=people or [by], koperasi=list(koperasi), by=by)


def visit_done(
    rencana: RencanaKunjungan, koperasi: Koperasi, *, tanggal: dt.date, by: User, **found: object
) -> Kunjungan:
    """Fills in the planned visit as the room of visits does."""
    visit = Kunjungan.objects.get(rencana=rencana, koperasi=koperasi, keadaan="direncanakan")
    known = {
        "keadaan": "selesai", "tanggal": tanggal, "dicatat_tanggal": tanggal, "petugas": by, "alamat": "ditemukan",
        "temuan": "ditemukan_berhenti", "usaha": "tidak", "ditemui_nama": "Ketua Contoh", "ditemui_jabatan": "ketua",
        "keinginan": "aktif_kembali", "rekomendasi": "pendampingan", "anggota": 42, "papan_nama": False,
    }  # fmt: skip
    for name, value in (known | found).items():
        setattr(visit, name, value)
    visit.save()
    return visit
