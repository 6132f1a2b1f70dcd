"""One letter that waits for a number from outside, and the folder of a batch."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from pembinaan.actions import surat_luar as actions
from pembinaan.actions import surat_luar_berkas as files
from pembinaan.forms.surat_luar import AlasanForm, MapForm, UnggahForm
from pembinaan.letters import docx, srikandi
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import BerkasPaket, KeadaanSurat, PaketSurat, SetelanSurat, Surat
from pembinaan.navigation import address
from pembinaan.views.surat_luar_shared import ROOM, crumbs, letter, pdf_file, upload
from pembinaan.views.trying import tried
from registry.policies import Refused


# --- One letter ----------------------------------------------------------------------------------------------
@requires(Izin.SURAT_NOMOR)
@require_http_methods(["GET", "POST"])
def luar_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The card to copy from, the files of one letter, and its own upload."""
    surat = letter(request, pk)
    form = UnggahForm(request.POST or None, request.FILES or None)
    form.fields["berkas"].help_text = "Satu PDF; disimpan persis seperti diterima."
    if request.method == "POST" and (job := upload(request, form, untuk=files.LUAR, surat=surat)):
        return redirect("jobs:pekerjaan-detail", job.pk)
    snapshot = Snapshot.from_json(surat.isi) if surat.isi else None
    context = {
        "surat": surat, "kartu": srikandi.card(surat, snapshot) if snapshot else None, "form": form,
        "menunggu": surat.keadaan == KeadaanSurat.LUAR, "crumbs": crumbs(str(surat.koperasi), rooms=ROOM),
        "kop": SetelanSurat.current().kop, "variabel": docx.VARIABLES,
    }  # fmt: skip
    return render(request, "pembinaan/surat_luar/detail.html", context, status=422 if form.errors else 200)


@requires(Izin.SURAT_NOMOR)
@require_GET
def luar_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """?kop=tidak leaves the letterhead to the e-office's own template."""
    surat = _frozen(request, pk)
    if isinstance(surat, HttpResponse):
        return surat
    setelan = SetelanSurat.current()
    kop = {"ya": True, "tidak": False}.get(request.GET.get("kop", ""), setelan.kop)
    data = docx.docx(Snapshot.from_json(surat.isi or {}), srikandi.shape(setelan, kertas=surat.kertas, kop=kop))
    return _download(data, f"{slugify(str(surat.koperasi))[:60]}.docx", docx.CONTENT_TYPE)


@requires(Izin.SURAT_NOMOR)
@require_GET
def luar_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    surat = _frozen(request, pk)
    if isinstance(surat, HttpResponse):
        return surat
    data = srikandi.draft_pdf(Snapshot.from_json(surat.isi or {}), kertas=surat.kertas)
    return _download(data, f"konsep-{slugify(str(surat.koperasi))[:60]}.pdf", "application/pdf")


def _frozen(request: HttpRequest, pk: int) -> Surat | HttpResponse:
    surat = letter(request, pk)
    if surat.keadaan == KeadaanSurat.LUAR:
        return surat
    messages.error(request, "Surat ini tidak menunggu nomor dari luar, jadi tidak ada berkas untuk SRIKANDI.")
    return redirect("pembinaan:luar-detail", pk)


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(Izin.SURAT_NOMOR)
@require_http_methods(["GET", "POST"])
def luar_void(request: HttpRequest, pk: int) -> HttpResponse:
    surat = letter(request, pk)
    form, back = AlasanForm(request.POST or None), reverse("pembinaan:luar-detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        run = lambda: actions.void_waiting(surat=surat, by=request.user, **form.cleaned_data)  # noqa: E731
        if tried(request, run, form, said=f"Surat kepada {surat.koperasi} dibatalkan."):
            return redirect(address("pembinaan:surat-detail", pk) or reverse("pembinaan:luar-list"))
    context = {
        "heading": "Batalkan surat yang menunggu nomor?", "form": form, "action": "Batalkan surat", "danger": True,
        "sentence": f"{surat.judul} kepada {surat.koperasi} tidak akan diberi nomor.", "cancel_url": back,
        "effects": ["Alasannya tetap tercatat.", "Kalau naskahnya sudah diunggah ke SRIKANDI, batalkan juga di sana."],
        "crumbs": crumbs("Batalkan", rooms=ROOM),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


# --- The folder ------------------------------------------------------------------------------------------------
@requires(Izin.SURAT_NOMOR)
@require_POST
def luar_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Starts the work on the folder of one batch."""
    paket, form = _paket(request, pk), MapForm(request.POST)
    back = f"{reverse('pembinaan:luar-list')}?paket={pk}"
    if not form.is_valid():
        messages.error(request, "Pilih kertas dan kopnya.")
        return redirect(back)
    try:
        job = files.ask_folder(paket=paket, kertas=form.cleaned_data["kertas"], kop=form.cleaned_data["kop"] == "ya",
                               by=request.user)  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("jobs:pekerjaan-detail", job.pk)


def _paket(request: HttpRequest, pk: int) -> PaketSurat:
    return get_object_or_404(PaketSurat.objects.visible_to(request.user), pk=pk)


@requires(Izin.SURAT_LIHAT)
@require_GET
def luar_map_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(BerkasPaket.objects.filter(
        jenis=BerkasPaket.Jenis.LUAR, paket__in=PaketSurat.objects.visible_to(request.user)), pk=pk)  # fmt: skip
    return pdf_file(row.berkas.name, row.nama, kind="application/zip")
