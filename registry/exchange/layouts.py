"""Finding the header of a sheet, wherever it stands, and naming the layout it belongs to.

`sumber` is the layout, not the file: it says whose ids stand in the id column, so that next month's file of the same
making finds the same cooperatives.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from koperasi.lib import teks
from koperasi.lib.sheets import Sheet, SheetProblem, is_blank
from registry.exchange import fields

OURS = frozenset(fields.compact_key(title) for title in fields.BESIDE)
REMEMBERED = 10_000  # score of a header that a person mapped before
DEPTH = 40  # rows in which a header is looked for
TWICE = frozenset({"desa", "status", "grade", "telepon"})  # two columns may fill one field: the first with a value wins


@dataclass(frozen=True)
class Layout:
    name: str
    label: str
    columns: str  # as in real files, separated by |
    overrides: dict[str, str] = field(default_factory=dict)  # compact title -> field, where this layout means another
    refusal: str = ""  # known, but no list of cooperatives
    ids_of: str = ""  # another layout whose ids stand here too

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(fields.compact_key(column) for column in self.columns.split("|"))


EXPORT = "ekspor"
LAYOUTS = (
    Layout(EXPORT, "Ekspor aplikasi ini",
           "id|kode_sumber|nama|badan_hukum|tanggal_badan_hukum|nik|nib|npwp|bentuk|wilayah_keanggotaan|kewenangan|jenis"
           "|kelompok|kdmp|alamat|kecamatan|kecamatan_kode|desa|telepon|status|keterangan|status_ods|rat_terakhir"
           "|tanggal_posisi|anggota|anggota_laki|anggota_perempuan|karyawan|manajer|modal_sendiri|modal_luar|volume_usaha|shu|aset",
           {"id": "id", "kodesumber": "", "kewenangan": "", "status": "", "keterangan": "", "statusods": "status"}),
    Layout("rekap_kabupaten", "Rekap kabupaten (idkop)",
           "idkop|nmkop|kelurahan|kecamatan|nobh|tglbh|aktif|tdkaktif|Anggt|rat|tglrat|Krywn|Mngr|modalsendiri"
           "|modalluar|volusaha|shu|asset"),
    Layout("formulir_provinsi", "Formulir provinsi",
           "ID KOPERASI|NAMA KOPERASI|NO BADAN HUKUM|TANGGAL BADAN HUKUM|ALAMAT|DESA/KEL|KECAMATAN|KABUPATEN"
           "|NO TELPON 1|KETUA|NO TELPON KETUA|BENTUK KOPERASI|JENIS KOPERASI|KELOMPOK KOPERASI|JUMLAH ANGGOTA"
           "|JUMLAH KARYAWAN|JUMLAH MANAJER|TANGGAL RAT|STATUS RAT|MODAL SENDIRI|MODAL LUAR|ASET|VOLUME USAHA|SHU"),
    Layout("ods_rincian", "ODS, halaman rincian",
           "Koperasi|Nomor_Badan_Hukum_Pendirian|Tanggal_Badan_Hukum_Pendirian|Nomor_Perubahan_Anggaran_Dasar"
           "|Tanggal_Perubahan_Anggaran_Dasar|Tanggal_RAT_Terakhir|Alamat|Desa|Kecamatan|Kabupaten|Provinsi"
           "|Bentuk_Koperasi|Jenis_Koperasi|Kelompok_Koperasi|Sektor_Usaha|Nama_Ketua|Nama_Sekretaris|Nama_Bendahara"
           "|Nama_Pengawas|Nama_Manager|Jumlah_Anggota_Pria|Jumlah_Anggota_Wanita|Total_Anggota|Total_Manajer"
           "|Total_Karyawan|NIK|Status_NIK|Tanggal_Berlaku_Sertipikat|Status_Grade|Status"),
    Layout("ods_profil", "ODS, data profil",
           "NIK|Nama_Koperasi|Nomor_Badan_Hukum_Pendirian|Tanggal_Badan_Hukum_Pendirian"
           "|Tanggal_Perubahan_Anggaran_Dasar|Alamat|Desa|Kelurahan|Kecamatan|Kabupaten|Jenis_Koperasi|Bentuk_Koperasi"
           "|Sektor_Usaha|Pola_Pengelolaan|KUK|Grade|Grade_Sertifikat|Tanggal_Berlaku_Sertifikat|StatusKoperasi"
           "|Status Koperasi|TahunUsaha|ModalSendiri|ModalLuar|Aset|VolumeUsaha"),
    Layout("ods_sertifikat", "ODS, daftar sertifikat NIK",
           "No|NIK|Nomor Badan Hukum|Tanggal Badan Hukum|Nama Koperasi|Grade|Tanggal Diterbitkan|Tanggal Cetak"
           "|Tanggal Expired|Edisi Cetak|Status Sertifikat"),
    Layout("ods_rekap", "ODS, rekap Excel", "No|NIK|Nama Koperasi|Desa / Kelurahan|Kecamatan|Status Koperasi"),
    Layout("rekap_dinas", "Rekap dinas, judul dua baris",
           "No|Nama Koperasi|Alamat|Nomor dan Tanggal Badan Hukum|Jenis Koperasi|Tanggal Keadaan"
           "|Tanggal RAT Tahun Buku|Anggota|Karyawan|Asset|Modal Sendiri|Modal Luar|Volume Usaha|Sisa Hasil Usaha"
           "|Kegiatan Usaha"),
    Layout("tabel_koperasi", "Tabel koperasi (basis data)",
           "id_koperasi|nama_koperasi|nomor_bh|alamat|kecamatan"),
    Layout("tabel_rat", "Tabel RAT (basis data)",
           "id_rat|id_penilaian|id_koperasi|tanggal|simpanan_pokok|simpanan_wajib|cadangan|simpanan_lainnya"
           "|Cadangan_resiko|Modal_penyertaan|Modal_Penyetaraan|Modal_sumbangan|shu_belumdibagi|modal_luar|pendapatan"
           "|biaya|volume_usaha|kas|bank|simpanan_berjangka|surat_berharga|pinjaman_diberikan|penyertaan_dan_aktiva"
           "|pendapatan_diterima|jmlaktiva_tetap",
           {"tanggal": "rat_tanggal", "idrat": "", "idpenilaian": ""}, ids_of="tabel_koperasi"),
    Layout("agregat_provinsi", "Angka per kabupaten/kota",
           "KABUPATEN / KOTA|PERIODE UPDATE|JUMLAH KOPERASI AKTIF|JUMLAH KOPERASI TIDAK AKTIF|JUMLAH KARYAWAN"
           "|JUMLAH MANAGER|JUMLAH KOPERASI TOTAL|USAHA BESAR|USAHA KECIL|USAHA MENENGAH|USAHA MIKRO"
           "|JUMLAH PENDUDUK LAKI LAKI|JUMLAH PENDUDUK PEREMPUAN",
           refusal="Berkas ini berisi jumlah per kabupaten/kota, bukan daftar koperasi."),
    Layout("data_terbuka", "Deret data terbuka",
           "_id|kode_wilayah|level_wilayah|nama_wilayah|judul|satuan|tahun|periode|data|status|timestamp",
           refusal="Berkas ini berisi deret angka statistik, bukan daftar koperasi."),
)  # fmt: skip
BY_NAME = {layout.name: layout for layout in LAYOUTS}


@dataclass
class Header:
    """Where the titles stand and what each column means. `row` is an index into the sheet's rows."""

    sheet: str
    row: int
    height: int
    titles: list[str]
    columns: dict[int, str]  # column index -> field name; columns left out are in neither
    unknown: list[int] = field(default_factory=list)
    layout: Layout | None = None
    score: int = 0

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.titles)

    @property
    def sumber(self) -> str:
        """The recognised layout, or a name made of the header itself, the same for each file of the same making."""
        if self.layout:
            return self.layout.ids_of or self.layout.name
        return f"tata-letak-{self.fingerprint[:8]}"


