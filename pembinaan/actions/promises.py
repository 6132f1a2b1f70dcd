"""A promise of a RAT: noted in a case or on a visit, replaced by a newer one, withdrawn. Kept or broken: promises."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.models import JanjiRat, JenisKasus, Kasus, Kunjungan
from pembinaan.policies import kasus as policies
from registry import kantor
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"janji.catat": "mencatat janji RAT", "janji.cabut": "mencabut janji RAT"})
OVERTAKEN = "Sudah ada janji yang diucapkan kemudian."


@transaction.atomic
def promise(*, koperasi: Koperasi, tahun_buku: int, tanggal: dt.date, oleh_siapa: str, by: User,
            kasus: Kasus | None = None, kunjungan: Kunjungan | None = None, dijanjikan_pada: dt.date | None = None,
            catatan: str = "", alasan_ganti: str = "") -> JanjiRat:  # fmt: skip
    """The cooperative says that it will hold the RAT of `tahun_buku` on `tanggal`.

    One open promise per cooperative and tahun buku: the earlier one ends today with a reason. Without `kasus` it joins
    the open case of kind keaktifan, if there is one. The same visit saying the same again changes nothing. Raises
    policies.Refused.
    """
    on = kantor.today()
    koperasi = Koperasi.objects.select_for_update(of=("self",), no_key=True).get(pk=koperasi.pk)
    made = dijanjikan_pada or on
    standing = JanjiRat.objects.filter(koperasi=koperasi, tahun_buku=tahun_buku, dicabut_pada=None).first()
    if kunjungan and standing and (standing.kunjungan_id, standing.tanggal) == (kunjungan.pk, tanggal):
        return standing
    policies.check_promise(koperasi, tahun_buku, tanggal, made, on=on)
    row = JanjiRat(
        koperasi=koperasi, kasus=kasus or _case(koperasi), kunjungan=kunjungan, tahun_buku=tahun_buku, tanggal=tanggal,
        oleh_siapa=one_line(oleh_siapa)[:150], catatan=catatan.strip(), dijanjikan_pada=made, dicatat_oleh=by,
    )  # fmt: skip
    if standing and standing.dijanjikan_pada > made:  # a paper typed in late tells of words that were taken back since
        row.dicabut_pada, row.alasan_cabut = standing.dijanjikan_pada, OVERTAKEN
    elif standing:
        standing.dicabut_pada = on
        standing.alasan_cabut = alasan_ganti.strip() or f"Diganti janji baru yang dicatat {by}."
        standing.save()
    row.save()
    detail = {"tahun_buku": tahun_buku, "tanggal": tanggal.isoformat(), "oleh": row.oleh_siapa}
    trail.record("janji.catat", by=by, object=koperasi, detail=detail)
    return row


@transaction.atomic
def promise_in(*, kasus: Kasus, by: User, **asked: Any) -> JanjiRat:
    """Noted on the page of a case, by whoever may write there. `asked` as for `promise`. Raises policies.Refused."""
    kasus = Kasus.objects.select_for_update(of=("self",)).select_related("koperasi", "petugas").get(pk=kasus.pk)
    policies.check_note(kasus, by)
    return promise(koperasi=kasus.koperasi, kasus=kasus, by=by, **asked)


@transaction.atomic
def withdraw(*, janji: JanjiRat, alasan: str, by: User) -> JanjiRat:
    """Before its day has passed: a slip, or the cooperative takes it back. Raises policies.Refused."""
    on = kantor.today()
    Koperasi.objects.select_for_update(of=("self",), no_key=True).get(pk=janji.koperasi_id)  # as whoever replaces it
    rows = JanjiRat.objects.select_for_update(of=("self",)).select_related("koperasi", "kasus__petugas", "dicatat_oleh")
    janji = rows.get(pk=janji.pk)
    policies.check_withdraw_promise(janji, alasan, by, on=on)
    janji.dicabut_pada, janji.alasan_cabut = on, alasan.strip()
    janji.save()
    detail = {"tahun_buku": janji.tahun_buku, "tanggal": janji.tanggal.isoformat(), "alasan": janji.alasan_cabut}
    trail.record("janji.cabut", by=by, object=janji.koperasi, detail=detail)
    return janji


def unsay(kunjungan: Kunjungan, *, but: JanjiRat | None = None) -> None:
    """A corrected visit no longer brings home what it had said; `but` is the promise it brings now."""
    rows = kunjungan.janji_set.filter(dicabut_pada=None).exclude(pk=but.pk if but else None)
    rows.update(dicabut_pada=kantor.today(), alasan_cabut="Dihapus saat hasil kunjungan diperbaiki.")


def _case(koperasi: Koperasi) -> Kasus | None:
    return Kasus.objects.open().filter(koperasi=koperasi, jenis=JenisKasus.KEAKTIFAN).first()
