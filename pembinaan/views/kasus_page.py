"""The list of cases and the page of one: read, and drawn again by the forms on them that were not accepted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import attachments, promises
from pembinaan.forms.kasus import AssignForm, JanjiForm, KegiatanForm
from pembinaan.kasus import filters, listing, outcome, timeline
from pembinaan.models import JanjiRat, Kasus
from pembinaan.policies import kasus as policies
from registry import kantor as office

PROMISES_SHOWN = 6
FILES = {"foto": "Foto", "dokumen": "Dokumen"}


def find(request: HttpRequest, pk: int) -> Kasus:
    rows = Kasus.objects.visible_to(request.user).select_related(
        "koperasi__kecamatan", "koperasi__desa", "petugas", "dibuka_oleh", "ditutup_oleh", "bergabung_ke"
    )
    return get_object_or_404(rows.defer("koperasi__cari"), pk=pk)


def crumbs(kasus: Kasus, *more: str) -> list[Crumb]:
    """`more`: labels of pages below the case; the last one is the present page."""
    here = Crumb(kasus.koperasi.nama, reverse("pembinaan:kasus-detail", args=[kasus.pk]) if more else "")
    return [Crumb("Kasus", reverse("pembinaan:kasus-list")), here, *(Crumb(label) for label in more)]


def list_page(request: HttpRequest, *, bagi: AssignForm | None = None) -> HttpResponse:
    """`bagi`: the form that was sent and not accepted; what was ticked stays ticked."""
    on = office.today()
    asked = filters.of(request, on=on)
    may_assign = request.user.boleh(Izin.KASUS_BAGI) and not request.user.hanya_membaca
    context = {
        "saringan": asked, "form": asked.form, "page": listing.page(request, asked, on=on), "on": on,
        "bagi": bagi or (AssignForm(on=on) if may_assign else None), "kueri": request.GET.urlencode(),
        "dicentang": set(request.POST.getlist("kasus")),
    }  # fmt: skip
    return render(request, "pembinaan/kasus/list.html", context, status=422 if bagi else 200)


def case_page(request: HttpRequest, kasus: Kasus, *, kegiatan: forms.Form | None = None,
              janji: forms.Form | None = None) -> HttpResponse:  # fmt: skip
    """`kegiatan`, `janji`: the form that was sent and not accepted, with everything typed."""
    on, user = office.today(), request.user
    handles = user.boleh(Izin.KASUS_TANGANI) and not user.hanya_membaca
    writes = handles and policies.can(policies.check_note, kasus, user)
    owns = handles and policies.can(policies.check_own, kasus, user)
    standing = outcome.standing(kasus, on=on) if kasus.is_open else None
    context = {
        "kasus": kasus, "koperasi": kasus.koperasi, "on": on, "crumbs": crumbs(kasus),
        "masalah": list(kasus.masalah.all()), "usul": standing and standing.outcome(kasus), "tegak": standing,
        "menunggu": bool(standing and standing.waits and kasus.jenis == "keaktifan"),
        "lewat": bool(kasus.is_open and kasus.tenggat and kasus.tenggat < on),
        "janji_daftar": _promises(kasus, user, handles=handles, on=on), "nasib": promises.KEADAAN,
        "berkas": attachments.slots("kasus", kasus, FILES, user, frozen=not owns), "galat": [],
        "menangani": handles, "milik": owns, "menulis": writes,
        "boleh_tutup": owns and user.boleh(Izin.KASUS_TUTUP) and policies.can(policies.check_may_close, kasus, user),
        "boleh_bagi": user.boleh(Izin.KASUS_BAGI) and not user.hanya_membaca,
        "form_kegiatan": kegiatan or (KegiatanForm(on=on, prefix="kegiatan") if writes else None),
        "form_janji": janji or (JanjiForm(on=on, prefix="janji") if writes else None),
        "form": kegiatan or janji,  # base.html says "Galat" in the title
    }  # fmt: skip
    context |= _timeline(request, kasus)
    return render(request, "pembinaan/kasus/detail.html", context, status=422 if kegiatan or janji else 200)


def _promises(kasus: Kasus, user: Any, *, handles: bool, on: dt.date) -> list[Any]:
    """The latest, each with `boleh_cabut`. One query."""
    given = JanjiRat.objects.filter(koperasi=kasus.koperasi_id).select_related("kasus", "dicatat_oleh")
    rows: list[Any] = list(promises.annotate(given.order_by("-tanggal", "-pk"), on=on)[:PROMISES_SHOWN])
    for row in rows:
        row.boleh_cabut = handles and policies.can(policies.check_withdraw_promise, row, "alasan", user, on=on)
    return rows


def _timeline(request: HttpRequest, kasus: Kasus) -> dict[str, Any]:
    """The latest lines, or with ?semua=1 all of them in pages."""
    rows = timeline.rows(kasus.koperasi_id)
    if request.GET.get("semua"):
        page = paging.paginate(request, rows)
        return {"waktu_page": page, "garis": timeline.read(list(page.object_list), kasus=kasus)}
    found = list(rows[: timeline.SHOWN + 1])
    return {"garis": timeline.read(found[: timeline.SHOWN], kasus=kasus), "masih_ada": len(found) > timeline.SHOWN}
