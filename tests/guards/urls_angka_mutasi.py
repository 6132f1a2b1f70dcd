"""What the addresses of mutasi and of the sheet of a place stand on."""

from __future__ import annotations

from typing import Any

from koperasi.accounts.models import User
from registry.models import Koperasi
from tests.factories.registry import DesaFactory


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    return {
        "angka/mutasi/": {"kode": "aktif-kembali"},
        "angka/wilayah/kecamatan/": {"pk": koperasi.kecamatan_id},
        "angka/wilayah/desa/": {"pk": DesaFactory().pk},
    }
