"""Desk, cases, promises, the list of problems."""

from __future__ import annotations

from django.urls import path

from pembinaan.views import kasus, kasus_edit, kasus_hands, kasus_massal, masalah

urlpatterns = [
    path("pembinaan/", kasus.meja_list, name="meja-list"),
    path("pembinaan/meja/serah-terima/", kasus_hands.meja_transfer, name="meja-transfer"),
    path("pembinaan/kasus/", kasus.kasus_list, name="kasus-list"),
    path("pembinaan/kasus/unduh/", kasus.kasus_export, name="kasus-export"),
    path("pembinaan/kasus/bagi/", kasus_hands.kasus_assign, name="kasus-assign"),
    path("pembinaan/kasus/buka/", kasus_massal.kasus_massal_create, name="kasus-massal-create"),
    path("pembinaan/kasus/buka/<int:pk>/batal/", kasus_massal.kasus_massal_undo, name="kasus-massal-undo"),
    path("pembinaan/kasus/<int:pk>/", kasus.kasus_detail, name="kasus-detail"),
    path("pembinaan/kasus/<int:pk>/ubah/", kasus_edit.kasus_update, name="kasus-update"),
    path("pembinaan/kasus/<int:pk>/kegiatan/", kasus_edit.kegiatan_create, name="kegiatan-create"),
    path(
        "pembinaan/kasus/<int:pk>/kegiatan/<int:kegiatan_pk>/batal/", kasus_edit.kegiatan_cancel,
        name="kegiatan-cancel",
    ),
    path("pembinaan/kasus/<int:pk>/janji/", kasus_edit.janji_create, name="janji-create"),
    path("pembinaan/kasus/<int:pk>/janji/<int:janji_pk>/cabut/", kasus_edit.janji_withdraw, name="janji-withdraw"),
    path("pembinaan/kasus/<int:pk>/ambil/", kasus_hands.kasus_take, name="kasus-take"),
    path("pembinaan/kasus/<int:pk>/serahkan/", kasus_hands.kasus_transfer, name="kasus-transfer"),
    path("pembinaan/kasus/<int:pk>/tutup/", kasus_edit.kasus_close, name="kasus-close"),
    path("pembinaan/kasus/<int:pk>/buka-lagi/", kasus_edit.kasus_reopen, name="kasus-reopen"),
    path("pembinaan/koperasi/<int:pk>/kasus/baru/", kasus_edit.kasus_create, name="kasus-create"),
    path("pembinaan/janji/", kasus.janji_list, name="janji-list"),
    path("pembinaan/setelan/masalah/", masalah.masalah_list, name="masalah-list"),
    path("pembinaan/setelan/masalah/tambah/", masalah.masalah_create, name="masalah-create"),
    path("pembinaan/setelan/masalah/<int:pk>/ubah/", masalah.masalah_update, name="masalah-update"),
    path("pembinaan/setelan/masalah/<int:pk>/urut/", masalah.masalah_order, name="masalah-order"),
]  # fmt: skip
