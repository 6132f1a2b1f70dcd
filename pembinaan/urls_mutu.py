"""Addresses of data quality and double records."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import ganda, mutu, mutu_benar

urlpatterns: list[URLPattern] = [
    path("mutu/", mutu.mutu_list, name="mutu-list"),
    path("mutu/perbaikan/<slug:cara>/", mutu.fix_list, name="perbaikan-list"),
    path("mutu/perbaikan/<slug:cara>/lanjut/", mutu.fix_open, name="perbaikan-open"),
    path("mutu/ganjil/", mutu.odd_list, name="ganjil-list"),
    path("mutu/ganjil/<slug:apa>/", mutu.odd_detail, name="ganjil-detail"),
    path("mutu/ganjil/<slug:apa>/<int:koperasi>/benar/", mutu_benar.true_accept, name="ganjil-accept"),
    path("mutu/ganjil/benar/<int:pk>/batal/", mutu_benar.true_undo, name="ganjil-undo"),
    path("mutu/ganda/", ganda.ganda_list, name="ganda-list"),
    path("mutu/ganda/diputus/", ganda.gabungan_list, name="gabungan-list"),
    path("mutu/ganda/gabungan/<int:pk>/batal/", ganda.ganda_undo, name="ganda-undo"),
    path("mutu/ganda/<int:satu>/<int:dua>/", ganda.ganda_detail, name="ganda-detail"),
    path("mutu/ganda/<int:satu>/<int:dua>/bukan/", ganda.ganda_reject, name="ganda-reject"),
]
