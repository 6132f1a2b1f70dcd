from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "koperasi.audit"
    label = "audit"
    verbose_name = "Jejak"
