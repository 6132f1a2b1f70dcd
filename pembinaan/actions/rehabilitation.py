"""Other ends than a proposal: a plan with an end date, and joining another cooperative."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from koperasi.audit import trail
from pembinaan.actions import attachments
from pembinaan.actions.proposals_ministry import Scan
from pembinaan.models import Kasus, Penggabungan, Rehabilitasi
from pembinaan.policies import proposals as policies
from registry import kantor
from registry.actions import field
from registry.actions.decisions import record_decision
from registry.models import Koperasi
from registry.models.choices import StatusKeputusan
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

MERGER_PAPER = "keputusan_penggabungan"  # Lampiran.jenis on the case

trail.describe(
    {
        "rehabilitasi.mulai": "memulai rehabilitasi",
        "rehabilitasi.tutup": "menutup rehabilitasi",
        "penggabungan.catat": "mencatat penggabungan",
    }
)


@transaction.atomic
def rehabilitate(*, koperasi: Koperasi, rencana: str, dari: dt.date, sampai: dt.date, by: User,
                 kasus: Kasus | None = None) -> Rehabilitasi:  # fmt: skip
    """One at a time per cooperative. Raises policies.Refused."""
    koperasi = Koperasi.objects.get(pk=koperasi.pk)
    policies.check_rehabilitate(koperasi, dari, sampai)
    kasus = kasus or open_case(koperasi)
    try:
        with transaction.atomic():
            row = Rehabilitasi.objects.create(
                koperasi=koperasi, kasus=kasus, rencana=rencana, dari=dari, sampai=sampai, oleh=by
            )
    except IntegrityError:
        raise Refused(f"{koperasi} baru saja direhabilitasi oleh orang lain.") from None
    trail.record("rehabilitasi.mulai", by=by, object=row, detail={"sampai": sampai.isoformat()})
    return row


@transaction.atomic
def end(*, rehabilitasi: Rehabilitasi, hasil: str, ditutup_pada: dt.date, catatan: str, by: User) -> Rehabilitasi:
    row = Rehabilitasi.objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=rehabilitasi.pk)
    policies.check_end_rehabilitation(row, ditutup_pada, catatan, on=kantor.today())
    row.hasil, row.ditutup_pada, row.catatan = hasil, ditutup_pada, catatan
    row.save()
    trail.record("rehabilitasi.tutup", by=by, object=row, detail={"hasil": row.get_hasil_display()})
    return row


@transaction.atomic
def merge(*, koperasi: Koperasi, ke: Koperasi, nomor: str, tanggal: dt.date, scan: Scan, by: User,
          catatan: str = "") -> Penggabungan:  # fmt: skip
    """Records what members' meetings and the ministry decided: dibubarkan, "bergabung dengan ...". Moves no evidence.

    The scan goes to the cooperative's open case, which then closes with the outcome bergabung.
    """
    koperasi = Koperasi.objects.get(pk=koperasi.pk)
    kasus = open_case(koperasi)
    policies.check_merge(koperasi, ke, kasus)
    assert kasus is not None  # noqa: S101 (check_merge has refused it)
    attachments.add(milik="kasus", owner=kasus, jenis=MERGER_PAPER, data=scan.data, name=scan.name, by=by)
    note = f"Bergabung dengan {ke}. {catatan}".strip()
    field.end_dissolution(koperasi=koperasi, by=by)
    record_decision(
        koperasi=koperasi, keputusan=StatusKeputusan.DIBUBARKAN, nomor=nomor, tanggal=tanggal, by=by, catatan=note
    )
    row = Penggabungan.objects.create(
        koperasi=koperasi, ke=ke, kasus=kasus, nomor=nomor.strip(), tanggal=tanggal, catatan=catatan, oleh=by,
        dicatat_tanggal=kantor.today(),
    )  # fmt: skip
    trail.record("penggabungan.catat", by=by, object=koperasi, detail={"bergabung_dengan": str(ke), "nomor": nomor})
    return row


def open_case(koperasi: Koperasi) -> Kasus | None:
    return Kasus.objects.open().filter(koperasi=koperasi).order_by("jenis", "pk").first()
