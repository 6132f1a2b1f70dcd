"""Delivery on the page of one letter."""

from __future__ import annotations

from django.http import HttpRequest

from koperasi.accounts.roles import Izin
from pembinaan.letters.panels import Panel
from pembinaan.models import Surat
from pembinaan.pengantaran import story
from registry import kantor as office


def of_letter(request: HttpRequest, surat: Surat) -> Panel | None:
    """Nothing before it is signed; for staff only, an officer reads the letter itself."""
    user = request.user
    if not user.is_authenticated or not user.boleh(Izin.SURAT_LIHAT):
        return None
    told = story.of(surat, user, on=office.today())
    if surat.keadaan not in story.SHOWN and not told.events:
        return None
    return Panel("pembinaan/surat_kirim/_panel.html", {"kisah": told, "surat": surat})
