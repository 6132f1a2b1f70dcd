"""Double records and the open register, by the beginning of their addresses (see urls.py)."""

from __future__ import annotations

from typing import Any

from koperasi.accounts.models import User
from registry.models import AngkaBenar, GabunganRekaman, Koperasi
from tests.factories.registry import DataTahunanFactory, KoperasiFactory

Values = dict[str, dict[str, Any]]


def belongings(koperasi: Koperasi, clerk: User) -> Values:
    other = KoperasiFactory()
    gone = KoperasiFactory(digabung_ke=koperasi)
    merged = GabunganRekaman.objects.create(
        dari=gone, ke=koperasi, alasan="Uji.", oleh=clerk, tanggal=koperasi.dibuat_pada.date()
    )
    DataTahunanFactory(koperasi=koperasi, anggota=0, aset=1_000)
    true = AngkaBenar.objects.create(
        koperasi=koperasi, cek="sertifikat", nilai=["2024-01-01", "2023-01-01"], kata="Uji.", alasan="Uji.", oleh=clerk,
        tanggal=koperasi.dibuat_pada.date(),
    )  # fmt: skip
    return {
        "mutu/": {"satu": koperasi.pk, "dua": other.pk, "pk": merged.pk, "apa": "tanpa-anggota", "cara": "datangi"},
        "mutu/ganjil/": {"koperasi": koperasi.pk},
        "mutu/ganjil/benar/": {"pk": true.pk},
        "register/": {"pk": koperasi.pk, "kind": "csv"},
    }
