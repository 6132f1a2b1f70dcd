from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from koperasi.lib.parse import ValueSentence, parse_date
from koperasi.lib.rupiah import ribuan
from koperasi.ui.paging import paginate
from registry import events, kdmp, policies
from registry import kantor as office
from registry.actions import release
from registry.classification import brake, clauses, night
from registry.classification.brake import Flip
from registry.forms.release import RemForm
from registry.models import AturanStatus, Koperasi, Malam, PelepasanRem, PerubahanStatus, rules

PICKED_ONE_BY_ONE = 500  # above this a release takes the whole direction
DAYS_OF_RELEASE = 7


@requires(Izin.MALAM_LIHAT)
@require_GET
def malam_list(request: HttpRequest) -> HttpResponse:
    page = paginate(request, Malam.objects.all())
    releases = PelepasanRem.objects.filter(sampai__gte=office.today()).select_related("oleh")
    context = {"page": page, "releases": releases, "forecast_day": next_due(office.today())}
    return render(request, "registry/malam/list.html", context)


@requires(Izin.MALAM_LIHAT)
@require_GET
def malam_detail(request: HttpRequest, tanggal: dt.date) -> HttpResponse:
    """What changed that night and why, or what the brake held back."""
    malam = get_object_or_404(Malam, tanggal=tanggal)
    held = malam.keadaan == Malam.Keadaan.TERTAHAN
    context: dict[str, Any] = {"malam": malam, "held": held}
    if held:
        rows = malam.tertahan_set.select_related("koperasi__kecamatan")
        context["page"] = paginate(request, rows.order_by("ke", "koperasi__nama", "pk"))
        context["boleh_lepas"] = request.user.boleh(Izin.REM_LEPAS)
        return render(request, "registry/malam/held.html", context)
    changes = PerubahanStatus.objects.filter(malam=malam, lama__isnull=False)
    page = paginate(request, changes.select_related("koperasi__kecamatan", "aturan").order_by("baru", "koperasi__nama"))
    context |= {"page": page, "lines": [(event, events.reason_of(event)) for event in page]}
    return render(request, "registry/malam/detail.html", context)


@requires(Izin.REM_LEPAS)
@require_http_methods(["GET", "POST"])
def malam_release(request: HttpRequest, tanggal: dt.date) -> HttpResponse:
    """Let go what the brake held back that night."""
    malam = get_object_or_404(Malam, tanggal=tanggal, keadaan=Malam.Keadaan.TERTAHAN)
    flips = [Flip(*row) for row in malam.tertahan_set.values_list("koperasi_id", "dari", "ke")]
    until = office.today() + dt.timedelta(days=DAYS_OF_RELEASE)
    return _release(request, flips, until, f"Lepas rem malam {dates.panjang(tanggal)}", "")


@requires(Izin.MALAM_LIHAT)
@require_GET
def malam_forecast(request: HttpRequest) -> HttpResponse:
    """Whose status would change on a day to come with what is recorded now, and whether the brake would act."""
    day, problem = _asked_day(request)
    flips = night.would_change(day)
    reading, changes = kdmp.of(request), {flip.koperasi_id: flip for flip in flips}
    koperasi_set = kdmp.narrow(Koperasi.objects.filter(pk__in=changes), reading).select_related("kecamatan")
    page = paginate(request, koperasi_set.order_by("kecamatan_id", "nama_urut", "pk"))
    context = {
        "day": day, "problem": problem, "page": page, "lines": [(one, changes[one.pk]) for one in page],
        "directions": _directions(flips), "kdmp": reading, "kdmp_pilihan": kdmp.CHOICES,
        "stops": brake.stops(flips, day) is not None,
        "counted": len(brake.counted(flips, day)), "boleh_lepas": request.user.boleh(Izin.REM_LEPAS),
    }  # fmt: skip
    return render(request, "registry/malam/forecast.html", context)


@requires(Izin.REM_LEPAS)
@require_http_methods(["GET", "POST"])
def forecast_release(request: HttpRequest) -> HttpResponse:
    """Let the brake pass, in advance, those whom the forecast names."""
    day, problem = _asked_day(request)
    if problem:
        messages.error(request, problem)
        return redirect("registry:malam-forecast")
    until = day + dt.timedelta(days=DAYS_OF_RELEASE)
    title = f"Lepas rem di muka untuk {dates.panjang(day)}"
    return _release(request, night.would_change(day), until, title, f"pada={day.isoformat()}")


def _release(request: HttpRequest, flips: list[Flip], until: dt.date, title: str, query: str) -> HttpResponse:
    directions = _directions(flips)
    form = RemForm(request.POST or None, directions=directions, until=until)
    one_by_one = len(flips) <= PICKED_ONE_BY_ONE
    if request.method == "POST" and form.is_valid():
        arah = form.cleaned_data["arah"]
        chosen = {flip.koperasi_id for flip in flips if flip.after == arah}
        if one_by_one:
            chosen &= {int(pk) for pk in request.POST.getlist("koperasi") if pk.isdecimal()}
        try:
            release.release_brake(by=request.user, koperasi_ids=chosen, **form.cleaned_data)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(
                request,
                f"{ribuan(len(chosen))} koperasi boleh berubah sampai {dates.panjang(form.cleaned_data['sampai'])}. "
                + ("" if query else "Hitungan yang tertahan dijalankan lagi sendiri dalam satu jam."),
            )
            return redirect("registry:malam-list")
    context = {
        "form": form, "title": title, "flips": _named(flips) if one_by_one else [], "total": len(flips), "query": query,
        "chosen": set(request.POST.getlist("koperasi")) if request.method == "POST" else None,
    }  # fmt: skip
    return render(request, "registry/malam/release.html", context, status=422 if form.errors else 200)


def _named(flips: Iterable[Flip]) -> list[tuple[Koperasi, Flip]]:
    found = {flip.koperasi_id: flip for flip in flips}
    rows = Koperasi.objects.filter(pk__in=found).select_related("kecamatan")
    rows = rows.order_by("kecamatan_id", "nama_urut", "pk")
    return [(koperasi, found[koperasi.pk]) for koperasi in rows]


def _directions(flips: Iterable[Flip]) -> dict[str, int]:
    """{status: how many would change to it}, the larger first."""
    return dict(Counter(flip.after for flip in flips).most_common())


def next_due(today: dt.date) -> dt.date:
    """The next day on which many may turn: a tahun buku can be missed (1 July), or a version of the rule begins."""
    versions = AturanStatus.objects.adopted()
    months = rules.in_force(versions, today).bulan_batas
    day = clauses.base_due(clauses.last_due_year(today, months) + 1, months) + clauses.ONE_DAY
    return min([day, *(one.berlaku_sejak for one in versions if one.berlaku_sejak and one.berlaku_sejak > today)])


def _asked_day(request: HttpRequest) -> tuple[dt.date, str]:
    today = office.today()
    asked = request.GET.get("pada", "")
    try:
        day = parse_date(asked) or next_due(today)
    except ValueSentence as sentence:
        return next_due(today), str(sentence)
    return (day, "") if day >= today else (next_due(today), "Prakiraan hanya untuk hari ini dan sesudahnya.")
