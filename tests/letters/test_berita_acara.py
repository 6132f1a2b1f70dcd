"""The Berita Acara of a visit as pictures: found with photos, and not found, at its longest."""

from __future__ import annotations

import io
import os
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from pembinaan.kunjungan.minutes import Anggota, BeritaAcara, draw
from pembinaan.letters import compose
from tests.letters.samples import KANTOR, KANTOR_PANJANG
from tests.letters.test_golden import GOLDENS, MEAN, WIDTH, WORST, differences

TEAM = (
    Anggota("Ratna Puspitaningtyas, S.E.", "Analis Koperasi", "19910011 201501 2 001"),
    Anggota("Dimas Arya Wibisono", "Pengawas Koperasi Ahli Muda", "19870005 201101 1 004"),
    Anggota("Yoga Aditya Pamungkas", "Petugas Penyuluh Koperasi Lapangan"),
)
WHO = (
    ("Nama koperasi", "KPRI Bina Karya"), ("Badan hukum", "091/BH/PAD/KWK.22/III/1996, 24 Maret 1996"),
    ("NIK Koperasi", "3524100030012"), ("Alamat tercatat", "Jalan Raya Contoh Nomor 12, Desa Gembong, Kecamatan Babat"),
)  # fmt: skip
FOUND = BeritaAcara(
    kop=compose.letterhead(KANTOR), hari="Senin, 10 Agustus 2026", tempat=WHO[3][1],
    surat_tugas="Nomor 094/12/413.110/2026 tanggal 7 Agustus 2026", tim=TEAM, koperasi=WHO,
    lokasi=(("Alamat koperasi", "Ditemukan"), ("Papan nama", "terpasang"), ("Kantor", "tutup"),
            ("Usaha", "Tidak berjalan")),
    ditemui=(("Nama", "Sumiati"), ("Jabatan", "Sekretaris"), ("Nomor HP", "0812-3400-1111")),
    keterangan=(
        ("RAT terakhir", "tahun buku 2022"), ("Anggota sekarang", "86 orang"), ("Aset yang tersisa", "Rp41.000.000"),
        ("Utang yang tersisa", "Rp7.500.000"), ("Dokumen yang dilihat", "Buku kas, Buku daftar anggota, NIB"),
        ("Sebab atau masalah", "Kredit macet, Usaha berhenti"),
        ("Uraian", "Pinjaman anggota macet sejak beberapa tahun lalu, sehingga toko kehabisan modal dan tutup."),
        ("Keinginan pengurus", "Aktif kembali"),
    ),
    posisi="-7,119823, 112,416382 (ketelitian 12 m)",
    komitmen=("Pengurus akan mengadakan RAT tahun buku 2025 pada Minggu, 20 September 2026.",),
    lurah="Kepala Desa Gembong", pengurus="Sumiati", jabatan="Sekretaris", hilang=False,
)  # fmt: skip
MISSING = BeritaAcara(
    kop=compose.letterhead(KANTOR_PANJANG), hari="Selasa, 11 Agustus 2026", tempat="", surat_tugas="", tim=TEAM[:1],
    koperasi=WHO, lokasi=(("Alamat koperasi", "Tidak ditemukan"),), ditemui=(), keterangan=(), posisi="", komitmen=(),
    lurah="Kepala Desa Gembong", pengurus="", jabatan="", hilang=True, surat_lurah=1,
)  # fmt: skip


def scene(text: str) -> bytes:
    picture = Image.new("RGB", (640, 480), (190, 205, 215))
    drawn = ImageDraw.Draw(picture)
    drawn.rectangle((120, 180, 520, 400), fill=(220, 205, 170))
    drawn.rectangle((200, 210, 440, 250), fill=(20, 96, 76))
    drawn.rectangle((0, 400, 640, 480), fill=(140, 135, 125))
    drawn.text((20, 20), text, fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


PHOTOS = {f"foto{n}": scene(f"Foto {n}") for n in (1, 2, 3)}
CASES = {
    "kunjungan-ditemukan": (FOUND, PHOTOS, 2), "kunjungan-tidak-ditemukan": (MISSING, {}, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_like_its_golden(name: str) -> None:
    made, pictures, pages = CASES[name]
    document = pypdfium2.PdfDocument(draw(made, pictures))
    assert len(document) == pages
    for number, sheet in enumerate(document, 1):
        drawn = sheet.render(scale=WIDTH / sheet.get_width(), grayscale=True).to_pil()
        file = GOLDENS / f"{name}-{number}.png"
        if os.environ.get("PERBARUI_GAMBAR"):
            buffer = BytesIO()
            drawn.quantize(16).save(buffer, "PNG", optimize=True)
            file.write_bytes(buffer.getvalue())
        mean, worst = differences(drawn, Image.open(file))
        assert mean < MEAN, name
        assert worst < WORST, name
