"""What a page weighs on a bad line, measured on the wire: compressed, with headers, from the office's own server."""

from __future__ import annotations

import pytest

from koperasi.accounts.roles import Peran
from tests.e2e import looking
from tests.e2e.conftest import Enter
from tests.e2e.office import Office

FIRST, AGAIN = 90_000, 15_000
PAGES = {
    "masuk": (None, "/masuk/"),
    "beranda-petugas": (Peran.PETUGAS, "/"),
    "beranda-kepala": (Peran.KEPALA, "/"),
    "beranda-pengurus": (Peran.PENGURUS, "/"),
    "konsep": (Peran.PENGURUS, "/pengajuan/{milik pengurus[pengajuan]}/"),
    "bagian": (Peran.PENGURUS, "/pengajuan/{milik pengurus[pengajuan]}/bagian/pelaksanaan/"),
    "bagian-berkas": (Peran.PENGURUS, "/pengajuan/{milik pengurus[pengajuan]}/bagian/berkas/"),
    "bagian-angka": (Peran.PENGURUS, "/pengajuan/{milik pengurus[laporan-keuangan]}/bagian/{milik pengurus[angka]}/"),
    "excel": (Peran.PENGURUS, "/laporan-keuangan/{milik pengurus[laporan-keuangan]}/excel/"),
    "periksa-jawaban": (Peran.PENGURUS, "/pengajuan/{milik pengurus[pengajuan]}/periksa/"),
    "tanda-terima": (Peran.PENGURUS, "{milik pengurus[terkirim]}"),
    "daftar": (Peran.PETUGAS, "/koperasi/"),
    "daftar-100": (Peran.PETUGAS, "/koperasi/?per=100"),
    "rincian": (Peran.PETUGAS, "/koperasi/{koperasi}/"),
    "mengapa": (Peran.PETUGAS, "/koperasi/{koperasi}/mengapa/"),
    "pengingat": (Peran.PETUGAS, "/pengingat/"),
    "matriks": (Peran.PETUGAS, "/matriks-rat/"),
    "impor": (Peran.PETUGAS, "/impor/{impor}/"),
    "malam": (Peran.KEPALA, "/malam/{malam}/"),
    "aturan": (Peran.KEPALA, "/aturan/{aturan}/"),
    "angka": (Peran.KEPALA, "/angka/dasbor/"),
    "mutasi": (Peran.KEPALA, "/angka/mutasi/"),
    "peta": (Peran.KEPALA, "/angka/peta/"),
    "lembar": (Peran.KEPALA, "/angka/wilayah/kecamatan/{angka/wilayah/kecamatan}/"),
    "rekap": (Peran.KABID, "/angka/rekap/"),
    "periode": (Peran.KABID, "/angka/rekap/periode/{angka/rekap/periode}/"),
    "format": (Peran.KABID, "/angka/format/{angka/format}/"),
    "target": (Peran.KEPALA, "/angka/target/"),
    "bagaimana-jika": (Peran.KEPALA, "/angka/simulasi/"),
    "mutu": (Peran.PETUGAS, "/mutu/"),
    "register": (None, "/register/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_weight(name: str, enter: Enter, office: Office) -> None:
    role, path = PAGES[name]
    page = enter(role)
    path = path.format(**office.samples)
    with looking.weighing(page) as first:
        page.goto(path)
    with looking.weighing(page) as again:
        page.goto(path)
    print(f"{name}: {sum(first.values())} bytes, again {sum(again.values())}")
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN, again
