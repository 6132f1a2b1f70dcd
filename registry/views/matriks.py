from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.paging import paginate
from registry import filters, matriks
from registry import kantor as office
from registry.actions import matriks as saving
from registry.forms.matriks import AsalForm, KosongForm
from registry.models import Koperasi
from registry.models.choices import AsalCatatan
from registry.models.koperasi import KoperasiQuerySet

PRINTED_ROWS = 1000
SHOWN = ("q", "kecamatan", "desa", "kdmp")  # of the filters of the list; others come along in the URL


def _context(request: HttpRequest) -> tuple[dict[str, Any], KoperasiQuerySet]:
    """The filters of the list of cooperatives and the matrix's own one, and the rows that they leave."""
    years = matriks.years(office.today())
    listed = filters.of(request, on=office.today())
    kosong = KosongForm(request.GET)
    rows = kosong.apply(listed.qs, years=years).select_related("kecamatan", "desa")
    context = {
        "filter": listed.form, "fields": [listed.form[name] for name in SHOWN], "kosong": kosong, "years": years,
        "query": request.GET.urlencode(),
        "others": [(name, value) for name, value in filters.flat(request.GET).items()
                   if name not in (*SHOWN, "kosong", "hal")],
    }  # fmt: skip
    return context, rows.order_by("kecamatan_id", "nama_urut", "pk")  # the order of an index; by code of kecamatan


def _page(request: HttpRequest, *, typed: saving.Saved | None = None) -> dict[str, Any]:
    """Rows of the page the URL asks for; what was typed and refused stays in its cell."""
    context, koperasi_set = _context(request)
    page = paginate(request, koperasi_set)
    rows = matriks.rows_for(list(page.object_list), on=office.today())
    if typed:
        _keep_typed(rows, typed)
    return context | {
        "page": page, "rows": rows, "asal": AsalForm(request.POST or None, auto_id="matriks-%s"), "saved": typed,
        "boleh_isi": request.user.boleh(Izin.BUKTI_CATAT) and not request.user.hanya_membaca,
    }  # fmt: skip


def _keep_typed(rows: list[matriks.MatrixRow], saved: saving.Saved) -> None:
    for row in rows:
        last = f"{row.koperasi.pk}-{saving.LAST}"
        if last in saved.refused:
            row.typed, row.error = saved.texts[last], saved.refused[last]
        for cell in row.cells:
            if cell.name in saved.refused:
                cell.typed, cell.error = saved.texts.get(cell.name), saved.refused[cell.name]


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def matriks_rat(request: HttpRequest) -> HttpResponse:
    return render(request, "registry/matriks/edit.html", _page(request))


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def matriks_print(request: HttpRequest) -> HttpResponse:
    context, koperasi_set = _context(request)
    koperasi_list = list(koperasi_set[: PRINTED_ROWS + 1])
    rows = matriks.rows_for(koperasi_list[:PRINTED_ROWS], on=office.today())
    context |= {
        "groups": matriks.by_kecamatan(rows), "on": office.today(), "blank": request.GET.get("isi") == "kosong",
        "cut": len(koperasi_list) > PRINTED_ROWS, "limit": PRINTED_ROWS,
    }  # fmt: skip
    return render(request, "registry/matriks/print.html", context)


@requires(Izin.BUKTI_CATAT)
@require_POST
def matriks_save(request: HttpRequest) -> HttpResponse:
    """Cells of the script come a few at a time and are answered as JSON; without it the whole page is sent."""
    asal = request.POST.get("asal", "")
    saved = saving.save_typed(
        typed=saving.read_post(request.POST),
        koperasi_set=Koperasi.objects.visible_to(request.user),
        asal=AsalCatatan(asal) if asal in AsalCatatan.values else AsalCatatan.BUKU_RAT,
        by=request.user,
    )
    if request.headers.get("X-Matriks") == "sel":
        return JsonResponse(_answer(saved))
    back = request.POST.get("kembali", "")
    if saved.refused:
        request.GET = QueryDict(back)
        return render(request, "registry/matriks/edit.html", _page(request, typed=saved), status=422)
    messages.success(request, saved.sentence)
    return redirect(f"{reverse('registry:matriks-rat')}?{QueryDict(back).urlencode()}")


def _answer(saved: saving.Saved) -> dict[str, object]:
    return {
        "ringkas": saved.sentence,
        "sel": {
            name: {
                "teks": cell.text,
                "catatan": cell.note,
                "kalimat": cell.sentence,
                "galat": saved.refused.get(name, ""),
            }
            for name, cell in saved.cells.items()
        },
        "galat": {name: sentence for name, sentence in saved.refused.items() if name not in saved.cells},
        "baris": {
            str(koperasi.pk): {
                "status": render_to_string("registry/matriks/_status.html", {"koperasi": koperasi}),
                "terakhir": matriks.short_date(koperasi.rat_terakhir),
            }
            for koperasi in saved.koperasi_set
        },
    }
