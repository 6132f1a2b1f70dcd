"""Writing a cooperative: registering, changing, moving between authorities, and what hangs on it.

What the rule reads is written inside `changing`, so that the status follows in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from registry import policies, search
from registry.actions import extensions
from registry.actions.facts import changing
from registry.classification import run
from registry.models import (
    DataTahunan,
    KegiatanUsaha,
    Koperasi,
    Pengurus,
    PerubahanAnggaranDasar,
    PerubahanKewenangan,
)
from registry.models.choices import Kewenangan, StatusHitung, WilayahKeanggotaan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

# Who supervises follows the membership (Permenkop 9/2020).
AUTHORITY = {
    WilayahKeanggotaan.KABKOTA: Kewenangan.KABKOTA,
    WilayahKeanggotaan.PROVINSI: Kewenangan.PROVINSI,
    WilayahKeanggotaan.NASIONAL: Kewenangan.PUSAT,
}

trail.describe(
    {
        "koperasi.buat": "mendaftarkan koperasi",
        "koperasi.ubah": "mengubah data koperasi",
        "koperasi.kewenangan": "mengubah kewenangan atas",
        "pengurus.tambah": "mencatat pengurus",
        "pengurus.ubah": "mengubah pengurus",
        "angka.catat": "mencatat data tahunan",
        "kegiatan.catat": "mencatat kegiatan usaha",
        "amandemen.catat": "mencatat perubahan anggaran dasar",
    }
)


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed since the form was opened: both texts are shown, neither is lost."""

    field: str
    theirs: Any
    ours: Any


class Clashed(Exception):
    """Raised by `update` when a field to be written no longer holds what its editor saw."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__("Data ini diubah orang lain sesudah Anda membukanya.")
        self.clashes = clashes


def create(*, data: Mapping[str, Any], by: User | None) -> Koperasi:
    """Register a cooperative: first status event, extensions in force and search text in one transaction."""
    with transaction.atomic(), run.writing_facts() as on:
        koperasi = Koperasi(status_hitung=StatusHitung.AKTIF, **data)
        _assume_authority(koperasi)
        search.keys(koperasi)
        koperasi.save()
        row = Koperasi.objects.filter(pk=koperasi.pk)
        search.refresh(row)
        if koperasi.kewenangan == Kewenangan.KABKOTA:
            extensions.grant_existing(row, on=on)
        run.apply(row, on=on, by=by)
        trail.record("koperasi.buat", by=by, object=koperasi)
    koperasi.refresh_from_db()
    return koperasi


def _assume_authority(koperasi: Koperasi) -> None:
    wilayah = koperasi.wilayah_keanggotaan
    koperasi.kewenangan = AUTHORITY[WilayahKeanggotaan(wilayah)] if wilayah else Kewenangan.KABKOTA
    koperasi.kewenangan_anggapan = not wilayah


def update(*, koperasi: Koperasi, changes: Mapping[str, tuple[Any, Any]], by: User | None) -> Koperasi:
    """Write the changed fields, {name: (what the editor saw, new value)}; other fields stay as anyone left them.

    Raises Clashed where a field meanwhile holds a third value. A changed wilayah keanggotaan moves the authority.
    """
    with changing([koperasi.pk], by=by) as on:
        koperasi = Koperasi.objects.get(pk=koperasi.pk)
        policies.check_live(koperasi)
        now = {name: getattr(koperasi, name) for name in changes}
        clashes = [Clash(name, now[name], new) for name, (seen, new) in changes.items() if now[name] not in (seen, new)]
        if clashes:
            raise Clashed(clashes)
        for name, (_, new) in changes.items():
            setattr(koperasi, name, new)
        search.keys(koperasi)
        koperasi.save(update_fields=[*changes, "nama_normal", "badan_hukum_normal", "diubah_pada"])
        if changes.get("wilayah_keanggotaan"):
            _follow_membership(koperasi, on=on, by=by)
        search.refresh(Koperasi.objects.filter(pk=koperasi.pk))
        trail.record("koperasi.ubah", by=by, object=koperasi, detail={"kolom": sorted(changes)})
    koperasi.refresh_from_db()
    return koperasi


def _follow_membership(koperasi: Koperasi, *, on: dt.date, by: User | None) -> None:
    wilayah = koperasi.wilayah_keanggotaan
    if not wilayah:
        return
    Koperasi.objects.filter(pk=koperasi.pk).update(kewenangan_anggapan=False)
    authority = AUTHORITY[WilayahKeanggotaan(wilayah)]
    if authority != koperasi.kewenangan:
        reason = f"Wilayah keanggotaan dicatat {koperasi.get_wilayah_keanggotaan_display()}."
        _move(koperasi, authority, reason, berlaku_pada=on, on=on, by=by)


def change_authority(*, koperasi: Koperasi, baru: str, alasan: str, berlaku_pada: dt.date, by: User | None) -> Koperasi:
    """Move a cooperative into or out of the office's authority. Raises policies.Refused."""
    with changing([koperasi.pk], by=by) as on:
        koperasi = Koperasi.objects.get(pk=koperasi.pk)
        policies.check_move(koperasi, baru, alasan, berlaku_pada, on)
        _move(koperasi, baru, alasan, berlaku_pada=berlaku_pada, on=on, by=by)
    koperasi.refresh_from_db()
    return koperasi


