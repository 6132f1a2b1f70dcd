from django.apps import AppConfig


class PembinaanConfig(AppConfig):
    name = "pembinaan"
    verbose_name = "Pembinaan"

    def ready(self) -> None:
        from pembinaan.models import ImporMikro, Lampiran, Pelatihan, UsulanPembubaran
        from registry.actions import sweeping

        sweeping.keep(lambda: Lampiran.objects.values_list("isi", flat=True))
        sweeping.keep(lambda: UsulanPembubaran.objects.exclude(berkas="").values_list("berkas", flat=True))
        sweeping.keep(lambda: ImporMikro.objects.values_list("berkas", flat=True))
        sweeping.keep(lambda: Pelatihan.objects.exclude(gabungan="").values_list("gabungan", flat=True))
