"""Addresses of the rooms about evidence, the rule, the night and the explanation."""

from __future__ import annotations

import datetime as dt

from django.urls import URLPattern, path, register_converter

from registry.views import decisions, extensions, filings, matriks, night, release, rules, why


class DayConverter:
    """2026-11-22 in an address. A day that does not exist is a 404."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(DayConverter, "hari")

urlpatterns: list[URLPattern] = [
    path("koperasi/<int:pk>/mengapa/", why.koperasi_why, name="koperasi-why"),
    path("koperasi/<int:pk>/rat/catat/", filings.rat_record, name="rat-record"),
    path("koperasi/<int:pk>/laporan-keuangan/catat/", filings.laporan_record, name="laporan-record"),
    path("koperasi/<int:pk>/keputusan/catat/", decisions.keputusan_record, name="keputusan-record"),
    path("matriks-rat/", matriks.matriks_rat, name="matriks-rat"),
    path("matriks-rat/simpan/", matriks.matriks_save, name="matriks-save"),
    path("matriks-rat/cetak/", matriks.matriks_print, name="matriks-print"),
    path("aturan/", rules.aturan_list, name="aturan-list"),
    path("aturan/usul/", rules.aturan_propose, name="aturan-propose"),
    path("aturan/<int:nomor>/", rules.aturan_detail, name="aturan-detail"),
    path("aturan/<int:nomor>/tetapkan/", rules.aturan_adopt, name="aturan-adopt"),
    path("aturan/<int:nomor>/tolak/", rules.aturan_reject, name="aturan-reject"),
    path("aturan/<int:nomor>/lepas/", rules.aturan_release, name="aturan-release"),
    path("perpanjangan/", extensions.perpanjangan_list, name="perpanjangan-list"),
    path("perpanjangan/beri/", extensions.perpanjangan_grant, name="perpanjangan-grant"),
    path("perpanjangan/<int:pk>/", extensions.perpanjangan_detail, name="perpanjangan-detail"),
    path("perpanjangan/<int:pk>/cabut/", extensions.perpanjangan_revoke, name="perpanjangan-revoke"),
    path("peninjauan/", release.peninjauan_detail, name="peninjauan-detail"),
    path("peninjauan/akhiri/", release.peninjauan_release, name="peninjauan-release"),
    path("malam/", night.malam_list, name="malam-list"),
    path("malam/prakiraan/", night.malam_forecast, name="malam-forecast"),
    path("malam/prakiraan/lepas/", night.forecast_release, name="forecast-release"),
    path("malam/<hari:tanggal>/", night.malam_detail, name="malam-detail"),
    path("malam/<hari:tanggal>/lepas/", night.malam_release, name="malam-release"),
]
