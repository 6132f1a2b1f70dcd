"""Beranda: one address, a page by role. Who holds several roles chooses with `?sebagai=`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from koperasi.accounts.decorators import any_user, requires
from koperasi.accounts.roles import Izin, Peran
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from koperasi.ui.templatetags.ui import persen
from pembinaan import changes, counting, statistics, todo
from pembinaan.angka import dasbor, tren
from pembinaan.navigation import address
from pembinaan.results import lists
from pembinaan.simulasi import note
from pembinaan.surat import waiting
from pembinaan.views.home_officer import officer
from registry import kantor as office
from registry import kdmp as kdmp_reading
from registry.models import AturanStatus, Kantor, RilisPeninjauan
from registry.models.choices import Kewenangan
from registry.models.rules import in_force

Context = dict[str, Any]
LOW_BY = 0.1  # a kecamatan that far below the whole office is marked
REVIEW_SENTENCE = (
    "Masa peninjauan: status sudah dihitung, tetapi belum ada surat atau kasus yang timbul darinya, dan pengurus belum "
    "melihatnya."
)


@any_user
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first of the person's roles in the order of PAGES, or the one asked for."""
    own = [role for role in PAGES if role in request.user.peran_aktif]
    if not own:
        return render(request, "pembinaan/beranda/tanpa_peran.html")
    asked = request.GET.get("sebagai")
    role = next((role for role in own if role == asked), own[0])
    template, build = PAGES[role]
    context = build(request) | {"peran": role, "peran_lain": own if len(own) > 1 else []}
    return render(request, f"pembinaan/beranda/{context.pop('template', template)}.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """Who becomes tidak aktif after the next due date if nothing more comes in."""
    on, kdmp, versions = office.today(), kdmp_reading.of(request), AturanStatus.objects.adopted()
    day = statistics.next_turn(on, in_force(versions, on))
    rows = statistics.becoming_inactive(statistics.scope(request.user, kdmp), day=day, rule=in_force(versions, day))
    kecamatan = request.GET.get("kecamatan", "")
    if kecamatan.isdecimal():
        rows = rows.filter(kecamatan=kecamatan)
    rows = rows.select_related("kecamatan").order_by("kecamatan__nama", "nama", "pk")
    context = {
        "hari": day, "kdmp": kdmp, "halaman": paging.paginate(request, rows), "kdmp_pilihan": kdmp_reading.CHOICES,
        "crumbs": [Crumb("Beranda", "/"), Crumb("Prakiraan")],
    }  # fmt: skip
    return render(request, "pembinaan/prakiraan.html", context)


def _common(request: HttpRequest) -> Context:
    """What all pages about the register share: the counts of today, or the first steps of an empty office."""
    kdmp, on = kdmp_reading.of(request), office.today()
    rows = statistics.scope(request.user, kdmp)
    now = statistics.now(statistics.visible(request.user, kdmp))
    context: Context = {
        "rows": rows,
        "now": now,
        "on": on,
        "kdmp": kdmp,
        "kdmp_pilihan": kdmp_reading.CHOICES,
        "dan_kdmp": f"&kdmp={kdmp}" if kdmp else "",
    }
    released = RilisPeninjauan.objects.filter(kecamatan=None)
    counts = counting.together({"rilis": released, **waiting.asked(request.user), **todo.asked(request.user)})
    context["menunggu"] = counts
    context["peninjauan"] = "" if counts["rilis"] else REVIEW_SENTENCE
    context["tugas_surat"] = waiting.lines(request.user, counts)
    if not now.total and not kdmp:
        kantor = Kantor.objects.get_current()
        context["langkah"] = todo.first_steps(request.user, filled=bool(kantor and kantor.alamat))
        context["template"] = "pertama"
    return context


def _numbers(context: Context) -> Context:
    """The four cards: all, aktif, tidak aktif, RAT."""
    now, kdmp, on = context["now"], context["kdmp"], context["on"]
    versions = AturanStatus.objects.adopted()
    rule = in_force(versions, on)
    next_turn = statistics.next_turn(on, rule)
    lines = statistics.per_kecamatan(context["rows"], on=on, rule=rule)
    year, wajib, sudah = on.year - 1, sum(line.wajib for line in lines), sum(line.sudah for line in lines)
    decided = [
        (code.replace("_", " "), now.status[code], statistics.list_url(kdmp, status=code))
        for code in ("dibekukan", "dibubarkan")
        if now.status[code]
    ]
    return context | {
        "hari_berikut": next_turn, "aturan_berikut": in_force(versions, next_turn),
        "rule": rule, "tahun": year, "wajib": wajib, "sudah": sudah, "kecamatan": lines, "keputusan": decided,
        "persen_aktif": f"{persen(now.status['aktif'], now.judged)} dari yang dinilai",
        "luar": now.luar,
        "batas_rendah": now.status["aktif"] / now.judged - LOW_BY if now.judged else 0,
        "url_luar": statistics.list_url(kdmp, kewenangan="luar"),
        "url_daftar": address("registry:koperasi-list"),
        "url_semua": statistics.list_url(kdmp), "url_aktif": statistics.list_url(kdmp, status="aktif"),
        "url_tidak": statistics.list_url(kdmp, status="tidak_aktif"),
        "url_wajib": statistics.list_url(kdmp, tahun=year, wajib="on"),
        "belum": wajib - sudah,
        "url_belum": statistics.list_url(kdmp, tahun=year, wajib="on", rat="belum"),
        "url_sudah": statistics.list_url(kdmp, tahun=year, wajib="on", rat="sudah"),
    }  # fmt: skip


def staff(request: HttpRequest) -> Context:
    """Petugas and kabid: what the night changed, what is to be done."""
    context = _common(request)
    if "langkah" in context:
        return context
    context = _numbers(context)
    now, kdmp = context["now"], context["kdmp"]
    not_yet = todo.RatTask(context["tahun"], context["belum"])
    return context | {
        "malam": changes.last_night(context["rows"], on=context["on"]),
        "tugas": [
            *context["tugas_surat"],
            *todo.coaching(request.user, on=context["on"]),
            *todo.tasks(now, request.user, kdmp, not_yet=not_yet, waiting=context["menunggu"]),
        ],
        "kekurangan": todo.gaps(now, kdmp),
        "pembinaan_tahun_ini": lists.so_far(request.user) if request.user.boleh(Izin.KASUS_BAGI) else None,
    }


def head(request: HttpRequest) -> Context:
    """Kepala dinas: the page of figures, and what waits for a decision."""
    user, kdmp = request.user, kdmp_reading.of(request)
    found = dasbor.build(user, dasbor.Pertanyaan.of(request.GET, kdmp), besides={
        "rilis": RilisPeninjauan.objects.filter(kecamatan=None), **waiting.asked(user), **todo.asked(user),
        "luar": statistics.visible(user, kdmp).exclude(kewenangan=Kewenangan.KABKOTA), **lists.asked_so_far(user),
        "catatan": note.recent(user, office.today()),
    })  # fmt: skip
    if not found.n["semua"] and not kdmp:
        kantor = Kantor.objects.get_current()
        return {"langkah": todo.first_steps(user, filled=bool(kantor and kantor.alamat)), "template": "pertama"}
    return dashboard_context(request, found) | {
        "peninjauan": "" if found.lain["rilis"] else REVIEW_SENTENCE,
        "tugas": [*waiting.lines(user, found.lain), *note.task(found.lain["catatan"])],
        "luar": found.lain["luar"], "url_luar": statistics.list_url(kdmp, kewenangan="luar"),
        "url_habis": address("pembinaan:tangga-habis-list") if user.boleh(Izin.SURAT_SETUJUI) else "",
        "pembinaan_tahun_ini": lists.so_far(user, found.lain),
        "url_rilis": address("registry:peninjauan-detail") if user.boleh(Izin.PENINJAUAN_RILIS) else "",
    }  # fmt: skip


def dashboard_context(request: HttpRequest, found: dasbor.Dasbor) -> Context:
    """What the pages of figures share; the room "Angka" shows the same."""
    kdmp = found.cakupan.kdmp
    query = {name: request.GET[name] for name in ("kdmp", "tren", "menurut") if request.GET.get(name)}
    return {
        "d": found, "on": found.posisi.on, "rule": found.posisi.rule, "malam": found.malam, "kdmp": kdmp,
        "kdmp_pilihan": kdmp_reading.CHOICES, "dan_kdmp": f"&kdmp={kdmp}" if kdmp else "",
        "tren_pilihan": tren.CHOICES,
        "url_pdf": f"{reverse('pembinaan:dasbor-pdf')}{'?' if query else ''}{urlencode(query)}"
        if request.user.boleh(Izin.EKSPOR) else "",
    }  # fmt: skip


def short(request: HttpRequest) -> Context:
    """Sekretariat, pendamping, auditor: the counts and the rooms they use; a pendamping's own cases and promises."""
    context = _common(request)
    if "langkah" in context:
        return context
    tasks = [*context["tugas_surat"], *todo.coaching(request.user, on=context["on"])]
    return _numbers(context) | {"tugas": tasks}


def keeper(request: HttpRequest) -> Context:
    """Admin: people and settings, nothing about cooperatives."""
    return {}


PAGES: dict[Peran, tuple[str, Callable[[HttpRequest], Context]]] = {
    Peran.KEPALA: ("kepala", head),
    Peran.KABID: ("petugas", staff),
    Peran.PETUGAS: ("petugas", staff),
    Peran.SEKRETARIAT: ("ringkas", short),
    Peran.PENDAMPING: ("ringkas", short),
    Peran.AUDITOR: ("ringkas", short),
    Peran.ADMIN: ("admin", keeper),
    Peran.PENGURUS: ("pengurus", officer),
}
