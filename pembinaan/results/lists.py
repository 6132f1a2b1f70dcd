"""The lists behind the numbers: one entry a kind of row, with what it may be asked and its columns.

Screen and spreadsheet are written from the same columns. `rows(user, asked, on)` is the very function that the
number was counted with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.lib.sheets import Column
from pembinaan import counting
from pembinaan.models import HasilKasus, Kunjungan
from pembinaan.navigation import address
from pembinaan.results import costs, days, funnel, outcome, people, problems
from registry import kantor as office

Rows = Callable[[User, dict[str, Any], dt.date], Any]


@dataclass(frozen=True)
class Col:
    """A column: `read(row)` is text, a number or a date; kind text | angka | rupiah | tanggal | status | ya."""

    title: str
    read: Callable[[Any], Any]
    kind: str = "text"
    url: Callable[[Any], str] | None = None
    width: int = 18

    @property
    def sheet(self) -> Column:
        return Column(self.title, self.kind if self.kind in ("angka", "tanggal") else
                      "angka" if self.kind == "rupiah" else "text", self.width)  # fmt: skip


@dataclass(frozen=True)
class Daftar:
    """`back`: the page that counts these rows; `noun` follows their number."""

    title: str
    noun: str
    fields: tuple[str, ...]
    rows: Rows
    columns: Sequence[Col]
    back: tuple[str, str]  # URL name, label
    note: str = ""


def _koperasi_url(pk: int) -> str:
    return reverse("registry:koperasi-detail", args=[pk])


def cooperative(path: str = "koperasi") -> list[Col]:
    """The two columns most lists begin with."""

    def of(row: Any) -> Any:
        return getattr(row, path) if path else row

    return [
        Col("Koperasi", lambda row: of(row).nama, url=lambda row: _koperasi_url(of(row).pk), width=40),
        Col("Kecamatan", lambda row: of(row).kecamatan.nama if of(row).kecamatan else "Belum diketahui"),
    ]


# --- Cases ----------------------------------------------------------------------------------------
def _funnel_rows(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    return _case_page(funnel.cases(user, **asked))


def _problem_rows(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    return _case_page(problems.cases(user, **asked))


def _case_page(rows: Any) -> Any:
    return rows.select_related("koperasi__kecamatan", "petugas").order_by("-dibuka_pada", "-pk")


def closed_as(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    """Cases of keaktifan that were closed "aktif kembali" in a year."""
    rows = costs.reactivated(user, tahun=asked.get("tahun"), kecamatan=asked.get("kecamatan", ""))
    return _case_page(rows)


CASE = [
    *cooperative(),
    Col("Jenis", lambda row: row.get_jenis_display(), url=lambda row: address("pembinaan:kasus-detail", row.pk)),
    Col("Dibuka", lambda row: row.dibuka_pada, "tanggal"),
    Col("Petugas", lambda row: row.petugas.nama if row.petugas else "Belum dibagi"),
    Col("Hasil", lambda row: HasilKasus(row.hasil).label if row.hasil else "Masih terbuka", width=28),
    Col("Ditutup", lambda row: row.ditutup_pada, "tanggal"),
    Col("Status kini", lambda row: row.v_status, "status"),
]


# --- Days, costs ----------------------------------------------------------------------------------
def _return_rows(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    rows = days.returns(user, **asked).select_related("koperasi__kecamatan")
    return rows.order_by(F("lama_hari").desc(nulls_last=True), "-berlaku_pada", "pk")


RETURN = [
    *cooperative(),
    Col("Tidak aktif sejak", lambda row: row.dari_hari if row.asal else None, "tanggal"),
    Col("Aktif kembali", lambda row: row.berlaku_pada, "tanggal"),
    Col("Hari", lambda row: row.lama_hari.days if row.asal else None, "angka", width=10),
    Col("Status kini", lambda row: row.koperasi.status, "status"),
]


def bills(user: User, asked: dict[str, Any], on: dt.date) -> list[costs.Bill]:
    found = costs.bills(costs.reactivated(user, tahun=asked.get("tahun"), kecamatan=asked.get("kecamatan", "")))
    noted = asked.get("biaya")
    return [bill for bill in found if not noted or bill.noted == (noted == "ada")]


def _bill_column(source: str, label: str) -> Col:
    return Col(label, lambda bill: bill.by_source(source), "rupiah")


BILL = [
    *cooperative(),
    Col("Aktif kembali", lambda bill: bill.closed, "tanggal"),
    *(_bill_column(source, label) for source, label in costs.SOURCES.items()),
    Col("Jumlah", lambda bill: bill.total if bill.noted else None, "rupiah"),
]


# --- People ---------------------------------------------------------------------------------------
def _people_rows(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    asked = asked | {"tahun": asked.get("tahun") or on.year}
    attended = Count("peserta_set", filter=Q(peserta_set__in=people.attended(asked["tahun"]).values("pk")))
    rows = people.participants(user, **asked).annotate(berapa=attended)
    return rows.select_related("koperasi__kecamatan").order_by("nama", "pk")


PERSON = [
    Col("Nama", lambda row: row.nama, width=32),
    *cooperative(),
    Col("Jabatan", lambda row: row.jabatan),
    Col("Jenis kelamin", lambda row: row.get_jenis_kelamin_display() or "Tidak dicatat"),
    Col("Tahun lahir", lambda row: str(row.tahun_lahir or "Tidak dicatat")),
    Col("Pelatihan", lambda row: row.berapa, "angka", width=10),
]


def _audience_rows(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    rows = people.audiences(tahun=asked.get("tahun") or on.year, usia=asked.get("usia", ""))
    return rows.select_related("pelatihan").order_by("-pelatihan__dari", "pk")


AUDIENCE = [
    Col("Pelatihan", lambda row: str(row.pelatihan), url=lambda row: address("pembinaan:pelatihan-detail",
        row.pelatihan_id), width=36),
    Col("Tanggal", lambda row: row.pelatihan.dari, "tanggal"),
    Col("Kelompok", str),
    Col("Umur", lambda row: row.get_usia_display()),
    Col("Laki-laki", lambda row: row.laki, "angka"),
    Col("Perempuan", lambda row: row.perempuan, "angka"),
]  # fmt: skip


def _officer_rows(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    rows = people.officers(user, on=on, **asked)
    return rows.select_related("koperasi__kecamatan").order_by("koperasi__nama_urut", "jabatan", "pk")


OFFICER = [
    Col("Nama", lambda row: row.nama, width=32),
    *cooperative(),
    Col("Jabatan", lambda row: row.get_jabatan_display()),
    Col("Jenis kelamin", lambda row: row.get_jenis_kelamin_display() or "Tidak dicatat"),
    Col("Mulai menjabat", lambda row: row.mulai, "tanggal"),
]


# --- Cooperatives and visits ----------------------------------------------------------------------
def _cooperative_rows(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    span = outcome.Span(asked.pop("tahun", None) or on.year, on)
    rows = outcome.cooperatives(user, span, **asked).select_related("kecamatan").defer("cari")
    return rows.order_by(F("kecamatan__nama").asc(nulls_last=True), "nama_urut", "pk")


COOPERATIVE = [
    *cooperative(""),
    Col("Status akhir tahun sebelumnya", lambda row: row.v_before or "belum_tercatat", "status", width=22),
    Col("Status akhir tahun sesudahnya", lambda row: row.v_after or "belum_tercatat", "status", width=22),
]


def visits(user: User, asked: dict[str, Any], on: dt.date) -> Any:
    rows = Kunjungan.objects.visible_to(user).done().filter(tanggal__year=asked.get("tahun") or on.year)
    rows = rows.filter(koperasi__ditarik_pada=None)
    return rows.select_related("koperasi__kecamatan", "petugas").order_by("-tanggal", "-pk")


VISIT = [
    *cooperative(),
    Col("Tanggal", lambda row: row.tanggal, "tanggal", url=lambda row: address("pembinaan:kunjungan-detail",
        row.kunci)),
    Col("Petugas", lambda row: row.petugas.nama if row.petugas else ""),
    Col("Temuan", lambda row: row.temuan, "status"),
]  # fmt: skip

FUNNEL = ("pembinaan:hasil-list", "Hasil")
LISTS: dict[str, Daftar] = {
    "kasus": Daftar(
        "Kasus keaktifan", "kasus", ("tahun", "kecamatan", "petugas", "pendekatan", "tahap", "juga"), _funnel_rows,
        CASE, FUNNEL, "Tahun = tahun kasus dibuka.",
    ),
    "masalah": Daftar(
        "Kasus menurut masalah", "kasus", ("tahun", "jenis", "masalah", "keadaan", "hasil"), _problem_rows, CASE,
        ("pembinaan:masalah-hasil-list", "Menurut masalah"), "Tahun = tahun kasus dibuka.",
    ),
    "aktif-kembali": Daftar(
        "Kasus keaktifan yang ditutup aktif kembali", "kasus", ("tahun", "kecamatan"), closed_as, CASE, FUNNEL,
        "Tahun = tahun kasus ditutup.",
    ),
    "kembali": Daftar(
        "Kembali aktif", "kali kembali aktif", ("tahun", "kecamatan", "kelas"), _return_rows, RETURN,
        ("pembinaan:lama-list", "Lama tidak aktif"), "Tahun = tahun koperasi aktif kembali.",
    ),
    "biaya": Daftar(
        "Biaya per koperasi yang aktif kembali", "koperasi", ("tahun", "kecamatan", "biaya"), bills, BILL,
        ("pembinaan:biaya-list", "Biaya"), "Tahun = tahun kasus ditutup. Kosong berarti tidak dicatat, bukan nol.",
    ),
    "orang": Daftar(
        "Peserta pelatihan", "orang", ("tahun", "kelamin", "usia"), _people_rows, PERSON,
        ("pembinaan:jangkauan-list", "Pemuda dan perempuan"),
    ),
    "audiens": Daftar(
        "Audiens tanpa koperasi", "kelompok", ("tahun", "usia"), _audience_rows, AUDIENCE,
        ("pembinaan:jangkauan-list", "Pemuda dan perempuan"),
    ),
    "pengurus": Daftar(
        "Pengurus, pengawas, dan manajer yang menjabat", "orang", ("kelamin", "jabatan"), _officer_rows, OFFICER,
        ("pembinaan:jangkauan-list", "Pemuda dan perempuan"),
    ),
    "koperasi": Daftar(
        "Koperasi menurut pembinaan yang diterima", "koperasi", ("tahun", "kelompok", "sebelum", "sesudah"),
        _cooperative_rows, COOPERATIVE, ("pembinaan:banding-list", "Pembinaan dan status"),
        "Hanya koperasi dalam kewenangan dinas. Status menurut catatan dinas pada hari itu.",
    ),
    "kunjungan": Daftar(
        "Kunjungan lapangan yang selesai", "kunjungan", ("tahun",), visits, VISIT, FUNNEL,
    ),
}  # fmt: skip


def url(name: str, **asked: object) -> str:
    """The address of a list with these questions; empty ones are left out."""
    query = {key: value for key, value in asked.items() if value not in ("", None)}
    return reverse("pembinaan:rincian-list", args=[name]) + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True)
class YearSoFar:
    """The numbers of the home page, each with its list."""

    open: int
    back: int
    visits: int
    trained: int
    tahun: int

    @property
    def cards(self) -> list[tuple[str, int, str]]:
        return [
            ("Kasus terbuka", self.open, url("masalah", keadaan="terbuka")),
            ("Ditutup aktif kembali", self.back, url("aktif-kembali", tahun=self.tahun)),
            ("Kunjungan", self.visits, url("kunjungan", tahun=self.tahun)),
            ("Koperasi dilatih", self.trained, url("koperasi", tahun=self.tahun, kelompok="pelatihan")),
        ]


SO_FAR = ("open", "back", "visits", "trained")


def asked_so_far(user: User) -> dict[str, Any]:
    """What `so_far` counts, for counting.together: the lists themselves."""
    on = office.today()
    asked = {"tahun": on.year}
    return {
        "open": problems.cases(user, keadaan=problems.OPEN),
        "back": closed_as(user, asked, on),
        "visits": visits(user, asked, on),
        "trained": outcome.cooperatives(user, outcome.Span(on.year, on), kelompok="pelatihan"),
    }


def so_far(user: User, counted: Mapping[str, int] | None = None) -> YearSoFar:
    """One query, or none where a page has counted `asked_so_far` with what it asks besides."""
    counted = counted or counting.together(asked_so_far(user))
    return YearSoFar(**{name: counted[name] for name in SO_FAR}, tahun=office.today().year)
