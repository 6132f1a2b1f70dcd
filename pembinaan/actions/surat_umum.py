"""Deemed delivered: the statement that is asked for, the public announcement, and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.dates import panjang
from pembinaan.actions import surat as steps
from pembinaan.actions.surat_kirim import deadline
from pembinaan.letters import papers_delivery
from pembinaan.models import JenisSurat, KeadaanSurat, PengirimanSurat, Pengumuman, SetelanSurat, Surat
from pembinaan.models.surat import ENDED
from pembinaan.pengantaran import deemed, desk
from pembinaan.policies import surat_kirim as policies
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "surat.minta_keterangan": "menyiapkan permintaan keterangan lurah atau kepala desa",
        "pengumuman.buat": "membuat pengumuman",
        "pengumuman.batal": "membatalkan pengumuman",
        "pengumuman.selesai": "menyelesaikan pengumuman",
        "surat.dianggap": "mencatat dianggap telah disampaikan",
    }
)


@transaction.atomic
def ask_statement(*, surat: Surat, by: User) -> Surat:
    """A draft of the letter to the lurah or kepala desa, which then goes the way of every letter.

    One that is on its way is given back: two clerks ask once.
    """
    koperasi = Koperasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=surat.koperasi_id)
    rows = Surat.objects.filter(koperasi=koperasi, jenis=JenisSurat.KETERANGAN).exclude(keadaan__in=ENDED)
    if found := rows.select_related("koperasi").first():
        return found
    if surat.keadaan != KeadaanSurat.KEMBALI:
        raise Refused(f"{surat} {surat.get_keadaan_display().lower()}; keterangan diminta untuk surat yang kembali.")
    if koperasi.desa is None and koperasi.kecamatan_id is None:
        raise Refused(f"Desa dan kecamatan {koperasi} belum diketahui, jadi tidak ada yang dapat dimintai keterangan.")
    made = Surat.objects.create(
        jenis=JenisSurat.KETERANGAN, koperasi=koperasi, dibuat_oleh=by, dibuat_tanggal=office.today()
    )
    steps.note(made, "draft", by=by, keterangan=f"Karena {surat} kembali.")
    trail.record("surat.minta_keterangan", by=by, object=surat, detail={"koperasi": koperasi.nama})
    return made


@transaction.atomic
def announce(*, letters: Collection[int], judul: str, dari: dt.date, sampai: dt.date, tempat: str, by: User,
             nomor: str = "") -> Pengumuman:  # fmt: skip
    """A public announcement of these letters; its last day will be the day of receipt."""
    policies.check_chosen(letters)
    policies.check_announce(dari, sampai, SetelanSurat.current().pengumuman_hari, office.today())
    rows = steps.locked_many(letters)
    last = {
        one.surat_id: one
        for one in PengirimanSurat.objects.filter(surat__in=letters).order_by("surat_id", "-ke").distinct("surat_id")
    }
    allowed = set(deemed.candidates(Surat.objects.filter(pk__in=letters)).values_list("pk", flat=True))
    for row in rows:
        policies.check_announced(row, dari, last.get(row.pk))
        if row.pk not in allowed:
            raise Refused(f"{row} kepada {row.koperasi} belum cukup sering dicoba diantar untuk diumumkan.")
    made = Pengumuman(judul=judul, nomor=nomor, dari=dari, sampai=sampai, tempat=tempat, dibuat_oleh=by)
    made.isi = papers_delivery.announced(made, desk.listed(Surat.objects.filter(pk__in=letters), "kembali"))
    made.save()
    for row in rows:
        row.pengumuman = made
        row.save()
    period = f"{panjang(dari)} s.d. {panjang(sampai)}"
    steps.note_many([(row, "announce", row.keadaan, f"Diumumkan {period} di {tempat}.") for row in rows], by=by)
    trail.record("pengumuman.buat", by=by, object=made, detail={"surat": len(rows), "masa": period})
    return made


@transaction.atomic
def complete(*, pengumuman: Pengumuman, by: User) -> tuple[list[Surat], dict[int, list[str]]]:
    """After its last day: every letter of it that lacks nothing is deemed delivered on that day.

    Returns those, and {letter id: what it lacks} of the others. Raises Refused where none can be completed.
    """
    on, limit = office.today(), SetelanSurat.current().batas_gagal
    notice = Pengumuman.objects.select_for_update(of=("self",)).get(pk=pengumuman.pk)
    policies.check_over(notice, on)
    waiting = Surat.objects.filter(pengumuman=notice, keadaan=KeadaanSurat.KEMBALI)
    rows = {row.pk: row for row in steps.locked_many(list(waiting.values_list("pk", flat=True)))}
    done, lacking = [], {}
    for seen in deemed.annotate(Surat.objects.filter(pk__in=rows).select_related("pengumuman")).order_by("pk"):
        lines = deemed.needs(seen, on=on, limit=limit)
        if rows[seen.pk].keadaan != KeadaanSurat.KEMBALI:
            continue  # somebody handed it over again a moment ago
        if lacks := deemed.missing(lines):
            lacking[seen.pk] = lacks
            continue
        done.append(_deem(rows[seen.pk], notice, [line.detail for line in lines], by))
    if not done:
        raise Refused("Belum ada surat yang lengkap syaratnya; lihat daftar yang kurang.")
    trail.record("pengumuman.selesai", by=by, object=notice, detail={"surat": len(done), "belum lengkap": len(lacking)})
    return done, lacking


def _deem(row: Surat, notice: Pengumuman, reasons: list[str], by: User) -> Surat:
    words = f"Dianggap telah disampaikan pada {panjang(notice.sampai)}, hari terakhir pengumuman. {' '.join(reasons)}"
    steps.move(row, "deem", by=by, keterangan=words, diterima_pada=notice.sampai, dianggap=True,
               tenggat=deadline(row, notice.sampai))  # fmt: skip
    trail.record("surat.dianggap", by=by, object=row, detail={"diterima": notice.sampai.isoformat()})
    return row


@transaction.atomic
def cancel(*, pengumuman: Pengumuman, alasan: str, by: User) -> Pengumuman:
    """Its letters stay returned, and may be announced anew. Not once a letter was deemed delivered by it."""
    notice = Pengumuman.objects.select_for_update(of=("self",)).get(pk=pengumuman.pk)
    policies.check_open(notice)
    rows = steps.locked_many(list(notice.surat_set.values_list("pk", flat=True)))
    if any(row.dianggap for row in rows):
        raise Refused("Sudah ada surat yang dianggap disampaikan lewat pengumuman ini, jadi tidak dapat dibatalkan.")
    notice.batal_pada, notice.alasan_batal = office.today(), alasan.strip()[:300]
    notice.save()
    steps.note_many(
        [(row, "unannounce", row.keadaan, f"Pengumuman dibatalkan: {alasan.strip()}") for row in rows], by=by
    )
    trail.record("pengumuman.batal", by=by, object=notice, detail={"alasan": notice.alasan_batal})
    return notice