def _move(koperasi: Koperasi, baru: str, alasan: str, *, berlaku_pada: dt.date, on: dt.date, by: User | None) -> None:
    before = koperasi.kewenangan
    PerubahanKewenangan.objects.create(
        koperasi=koperasi, lama=before, baru=baru, berlaku_pada=berlaku_pada, alasan=alasan, oleh=by
    )
    koperasi.kewenangan, koperasi.kewenangan_anggapan, koperasi.kewenangan_sejak = baru, False, berlaku_pada
    koperasi.save(update_fields=["kewenangan", "kewenangan_anggapan", "kewenangan_sejak", "diubah_pada"])
    if baru == Kewenangan.KABKOTA:
        extensions.grant_existing(Koperasi.objects.filter(pk=koperasi.pk), on=on)
    trail.record(
        "koperasi.kewenangan", by=by, object=koperasi,
        detail={"dari": before, "menjadi": baru, "berlaku_pada": berlaku_pada.isoformat(), "alasan": alasan},
    )  # fmt: skip


# --- What hangs on a cooperative: none of it is read by the rule -------------------------------
@transaction.atomic
def save_officer(*, pengurus: Pengurus, by: User | None) -> Pengurus:
    """Record or change an officer; a term ends by its last day, the row stays."""
    policies.check_live(pengurus.koperasi)
    action = "pengurus.ubah" if pengurus.pk else "pengurus.tambah"
    pengurus.save()
    search.refresh(Koperasi.objects.filter(pk=pengurus.koperasi_id))
    trail.record(action, by=by, object=pengurus.koperasi, detail={"pengurus": pengurus.pk, "jabatan": pengurus.jabatan})
    return pengurus


@transaction.atomic
def record_figures(*, data: DataTahunan, by: User | None) -> DataTahunan:
    """Figures at a position date from a source; a second row of the same date and source is refused by the database."""
    policies.check_live(data.koperasi)
    data.dicatat_oleh = by
    data.save()
    trail.record("angka.catat", by=by, object=data.koperasi, detail={"posisi": data.tanggal_posisi.isoformat()})
    return data


@transaction.atomic
def record_activity(*, fact: KegiatanUsaha, by: User | None) -> KegiatanUsaha:
    """Whether business runs, as of a date: a fact beside the verdict."""
    policies.check_live(fact.koperasi)
    fact.dicatat_oleh = by
    fact.save()
    trail.record("kegiatan.catat", by=by, object=fact.koperasi,
                 detail={"nilai": fact.nilai, "tanggal": fact.tanggal.isoformat()})  # fmt: skip
    return fact


@transaction.atomic
def record_amendment(*, amendment: PerubahanAnggaranDasar, by: User | None) -> PerubahanAnggaranDasar:
    """An amendment of the articles; the badan hukum number and date stay those of the founding."""
    policies.check_live(amendment.koperasi)
    amendment.save()
    trail.record("amandemen.catat", by=by, object=amendment.koperasi, detail={"nomor": amendment.nomor})
    return amendment
