"""Addresses of routes, below pembinaan/rencana/."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import rencana, rencana_papers, rencana_plan

urlpatterns: list[URLPattern] = [
    path("", rencana.rencana_list, name="rencana-list"),
    path("pilih/", rencana_plan.rencana_choose, name="rencana-choose"),
    path("baru/", rencana_plan.rencana_create, name="rencana-create"),
    path("<int:pk>/", rencana.rencana_detail, name="rencana-detail"),
    path("<int:pk>/ubah/", rencana_plan.rencana_update, name="rencana-update"),
    path("<int:pk>/tujuan/", rencana_plan.tujuan_add, name="tujuan-add"),
    path("<int:pk>/tujuan/urutan/", rencana_plan.tujuan_order, name="tujuan-order"),
    path("<int:pk>/tujuan/<uuid:kunci>/keluarkan/", rencana_plan.tujuan_remove, name="tujuan-remove"),
    path("<int:pk>/nomor/", rencana.rencana_issue, name="rencana-issue"),
    path("<int:pk>/batal/", rencana.rencana_cancel, name="rencana-cancel"),
    path("<int:pk>/kesimpulan/", rencana.kesimpulan_update, name="kesimpulan-update"),
    path("<int:pk>/selesai/", rencana.rencana_end, name="rencana-end"),
    path("<int:pk>/surat-tugas.pdf", rencana_papers.surat_tugas_pdf, name="surat-tugas-pdf"),
    path("<int:pk>/visum.pdf", rencana_papers.visum_pdf, name="visum-pdf"),
    path("<int:pk>/formulir.pdf", rencana_papers.formulir_pdf, name="formulir-pdf"),
    path("<int:pk>/laporan.pdf", rencana_papers.perjalanan_pdf, name="perjalanan-pdf"),
    path("<int:pk>/laporan.docx", rencana_papers.perjalanan_export, name="perjalanan-export"),
    path("<int:pk>/laporan/siapkan/", rencana_papers.perjalanan_print, name="perjalanan-print"),
    path("<int:pk>/laporan/<int:pekerjaan>/", rencana_papers.perjalanan_file, name="perjalanan-file"),
    path("<int:pk>/temuan.xlsx", rencana_papers.temuan_export, name="temuan-export"),
]
