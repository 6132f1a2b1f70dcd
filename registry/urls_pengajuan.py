"""Addresses of filings: drafts while they are filled in, and what became of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from registry.views import drafts, sent

urlpatterns: list[URLPattern] = [
    path("koperasi/<int:pk>/pengajuan/baru/", drafts.pengajuan_create, name="pengajuan-create"),
    path("pengajuan/<uuid:kode>/", drafts.konsep_detail, name="konsep-detail"),
    path("pengajuan/<uuid:kode>/bagian/<slug:key>/", drafts.konsep_edit, name="konsep-edit"),
    path("pengajuan/<uuid:kode>/bagian/<slug:key>/simpan/", drafts.konsep_save, name="konsep-save"),
    path("pengajuan/<uuid:kode>/periksa/", drafts.konsep_send, name="konsep-send"),
    path("pengajuan/<uuid:kode>/buang/", drafts.konsep_cancel, name="konsep-cancel"),
    path("pengajuan/<slug:jenis>/<int:pk>/", sent.pengajuan_detail, name="pengajuan-detail"),
    path("pengajuan/<slug:jenis>/<int:pk>/tarik/", sent.pengajuan_withdraw, name="pengajuan-withdraw"),
    path("pengajuan/<slug:jenis>/<int:pk>/perbaiki/", sent.pengajuan_repair, name="pengajuan-repair"),
    path("pengajuan/<slug:jenis>/<int:pk>/koreksi/", sent.pengajuan_correct, name="pengajuan-correct"),
    path("pengajuan/<slug:jenis>/<int:pk>/tandingan/", sent.pengajuan_contest, name="pengajuan-contest"),
]
