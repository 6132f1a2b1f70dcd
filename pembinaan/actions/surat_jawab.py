"""Answers to letters: an officer's from the phone, those on paper that staff record, and what the office decides."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from koperasi.audit import trail
from koperasi.lib import dates
from koperasi.lib.teks import one_line
from pembinaan.actions import promises
from pembinaan.actions import surat as steps
from pembinaan.actions.surat_kirim import deadline
from pembinaan.letters.replies import READ
from pembinaan.models import JanjiRat, JawabanSurat, KeadaanSurat, PengirimanSurat, Surat
from pembinaan.policies import surat_jawab as policies
from registry import kantor as office
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({
    "surat.nyatakan_terima": "menyatakan sudah menerima surat", "surat.jawab": "menjawab surat",
    "surat.jawab_kertas": "mencatat jawaban atas surat", "surat.putus": "memutus keberatan atas surat",
})  # fmt: skip


@transaction.atomic
def confirm_receipt(*, surat: Surat, by: User) -> Surat:
    """An officer says in the application that the letter came: today is day 0 of its clock. Raises Refused."""
    row = steps.locked(surat.pk)
    policies.check_confirm(row, on=office.today())
    return _receive(row, by)


@transaction.atomic
def answer(*, surat: Surat, jenis: str, uraian: str, by: User, tahun_buku: int | None = None,
           tanggal_rat: dt.date | None = None) -> JawabanSurat:  # fmt: skip
    """From an officer. Who answers has the letter: one still on its way is noted as received today.

    The same words of the same person on the same day are one answer: a phone on a bad line sends twice. With jenis
    "janji" tahun_buku and tanggal_rat are given, and the promise is noted too. Raises Refused.
    """
    row = _locked(surat)
    on = office.today()
    words = _words(uraian, tahun_buku, tanggal_rat)
    if again := row.jawaban_set.filter(jenis=jenis, uraian=words, oleh=by, tanggal=on, lewat_kertas=False).first():
        return again
    policies.check_answer(row)
    if row.keadaan == KeadaanSurat.DIKIRIM:
        policies.check_confirm(row, on=on)
        _receive(row, by)
    who = f"{by}, {post(row, by)}"
    promise = _promise(row, jenis, tahun_buku, tanggal_rat, who, by)
    return _save(row, JawabanSurat(surat=row, jenis=jenis, uraian=words, janji=promise, tanggal=on, dari=who, oleh=by))


@transaction.atomic
def record(*, surat: Surat, jenis: str, uraian: str, dari: str, tanggal: dt.date, by: User,
           tahun_buku: int | None = None, tanggal_rat: dt.date | None = None) -> JawabanSurat:  # fmt: skip
    """One that reached the office on `tanggal` on paper, on a visit or by telephone. Raises Refused."""
    row = _locked(surat)
    policies.check_answer(row)
    policies.check_recorded(row, tanggal, on=office.today())
    who = one_line(dari)[:150]
    promise = _promise(row, jenis, tahun_buku, tanggal_rat, who, by, said=tanggal)
    words = _words(uraian, tahun_buku, tanggal_rat)
    return _save(
        row,
        JawabanSurat(
            surat=row, jenis=jenis, uraian=words, janji=promise, tanggal=tanggal, dari=who, lewat_kertas=True, oleh=by
        ),
    )  # fmt: skip


@transaction.atomic
def decide(*, jawaban: JawabanSurat, diterima: bool, alasan: str, by: User) -> JawabanSurat:
    """An objection is accepted, and its letter is to be cancelled by another; or not, and the ladder goes on."""
    surat = steps.locked(jawaban.surat_id)
    row = JawabanSurat.objects.select_for_update(of=("self",)).select_related("diputus_oleh").get(pk=jawaban.pk)
    policies.check_decide(row, alasan)
    kinds = JawabanSurat.Keputusan
    row.keputusan = kinds.DITERIMA if diterima else kinds.DITOLAK
    row.alasan, row.diputus_oleh, row.diputus_pada = alasan.strip(), by, office.today()
    row.save()
    label = row.get_keputusan_display()
    steps.note(surat, "decide", by=by, before=surat.keadaan, keterangan=f"{label}: {row.alasan}")
    trail.record("surat.putus", by=by, object=surat, detail={"keputusan": label, "alasan": row.alasan})
    return row


@transaction.atomic
def mark_read(*, surat: Surat, by: User) -> None:
    """What was answered so far is no longer news. Nothing to note where all was read already."""
    row = steps.locked(surat.pk)
    last = row.peristiwa_set.filter(langkah=READ).order_by("-pk").first()
    news = row.jawaban_set.filter(pada__gte=last.pada) if last else row.jawaban_set.all()
    if news.exists():
        steps.note(row, READ, by=by, before=row.keadaan, keterangan="Jawaban sudah dibaca.")


def post(surat: Surat, by: User) -> str:
    """What this person is in the cooperative today: "ketua"."""
    on = office.today()
    held = by.akses_set.filter(Q(sampai=None) | Q(sampai__gt=on), koperasi=surat.koperasi_id, dari__lte=on)
    known = held.exclude(jabatan="").first()
    return known.get_jabatan_display().lower() if known else "pengurus"


def _locked(surat: Surat) -> Surat:
    """First the cooperative, whose promises are locked by it, then the letter: always in this order."""
    Koperasi.objects.select_for_update(of=("self",), no_key=True).get(pk=surat.koperasi_id)
    return steps.locked(surat.pk)


def _receive(row: Surat, by: User) -> Surat:
    on = office.today()
    title = post(row, by)
    attempt = PengirimanSurat.objects.select_for_update().filter(surat=row, hasil="").first()
    if attempt:
        attempt.hasil, attempt.hasil_pada, attempt.hasil_oleh = PengirimanSurat.Hasil.DITERIMA, on, by
        attempt.penerima, attempt.jabatan_penerima = str(by)[:150], title
        attempt.save()
    said = f"Diterima {by}, {title}, dinyatakan sendiri di aplikasi."
    steps.move(row, "deliver", by=by, keterangan=said, diterima_pada=on, tenggat=deadline(row, on))
    trail.record("surat.nyatakan_terima", by=by, object=row, detail={"koperasi": row.koperasi.nama, "surat": row.nomor})
    return row


def _promise(row: Surat, jenis: str, year: int | None, day: dt.date | None, who: str, by: User, *,
             said: dt.date | None = None) -> JanjiRat | None:  # fmt: skip
    if jenis != JawabanSurat.Jenis.JANJI or year is None or day is None:
        return None
    return promises.promise(
        koperasi=row.koperasi, tahun_buku=year, tanggal=day, oleh_siapa=who, by=by, dijanjikan_pada=said,
        catatan=f"Jawaban atas surat {row.nomor}.",
        alasan_ganti=f"Diganti tanggal dalam jawaban atas surat {row.nomor}.",
    )  # fmt: skip


def _words(uraian: str, year: int | None, day: dt.date | None) -> str:
    plan = f"RAT tahun buku {year} direncanakan {dates.panjang(day)}." if year and day else ""
    return "\n".join(part for part in (plan, uraian.strip()) if part)


def _save(row: Surat, made: JawabanSurat) -> JawabanSurat:
    made.save()
    kind = made.get_jenis_display()
    steps.note(row, "answer", by=made.oleh, before=row.keadaan, keterangan=f"{kind} dari {made.dari}.")
    name = "surat.jawab_kertas" if made.lewat_kertas else "surat.jawab"
    trail.record(name, by=made.oleh, object=row, detail={"koperasi": row.koperasi.nama, "jenis": kind})
    return made
