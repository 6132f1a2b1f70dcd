"""Outlines that were read and outlines that were used, for the walk over all addresses (see urls_pembinaan.py)."""

from __future__ import annotations

from typing import Any

from koperasi.accounts.models import User
from koperasi.jobs.models import Keadaan, Pekerjaan
from pembinaan.actions.peta import BACA
from pembinaan.models import PetaWilayah
from registry.models import Koperasi

REPORT: dict[str, Any] = {"cocok": [], "tidak_dikenal": [], "tidak_dikenal_jumlah": 0, "tanpa_bentuk": []}


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    """The office's own."""
    told = {"nama": "batas.geojson", "sumber": "", "sha256": "0" * 64, "berkas": "peta/uji.geojson"}
    job = Pekerjaan.objects.create(
        kind=BACA, owner=clerk, state=Keadaan.SELESAI, payload=told, result={"bentuk": {}, "laporan": REPORT}
    )
    used = PetaWilayah.objects.first() or PetaWilayah.objects.create(
        nama_berkas="batas.geojson", sha256="1" * 64, bentuk={}, laporan=REPORT, oleh=clerk
    )
    return {"angka/peta/unggah/": {"pk": job.pk}, "angka/peta/unggah/lama/": {"pk": used.pk}}
