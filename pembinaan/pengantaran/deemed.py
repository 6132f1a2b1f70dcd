"""When a letter that cannot be delivered may be deemed delivered: what is there, what is missing, and where to get it.

Two documented attempts (SetelanSurat.batas_gagal) or a visit that found nothing; the statement of the lurah or kepala
desa; a public announcement whose last day has passed. Practice: Tangsel 2025 (domain.md 1.6); days are the office's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from koperasi.lib.dates import panjang
from pembinaan.models import (
    JenisSurat,
    KeadaanSurat,
    Kunjungan,
    Lampiran,
    PengirimanSurat,
    Pengumuman,
    SetelanSurat,
    Surat,
)
from pembinaan.models.surat import ENDED
from pembinaan.pengantaran.papers import PHOTO, STATEMENT
from registry.models.choices import StatusLapangan

NOT_FOUND = StatusLapangan.TIDAK_DITEMUKAN
FAILED = PengirimanSurat.Hasil.KEMBALI


@dataclass(frozen=True)
class Need:
    """One line of the checklist. kode: tried, statement, announced, photo, over; `object`: what its link leads to."""

    kode: str
    label: str
    done: bool
    detail: str
    object: object = None


def _tries() -> Coalesce:
    ended = PengirimanSurat.objects.filter(surat=OuterRef("pk"), hasil=FAILED).order_by().values("surat")
    return Coalesce(Subquery(ended.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def _last_visit(field: str) -> Subquery:
    # One of years ago says nothing about this letter, nor about an address that was put right since.
    since = Kunjungan.objects.done().filter(koperasi=OuterRef("koperasi"), tanggal__gte=OuterRef("tanggal"))
    return Subquery(since.order_by("-tanggal", "-pk").values(field)[:1])


def annotate(rows: QuerySet[Surat]) -> QuerySet[Surat]:
    """gagal, temuan_terakhir, kunjungan_tanggal, kunjungan_kunci, ada_keterangan, konsep_keterangan, ada_foto."""
    papers = Lampiran.objects.kept()
    asked = Surat.objects.filter(koperasi=OuterRef("koperasi"), jenis=JenisSurat.KETERANGAN).exclude(keadaan__in=ENDED)
    return rows.annotate(
        gagal=_tries(),
        temuan_terakhir=_last_visit("temuan"),
        kunjungan_tanggal=_last_visit("tanggal"),
        kunjungan_kunci=_last_visit("kunci"),
        ada_keterangan=Exists(papers.filter(surat=OuterRef("pk"), jenis=STATEMENT)),
        diminta=Subquery(asked.order_by("-pk").values("pk")[:1]),
        ada_foto=Exists(papers.filter(pengumuman=OuterRef("pengumuman"), jenis=PHOTO)),
    )


def tried(limit: int) -> Q:
    """For rows of `annotate`: enough failed attempts, or the last visit since the letter found nothing."""
    return Q(gagal__gte=limit) | Q(temuan_terakhir=NOT_FOUND)


def candidates(rows: QuerySet[Surat]) -> QuerySet[Surat]:
    """Letters that may be put on a new announcement."""
    free = rows.filter(keadaan=KeadaanSurat.KEMBALI).exclude(jenis=JenisSurat.KETERANGAN)
    free = free.filter(Q(pengumuman=None) | Q(pengumuman__batal_pada__isnull=False))
    return annotate(free).filter(tried(SetelanSurat.current().batas_gagal))


def needs(surat: Surat, *, on: dt.date, limit: int) -> list[Need]:
    """The checklist of a row of `annotate` with its pengumuman joined; no query."""
    notice = surat.pengumuman if surat.pengumuman_id and surat.pengumuman.batal_pada is None else None  # type: ignore[union-attr]
    return [_tried(surat, limit), _stated(surat), _announced(notice), *_hung(surat, notice, on)]


def missing(lines: Sequence[Need]) -> list[str]:
    return [line.label for line in lines if not line.done]


def _tried(surat: Surat, limit: int) -> Need:
    gagal, found = surat.gagal, surat.temuan_terakhir == NOT_FOUND  # type: ignore[attr-defined]
    label = f"{limit} kali pengantaran gagal, atau kunjungan yang tidak menemukan koperasi"
    detail = f"Gagal {gagal} kali."
    if found:
        detail += f" Kunjungan {panjang(surat.kunjungan_tanggal)} tidak menemukannya."  # type: ignore[attr-defined]
    return Need("tried", label, gagal >= limit or found, detail,
                surat.kunjungan_kunci if found else None)  # type: ignore[attr-defined]  # fmt: skip


def _stated(surat: Surat) -> Need:
    done, asked = surat.ada_keterangan, surat.diminta  # type: ignore[attr-defined]
    detail = "Sudah diunggah." if done else "Sudah diminta dengan surat, belum diunggah." if asked else "Belum diminta."
    return Need("statement", "Surat keterangan lurah atau kepala desa", done, detail, asked)


def _announced(notice: Pengumuman | None) -> Need:
    detail = f"“{notice}”, {panjang(notice.dari)} s.d. {panjang(notice.sampai)}." if notice else "Belum diumumkan."
    return Need("announced", "Pengumuman di tempat umum", notice is not None, detail, notice)


def _hung(surat: Surat, notice: Pengumuman | None, on: dt.date) -> list[Need]:
    if notice is None:
        return [Need("over", "Masa pengumuman berakhir", False, "Menunggu pengumuman.")]
    photo = surat.ada_foto  # type: ignore[attr-defined]
    over = on > notice.sampai
    return [
        Need("photo", "Foto pengumuman terpasang", photo, "Sudah ada." if photo else "Belum ada.", notice),
        Need("over", "Masa pengumuman berakhir", over,
             f"Hari terakhir {panjang(notice.sampai)}" + ("." if over else ", belum lewat."), notice),
    ]  # fmt: skip
