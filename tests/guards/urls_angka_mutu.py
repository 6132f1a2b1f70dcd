"""Double records and the open register, by the beginning of their addresses (see urls.py)."""

from __future__ import annotations

from typing import Any

from koperasi.accounts.models import User
from registry.models import GabunganRekaman, Koperasi
from tests.factories.registry import KoperasiFactory

Values = dict[str, dict[str, Any]]


def belongings(koperasi: Koperasi, clerk: User) -> Values:
    other = KoperasiFactory()
    gone = KoperasiFactory(digabung_ke=koperasi)
    merged = GabunganRekaman.objects.create(
        dari=gone, ke=koperasi, alasan="Uji.", oleh=clerk, tanggal=koperasi.dibuat_pada.date()
    )
    return {
        "mutu/": {"satu": koperasi.pk, "dua": other.pk, "pk": merged.pk, "apa": "tanpa-anggota", "cara": "datangi"},
        "register/": {"pk": koperasi.pk, "kind": "csv"},
    }
