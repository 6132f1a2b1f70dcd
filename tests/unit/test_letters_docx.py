"""The DOCX for SRIKANDI: its variables whole, its paper right; and what comes back compared with what went out."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from pembinaan.letters import compare, docx, render, returned
from pembinaan.letters.docx import Bentuk
from pembinaan.letters.reading import read_one
from pembinaan.letters.snapshot import Butir, Kop, Snapshot, Tertanda
from tests.factories.papers import photo

LETTER = Snapshot(
    jenis="tidak_aktif",
    kop=Kop("PEMERINTAH KABUPATEN LAMONGAN", "DINAS KOPERASI DAN USAHA MIKRO", ("Jalan Contoh Nomor 1, Lamongan",)),
    tempat="Lamongan", tahun="2026", klasifikasi="500.3.2.4", nomor="", tanggal="", sifat="Penting", lampiran="-",
    hal="Peringatan tertulis, RAT dan laporan keuangan tahun buku\u00a02024 dan 2025",
    yth=("Ketua Pengurus KPRI Bina Karya", "Jalan Melati 7", "di Kecamatan Babat"),
    pembuka="Berdasarkan Undang-Undang Nomor 25 Tahun 1992 kami sampaikan:",
    butir=(
        Butir("Berdasarkan data yang kami terima sampai dengan 3 Juli 2026, menurut ketentuan undang-undang-undang, "
              "belum kami terima laporan."),
        Butir("Kami minta Saudara paling lambat tanggal 17 Juli 2026:", ("menyelenggarakan RAT;", "melapor.")),
    ),
    penutup="Demikian, atas perhatian Saudara kami ucapkan terima kasih.",
    tertanda=Tertanda(("Plt. Kepala Dinas Koperasi", "Kabupaten Lamongan,"), "Sri Contoh, S.E.", "Pembina, IV/a",
                      "19700101 199503 2 001"),
    tembusan=("Bupati Lamongan (sebagai laporan);", "Arsip."), kode="K7QX4M2ZP9RTB3WD",
)  # fmt: skip
KOP = [LETTER.kop.pemerintah, LETTER.kop.dinas, *LETTER.kop.alamat]


def made(snapshot: Snapshot = LETTER, **shape: Any) -> Any:
    return Document(io.BytesIO(docx.docx(snapshot, Bentuk(**shape))))


def body_xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("name", docx.VARIABLES)
@pytest.mark.parametrize("kop", [True, False])
def test_each_variable_is_one_text_element_in_one_run(name: str, kop: bool) -> None:
    document = made(kop=kop)
    runs = [
        run for run in document.element.iter(qn("w:r")) if name in "".join(t.text or "" for t in run.iter(qn("w:t")))
    ]
    assert len(runs) == 1, "exactly once, and not cut over runs"
    assert [text.text for text in runs[0].iter(qn("w:t"))] == [name]
    assert body_xml(docx.docx(LETTER, Bentuk(kop=kop))).count(name) == 1


def test_nothing_else_is_left_open_and_number_date_and_signer_are_not_typed() -> None:
    words = "".join(text.text or "" for text in made().element.iter(qn("w:t")))
    assert set(re.findall(r"\$\{\w+\}", words)) == set(docx.VARIABLES)
    assert "Sri Contoh" not in words
    assert "19700101" not in words
    assert "Pembina, IV/a" in words, "rank is typed: no variable is known for it"
    assert "Kode surat: K7QX4M2ZP9RTB3WD." in words


@pytest.mark.parametrize(("kertas", "size"), [("a4", (210, 297)), ("f4", (215, 330))])
def test_paper_margins_and_font(kertas: str, size: tuple[int, int]) -> None:
    document = made(kertas=kertas, tepi="b", huruf=11)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size
    assert [round(side.mm) for side in (section.top_margin, section.bottom_margin, section.left_margin)] == [20, 25, 30]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Arial", 11)


def test_order_of_tata_naskah_and_a_n_line() -> None:
    acting = replace(LETTER, tertanda=replace(LETTER.tertanda, jabatan=("a.n. Bupati Lamongan", "Kepala Dinas,")))
    words = " ".join(text.text or "" for text in made(acting).element.iter(qn("w:t")))
    order = ["PEMERINTAH", "Nomor", "Sifat", "Lampiran", "Hal", "Ketua Pengurus", "Berdasarkan Undang", "Demikian",
             "a.n. Bupati", docx.JABATAN, docx.TTD, docx.NAMA, "Pembina", docx.NIP, "Tembusan:"]  # fmt: skip
    places = [words.index(word) for word in order]
    assert places == sorted(places)


def test_kop_only_where_wanted_and_with_the_emblem() -> None:
    assert "PEMERINTAH" not in body_xml(docx.docx(LETTER, Bentuk(kop=False)))
    data = docx.docx(LETTER, Bentuk(lambang=photo(kind="PNG", exif=False)))
    assert any(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_a_long_letter_is_set_smaller_and_a_hopeless_one_keeps_the_office_size() -> None:
    assert docx.fitting(LETTER, Bentuk()) == 12
    long = replace(LETTER, butir=LETTER.butir + (Butir("Kalimat yang cukup panjang untuk dua baris. " * 3),) * 7)
    assert docx.fitting(long, Bentuk()) < 12
    assert docx.fitting(replace(long, butir=long.butir * 6), Bentuk()) == 12


def test_libreoffice_opens_it_on_one_page(tmp_path: Path) -> None:
    """Where it is installed: it is no dependency."""
    program = shutil.which("soffice")
    (tmp_path / "surat.docx").write_bytes(docx.docx(LETTER, Bentuk()))
    if program:
        home = f"-env:UserInstallation=file://{tmp_path}/profil"
        command = [program, home, "--headless", "--convert-to", "pdf", "surat.docx"]
        subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    pdf = tmp_path / "surat.pdf"
    if pdf.exists():
        seen = read_one(pdf.read_bytes())
        assert seen.halaman == 1
        assert all(name in seen.teks for name in docx.VARIABLES)


# --- Compared --------------------------------------------------------------------------------------------------
def numbered(**change: Any) -> str:
    """The text of the letter as our own page prints it, numbered 17 on 5 July."""
    letter = replace(LETTER, **change).numbered(nomor="500.3.2.4/17/Dinkop/2026", tanggal="5 Juli 2026")
    return read_one(render.render(letter).pdf).teks


def differences(came: str) -> list[compare.Beda]:
    may = compare.may_differ(LETTER, nomor="500.3.2.4/17/Dinkop/2026", tanggal="5 Juli 2026")
    return compare.differences(compare.plain(LETTER), came, may=may, kop=KOP)


def test_number_date_signature_and_footer_may_differ() -> None:
    footer = (
        "\nDitandatangani secara elektronik oleh:\n- 2 -\nDokumen ini telah ditandatangani secara elektronik "
        "menggunakan sertifikat elektronik yang diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), BSSN."
    )
    assert differences(numbered() + footer) == []


def test_another_text_is_shown_with_what_stands_before_it() -> None:
    other = Butir("Kami minta Saudara paling lambat tanggal 27 Juli 2026:", ("menyelenggarakan RAT;", "melapor."))
    (one,) = differences(numbered(butir=(LETTER.butir[0], other)))
    assert (one.semula, one.menjadi) == ("17", "27")
    assert one.sesudah.endswith("paling lambat tanggal")
    added = numbered(penutup=LETTER.penutup + " Segala biaya ditanggung koperasi.")
    assert [one.menjadi for one in differences(added)] == ["Segala biaya ditanggung koperasi."]
    gone = numbered(tembusan=("Arsip.",))
    assert [one.semula for one in differences(gone)] == ["Bupati Lamongan (sebagai laporan);"]
    assert differences(numbered(tertanda=replace(LETTER.tertanda, nama="Orang Lain")))


def test_number_and_date_are_read_from_the_text() -> None:
    text = numbered()
    assert returned.number_in(text, "Lamongan") == "500.3.2.4/17/Dinkop/2026"
    assert str(returned.date_in(text, "Lamongan")) == "2026-07-05"
    assert returned.number_in("Jalan Contoh Nomor 1\nSifat: Biasa", "Lamongan") == ""
    assert returned.date_in("Lamongan, 31 Februari 2026", "Lamongan") is None
