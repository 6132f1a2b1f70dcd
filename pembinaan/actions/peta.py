"""Outlines uploaded and laid aside, centres typed or read from a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import geo, locks
from pembinaan.models import PetaWilayah, PusatKecamatan
from pembinaan.peta import outlines
from pembinaan.policies import peta as policies
from registry.models import Kecamatan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Centres = Mapping[int, tuple[Decimal, Decimal]]  # {kecamatan pk: (lintang, bujur)}
Sumber = PusatKecamatan.Sumber
trail.describe(
    {
        "peta.unggah": "mengunggah peta wilayah", "peta.lingkaran": "mengembalikan peta ke lingkaran",
        "peta.pusat": "mengubah pusat kecamatan",
    }
)  # fmt: skip


@transaction.atomic
def upload(*, data: bytes, nama_berkas: str, sumber: str, by: User) -> PetaWilayah:
    """The file becomes the office's map. Kecamatan without a centre get one inside their outline.

    Raises geojson.GeoProblem or policies.Refused.
    """
    locks.exclusive(locks.PETA)
    sha256 = hashlib.sha256(data).hexdigest()
    policies.check_unchanged(PetaWilayah.objects.first(), sha256)
    found = outlines.read(data)
    peta = PetaWilayah.objects.create(
        nama_berkas=nama_berkas[:200], sha256=sha256, bentuk=found.shapes, laporan=found.report, sumber=sumber, oleh=by
    )
    bare = Kecamatan.objects.filter(kode__in=found.shapes, pusat=None)
    PusatKecamatan.objects.bulk_create(_inside(place, found.shapes[place.kode]) for place in bare)
    report = found.report
    told = {
        "berkas": nama_berkas, "cocok": len(report["cocok"]), "tidak dikenal": report["tidak_dikenal_jumlah"],
        "tanpa bentuk": len(report["tanpa_bentuk"]),
    }  # fmt: skip
    trail.record("peta.unggah", by=by, object=peta, detail=told)
    return peta


def _inside(place: Kecamatan, rings: list[geo.Ring]) -> PusatKecamatan:
    bujur, lintang = geo.inner(rings)
    return PusatKecamatan(
        kecamatan=place, lintang=Decimal(f"{lintang:.4f}"), bujur=Decimal(f"{bujur:.4f}"), sumber=Sumber.BENTUK
    )


@transaction.atomic
def withdraw(*, by: User) -> PetaWilayah:
    """From here on circles again. The upload stays as it was: a row of its own says so. Raises policies.Refused."""
    locks.exclusive(locks.PETA)
    newest = policies.check_withdraw(PetaWilayah.objects.first())
    row = PetaWilayah(bentuk={}, oleh=by, dipakai=False)
    row.nama_berkas, row.sha256, row.sumber = newest.nama_berkas, newest.sha256, newest.sumber
    row.save()
    trail.record("peta.lingkaran", by=by, object=row, detail={"berkas": row.nama_berkas})
    return row


@transaction.atomic
def place(*, centres: Centres, cleared: set[int] = frozenset(), sumber: str, by: User) -> int:  # type: ignore[assignment]
    """Writes the centres that differ and takes out those of `cleared`; returns how many changed."""
    known = {row.kecamatan_id: row for row in PusatKecamatan.objects.select_for_update()}
    changed = 0
    for pk, (lintang, bujur) in centres.items():
        row = known.get(pk) or PusatKecamatan(kecamatan_id=pk)
        if (row.lintang, row.bujur) != (lintang, bujur):
            row.lintang, row.bujur, row.sumber = lintang, bujur, sumber
            row.save()
            changed += 1
    gone = [row.pk for pk, row in known.items() if pk in cleared]
    PusatKecamatan.objects.filter(pk__in=gone).delete()
    changed += len(gone)
    if changed:
        trail.record("peta.pusat", by=by, detail={"kecamatan": changed, "sumber": Sumber(sumber).label})
    return changed
