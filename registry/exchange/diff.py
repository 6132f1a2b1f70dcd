"""What one row changes in one cooperative. An empty cell changes nothing and never erases."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from koperasi.lib import dates, rupiah, teks
from registry.exchange.fields import BY_NAME, FIGURES, OFFICERS
from registry.exchange.layouts import EXPORT
from registry.exchange.matching import Match
from registry.exchange.values import Row
from registry.models import (
    DataTahunan,
    Impor,
    KodeSumber,
    Koperasi,
    MasaBukti,
    Pengurus,
    PerubahanAnggaranDasar,
    TeksBerkas,
)
from registry.models.choices import JenisBukti, Kewenangan, SumberBukti, WilayahKeanggotaan

# Columns of Koperasi that a cell fills as it is.
PLAIN = (
    "nama", "badan_hukum", "tanggal_badan_hukum", "nik", "nib", "npwp", "bentuk", "wilayah_keanggotaan", "jenis",
    "kelompok", "sektor", "pola", "kdmp", "alamat", "lintang", "bujur", "telepon", "email", "laman",
    "sertifikat_nik_terbit", "sertifikat_nik_berakhir", "grade", "kuk",
)  # fmt: skip
AUTHORITY = {
    WilayahKeanggotaan.KABKOTA: Kewenangan.KABKOTA,
    WilayahKeanggotaan.PROVINSI: Kewenangan.PROVINSI,
    WilayahKeanggotaan.NASIONAL: Kewenangan.PUSAT,
}
KDMP = re.compile(r"^(?:kdmp|kkmp|kdkmp)\b|\bmerah putih\b")


@dataclass
class Ops:
    """Everything that one row writes. Empty in every part: the row says what is there already."""

    columns: dict[str, Any] = field(default_factory=dict)  # of Koperasi
    kewenangan: str = ""  # a move of authority
    kode: str = ""
    rat: dt.date | None = None
    rat_void: list[int] = field(default_factory=list)  # evidence of the same tahun buku with another date
    figures: dict[str, int] = field(default_factory=dict)
    figures_at: dt.date | None = None
    figures_row: DataTahunan | None = None  # filled up instead of a new one
    officers: list[tuple[str, str, str]] = field(default_factory=list)  # (jabatan, nama, telepon)
    officers_closed: list[int] = field(default_factory=list)
    officer_phone: dict[int, str] = field(default_factory=dict)
    amendment: tuple[str, dt.date | None] | None = None
    texts: dict[str, str] = field(default_factory=dict)
    status_ods: str = ""
    told: list[dict[str, str]] = field(default_factory=list)  # for people: field, old, new

    @property
    def anything(self) -> bool:
        return bool(
            self.columns or self.kewenangan or self.kode or self.rat or self.figures or self.officers
            or self.officer_phone or self.amendment or self.texts or self.status_ods
        )  # fmt: skip

    def tell(self, label: str, old: object, new: object) -> None:
        self.told.append({"field": label, "old": in_words(old), "new": in_words(new)})


class State:
    """What the register holds about the cooperatives the file hits, in a handful of queries."""

    def __init__(self, koperasi_ids: Iterable[int], sumber: str) -> None:
        ids = list(koperasi_ids)
        # Our own export tells what we hold from any source: only what a person changed in it is news.
        self.own = sumber == EXPORT
        self.koperasi = Koperasi.objects.select_related("desa", "kecamatan").in_bulk(ids)
        # The ids of a record that was merged lead to the survivor.
        codes = KodeSumber.objects.filter(sumber=sumber, dicabut_pada=None)
        codes = codes.filter(Q(koperasi__in=ids) | Q(koperasi__digabung_ke__in=ids))
        self.codes = {
            (survivor or pk, code)
            for pk, survivor, code in codes.values_list("koperasi_id", "koperasi__digabung_ke_id", "kode")
        }
        self.evidence: defaultdict[tuple[int, int], list[MasaBukti]] = defaultdict(list)
        for row in MasaBukti.objects.filter(
            koperasi__in=ids, jenis=JenisBukti.RAT, sumber=SumberBukti.IMPOR, sampai=None
        ):
            self.evidence[row.koperasi_id, row.tahun_buku].append(row)
        struck = MasaBukti.objects.filter(
            koperasi__in=ids, jenis=JenisBukti.RAT, sumber=SumberBukti.IMPOR, impor__keadaan=Impor.Keadaan.DISIMPAN
        ).exclude(dibatalkan_pada=None)
        self.struck = set(struck.values_list("koperasi_id", "tanggal"))
        self.figures: defaultdict[int, list[DataTahunan]] = defaultdict(list)
        data = DataTahunan.objects.filter(koperasi__in=ids, ditarik_pada=None)
        for figures in (data if self.own else data.filter(sumber=sumber)).order_by("-tanggal_posisi", "-pk"):
            self.figures[figures.koperasi_id].append(figures)
        self.officers: defaultdict[tuple[int, str], list[Pengurus]] = defaultdict(list)
        for officer in Pengurus.objects.filter(koperasi__in=ids, sampai=None).order_by("pk"):
            self.officers[officer.koperasi_id, officer.jabatan].append(officer)
        amendments = PerubahanAnggaranDasar.objects.filter(koperasi__in=ids)
        self.amendments = {
            (pk, number): day for pk, number, day in amendments.values_list("koperasi", "nomor", "tanggal")
        }
        texts = TeksBerkas.objects.filter(koperasi__in=ids, sumber=sumber)
        self.texts = {(pk, column): text for pk, column, text in texts.values_list("koperasi", "kolom", "teks")}


def compare(row: Row, match: Match, state: State, *, position: dt.date) -> Ops:
    """The row against its cooperative, or against nothing for a new one. Adds warnings to the row."""
    koperasi = state.koperasi.get(match.koperasi_id) if match.koperasi_id else None
    ops = Ops()
    _columns(row, koperasi, ops, exact=match.step in {"kode", "id", "pilihan"})
    _place(row, koperasi, ops)
    _authority(row, koperasi, ops)
    if (kode := row["kode_sumber"]) and (koperasi is None or (koperasi.pk, kode) not in state.codes):
        ops.kode = kode
        ops.tell("ID dalam berkas", None, kode)
    _rat(row, koperasi, state, ops)
    _figures(row, koperasi, state, ops, position)
    _officers(row, koperasi, state, ops)
    if (status := row["status"]) and (koperasi is None or koperasi.status_ods != status):
        ops.status_ods = status
        ops.tell("Status menurut berkas", koperasi and koperasi.get_status_ods_display(), status.replace("_", " "))
    if (number := row["pad_nomor"]) and (koperasi is None or (koperasi.pk, number) not in state.amendments):
        ops.amendment = (number, row["pad_tanggal"])
        ops.tell("Perubahan anggaran dasar", None, number)
    for column, text in row.kept.items():
        if koperasi is None or state.texts.get((koperasi.pk, column)) != text:
            ops.texts[column] = text
            ops.tell(f"Teks “{column}”", None, text)
    return ops


def _columns(row: Row, koperasi: Koperasi | None, ops: Ops, *, exact: bool) -> None:
    """`exact`: found by its id, so the file's spelling stands; otherwise a mere other spelling changes nothing."""
    for name in PLAIN:
        value = row[name]
        if value is None:
            continue
        old = getattr(koperasi, name) if koperasi else None
        same = old == value or (not exact and old and same_but_for_spelling(name, old, value))
        if not same:
            ops.columns[name] = value
            ops.tell(BY_NAME[name].label, old, value)
    if koperasi is None and row["kdmp"] is None and KDMP.search(teks.normalize_name(row["nama"])):
        ops.columns["kdmp"] = True