def fingerprint(titles: Sequence[str]) -> str:
    """The same for the same titles, whatever their spelling; what we wrote beside a file does not count."""
    keys = [key for title in titles if (key := fields.compact_key(title)) not in OURS]
    while keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("|".join(keys).encode()).hexdigest()


def find_header(sheets: Sequence[Sheet], known: Container[str] = (), *, by_hand: bool = False) -> tuple[Sheet, Header]:
    """The best header in any sheet. Raises SheetProblem when none can be used.

    `known`: fingerprints of headers that a person mapped before. `by_hand`: take a row that looks like titles.
    """
    best: tuple[Sheet, Header] | None = None
    for sheet in sheets:
        for row in range(min(DEPTH, len(sheet.rows))):
            for height in (1, 2):
                header = read_header(sheet, row, height, known)
                if header and (best is None or header.score > best[1].score):
                    best = (sheet, header)
    if best is not None and best[1].layout and best[1].layout.refusal:
        raise SheetProblem(best[1].layout.refusal)
    if best is not None and best[1].score < REMEMBERED and not usable(best[1].columns) and not by_hand:
        raise SheetProblem(
            "Tidak ada kolom nama koperasi, ID, NIK, atau nomor badan hukum pada baris judul berkas ini."
        )
    if best is None and by_hand:
        best = _like_titles(sheets)
    if best is None:
        raise SheetProblem(
            "Baris judul kolom tidak ditemukan; paling sedikit perlu kolom nama koperasi "
            "dan satu kolom lain yang dikenali."
        )
    if best[1].row + best[1].height >= len(best[0].rows):
        raise SheetProblem("Berkas ini hanya berisi judul kolom, tanpa baris data.")
    return best


