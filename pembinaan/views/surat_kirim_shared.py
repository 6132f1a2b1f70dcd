"""What the pages of delivery have in common: finding letters, trying an action that also takes a file in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from koperasi.accounts.roles import Izin
from koperasi.lib.filed import FileProblem
from koperasi.ui.nav import Crumb
from pembinaan.models import Surat
from pembinaan.policies.surat_kirim import MOST
from pembinaan.views.trying import tried


def sends(request: HttpRequest) -> bool:
    """Whether buttons that note something are shown."""
    user: Any = request.user
    return bool(user.boleh(Izin.SURAT_KIRIM)) and not user.hanya_membaca


def letter(request: HttpRequest, pk: int) -> Surat:
    rows = Surat.objects.visible_to(request.user).defer("isi")
    rows = rows.select_related("langkah", "koperasi__desa__kecamatan", "koperasi__kecamatan", "pengumuman")
    return get_object_or_404(rows, pk=pk)


def crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb("Pengantaran", reverse("pembinaan:kirim-list")), *more]


def asked_ids(texts: Iterable[str]) -> list[int]:
    """Letters as a form names them; nonsense is left out, and more than one hand-over takes is cut."""
    numbers = dict.fromkeys(int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10)
    return list(numbers)[: MOST + 1]


def ask_again(request: HttpRequest, form: forms.Form) -> None:
    """A browser does not send a chosen photo twice: where something else is wrong, the page says so."""
    if form.errors and request.FILES and "berkas" in form.fields and "berkas" not in form.errors:
        form.add_error("berkas", "Pilih lagi fotonya: yang tadi belum tersimpan.")


def tried_with_file(request: HttpRequest, run: Callable[[], object], form: forms.Form, *, said: str = "") -> bool:
    """As `tried`; what is wrong with the uploaded file stands beside its field."""
    try:
        return tried(request, run, form, said=said)
    except FileProblem as problem:
        form.add_error("berkas", str(problem))
        return False
