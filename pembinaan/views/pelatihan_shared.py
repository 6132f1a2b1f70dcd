"""What the pages of one training have in common: the row with its numbers, the parts beside it, asking for a yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.sheets import Column
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.models import Pelatihan
from pembinaan.trainings import listing
from registry.policies import Refused

Context = dict[str, Any]
# Part of a training: label, URL name, the number beside it.
PARTS = (
    ("Ringkasan", "pelatihan-detail", ""),
    ("Undangan", "undangan-list", "jumlah_undangan"),
    ("Peserta", "peserta-list", "jumlah_peserta"),
    ("Kehadiran", "hadir-update", ""),
    ("Nilai", "nilai-update", ""),
    ("Hasil uji", "uji-update", "jumlah_diuji"),
    ("Audiens", "audiens-create", "jumlah_audiens"),
    ("Sertifikat", "sertifikat-list", "jumlah_sertifikat"),
)
FOR_CLERKS = ("hadir-update", "nilai-update", "uji-update")  # grids to fill in; readers find the same on "Peserta"

trail.describe({"pelatihan.diekspor": "mengunduh data pelatihan"})


def manages(request: HttpRequest) -> bool:
    """Whether buttons that change something are shown."""
    user: Any = request.user
    return bool(user.boleh(Izin.PELATIHAN_KELOLA)) and not user.hanya_membaca


def training(request: HttpRequest, pk: int) -> Any:
    """With the numbers of listing.with_counts; 404 for whoever may not see trainings."""
    rows = listing.with_counts(Pelatihan.objects.visible_to(request.user))
    return get_object_or_404(rows, pk=pk)


def around(request: HttpRequest, row: Any, here: str) -> Context:
    """`here`: URL name of the part that is shown (see PARTS), or of a page below it."""
    may = manages(request)
    parts = [
        (label, reverse(f"pembinaan:{name}", args=[row.pk]), getattr(row, count) if count else 0, name == here)
        for label, name, count in PARTS
        if (name != "uji-update" or row.uji) and (name not in FOR_CLERKS or may)
    ]
    return {
        "pelatihan": row,
        "bagian": parts,
        "boleh": may,
        "crumbs": [
            Crumb("Pelatihan", reverse("pembinaan:pelatihan-list")),
            Crumb(str(row), "" if here == "pelatihan-detail" else reverse("pembinaan:pelatihan-detail", args=[row.pk])),
            *(Crumb(label) for label, name, _ in PARTS if name == here != "pelatihan-detail"),
        ],
    }


def confirm(request: HttpRequest, run: Callable[[Any], str], *, heading: str, sentence: str, action: str,
            back: str, form: forms.Form | None = None, effects: tuple[str, ...] = (),
            danger: bool = False) -> HttpResponse:  # fmt: skip
    """GET asks, POST runs `run(cleaned_data)`, which says what was done. A refusal is shown, and nothing is lost."""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = run(form.cleaned_data if form else {})
        except Refused as refusal:
            if form is None:
                messages.error(request, str(refusal))
                return redirect(back)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "heading": heading, "sentence": sentence, "effects": effects, "form": form, "action": action,
        "danger": danger, "cancel_url": back,
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form and form.errors else 200)


def excel(request: HttpRequest, columns: tuple[Column, ...], rows: Any, name: str, what: str) -> FileResponse:
    """Names of people leave the house here: the trail says who took which list."""
    return files.xlsx(request, name, columns, rows, action="pelatihan.diekspor", title=what, isi=what)


def pdf_answer(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