def _like_titles(sheets: Sequence[Sheet]) -> tuple[Sheet, Header] | None:
    """The first row of three or more different texts, none a number, with a filled row below it."""
    for sheet in sheets:
        for row in range(min(DEPTH, len(sheet.rows) - 1)):
            titles = titles_of(sheet, row, 1)
            written = [title for title in titles or [] if title]
            filled = sum(1 for cell in sheet.rows[row + 1] if not is_blank(cell))
            if titles is None or len(written) < 3 or len(set(written)) < len(written) or filled < 2:
                continue
            if not any(title[0].isdigit() for title in written):
                columns, unknown = assign(titles, None)
                return sheet, Header(sheet.name, row, 1, titles, columns, unknown)
    return None


def usable(columns: dict[int, str]) -> bool:
    """Rows can be told apart: by name, or by an id for cooperatives already known."""
    return bool({"nama", "id", "kode_sumber", "nik", "badan_hukum"} & set(columns.values()))


def read_header(sheet: Sheet, row: int, height: int, known: Container[str] = ()) -> Header | None:
    """Rows `row` .. `row + height - 1` taken as titles, or None when they are none. For `known` see find_header."""
    titles = titles_of(sheet, row, height)
    if titles is None:
        return None
    layout = recognise(titles)
    columns, unknown = assign(titles, layout)
    header = Header(sheet.name, row, height, titles, columns, unknown, layout)
    if header.fingerprint in known:
        header.score = REMEMBERED
        return header
    understood = len(columns) + sum(1 for title in titles if fields.guess(title) == "")
    written = sum(1 for title in titles if title)
    if layout is None and (len(columns) < 2 or understood * 3 < written):
        return None
    # Two rows are only better than one where the second adds columns; a data row below adds none.
    header.score = understood * 4 + (3 if layout else 0) - height
    return header


