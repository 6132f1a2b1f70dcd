import django.db.models.deletion
import koperasi.lib.dates
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from koperasi.lib import dbops


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0003_pengajuan'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PengingatRat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kanal', models.CharField(choices=[('wa', 'WhatsApp'), ('grup', 'Grup WhatsApp kecamatan')], max_length=4)),
                ('tahun_buku', models.PositiveSmallIntegerField()),
                ('tujuan', models.CharField(blank=True, max_length=15)),
                ('kepada', models.CharField(blank=True, max_length=200)),
                ('teks', models.TextField()),
                ('dibuka_pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
                ('kecamatan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pengingat_set', to='registry.kecamatan')),
                ('koperasi', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pengingat_set', to='registry.koperasi')),
                ('oleh', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pengingat RAT',
                'verbose_name_plural': 'pengingat RAT',
                'ordering': ['-dibuka_pada', '-pk'],
                'indexes': [models.Index(fields=['koperasi', 'tahun_buku', '-dibuka_pada'], name='pengingat_koperasi'), models.Index(fields=['kecamatan', 'tahun_buku', '-dibuka_pada'], name='pengingat_kecamatan')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kanal', 'wa'), ('kecamatan', None), ('koperasi__isnull', False), models.Q(('tujuan', ''), _negated=True)), models.Q(('kanal', 'grup'), ('kecamatan__isnull', False), ('koperasi', None), ('tujuan', '')), _connector='OR'), name='pengingat_satu_alamat')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pengingatrat',
            trigger=pgtrigger.compiler.Trigger(name='hanya_tambah', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7dae02d0d5f0916b2674765da46c36c994864032', operation='UPDATE OR DELETE', pgid='pgtrigger_hanya_tambah_c8062', table='pembinaan_pengingatrat', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pengingatrat',
            trigger=pgtrigger.compiler.Trigger(name='tidak_dikosongkan', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='3de7b8a05e5587e9dd9ef14fe5cf7ad14841d358', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_tidak_dikosongkan_bee87', table='pembinaan_pengingatrat', when='BEFORE')),
        ),
        dbops.append_only("pembinaan_pengingatrat"),
    ]
