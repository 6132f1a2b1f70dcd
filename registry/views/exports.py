"""What a list shows, as a file."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from registry import filters, kantor, listing
from registry.exchange import export

trail.describe({"koperasi.diekspor": "mengunduh daftar koperasi"})


@requires(Izin.EKSPOR)
@require_GET
def koperasi_export(request: HttpRequest, kind: str) -> FileResponse:
    """The cooperatives of the same filters as the list and in its order, all pages. `kind`: xlsx, csv or csv-koma."""
    on = kantor.today()
    chosen = listing.whole(request, filters.of(request, on=on))
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    export.write(file, kind, chosen)
    file.seek(0)
    # Phones and numbers leave the house here: the trail says who took which list.
    asked = {name: value for name, value in request.GET.items() if name != "q"}  # what was searched may be a person
    trail.record("koperasi.diekspor", by=request.user, detail={"jenis": kind, **asked})
    name = f"koperasi-{on.isoformat()}.{kind.split('-')[0]}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=export.CONTENT_TYPES[kind])
