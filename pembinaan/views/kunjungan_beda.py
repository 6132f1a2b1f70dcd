"""Where the field disagrees with ODS or with the rule: numbers per kind and kecamatan, and the list behind each."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.forms.kunjungan_saring import BedaForm
from pembinaan.kunjungan import disagreements, export
from registry.models import Kecamatan

trail.describe({"perbedaan.unduh": "mengunduh daftar perbedaan status"})


def _asked(request: Request) -> tuple[disagreements.Beda, int | None]:
    """The kind and the kecamatan of the address; nonsense asks for the first kind, everywhere."""
    form = BedaForm(request.GET, kinds=[(one.kode, one.label) for one in disagreements.KINDS])
    form.full_clean()
    kind = disagreements.BY_CODE.get(form.cleaned_data.get("jenis") or "", disagreements.KINDS[0])
    return kind, form.cleaned_data.get("kecamatan")


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def perbedaan_list(request: Request) -> HttpResponse:
    kind, kecamatan = _asked(request)
    table = disagreements.table(request.user)
    totals = [sum(row.jumlah[at] for row in table) for at in range(len(disagreements.KINDS))]
    context = {
        "jenis": kind, "kinds": list(zip(disagreements.KINDS, totals, strict=True)), "tabel": table,
        "page": paging.paginate(request, disagreements.of_kind(request.user, kind, kecamatan)),
        "tempat": _place(kecamatan), "kecamatan": kecamatan, "boleh_unduh": request.user.boleh(Izin.EKSPOR),
        "crumbs": [Crumb("Kunjungan", reverse("pembinaan:kunjungan-list")), Crumb("Perbedaan status")],
    }  # fmt: skip
    return render(request, "pembinaan/kunjungan/perbedaan.html", context)


def _place(kecamatan: int | None) -> str:
    if kecamatan is None:
        return ""
    found = Kecamatan.objects.filter(pk=kecamatan).first()
    return f"Kecamatan {found}" if found else "kecamatan belum diketahui"


@requires(Izin.EKSPOR)
@require_GET
def perbedaan_export(request: Request) -> FileResponse:
    kind, kecamatan = _asked(request)
    rows = disagreements.of_kind(request.user, kind, kecamatan)
    return files.xlsx(
        request, f"perbedaan-{kind.kode}", export.BEDA_COLUMNS, export.disagreeing(rows), action="perbedaan.unduh",
        title="Perbedaan", noun="koperasi", jenis=str(kind.label), kecamatan=_place(kecamatan),
    )  # fmt: skip
