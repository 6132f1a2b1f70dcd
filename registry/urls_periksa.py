"""Addresses of the review and of what staff enter on behalf of a cooperative."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import URLPattern, path, register_converter

from registry.views import review_settings, reviews, wakil


@dataclass(frozen=True)
class Nomor:
    """The number of a receipt, which people say on the telephone, taken apart."""

    jenis: str
    tahun_buku: int
    pk: int


class NomorConverter:
    """RAT-2025-000012 in an address."""

    regex = r"(?:RAT|LK)-\d{4}-\d{6,12}"

    def to_python(self, value: str) -> Nomor:
        kind, year, pk = value.split("-")
        return Nomor("rat" if kind == "RAT" else "laporan", int(year), int(pk))

    def to_url(self, value: str) -> str:
        if not re.fullmatch(self.regex, value):
            raise ValueError(value)
        return value


register_converter(NomorConverter, "nomor")

urlpatterns: list[URLPattern] = [
    path("periksa/", reviews.periksa_list, name="periksa-list"),
    path("periksa/<nomor:nomor>/", reviews.periksa_detail, name="periksa-detail"),
    path("periksa/<nomor:nomor>/terima/", reviews.periksa_accept, name="periksa-accept"),
    path("periksa/<nomor:nomor>/kembalikan/", reviews.periksa_return, name="periksa-return"),
    path("periksa/<nomor:nomor>/lewati/", reviews.periksa_skip, name="periksa-skip"),
    path("periksa/<nomor:nomor>/sengketa/", reviews.sengketa_settle, name="sengketa-settle"),
    path("periksa/alasan/", review_settings.alasan_list, name="alasan-list"),
    path("periksa/alasan/tambah/", review_settings.alasan_create, name="alasan-create"),
    path("periksa/alasan/<int:pk>/", review_settings.alasan_update, name="alasan-update"),
    path("periksa/setelan/", review_settings.pelaporan_update, name="pelaporan-update"),
    path("periksa/atas-nama/", wakil.wakil_list, name="wakil-list"),
    path("periksa/atas-nama/<uuid:kode>/", wakil.wakil_update, name="wakil-update"),
    path("periksa/atas-nama/<uuid:kode>/setujui/", wakil.wakil_approve, name="wakil-approve"),
    path("periksa/atas-nama/<uuid:kode>/kembalikan/", wakil.wakil_return, name="wakil-return"),
    path("koperasi/<int:pk>/atas-nama/", wakil.wakil_create, name="wakil-create"),
]
