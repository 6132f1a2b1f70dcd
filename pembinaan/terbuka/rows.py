"""What the public reads of a cooperative: one closed list of fields, the same on pages, in CSV and in JSON.

Nothing about people: no officers, telephone numbers, e-mail or street. KAMUS is the data dictionary, and the only place
that names the fields.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from koperasi.lib import dates, teks
from koperasi.lib.parse import ValueSentence, parse_date
from koperasi.lib.sheets import Column
from koperasi.ui import status as looks
from pembinaan.models import SetelanRegister
from registry import events
from registry.actions import release
from registry.models import Koperasi, PerubahanStatus
from registry.models.koperasi import KoperasiQuerySet

CHUNK = 2000
LISENSI = "Boleh dipakai dan disebarkan dengan menyebut sumbernya."
COLUMNS = (
    "pk", "nama", "badan_hukum", "tanggal_badan_hukum", "bentuk", "jenis", "kdmp", "kecamatan__nama",
    "kecamatan__kode", "desa__nama", "desa__kode", "status", "status_keputusan", "rat_terakhir",
)  # fmt: skip
Record = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field: its name in files, its type there, what it means. Names never change; new ones come at the end."""

    nama: str
    jenis: str  # teks | bilangan | tanggal | ya/tidak
    arti: str


KAMUS = (
    Field("id", "bilangan", "Nomor rekaman di register ini; tetap selama rekamannya ada."),
    Field("nama", "teks", "Nama koperasi menurut catatan dinas."),
    Field("badan_hukum", "teks", "Nomor pengesahan badan hukum, seperti tertulis; kosong bila belum tercatat."),
    Field("tanggal_badan_hukum", "tanggal", "Tanggal pengesahan badan hukum."),
    Field("bentuk", "teks", "primer atau sekunder; kosong bila belum tercatat."),
    Field("jenis", "teks", "konsumen, produsen, jasa, pemasaran, atau simpan_pinjam; kosong bila belum tercatat."),
    Field("kdmp", "ya/tidak", "Koperasi Desa/Kelurahan Merah Putih."),
    Field("kecamatan", "teks", "Nama kecamatan."),
    Field("kecamatan_kode", "teks", "Kode kecamatan menurut Kemendagri, dengan titik."),
    Field("desa", "teks", "Nama desa atau kelurahan."),
    Field("desa_kode", "teks", "Kode desa atau kelurahan menurut Kemendagri, dengan titik."),
    Field("status", "teks", "aktif, tidak_aktif, dibekukan, atau dibubarkan, pada tanggal data_per."),
    Field("status_sejak", "tanggal", "Sejak kapan status itu tercatat di dinas."),
    Field("penjelasan", "teks", "Sebab status itu, menurut data yang diterima dinas saat itu."),
    Field("rat_terakhir", "tanggal", "Tanggal rapat anggota tahunan terakhir yang diketahui dinas."),
    Field("data_per", "tanggal", "Hari data ini dibaca."),
)
SHEET = tuple(Column(one.nama, {"tanggal": "tanggal", "bilangan": "angka"}.get(one.jenis, "text"), 20) for one in KAMUS)


def open_now() -> SetelanRegister | None:
    """The setting, where the office has opened the register. One query."""
    return SetelanRegister.objects.filter(dibuka=True).first()


def current() -> SetelanRegister:
    return SetelanRegister.objects.first() or SetelanRegister()


def shown() -> KoperasiQuerySet:
    """The live cooperatives the office answers for, of whose status something may come (masa peninjauan)."""
    return release.released(Koperasi.objects.live().within_authority()).order_by("nama_urut", "pk")  # type: ignore[return-value]


def survivor(pk: int) -> int | None:
    """The cooperative that is shown in place of this merged record."""
    gone = Koperasi.objects.filter(pk=pk, ditarik_pada=None, digabung_ke__in=shown().order_by().values("pk"))
    return gone.values_list("digabung_ke", flat=True).first()


def records(rows: KoperasiQuerySet, *, on: dt.date) -> Iterator[Record]:
    """One dict a cooperative with the names of KAMUS as keys, in the order of `rows`. Two queries each CHUNK."""
    found = rows.values(*COLUMNS).iterator(CHUNK)
    while chunk := list(itertools.islice(found, CHUNK)):
        last = _last_events(chunk)
        for row in chunk:
            yield _record(row, last.get(row["pk"]), on)


def page(rows: Iterable[Koperasi], *, on: dt.date) -> list[Record]:
    """The same for the rows of a page."""
    keys = [row.pk for row in rows]
    made = {one["id"]: one for one in records(Koperasi.objects.filter(pk__in=keys).order_by("pk"), on=on)}
    return [made[key] for key in keys if key in made]


def _record(row: Record, event: PerubahanStatus | None, on: dt.date) -> Record:
    values = {
        "id": row["pk"], "nama": row["nama"], "badan_hukum": row["badan_hukum"],
        "tanggal_badan_hukum": row["tanggal_badan_hukum"], "bentuk": row["bentuk"], "jenis": row["jenis"],
        "kdmp": row["kdmp"], "kecamatan": row["kecamatan__nama"], "kecamatan_kode": row["kecamatan__kode"],
        "desa": teks.bare_desa(row["desa__nama"]) if row["desa__nama"] else None, "desa_kode": row["desa__kode"],
        "status": row["status"], "status_sejak": event.berlaku_pada if event else None,
        "penjelasan": explained(row["status"], event), "rat_terakhir": row["rat_terakhir"], "data_per": on,
    }  # fmt: skip
    return {one.nama: _clean(values[one.nama]) for one in KAMUS}


def _clean(value: object) -> object:
    return (teks.one_line(value) or None) if isinstance(value, str) else value


def _last_events(chunk: list[Record]) -> dict[int, PerubahanStatus]:
    """{cooperative: the event that made its status}: of a decision where one stands, else of the rule. One query."""
    kolom = PerubahanStatus.Kolom
    rows = PerubahanStatus.objects.filter(
        koperasi__in=[row["pk"] for row in chunk], kolom__in=(kolom.HITUNG, kolom.KEPUTUSAN)
    ).select_related("aturan")
    last = rows.order_by("koperasi_id", "kolom", "-berlaku_pada", "-pk").distinct("koperasi_id", "kolom")
    decided = {row["pk"] for row in chunk if row["status_keputusan"]}
    return {
        event.koperasi_id: event for event in last if (event.kolom == kolom.KEPUTUSAN) == (event.koperasi_id in decided)
    }


def explained(status: str, event: PerubahanStatus | None) -> str:
    """In plain words, from what the event keeps; nothing about who decided."""
    if event is None:
        return ""
    if event.kolom == PerubahanStatus.Kolom.KEPUTUSAN:
        try:
            day = parse_date(str(event.alasan.get("tanggal") or ""))
        except ValueSentence:
            day = None
        number = event.alasan.get("nomor")
        paper = [f"nomor {number}"] if number else []
        paper += [f"tanggal {dates.panjang(day)}"] if day else []
        return f"{' '.join([looks.look(status).word, *(['dengan keputusan', *paper] if paper else [])])}."
    return events.reason_of(event)
