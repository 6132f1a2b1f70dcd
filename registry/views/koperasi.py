from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from registry import detail, filters, listing, merged, quality
from registry import kantor as office
from registry.models import Koperasi
from registry.saringan import kolom, tersimpan
from registry.views import why


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def koperasi_list(request: Request) -> HttpResponse:
    """The list people live in; htmx gets the part below the heading, everybody else the page."""
    on = office.today()
    request.GET = _without_blanks(request.GET)  # type: ignore[assignment]
    shown = listing.build(request, filters.of(request, on=on), on=on)
    partial = request.htmx and not request.htmx.history_restore_request
    template = "registry/koperasi/_list.html" if partial else "registry/koperasi/list.html"
    chips, total = tersimpan.chips(request.user, request.GET)
    context = {
        "shown": shown, "page": shown.page, "on": on, "partial": partial, "chips": chips, "chips_total": total,
        "carried": _carried(request.GET), "all_columns": kolom.ALL, "words": tersimpan.words(shown.filter),
    }  # fmt: skip
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    if partial:
        response["HX-Push-Url"] = request.path + (f"?{request.GET.urlencode()}" if request.GET else "")
    return response


@requires(Izin.KOPERASI_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def koperasi_detail(request: Request, pk: int) -> HttpResponse:
    """Everything the office knows about one cooperative. An officer sees the own one, without staff's notes."""
    scope = Koperasi.objects.visible_to(request.user).select_related("kecamatan", "desa__kecamatan")
    koperasi = merged.annotate(scope).annotate(v_cara=quality.by_way()).defer("cari").filter(pk=pk).first()
    if koperasi is None:
        return _merged(request, pk)
    return render(request, "registry/koperasi/detail.html", detail.context(koperasi, request.user, on=office.today()))


def _merged(request: Request, pk: int) -> HttpResponse:
    """The address of a record that became part of another says so."""
    gone = merged.found(pk, request.user)
    if gone is None:
        raise Http404
    when = gone.gabungan_dari_set.filter(dibatalkan_tanggal=None).select_related("oleh").first()
    return render(request, "registry/koperasi/digabung.html", {"koperasi": gone, "gabungan": when})


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def koperasi_history(request: Request, pk: int) -> HttpResponse:
    """The whole history in words: a part of the detail page for htmx, a page of its own without it."""
    koperasi = get_object_or_404(detail.for_story(Koperasi.objects.visible_to(request.user)), pk=pk)
    template = "registry/koperasi/_history.html" if request.htmx else "registry/koperasi/history.html"
    response = render(request, template, detail.story(koperasi, why.event_line))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _carried(query: QueryDict) -> list[tuple[str, str]]:
    """What forms beside the filter send along: all of the address but its page and its columns."""
    return [(name, value) for name, values in query.lists() if name not in ("hal", kolom.PARAMETER) for value in values]


def _without_blanks(query: QueryDict) -> QueryDict:
    """A form sends every field; links and chips are made of those that ask something."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        kept.setlist(name, [value for value in values if value])
    for name in [name for name, values in kept.lists() if not values]:
        del kept[name]
    return kept
