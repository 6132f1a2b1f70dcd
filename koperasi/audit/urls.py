from __future__ import annotations

from django.urls import path

from koperasi.audit import views

app_name = "audit"
urlpatterns = [path("jejak/", views.trail_list, name="jejak-list")]
