from __future__ import annotations

from django.urls import path

from koperasi.jobs import views

app_name = "jobs"
urlpatterns = [
    path("sehat/", views.health_check, name="kesehatan-check"),
    path("pekerjaan/", views.job_list, name="pekerjaan-list"),
    path("pekerjaan/<int:pk>/", views.job_detail, name="pekerjaan-detail"),
    path("pekerjaan/<int:pk>/coba-lagi/", views.job_retry, name="pekerjaan-retry"),
    path("pekerjaan/<int:pk>/batal/", views.job_cancel, name="pekerjaan-cancel"),
    path("pekerjaan/rombongan/<int:pk>/", views.batch_detail, name="rombongan-detail"),
]
