"""How a stored file leaves: saved, never shown, and its pages as pictures. Who may have it is the caller's question."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static

from registry.actions.preparing import picture_name
from registry.models.files import StoredFile


def file(row: StoredFile) -> HttpResponseBase:
    """Always as an attachment: what it holds comes from outside. Ask `row.ready` before."""
    name = f"{row.nama_asli.rpartition('.')[0] or row.nama_asli}.{row.bentuk}"
    answer = FileResponse(row.isi.open("rb"), as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def picture(row: StoredFile, page: int) -> HttpResponseBase:
    """A page (1 first) as JPEG; a drawing that says "being prepared" until it is made."""
    name = picture_name(row, page)
    if not (row.ready and row.pratinjau_pada and 1 <= page <= row.halaman and default_storage.exists(name)):
        answer: HttpResponseBase = redirect(static("img/pratinjau.svg"))
        answer["Cache-Control"] = "no-store"
        return answer
    answer = FileResponse(default_storage.open(name), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
