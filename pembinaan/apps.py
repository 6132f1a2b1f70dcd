from django.apps import AppConfig


class PembinaanConfig(AppConfig):
    name = "pembinaan"
    verbose_name = "Pembinaan"

    def ready(self) -> None:
        from pembinaan.actions import peta
        from pembinaan.actions.proposals_ministry import draft_name
        from pembinaan.models import (
            BerkasPaket,
            FormatProvinsi,
            FormatTerisi,
            ImporMikro,
            KeadaanUsulan,
            Lampiran,
            Pelatihan,
            RekonsiliasiOds,
            SetelanSurat,
            Surat,
            UsulanPembubaran,
        )
        from registry.actions import sweeping

        sweeping.keep(lambda: Lampiran.objects.values_list("isi", flat=True))
        sweeping.keep(
            lambda: UsulanPembubaran.objects.exclude(berkas="").values_list("berkas", flat=True), folder="usulan"
        )
        sweeping.keep(lambda: map(draft_name, UsulanPembubaran.objects.filter(keadaan=KeadaanUsulan.DISUSUN)))
        sweeping.keep(lambda: ImporMikro.objects.values_list("berkas", flat=True))
        sweeping.keep(lambda: Pelatihan.objects.exclude(gabungan="").values_list("gabungan", flat=True))
        sweeping.keep(lambda: Surat.objects.exclude(pdf="").values_list("pdf", flat=True), folder="surat")
        sweeping.keep(lambda: Surat.objects.exclude(ttd_pdf="").values_list("ttd_pdf", flat=True))
        sweeping.keep(lambda: BerkasPaket.objects.values_list("berkas", flat=True))
        sweeping.keep(lambda: FormatProvinsi.objects.values_list("berkas", flat=True), folder="format")
        sweeping.keep(lambda: FormatTerisi.objects.values_list("berkas", flat=True))
        sweeping.keep(lambda: RekonsiliasiOds.objects.values_list("berkas", flat=True))
        sweeping.keep(peta.files_in_use, folder=peta.FOLDER)
        # Every lambang there ever was: an issued letter prints the same after the office changed it.
        history = self.get_model("SetelanSuratEvent")._default_manager
        sweeping.keep(lambda: SetelanSurat.objects.exclude(lambang="").values_list("lambang", flat=True), folder="kop")
        sweeping.keep(lambda: history.exclude(lambang="").values_list("lambang", flat=True).distinct())