def same_but_for_spelling(name: str, old: object, new: object) -> bool:
    if name == "nama":
        return teks.normalize_name(str(old)) == teks.normalize_name(str(new))
    if name == "badan_hukum":
        return teks.normalize_badan_hukum(str(old)) == teks.normalize_badan_hukum(str(new))
    if name == "telepon":
        return teks.normalize_phone(old) == teks.normalize_phone(new) != ""
    return isinstance(old, str) and teks.one_line(old).lower() == teks.one_line(new).lower()


def _place(row: Row, koperasi: Koperasi | None, ops: Ops) -> None:
    place = row.place
    if not place.given:
        return
    if koperasi is None:
        ops.columns |= {"kecamatan_id": place.kecamatan_id, "desa_id": place.desa_id, "wilayah_teks": place.text}
        return
    # A file that only knows the kecamatan, or knows it badly, takes no desa away that is known to lie in it.
    wanted: dict[str, Any] = {}
    if place.kecamatan_id:
        wanted["kecamatan_id"] = place.kecamatan_id
        if place.desa_id or place.text:
            wanted |= {"desa_id": place.desa_id, "wilayah_teks": place.text}
        elif koperasi.kecamatan_id != place.kecamatan_id:
            wanted |= {"desa_id": None, "wilayah_teks": ""}
    elif koperasi.kecamatan_id is None:
        wanted["wilayah_teks"] = place.text
    else:
        row.warn("kecamatan", "Wilayah yang sudah tercatat tidak diubah.")
    changed = {name: value for name, value in wanted.items() if getattr(koperasi, name) != value}
    if changed:
        ops.columns |= changed
        old = ", ".join(str(part) for part in (koperasi.desa, koperasi.kecamatan, koperasi.wilayah_teks) if part)
        ops.tell("Wilayah", old, ", ".join(filter(None, [row["desa"], row["kecamatan"]])))


