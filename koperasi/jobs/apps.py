from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "koperasi.jobs"
    label = "jobs"
    verbose_name = "Pekerjaan"
