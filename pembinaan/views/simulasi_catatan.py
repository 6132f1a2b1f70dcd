"""Notes of trials for the head: frozen as they were shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import simulasi as actions
from pembinaan.forms.simulasi import CatatanForm, SimulasiForm
from pembinaan.models import CatatanSimulasi
from pembinaan.simulasi import note, percobaan, shown
from registry import kantor as office
from registry.policies import Refused


@requires(Izin.ATURAN_LIHAT)
@require_GET
def catatan_list(request: HttpRequest) -> HttpResponse:
    new = bool(request.GET.get("baru"))
    rows = note.recent(request.user, office.today()) if new else CatatanSimulasi.objects.all()
    rows = rows.select_related("oleh").defer("berubah")
    page = paging.paginate(request, rows)
    crumbs = [Crumb("Bagaimana jika", reverse("pembinaan:simulasi-detail")), Crumb("Catatan")]
    context = {"halaman": page, "baris": [(row, note.summary(row)) for row in page], "crumbs": crumbs, "baru": new,
               "hari": note.NEW_DAYS}  # fmt: skip
    return render(request, "pembinaan/simulasi/catatan_list.html", context)


@requires(Izin.ATURAN_USUL, Izin.ATURAN_TETAPKAN)
@require_http_methods(["GET", "POST"])
def catatan_create(request: HttpRequest) -> HttpResponse:
    """The trial stands in the address; it is counted once more where it is kept."""
    asked = SimulasiForm(request.GET)
    if not asked.is_valid():
        return redirect(f"{reverse('pembinaan:simulasi-detail')}?{request.GET.urlencode()}")
    tried = asked.tried
    form = CatatanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = actions.found_by_worker(tried)[1] if actions.large() else None
        try:
            hasil = found or percobaan.compute(tried)
            row = actions.save_note(tried=tried, hasil=hasil, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Catatan “{row}” disimpan. Kepala dinas melihatnya di beranda.")
            return redirect("pembinaan:simulasi-catatan-detail", row.pk)
    crumbs = [Crumb("Bagaimana jika", tried.url("detail")), Crumb("Simpan catatan")]
    context = {"form": form, "coba": tried, "crumbs": crumbs}
    return render(request, "pembinaan/simulasi/simpan.html", context, status=422 if form.errors else 200)


@requires(Izin.ATURAN_LIHAT)
@require_GET
def catatan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """As it was; `?kecamatan=&arah=` narrows the list of those who differ."""
    row = get_object_or_404(CatatanSimulasi.objects.select_related("oleh"), pk=pk)
    kept = note.read(row)
    arah, kecamatan = request.GET.get("arah", ""), request.GET.get("kecamatan", "")
    page = paging.paginate(request, kept.flips(arah=arah, kecamatan=kecamatan))
    context: dict[str, Any] = {
        "catatan": row, "isi": kept, "halaman": page, "arah": arah, "kecamatan": kept.place_name(kecamatan),
        "boleh_unduh": request.user.boleh(Izin.EKSPOR), "crumbs": _crumbs(row), "label_kolom": shown.LABELS,
        "url_coba": kept.url_again(),
    }  # fmt: skip
    return render(request, "pembinaan/simulasi/catatan.html", context)


@requires(Izin.EKSPOR)
@require_GET
def catatan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The note on paper with everybody who differs."""
    row = get_object_or_404(CatatanSimulasi.objects.select_related("oleh"), pk=pk)
    made = note.write_pdf(row)
    trail.record("simulasi.unduh", by=request.user, object=row, detail={"berubah": len(row.berubah)})
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="catatan-simulasi-{row.pk}.pdf"'
    return answer


def _crumbs(row: CatatanSimulasi) -> list[Crumb]:
    return [
        Crumb("Bagaimana jika", reverse("pembinaan:simulasi-detail")),
        Crumb("Catatan", reverse("pembinaan:simulasi-catatan-list")), Crumb(row.judul),
    ]  # fmt: skip
