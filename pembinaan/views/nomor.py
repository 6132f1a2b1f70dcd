"""The agenda of numbers, and what the sekretariat sets about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.actions import surat_nomor as actions
from pembinaan.forms.nomor import AgendaForm, BlokForm, PolaForm, TerakhirForm
from pembinaan.letters import agenda, bundle, kinds, numbering
from pembinaan.models import BlokNomor, CaraNomor, PolaNomor, SetelanSurat, UrutanSurat
from pembinaan.models.surat import NUMBERED, SuratQuerySet
from pembinaan.views.pelatihan_shared import confirm
from pembinaan.views.trying import tried
from registry import kantor as office

trail.describe({"agenda_surat.diekspor": "mengunduh agenda surat"})


@requires(Izin.SURAT_LIHAT)
@require_GET
def agenda_list(request: HttpRequest) -> HttpResponse:
    """One series of one year: every number in order, and a line for those that no letter has."""
    form = AgendaForm(request.GET, books=agenda.books(office.today()))
    chosen = form.book
    context: dict[str, Any] = {"form": form, "boleh_atur": _manages(request)}
    if chosen:
        found, rows = agenda.book(*chosen), _filtered(form, chosen)
        page = paging.paginate(request, rows)
        narrowed = bool(form.cleaned_data.get("q") or form.cleaned_data.get("keadaan")) if form.is_valid() else False
        shown = [] if narrowed else found.gaps
        context |= {
            "buku": found, "page": page, "disaring": narrowed, "kueri": request.GET.urlencode(),
            "baris": agenda.lines(list(page), shown, first=page.number == 1, last=not page.has_next()),
        }  # fmt: skip
    return render(request, "pembinaan/surat/agenda.html", context, status=422 if form.errors else 200)


def _filtered(form: AgendaForm, chosen: tuple[str, int]) -> SuratQuerySet:
    rows, asked = agenda.rows(*chosen), form.cleaned_data if form.is_valid() else {}
    if asked.get("q"):
        rows = rows.filter(Q(nomor__icontains=asked["q"]) | Q(koperasi__nama__icontains=asked["q"]))
    if asked.get("keadaan") == "berlaku":
        rows = rows.filter(keadaan__in=NUMBERED)
    elif asked.get("keadaan"):
        rows = rows.filter(keadaan=asked["keadaan"])
    return rows


@requires(Izin.SURAT_LIHAT)
@require_GET
def agenda_export(request: HttpRequest) -> FileResponse | HttpResponse:
    form = AgendaForm(request.GET, books=agenda.books(office.today()))
    if form.book is None:
        return redirect("pembinaan:agenda-list")
    seri, tahun = form.book
    rows = map(bundle.agenda_row, _filtered(form, form.book).iterator(chunk_size=500))
    return files.xlsx(request, f"agenda-{seri}-{tahun}", bundle.AGENDA, rows, action="agenda_surat.diekspor",
                      title=f"Agenda {seri} {tahun}", noun="surat", buku=f"{seri} {tahun}")  # fmt: skip


def _manages(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.boleh(Izin.SURAT_NOMOR)) and not user.hanya_membaca


# --- What the sekretariat sets --------------------------------------------------------------------
@requires(Izin.SURAT_NOMOR)
@require_GET
def nomor_update(request: HttpRequest) -> HttpResponse:
    return _page(request)


@requires(Izin.SURAT_NOMOR)
@require_POST
def nomor_counter(request: HttpRequest) -> HttpResponse:
    form = TerakhirForm(request.POST)
    said = "Nomor terakhir dicatat."
    if form.is_valid() and tried(request, lambda: actions.set_last(by=request.user, **form.cleaned_data), form,
                                 said=said):  # fmt: skip
        return redirect("pembinaan:nomor-update")
    return _page(request, terakhir=form)


@requires(Izin.SURAT_NOMOR)
@require_POST
def blok_create(request: HttpRequest) -> HttpResponse:
    form = BlokForm(request.POST)
    said = "Blok nomor dimasukkan."
    if form.is_valid() and tried(request, lambda: actions.add_block(by=request.user, **form.cleaned_data), form,
                                 said=said):  # fmt: skip
        return redirect("pembinaan:nomor-update")
    return _page(request, blok=form)


@requires(Izin.SURAT_NOMOR)
@require_http_methods(["GET", "POST"])
def blok_return(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(BlokNomor, pk=pk)

    def run(_: Any) -> str:
        actions.return_block(blok=row, by=request.user)
        return "Sisa blok dikembalikan."

    return confirm(
        request, run, heading="Kembalikan sisa blok nomor", action="Kembalikan sisanya",
        sentence=f"{row.sisa} nomor dari blok {row} belum dipakai.", back=reverse("pembinaan:nomor-update"),
        effects=("Nomor-nomor itu tidak dipakai lagi oleh aplikasi ini dan tertulis dikembalikan di agenda.",),
    )  # fmt: skip


@requires(Izin.SURAT_NOMOR)
@require_POST
def pola_create(request: HttpRequest) -> HttpResponse:
    """ "lihat" only shows an example; the other button saves."""
    form = PolaForm(request.POST)
    if form.is_valid() and "lihat" not in request.POST:
        values = form.cleaned_data
        if tried(request, lambda: actions.add_pattern(by=request.user, **values), form, said="Pola nomor ditetapkan."):
            return redirect("pembinaan:nomor-update")
    return _page(request, pola=form)


def _page(request: HttpRequest, **bound: forms.Form) -> HttpResponse:
    """All three forms; one of them as it was sent, with its errors."""
    on, setelan, names = office.today(), SetelanSurat.current(), kinds.names()
    start = {"tahun": on.year, "seri": "keluar"}
    pola = bound.get("pola") or PolaForm(initial={"berlaku_pada": on})
    context = {
        "terakhir": bound.get("terakhir") or TerakhirForm(initial=start, auto_id="id_terakhir_%s"),
        "blok": bound.get("blok") or BlokForm(initial=start, auto_id="id_blok_%s"),
        "pola": pola, "contoh_baru": pola.example(setelan.unit, on) if isinstance(pola, PolaForm) else "",
        "urutan": UrutanSurat.objects.order_by("-tahun", "seri"),
        "daftar_blok": BlokNomor.objects.select_related("dicatat_oleh", "dikembalikan_oleh")[:100],
        "daftar_pola": [
            (row, names.get(row.kunci, row.kunci) if row.kunci else "Semua surat lain", _example(row, setelan))
            for row in sorted(PolaNomor.objects.all(), key=_order)
        ],
        "cara": CaraNomor(setelan.cara_nomor).label, "hari_ini": on,
        "crumbs": [Crumb("Agenda", reverse("pembinaan:agenda-list")), Crumb("Nomor surat")],
    }  # fmt: skip
    asked = "lihat" in request.POST and not pola.errors
    return render(request, "pembinaan/surat/nomor.html", context, status=422 if bound and not asked else 200)


def _order(row: PolaNomor) -> tuple[object, ...]:
    """By kind, the latest first; two of one day by their code, segment by segment."""
    return row.kunci, -row.berlaku_pada.toordinal(), numbering.by_segment(row.klasifikasi)


def _example(row: PolaNomor, setelan: SetelanSurat) -> str:
    on = max(office.today(), row.berlaku_pada)
    return numbering.write(numbering.Parts(row.pola, row.klasifikasi, setelan.unit, on, "Penting"), 123)
