"""What is done in a case by hand. Append-only: a slip is taken back. Promises: actions.promises."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.models import JenisKegiatan, Kasus, KegiatanKasus
from pembinaan.policies import kasus as policies
from registry import kantor

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {"kegiatan_kasus.catat": "mencatat kegiatan kasus", "kegiatan.batal": "membatalkan catatan kegiatan kasus"}
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
    trail.record("kegiatan_kasus.catat", by=by, object=kasus, detail=detail)
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


def _locked(kasus: Kasus) -> Kasus:
    rows = Kasus.objects.select_for_update(of=("self",)).select_related("koperasi", "petugas")
    return rows.get(pk=kasus.pk)
