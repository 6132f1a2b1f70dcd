"""Outlines uploaded, looked at, used and laid aside; centres typed or read from a file."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.jobs.queue import enqueue
from koperasi.lib import geo, locks
from koperasi.lib.geojson import GeoProblem
from pembinaan.models import PetaWilayah, PusatKecamatan
from pembinaan.peta import outlines
from pembinaan.policies import peta as policies
from registry.models import Kecamatan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Centres = Mapping[int, tuple[Decimal, Decimal]]  # {kecamatan pk: (lintang, bujur)}
Sumber = PusatKecamatan.Sumber
BACA = "peta.baca"
FOLDER = "peta"  # of uploads until they are read
AT_ONCE = 1_000_000  # bytes: up to here a wrong file is refused while one waits
trail.describe(
    {
        "peta.unggah": "memakai peta wilayah", "peta.lingkaran": "mengembalikan peta ke lingkaran",
        "peta.pusat": "mengubah pusat kecamatan",
    }
)  # fmt: skip


@transaction.atomic
def order(*, data: bytes, nama_berkas: str, sumber: str, by: User) -> Pekerjaan:
    """The file is read and made light by a worker, to be looked at before it is used.

    One that a glance can refuse is refused at once. Raises geojson.GeoProblem or policies.Refused.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    policies.check_unchanged(PetaWilayah.objects.first(), sha256)
    if len(data) <= AT_ONCE:
        outlines.match(data)
    name = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.geojson", ContentFile(data))
    payload = {"berkas": name, "nama": nama_berkas[:200], "sumber": sumber, "sha256": sha256}
    return enqueue(BACA, owner=by, unit=nama_berkas[:200], payload=payload)


def make(job: Pekerjaan) -> dict[str, Any]:
    """{"bentuk", "laporan"} of the file, as PetaWilayah keeps them."""
    with default_storage.open(job.payload["berkas"], "rb") as file:
        data = file.read()
    try:
        found = outlines.read(data)
    except GeoProblem as sentence:
        raise JobRefused(str(sentence)) from None
    return {"bentuk": found.shapes, "laporan": found.report}


def files_in_use() -> Iterable[str]:
    """Of files that a worker has still to read; the others are swept."""
    waiting = Pekerjaan.objects.filter(kind=BACA).exclude(state__in=[Keadaan.SELESAI, Keadaan.BATAL])
    return waiting.values_list("payload__berkas", flat=True)


@transaction.atomic
def adopt(*, job: Pekerjaan, by: User) -> PetaWilayah:
    """What was looked at becomes the office's map. Raises policies.Refused."""
    told, result = job.payload, job.result or {}
    return _use(told["nama"], told["sha256"], told["sumber"], result["bentuk"], result["laporan"], by)


@transaction.atomic
def adopt_again(*, peta: PetaWilayah, by: User) -> PetaWilayah:
    """An earlier upload once more, as it was read then: a row of its own. Raises policies.Refused."""
    return _use(peta.nama_berkas, peta.sha256, peta.sumber, peta.bentuk, peta.laporan, by)


def _use(
    nama_berkas: str, sha256: str, sumber: str, bentuk: dict[str, Any], laporan: dict[str, Any], by: User
) -> PetaWilayah:
    """Kecamatan without a centre get one inside their outline."""
    locks.exclusive(locks.PETA)
    policies.check_unchanged(PetaWilayah.objects.first(), sha256)
    peta = PetaWilayah.objects.create(
        nama_berkas=nama_berkas, sha256=sha256, bentuk=bentuk, laporan=laporan, sumber=sumber, oleh=by
    )
    bare = Kecamatan.objects.filter(kode__in=bentuk, pusat=None)
    PusatKecamatan.objects.bulk_create(_inside(place, bentuk[place.kode]) for place in bare)
    told = {
        "berkas": nama_berkas, "cocok": len(laporan["cocok"]), "tidak dikenal": laporan["tidak_dikenal_jumlah"],
        "tanpa bentuk": len(laporan["tanpa_bentuk"]),
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
def place(*, centres: Centres, cleared: Collection[int] = (), sumber: str, by: User) -> int:
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
