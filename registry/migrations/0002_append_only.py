from django.db import migrations

from koperasi.lib import dbops


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        dbops.append_only("registry_perubahanstatus", "registry_perubahankewenangan")
    ]
