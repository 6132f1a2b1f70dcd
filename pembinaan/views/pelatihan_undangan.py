"""Inviting cooperatives from a filter, with words ready to send; their answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import paper
from pembinaan.actions import pelatihan_undangan as actions
from pembinaan.forms import pelatihan_grids as grids
from pembinaan.letters import compose
from pembinaan.models import Pelatihan, Undangan
from pembinaan.reminders import contacts
from pembinaan.trainings import certificates, inviting
from pembinaan.trainings.inviting import UndangForm
from pembinaan.views.pelatihan_shared import around, confirm, pdf_answer, training
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.models.koperasi import KoperasiQuerySet
from registry.policies import Refused


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def undangan_list(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    asked = request.GET.get("jawaban", "")
    rows = row.undangan_set.select_related("koperasi__kecamatan")
    if asked in Undangan.Jawaban.values:
        rows = rows.filter(jawaban=asked)
    grouped = row.undangan_set.order_by().values("jawaban").annotate(n=Count("pk"))
    counts = {one["jawaban"]: one["n"] for one in grouped}
    context = around(request, row, "undangan-list") | {
        "page": paging.paginate(request, rows), "jawaban": Undangan.Jawaban.choices, "dipilih": asked,
        "hitung": [(key, label, counts.get(key, 0)) for key, label in Undangan.Jawaban.choices],
        "mengundang": row.keadaan in ("direncanakan", "dibuka"), "saringan": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/undangan.html", context)


@requires(Izin.PELATIHAN_KELOLA)
@require_POST
def undangan_save(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers of one page of the list."""
    row = training(request, pk)
    ids = [int(name[2:]) for name in request.POST if name.startswith("j-") and name[2:].isdecimal()][:200]
    answers = grids.answers(request.POST, row.undangan_set.filter(pk__in=ids))
    tried(request, lambda: f"{actions.answer(pelatihan=row, answers=answers, by=request.user)} jawaban diubah.")
    return redirect(f"{reverse('pembinaan:undangan-list', args=[pk])}?{request.GET.urlencode()}")


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def undangan_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Cooperatives that are not invited yet; the ticked ones, or all that the filter leaves."""
    row = training(request, pk)
    form = UndangForm(request.GET, pelatihan=row)
    rows = form.narrow(inviting.candidates())
    if request.method == "POST":
        chosen = _chosen(request, rows)
        if chosen is not None and tried(request, lambda: _invite(row, chosen, request)):
            return redirect("pembinaan:undangan-list", pk)
    counts = inviting.counts(rows)
    page = paging.paginate(request, _listed(rows), count=counts["semua"])
    context = around(request, row, "undangan-list") | {
        "form": form, "page": page, "hitung": counts, "paling": inviting.MOST, "saringan": request.GET.urlencode(),
        "terpilih": set(request.POST.getlist("k")),
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/undang.html", context, status=422 if request.method == "POST" else 200)


def _listed(rows: KoperasiQuerySet) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.select_related("kecamatan").annotate(pernah=inviting.trained())
    return found


def _chosen(request: HttpRequest, rows: KoperasiQuerySet) -> KoperasiQuerySet | None:
    """None where it would be too many, with a sentence."""
    if "semua" not in request.POST:
        ids = [int(text) for text in request.POST.getlist("k") if text.isdecimal() and len(text) < 10]
        return inviting.candidates().filter(pk__in=ids)
    if (count := rows.count()) > inviting.MOST:
        messages.error(request, f"{count} koperasi terlalu banyak sekaligus (paling banyak {inviting.MOST}).")
        return None
    return rows


def _invite(row: Pelatihan, chosen: KoperasiQuerySet, request: HttpRequest) -> str:
    made = actions.invite(pelatihan=row, koperasi_set=chosen, by=request.user)
    total = row.undangan_set.count()
    if row.kuota and total > row.kuota:
        messages.warning(
            request, f"{total} koperasi diundang untuk kuota {row.kuota} orang. Bila semua datang, kuota terlewati."
        )
    return f"{len(made)} koperasi ditambahkan ke daftar undangan."


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def undangan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The text for one cooperative, at which numbers, and who is next."""
    one = _undangan(request, pk)
    row = training(request, one.pelatihan_id)
    numbers = contacts.of(one.koperasi, on=office.today())
    rest = row.undangan_set.filter(dibuka_pada=None).exclude(pk=one.pk)
    context = around(request, row, "undangan-list") | {
        "undangan": one, "kontak": numbers, "teks": _text(one, numbers[0] if numbers else None, request),
        "berikut": rest.filter(koperasi__nama_urut__gt=one.koperasi.nama_urut).first() or rest.first(),
        "sisa": rest.count(), "jawaban": Undangan.Jawaban.choices,
        "dibuka": one if request.GET.get("dibuka") == "1" and numbers else None,
        "tautan": inviting.wa_link(one, numbers[0], _text(one, numbers[0], request)) if numbers else "",
    }  # fmt: skip
    context["crumbs"] = [*context["crumbs"][:2], Crumb("Undangan", reverse("pembinaan:undangan-list", args=[row.pk])),
                         Crumb(one.koperasi.nama)]  # fmt: skip
    return render(request, "pembinaan/pelatihan/undangan_satu.html", context)


