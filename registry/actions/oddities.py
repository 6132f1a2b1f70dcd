"""Saying that an odd figure is true, and taking that back. Nothing is judged by it: it only leaves a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from registry import kantor, oddities, policies
from registry.models import AngkaBenar, Koperasi
from registry.oddities import Check

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "angka.benar": "menyatakan angka ganjil benar pada",
        "angka.benar_batal": "membatalkan pernyataan angka benar pada",
    }
)


@transaction.atomic
def confirm(*, koperasi: Koperasi, check: Check, nilai: list[Any], alasan: str, by: User) -> AngkaBenar:
    """`nilai`: the figures that the person looked at (`v_nilai`). Raises policies.Refused, also where they changed."""
    koperasi = _locked(koperasi)
    policies.check_live(koperasi)
    row = oddities.of(check, koperasi, on=kantor.today())
    policies.check_true(row, nilai)
    return _say(koperasi, check, "angka.benar", kata=check.kata(row), nilai=row.v_nilai, alasan=alasan, by=by)


@transaction.atomic
def take_back(*, benar: AngkaBenar, check: Check, alasan: str, by: User) -> AngkaBenar:
    """Odd again, by a row of its own. Raises policies.Refused."""
    koperasi = _locked(benar.koperasi)
    policies.check_still_said(AngkaBenar.objects.in_force().filter(pk=benar.pk).exists())
    return _say(koperasi, check, "angka.benar_batal", kata=benar.kata, nilai=None, alasan=alasan, by=by)


def _locked(koperasi: Koperasi) -> Koperasi:
    return Koperasi.objects.select_for_update(of=("self",)).defer("cari").get(pk=koperasi.pk)


def _say(koperasi: Koperasi, check: Check, aksi: str, *, alasan: str, by: User, **said: Any) -> AngkaBenar:
    policies.check_reason(alasan)
    row = AngkaBenar.objects.create(
        koperasi=koperasi, cek=check.kode, alasan=alasan.strip(), oleh=by, tanggal=kantor.today(), **said
    )
    detail = {"pemeriksaan": check.nama, "angka": row.kata, "alasan": row.alasan}
    trail.record(aksi, by=by, object=koperasi, detail=detail)
    return row
