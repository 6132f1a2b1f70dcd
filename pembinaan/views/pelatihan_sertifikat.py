"""Certificates: who gets one and why, the paper, and what comes from outside."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.actions import pelatihan_sertifikat as actions
from pembinaan.forms.pelatihan import AlasanForm, SertifikatLuarForm, SetelanForm, TerbitForm
from pembinaan.models import Pelatihan, Peserta, SetelanSertifikat
from pembinaan.trainings import certificates
from pembinaan.views.pelatihan_shared import Context, around, confirm, manages, pdf_answer, training
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.policies import Refused


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def sertifikat_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who qualifies and who does not, each with the reason; what was given already."""
    row = training(request, pk)
    form = TerbitForm(initial={"tanggal": max(row.sampai, office.today())})
    return render(request, "pembinaan/pelatihan/sertifikat.html", _page(request, row, form))


@requires(Izin.PELATIHAN_KELOLA)
@require_POST
def sertifikat_issue(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    form = TerbitForm(request.POST)
    if form.is_valid() and tried(request, lambda: _issue(row, form, request), form):
        return redirect("pembinaan:sertifikat-list", pk)
    context = _page(request, row, form) | {"dicentang": set(request.POST.getlist("p"))}
    return render(request, "pembinaan/pelatihan/sertifikat.html", context, status=422)


def _issue(row: Pelatihan, form: TerbitForm, request: HttpRequest) -> str:
    chosen = [int(text) for text in request.POST.getlist("p") if text.isdecimal() and len(text) < 10]
    given = actions.issue(pelatihan=row, chosen=chosen, by=request.user, **form.cleaned_data)
    first, last = given[0].nomor_sertifikat, given[-1].nomor_sertifikat
    return f"{len(given)} sertifikat diterbitkan: {first}" + (f" s.d. {last}." if len(given) > 1 else ".")


def _page(request: HttpRequest, row: Pelatihan, form: TerbitForm) -> Context:
    setelan = SetelanSertifikat.current()
    rows = row.peserta_set.select_related("orang__koperasi")
    judged = certificates.judge(row, rows, setelan)
    held = [one.peserta for one in judged if one.peserta.nomor_sertifikat]
    on = office.today()
    return around(request, row, "sertifikat-list") | {
        "layak": [one for one in judged if one.qualifies],
        "belum": [one for one in judged if not one.qualifies and not one.peserta.nomor_sertifikat],
        "punya": sorted(held, key=lambda one: (one.sertifikat_urut is None, one.sertifikat_tahun or 0,
                                               one.sertifikat_urut or 0)),
        "milik_dinas": sum(one.dari_kami and one.bersertifikat for one in held),
        "dicentang": {str(one.peserta.pk) for one in judged if one.qualifies},
        "form": form, "setelan": setelan, "boleh_atur": request.user.boleh(Izin.PEMBINAAN_SETELAN),
        "contoh": certificates.number(setelan.pola, row, actions.last_number(on.year) + 1, on),
        "selesai": row.keadaan == "selesai",
    }  # fmt: skip


@requires(Izin.PEMBINAAN_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def sertifikat_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """For staff, and for officers that of their own people. Another body's certificate is not ours to print."""
    one = get_object_or_404(Peserta.objects.visible_to(request.user).filter(sertifikat_urut__isnull=False), pk=pk)
    return pdf_answer(certificates.pdf(one), f"sertifikat-{slugify(one.nomor_sertifikat)[:60]}")


@requires(Izin.PELATIHAN_KELOLA)
@require_POST
def sertifikat_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Starts the work on one file for the printer."""
    row = training(request, pk)
    try:
        job = actions.ask_merged(pelatihan=row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pembinaan:sertifikat-list", pk)
    return redirect("jobs:pekerjaan-detail", job.pk)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def sertifikat_file(request: HttpRequest, pk: int) -> FileResponse | HttpResponse:
    row = training(request, pk)
    if not row.gabungan:
        messages.info(request, "Berkas untuk dicetak belum dibuat.")
        return redirect("pembinaan:sertifikat-list", pk)
    name = f"sertifikat-{slugify(str(row))[:60]}.pdf"
    answer = FileResponse(row.gabungan.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- One person's --------------------------------------------------------------------------------------
def _peserta(request: HttpRequest, pk: int) -> Peserta:
    rows = Peserta.objects.visible_to(request.user).select_related("orang__koperasi", "pelatihan")
    return get_object_or_404(rows, pk=pk)


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def sertifikat_record(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate of an LSP or BNSP, typed in."""
    one = _peserta(request, pk)
    start = {"nomor": one.nomor_sertifikat, "penerbit": one.penerbit_sertifikat, "terbit": one.sertifikat_terbit,
             "berakhir": one.sertifikat_berakhir} if not one.dari_kami else {}  # fmt: skip
    form = SertifikatLuarForm(request.POST or None, initial=start)
    back = reverse("pembinaan:peserta-detail", args=[pk])
    if request.method == "POST" and form.is_valid() and tried(request, lambda: _outside(one, form, request), form):
        return redirect(back)
    context = {"form": form, "peserta": one, "kembali": back,
               "crumbs": [Crumb("Pelatihan", reverse("pembinaan:pelatihan-list")),
                          Crumb(str(one.pelatihan), reverse("pembinaan:pelatihan-detail", args=[one.pelatihan_id])),
                          Crumb(one.orang.nama, back), Crumb("Sertifikat dari luar")]}  # fmt: skip
    return render(request, "pembinaan/pelatihan/sertifikat_luar.html", context, status=422 if form.errors else 200)


def _outside(one: Peserta, form: SertifikatLuarForm, request: HttpRequest) -> str:
    kept = actions.record_outside(peserta=one, by=request.user, **form.cleaned_data)
    return f"Sertifikat {kept.nomor_sertifikat} dari {kept.penerbit_sertifikat} dicatat."


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def sertifikat_remove(request: HttpRequest, pk: int) -> HttpResponse:
    one = _peserta(request, pk)

    def run(cleaned: object) -> str:
        actions.drop_outside(peserta=one, by=request.user)
        return "Catatan sertifikat dihapus."

    return confirm(
        request, run, heading="Hapus catatan sertifikat dari luar?", danger=True, action="Hapus",
        sentence=f"{one.nomor_sertifikat or 'Sertifikat'} milik {one.orang} tidak lagi tercatat.",
        back=reverse("pembinaan:peserta-detail", args=[pk]),
    )  # fmt: skip


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def sertifikat_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    one = _peserta(request, pk)

    def run(cleaned: dict[str, str]) -> str:
        actions.revoke(peserta=one, alasan=cleaned["alasan"], by=request.user)
        return f"Sertifikat {one.nomor_sertifikat} dicabut."

    return confirm(
        request, run, heading="Cabut sertifikat?", danger=True, action="Cabut sertifikat",
        sentence=f"Sertifikat {one.nomor_sertifikat or '(belum ada)'} milik {one.orang} tidak berlaku lagi.",
        effects=("Halaman pemeriksaannya menyatakan sertifikat ini dicabut.", "Nomornya tidak dipakai lagi."),
        back=reverse("pembinaan:peserta-detail", args=[pk]), form=AlasanForm(request.POST or None),
    )  # fmt: skip


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def sertifikat_update(request: HttpRequest) -> HttpResponse:
    """The pattern of the numbers and who gets one."""
    form = SetelanForm(request.POST or None, instance=SetelanSertifikat.current())
    if request.method == "POST" and form.is_valid() and tried(request, lambda: _settings(form, request), form):
        return redirect(request.path)
    crumbs = [Crumb("Pengaturan", reverse("pembinaan:setelan-list")), Crumb("Nomor sertifikat")]
    context = {"form": form, "crumbs": crumbs, "boleh": manages(request)}
    return render(request, "pembinaan/pelatihan/setelan.html", context, status=422 if form.errors else 200)


def _settings(form: SetelanForm, request: HttpRequest) -> str:
    actions.change_settings(by=request.user, **form.cleaned_data)
    return "Pengaturan sertifikat disimpan; berlaku untuk nomor berikutnya."
