"""What people keep of the list, in the office of the browser tests."""

from __future__ import annotations

from typing import Any


def samples(petugas: Any, koperasi: Any) -> dict[str, Any]:
    """A shared filter on the own Beranda, a pasted list with an unknown NIK, a note and a case for one cooperative."""
    from pembinaan.actions import kasus_massal
    from registry.actions import massal, saringan
    from registry.models import Koperasi
    from registry.saringan import nik
    from registry.saringan.massal import TINDAKAN, Values, plan

    kept = saringan.save(
        nama="Tidak aktif", kueri="status=tidak_aktif", kolom=["nik"], bersama=True, beranda=True, timpa=False,
        by=petugas,
    )  # fmt: skip
    pasted = saringan.paste(pasted=nik.read(f"{koperasi.nik or '3524010010001'}\n9999999999999\nabc 1"), by=petugas)
    one, asked = Koperasi.objects.filter(pk=koperasi.pk), {"kueri": f"pilih={koperasi.pk}", "by": petugas}
    note: Values = {"catatan": "Diperiksa."}
    seen = plan(one, TINDAKAN["catatan"], note).expected
    deed = massal.run(tindakan=TINDAKAN["catatan"], isian=note, expected=seen, **asked)
    case: Values = {"jenis": "data", "tujuan": "", "tenggat": "", "saya": False}
    cases = kasus_massal.open_many(isian=case, expected=kasus_massal.plan(one, case).expected, **asked)
    return {
        "pembinaan/kasus/buka": cases.pk, "koperasi/saringan": kept.pk, "koperasi/nik": str(pasted.kode),
        "koperasi/massal": deed.pk,
    }  # fmt: skip
