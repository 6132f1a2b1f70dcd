"""Lists of help given: one filter for all of them, and numbers about the same rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import django_filters as filters
from django.db.models import CharField, Count, DateField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from koperasi.lib import rupiah
from pembinaan.aid import money
from pembinaan.facilitation.rows import of_koperasi
from pembinaan.models import Bantuan, Dana, PemanfaatanBantuan, ProgramBantuan
from registry import kantor as office
from registry.models import Kecamatan, Koperasi, PerubahanStatus

UNSEEN = "belum"
BEHIND = "tertunggak"  # in the filter: the loans of which a sum of arrears is made
INACTIVE = ("tidak_aktif", "dibekukan", "dibubarkan")
USES = {**dict(PemanfaatanBantuan.Keadaan.choices), UNSEEN: "Belum dilihat"}
ORDERS = {
    "diterima": ("diterima_pada", "pk"), "koperasi": ("koperasi__nama_urut", "pk"), "nilai": ("nilai", "pk"),
    "tunggakan": ("tunggakan", "pk"), "sejak": ("sejak", "pk"),
}  # fmt: skip


def annotated(rows: QuerySet[Bantuan], *, on: dt.date, days: int) -> QuerySet[Bantuan]:
    """With what is owed (money.annotate), the latest use (`manfaat`, `dilihat_pada`; "belum" where nobody looked)."""
    seen = PemanfaatanBantuan.objects.filter(bantuan=OuterRef("pk")).order_by("-tanggal", "-pk")
    return money.annotate(rows, on=on, days=days).annotate(
        manfaat=Coalesce(Subquery(seen.values("keadaan")[:1]), Value(UNSEEN), output_field=CharField()),
        dilihat_pada=Subquery(seen.values("tanggal")[:1], output_field=DateField()),
    )


def with_since(rows: QuerySet[Bantuan]) -> QuerySet[Bantuan]:
    """`sejak`: since when its receiver has the status that it has now, by the office's record."""
    Kolom = PerubahanStatus.Kolom
    events = PerubahanStatus.objects.filter(koperasi=OuterRef("koperasi")).order_by("-berlaku_pada", "-pk")
    decided = events.filter(kolom=Kolom.KEPUTUSAN, baru=OuterRef("koperasi__status_keputusan"))
    judged = events.filter(kolom=Kolom.HITUNG, baru=OuterRef("koperasi__status_hitung"))
    return rows.annotate(
        sejak=Coalesce(
            Subquery(decided.values("berlaku_pada")[:1]), Subquery(judged.values("berlaku_pada")[:1]),
            output_field=DateField(),
        )
    )  # fmt: skip


