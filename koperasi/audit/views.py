"""The trail, for those who must be able to ask who did what."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.models import User
from koperasi.accounts.ports import zone
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.audit.models import Jejak
from koperasi.lib.http import Request
from koperasi.ui.forms import TanggalField
from koperasi.ui.paging import paginate


def _actions() -> list[tuple[str, str]]:
    known = sorted(trail.WORDS.items(), key=lambda item: item[1])
    return [("", "Semua kecuali membuka halaman"), *known]


class SaringJejak(forms.Form):
    q = forms.CharField(label="Nama objek", required=False)
    oleh = forms.ModelChoiceField(label="Siapa", required=False, queryset=User.objects.all(), empty_label="Semua orang")
    aksi = forms.ChoiceField(label="Perbuatan", required=False, choices=_actions)
    dari = TanggalField(label="Dari tanggal", required=False, help_text="")
    sampai = TanggalField(label="Sampai tanggal", required=False, help_text="")


@requires(Izin.AUDIT_LIHAT)
@require_safe
def trail_list(request: Request) -> HttpResponse:
    form = SaringJejak(request.GET)
    page = paginate(request, _filtered(form).select_related("oleh").order_by("-pk"))
    for row in page:
        row.kata = trail.words_for(row.aksi)
        row.rincian_kata = trail.detail_words(row.rincian)
    return render(request, "audit/trail_list.html", {"form": form, "page": page})


def _filtered(form: SaringJejak) -> QuerySet[Jejak]:
    rows = Jejak.objects.all()
    if not form.is_valid():
        return rows.none()
    asked = form.cleaned_data
    rows = rows.filter(aksi=asked["aksi"]) if asked["aksi"] else rows.exclude(aksi=trail.LOOKED)
    if asked["oleh"]:
        rows = rows.filter(oleh=asked["oleh"])
    if asked["q"]:
        rows = rows.filter(nama_objek__icontains=asked["q"])
    if asked["dari"]:
        rows = rows.filter(pada__gte=_midnight(asked["dari"]))
    if asked["sampai"]:
        rows = rows.filter(pada__lt=_midnight(asked["sampai"] + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone())
