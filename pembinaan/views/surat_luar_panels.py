"""What the page of a letter and of a batch show about numbers from outside and signatures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from koperasi.accounts.roles import Izin
from pembinaan.actions import surat_ttd
from pembinaan.attachments import slots
from pembinaan.forms.surat_luar import MapForm
from pembinaan.letters.panels import Panel
from pembinaan.models import BerkasPaket, KeadaanSurat, PaketSurat, SetelanSurat, Surat
from pembinaan.models.surat import NUMBERED
from pembinaan.views.surat_luar_shared import told

SCANS = {surat_ttd.PINDAIAN: "Pindaian surat yang sudah ditandatangani"}


def outside(request: HttpRequest, surat: Surat) -> Panel | None:
    if surat.keadaan != KeadaanSurat.LUAR:
        return None
    return Panel("pembinaan/surat_luar/_panel_luar.html", {"surat": surat, "boleh": _may(request, Izin.SURAT_NOMOR)})


def signing(request: HttpRequest, surat: Surat) -> Panel | None:
    """From the day its file is there; one query, for the scans."""
    if surat.keadaan not in NUMBERED or surat.keadaan == KeadaanSurat.TERBIT:
        return None
    signed = surat.keadaan != KeadaanSurat.SIAP
    may = _may(request, Izin.SURAT_NOMOR, Izin.SURAT_SETUJUI)
    context = {
        "surat": surat, "boleh": may,
        "slots": slots("surat", surat, SCANS, request.user) if signed else [],
        "tanda": told((surat.ttd_rincian or {}).get("tanda", [])),
        "beda": (surat.ttd_rincian or {}).get("beda", []), "menunggu": surat.keadaan == KeadaanSurat.SIAP,
        "p12": surat_ttd.has_p12() and _may(request, Izin.SURAT_SETUJUI),
    }  # fmt: skip
    return Panel("pembinaan/surat_luar/_panel_ttd.html", context)


def batch(request: HttpRequest, paket: PaketSurat) -> Panel | None:
    """How many wait outside and for a signature, and the folders that were made."""
    counted = {"luar": paket.hitung.get(KeadaanSurat.LUAR, 0), "siap": paket.hitung.get(KeadaanSurat.SIAP, 0)}
    folders = [row for row in paket.berkas_terbaru if row.jenis == BerkasPaket.Jenis.LUAR][:5]
    if not (counted["luar"] or counted["siap"] or folders):
        return None
    may = _may(request, Izin.SURAT_NOMOR)
    context: dict[str, Any] = {
        **counted, "paket": paket, "folders": folders, "boleh": may,
        "boleh_ttd": _may(request, Izin.SURAT_NOMOR, Izin.SURAT_SETUJUI),
    }  # fmt: skip
    if counted["luar"] and may:
        kop = "ya" if SetelanSurat.current().kop else "tidak"
        context["map"] = MapForm(initial={"kertas": paket.kertas, "kop": kop})
    return Panel("pembinaan/surat_luar/_panel_paket.html", context)


def _may(request: HttpRequest, *rights: Izin) -> bool:
    user: Any = request.user
    return any(user.boleh(right) for right in rights) and not user.hanya_membaca
