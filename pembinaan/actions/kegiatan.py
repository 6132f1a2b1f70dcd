"""What is done in a case: activities, notes and promises. Activities are append-only; a slip is taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.models import JanjiRat, JenisKegiatan, Kasus, KegiatanKasus, Kunjungan
from pembinaan.policies import kasus as policies
from registry import kantor
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "kegiatan.catat": "mencatat kegiatan kasus",
        "kegiatan.batal": "membatalkan catatan kegiatan kasus",
        "janji.catat": "mencatat janji RAT",
        "janji.cabut": "mencabut janji RAT",
    }
)


@transaction.atomic
def record(*, kasus: Kasus, jenis: str, tanggal: dt.date, uraian: str, by: User, hasil: str = "",
           tindak_lanjut: str = "", biaya: int | None = None) -> KegiatanKasus:  # fmt: skip
    """`biaya` in whole rupiah. Raises policies.Refused."""
    on = kantor.today()
    kasus = _locked(kasus)
    policies.check_activity(kasus, tanggal, by, on=on)
    row = KegiatanKasus.objects.create(
        kasus=kasus, jenis=jenis, tanggal=tanggal, uraian=uraian.strip(), hasil=hasil.strip(),
        tindak_lanjut=tindak_lanjut.strip(), biaya=biaya, oleh=by, dicatat_tanggal=on,
    )  # fmt: skip
    detail = {"jenis": JenisKegiatan(jenis).label, "tanggal": tanggal.isoformat()}
    trail.record("kegiatan.catat", by=by, object=kasus, detail=detail)
    return row


@transaction.atomic
def take_back(*, kegiatan: KegiatanKasus, alasan: str, by: User) -> KegiatanKasus:
    """By a second row that names it; both stay. Raises policies.Refused."""
    on = kantor.today()
    kasus = _locked(kegiatan.kasus)
    kegiatan = KegiatanKasus.objects.select_related("kasus", "oleh").get(pk=kegiatan.pk)
    policies.check_take_back(kegiatan, by, alasan)
    row = KegiatanKasus.objects.create(
        kasus=kasus, jenis=kegiatan.jenis, tanggal=kegiatan.tanggal, uraian=alasan.strip(), oleh=by,
        dicatat_tanggal=on, membatalkan=kegiatan,
    )  # fmt: skip
    trail.record(
        "kegiatan.batal", by=by, object=kasus, detail={"tanggal": kegiatan.tanggal.isoformat(), "alasan": alasan}
    )
    return row


# --- Promises -----------------------------------------------------------------------------------------
@transaction.atomic
def promise(*, koperasi: Koperasi, tahun_buku: int, tanggal: dt.date, oleh_siapa: str, by: User,
            kasus: Kasus | None = None, kunjungan: Kunjungan | None = None, dijanjikan_pada: dt.date | None = None,
            catatan: str = "", alasan_ganti: str = "") -> JanjiRat:  # fmt: skip
    """The cooperative says that it will hold the RAT of `tahun_buku` on `tanggal`.

    One open promise per cooperative and tahun buku: the earlier one ends today with a reason. Without `kasus` it joins
    the open case of kind keaktifan, if there is one. Raises policies.Refused.
    """
    on = kantor.today()
    koperasi = Koperasi.objects.select_for_update(of=("self",)).get(pk=koperasi.pk)
    made = dijanjikan_pada or on
    policies.check_promise(koperasi, tahun_buku, tanggal, made, on=on)
    if kasus is None:
        kasus = Kasus.objects.open().filter(koperasi=koperasi, jenis="keaktifan").first()
    reason = alasan_ganti.strip() or f"Diganti janji baru yang dicatat {by}."
    JanjiRat.objects.filter(koperasi=koperasi, tahun_buku=tahun_buku, dicabut_pada=None).update(
        dicabut_pada=on, alasan_cabut=reason
    )
    row = JanjiRat.objects.create(
        koperasi=koperasi, kasus=kasus, kunjungan=kunjungan, tahun_buku=tahun_buku, tanggal=tanggal,
        oleh_siapa=one_line(oleh_siapa)[:150], catatan=catatan.strip(), dijanjikan_pada=made, dicatat_oleh=by,
    )  # fmt: skip
    detail = {"tahun_buku": tahun_buku, "tanggal": tanggal.isoformat(), "oleh": row.oleh_siapa}
    trail.record("janji.catat", by=by, object=koperasi, detail=detail)
    return row


@transaction.atomic
def withdraw_promise(*, janji: JanjiRat, alasan: str, by: User) -> JanjiRat:
    """Before its day has passed: a slip, or the cooperative takes it back. Raises policies.Refused."""
    on = kantor.today()
    janji = JanjiRat.objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=janji.pk)
    policies.check_withdraw_promise(janji, alasan, on=on)
    janji.dicabut_pada, janji.alasan_cabut = on, alasan.strip()
    janji.save()
    detail = {"tahun_buku": janji.tahun_buku, "tanggal": janji.tanggal.isoformat(), "alasan": janji.alasan_cabut}
    trail.record("janji.cabut", by=by, object=janji.koperasi, detail=detail)
    return janji


def _locked(kasus: Kasus) -> Kasus:
    rows = Kasus.objects.select_for_update(of=("self",)).select_related("koperasi", "petugas")
    return rows.get(pk=kasus.pk)
