from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "koperasi.ui"
    label = "ui"