class BantuanFilter(filters.FilterSet):
    """`BantuanFilter(request.GET, Bantuan.objects.visible_to(user), on=today).qs`: annotated."""

    q = filters.CharFilter(method="by_text", label="Koperasi, BAST, atau barang")
    program = filters.ModelChoiceFilter(queryset=ProgramBantuan.objects.all(), label="Program", empty_label="Semua")
    jenis = filters.ChoiceFilter(choices=Bantuan.Jenis.choices, label="Jenis", empty_label="Semua")
    tahun = filters.ChoiceFilter(field_name="program__tahun", label="Tahun program", empty_label="Semua")
    dana = filters.ChoiceFilter(field_name="program__dana", choices=Dana.choices, label="Sumber dana",
                                empty_label="Semua")  # fmt: skip
    kecamatan = filters.ModelChoiceFilter(
        field_name="koperasi__kecamatan", queryset=Kecamatan.objects.all(), label="Kecamatan", empty_label="Semua"
    )
    manfaat = filters.ChoiceFilter(
        choices=[*USES.items(), ("bermasalah", "Tidak dimanfaatkan atau tidak ada")], method="by_use",
        label="Pemanfaatan", empty_label="Semua",
    )  # fmt: skip
    pinjaman = filters.ChoiceFilter(
        choices=[("semua", "Semua pinjaman"), (BEHIND, "Menunggak atau macet"), *money.STATES.items()],
        method="by_loan", label="Pinjaman",
        empty_label="Tidak disaring",
    )  # fmt: skip
    penerima = filters.ChoiceFilter(
        choices=[("aktif", "Aktif"), ("tidak", "Tidak aktif, dibekukan, atau dibubarkan"),
                 ("tidak_aktif", "Tidak aktif"), ("dibekukan", "Dibekukan"), ("dibubarkan", "Dibubarkan")],
        method="by_status", label="Status penerima", empty_label="Semua",
    )  # fmt: skip
    pantau = filters.ChoiceFilter(
        choices=[("terbuka", "Masih dipantau"), ("ditutup", "Selesai dipantau")], method="by_open", label="Pemantauan",
        empty_label="Semua",
    )  # fmt: skip

    class Meta:
        model = Bantuan
        fields: list[str] = []

    def __init__(self, data: QueryDict | Mapping[str, str] | None, queryset: QuerySet[Bantuan], *, on: dt.date) -> None:
        self.on, self.days = on, money.settings().hari_macet
        super().__init__(data, annotated(queryset, on=on, days=self.days))
        years = ProgramBantuan.objects.order_by("-tahun").values_list("tahun", flat=True).distinct()
        self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]

    @property
    def qs(self) -> QuerySet[Bantuan]:
        return cast("QuerySet[Bantuan]", super().qs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        return rows.filter(of_koperasi(text) | Q(bast_nomor__icontains=text) | Q(barang__icontains=text))

    def by_use(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(manfaat__in=("tidak", "tidak_ada") if value == "bermasalah" else (value,))

    def by_loan(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "semua":
            return rows.filter(jenis__in=Bantuan.PINJAMAN)
        states = (money.OVERDUE, money.STUCK) if value == BEHIND else (value,)
        return rows.filter(jenis__in=Bantuan.PINJAMAN, pinjaman_keadaan__in=states)

    def by_status(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(koperasi__status__in=INACTIVE if value == "tidak" else (value,))

    def by_open(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(ditutup_pada__isnull=value == "terbuka")


def listed(rows: QuerySet[Bantuan]) -> QuerySet[Bantuan]:
    return rows.select_related("koperasi__kecamatan", "program")


@dataclass(frozen=True)
class Totals:
    """About one set of rows; money in whole rupiah. `uses` and `states` count rows by code."""

    rows: int
    receivers: int
    value: int
    loaned: int
    owed: int
    due: int
    paid: int
    overdue: int
    uses: dict[str, int]
    states: dict[str, int]
    inactive: int
    open: int


def totals(rows: QuerySet[Bantuan], *, on: dt.date, days: int) -> Totals:
    """Three queries over annotated rows, which are read once: their own filter may cost more than all the rest.
    `inactive` counts help, not cooperatives, as its list does."""
    columns = ("pk", "koperasi", "jenis", "nilai", "ditutup_pada", "koperasi__status", "manfaat")
    loans, receivers, uses = [], set(), Counter[str]()
    number = value = loaned = inactive = still_open = 0
    for pk, koperasi, jenis, nilai, closed, status, manfaat in rows.order_by().values_list(*columns):
        number, value, still_open = number + 1, value + (nilai or 0), still_open + (closed is None)
        inactive += status in INACTIVE
        receivers.add(koperasi)
        uses[manfaat] += 1
        if jenis in Bantuan.PINJAMAN:
            loans.append(pk)
            loaned += nilai or 0
    owing = money.sums(loans, on=on, days=days)
    return Totals(
        rows=number,
        receivers=len(receivers),
        value=value,
        loaned=loaned,
        owed=owing.owed,
        due=owing.due,
        paid=owing.paid,
        overdue=owing.overdue,
        inactive=inactive,
        open=still_open,
        uses={code: uses[code] for code in USES},
        states={code: owing.states[code] for code in money.STATES},
    )


def programs() -> QuerySet[ProgramBantuan]:
    """With what came of each, counted in the database."""
    return ProgramBantuan.objects.annotate(
        penerima=Count("bantuan_set__koperasi", distinct=True, filter=_LIVE),
        banyak=Count("bantuan_set", filter=_LIVE), nilai=Sum("bantuan_set__nilai", filter=_LIVE),
        terakhir=Max("bantuan_set__diterima_pada", filter=_LIVE),
    )  # fmt: skip


_LIVE = Q(bantuan_set__koperasi__ditarik_pada=None)


# --- For other rooms -------------------------------------------------------------------------------
@dataclass(frozen=True)
class OpenHelp:
    """Help of one cooperative that the office still follows. `left` and `overdue`: whole rupiah, 0 for no loan."""

    bantuan: Bantuan
    state: str  # of a loan: key of money.STATES; "" for no loan
    left: int
    overdue: int

    @property
    def words(self) -> str:
        row = self.bantuan
        parts = [f"{row.program} ({row.get_jenis_display().lower()})", worth(row)]
        if self.state:
            parts.append(money.STATES[self.state].lower() + (f", sisa {rupiah.rp(self.left)}" if self.left else ""))
        return ", ".join(filter(None, parts))


def open_help(koperasi: Koperasi, *, on: dt.date | None = None) -> list[OpenHelp]:
    """What was given to this cooperative (or to a record merged into it) and is not closed; two queries."""
    on = on or office.today()
    mine = Q(koperasi=koperasi) | Q(koperasi__digabung_ke=koperasi)
    rows = Bantuan.objects.open().filter(mine).select_related("program")
    found = money.annotate(rows, on=on, days=money.settings().hari_macet)
    return [
        OpenHelp(row, row.pinjaman_keadaan, row.sisa, row.tunggakan) if row.pinjaman else OpenHelp(row, "", 0, 0)  # type: ignore[attr-defined]
        for row in found
    ]


def worth(row: Bantuan) -> str:
    """ "12 ekor sapi", "Rp50.000.000" or both."""
    goods = f"{rupiah.ribuan(row.jumlah)} {row.satuan} {row.barang}".strip() if row.jumlah else row.barang
    return ", ".join(filter(None, [goods, rupiah.rp(row.nilai) if row.nilai else ""]))
