"""Addresses of what came of the coaching, and of one cooperative's coaching."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import history, results, results_lists, yearly

urlpatterns: list[URLPattern] = [
    path("pembinaan/hasil/", results.hasil_list, name="hasil-list"),
    path("pembinaan/hasil/lama/", results.days_list, name="lama-list"),
    path("pembinaan/hasil/biaya/", results.cost_list, name="biaya-list"),
    path("pembinaan/hasil/jangkauan/", results.reach_list, name="jangkauan-list"),
    path("pembinaan/hasil/banding/", results.outcome_list, name="banding-list"),
    path("pembinaan/hasil/masalah/", results.problem_list, name="masalah-hasil-list"),
    path("pembinaan/hasil/rincian/<slug:apa>/", results_lists.rows_list, name="rincian-list"),
    path("pembinaan/hasil/rincian/<slug:apa>/unduh/", results_lists.rows_export, name="rincian-export"),
    path("pembinaan/hasil/tahunan/", yearly.year_list, name="tahunan-list"),
    path("pembinaan/hasil/tahunan/<int:tahun>/", yearly.year_detail, name="tahunan-detail"),
    path("pembinaan/hasil/tahunan/<int:tahun>/unduh/", yearly.year_export, name="tahunan-export"),
    path("pembinaan/hasil/tahunan/<int:tahun>/pdf/", yearly.year_pdf, name="tahunan-pdf"),
    path("pembinaan/hasil/tahunan/<int:tahun>/susun/", yearly.year_create, name="tahunan-create"),
    path("pembinaan/hasil/tahunan/berkas/<int:pk>/", yearly.year_file, name="tahunan-file"),
    path("pembinaan/koperasi/<int:pk>/", history.coaching_history, name="pembinaan-history"),
    path("pembinaan/catatan/<slug:jenis>/<int:ref>/", history.doing_open, name="catatan-open"),
]
