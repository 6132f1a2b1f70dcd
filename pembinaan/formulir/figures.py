"""What a cell or column of a form can take, by code, with the words under which forms call it.

Figures of pembinaan.angka, fields of the head of a form (`kop-...`) and of one cooperative (`baris-...`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from koperasi.lib import teks
from pembinaan.angka.jenis import Jumlahan
from pembinaan.angka.ukuran import COUNTS, MATTERS, SHARES, SUMS, UKURAN
from pembinaan.models import BagianFormat

Baris = BagianFormat.Baris
SIZES = {"satuan": 1, "ribu": 10**3, "juta": 10**6, "miliar": 10**9}

KOP: dict[str, str] = {
    "kop-dinas": "Nama dinas",
    "kop-wilayah": "Kabupaten/kota",
    "kop-provinsi": "Provinsi",
    "kop-periode": "Periode (Triwulan III Tahun 2026)",
    "kop-tahun": "Tahun periode",
    "kop-tahun-buku": "Tahun buku",
    "kop-tanggal": "Tanggal posisi (tanggal)",
    "kop-tanggal-kata": "Tanggal posisi (kata: 30 September 2026)",
    "kop-nomor": "Nomor penutupan periode",
    "kop-tempat": "Tempat surat",
    "kop-kepala": "Nama kepala dinas",
    "kop-pangkat": "Pangkat kepala dinas",
    "kop-nip": "NIP kepala dinas",
}
BARIS: dict[str, str] = {
    "baris-nomor": "Nomor urut",
    "baris-nama": "Nama koperasi",
    "baris-nik": "NIK Koperasi",
    "baris-badan-hukum": "Nomor badan hukum",
    "baris-kecamatan": "Kecamatan",
    "baris-desa": "Desa/kelurahan",
    "baris-jenis": "Jenis",
    "baris-kelompok": "Kelompok",
    "baris-bentuk": "Bentuk",
    "baris-status": "Status (kata)",
    "baris-aktif": "Aktif (1 atau kosong)",
    "baris-tidak-aktif": "Tidak aktif (1 atau kosong)",
    "baris-sudah-rat": "Sudah RAT (1 atau kosong)",
    "baris-tanggal-rat": "Tanggal RAT",
    "baris-sudah-laporan": "Sudah lapor keuangan (1 atau kosong)",
    "baris-kdmp": "KDMP (1 atau kosong)",
}


def choices(baris: str) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """For a select, in groups; "" leaves the place empty."""
    found: list[tuple[str, str | list[tuple[str, str]]]] = [("", "Dibiarkan kosong")]
    if baris == Baris.KOPERASI:
        found.append(("Koperasi", list(BARIS.items())))
    if baris == Baris.SEL:
        found.append(("Kepala formulir", list(KOP.items())))
    if baris != Baris.KOPERASI:
        found.append(("Jumlah koperasi", [(one.kode, one.nama) for one in COUNTS]))
        found.append(("Persentase", [(one.kode, one.nama) for one in SHARES]))
    found.append(("Anggota dan keuangan", [(one.kode, one.nama) for one in SUMS]))
    if baris != Baris.KOPERASI:
        found.append(("Surat dan kasus", [(one.kode, one.nama) for one in MATTERS]))
    return found


def codes(baris: str) -> set[str]:
    return {code for _, group in choices(baris) if isinstance(group, list) for code, _ in group}


def label(code: str) -> str:
    return KOP.get(code) or BARIS.get(code) or (UKURAN[code].nama if code in UKURAN else code)


def is_money(code: str) -> bool:
    one = UKURAN.get(code)
    return isinstance(one, Jumlahan) and one.satuan == "rupiah"


# --- Titles as forms write them ------------------------------------------------------------------------
@dataclass(frozen=True)
class Guess:
    ukuran: str
    satuan: str = "satuan"
    sebelumnya: bool = False


# In this order, on the titles above a column in lower case, outer and inner apart by " / ".
_TABLE: tuple[tuple[str, str], ...] = (
    (r"bubar|dibubarkan", "dibubarkan"),
    (r"beku", "dibekukan"),
    (r"belum (?:me\w+ )?rat", "belum-rat"),
    (r"wajib rat", "wajib-rat"),
    (r"\brat rutin", "rat-rutin"),
    (r"\brat\b.*(?:%|persen|prosen)|(?:%|persen|prosen).*\brat\b", "persen-rat"),
    (r"\brat\b", "sudah-rat"),
    (r"(?:laporan|lapor keuangan).*(?:%|persen)", "persen-laporan"),
    (r"lapor(?:an)? keuangan|sudah lapor", "sudah-laporan"),
    (r"anggota.*(?:\bl\b|laki|pria|\blk\b)", "anggota-laki"),
    (r"anggota.*(?:\bp\b|perempuan|wanita|\bpr\b)", "anggota-perempuan"),
    (r"anggota", "anggota"),
    (r"mana[jg]er", "manajer"),
    (r"karyawan|tenaga kerja", "karyawan"),
    (r"modal sendiri|permodalan.*sendiri|ekuitas|modal / sendiri", "modal-sendiri"),
    (r"modal luar|permodalan.*luar|modal / luar", "modal-luar"),
    (r"\bass?et\b|aktiva", "aset"),
    (r"volume|vol\b.*usaha|omzet|omset", "volume-usaha"),
    (r"\bshu\b|sisa hasil", "shu"),
    (r"tidak aktif|tdk\.? ?aktif|non ?-?aktif|pasif", "tidak-aktif"),
    (r"aktif.*(?:%|persen|prosen)|(?:%|persen|prosen).*aktif", "persen-aktif"),
    (r"aktif", "aktif"),
    (r"kdmp|kdkmp|merah putih", "kdmp"),
    (r"sertifikat|ber-?nik\b|nik\b", "sertifikat-nik"),
    (r"koperasi baru|berdiri|baru", "berdiri"),
    (
        r"(?:jumlah|total|jml).*koperasi|koperasi.*(?:jumlah|total|jml|unit)|"
        r"^(?:jumlah|total|jml)(?: unit| \(unit\))?$|^unit$",
        "semua",
    ),
)
_COOPERATIVE: tuple[tuple[str, str], ...] = (
    (r"^(?:no|nomor|no urut|nomor urut)\.?$", "baris-nomor"),
    (r"nama.*koperasi|^koperasi$|^nama$|nmkop", "baris-nama"),
    (r"\bnik\b", "baris-nik"),
    (r"badan hukum|no\.? ?bh|nobh", "baris-badan-hukum"),
    (r"kecamatan|^kec\.?$", "baris-kecamatan"),
    (r"desa|kelurahan", "baris-desa"),
    (r"jenis", "baris-jenis"),
    (r"kelompok", "baris-kelompok"),
    (r"bentuk", "baris-bentuk"),
    (r"(?:tanggal|tgl).*\brat\b|\brat\b.*(?:tanggal|tgl)", "baris-tanggal-rat"),
    (r"\brat\b", "baris-sudah-rat"),
    (r"tidak aktif|tdk\.? ?aktif|tdkaktif", "baris-tidak-aktif"),
    (r"status|keaktifan", "baris-status"),
    (r"aktif", "baris-aktif"),
    (r"merah putih|kdmp", "baris-kdmp"),
    *((pattern, code) for pattern, code in _TABLE if code in {one.kode for one in SUMS}),
)
_CELL: tuple[tuple[str, str], ...] = (
    (r"^(?:kabupaten|kab\.?)(?: ?/ ?kota)?$|^kota$", "kop-wilayah"),
    (r"^provinsi$|^propinsi$", "kop-provinsi"),
    (r"^(?:nama )?(?:dinas|skpd|opd|instansi)$", "kop-dinas"),
    (r"^(?:periode|triwulan|semester)(?: laporan)?$", "kop-periode"),
    (r"^tahun buku$", "kop-tahun-buku"),
    (r"^tahun$", "kop-tahun"),
    (r"^(?:keadaan|posisi|data|per|kondisi)(?: (?:data|per|tanggal|s\.?d\.?|sampai dengan))*$|^tanggal$",
     "kop-tanggal-kata"),
    (r"^nip\.?$", "kop-nip"),
)  # fmt: skip
_OTHERS = re.compile(r"\bu?mkm\b|\bukm\b|usaha mikro|binaan")  # not of cooperatives
_BEFORE = re.compile(r"sebelum|(?:triwulan|semester|tahun|periode|bulan) (?:yang )?lalu")
_UNITS = ((r"miliar|milyar", "miliar"), (r"\bjuta|jutaan|\bjt\b", "juta"), (r"\bribu|ribuan|000\)", "ribu"))


def guess(titles: Sequence[str], baris: str, *, around: str = "") -> Guess | None:
    """What the titles above a column mean, None where nobody knows. `around`: what stands above the table."""
    said = " / ".join(_plain(title) for title in titles)
    if _OTHERS.search(said):
        return None
    for pattern, code in _COOPERATIVE if baris == Baris.KOPERASI else _TABLE:
        if re.search(pattern, said):
            return Guess(code, unit(said, around) if is_money(code) else "satuan", bool(_BEFORE.search(said)))
    return None


def guess_cell(text: str) -> str:
    """The field that a label of a form's head asks for, "" where nobody knows."""
    said = _plain(text.split(":")[0]).strip(" .…_-")
    return next((code for pattern, code in _CELL if re.search(pattern, said)), "")


def unit(*texts: str) -> str:
    """The first text that names a unit decides."""
    for text in texts:
        for pattern, code in _UNITS:
            if re.search(pattern, text.lower()):
                return code
    return "satuan"


def year(*texts: str) -> int:
    """The latest year they name, 0 without one."""
    return max((int(found) for text in texts for found in re.findall(r"\b20\d\d\b", text)), default=0)


def _plain(text: str) -> str:
    return teks.one_line(text).lower().replace("*", "").strip()
