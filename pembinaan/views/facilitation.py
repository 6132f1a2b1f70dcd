"""Fasilitasi: requests, their steps and their end; NIK certificates that run out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import facilitation as actions
from pembinaan.facilitation import certificates, meeting, page, rows
from pembinaan.forms.facilitation import AlasanForm, HasilForm, LangkahForm, PermintaanForm, PermintaanUbahForm
from pembinaan.models import Fasilitasi, LangkahFasilitasi
from pembinaan.policies import facilitation as policies
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused

MOST_AT_ONCE = 100


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def fasilitasi_list(request: Request) -> HttpResponse:
    on = office.today()
    asked = rows.FasilitasiFilter(request.GET, Fasilitasi.objects.visible_to(request.user), user=request.user, on=on)
    order = paging.sort_key(request, rows.ORDERS, rows.DEFAULT_ORDER)
    found = rows.listed(asked.qs).order_by(*_order(order))
    year, page = on.year, paging.paginate_keys(request, found, count=asked.qs.count())
    context = {
        "form": asked.form, "page": page, "on": on, "tahun": year,
        "jenis": rows.numbers(Fasilitasi.objects.visible_to(request.user), year=year, on=on),
        "boleh": _may(request), "boleh_atur": request.user.boleh(Izin.PEMBINAAN_SETELAN),
    }  # fmt: skip
    return render(request, "pembinaan/fasilitasi/list.html", context)


def _order(key: str) -> list[Any]:
    """Rows without a target stand last in both directions."""
    down, fields = key.startswith("-"), rows.ORDERS[key.removeprefix("-")]
    return [F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True) for name in fields]


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def fasilitasi_detail(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return render(request, "pembinaan/fasilitasi/detail.html", page.context(request, row, on=office.today()))


@requires(Izin.FASILITASI_KELOLA)
@require_http_methods(["GET", "POST"])
def fasilitasi_create(request: Request) -> HttpResponse:
    """Recorded by staff; ?koperasi= and ?jenis= fill in what the page before it knew."""
    known = {name: request.GET[name] for name in ("koperasi", "jenis", "perihal") if request.GET.get(name)}
    form = PermintaanForm(request.POST or None, initial=known, user=request.user)
    if request.method == "POST" and form.is_valid():
        cleaned = dict(form.cleaned_data)
        person = User.objects.filter(pk=cleaned.pop("petugas")).first()
        try:
            row = actions.request(**cleaned, petugas=person, by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Permintaan {row.jenis} dicatat untuk {row.koperasi}.")
            return redirect("pembinaan:fasilitasi-detail", row.pk)
    here = reverse("pembinaan:fasilitasi-list")
    crumbs = [Crumb("Fasilitasi", here), Crumb("Catat permintaan")]
    context = {"form": form, "judul": "Catat permintaan", "kembali": here, "crumbs": crumbs}
    return render(request, "pembinaan/fasilitasi/form.html", context, status=422 if form.errors else 200)


@requires(Izin.FASILITASI_KELOLA)
@require_http_methods(["GET", "POST"])
def fasilitasi_update(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = PermintaanUbahForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update(row=row, values=form.values, by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect("pembinaan:fasilitasi-detail", row.pk)
    return _form(request, row, form, "Ubah permintaan", "Simpan")


@requires(Izin.FASILITASI_KELOLA)
@require_POST
def fasilitasi_accept(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    try:
        actions.accept(row=row, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, "Permintaan mulai diproses.")
    return redirect("pembinaan:fasilitasi-detail", row.pk)


@requires(Izin.FASILITASI_KELOLA)
@require_POST
def langkah_record(request: Request, pk: int, langkah_pk: int) -> HttpResponse:
    """A tick with its day; the page comes back with what was typed where it cannot be."""
    row = _row(request, pk)
    step = get_object_or_404(LangkahFasilitasi, pk=langkah_pk, fasilitasi=row)
    form = LangkahForm(request.POST, prefix=f"l{step.pk}")
    if form.is_valid():
        try:
            actions.tick(step=step, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error("selesai_pada", str(sentence))
        else:
            return redirect(f"{reverse('pembinaan:fasilitasi-detail', args=[row.pk])}#langkah")
    context = page.context(request, row, on=office.today(), tried=(step.pk, form)) | {"form": form}
    return render(request, "pembinaan/fasilitasi/detail.html", context, status=422)


@requires(Izin.FASILITASI_KELOLA)
@require_http_methods(["GET", "POST"])
def fasilitasi_issue(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = HasilForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.issue(row=row, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            written = " Data koperasi ikut diperbarui." if row.jenis.hasil else ""
            messages.success(request, f"{row.jenis} selesai.{written}")
            return redirect("pembinaan:fasilitasi-detail", row.pk)
    return _form(request, row, form, f"Selesaikan: {row.jenis}", "Selesai")


@requires(Izin.FASILITASI_KELOLA)
@require_http_methods(["GET", "POST"])
def fasilitasi_reject(request: Request, pk: int) -> HttpResponse:
    return _ended(request, pk, actions.reject, "Tolak permintaan", "Permintaan ditolak dengan alasannya.")


@requires(Izin.FASILITASI_KELOLA)
@require_http_methods(["GET", "POST"])
def fasilitasi_cancel(request: Request, pk: int) -> HttpResponse:
    return _ended(request, pk, actions.cancel, "Batalkan permintaan", "Permintaan dibatalkan.")


def _ended(request: Request, pk: int, action: Any, heading: str, said: str) -> HttpResponse:
    row = _row(request, pk)
    form = AlasanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(row=row, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, said)
            return redirect("pembinaan:fasilitasi-detail", row.pk)
    return _form(request, row, form, heading, heading, danger=True)


# --- NIK certificates that run out ------------------------------------------------------------------
@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def nik_list(request: Request) -> HttpResponse:
    """Within 90 days, and apart from them those that have expired."""
    on = office.today()
    asked = certificates.SertifikatFilter(request.GET, user=request.user, on=on)
    context = {
        "form": asked.form, "page": paging.paginate(request, asked.page_rows()), "on": on, "keadaan": asked.shown,
        "jumlah": certificates.counts(asked.qs, on=on), "hari": certificates.DAYS_AHEAD,
        "jenis": certificates.kind(), "tahun_rat": meeting.usual_year(on), "boleh": _may(request),
    }  # fmt: skip
    return render(request, "pembinaan/fasilitasi/nik.html", context)


@requires(Izin.FASILITASI_KELOLA)
@require_POST
def nik_create(request: Request) -> HttpResponse:
    """A renewal for each cooperative that was ticked."""
    back = redirect(f"{reverse('pembinaan:nik-list')}?{request.GET.urlencode()}")
    chosen = [pk for pk in request.POST.getlist("koperasi") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    jenis = certificates.kind()
    if jenis is None:
        messages.error(request, "Dinas tidak menawarkan sertifikat NIK; aktifkan jenisnya di setelan fasilitasi.")
        return back
    if not chosen or len(chosen) > MOST_AT_ONCE:
        messages.error(
            request, "Centang dahulu koperasinya." if not chosen else f"Paling banyak {MOST_AT_ONCE} sekali."
        )
        return back
    found = Koperasi.objects.visible_to(request.user).filter(pk__in=chosen)
    made, refused = actions.renew(koperasi_set=found, jenis=jenis, by=request.user)
    if made:
        messages.success(request, f"Perpanjangan dimulai untuk {len(made)} koperasi.")
    for sentence in refused[:5]:
        messages.error(request, sentence)
    return redirect("pembinaan:fasilitasi-detail", made[0].pk) if len(made) == len(chosen) == 1 else back


# --- Shared -------------------------------------------------------------------------------------------
def _row(request: Request, pk: int) -> Fasilitasi:
    scope = Fasilitasi.objects.visible_to(request.user)
    related = ("koperasi__kecamatan", "jenis", "petugas", "rat", "dicatat_oleh")
    return get_object_or_404(scope.select_related(*related).defer("rat__isi"), pk=pk)


def _may(request: Request) -> bool:
    return request.user.boleh(Izin.FASILITASI_KELOLA) and not request.user.hanya_membaca


def _form(
    request: Request, row: Fasilitasi, form: Any, heading: str, action: str, *, danger: bool = False
) -> HttpResponse:
    here = reverse("pembinaan:fasilitasi-detail", args=[row.pk])
    context = {
        "form": form, "row": row, "judul": heading, "tombol": action, "bahaya": danger, "kembali": here,
        "crumbs": [
            Crumb("Fasilitasi", reverse("pembinaan:fasilitasi-list")), Crumb(str(row.jenis), here), Crumb(heading)
        ],
    }  # fmt: skip
    if row.jenis.perlu_berita_acara_rat and policies.is_open(row):
        context["meeting"] = meeting.of(row.koperasi, on=office.today(), request=row)
    if row.jenis.masa_berlaku_bulan and "berlaku_sampai" in form.fields:
        context["masa"] = f"Masa berlaku menurut setelan: {row.jenis.masa_berlaku_bulan} bulan sejak terbit."
    return render(request, "pembinaan/fasilitasi/form.html", context, status=422 if form.errors else 200)
