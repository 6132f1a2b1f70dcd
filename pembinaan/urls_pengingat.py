"""Addresses of reminders."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import reminders

urlpatterns: list[URLPattern] = [
    path("pengingat/", reminders.pengingat_list, name="pengingat-list"),
    path("pengingat/tanpa-nomor/", reminders.unreachable_list, name="tanpa-nomor-list"),
    path("pengingat/kecamatan/<int:pk>/", reminders.group_detail, name="grup-detail"),
    path("pengingat/kecamatan/<int:pk>/buka/", reminders.group_create, name="grup-create"),
    path("koperasi/<int:pk>/ingatkan/", reminders.pengingat_create, name="pengingat-create"),
    path("koperasi/<int:pk>/pengingat/", reminders.pengingat_history, name="pengingat-history"),
]
