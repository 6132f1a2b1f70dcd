"""Laporan keuangan of many cooperatives at once: a workbook out, the same workbook in, a draft for each good row."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.jobs import queue
from koperasi.lib.sheets import SheetProblem
from koperasi.ui.paging import paginate
from registry import filters
from registry import kantor as office
from registry.actions.laporan import MASSAL
from registry.exchange import laporan_massal as massal
from registry.forms.laporan_excel import MassalForm
from registry.models import AturanStatus, Konsep, Koperasi, Pengajuan
from registry.models.choices import JenisBukti

SALT = "laporan-massal"  # of the rows that wait for a yes
WAITS = 24 * 3600  # seconds
BACK = 5  # years


def _asked(request: HttpRequest) -> tuple[filters.KoperasiFilter, list[int], int]:
    """(the filter of the list, the years on offer, the chosen one)."""
    today = office.today()
    years = list(range(today.year - 1, today.year - 1 - BACK, -1))
    chosen = request.GET.get("buku", "")
    return filters.of(request, on=today), years, int(chosen) if chosen in map(str, years) else years[0]


def _wanting(asked: filters.KoperasiFilter, year: int) -> list[Koperasi]:
    rule = AturanStatus.objects.in_force(asked.on)
    return massal.wanting(asked.qs.filter(filters.obliged_in(year, rule)), year)


@requires(Izin.PENGAJUAN_WAKILI)
@require_http_methods(["GET", "POST"])
def massal_upload(request: HttpRequest) -> HttpResponse:
    asked, years, year = _asked(request)
    form = MassalForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "filter": asked, "years": years, "year": year}
    if request.method == "POST" and form.is_valid():
        try:
            read = massal.read(form.cleaned_data["berkas"].read(), Koperasi.objects.visible_to(request.user))
            context |= {"read": read, "waiting": _waiting(read, form, request)}
            return render(request, "registry/laporan/massal_pratinjau.html", context)
        except SheetProblem as problem:
            form.add_error("berkas", str(problem))
    context |= {"count": len(_wanting(asked, year)), "most": massal.MOST, "page": paginate(request, _drafts(request)),
                "query": request.GET.urlencode()}  # fmt: skip
    return render(request, "registry/laporan/massal.html", context, status=422 if form.errors else 200)


@requires(Izin.PENGAJUAN_WAKILI)
@require_GET
def massal_file(request: HttpRequest) -> FileResponse:
    asked, _, year = _asked(request)
    file = io.BytesIO()
    massal.write(file, _wanting(asked, year), year)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"laporan-keuangan-{year}.xlsx")


@requires(Izin.PENGAJUAN_WAKILI)
@require_POST
def massal_create(request: HttpRequest) -> HttpResponse:
    """A unit of work for each row that was good; its page shows how far it is."""
    try:
        held = signing.loads(request.POST.get("waiting", ""), salt=SALT, max_age=WAITS)
    except signing.BadSignature:
        held = {}
    if held.get("oleh") != request.user.pk:
        messages.error(request, "Unggahan ini sudah terlalu lama. Unggah berkasnya sekali lagi.")
        return redirect("registry:laporan-massal-upload")
    more = {name: held[name] for name in ("tahun_buku", "visit", "diterima")}
    units = [(row["nama"], {"koperasi": row["koperasi"], "angka": row["angka"], **more}) for row in held["rows"]]
    label = f"Konsep laporan keuangan tahun buku {held['tahun_buku']}"
    batch = queue.enqueue_many(MASSAL, owner=request.user, label=label, units=units)
    messages.info(
        request,
        "Sesudah selesai, buka Laporan banyak koperasi untuk melengkapi tiap konsep dengan berkas bertanda tangan.",
    )
    return redirect("jobs:rombongan-detail", batch.pk)


def _waiting(read: massal.Massal, form: MassalForm, request: HttpRequest) -> str:
    received: dt.date = form.cleaned_data["diterima"]
    good = [(row.koperasi, row.angka) for row in read.good if row.koperasi]
    rows = [{"koperasi": koperasi.pk, "nama": koperasi.nama, "angka": angka} for koperasi, angka in good]
    held = {"oleh": request.user.pk, "tahun_buku": read.year, "visit": form.visit, "rows": rows,
            "diterima": received.isoformat()}  # fmt: skip
    return signing.dumps(held, salt=SALT, compress=True)


def _drafts(request: HttpRequest) -> Any:
    """What this person still has to complete with signed papers."""
    papers = Count("berkas_set", filter=Q(berkas_set__dibuang_pada=None, berkas_set__bagian_dari=None))
    return (
        Konsep.objects.fillable_by(request.user)
        .filter(
            jenis=JenisBukti.LAPORAN,
            jalur=Pengajuan.Jalur.PETUGAS,
            dibuat_oleh=request.user,
            keadaan=Konsep.Keadaan.BUKA,
        )
        .select_related("koperasi__kecamatan")
        .annotate(jumlah_berkas=papers)
        .order_by("koperasi__nama_urut", "pk")
    )
