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
        f"{home}/rekap/unduh": "csv", f"{home}/rekap/periode/unduh": "csv", f"{home}/rekap/berkas": 1,
        f"{home}/rekap/periode": PeriodeTutup.objects.order_by("-pk")[0].pk,
        f"{home}/format": filled.format_id, f"{home}/format/terisi": filled.pk,
        f"{home}/format/bagian": filled.format.bagian_set.order_by("pk")[0].pk,
        f"{home}/rekonsiliasi": RekonsiliasiOds.objects.order_by("-pk")[0].pk,
        f"{home}/target/indikator": Indikator.objects.order_by("pk")[0].pk,
        f"{home}/simulasi/catatan": CatatanSimulasi.objects.order_by("-pk")[0].pk,
        "mutu/perbaikan": "datangi", "mutu/ganjil": "satuan",
        **_doubles(),
        **_odd(),
        **_opened(koperasi),
        **_outlines(),
    }  # fmt: skip


def _outlines() -> dict[str, Any]:
    """Two squares for two kecamatan, read, used and put away again: the office goes on with circles."""
    import json

    from koperasi.accounts.models import User
    from koperasi.jobs import worker
    from pembinaan.actions import peta
    from registry.models import Kecamatan

    by = User.objects.get(username="kabid")
    west, south, side = 112.1, -7.2, 0.1
    squares = [
        [[west + at * side, south], [west + (at + 1) * side, south], [west + (at + 1) * side, south + side],
         [west + at * side, south + side], [west + at * side, south]]
        for at in range(2)
    ]  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"kode": place.kode, "nama": place.nama},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for place, ring in zip(Kecamatan.objects.order_by("kode"), squares, strict=False)
    ]  # fmt: skip
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    job = peta.order(data=data, nama_berkas="batas contoh.geojson", sumber="Rekaan", by=by)
    worker.drain()
    job.refresh_from_db()
    used = peta.adopt(job=job, by=by)
    peta.withdraw(by=by)
    return {"angka/peta/unggah": job.pk, "angka/peta/unggah/lama": used.pk}


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


def _odd() -> dict[str, Any]:
    """One odd figure is said to be true, another waits to be."""
    from itertools import islice

    from koperasi.accounts.models import User
    from registry import kantor, oddities
    from registry.actions import oddities as actions
    from registry.models import Koperasi

    on, own = kantor.today(), Koperasi.objects.within_authority()
    (waits, other), (check, one) = islice(
        ((check, row) for check in oddities.CHECKS for row in oddities.rows(check, own, on=on)[:1]), 2
    )
    true = actions.confirm(
        koperasi=oddities.koperasi_of(one), check=check, nilai=one.v_nilai, alasan="Sudah dicocokkan.",
        by=User.objects.get(username="petugas"),
    )  # fmt: skip
    waiting = f"/mutu/ganjil/{waits.kode}/{oddities.koperasi_of(other).pk}/benar/"
    return {"mutu/ganjil/benar": true.pk, "pembinaan:ganjil-accept": waiting}


def _opened(koperasi: Any) -> dict[str, Any]:
    from koperasi.accounts.models import User
    from pembinaan.actions import register

    kepala = User.objects.get(username="kepala")
    register.change(dibuka=True, unduhan=True, pengantar="Daftar koperasi kabupaten.", by=kepala)
    return {"register": koperasi.pk, "register/unduh": "csv"}
