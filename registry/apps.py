from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Registri koperasi"

    def ready(self) -> None:
        from registry.filing import laporan, rat  # noqa: F401 - they declare what a filing consists of
