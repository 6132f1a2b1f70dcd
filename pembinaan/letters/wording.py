"""The texts of the delivered letters, in one place, as data with {placeholders}.

Legal basis: UU 25/1992 ps. 26 and Permenkop 19/2015 ps. 20 (one source each), habits of real offices for the rest.
Everything here is a default that an office checks before it sends a letter; versions of an office's own come later
in the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from string import Formatter

TERLAMBAT = "terlambat"
TIDAK_AKTIF = "tidak_aktif"

PASAL_RAT = "Undang-Undang Nomor 25 Tahun 1992 tentang Perkoperasian Pasal\u00a026"
PASAL_SANKSI = (
    "Peraturan Menteri Koperasi dan UKM Nomor 19/Per/M.KUKM/IX/2015 tentang Penyelenggaraan Rapat Anggota Koperasi "
    "Pasal\u00a020"
)


class UnknownPlaceholder(ValueError):
    """A text names a placeholder that no letter fills; the message names it."""


@dataclass(frozen=True)
class Teks:
    """One step's text. Lists of strings are numbered or lettered on paper; an empty placeholder drops its line."""

    kode: str
    judul: str  # what screens call the letter
    klasifikasi: str  # text, never a number: 500.3.10 is not 500.3.1
    sifat: str
    lampiran: str
    hal: str
    pembuka: str
    fakta: tuple[str, ...]
    permintaan: str
    isi_permintaan: tuple[str, ...]
    akibat: str
    bila_sudah: str
    bantuan: str
    penutup: str
    tembusan: tuple[str, ...]
    tenggat_hari: int


_BERKAS = (
    "berita acara RAT, laporan pertanggungjawaban pengurus dan pengawas, neraca, dan perhitungan hasil usaha (PHU)"
)
_BANTUAN = "Bila memerlukan bantuan, Saudara dapat menghubungi {dinas}{kontak} pada jam kerja."
_PENUTUP = "Demikian, atas perhatian dan kerja sama Saudara kami ucapkan terima kasih."
_PEMBUKA = (
    f"Berdasarkan {PASAL_RAT}, {PASAL_SANKSI}, serta anggaran dasar koperasi Saudara, kami sampaikan hal-hal "
    "sebagai berikut:"
)

DEFAULTS: dict[str, Teks] = {
    TERLAMBAT: Teks(
        kode=TERLAMBAT,
        judul="Teguran keterlambatan RAT",
        klasifikasi="500.3.2.4",
        sifat="Penting",
        lampiran="-",
        hal="Teguran keterlambatan RAT tahun buku\u00a0{tahun}",
        pembuka=_PEMBUKA,
        fakta=(
            "Berdasarkan data yang kami terima sampai dengan {tanggal_data}, belum kami terima laporan penyelenggaraan "
            "Rapat Anggota Tahunan (RAT) tahun buku {tahun} dari {identitas}.",
            "Batas RAT tahun buku {tahun_terakhir} menurut ketentuan dinas, {batas_dinas}, telah lewat. Batas ini "
            "bukan penentu status: dalam catatan kami koperasi Saudara masih aktif{ancaman}.",
        ),
        permintaan="Kami minta Saudara paling lambat tanggal {tenggat}:",
        isi_permintaan=(
            "menyelenggarakan RAT tahun buku {tahun}, atau melaporkan secara tertulis kendala dan rencana tanggal "
            "penyelenggaraannya;",
            f"menyampaikan kepada kami {_BERKAS}.",
        ),
        akibat=(
            "Apabila sampai tanggal tersebut belum kami terima tanggapan, kami akan menyampaikan teguran berikutnya "
            "dengan tembusan kepada instansi yang berkepentingan."
        ),
        bila_sudah=(
            "Apabila RAT tersebut sudah Saudara selenggarakan, cukup sampaikan salinan berkasnya agar data kami "
            "perbaiki."
        ),
        bantuan=_BANTUAN,
        penutup=_PENUTUP,
        tembusan=("{kepala_daerah} (sebagai laporan);", "Camat {kecamatan};", "Arsip."),
        tenggat_hari=14,
    ),
    TIDAK_AKTIF: Teks(
        kode=TIDAK_AKTIF,
        judul="Peringatan tertulis",
        klasifikasi="500.3.2.4",
        sifat="Penting",
        lampiran="-",
        hal="Peringatan tertulis, {hal_bukti} tahun buku {tahun}",
        pembuka=_PEMBUKA,
        fakta=(
            "Berdasarkan data yang kami terima sampai dengan {tanggal_data}, belum kami terima {bukti} untuk tahun "
            "buku {tahun} dari {identitas}.",
            "Batas RAT tahun buku {tahun_terakhir} menurut ketentuan dinas ({batas_dinas}) dan menurut undang-undang "
            "({batas_uu}) telah lewat. Koperasi Saudara tercatat tidak aktif{sejak}, karena {jumlah_tahun} tahun buku "
            "berturut-turut lewat batas menurut undang-undang.",
        ),
        permintaan="Kami minta Saudara paling lambat tanggal {tenggat}:",
        isi_permintaan=(
            "menyelenggarakan RAT untuk tahun buku tersebut, atau melaporkan secara tertulis kendala dan rencana "
            "tanggal penyelenggaraannya;",
            f"menyampaikan kepada kami {_BERKAS}.",
        ),
        akibat=(
            "Apabila sampai tanggal tersebut belum kami terima tanggapan, pengurus akan kami panggil, dan sesuai "
            "Pasal 20 peraturan menteri di atas dapat kami lanjutkan dengan surat rencana pembubaran."
        ),
        bila_sudah=(
            "Apabila RAT atau laporan tersebut sudah ada, cukup sampaikan salinan berkasnya agar data dan status "
            "koperasi Saudara kami perbaiki."
        ),
        bantuan=_BANTUAN,
        penutup=_PENUTUP,
        tembusan=(
            "{kepala_daerah} (sebagai laporan);",
            "Kementerian yang membidangi koperasi, u.p. deputi yang membidangi pengawasan;",
            "Kepala dinas yang membidangi koperasi {provinsi};",
            "Camat {kecamatan};",
            "Arsip.",
        ),
        tenggat_hari=14,
    ),
}


def fill(teks: Teks, values: dict[str, str]) -> Teks:
    """The text with its placeholders filled. A tembusan line whose placeholder is empty is left out.

    Raises UnknownPlaceholder for a name that `values` does not have: nothing unfilled ever reaches paper.
    """
    filled: dict[str, str | tuple[str, ...]] = {}
    for field in fields(teks):
        content = getattr(teks, field.name)
        if isinstance(content, str):
            filled[field.name] = _filled(content, values)
        elif isinstance(content, tuple):
            filled[field.name] = tuple(_filled(line, values) for line in content if not _hollow(line, values))
    return replace(teks, **filled)  # type: ignore[arg-type]


def placeholders(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


def _filled(text: str, values: dict[str, str]) -> str:
    for name in placeholders(text):
        if name not in values:
            raise UnknownPlaceholder(f"Isian {{{name}}} tidak dikenal dalam naskah surat.")
    return text.format_map(values)


def _hollow(line: str, values: dict[str, str]) -> bool:
    names = placeholders(line)
    return len(names) == 1 and values.get(names[0]) == ""
