"""What is missing from the records, and the cheapest way to fill each record in.

CARA is in order of cost: first what the office already holds somewhere else and only has to be confirmed, then what one
telephone call gives, then what needs a visit or a paper. A cooperative stands under the first that fits; the same CASE
counts the ways and lists the cooperatives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.expressions import CombinedExpression

from registry.exchange.places import Places, split_text
from registry.models import AksesPengurus, KodeSumber, Koperasi, Pengurus
from registry.models.choices import Jenis, Kekurangan
from registry.models.koperasi import KoperasiQuerySet

HERE, CALL, OUT = "Sudah ada di sistem", "Satu kali telepon", "Perlu kunjungan atau surat"
FULL = "lengkap"
GAPS = len(Kekurangan)
# A word of the name that tells the jenis; ordered, the first that occurs.
JENIS_WORDS = (
    (Jenis.SIMPAN_PINJAM, r"\m(ksp|kspps|kopdit|simpan pinjam|kredit)\M"), (Jenis.PRODUSEN, r"\mprodusen\M"),
    (Jenis.KONSUMEN, r"\mkonsumen\M"), (Jenis.PEMASARAN, r"\mpemasaran\M"), (Jenis.JASA, r"\mjasa\M"),
)  # fmt: skip


@dataclass(frozen=True)
class Cara:
    """One way of filling one gap. `kondisi`: of whom; `isian`: the field of the edit form it is about.

    `tahu(koperasi)`: {field: value} that is known already, for the form; read only where somebody opens it.
    """

    kode: str
    nama: str
    biaya: str
    isian: str
    kondisi: Q
    tahu: Callable[[Koperasi], dict[str, Any]] = lambda koperasi: {}


def lacks(*kinds: Kekurangan) -> Q:
    """Rows that lack any of these."""
    asked = Q()
    for kind in kinds:
        asked |= _EMPTY[kind]
    return asked


_EMPTY = {
    Kekurangan.NIK: Q(nik=""), Kekurangan.BADAN_HUKUM: Q(badan_hukum=""),
    Kekurangan.TANGGAL_BADAN_HUKUM: Q(tanggal_badan_hukum=None), Kekurangan.BENTUK: Q(bentuk=""),
    Kekurangan.JENIS: Q(jenis=""), Kekurangan.KECAMATAN: Q(kecamatan=None), Kekurangan.DESA: Q(desa=None),
    Kekurangan.ALAMAT: Q(alamat=""), Kekurangan.TELEPON: Q(telepon=""), Kekurangan.PENGURUS: Q(tanpa_pengurus=True),
}  # fmt: skip
OFFICERS = Pengurus.objects.filter(koperasi=OuterRef("pk")).exclude(telepon="")
HOLDERS = AksesPengurus.objects.filter(koperasi=OuterRef("pk"), sampai=None)
CODES = KodeSumber.objects.filter(koperasi=OuterRef("pk"), dicabut_pada=None, kode__regex=r"^\d{13}$")
REACHABLE = ~Q(telepon="") | Q(Exists(OFFICERS))


def _place(koperasi: Koperasi) -> dict[str, Any]:
    """The desa that the imported text names, where it is in the territory after all; the kecamatan of a known desa."""
    if koperasi.desa:
        return {"kecamatan": koperasi.desa.kecamatan_id}
    desa, kecamatan = split_text(koperasi.wilayah_teks, kecamatan_known=bool(koperasi.kecamatan_id))
    found = Places().find(desa, koperasi.kecamatan.nama if koperasi.kecamatan else kecamatan)
    known = {"kecamatan": found.kecamatan_id, "desa": found.desa_id}
    return {name: value for name, value in known.items() if value}


def _jenis(koperasi: Koperasi) -> dict[str, Any]:
    for kind, pattern in JENIS_WORDS:
        if Koperasi.objects.filter(pk=koperasi.pk, nama_normal__regex=pattern).exists():
            return {"jenis": kind.value}
    return {}


def _phone(koperasi: Koperasi) -> dict[str, Any]:
    rows = koperasi.pengurus_set.exclude(telepon="").order_by("sampai", "pk")
    officer = rows.values_list("telepon", flat=True).first()
    held = koperasi.akses_set.filter(sampai=None).exclude(user__telepon=None)
    holder = held.values_list("user__telepon", flat=True).first()
    known = officer or (holder and f"0{holder.removeprefix('62')}")
    return {"telepon": known} if known else {}


def _nik(koperasi: Koperasi) -> dict[str, Any]:
    codes = koperasi.kode_sumber_set.filter(dicabut_pada=None, kode__regex=r"^\d{13}$")
    return {"nik": codes.values_list("kode", flat=True).first()}


def _names_a_jenis() -> Q:
    named = Q()
    for _, pattern in JENIS_WORDS:
        named |= Q(nama_normal__regex=pattern)
    return named


CARA = (
    Cara("kecamatan-dari-desa", "Kecamatan: desanya sudah diketahui", HERE, "kecamatan",
         lacks(Kekurangan.KECAMATAN) & ~lacks(Kekurangan.DESA), _place),
    Cara("nik-dari-sumber", "NIK: ada sebagai kode pada berkas impor", HERE, "nik",
         lacks(Kekurangan.NIK) & Q(Exists(CODES)), _nik),
    Cara("telepon-dari-pengurus", "Telepon: pengurusnya punya nomor", HERE, "telepon",
         lacks(Kekurangan.TELEPON) & Q(Exists(OFFICERS)), _phone),
    Cara("telepon-dari-akses", "Telepon: yang masuk sebagai pengurus punya nomor", HERE, "telepon",
         lacks(Kekurangan.TELEPON) & Q(Exists(HOLDERS.exclude(user__telepon=None))), _phone),
    Cara("jenis-dari-nama", "Jenis: terbaca dari namanya", HERE, "jenis",
         lacks(Kekurangan.JENIS) & _names_a_jenis(), _jenis),
    Cara("wilayah-dari-teks", "Kecamatan atau desa: tertulis pada berkas impor", HERE, "desa",
         lacks(Kekurangan.KECAMATAN, Kekurangan.DESA) & ~Q(wilayah_teks=""), _place),
    Cara("telepon-tanya", "Bentuk, jenis, tempat, atau pengurus: dapat ditanyakan lewat telepon", CALL, "alamat",
         lacks(Kekurangan.BENTUK, Kekurangan.JENIS, Kekurangan.KECAMATAN, Kekurangan.DESA, Kekurangan.ALAMAT,
               Kekurangan.PENGURUS) & REACHABLE),
    Cara("nomor-lewat-telepon", "NIK atau badan hukum: minta foto sertifikat dan aktanya", CALL, "nik",
         lacks(Kekurangan.NIK, Kekurangan.BADAN_HUKUM, Kekurangan.TANGGAL_BADAN_HUKUM) & REACHABLE),
    Cara("datangi", "Tidak ada nomor yang dapat dihubungi", OUT, "telepon", Q(kekurangan__gt=0)),
)  # fmt: skip
BY_CODE = {one.kode: one for one in CARA}


def by_way() -> Case:
    """The code of the cheapest way, FULL where nothing is missing."""
    whens = [When(one.kondisi, then=Value(one.kode)) for one in CARA]
    return Case(*whens, default=Value(FULL), output_field=CharField())


def way_in_words() -> Case:
    """As `by_way`, in words; "" where nothing is missing."""
    whens = [When(one.kondisi, then=Value(one.nama)) for one in CARA]
    return Case(*whens, default=Value(""), output_field=CharField())


def waiting_for(rows: KoperasiQuerySet, kode: str) -> KoperasiQuerySet:
    """The cooperatives under one way (or FULL), in the order of their names."""
    return rows.annotate(v_cara=by_way()).filter(v_cara=kode).order_by("nama_urut", "pk")


def gaps_of(koperasi: Koperasi) -> list[Kekurangan]:
    return [kind for kind in Kekurangan if koperasi.kekurangan & kind.bit]


def filled(koperasi: Koperasi) -> int:
    """The share of its fields that are there, in per cent; `filled_share` says the same of rows."""
    return 100 - 100 * len(gaps_of(koperasi)) // GAPS


@dataclass(frozen=True)
class Counts:
    """Of a set of cooperatives: how many, how many lack what, and the share of their fields that is filled (%)."""

    total: int
    full: int
    gaps: dict[str, int]

    @property
    def filled(self) -> float | None:
        return 100 - 100 * sum(self.gaps.values()) / (GAPS * self.total) if self.total else None


def count(rows: KoperasiQuerySet) -> Counts:
    """One query."""
    found = rows.order_by().aggregate(**_sums())
    return _counts(found)


def count_by_kecamatan(rows: KoperasiQuerySet) -> dict[int | None, Counts]:
    """One query."""
    grouped = rows.order_by().values("kecamatan").annotate(**_sums())
    return {row["kecamatan"]: _counts(dict(row)) for row in grouped}


def count_by_way(rows: KoperasiQuerySet) -> dict[str, int]:
    """One query."""
    grouped = rows.order_by().annotate(v_cara=by_way()).values_list("v_cara").annotate(n=Count("pk"))
    return dict(grouped.values_list("v_cara", "n"))


def filled_share() -> CombinedExpression:
    """The share of a row's fields that are there, in per cent."""
    first, *others = map(_bit, Kekurangan)
    return Value(100) - sum(others, start=first) * Value(100 // GAPS)


def _bit(kind: Kekurangan) -> CombinedExpression:
    return F("kekurangan").bitand(kind.bit) / Value(kind.bit)


def _sums() -> dict[str, Any]:
    sums: dict[str, Any] = {f"n_{kind.value}": Sum(_bit(kind), default=0) for kind in Kekurangan}
    return sums | {"n": Count("pk"), "n_full": Count("pk", filter=Q(kekurangan=0))}


def _counts(found: dict[str, Any]) -> Counts:
    return Counts(found["n"], found["n_full"], {kind.value: found[f"n_{kind.value}"] for kind in Kekurangan})
