"""The certificate as a picture: an ordinary one, and the longest names that occur, on one page each."""

from __future__ import annotations

import os
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from pembinaan import paper
from pembinaan.letters import compose
from pembinaan.trainings import certificates
from tests.letters.samples import KANTOR, KANTOR_PANJANG, TERTANDA, TERTANDA_PANJANG
from tests.letters.test_golden import GOLDENS, MEAN, WIDTH, WORST, differences

LINK = "https://dinas.contoh.go.id/sertifikat/00000000-0000-4000-8000-000000000001/"


def sample(worst: bool) -> dict[str, Any]:
    kantor, signer = (KANTOR_PANJANG, TERTANDA_PANJANG) if worst else (KANTOR, TERTANDA)
    kop = compose.letterhead(kantor)
    isi: dict[str, Any] = {
        "judul": "Sertifikat", "nomor": "007/PPD/VIII/2026", "nama": "Siti Khoiriyah", "jabatan": "Bendahara",
        "koperasi": "KSP Sumber Rejeki Makmur", "perbuatan": "telah mengikuti",
        "pelatihan": "Pelatihan Perkoperasian Dasar Angkatan III", "skema": "", "masa": "3 s.d. 5 Agustus 2026",
        "tempat": "Aula Dinas Koperasi dan Usaha Mikro", "penyelenggara": compose.office_name(kantor),
        "lama": "selama 3 hari", "tanggal": "5 Agustus 2026", "kota": kantor.ibu_kota, "berlaku_sampai": "",
        "pemerintah": kop.pemerintah, "dinas": kop.dinas, "penanda_jabatan": list(signer.jabatan),
        "penanda_nama": signer.nama, "penanda_pangkat": signer.pangkat, "penanda_nip": signer.nip,
    }  # fmt: skip
    if worst:
        isi |= {
            "judul": "Surat Keterangan", "perbuatan": "telah lulus uji kompetensi",
            "nomor": "1234/PEL-UKPKSP-XXXVIII/DINKOPUKMPERINDAG/XII/2026",
            "nama": "Hj. Raden Ayu Siti Khoiriyah Wijayaningrum Kusumawardhani, S.Pd.I., M.M.",
            "jabatan": "Ketua Bidang Pembinaan Anggota dan Pengembangan Usaha",
            "koperasi": "Koperasi Serba Usaha Gabungan Kelompok Tani dan Nelayan Sumber Rejeki Makmur Sentosa Abadi "
            "Sejahtera Bersama Masyarakat Pesisir Utara dan Sekitarnya",
            "pelatihan": "Uji Kompetensi Pengelola Koperasi Simpan Pinjam dan Pembiayaan Syariah Tingkat Madya Bagi "
            "Pengurus dan Manajer Angkatan XXXVIII",
            "skema": "Pengelola Koperasi Simpan Pinjam dan Pembiayaan Syariah, SKKNI 177/2016",
            "masa": "30 Desember 2025 s.d. 2 Januari 2026", "berlaku_sampai": "31 Desember 2028",
            "tempat": "Gedung Serbaguna Balai Pelatihan Koperasi dan Usaha Mikro, Jalan Merdeka Nomor 127, Talang Ubi",
        }  # fmt: skip
    return isi


@pytest.mark.parametrize("worst", [False, True])
def test_one_page_like_its_golden(worst: bool) -> None:
    pdf = certificates.draw(sample(worst), LINK)
    assert paper.pages(pdf) == 1
    picture = Image.open(BytesIO(paper.picture(pdf, width=WIDTH)))
    golden = GOLDENS / f"sertifikat-{'terburuk' if worst else 'biasa'}.png"
    if os.environ.get("PERBARUI_GAMBAR"):
        picture.quantize(16).save(golden, optimize=True)
    expected = Image.open(golden)
    assert picture.size == expected.size
    mean, most = differences(picture, expected)
    assert (mean < MEAN, most < WORST) == (True, True), (
        f"berbeda dari {golden.name}: rata-rata {mean:.2f}, terbesar {most}"
    )


def test_paper_and_words() -> None:
    document = pypdfium2.PdfDocument(certificates.draw(sample(True), LINK))
    assert tuple(round(side / 72 * 25.4) for side in document[0].get_size()) == (297, 210)
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    for words in ("Raden Ayu Siti Khoiriyah", "Berlaku sampai 31 Desember 2028", "Angkatan XXXVIII", "NIP 19700101"):
        assert words in text
    assert "DICABUT" not in text
    revoked = pypdfium2.PdfDocument(certificates.draw(sample(False), LINK, revoked=True))
    assert "DICABUT" in revoked[0].get_textpage().get_text_bounded()


def test_one_file_for_the_printer() -> None:
    page = certificates.draw(sample(False), LINK)
    assert paper.pages(certificates.merge([page, page, page])) == 3
