"""Before any table: the extensions the schema uses and the application's rights on everything that follows."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

from koperasi.lib.dbops import grant_application


class Migration(migrations.Migration):
    dependencies = []
    operations = [TrigramExtension(), UnaccentExtension(), BtreeGistExtension(), grant_application()]