@requires(Izin.PELATIHAN_KELOLA)
@require_POST
def undangan_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the text was opened in WhatsApp and gives the link: to the script as JSON, else on the page."""
    one = _undangan(request, pk)
    here = reverse("pembinaan:undangan-detail", args=[pk])
    numbers = {kontak.nomor: kontak for kontak in contacts.of(one.koperasi, on=office.today())}
    kontak = numbers.get(request.POST.get("tujuan", ""))
    by_script = request.headers.get("Accept", "") == "application/json"
    problem = "" if kontak else "Nomor itu tidak dikenal; mungkin baru saja diubah."
    if kontak and not problem:
        try:
            actions.opened(undangan=one, by=request.user)
        except Refused as refusal:
            problem = str(refusal)
    if problem or kontak is None:
        if by_script:
            return JsonResponse({"galat": problem}, status=409)
        messages.error(request, problem)
        return redirect(here)
    link = inviting.wa_link(one, kontak, _text(one, kontak, request))
    return JsonResponse({"tautan": link, "berikut": here}) if by_script else redirect(f"{here}?dibuka=1")


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def undangan_remove(request: HttpRequest, pk: int) -> HttpResponse:
    one = _undangan(request, pk)

    def run(cleaned: object) -> str:
        actions.uninvite(undangan=one, by=request.user)
        return f"{one.koperasi} tidak lagi diundang."

    return confirm(
        request, run, heading="Batalkan undangan?", sentence=f"{one.koperasi} dihapus dari daftar undangan.",
        action="Batalkan undangan", danger=True, back=reverse("pembinaan:undangan-list", args=[one.pelatihan_id]),
    )  # fmt: skip


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def undangan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """All who are invited on paper, with room for who comes and a signature of receipt."""
    row = training(request, pk)
    kantor = office.current()
    values = {
        "judul": "Daftar koperasi yang diundang", "kop": compose.letterhead(kantor), "nomor": None, "pelatihan": row,
        "masa": certificates.period(row.dari, row.sampai),
        "undangan": row.undangan_set.select_related("koperasi__kecamatan"),
    }  # fmt: skip
    return pdf_answer(paper.pdf("surat/undangan_pelatihan.html", values), f"undangan-{slugify(str(row))[:60]}")


def _undangan(request: HttpRequest, pk: int) -> Undangan:
    seen = Pelatihan.objects.visible_to(request.user).order_by().values("pk")
    rows = Undangan.objects.filter(pelatihan__in=seen).select_related("koperasi__kecamatan", "pelatihan", "dibuka_oleh")
    return get_object_or_404(rows, pk=pk)


def _text(one: Undangan, kontak: contacts.Kontak | None, request: HttpRequest) -> str:
    kantor = office.current()
    return inviting.text(one, kontak, kantor=kantor, dinas=compose.office_name(kantor), petugas=str(request.user))
