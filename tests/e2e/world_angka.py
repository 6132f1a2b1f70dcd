"""Where the rooms of figures find something in the office of the browser tests (see world.py)."""

from __future__ import annotations

from typing import Any


def samples(koperasi: Any) -> dict[str, Any]:
    """From the demo's own figures; besides, one pair of double records is merged and the open register is opened."""
    from pembinaan.models import CatatanSimulasi, FormatTerisi, Indikator, PeriodeTutup, RekonsiliasiOds

    filled = FormatTerisi.objects.select_related("format").order_by("-pk")[0]
    home = "angka"
    return {
        f"{home}/di-balik": "aktif", f"{home}/mutasi": "aktif-kembali",
        f"{home}/wilayah/kecamatan": koperasi.kecamatan_id, f"{home}/wilayah/desa": koperasi.desa_id,
        f"{home}/rekap/unduh": "csv", f"{home}/rekap/periode/unduh": "csv",
        f"{home}/rekap/periode": PeriodeTutup.objects.order_by("-pk")[0].pk,
        f"{home}/format": filled.format_id, f"{home}/format/terisi": filled.pk,
        f"{home}/format/bagian": filled.format.bagian_set.order_by("pk")[0].pk,
        f"{home}/rekonsiliasi": RekonsiliasiOds.objects.order_by("-pk")[0].pk,
        f"{home}/target/indikator": Indikator.objects.order_by("pk")[0].pk,
        f"{home}/simulasi/catatan": CatatanSimulasi.objects.order_by("-pk")[0].pk,
        "mutu/perbaikan": "datangi", "mutu/ganjil": "satuan",
        **_doubles(),
        **_opened(koperasi),
    }  # fmt: skip


def _doubles() -> dict[str, Any]:
    """The best pair stays to be looked at; the second is merged, so that its undo has a page."""
    from koperasi.accounts.models import User
    from pembinaan.actions import gabung
    from registry import duplicates
    from registry.models import Koperasi

    first, second, *_ = duplicates.pairs(Koperasi.objects.within_authority())
    rows = Koperasi.objects.in_bulk([second.satu, second.dua])
    gone, kept = sorted(rows.values(), key=lambda one: one.status == "aktif")
    by = User.objects.get(username="kabid")
    merged = gabung.merge(dari=gone, ke=kept, ambil=[], alasan="Tercatat dua kali pada daftar lama.", by=by)
    pair = f"/mutu/ganda/{first.satu}/{first.dua}/"
    return {
        "mutu/ganda/gabungan": merged.pk, "pembinaan:ganda-detail": pair, "pembinaan:ganda-reject": f"{pair}bukan/",
    }  # fmt: skip


def _opened(koperasi: Any) -> dict[str, Any]:
    from koperasi.accounts.models import User
    from pembinaan.actions import register

    kepala = User.objects.get(username="kepala")
    register.change(dibuka=True, unduhan=True, pengantar="Daftar koperasi kabupaten.", by=kepala)
    return {"register": koperasi.pk, "register/unduh": "csv"}