def _authority(row: Row, koperasi: Koperasi | None, ops: Ops) -> None:
    """Membership decides; without a word about it the office's own authority is assumed and marked so."""
    if not (wilayah := row["wilayah_keanggotaan"]):
        return
    kewenangan = AUTHORITY[WilayahKeanggotaan(wilayah)]
    if koperasi is None:
        ops.columns |= {"kewenangan": kewenangan.value, "kewenangan_anggapan": False}
    elif koperasi.kewenangan_anggapan:
        ops.columns["kewenangan_anggapan"] = False
        ops.tell("Dasar kewenangan", "anggapan", "menurut berkas")
        if koperasi.kewenangan != kewenangan:
            ops.kewenangan = kewenangan.value
            ops.tell("Kewenangan", koperasi.get_kewenangan_display(), kewenangan.label)
    elif koperasi.kewenangan != kewenangan:
        row.warn("bentuk" if "bentuk" in row.cells else "wilayah_keanggotaan",
                 f"Berkas menyebut kewenangan {kewenangan.label}, tercatat {koperasi.get_kewenangan_display()}; "
                 "kewenangan tidak diubah oleh impor.")  # fmt: skip


def _rat(row: Row, koperasi: Koperasi | None, state: State, ops: Ops) -> None:
    """A meeting in year y is the RAT of tahun buku y-1."""
    day = row["rat_tanggal"]
    if day is None:
        return
    there = state.evidence[koperasi.pk, day.year - 1] if koperasi else []
    if there and all(evidence.tanggal == day for evidence in there):
        return
    if state.own and koperasi and koperasi.rat_terakhir == day:
        return
    if koperasi and not there and (koperasi.pk, day) in state.struck:
        row.warn("rat_tanggal", f"RAT {dates.panjang(day)} pernah diimpor lalu dihapus petugas; tidak dicatat lagi.")
        return
    ops.rat, ops.rat_void = day, [evidence.pk for evidence in there]
    ops.tell(f"RAT tahun buku {day.year - 1}", there[0].tanggal if there else None, day)


def _figures(row: Row, koperasi: Koperasi | None, state: State, ops: Ops, position: dt.date) -> None:
    """Figures of a position date. Without one in the row, figures equal to the latest of this sumber are no news."""
    found = {name: row[name] for name in FIGURES if row[name] is not None}
    if not found:
        return
    at = row["tanggal_posisi"] or position
    known = state.figures[koperasi.pk] if koperasi else []
    if state.own:
        latest_known = {name: _latest(known, name) for name in found}
        found = {name: value for name, value in found.items() if latest_known[name] != value}
        if not found:
            return
        known = [data for data in known if data.sumber == EXPORT]
    base = next((data for data in known if data.tanggal_posisi == at), None)
    latest = base or (known[0] if known and not row["tanggal_posisi"] else None)
    if latest and all(getattr(latest, name) == value for name, value in found.items()):
        return
    ops.figures, ops.figures_at, ops.figures_row = found, at, base
    for name, value in found.items():
        old = getattr(latest, name) if latest else None
        if old != value:
            ops.tell(BY_NAME[name].label, old, value)


def _latest(known: list[DataTahunan], name: str) -> int | None:
    return next((value for data in known if (value := getattr(data, name)) is not None), None)


def _officers(row: Row, koperasi: Koperasi | None, state: State, ops: Ops) -> None:
    """The file's officer succeeds one that an import named before; one that staff entered stands, with a warning."""
    for name, jabatan in OFFICERS.items():
        person = row[name]
        if not person:
            continue
        phone = (row["ketua_telepon"] or "") if name == "ketua" else ""
        there = state.officers[koperasi.pk, jabatan] if koperasi else []
        same = next((o for o in there if teks.place_key(o.nama) == teks.place_key(person)), None)
        if same:
            if phone and teks.normalize_phone(same.telepon) != teks.normalize_phone(phone):
                ops.officer_phone[same.pk] = phone
                ops.tell("Telepon ketua", same.telepon, phone)
            continue
        if any(not officer.sumber for officer in there):
            row.warn(
                name, f"Tercatat {there[0].nama}; berkas menyebut {person}. Pengurus yang dicatat petugas tidak diubah."
            )
            continue
        ops.officers.append((jabatan, person, phone))
        ops.officers_closed += [officer.pk for officer in there]
        ops.tell(BY_NAME[name].label, there[0].nama if there else None, person)


def in_words(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int):
        return rupiah.ribuan(value)
    if isinstance(value, dt.date):
        return dates.panjang(value)
    return str(value)
