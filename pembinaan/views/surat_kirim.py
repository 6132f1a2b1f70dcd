"""The desk of delivery, handing letters over, and one letter with its attempts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import counting
from pembinaan.actions import surat_kirim as actions
from pembinaan.actions.surat_kirim import HandOver
from pembinaan.forms.surat_kirim import SerahForm
from pembinaan.models import CaraKirim, KeadaanSurat, PengirimanSurat, Surat
from pembinaan.pengantaran import desk, places, story, words
from pembinaan.pengantaran.desk import KirimFilter
from pembinaan.policies.surat_kirim import MOST
from pembinaan.reminders import contacts
from pembinaan.states import surat as states
from pembinaan.views.surat_kirim_shared import asked_ids, crumbs, letter, sends
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.policies import Refused


@requires(Izin.SURAT_LIHAT)
@require_GET
def kirim_list(request: HttpRequest) -> HttpResponse:
    """Numbers and the list behind one of them."""
    form, on = KirimFilter(request.GET), office.today()
    asked = desk.questions(Surat.objects.visible_to(request.user), on=on)
    counts = counting.together(asked)
    rows = form.narrow(asked[form.part])
    page = paging.paginate(request, desk.listed(rows, form.part))
    kode, title = desk.WITHIN.get(form.part, (form.part, ""))
    part = desk.BY_KODE[kode]
    context = {
        "form": form, "page": page, "bagian": part, "judul": title or part.label, "on": on, "boleh": sends(request),
        "paling": MOST,
        "angka": [(one, counts[one.kode]) for one in desk.PARTS], "lama": counts["lama"], "hari_lama": desk.SLOW,
        "per_kecamatan": desk.by_kecamatan(asked[form.part]) if counts[form.part] else [],
        "pembawa": _carriers() if form.part == "jalan" else [], "saringan": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "pembinaan/surat_kirim/list.html", context)


def _carriers() -> list[tuple[str, int]]:
    rows = desk.running().exclude(pembawa="").order_by("pembawa").values_list("pembawa").annotate(n=Count("pk"))
    return [(name, n) for name, n in rows]


@requires(Izin.SURAT_KIRIM)
@require_http_methods(["GET", "POST"])
def kirim_create(request: HttpRequest) -> HttpResponse:
    """?surat=1&surat=2, or the whole filter with ?semua=1: asks how, then notes it."""
    chosen = list(_chosen(request))
    letters = [one for one in chosen if states.allows("send", one.keadaan)]
    form = SerahForm(request.POST or None, letters=letters, on=office.today())
    if request.method == "POST" and form.is_valid() and tried(request, lambda: _send(request, form, letters), form):
        return redirect(_after(letters, form.cleaned_data["cara"]))
    context = {
        "form": form, "surat": letters, "tidak_ikut": [one for one in chosen if one not in letters],
        "crumbs": crumbs(Crumb("Serahkan")), "galat": form.errors,
    }  # fmt: skip
    return render(request, "pembinaan/surat_kirim/serahkan.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> QuerySet[Surat]:
    rows: QuerySet[Surat] = Surat.objects.visible_to(request.user)
    if "semua" in request.GET and request.method == "GET":
        form = KirimFilter(request.GET)
        rows = form.narrow(desk.questions(rows, on=office.today())[form.part])
        return desk.listed(rows, "antar")[: MOST + 1]
    given = request.POST if request.method == "POST" else request.GET
    return desk.listed(rows.filter(pk__in=asked_ids(given.getlist("surat"))), "antar")


def _send(request: HttpRequest, form: SerahForm, letters: list[Surat]) -> str:
    made = actions.send(letters=[one.pk for one in letters], how=form.how, by=request.user)
    carried = len({one.pengantar_id for one in made if one.pengantar_id})
    papers = f" {carried} surat pengantar dibuat; cetak dari daftar ini." if carried else ""
    return f"{len(made)} surat tercatat diserahkan.{papers}"


def _after(letters: list[Surat], cara: str) -> str:
    """Where the papers for this way are printed."""
    if cara in (CaraKirim.DESA, CaraKirim.CAMAT):
        return reverse("pembinaan:pengantar-list")
    if len(letters) == 1:
        return reverse("pembinaan:kirim-detail", args=[letters[0].pk])
    return f"{reverse('pembinaan:kirim-list')}?apa=jalan"


@requires(Izin.SURAT_LIHAT)
@require_GET
def kirim_detail(request: HttpRequest, pk: int) -> HttpResponse:
    surat, on = letter(request, pk), office.today()
    told = story.of(surat, request.user, on=on)
    context: dict[str, Any] = {
        "surat": surat, "kisah": told, "alamat_koperasi": places.address_of(surat.koperasi), "boleh": told.may,
        "crumbs": crumbs(Crumb(str(surat))), "kontak": [], "di_halaman_antar": True,
        "lingkup": {"kisah": told, "surat": surat},
    }  # fmt: skip
    if told.may and (states.allows("send", surat.keadaan) or _opened(told.open)):
        context |= _links(surat, on, request.GET.get("dibuka", ""), told.open)
    return render(request, "pembinaan/surat_kirim/detail.html", context)


def _opened(attempt: PengirimanSurat | None) -> bool:
    return attempt is not None and attempt.cara in (CaraKirim.WHATSAPP, CaraKirim.SUREL)


def _links(surat: Surat, on: Any, asked: str, running: PengirimanSurat | None) -> dict[str, Any]:
    """WhatsApp numbers and the text; after a form without script the link to press. While one way is open only that
    one is offered: another is a new attempt, once this one is noted as returned."""
    kantor, only = office.current(), running.cara if running else ""
    numbers = contacts.of(surat.koperasi, on=on) if only != CaraKirim.SUREL else []
    address = surat.koperasi.email if only != CaraKirim.WHATSAPP else ""
    by_number = {one.nomor: words.wa_link(surat, one, kantor) for one in numbers}
    mail = words.mail_link(surat, address, kantor) if address else ""
    return {"kontak": numbers, "teks": words.message(surat, numbers[0] if numbers else None, kantor),
            "surel": address, "satu_cara": bool(only),
            "tautan": by_number.get(asked) or (mail if asked == "surel" else "")}  # fmt: skip


@requires(Izin.SURAT_KIRIM)
@require_POST
def kirim_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the letter was opened in WhatsApp or in the person's mail program, and gives the link."""
    surat, goal = letter(request, pk), request.POST.get("tujuan", "")
    by_script, here = (
        request.headers.get("Accept", "") == "application/json",
        reverse("pembinaan:kirim-detail", args=[pk]),
    )
    try:
        link = _open(surat, goal, request)
    except Refused as refusal:
        if by_script:
            return JsonResponse({"galat": str(refusal)}, status=409)
        messages.error(request, str(refusal))
        return redirect(here)
    return JsonResponse({"tautan": link, "berikut": here}) if by_script else redirect(f"{here}?dibuka={goal}")


def _open(surat: Surat, goal: str, request: HttpRequest) -> str:
    on, kantor = office.today(), office.current()
    numbers = {one.nomor: one for one in contacts.of(surat.koperasi, on=on)}
    if goal == "surel" and surat.koperasi.email:
        cara, target = CaraKirim.SUREL, surat.koperasi.email
        link = words.mail_link(surat, target, kantor)
    elif goal in numbers:
        cara, target = CaraKirim.WHATSAPP, f"{numbers[goal].tertulis} ({numbers[goal].kepada})"
        link = words.wa_link(surat, numbers[goal], kantor)
    else:
        raise Refused("Nomor atau alamat itu tidak dikenal; mungkin baru saja diubah.")
    running = surat.pengiriman_set.filter(hasil="").first()
    again = running is not None and running.cara == cara and surat.keadaan == KeadaanSurat.DIKIRIM
    if not again:  # opened twice in the same way is one attempt
        actions.send(
            letters=[surat.pk], how=HandOver(cara, on, tujuan={surat.pk: target}), by=request.user, mailed=False
        )
    return link
