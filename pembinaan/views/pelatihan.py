"""Trainings: the list, one training with what it is, and its steps from plan to end."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import attachments
from pembinaan.actions import pelatihan as actions
from pembinaan.forms.pelatihan import AlasanForm, PelatihanForm, SelesaiForm
from pembinaan.models import Pelatihan
from pembinaan.trainings import evaluation, listing, series
from pembinaan.trainings.listing import PelatihanFilter
from pembinaan.views.pelatihan_shared import around, confirm, excel, manages, training
from pembinaan.views.trying import tried
from registry import kantor as office

PAPERS = {"foto": "Foto kegiatan", "surat": "Surat undangan dan SK", "materi": "Materi", "daftar_hadir": "Daftar hadir"}


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def pelatihan_list(request: HttpRequest) -> HttpResponse:
    form = PelatihanFilter(request.GET, on=office.today())
    rows = form.narrow(Pelatihan.objects.visible_to(request.user))
    key = paging.sort_key(request, listing.ORDERS, "-dari")
    page = paging.paginate(request, listing.ordered(listing.with_counts(rows), key), count=rows.count())
    context = {"form": form, "page": page, "boleh": manages(request), "saringan": request.GET.urlencode(),
               "boleh_atur": request.user.boleh(Izin.PEMBINAAN_SETELAN)}  # fmt: skip
    return render(request, "pembinaan/pelatihan/list.html", context)


@requires(Izin.EKSPOR)
@require_GET
def pelatihan_export(request: HttpRequest) -> FileResponse:
    """What the list shows, all pages."""
    rows = PelatihanFilter(request.GET, on=office.today()).narrow(Pelatihan.objects.visible_to(request.user))
    key = paging.sort_key(request, listing.ORDERS, "-dari")
    cells = (listing.cells(one) for one in listing.ordered(listing.with_counts(rows), key).iterator(500))
    return excel(request, listing.COLUMNS, cells, "pelatihan", "Daftar pelatihan")


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def pelatihan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    context = around(request, row, "pelatihan-detail") | {
        "pengajar": list(row.pengajar_set.all()),
        "slots": attachments.slots("pelatihan", row, PAPERS, request.user, frozen=row.keadaan == "batal"),
        "hasil": evaluation.of(row),
        "ringkas": evaluation.attendance(row),
        "seri_lain": series.others(row),
        "berikut": series.next_number(row.jenis, row.seri),
        "lewat": row.kuota is not None and row.jumlah_peserta > row.kuota,
        "hari_ini": office.today(),
    }
    return render(request, "pembinaan/pelatihan/detail.html", context)


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pelatihan_create(request: HttpRequest) -> HttpResponse:
    """?seri=pk starts the next number of that training's series."""
    row = series.successor(request.GET.get("seri", ""), request.user)
    form = PelatihanForm(request.POST or None, instance=row, initial={"pengajar": series.trainers_text(row)})
    if request.method == "POST" and form.is_valid():
        made = Pelatihan(**form.facts)
        if tried(request, lambda: _plan(made, form, request), form):
            return redirect("pembinaan:pelatihan-detail", made.pk)
    context = {"form": form, "seri_dikenal": series.known(), "judul": "Rencanakan pelatihan",
               "crumbs": [Crumb("Pelatihan", reverse("pembinaan:pelatihan-list")), Crumb("Baru")],
               "kembali": reverse("pembinaan:pelatihan-list")}  # fmt: skip
    return render(request, "pembinaan/pelatihan/form.html", context, status=422 if form.errors else 200)


def _plan(made: Pelatihan, form: PelatihanForm, request: HttpRequest) -> str:
    actions.plan(pelatihan=made, pengajar=form.cleaned_data["pengajar"], by=request.user)
    return f"{made} direncanakan. Undang koperasinya, lalu buka pelatihannya."


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pelatihan_update(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    name, back = str(row), reverse("pembinaan:pelatihan-detail", args=[pk])
    form = PelatihanForm(request.POST or None, instance=row, initial={"pengajar": series.trainers_text(row)})
    if request.method == "POST" and form.is_valid() and tried(request, lambda: _change(row, form, request), form):
        return redirect(back)
    crumbs = [Crumb("Pelatihan", reverse("pembinaan:pelatihan-list")), Crumb(name, back), Crumb("Ubah")]
    context = {"form": form, "seri_dikenal": series.known(), "judul": f"Ubah {name}", "kembali": back,
               "crumbs": crumbs}  # fmt: skip
    return render(request, "pembinaan/pelatihan/form.html", context, status=422 if form.errors else 200)


def _change(row: Pelatihan, form: PelatihanForm, request: HttpRequest) -> str:
    actions.change(pelatihan=row, fields=form.facts, pengajar=form.cleaned_data["pengajar"], by=request.user)
    return "Perubahan disimpan."


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pelatihan_open(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    return confirm(
        request, lambda cleaned: f"{actions.open_(pelatihan=row, by=request.user)} dibuka.",
        heading=f"Buka {row}?",
        sentence=f"{row.jumlah_undangan} koperasi sudah dipilih untuk diundang. Setelah dibuka, undangan dapat dikirim "
        "dan peserta dicatat.",
        action="Buka pelatihan", back=reverse("pembinaan:pelatihan-detail", args=[pk]),
    )  # fmt: skip


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pelatihan_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    absent = row.peserta_set.filter(hadir__len=0).count()
    effects = ["Sertifikat dapat diterbitkan sesudahnya; hasil dan kehadiran masih dapat dilengkapi."]
    if absent and not row.uji:
        effects.insert(0, f"{absent} dari {row.jumlah_peserta} peserta belum tercatat hadir satu hari pun.")
    return confirm(
        request, lambda asked: f"{actions.finish(pelatihan=row, evaluasi=asked['evaluasi'], by=request.user)} selesai.",
        heading=f"Tandai {row} selesai?", sentence=f"{row.jumlah_peserta} peserta tercatat.", effects=tuple(effects),
        action="Tandai selesai", back=reverse("pembinaan:pelatihan-detail", args=[pk]),
        form=SelesaiForm(request.POST or None, initial={"evaluasi": row.evaluasi}),
    )  # fmt: skip


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pelatihan_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    return confirm(
        request, lambda asked: f"{actions.cancel(pelatihan=row, alasan=asked['alasan'], by=request.user)} dibatalkan.",
        heading=f"Batalkan {row}?", sentence="Pelatihan yang dibatalkan tidak dihitung dalam laporan mana pun.",
        effects=(f"{row.jumlah_undangan} koperasi sudah diundang; kabari mereka.",) if row.jumlah_undangan else (),
        action="Batalkan pelatihan", danger=True, back=reverse("pembinaan:pelatihan-detail", args=[pk]),
        form=AlasanForm(request.POST or None),
    )  # fmt: skip
