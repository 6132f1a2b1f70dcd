"""What people keep of the list, for the walk through all addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from registry.models import BarisTindakan, DaftarNik, Koperasi, SaringanTersimpan, TindakanMassal


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    kept = SaringanTersimpan.objects.create(nama=f"Saringan {koperasi}", pemilik=clerk, bersama=True)
    pasted = DaftarNik.objects.create(pemilik=clerk, nik=["3524010010001"])
    deed = TindakanMassal.objects.create(
        jenis="jenis", isian={"jenis": "jasa"}, jumlah=1, oleh=clerk, tanggal=dt.date(2026, 1, 5)
    )
    BarisTindakan.objects.create(tindakan=deed, koperasi=koperasi, lama={"jenis": ""}, baru={"jenis": "jasa"})
    cases = TindakanMassal.objects.create(
        jenis="kasus", isian={"jenis": "lain", "tujuan": "", "tenggat": "", "saya": False, "kasus": {}}, oleh=clerk,
        jumlah=0, tanggal=dt.date(2026, 1, 5),
    )  # fmt: skip
    return {
        "pembinaan/kasus/buka/": {"pk": cases.pk},
        "koperasi/saringan/": {"pk": kept.pk},
        "koperasi/nik/": {"kode": pasted.kode},
        "koperasi/massal/": {"pk": deed.pk},
    }
