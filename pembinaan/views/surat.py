"""All letters, one letter with its story, and a cooperative's own."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files, paper
from pembinaan.actions import surat as actions
from pembinaan.actions import surat_paket_setuju
from pembinaan.forms.surat_paket import AlasanForm
from pembinaan.models import Surat
from pembinaan.surat import filters, listing, page
from pembinaan.views import surat_panels
from pembinaan.views.trying import tried
from registry import kantor as office
from registry import merged
from registry.models import Koperasi

trail.describe({"surat.diekspor": "mengunduh daftar surat"})
PRIVATE = {"Cache-Control": "private, no-store"}


def find(request: HttpRequest, pk: int) -> Surat:
    rows = Surat.objects.visible_to(request.user).select_related(
        "koperasi__kecamatan", "koperasi__desa", "langkah", "paket", "teks", "dibuat_oleh", "disetujui_oleh", "malam",
        "membatalkan__langkah",
    )  # fmt: skip
    return get_object_or_404(rows.with_cancelling().defer("koperasi__cari"), pk=pk)


def crumbs(surat: Surat, *more: str) -> list[Crumb]:
    here = Crumb(surat.koperasi.nama, reverse("pembinaan:surat-detail", args=[surat.pk]) if more else "")
    return [Crumb("Surat", reverse("pembinaan:surat-list")), here, *(Crumb(label) for label in more)]


@requires(Izin.SURAT_LIHAT)
@require_GET
def surat_list(request: HttpRequest) -> HttpResponse:
    asked = filters.of(request, on=office.today())
    context = {
        "saringan": asked, "form": asked.form, "page": listing.page(request, asked.qs),
        "keadaan": listing.states(asked, request.GET.get("keadaan", "")), "kueri": request.GET.urlencode(),
        "dipilih": request.GET.get("keadaan", ""),
    }  # fmt: skip
    return render(request, "pembinaan/surat/list.html", context)


@requires(Izin.EKSPOR)
@require_GET
def surat_export(request: HttpRequest) -> FileResponse:
    """What the list shows, all pages, in its order."""
    asked = filters.of(request, on=office.today())
    rows = asked.qs.order_by(*listing.order(paging.sort_key(request, listing.SORTS, listing.DEFAULT_SORT)))
    return files.xlsx(request, "surat", listing.COLUMNS, listing.sheet(rows), asked.form, noun="surat")


@requires(Izin.SURAT_LIHAT)
@require_GET
def surat_detail(request: HttpRequest, pk: int) -> HttpResponse:
    surat = find(request, pk)
    context = page.context(surat, request.user, surat_panels.of_letter(request, surat), on=office.today()) | {
        "crumbs": crumbs(surat)
    }
    return render(request, "pembinaan/surat/detail.html", context)


@requires(Izin.SURAT_LIHAT)
@require_safe
def surat_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes as they are, however often; before there are any, the preview of today."""
    surat = find(request, pk)
    try:
        data = page.pdf(surat, on=office.today())
    except page.NoPage as sentence:
        context = {"surat": surat, "kalimat": str(sentence), "crumbs": crumbs(surat, "Berkas")}
        return render(request, "pembinaan/surat/tanpa_berkas.html", context, status=404)
    name = slugify(f"{surat.judul}-{surat.koperasi.nama}")[:80] + ("" if page.stored(surat) else "-pratinjau")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', **PRIVATE}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@requires(Izin.SURAT_LIHAT)
@require_safe
def surat_page_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A page (?halaman=, 1 first) as PNG; a drawing where there is nothing to show."""
    surat, asked = find(request, pk), request.GET.get("halaman", "1")
    try:
        data = page.pdf(surat, on=office.today())
    except page.NoPage:
        return redirect(static("img/pratinjau.svg"))
    number = min(int(asked), paper.pages(data)) if asked.isdecimal() and 0 < len(asked) < 4 else 1
    kept = "private, max-age=86400" if page.stored(surat) else "private, max-age=60"
    png = paper.picture(data, page=max(1, number))
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": kept})


@requires(Izin.SURAT_SIAPKAN)
@require_http_methods(["GET", "POST"])
def surat_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    surat = find(request, pk)
    form = AlasanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and tried(
        request, lambda: actions.withdraw(surat=surat, by=request.user, **form.cleaned_data), form,
        said=f"Konsep untuk {surat.koperasi} ditarik.",
    ):  # fmt: skip
        return redirect("pembinaan:surat-detail", pk=pk)
    context = {
        "heading": "Tarik konsep", "sentence": f"{surat.judul} untuk {surat.koperasi.nama} tidak jadi diajukan.",
        "effects": ["Alasannya tetap tercatat.", "Konsep untuk langkah yang sama dapat dibuat lagi."], "form": form,
        "action": "Tarik", "danger": True, "cancel_url": reverse("pembinaan:surat-detail", args=[pk]),
        "crumbs": crumbs(surat, "Tarik"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@requires(Izin.SURAT_SETUJUI)
@require_http_methods(["GET", "POST"])
def surat_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """An approval is taken back before the number."""
    surat = find(request, pk)
    form = AlasanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and tried(
        request, lambda: surat_paket_setuju.recall(surat=surat, by=request.user, **form.cleaned_data), form,
        said=f"Persetujuan surat untuk {surat.koperasi} ditarik kembali.",
    ):  # fmt: skip
        return redirect("pembinaan:surat-detail", pk=pk)
    context = {
        "heading": "Tarik kembali persetujuan", "form": form, "action": "Tarik kembali", "danger": True,
        "sentence": f"{surat.judul} untuk {surat.koperasi.nama} sudah disetujui, tetapi belum bernomor.",
        "effects": ["Suratnya kembali ke penyiap konsep dengan alasan ini.", "Tidak ada nomor yang terpakai."],
        "cancel_url": reverse("pembinaan:surat-detail", args=[pk]), "crumbs": crumbs(surat, "Tarik kembali"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@requires(Izin.SURAT_LIHAT)
@require_GET
def surat_koperasi_list(request: Request, pk: int) -> HttpResponse:
    """A part of the cooperative's page for htmx, a page of its own without it."""
    scope = Koperasi.objects.visible_to(request.user).select_related("kecamatan").defer("cari")
    koperasi = get_object_or_404(scope, pk=pk)
    rows = listing.full(Surat.objects.visible_to(request.user).filter(merged.of(koperasi))).order_by("-pk")
    context = {
        "koperasi": koperasi, "page": paging.paginate(request, rows),
        "boleh_siapkan": request.user.boleh(Izin.SURAT_SIAPKAN) and not request.user.hanya_membaca,
        "crumbs": [Crumb("Koperasi", reverse("registry:koperasi-list")),
                   Crumb(koperasi.nama, reverse("registry:koperasi-detail", args=[pk])), Crumb("Surat")],
    }  # fmt: skip
    template = "_koperasi" if request.htmx else "koperasi"
    response = render(request, f"pembinaan/surat/{template}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
