from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "koperasi.accounts"
    label = "accounts"
    verbose_name = "Pengguna dan peran"