def titles_of(sheet: Sheet, row: int, height: int) -> list[str] | None:
    """One title a column. Of two rows the lower where it is filled (after the upper that spans it), else the upper."""
    upper = [teks.one_line(value) for value in sheet.rows[row]]
    if sum(1 for title in upper if title) < 2:
        return None
    if height == 1:
        return (
            upper if not any(isinstance(v, int | float) and not isinstance(v, bool) for v in sheet.rows[row]) else None
        )
    if row + 1 >= len(sheet.rows):
        return None
    below = sheet.rows[row + 1]
    lower = [teks.one_line(value) if isinstance(value, str) else "" for value in below]
    # A true second row fills gaps: most of its cells are empty, and what it holds are titles.
    filled = [i for i, value in enumerate(below) if not is_blank(value)]
    if (
        not filled
        or len(filled) != sum(1 for title in lower if title)
        or fields.guess(upper[0]) == fields.guess(lower[0])
    ):
        return None
    if not any(fields.guess(lower[i]) or fields.guess(f"{_span(upper, i)} {lower[i]}") for i in filled):
        return None
    if sum(1 for i in filled if upper[i] and (i + 1 >= len(upper) or upper[i + 1])) > len(filled) // 2:
        return None
    return [_join(upper, lower, i) for i in range(len(upper))]


def _span(upper: list[str], index: int) -> str:
    """The title above a column, which may stand to the left of it in a merged cell."""
    return next((upper[i] for i in range(index, -1, -1) if upper[i]), "")


def _join(upper: list[str], lower: list[str], index: int) -> str:
    if not lower[index]:
        return upper[index]
    joined = f"{_span(upper, index)} {lower[index]}"
    return joined if fields.guess(joined) else lower[index] if fields.guess(lower[index]) else joined


def recognise(titles: Sequence[str]) -> Layout | None:
    """The layout most of whose columns are there, or which has most of the columns that are there."""
    present = {key for title in titles if (key := fields.compact_key(title))} - OURS
    best: tuple[float, Layout] | None = None
    for layout in LAYOUTS:
        common = len(present & layout.keys)
        coverage, precision = common / len(layout.keys), common / max(len(present), 1)
        if common < 3 or (coverage < 0.75 and precision < 0.8) or (layout.name == EXPORT and common < 8):
            continue
        has_id = any(key in layout.keys and fields.COMPACT.get(key) == "kode_sumber" for key in present)
        foreign_id = any(key not in layout.keys and fields.COMPACT.get(key) == "kode_sumber" for key in present)
        if foreign_id or (layout.name == EXPORT and not {"id", "kodesumber", "ratterakhir"} <= present):
            continue
        score = coverage + precision + has_id
        if best is None or score > best[0]:
            best = (score, layout)
    return best[1] if best else None


def _year(title: str) -> int:
    return max((int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", title)), default=0)


def assign(titles: Sequence[str], layout: Layout | None) -> tuple[dict[int, str], list[int]]:
    """Field by column, first come first served, and the columns nobody knows."""
    columns: dict[int, str] = {}
    unknown: list[int] = []
    for index, title in enumerate(titles):
        name = fields.guess(title)
        if layout and (key := fields.compact_key(title)) in layout.overrides:
            name = layout.overrides[key]
        if name and name in columns.values() and name not in TWICE:
            earlier = next(column for column, taken in columns.items() if taken == name)
            if not _year(titles[earlier]) < _year(title):
                name = None
            else:  # "Aset 2024", "Aset 2025": the later year is meant
                del columns[earlier]
                unknown.append(earlier)
        if name:
            columns[index] = name
        elif name is None and title:
            unknown.append(index)
    if "status_tidak" in columns.values():  # "Status" above "Aktif" and "Tidak aktif": two ticks, not one word
        for index, name in columns.items():
            if name == "status" and fields.compact_key(titles[index]) == "statusaktif":
                columns[index] = "status_aktif"
    elif "status_aktif" in columns.values():
        alone = next(index for index, name in columns.items() if name == "status_aktif")
        if "status" not in columns.values():
            columns[alone] = "status"
    return columns, unknown
