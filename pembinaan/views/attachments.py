"""Lampiran come in one a request and leave only through here, to whom may see their owner."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from koperasi.accounts.decorators import check_permission, requires
from koperasi.accounts.roles import Izin
from koperasi.lib import filed
from koperasi.lib.filed import FileProblem
from koperasi.lib.http import Request
from pembinaan import attachments
from pembinaan.actions import attachments as actions
from pembinaan.models import Lampiran
from registry import serving
from registry.policies import Refused

ADDS = tuple(dict.fromkeys(right for owner in attachments.OWNERS.values() for right in owner.rights))
READS = (Izin.PEMBINAAN_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
LONGEST_KIND = Lampiran._meta.get_field("jenis").max_length or 0


def _owner(request: Request, milik: str, pk: int) -> models.Model:
    """What the paper belongs to, for somebody who may add to that kind of thing."""
    owner = attachments.OWNERS.get(milik)
    if owner is None:
        raise Http404
    check_permission(request.user, *owner.rights)
    row = owner.find(pk, request.user)
    if row is None:
        raise Http404
    return row


@requires(*ADDS)
@require_POST
def lampiran_create(request: Request, milik: str, pk: int, jenis: str) -> HttpResponse:
    """One file a request from the script, any number from the plain form; each gets its own sentence."""
    row = _owner(request, milik, pk)
    if len(jenis) > LONGEST_KIND:
        raise Http404
    files = request.FILES.getlist("berkas")
    problems = [] if files else ["Pilih dahulu foto atau berkasnya."]
    for file in files:
        try:
            attachments.OWNERS[milik].own(row, request.user)
            filed.check_size(file.size or 0)
            actions.add(
                milik=milik, owner=row, jenis=jenis, data=file.read(), name=file.name or "", by=request.user,
                kunci=_key(request) if len(files) == 1 else None,
            )  # fmt: skip
        except (FileProblem, Refused) as problem:
            problems.append(f"{file.name}: {problem}")
    return _answer(request, milik, row, jenis, problems)


def _key(request: Request) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("kunci", ""))
    except ValueError:
        return None


@requires(*ADDS)
@require_POST
def lampiran_remove(request: Request, kode: uuid.UUID) -> HttpResponse:
    lampiran = get_object_or_404(Lampiran.objects.visible_to(request.user).kept(), kode=kode)
    row = _owner(request, lampiran.owner_name, lampiran.owner.pk)
    problems = []
    try:
        attachments.OWNERS[lampiran.owner_name].own(row, request.user)
        actions.remove(lampiran=lampiran, by=request.user)
    except Refused as sentence:
        problems.append(str(sentence))
    return _answer(request, lampiran.owner_name, row, lampiran.jenis, problems)


def _answer(request: Request, milik: str, row: models.Model, jenis: str, problems: list[str]) -> HttpResponse:
    """The kind's own part of the page for the script, else back to the owner's page."""
    if request.htmx:
        slot = attachments.slots(milik, row, {jenis: request.POST.get("label", "")}, request.user)[0]
        context = {"slot": slot, "galat": problems}
        return render(request, "pembinaan/lampiran/_jenis.html", context, status=422 if problems else 200)
    for problem in problems:
        messages.error(request, problem)
    page = attachments.OWNERS[milik].url(row) or reverse("pembinaan:home")
    return HttpResponseRedirect(f"{page}#berkas-{jenis}")


@requires(*READS)
@require_safe
def lampiran_file(request: Request, kode: uuid.UUID) -> HttpResponseBase:
    row = get_object_or_404(Lampiran.objects.visible_to(request.user), kode=kode)
    if not row.ready:
        return render(request, "registry/konsep/berkas_belum.html", {"berkas": row}, status=409)
    return serving.file(row)


@requires(*READS)
@require_safe
def lampiran_picture(request: Request, kode: uuid.UUID, halaman: int) -> HttpResponseBase:
    return serving.picture(get_object_or_404(Lampiran.objects.visible_to(request.user), kode=kode), halaman)
