"""Addresses of answers to letters, and an officer's own letters."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import surat_jawab as jawab
from pembinaan.views import surat_saya as saya

urlpatterns: list[URLPattern] = [
    path("saya/", saya.letter_list, name="surat-saya-list"),
    path("saya/<int:pk>/", saya.letter_detail, name="surat-saya-detail"),
    path("saya/<int:pk>/surat.pdf", saya.letter_file, name="surat-saya-file"),
    path("saya/<int:pk>/terima/", saya.letter_accept, name="surat-saya-accept"),
    path("saya/<int:pk>/jawab/<slug:jenis>/", saya.answer_create, name="jawaban-saya-create"),
    path("jawaban/", jawab.answer_list, name="jawaban-list"),
    path("jawaban/<int:pk>/", jawab.answer_detail, name="jawaban-detail"),
    path("jawaban/<int:pk>/putus/", jawab.objection_settle, name="keberatan-settle"),
    path("jawaban/<int:pk>/dibaca/", jawab.answer_read, name="jawaban-read"),
    path("<int:pk>/jawaban/catat/", jawab.answer_record, name="jawaban-surat-record"),
]
