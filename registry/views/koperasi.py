from __future__ import annotations

import tempfile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from registry import detail, filters, listing
from registry import kantor as office
from registry.exchange import export
from registry.models import Koperasi
from registry.views import why

DOWNLOADS = {"xlsx": "xlsx", "csv": "csv"}


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def koperasi_list(request: HttpRequest) -> HttpResponse:
    """The list people live in; htmx gets the part below the heading, everybody else the page."""
    on = office.today()
    request.GET = _without_blanks(request.GET)
    shown = listing.build(request, filters.of(request, on=on), on=on)
    partial = request.htmx and not request.htmx.history_restore_request
    template = "registry/koperasi/_list.html" if partial else "registry/koperasi/list.html"
    response = render(request, template, {"shown": shown, "page": shown.page, "on": on, "partial": partial})
    patch_vary_headers(response, ["HX-Request"])
    if partial:
        response["HX-Push-Url"] = request.path + (f"?{request.GET.urlencode()}" if request.GET else "")
    return response


@requires(Izin.EKSPOR)
@require_GET
def koperasi_export(request: HttpRequest, kind: str) -> FileResponse:
    """What the list shows with the same parameters, all of it, as a file."""
    if kind not in DOWNLOADS:
        raise Http404("Jenis berkas ini tidak ada.")
    on = office.today()
    asked = filters.of(request, on=on)
    sort = paging.sort_key(request, listing.SORTS, listing.DEFAULT_SORT)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response when it has been sent
    export.write(file, kind, listing.in_order(asked, sort))
    file.seek(0)
    name = f"koperasi-{on.isoformat()}.{DOWNLOADS[kind]}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=export.CONTENT_TYPES[kind])


@requires(Izin.KOPERASI_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def koperasi_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the office knows about one cooperative. An officer sees the own one, without staff's notes."""
    scope = Koperasi.objects.visible_to(request.user).select_related("kecamatan", "desa__kecamatan")
    koperasi = get_object_or_404(scope.defer("cari"), pk=pk)
    return render(request, "registry/koperasi/detail.html", detail.context(koperasi, request.user, on=office.today()))


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def koperasi_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole history in words: a part of the detail page for htmx, a page of its own without it."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).only("pk", "nama"), pk=pk)
    template = "registry/koperasi/_history.html" if request.htmx else "registry/koperasi/history.html"
    response = render(request, template, detail.story(koperasi, why.event_line))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _without_blanks(query: QueryDict) -> QueryDict:
    """A form sends every field; links and chips are made of those that ask something."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        kept.setlist(name, [value for value in values if value])
    for name in [name for name, values in kept.lists() if not values]:
        del kept[name]
    return kept
