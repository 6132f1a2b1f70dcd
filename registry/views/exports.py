"""What a list shows, as a file."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui.templatetags.ui import chosen_words
from registry import filters, kantor, listing
from registry.exchange import export, shown
from registry.saringan import kolom

trail.describe({"koperasi.diekspor": "mengunduh daftar koperasi"})


@requires(Izin.EKSPOR)
@require_GET
def koperasi_export(request: HttpRequest, kind: str) -> FileResponse:
    """The cooperatives of the same filters as the list and in its order, all pages. `kind`: xlsx, csv or csv-koma.

    With `tampil` the columns that the list shows, under their headings; without it those that our import reads back.
    """
    on = kantor.today()
    asked = filters.of(request, on=on)
    chosen = listing.whole(request, asked)
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    columns = kolom.asked(request.GET) if request.GET.get("tampil") else ()
    if columns:
        shown.write(file, kind, chosen, columns)
    else:
        export.write(file, kind, chosen)
    file.seek(0)
    # Phones and numbers leave the house here: the trail says who took which list.
    filtered = {str(field.label): chosen_words(field) for field in asked.form if field.name != "q"}  # may be a person
    detail = {"jenis": kind, "koperasi": chosen.count(), "kolom": [one.label for one in columns], **filtered}
    trail.record("koperasi.diekspor", by=request.user, detail=detail)
    name = f"koperasi-{on.isoformat()}.{kind.split('-')[0]}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=export.CONTENT_TYPES[kind])
