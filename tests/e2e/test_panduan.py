"""The pictures of the user guide (docs/panduan): every page it shows opens, and can be photographed anew.

PERBARUI_GAMBAR=1 pytest tests/e2e/test_panduan.py writes them; look at them before committing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from koperasi.accounts.roles import Peran
from tests.e2e.conftest import DESKTOP, PHONE, Enter
from tests.e2e.office import Office

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "panduan"
LARGEST = 150_000  # bytes; a repository is cloned over bad lines too
TALL = 1000  # pixels of a picture; a reader sees the rest in the application


@dataclass(frozen=True)
class Picture:
    name: str
    role: Peran | None
    path: str  # arguments as in the office's samples; {koperasi} is tidak aktif. Or the name of a sample page
    width: int = DESKTOP
    height: int = TALL
    press: str = ""  # a choice that opens what the picture is about


PICTURES = [
    Picture("masuk", None, "/masuk/"),
    Picture("beranda-petugas", Peran.PETUGAS, "/"),
    Picture("beranda-kepala", Peran.KEPALA, "/", height=960),
    Picture("beranda-kepala-ponsel", Peran.KEPALA, "/", PHONE),
    Picture("beranda-pengurus", Peran.PENGURUS, "/", PHONE),
    Picture("konsep", Peran.PENGURUS, "/pengajuan/{milik pengurus[pengajuan]}/", PHONE, 760),
    Picture("laporan-excel", Peran.PENGURUS, "/laporan-keuangan/{milik pengurus[laporan-keuangan]}/excel/", PHONE, 900),
    Picture("laporan-massal", Peran.PETUGAS, "/laporan-keuangan/massal/"),
    Picture("atas-nama", Peran.PETUGAS, "/koperasi/{koperasi}/atas-nama/", height=960),
    Picture("pengingat", Peran.PETUGAS, "/pengingat/", height=900),
    Picture("periksa", Peran.PETUGAS, "/periksa/{periksa}/", height=800),
    Picture("daftar", Peran.PETUGAS, "/koperasi/?urut=-rat"),
    Picture("koperasi", Peran.PETUGAS, "/koperasi/{koperasi}/"),
    Picture("undang", Peran.PETUGAS, "/koperasi/{koperasi}/akses/undang/?pengurus={koperasi/pengurus}", height=720),
    Picture("mengapa", Peran.PETUGAS, "/koperasi/{koperasi}/mengapa/"),
    Picture("matriks", Peran.PETUGAS, "/matriks-rat/", height=860),
    Picture("impor-kolom", Peran.PETUGAS, "/impor/{impor}/kolom/", height=1070),
    Picture("impor", Peran.PETUGAS, "/impor/{impor}/", height=900),
    Picture("surat", Peran.PETUGAS, "/koperasi/{koperasi}/surat/", height=1420),
    Picture("prakiraan", Peran.KEPALA, "/prakiraan/", height=760),
    Picture("aturan", Peran.KEPALA, "/aturan/{aturan}/", height=860),
    Picture("perpanjangan", Peran.KABID, "/perpanjangan/beri/", height=1060),
    Picture("peninjauan", Peran.KEPALA, "/peninjauan/", height=760),
    Picture("pengguna", Peran.ADMIN, "/pengguna/", height=860),
    Picture("meja", Peran.PETUGAS, "/pembinaan/"),
    Picture("kasus", Peran.PETUGAS, "/pembinaan/kasus/{pembinaan/kasus}/"),
    Picture("kasus-bagi", Peran.KABID, "/pembinaan/kasus/?petugas=tanpa", height=900),
    Picture("rute", Peran.PETUGAS, "/pembinaan/rencana/{pembinaan/rencana}/"),
    Picture("kunjungan", Peran.PETUGAS, "pembinaan:kunjungan-edit", PHONE, 1060, "Ditemukan"),
    Picture("bawa", Peran.PETUGAS, "pembinaan:bawa-list", PHONE),
    Picture("pelatihan", Peran.PETUGAS, "/pembinaan/pelatihan/{pembinaan/pelatihan}/"),
    Picture("sertifikat", Peran.PETUGAS, "/pembinaan/pelatihan/{pembinaan/pelatihan}/sertifikat/", height=900),
    Picture("fasilitasi", Peran.PETUGAS, "/pembinaan/fasilitasi/{pembinaan/fasilitasi}/"),
    Picture("pinjaman", Peran.PETUGAS, "/pembinaan/bantuan/{pembinaan/bantuan}/"),
    Picture("usulan", Peran.PETUGAS, "/pembinaan/usulan/{pembinaan/usulan}/", height=1200),
    Picture("hasil", Peran.KABID, "/pembinaan/hasil/"),
    Picture("hasil-tahunan", Peran.KABID, "/pembinaan/hasil/tahunan/{pembinaan/hasil/tahunan}/", height=900),
    Picture("usaha-mikro", Peran.PETUGAS, "/pembinaan/usaha-mikro/rekap/", height=860),
    Picture("masalah", Peran.KABID, "/pembinaan/setelan/masalah/", height=800),
    Picture("surat-satu", Peran.PETUGAS, "/surat/{gambar[satu]}/", height=1100),
    Picture("surat-siapkan", Peran.PETUGAS, "/surat/siapkan/?status=tidak_aktif"),
    Picture("surat-konsep", Peran.PETUGAS, "/surat/konsep/", height=860),
    Picture("surat-paraf", Peran.SEKRETARIAT, "/surat/paket/{gambar[paraf]}/"),
    Picture("surat-terbit", Peran.SEKRETARIAT, "/surat/paket/{gambar[terbit]}/"),
    Picture("surat-nomor", Peran.SEKRETARIAT, "/surat/nomor/"),
    Picture("surat-agenda", Peran.SEKRETARIAT, "/surat/agenda/", height=860),
    Picture("surat-luar", Peran.SEKRETARIAT, "/surat/luar/{gambar[luar]}/"),
    Picture("surat-luar-daftar", Peran.SEKRETARIAT, "/surat/luar/", height=900),
    Picture("surat-kepala", Peran.KEPALA, "/surat/paket/{gambar[kepala]}/", PHONE, 900),
    Picture("surat-kepala-satu", Peran.KEPALA, "/surat/paket/{gambar[kepala]}/satu/", PHONE, 900),
    Picture("surat-antar", Peran.PETUGAS, "/surat/kirim/"),
    Picture("surat-sampai", Peran.PETUGAS, "/surat/kirim/{gambar[dikirim]}/terima/", PHONE, 900),
    Picture("surat-kembali", Peran.PETUGAS, "/surat/kirim/{gambar[kembali]}/"),
    Picture("surat-pengumuman", Peran.PETUGAS, "/surat/pengumuman/{gambar[pengumuman]}/", height=900),
    Picture("surat-saya", Peran.PENGURUS, "/surat/saya/{gambar[saya]}/", PHONE, 900),
    Picture("surat-keberatan", Peran.KABID, "/surat/jawaban/{gambar[jawaban]}/", height=800),
    Picture("surat-periksa", None, "/s/{gambar[kode]}", PHONE, 760),
    Picture("surat-tangga", Peran.KABID, "/surat/tangga/"),
    Picture("surat-naskah", Peran.KABID, "/surat/naskah/peringatan/ubah/"),
    Picture("surat-setelan", Peran.KABID, "/surat/setelan/"),
    Picture("mutasi", Peran.KABID, "/angka/mutasi/"),
    Picture("peta", Peran.KEPALA, "/angka/peta/", height=1100),
    Picture("lembar", Peran.PETUGAS, "/angka/wilayah/kecamatan/{angka/wilayah/kecamatan}/", PHONE),
    Picture("rekap", Peran.KABID, "/angka/rekap/", height=1100),
    Picture("periode", Peran.KABID, "/angka/rekap/periode/{angka/rekap/periode}/", height=900),
    Picture("format", Peran.KABID, "/angka/format/{angka/format}/", height=1100),
    Picture("cocokkan", Peran.PETUGAS, "/angka/rekonsiliasi/{angka/rekonsiliasi}/", height=900),
    Picture("target", Peran.KABID, "/angka/target/", height=1100),
    Picture("bagaimana-jika", Peran.KEPALA, "/angka/simulasi/?jumlah_tahun=3", height=1100),
    Picture("mutu", Peran.PETUGAS, "/mutu/", height=1100),
    Picture("ganda", Peran.PETUGAS, "pembinaan:ganda-detail", height=1000),
    Picture("register", None, "/register/?q=koperasi", height=900),
    Picture("dari-dinas", Peran.PENGURUS, "/pembinaan/koperasi/{koperasi milik pengurus}/", PHONE, 900),
]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_picture(picture: Picture, enter: Enter, office: Office) -> None:
    page = enter(picture.role, width=picture.width)
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    answer = page.goto(office.samples.get(picture.path) or picture.path.format(**office.samples))
    assert answer
    assert answer.status == 200
    page.wait_for_load_state("networkidle")
    if picture.press:
        page.get_by_label(picture.press, exact=True).check()
        page.wait_for_timeout(800)  # saved while typing: the page says so
    png = smaller(page.screenshot(animations="disabled", caret="hide"))
    assert len(png) <= LARGEST
    if os.environ.get("PERBARUI_GAMBAR"):
        (GUIDE / "gambar" / f"{picture.name}.png").write_bytes(png)


def smaller(png: bytes) -> bytes:
    """The same picture with a palette; a letter's grey needs a smaller one to stay small."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for colours in (192, 64, 24):
        out = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= LARGEST:
            break
    return out.getvalue()


def test_the_guide_shows_these_pictures_and_no_other() -> None:
    pages = [*GUIDE.glob("*.md"), GUIDE.parents[1] / "README.md"]
    shown = {name for page in pages for name in re.findall(r"gambar/([\w-]+)\.png", page.read_text())}
    kept = {path.stem for path in (GUIDE / "gambar").glob("*.png")}
    assert shown == kept == {picture.name for picture in PICTURES}
