from django.db import migrations

from koperasi.lib.dbops import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("accounts", "0001_initial")]
    operations = [append_only("audit_jejak", "accounts_userevent", "accounts_peranpenggunaevent")]
