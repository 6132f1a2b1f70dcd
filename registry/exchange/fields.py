"""The fields a file can fill, and the names under which real files call them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from koperasi.lib import teks


@dataclass(frozen=True)
class Field:
    """A target of a column. kind says how its cells are read (see values.py)."""

    name: str
    label: str
    kind: str
    aliases: str = ""  # separated by |, compared by `header_key`
    group: str = "Identitas"


FIELDS: tuple[Field, ...] = (
    Field("kode_sumber", "ID dalam berkas", "kode",
          "idkop|id koperasi|id kop|id|kode koperasi|kode kop|kd kop|kdkop|nomor induk|kode sumber|id ods"),
    Field("id", "ID di aplikasi ini", "id"),
    Field("nama", "Nama koperasi", "text", "nmkop|nama koperasi|koperasi|nama kop|nama|nama lembaga"),
    Field("nik", "NIK Koperasi", "nik", "nik|nik koperasi|nomor induk koperasi|no nik|nomor nik"),
    Field("badan_hukum", "Nomor badan hukum", "text",
          "nobh|no bh|nomor bh|badan hukum|no badan hukum|nomor badan hukum|nomor badan hukum pendirian"
          "|no badan hukum pendirian|nomor ahu|badan hukum nomor|badan hukum no|bh nomor|bh no"),
    Field("tanggal_badan_hukum", "Tanggal badan hukum", "date",
          "tglbh|tgl bh|tanggal bh|tanggal badan hukum|tgl badan hukum|tanggal badan hukum pendirian"
          "|tanggal pengesahan|badan hukum tanggal|badan hukum tgl|bh tanggal|bh tgl"),
    Field("bh_gabung", "Nomor dan tanggal badan hukum", "bh_gabung",
          "nomor dan tanggal badan hukum|no dan tgl badan hukum|no dan tanggal badan hukum|nomor tanggal badan hukum"
          "|no tgl bh|no dan tgl bh|badan hukum nomor dan tanggal"),
    Field("pad_nomor", "Nomor perubahan anggaran dasar", "text",
          "nomor perubahan anggaran dasar|no pad|nomor pad|nomor perubahan ad|badan hukum perubahan"),
    Field("pad_tanggal", "Tanggal perubahan anggaran dasar", "date",
          "tanggal perubahan anggaran dasar|tgl pad|tanggal pad|tanggal perubahan ad"),
    Field("nib", "NIB", "digits", "nib|nomor induk berusaha"),
    Field("npwp", "NPWP", "text", "npwp|no npwp|nomor npwp"),
    Field("bentuk", "Bentuk", "bentuk", "bentuk|bentuk koperasi|primer sekunder"),
    Field("wilayah_keanggotaan", "Wilayah keanggotaan", "wilayah_keanggotaan",
          "wilayah keanggotaan|kewenangan|skala"),
    Field("jenis", "Jenis", "jenis", "jenis|jenis koperasi|jns koperasi"),
    Field("kelompok", "Kelompok", "text", "kelompok|kelompok koperasi"),
    Field("sektor", "Sektor usaha", "text", "sektor|sektor usaha|kegiatan usaha|usaha|bidang usaha"),
    Field("pola", "Pola pengelolaan", "pola", "pola|pola pengelolaan"),
    Field("kdmp", "KDMP", "flag", "kdmp|merah putih|koperasi merah putih|kopdes"),
    Field("alamat", "Alamat", "text", "alamat|alamat koperasi|alamat lengkap|jalan", "Alamat dan kontak"),
    Field("desa", "Desa atau kelurahan", "text",
          "desa|kelurahan|desa kel|desa kelurahan|kel desa|kelurahan desa|nama desa|nama kelurahan",
          "Alamat dan kontak"),
    Field("kecamatan", "Kecamatan", "text", "kecamatan|kec|nama kecamatan", "Alamat dan kontak"),
    Field("kabupaten", "Kabupaten/kota", "text", "kabupaten|kabupaten kota|kab kota|kab|kota", "Alamat dan kontak"),
    Field("lintang", "Lintang", "degree", "lintang|latitude|lat", "Alamat dan kontak"),
    Field("bujur", "Bujur", "degree", "bujur|longitude|long|lng|lon", "Alamat dan kontak"),
    Field("telepon", "Telepon", "text",
          "telepon|telp|no telp|no telpon|no telepon|no telpon 1|nomor telepon|no hp|hp|kontak", "Alamat dan kontak"),
    Field("email", "Pos-el", "text", "email|e mail|pos el|surel", "Alamat dan kontak"),
    Field("laman", "Laman", "text", "laman|website|web|situs", "Alamat dan kontak"),
    Field("ketua", "Nama ketua", "text", "ketua|nama ketua|ketua pengurus|pengurus ketua", "Pengurus"),
    Field("ketua_telepon", "Telepon ketua", "text",
          "no telpon ketua|no telepon ketua|telepon ketua|no hp ketua|hp ketua|telp ketua", "Pengurus"),
    Field("sekretaris", "Nama sekretaris", "text", "sekretaris|nama sekretaris|pengurus sekretaris", "Pengurus"),
    Field("bendahara", "Nama bendahara", "text", "bendahara|nama bendahara|pengurus bendahara", "Pengurus"),
    Field("pengawas", "Nama pengawas", "text", "pengawas|nama pengawas", "Pengurus"),
    Field("manajer_nama", "Nama manajer", "text", "nama manager|nama manajer", "Pengurus"),
    Field("status", "Status menurut berkas", "status",
          "status|status koperasi|statuskoperasi|keaktifan|status keaktifan|status ods|status aktif|aktif tidak aktif",
          "Status dan RAT"),
    Field("status_aktif", "Kolom aktif (tanda)", "flag", "aktif", "Status dan RAT"),
    Field("status_tidak", "Kolom tidak aktif (tanda)", "flag",
          "tdkaktif|tidak aktif|tdk aktif|pasif|status tidak aktif|status tdk aktif",
          "Status dan RAT"),
    Field("rat_tanggal", "Tanggal RAT terakhir", "date",
          "tglrat|tgl rat|tanggal rat|tanggal rat terakhir|rat terakhir|tgl rat terakhir|tanggal rat tahun buku"
          "|tanggal pelaksanaan rat|pelaksanaan rat", "Status dan RAT"),
    Field("rat_sudah", "Tanda sudah RAT", "flag", "rat|status rat|sudah rat|melaksanakan rat", "Status dan RAT"),
    Field("sertifikat_nik_terbit", "Sertifikat NIK terbit", "date",
          "tanggal diterbitkan|tanggal sertifikat|tanggal terbit", "Status dan RAT"),
    Field("sertifikat_nik_berakhir", "Sertifikat NIK berlaku sampai", "date",
          "tanggal berlaku sertipikat|tanggal berlaku sertifikat|tanggal expired|tanggal kedaluwarsa"
          "|sertifikat berlaku sampai", "Status dan RAT"),
    Field("grade", "Grade", "short", "grade|status grade|grade sertifikat", "Status dan RAT"),
    Field("kuk", "KUK", "short", "kuk", "Status dan RAT"),
    Field("tanggal_posisi", "Posisi data per", "date",
          "tanggal keadaan|tanggal posisi|posisi|posisi data|keadaan per", "Angka"),
    Field("anggota_laki", "Anggota laki-laki", "count",
          "jumlah anggota pria|anggota pria|anggota laki laki|anggota l|jumlah anggota laki laki", "Angka"),
    Field("anggota_perempuan", "Anggota perempuan", "count",
          "jumlah anggota wanita|anggota wanita|anggota perempuan|anggota p|jumlah anggota perempuan", "Angka"),
    Field("anggota", "Anggota seluruhnya", "count",
          "anggt|anggota|jumlah anggota|total anggota|jml anggota|anggota total|anggota jumlah|anggota jml", "Angka"),
    Field("manajer", "Manajer (orang)", "count",
          "mngr|manajer|manager|jumlah manajer|jumlah manager|total manajer|total manager", "Angka"),
    Field("karyawan", "Karyawan (orang)", "count",
          "krywn|karyawan|jumlah karyawan|total karyawan|jml karyawan", "Angka"),
    Field("modal_sendiri", "Modal sendiri", "money",
          "modalsendiri|modal sendiri|ekuitas|permodalan sendiri|permodalan modal sendiri", "Angka"),
    Field("modal_luar", "Modal luar", "money", "modalluar|modal luar|permodalan luar|permodalan modal luar", "Angka"),
    Field("volume_usaha", "Volume usaha", "money", "volusaha|volume usaha|vol usaha|omzet", "Angka"),
    Field("shu", "SHU", "money", "shu|sisa hasil usaha|sisa hasil usaha shu", "Angka"),
    Field("aset", "Aset", "money", "asset|aset|total aset|total asset|jumlah aset|jumlah asset", "Angka"),
)  # fmt: skip

BY_NAME = {field.name: field for field in FIELDS}
FIGURES = (
    "anggota_laki", "anggota_perempuan", "anggota", "manajer", "karyawan",
    "modal_sendiri", "modal_luar", "volume_usaha", "shu", "aset",
)  # fmt: skip
OFFICERS = {
    "ketua": "ketua", "sekretaris": "sekretaris", "bendahara": "bendahara", "pengawas": "pengawas",
    "manajer_nama": "manajer",
}  # fmt: skip
# Columns we know and leave alone on purpose: running numbers, codes derived from names, our own computed values.
IGNORED = frozenset(
    {"no", "nomor", "no urut", "nomor urut", "provinsi", "propinsi", "kecamatan kode", "edisi cetak", "tanggal cetak",
     "status sertifikat", "status nik", "timestamp", "hasil impor", "penjelasan impor"}
)  # fmt: skip
BESIDE = ("Hasil impor", "Penjelasan impor")  # what exchange.annotated writes beside the rows of a file


def header_key(title: object) -> str:
    """A column title for comparing: `Tanggal_Badan-Hukum \\n(tgl)` -> `tanggal badan hukum tgl`."""
    text = re.sub(r"([a-z])([A-Z])", r"\1 \2", teks.one_line(title))
    words = re.findall(r"[a-z0-9]+", text.lower())
    return " ".join("dan" if word == "dgn" else word for word in words)


def compact_key(title: object) -> str:
    """`Tgl RAT`, `TglRat` and `tgl_rat` are one title."""
    return header_key(title).replace(" ", "")


ALIASES: dict[str, str] = {
    header_key(alias): field.name for field in FIELDS for alias in field.aliases.split("|") if alias
}
ALIASES = {header_key(field.name): field.name for field in FIELDS if field.name not in {"id", "status_aktif"}} | ALIASES
COMPACT: dict[str, str] = {alias.replace(" ", ""): name for alias, name in ALIASES.items()}


def guess(title: object) -> str | None:
    """The field a column title names, "" for one we leave alone on purpose, None for one we do not know."""
    key = header_key(title)
    if not key:
        return None
    compact = key.replace(" ", "")
    if key in IGNORED or compact in IGNORED:
        return ""
    bare = re.sub(r"\b(?:rp|rupiah|orang|org|unit|per|tahun \d{4}|\d{4})\b", " ", key)
    plain = header_key(re.sub(r"\([^)]*\)", " ", teks.one_line(title)))  # "Nama Koperasi (lengkap)"
    for attempt in (key, " ".join(bare.split()), plain):
        if attempt in ALIASES:
            return ALIASES[attempt]
        if attempt.replace(" ", "") in COMPACT:
            return COMPACT[attempt.replace(" ", "")]
    return None
