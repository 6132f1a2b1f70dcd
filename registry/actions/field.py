"""What the office learns in the field and what it has begun: status_lapangan, and the days of a dissolution."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from koperasi.audit import trail
from registry import policies
from registry.actions.facts import changing
from registry.models import KegiatanUsaha, Koperasi, PerubahanStatus
from registry.models.choices import KegiatanBerjalan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Kolom = PerubahanStatus.Kolom
SUMBER = "Kunjungan"

trail.describe(
    {
        "lapangan.temuan": "mencatat temuan lapangan",
        "pembubaran.mulai": "memulai proses pembubaran",
        "pembubaran.berhenti": "menghentikan proses pembubaran",
    }
)


def record_finding(*, koperasi: Koperasi, temuan: str, tanggal: dt.date, by: User | None, alasan: dict[str, Any],
                   usaha: str = "") -> PerubahanStatus | None:  # fmt: skip
    """The status as a visit found it (choices.StatusLapangan), beside the computed and the ODS one.

    None where a later visit was recorded before. `tanggal` is the day of the visit, not in the future; `usaha`
    (KegiatanBerjalan) becomes a dated fact beside the verdict. Raises policies.Refused.
    """
    with changing([koperasi.pk], by=by) as on:
        koperasi = Koperasi.objects.get(pk=koperasi.pk)
        policies.check_finding(koperasi, tanggal, on)
        events = koperasi.perubahan_status_set.filter(kolom=Kolom.LAPANGAN)
        last = events.order_by("-berlaku_pada", "-pk").first()
        if usaha and usaha != KegiatanBerjalan.TIDAK_DIKETAHUI:
            KegiatanUsaha.objects.update_or_create(  # of two visits on one day the one recorded last counts
                koperasi=koperasi, tanggal=tanggal, sumber=SUMBER, defaults={"nilai": usaha, "dicatat_oleh": by}
            )
        if last and last.berlaku_pada > tanggal:
            return None
        event = PerubahanStatus.objects.create(
            koperasi=koperasi, kolom=Kolom.LAPANGAN, lama=koperasi.status_lapangan, baru=temuan,
            alasan=alasan, oleh=by, berlaku_pada=tanggal,
        )  # fmt: skip
        Koperasi.objects.filter(pk=koperasi.pk).update(status_lapangan=temuan)
        trail.record("lapangan.temuan", by=by, object=koperasi, detail={"temuan": temuan, **alasan})
    return event


def begin_dissolution(*, koperasi: Koperasi, by: User | None) -> None:
    """From today it stands as "dalam proses pembubaran"; twice changes nothing. Raises policies.Refused."""
    with changing([koperasi.pk], by=by) as on:
        koperasi = Koperasi.objects.get(pk=koperasi.pk)
        policies.check_dissolution(koperasi)
        begun = Koperasi.objects.filter(pk=koperasi.pk, proses_pembubaran_sejak=None)
        if begun.update(proses_pembubaran_sejak=on):
            trail.record("pembubaran.mulai", by=by, object=koperasi)


def end_dissolution(*, koperasi: Koperasi, by: User | None) -> None:
    """Also of a record that was merged or withdrawn since: a proposal about it must be able to end."""
    with changing([koperasi.pk], by=by):
        begun = Koperasi.objects.filter(pk=koperasi.pk).exclude(proses_pembubaran_sejak=None)
        if begun.update(proses_pembubaran_sejak=None):
            trail.record("pembubaran.berhenti", by=by, object=koperasi)
