from django.db import migrations

from koperasi.lib import dbops


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        dbops.append_only(
            "registry_perubahanstatus",
            "registry_perubahankewenangan",
            "registry_aksespengurusevent",
            "registry_datatahunanevent",
            "registry_kantorevent",
            "registry_kegiatanusahaevent",
            "registry_keputusanperpanjanganevent",
            "registry_koperasievent",
            "registry_laporankeuanganevent",
            "registry_pelepasanremevent",
            "registry_pengurusevent",
            "registry_perubahananggarandasarevent",
            "registry_ratevent",
            "registry_rilispeninjauanevent",
        )
    ]
