"""Reports of trainings: every number leads to its list, every list is a file."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.sheets import Column
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.models import Audiens, Pelatihan, Peserta
from pembinaan.trainings import inviting, listing, participants
from pembinaan.trainings.inviting import UndangForm
from pembinaan.trainings.participants import PesertaFilter
from pembinaan.views.pelatihan_shared import excel, manages
from registry import kantor as office
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet

ORDER = ("-pelatihan__dari", "orang__nama", "pk")


def _crumbs(label: str) -> list[Crumb]:
    start = [Crumb("Pelatihan", reverse("pembinaan:pelatihan-list"))]
    return [*start, Crumb("Laporan", reverse("pembinaan:laporan-pelatihan-list") if label else ""), *(
        [Crumb(label)] if label else [])]  # fmt: skip


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def laporan_list(request: HttpRequest) -> HttpResponse:
    """?tahun= one year, or all of them."""
    form = PesertaFilter(request.GET, on=office.today())
    rows = form.narrow(participants.came())
    year = form.cleaned_data.get("tahun", "") if form.is_valid() else ""
    held = Pelatihan.objects.filter(keadaan=Pelatihan.Keadaan.SELESAI, **({"dari__year": int(year)} if year else {}))
    totals = rows.order_by().aggregate(
        jumlah=Count("pk"), koperasi=Count("orang__koperasi", distinct=True), berbeda=Count("orang", distinct=True)
    )
    context = {
        "form": form, "tahun": year, "crumbs": _crumbs(""),
        "usia": participants.by_age(rows), "jumlah": totals["jumlah"], "koperasi": totals["koperasi"],
        "orang": totals["berbeda"],
        "uji": participants.tests_by_year(rows), "per_jenis": _by_kind(held),
        "audiens": _audiences(held), "segera": participants.expiring(office.today()).count(),
        "belum": inviting.never().count(),
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/laporan.html", context)


def _by_kind(held: QuerySet[Pelatihan]) -> list[dict[str, Any]]:
    labels = dict(Pelatihan.Jenis.choices)
    rows = held.order_by().values("jenis").annotate(n=Count("pk"), biaya=Sum("biaya")).order_by("jenis")
    return [{**row, "label": labels[row["jenis"]]} for row in rows]


def _audiences(held: QuerySet[Pelatihan]) -> list[dict[str, Any]]:
    groups, ages = dict(Audiens.Kelompok.choices), dict(Audiens.Usia.choices)
    rows = Audiens.objects.filter(pelatihan__in=held.order_by().values("pk")).order_by().values("kelompok", "usia")
    found = rows.annotate(l=Sum("laki"), p=Sum("perempuan")).order_by("kelompok", "usia")
    return [{**row, "label": groups[row["kelompok"]], "umur": ages[row["usia"]], "n": row["l"] + row["p"]}
            for row in found]  # fmt: skip


# --- Lists -------------------------------------------------------------------------------------------------
@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def laporan_peserta_list(request: HttpRequest) -> HttpResponse:
    """People in trainings that are over; what every number of the report opens."""
    form = PesertaFilter(request.GET, on=office.today())
    rows = _participants(form, request)
    context = {
        "form": form, "page": paging.paginate_keys(request, rows.select_related(*participants.RELATED)),
        "crumbs": _crumbs("Peserta"), "saringan": request.GET.urlencode(), "hari_ini": office.today(),
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/laporan_peserta.html", context)


def _participants(form: PesertaFilter, request: HttpRequest) -> QuerySet[Peserta]:
    """?daftar=semua: also who was enrolled and never came. Expiring ones come in the order in which they end."""
    rows = form.narrow(participants.counted() if request.GET.get("daftar") == "semua" else participants.came())
    ending = form.is_valid() and form.cleaned_data["sertifikat"] in ("segera", "habis")
    return rows.order_by("sertifikat_berakhir", "pk") if ending else rows.order_by(*ORDER)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def laporan_koperasi_list(request: HttpRequest) -> HttpResponse:
    """Participants by cooperative, a column for each of the last five years."""
    years = listing.years(office.today())[1:6]
    there = _cooperatives(request)
    page = paging.paginate_keys(request, _by_cooperative(there, years), count=there.count())
    for one in page.object_list:
        one.per_tahun = [(year, getattr(one, f"t{year}")) for year in years]
    context = {"form": UndangForm({**request.GET.dict(), "pernah": "sudah"}), "page": page, "tahun": years,
               "crumbs": _crumbs("Per koperasi"), "saringan": request.GET.urlencode()}  # fmt: skip
    return render(request, "pembinaan/pelatihan/laporan_koperasi.html", context)


def _cooperatives(request: HttpRequest) -> KoperasiQuerySet:
    """Those with somebody who came; the same filter as for those never reached."""
    rows = UndangForm({**request.GET.dict(), "pernah": "semua"}).narrow(Koperasi.objects.visible_to(request.user))
    return rows.filter(pk__in=participants.came().order_by().values("orang__koperasi"))


def _by_cooperative(rows: KoperasiQuerySet, years: list[int]) -> QuerySet[Any]:
    of_year = {f"t{year}": Count("orang_set__peserta_set", filter=_came_in(year)) for year in years}
    found: QuerySet[Any] = (
        rows.select_related("kecamatan")
        .annotate(semua=Count("orang_set__peserta_set", filter=_came_in(None)), **of_year)
        .order_by(F("semua").desc(), "nama_urut", "pk")
    )  # fmt: skip
    return found


def _came_in(year: int | None) -> Q:
    """As participants.came, over the joined rows."""
    path = "orang_set__peserta_set__"
    held = Q(**{f"{path}pelatihan__keadaan": Pelatihan.Keadaan.SELESAI})
    if year:
        held &= Q(**{f"{path}pelatihan__dari__year": year})
    return held & (Q(**{f"{path}hadir__len__gt": 0}) | Q(**{f"{path}tanggal_uji__isnull": False}))


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def laporan_belum_list(request: HttpRequest) -> HttpResponse:
    """Cooperatives nobody of which ever took part: to be invited to one that is planned."""
    form = UndangForm(request.GET)
    rows = _never(form)
    page = paging.paginate(request, rows.select_related("kecamatan"))
    open_ = Pelatihan.objects.filter(keadaan__in=("direncanakan", "dibuka"), sampai__gte=office.today())
    kept = request.GET.copy()
    kept["pernah"] = "belum"
    context = {
        "form": form, "page": page, "crumbs": _crumbs("Belum terjangkau"), "semua": inviting.candidates().count(),
        "terbuka": list(open_.order_by("dari")[:20]), "boleh": manages(request), "saringan": request.GET.urlencode(),
        "undang": kept.urlencode(),
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/laporan_belum.html", context)


def _never(form: UndangForm) -> KoperasiQuerySet:
    return form.narrow(inviting.candidates()).order_by("kecamatan__nama", "nama_urut", "pk")


# --- Files -------------------------------------------------------------------------------------------------
KOPERASI_COLUMNS = (
    Column("Koperasi", width=40), Column("Kecamatan", width=18), Column("Jenis", width=14), Column("Sektor", width=18),
    Column("Status", width=14), Column("Telepon", width=20),
)  # fmt: skip


@requires(Izin.EKSPOR)
@require_GET
def laporan_export(request: HttpRequest, jenis: str) -> FileResponse:
    """`jenis`: peserta, koperasi or belum; the filter of the list it stands on."""
    if jenis == "peserta":
        found = _participants(PesertaFilter(request.GET, on=office.today()), request)
        people = found.select_related(*participants.RELATED).iterator(500)
        cells: Any = (participants.cells(one) for one in people)
        return excel(request, participants.COLUMNS, cells, "peserta-pelatihan", "Peserta pelatihan")
    if jenis == "koperasi":
        years = listing.years(office.today())[1:6]
        columns = (*KOPERASI_COLUMNS, *(Column(f"Peserta {year}", "angka", 10) for year in years),
                   Column("Peserta semua", "angka", 10))  # fmt: skip
        cells = ([*_plain(one), *(getattr(one, f"t{year}") for year in years), one.semua]
                 for one in _by_cooperative(_cooperatives(request), years).iterator(500))  # fmt: skip
        return excel(request, columns, cells, "pelatihan-koperasi", "Peserta per koperasi")
    if jenis == "belum":
        cells = (_plain(one) for one in _never(UndangForm(request.GET)).select_related("kecamatan").iterator(500))
        return excel(request, KOPERASI_COLUMNS, cells, "belum-dilatih", "Koperasi belum dilatih")
    raise Http404("Tidak ada laporan seperti itu.")


def _plain(one: Koperasi) -> list[object]:
    return [one.nama, str(one.kecamatan or ""), one.get_jenis_display(), one.sektor,
            one.status.replace("_", " "), one.telepon]  # fmt: skip
