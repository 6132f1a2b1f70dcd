"""Papers of a draft come in, one a request; papers leave only through here, to whom may see the draft."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import filed
from koperasi.lib.filed import FileProblem
from koperasi.lib.http import Request
from registry import serving
from registry.actions import papers
from registry.filing import sections
from registry.forms.papers import PapersForm, Slot
from registry.models import Berkas, Konsep
from registry.policies import Refused

FILLS = (Izin.PENGAJUAN_KIRIM, Izin.PENGAJUAN_WAKILI)
READS = (Izin.KOPERASI_LIHAT, Izin.PENGAJUAN_KIRIM)


def _draft(request: Request, kode: uuid.UUID, jenis: str) -> Konsep:
    """The draft, if this person may fill it in and it asks for this kind of paper."""
    konsep = get_object_or_404(Konsep.objects.fillable_by(request.user).select_related("koperasi"), kode=kode)
    if _find(konsep, jenis) is None:
        raise Http404("Jenis berkas ini tidak diminta.")
    return konsep


def _find(konsep: Konsep, jenis: str) -> tuple[sections.Bagian, Slot, list[Berkas]] | None:
    """The section that asks for this kind, its slot, and what is there."""
    for section in sections.of(konsep):
        form = section.form(None, konsep=konsep)
        for slot, rows in form.by_slot() if isinstance(form, PapersForm) else []:
            if slot.jenis == jenis:
                return section, slot, rows
    return None


@requires(*FILLS)
@require_POST
def berkas_create(request: Request, kode: uuid.UUID, jenis: str) -> HttpResponse:
    """One file a request from the script, any number from the plain form; each gets its own sentence."""
    konsep = _draft(request, kode, jenis)
    problems = []
    files = request.FILES.getlist("berkas")
    if not files:
        problems.append("Pilih dahulu foto atau berkasnya.")
    for file in files:
        try:
            _take(konsep, jenis, file, request)
        except (FileProblem, Refused) as problem:
            problems.append(f"{file.name}: {problem}")
    return _answer(request, konsep, jenis, problems)


def _take(konsep: Konsep, jenis: str, file: UploadedFile[Any], request: Request) -> None:
    filed.check_size(file.size or 0)
    kunci = request.POST.get("kunci", "")
    papers.add(
        konsep=konsep, jenis=jenis, data=file.read(), name=file.name or "", by=request.user,
        kunci=uuid.UUID(kunci) if _is_key(kunci) and len(request.FILES.getlist("berkas")) == 1 else None,
    )  # fmt: skip


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


@requires(*FILLS)
@require_POST
def berkas_order(request: Request, kode: uuid.UUID, jenis: str) -> HttpResponse:
    """`naik` or `turun` names a paper to move by one place."""
    konsep = _draft(request, kode, jenis)
    order = list(konsep.berkas_set.shown().filter(jenis=jenis).values_list("kode", flat=True))
    step = -1 if "naik" in request.POST else 1
    moved = request.POST.get("naik") or request.POST.get("turun") or ""
    at = next((place for place, one in enumerate(order) if str(one) == moved), None)
    problems = []
    if at is not None and 0 <= at + step < len(order):
        order[at], order[at + step] = order[at + step], order[at]
        try:
            papers.reorder(konsep=konsep, jenis=jenis, order=order, by=request.user)
        except Refused as sentence:
            problems.append(str(sentence))
    return _answer(request, konsep, jenis, problems)


@requires(*FILLS)
@require_POST
def berkas_remove(request: Request, kode: uuid.UUID) -> HttpResponse:
    own = Berkas.objects.filter(konsep__in=Konsep.objects.fillable_by(request.user))
    berkas = get_object_or_404(own.select_related("konsep__koperasi"), kode=kode)
    problems = []
    try:
        papers.remove(berkas=berkas, by=request.user)
    except Refused as sentence:
        problems.append(str(sentence))
    return _answer(request, berkas.konsep, berkas.jenis, problems)


def _answer(request: Request, konsep: Konsep, jenis: str, problems: list[str]) -> HttpResponse:
    """The kind's own part of the page for the script, else back to the section."""
    found = _find(konsep, jenis)
    if request.htmx and found:
        context = {"konsep": konsep, "slot": found[1], "rows": found[2], "galat": problems}
        return render(request, "registry/konsep/_berkas_jenis.html", context, status=422 if problems else 200)
    for problem in problems:
        messages.error(request, problem)
    back = reverse("registry:konsep-edit", args=[konsep.kode, found[0].key if found else "berkas"])
    return redirect(f"{back}#berkas-{jenis}")


# --- Papers leave ---------------------------------------------------------------------------------
def _paper(request: Request, kode: uuid.UUID) -> Berkas:
    rows = Berkas.objects.visible_to(request.user).select_related("konsep__koperasi")
    return get_object_or_404(rows, kode=kode)


@requires(*READS)
@require_safe
def berkas_file(request: Request, kode: uuid.UUID) -> HttpResponseBase:
    """Always saved, never shown in the browser: what it holds comes from outside."""
    berkas = _paper(request, kode)
    if not berkas.ready:
        return render(request, "registry/konsep/berkas_belum.html", {"berkas": berkas}, status=409)
    return serving.file(berkas)


@requires(*READS)
@require_safe
def berkas_picture(request: Request, kode: uuid.UUID, halaman: int) -> HttpResponseBase:
    """A page as JPEG; a drawing that says "being prepared" until it is made."""
    return serving.picture(_paper(request, kode), halaman)
