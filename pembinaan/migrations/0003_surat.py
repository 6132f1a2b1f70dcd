import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import koperasi.lib.dates
import pembinaan.models.setelan_surat
import pembinaan.models.surat
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from koperasi.lib import dbops


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('pembinaan', '0002_pembinaan'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('registry', '0003_pengajuan'),
    ]

    operations = [
        migrations.CreateModel(
            name='BerkasPaket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jenis', models.CharField(choices=[('gabungan', 'Semua surat dalam satu PDF'), ('zip', 'Semua surat dalam satu ZIP'), ('agenda', 'Agenda surat (Excel)'), ('luar', 'Map untuk SRIKANDI atau e-office')], max_length=10)),
                ('berkas', models.FileField(max_length=200, upload_to=pembinaan.models.surat._batch_place)),
                ('nama', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('ukuran', models.PositiveBigIntegerField()),
                ('jumlah', models.PositiveIntegerField()),
                ('halaman', models.PositiveIntegerField(blank=True, null=True)),
                ('daftar', models.JSONField(default=list)),
                ('dibuat_pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
            ],
            options={
                'verbose_name_plural': 'berkas paket',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BlokNomor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seri', models.SlugField(default='keluar', max_length=20)),
                ('tahun', models.PositiveSmallIntegerField()),
                ('dari', models.PositiveIntegerField(verbose_name='dari nomor')),
                ('sampai', models.PositiveIntegerField(verbose_name='sampai nomor')),
                ('terpakai', models.PositiveIntegerField(blank=True, null=True)),
                ('catatan', models.CharField(blank=True, max_length=200)),
                ('dicatat_pada', models.DateField()),
                ('dikembalikan_pada', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'blok nomor',
                'ordering': ['seri', '-tahun', 'dari'],
            },
        ),
        migrations.CreateModel(
            name='BlokNomorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('seri', models.SlugField(db_index=False, default='keluar', max_length=20)),
                ('tahun', models.PositiveSmallIntegerField()),
                ('dari', models.PositiveIntegerField(verbose_name='dari nomor')),
                ('sampai', models.PositiveIntegerField(verbose_name='sampai nomor')),
                ('terpakai', models.PositiveIntegerField(blank=True, null=True)),
                ('catatan', models.CharField(blank=True, max_length=200)),
                ('dicatat_pada', models.DateField()),
                ('dikembalikan_pada', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JawabanSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jenis', models.CharField(choices=[('penjelasan', 'Penjelasan'), ('janji', 'Rencana tanggal RAT'), ('keberatan', 'Keberatan')], max_length=12)),
                ('uraian', models.TextField()),
                ('tanggal', models.DateField()),
                ('dari', models.CharField(max_length=150)),
                ('lewat_kertas', models.BooleanField(default=False)),
                ('pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
                ('keputusan', models.CharField(blank=True, choices=[('diterima', 'Keberatan diterima'), ('ditolak', 'Keberatan tidak diterima')], max_length=10)),
                ('alasan', models.TextField(blank=True, verbose_name='alasan keputusan')),
                ('diputus_pada', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'jawaban surat',
                'ordering': ['-tanggal', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JawabanSuratEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('jenis', models.CharField(choices=[('penjelasan', 'Penjelasan'), ('janji', 'Rencana tanggal RAT'), ('keberatan', 'Keberatan')], max_length=12)),
                ('uraian', models.TextField()),
                ('tanggal', models.DateField()),
                ('dari', models.CharField(max_length=150)),
                ('lewat_kertas', models.BooleanField(default=False)),
                ('pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
                ('keputusan', models.CharField(blank=True, choices=[('diterima', 'Keberatan diterima'), ('ditolak', 'Keberatan tidak diterima')], max_length=10)),
                ('alasan', models.TextField(blank=True, verbose_name='alasan keputusan')),
                ('diputus_pada', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LangkahTangga',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.SlugField(max_length=40, unique=True)),
                ('jalur', models.CharField(choices=[('terlambat', 'RAT terlambat'), ('tidak_aktif', 'Tidak aktif')], max_length=12)),
                ('urutan', models.PositiveSmallIntegerField(verbose_name='urutan')),
                ('judul', models.CharField(max_length=100, verbose_name='nama langkah')),
                ('bentuk', models.CharField(choices=[('surat', 'Surat dinas'), ('panggilan', 'Surat panggilan')], default='surat', max_length=10, verbose_name='bentuk naskah')),
                ('pembuka', models.CharField(choices=[('terlambat', 'RAT belum kami terima sampai lewat batas dinas'), ('berturut', 'RAT terlambat dua tahun buku berturut-turut'), ('tidak_aktif', 'Koperasi tercatat tidak aktif'), ('tak_dijawab', 'Surat sebelumnya tidak dijawab')], max_length=12, verbose_name='terbuka bila')),
                ('jeda_hari', models.PositiveSmallIntegerField(default=0, verbose_name='jarak dari penerimaan surat sebelumnya (hari)')),
                ('tenggat_hari', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='waktu menjawab sejak diterima (hari)')),
                ('hari_kerja', models.BooleanField(default=False, verbose_name='hitung hari kerja saja')),
                ('tembusan', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('dasar', models.TextField(blank=True, verbose_name='dasar hukum')),
                ('aktif', models.BooleanField(default=True, verbose_name='dipakai')),
                ('diperiksa', models.BooleanField(default=False, verbose_name='sudah diperiksa dinas')),
                ('diubah_pada', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name_plural': 'langkah tangga',
                'ordering': ['jalur', 'urutan'],
                'constraints': [models.UniqueConstraint(fields=('jalur', 'urutan'), name='langkah_tangga_urutan_sekali'), models.CheckConstraint(condition=models.Q(('tenggat_hari__range', (1, 365))), name='langkah_tangga_tenggat_wajar'), models.CheckConstraint(condition=models.Q(('pembuka', 'tak_dijawab'), models.Q(('jalur', 'tidak_aktif'), ('pembuka', 'tidak_aktif')), models.Q(('jalur', 'terlambat'), ('pembuka__in', ['terlambat', 'berturut'])), _connector='OR'), name='langkah_tangga_pembuka_sejalur')],
            },
        ),
        migrations.CreateModel(
            name='LangkahTanggaEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kode', models.SlugField(db_index=False, max_length=40)),
                ('jalur', models.CharField(choices=[('terlambat', 'RAT terlambat'), ('tidak_aktif', 'Tidak aktif')], max_length=12)),
                ('urutan', models.PositiveSmallIntegerField(verbose_name='urutan')),
                ('judul', models.CharField(max_length=100, verbose_name='nama langkah')),
                ('bentuk', models.CharField(choices=[('surat', 'Surat dinas'), ('panggilan', 'Surat panggilan')], default='surat', max_length=10, verbose_name='bentuk naskah')),
                ('pembuka', models.CharField(choices=[('terlambat', 'RAT belum kami terima sampai lewat batas dinas'), ('berturut', 'RAT terlambat dua tahun buku berturut-turut'), ('tidak_aktif', 'Koperasi tercatat tidak aktif'), ('tak_dijawab', 'Surat sebelumnya tidak dijawab')], max_length=12, verbose_name='terbuka bila')),
                ('jeda_hari', models.PositiveSmallIntegerField(default=0, verbose_name='jarak dari penerimaan surat sebelumnya (hari)')),
                ('tenggat_hari', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='waktu menjawab sejak diterima (hari)')),
                ('hari_kerja', models.BooleanField(default=False, verbose_name='hitung hari kerja saja')),
                ('tembusan', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('dasar', models.TextField(blank=True, verbose_name='dasar hukum')),
                ('aktif', models.BooleanField(default=True, verbose_name='dipakai')),
                ('diperiksa', models.BooleanField(default=False, verbose_name='sudah diperiksa dinas')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PaketSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('judul', models.CharField(max_length=200)),
                ('keadaan', models.CharField(choices=[('paraf', 'Menunggu paraf'), ('persetujuan', 'Menunggu persetujuan kepala'), ('selesai', 'Sudah diputus'), ('batal', 'Dibatalkan')], default='paraf', max_length=12)),
                ('kertas', models.CharField(choices=[('a4', 'A4 (210 × 297 mm)'), ('f4', 'F4 (215 × 330 mm)')], default='a4', max_length=2)),
                ('saringan', models.TextField(blank=True)),
                ('tingkat', models.JSONField(default=list)),
                ('nota_nomor', models.CharField(blank=True, max_length=100, verbose_name='nomor nota dinas')),
                ('nota_tanggal', models.DateField(blank=True, null=True, verbose_name='tanggal nota dinas')),
                ('dibuat_tanggal', models.DateField()),
                ('dibuat_pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
            ],
            options={
                'verbose_name_plural': 'paket surat',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PaketSuratEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('judul', models.CharField(max_length=200)),
                ('keadaan', models.CharField(choices=[('paraf', 'Menunggu paraf'), ('persetujuan', 'Menunggu persetujuan kepala'), ('selesai', 'Sudah diputus'), ('batal', 'Dibatalkan')], default='paraf', max_length=12)),
                ('kertas', models.CharField(choices=[('a4', 'A4 (210 × 297 mm)'), ('f4', 'F4 (215 × 330 mm)')], default='a4', max_length=2)),
                ('saringan', models.TextField(blank=True)),
                ('tingkat', models.JSONField(default=list)),
                ('nota_nomor', models.CharField(blank=True, max_length=100, verbose_name='nomor nota dinas')),
                ('nota_tanggal', models.DateField(blank=True, null=True, verbose_name='tanggal nota dinas')),
                ('dibuat_tanggal', models.DateField()),
                ('dibuat_pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ParafSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urutan', models.PositiveSmallIntegerField()),
                ('jabatan', models.CharField(max_length=100)),
                ('atas_kertas', models.CharField(blank=True, max_length=150, verbose_name='diparaf di kertas oleh')),
                ('tanggal', models.DateField()),
                ('pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
            ],
            options={
                'verbose_name_plural': 'paraf surat',
                'ordering': ['urutan'],
            },
        ),
        migrations.CreateModel(
            name='PengecualianTangga',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kelompok', models.CharField(choices=[('kdmp', 'Koperasi Desa/Kelurahan Merah Putih'), ('luar', 'Kewenangan provinsi atau pusat'), ('kecamatan', 'Satu kecamatan'), ('koperasi', 'Satu koperasi')], max_length=10)),
                ('jalur', models.CharField(blank=True, choices=[('terlambat', 'RAT terlambat'), ('tidak_aktif', 'Tidak aktif')], max_length=12, verbose_name='hanya jalur')),
                ('alasan', models.CharField(max_length=300)),
                ('dari', models.DateField(verbose_name='mulai')),
                ('sampai', models.DateField(blank=True, null=True, verbose_name='sampai')),
            ],
            options={
                'verbose_name_plural': 'pengecualian tangga',
                'ordering': ['-dari', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PengecualianTanggaEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kelompok', models.CharField(choices=[('kdmp', 'Koperasi Desa/Kelurahan Merah Putih'), ('luar', 'Kewenangan provinsi atau pusat'), ('kecamatan', 'Satu kecamatan'), ('koperasi', 'Satu koperasi')], max_length=10)),
                ('jalur', models.CharField(blank=True, choices=[('terlambat', 'RAT terlambat'), ('tidak_aktif', 'Tidak aktif')], max_length=12, verbose_name='hanya jalur')),
                ('alasan', models.CharField(max_length=300)),
                ('dari', models.DateField(verbose_name='mulai')),
                ('sampai', models.DateField(blank=True, null=True, verbose_name='sampai')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PengirimanSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ke', models.PositiveSmallIntegerField()),
                ('cara', models.CharField(choices=[('langsung', 'Diantar langsung'), ('pos', 'Pos atau kurir'), ('surel', 'Surel'), ('whatsapp', 'WhatsApp (dibuka)'), ('desa', 'Melalui desa atau kelurahan'), ('camat', 'Melalui kecamatan')], max_length=10)),
                ('tanggal', models.DateField(verbose_name='diserahkan')),
                ('tujuan', models.CharField(blank=True, max_length=300)),
                ('pembawa', models.CharField(blank=True, max_length=150, verbose_name='diantar oleh')),
                ('resi', models.CharField(blank=True, max_length=60, verbose_name='nomor resi')),
                ('hasil', models.CharField(blank=True, choices=[('diterima', 'Diterima'), ('kembali', 'Kembali')], max_length=10)),
                ('hasil_pada', models.DateField(blank=True, null=True)),
                ('penerima', models.CharField(blank=True, max_length=150, verbose_name='diterima oleh')),
                ('jabatan_penerima', models.CharField(blank=True, max_length=100)),
                ('alasan', models.CharField(blank=True, choices=[('alamat', 'Alamat tidak ditemukan'), ('pindah', 'Sudah pindah'), ('kosong', 'Tidak ada orang'), ('ditolak', 'Ditolak penerima'), ('lain', 'Lainnya')], max_length=10, verbose_name='alasan kembali')),
                ('catatan', models.CharField(blank=True, max_length=300)),
                ('dicatat_pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
            ],
            options={
                'verbose_name_plural': 'pengiriman surat',
                'ordering': ['surat', 'ke'],
            },
        ),
        migrations.CreateModel(
            name='PengirimanSuratEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('ke', models.PositiveSmallIntegerField()),
                ('cara', models.CharField(choices=[('langsung', 'Diantar langsung'), ('pos', 'Pos atau kurir'), ('surel', 'Surel'), ('whatsapp', 'WhatsApp (dibuka)'), ('desa', 'Melalui desa atau kelurahan'), ('camat', 'Melalui kecamatan')], max_length=10)),
                ('tanggal', models.DateField(verbose_name='diserahkan')),
                ('tujuan', models.CharField(blank=True, max_length=300)),
                ('pembawa', models.CharField(blank=True, max_length=150, verbose_name='diantar oleh')),
                ('resi', models.CharField(blank=True, max_length=60, verbose_name='nomor resi')),
                ('hasil', models.CharField(blank=True, choices=[('diterima', 'Diterima'), ('kembali', 'Kembali')], max_length=10)),
                ('hasil_pada', models.DateField(blank=True, null=True)),
                ('penerima', models.CharField(blank=True, max_length=150, verbose_name='diterima oleh')),
                ('jabatan_penerima', models.CharField(blank=True, max_length=100)),
                ('alasan', models.CharField(blank=True, choices=[('alamat', 'Alamat tidak ditemukan'), ('pindah', 'Sudah pindah'), ('kosong', 'Tidak ada orang'), ('ditolak', 'Ditolak penerima'), ('lain', 'Lainnya')], max_length=10, verbose_name='alasan kembali')),
                ('catatan', models.CharField(blank=True, max_length=300)),
                ('dicatat_pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Pengumuman',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('judul', models.CharField(max_length=200)),
                ('nomor', models.CharField(blank=True, max_length=100)),
                ('dari', models.DateField(verbose_name='diumumkan mulai')),
                ('sampai', models.DateField(verbose_name='hari terakhir')),
                ('tempat', models.CharField(max_length=300)),
                ('batal_pada', models.DateField(blank=True, null=True)),
                ('alasan_batal', models.CharField(blank=True, max_length=300)),
                ('isi', models.JSONField(default=dict, editable=False)),
            ],
            options={
                'verbose_name_plural': 'pengumuman',
                'ordering': ['-dari', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PengumumanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('judul', models.CharField(max_length=200)),
                ('nomor', models.CharField(blank=True, max_length=100)),
                ('dari', models.DateField(verbose_name='diumumkan mulai')),
                ('sampai', models.DateField(verbose_name='hari terakhir')),
                ('tempat', models.CharField(max_length=300)),
                ('batal_pada', models.DateField(blank=True, null=True)),
                ('alasan_batal', models.CharField(blank=True, max_length=300)),
                ('isi', models.JSONField(default=dict, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PeristiwaSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('langkah', models.CharField(max_length=20)),
                ('dari', models.CharField(blank=True, choices=[('konsep', 'Konsep'), ('paraf', 'Menunggu paraf atau persetujuan'), ('dikembalikan', 'Dikembalikan'), ('disetujui', 'Disetujui, menunggu nomor'), ('luar', 'Menunggu nomor dari luar'), ('terbit', 'Bernomor, berkas sedang dibuat'), ('siap', 'Siap ditandatangani'), ('bertanda', 'Ditandatangani'), ('dikirim', 'Dalam pengantaran'), ('sampai', 'Sampai'), ('kembali', 'Kembali, tidak sampai'), ('ditarik', 'Ditarik'), ('batal', 'Dibatalkan')], max_length=12)),
                ('ke', models.CharField(choices=[('konsep', 'Konsep'), ('paraf', 'Menunggu paraf atau persetujuan'), ('dikembalikan', 'Dikembalikan'), ('disetujui', 'Disetujui, menunggu nomor'), ('luar', 'Menunggu nomor dari luar'), ('terbit', 'Bernomor, berkas sedang dibuat'), ('siap', 'Siap ditandatangani'), ('bertanda', 'Ditandatangani'), ('dikirim', 'Dalam pengantaran'), ('sampai', 'Sampai'), ('kembali', 'Kembali, tidak sampai'), ('ditarik', 'Ditarik'), ('batal', 'Dibatalkan')], max_length=12)),
                ('keterangan', models.TextField(blank=True)),
                ('tanggal', models.DateField()),
                ('pada', models.DateTimeField(default=koperasi.lib.dates.sekarang)),
            ],
            options={
                'verbose_name_plural': 'peristiwa surat',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PolaNomor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kunci', models.SlugField(blank=True, max_length=40, verbose_name='jenis surat')),
                ('klasifikasi', models.CharField(max_length=30, verbose_name='kode klasifikasi')),
                ('pola', models.CharField(default='{klasifikasi}/{nomor}/{unit}/{tahun}', max_length=80, verbose_name='pola nomor')),
                ('seri', models.SlugField(default='keluar', max_length=20, verbose_name='buku agenda')),
                ('berlaku_pada', models.DateField(verbose_name='berlaku mulai')),
            ],
            options={
                'verbose_name_plural': 'pola nomor',
                'ordering': ['kunci', '-berlaku_pada'],
            },
        ),
        migrations.CreateModel(
            name='PolaNomorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kunci', models.SlugField(blank=True, db_index=False, max_length=40, verbose_name='jenis surat')),
                ('klasifikasi', models.CharField(max_length=30, verbose_name='kode klasifikasi')),
                ('pola', models.CharField(default='{klasifikasi}/{nomor}/{unit}/{tahun}', max_length=80, verbose_name='pola nomor')),
                ('seri', models.SlugField(db_index=False, default='keluar', max_length=20, verbose_name='buku agenda')),
                ('berlaku_pada', models.DateField(verbose_name='berlaku mulai')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SetelanSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kertas', models.CharField(choices=[('a4', 'A4 (210 × 297 mm)'), ('f4', 'F4 (215 × 330 mm)')], default='a4', max_length=2)),
                ('kop', models.BooleanField(default=True, verbose_name='cetak kop')),
                ('lambang', models.FileField(blank=True, max_length=200, upload_to=pembinaan.models.setelan_surat._logo_place, verbose_name='lambang daerah')),
                ('garis_kop', models.CharField(choices=[('ganda', 'Garis ganda'), ('tunggal', 'Garis tunggal tebal')], default='ganda', max_length=8)),
                ('tepi', models.CharField(choices=[('b', 'Atas 2, bawah 2,5, kiri 3, kanan 2 cm'), ('a', 'Atas 2, bawah 2, kiri 2,5, kanan 2 cm')], default='b', max_length=1, verbose_name='tepi kertas')),
                ('huruf', models.PositiveSmallIntegerField(choices=[(12, 'Arial 12'), (11, 'Arial 11')], default=12, verbose_name='ukuran huruf')),
                ('hal_tebal', models.BooleanField(default=False, verbose_name='hal dicetak tebal')),
                ('nama_bergaris', models.BooleanField(default=False, verbose_name='nama penanda tangan bergaris bawah')),
                ('atas_nama', models.CharField(blank=True, max_length=150, verbose_name='atas nama (a.n.)')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='kode unit dalam nomor')),
                ('cara_nomor', models.CharField(choices=[('aplikasi', 'Dari aplikasi ini, urut tanpa celah'), ('blok', 'Dari blok nomor yang diberi sekretariat'), ('luar', 'Dari luar (SRIKANDI atau e-office), dicatat sesudah kembali')], default='aplikasi', max_length=10, verbose_name='asal nomor surat')),
                ('batas_gagal', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='pengantaran gagal sebelum diumumkan')),
                ('pengumuman_hari', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='lama pengumuman (hari)')),
                ('diperiksa', models.BooleanField(default=False, verbose_name='sudah diperiksa dinas')),
                ('diubah_pada', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name_plural': 'setelan surat',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='setelan_surat_satu'), models.CheckConstraint(condition=models.Q(('huruf__in', [11, 12])), name='setelan_surat_huruf'), models.CheckConstraint(condition=models.Q(('batas_gagal__range', (1, 10))), name='setelan_surat_batas_gagal'), models.CheckConstraint(condition=models.Q(('pengumuman_hari__range', (1, 365))), name='setelan_surat_pengumuman')],
            },
        ),
        migrations.CreateModel(
            name='SetelanSuratEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kertas', models.CharField(choices=[('a4', 'A4 (210 × 297 mm)'), ('f4', 'F4 (215 × 330 mm)')], default='a4', max_length=2)),
                ('kop', models.BooleanField(default=True, verbose_name='cetak kop')),
                ('lambang', models.FileField(blank=True, max_length=200, upload_to=pembinaan.models.setelan_surat._logo_place, verbose_name='lambang daerah')),
                ('garis_kop', models.CharField(choices=[('ganda', 'Garis ganda'), ('tunggal', 'Garis tunggal tebal')], default='ganda', max_length=8)),
                ('tepi', models.CharField(choices=[('b', 'Atas 2, bawah 2,5, kiri 3, kanan 2 cm'), ('a', 'Atas 2, bawah 2, kiri 2,5, kanan 2 cm')], default='b', max_length=1, verbose_name='tepi kertas')),
                ('huruf', models.PositiveSmallIntegerField(choices=[(12, 'Arial 12'), (11, 'Arial 11')], default=12, verbose_name='ukuran huruf')),
                ('hal_tebal', models.BooleanField(default=False, verbose_name='hal dicetak tebal')),
                ('nama_bergaris', models.BooleanField(default=False, verbose_name='nama penanda tangan bergaris bawah')),
                ('atas_nama', models.CharField(blank=True, max_length=150, verbose_name='atas nama (a.n.)')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='kode unit dalam nomor')),
                ('cara_nomor', models.CharField(choices=[('aplikasi', 'Dari aplikasi ini, urut tanpa celah'), ('blok', 'Dari blok nomor yang diberi sekretariat'), ('luar', 'Dari luar (SRIKANDI atau e-office), dicatat sesudah kembali')], default='aplikasi', max_length=10, verbose_name='asal nomor surat')),
                ('batas_gagal', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='pengantaran gagal sebelum diumumkan')),
                ('pengumuman_hari', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='lama pengumuman (hari)')),
                ('diperiksa', models.BooleanField(default=False, verbose_name='sudah diperiksa dinas')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Surat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jenis', models.CharField(choices=[('tangga', 'Langkah tangga'), ('keterangan', 'Permintaan keterangan kepada lurah atau kepala desa'), ('pembatalan', 'Pembatalan surat')], default='tangga', max_length=12)),
                ('jalur', models.CharField(blank=True, choices=[('terlambat', 'RAT terlambat'), ('tidak_aktif', 'Tidak aktif')], max_length=12)),
                ('putaran', models.CharField(blank=True, max_length=10)),
                ('tahun_buku', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('keadaan', models.CharField(choices=[('konsep', 'Konsep'), ('paraf', 'Menunggu paraf atau persetujuan'), ('dikembalikan', 'Dikembalikan'), ('disetujui', 'Disetujui, menunggu nomor'), ('luar', 'Menunggu nomor dari luar'), ('terbit', 'Bernomor, berkas sedang dibuat'), ('siap', 'Siap ditandatangani'), ('bertanda', 'Ditandatangani'), ('dikirim', 'Dalam pengantaran'), ('sampai', 'Sampai'), ('kembali', 'Kembali, tidak sampai'), ('ditarik', 'Ditarik'), ('batal', 'Dibatalkan')], default='konsep', max_length=12)),
                ('dibuat_tanggal', models.DateField()),
                ('catatan', models.TextField(blank=True)),
                ('alasan_akhir', models.TextField(blank=True)),
                ('cara_nomor', models.CharField(blank=True, choices=[('aplikasi', 'Dari aplikasi ini, urut tanpa celah'), ('blok', 'Dari blok nomor yang diberi sekretariat'), ('luar', 'Dari luar (SRIKANDI atau e-office), dicatat sesudah kembali')], max_length=10)),
                ('seri', models.SlugField(blank=True, max_length=20)),
                ('tahun', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('urut', models.PositiveIntegerField(blank=True, null=True)),
                ('nomor', models.CharField(blank=True, max_length=100)),
                ('tanggal', models.DateField(blank=True, null=True)),
                ('kertas', models.CharField(choices=[('a4', 'A4 (210 × 297 mm)'), ('f4', 'F4 (215 × 330 mm)')], default='a4', max_length=2)),
                ('isi', models.JSONField(blank=True, null=True)),
                ('kode', models.CharField(blank=True, max_length=32, null=True, unique=True)),
                ('disetujui_tanggal', models.DateField(blank=True, null=True)),
                ('pdf', models.FileField(blank=True, max_length=200, upload_to=pembinaan.models.surat._pdf_place)),
                ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                ('pdf_ukuran', models.PositiveIntegerField(blank=True, null=True)),
                ('pdf_halaman', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('pdf_pada', models.DateTimeField(blank=True, null=True)),
                ('pdf_dari_luar', models.BooleanField(default=False)),
                ('dicetak_pada', models.DateTimeField(blank=True, null=True)),
                ('ttd_pada', models.DateField(blank=True, null=True, verbose_name='ditandatangani')),
                ('ttd_cara', models.CharField(blank=True, choices=[('basah', 'Tanda tangan basah'), ('luar', 'Elektronik, dari luar'), ('p12', 'Sertifikat kantor')], max_length=10)),
                ('ttd_rincian', models.JSONField(blank=True, null=True)),
                ('ttd_pdf', models.FileField(blank=True, max_length=200, upload_to=pembinaan.models.surat._pdf_place)),
                ('ttd_sha256', models.CharField(blank=True, max_length=64)),
                ('diterima_pada', models.DateField(blank=True, null=True)),
                ('dianggap', models.BooleanField(default=False, verbose_name='dianggap telah disampaikan')),
                ('tenggat', models.DateField(blank=True, null=True, verbose_name='tenggat menjawab')),
                ('diubah_pada', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name_plural': 'surat',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SuratEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('jenis', models.CharField(choices=[('tangga', 'Langkah tangga'), ('keterangan', 'Permintaan keterangan kepada lurah atau kepala desa'), ('pembatalan', 'Pembatalan surat')], default='tangga', max_length=12)),
                ('jalur', models.CharField(blank=True, choices=[('terlambat', 'RAT terlambat'), ('tidak_aktif', 'Tidak aktif')], max_length=12)),
                ('putaran', models.CharField(blank=True, max_length=10)),
                ('tahun_buku', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('keadaan', models.CharField(choices=[('konsep', 'Konsep'), ('paraf', 'Menunggu paraf atau persetujuan'), ('dikembalikan', 'Dikembalikan'), ('disetujui', 'Disetujui, menunggu nomor'), ('luar', 'Menunggu nomor dari luar'), ('terbit', 'Bernomor, berkas sedang dibuat'), ('siap', 'Siap ditandatangani'), ('bertanda', 'Ditandatangani'), ('dikirim', 'Dalam pengantaran'), ('sampai', 'Sampai'), ('kembali', 'Kembali, tidak sampai'), ('ditarik', 'Ditarik'), ('batal', 'Dibatalkan')], default='konsep', max_length=12)),
                ('dibuat_tanggal', models.DateField()),
                ('catatan', models.TextField(blank=True)),
                ('alasan_akhir', models.TextField(blank=True)),
                ('cara_nomor', models.CharField(blank=True, choices=[('aplikasi', 'Dari aplikasi ini, urut tanpa celah'), ('blok', 'Dari blok nomor yang diberi sekretariat'), ('luar', 'Dari luar (SRIKANDI atau e-office), dicatat sesudah kembali')], max_length=10)),
                ('seri', models.SlugField(blank=True, db_index=False, max_length=20)),
                ('tahun', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('urut', models.PositiveIntegerField(blank=True, null=True)),
                ('nomor', models.CharField(blank=True, max_length=100)),
                ('tanggal', models.DateField(blank=True, null=True)),
                ('kertas', models.CharField(choices=[('a4', 'A4 (210 × 297 mm)'), ('f4', 'F4 (215 × 330 mm)')], default='a4', max_length=2)),
                ('disetujui_tanggal', models.DateField(blank=True, null=True)),
                ('pdf_dari_luar', models.BooleanField(default=False)),
                ('dicetak_pada', models.DateTimeField(blank=True, null=True)),
                ('ttd_pada', models.DateField(blank=True, null=True, verbose_name='ditandatangani')),
                ('ttd_cara', models.CharField(blank=True, choices=[('basah', 'Tanda tangan basah'), ('luar', 'Elektronik, dari luar'), ('p12', 'Sertifikat kantor')], max_length=10)),
                ('ttd_rincian', models.JSONField(blank=True, null=True)),
                ('ttd_pdf', models.FileField(blank=True, max_length=200, upload_to=pembinaan.models.surat._pdf_place)),
                ('ttd_sha256', models.CharField(blank=True, max_length=64)),
                ('diterima_pada', models.DateField(blank=True, null=True)),
                ('dianggap', models.BooleanField(default=False, verbose_name='dianggap telah disampaikan')),
                ('tenggat', models.DateField(blank=True, null=True, verbose_name='tenggat menjawab')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SuratPengantar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nomor', models.CharField(blank=True, max_length=100)),
                ('tanggal', models.DateField()),
            ],
            options={
                'verbose_name_plural': 'surat pengantar',
                'ordering': ['-tanggal', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SuratPengantarEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('nomor', models.CharField(blank=True, max_length=100)),
                ('tanggal', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeksSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kunci', models.SlugField(max_length=40)),
                ('versi', models.PositiveSmallIntegerField()),
                ('keadaan', models.CharField(choices=[('diusulkan', 'Diusulkan'), ('ditetapkan', 'Ditetapkan'), ('ditolak', 'Tidak ditetapkan')], default='diusulkan', max_length=12)),
                ('isi', models.JSONField()),
                ('catatan', models.TextField(blank=True, verbose_name='apa yang berubah')),
                ('berlaku_pada', models.DateField(blank=True, null=True, verbose_name='berlaku mulai')),
                ('diusulkan_pada', models.DateField()),
                ('diputus_pada', models.DateField(blank=True, null=True)),
                ('alasan_ditolak', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'teks surat',
                'ordering': ['kunci', '-versi'],
            },
        ),
        migrations.CreateModel(
            name='TeksSuratEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kunci', models.SlugField(db_index=False, max_length=40)),
                ('versi', models.PositiveSmallIntegerField()),
                ('keadaan', models.CharField(choices=[('diusulkan', 'Diusulkan'), ('ditetapkan', 'Ditetapkan'), ('ditolak', 'Tidak ditetapkan')], default='diusulkan', max_length=12)),
                ('isi', models.JSONField()),
                ('catatan', models.TextField(blank=True, verbose_name='apa yang berubah')),
                ('berlaku_pada', models.DateField(blank=True, null=True, verbose_name='berlaku mulai')),
                ('diusulkan_pada', models.DateField()),
                ('diputus_pada', models.DateField(blank=True, null=True)),
                ('alasan_ditolak', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TingkatParaf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urutan', models.PositiveSmallIntegerField(unique=True)),
                ('jabatan', models.CharField(max_length=100)),
                ('peran', models.CharField(choices=[('petugas', 'Petugas'), ('kabid', 'Kepala bidang'), ('sekretariat', 'Sekretariat')], max_length=20)),
            ],
            options={
                'verbose_name_plural': 'tingkat paraf',
                'ordering': ['urutan'],
            },
        ),
        migrations.CreateModel(
            name='TingkatParafEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('urutan', models.PositiveSmallIntegerField()),
                ('jabatan', models.CharField(max_length=100)),
                ('peran', models.CharField(choices=[('petugas', 'Petugas'), ('kabid', 'Kepala bidang'), ('sekretariat', 'Sekretariat')], max_length=20)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UrutanSurat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seri', models.SlugField(max_length=20)),
                ('tahun', models.PositiveSmallIntegerField()),
                ('terakhir', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'urutan surat',
                'constraints': [models.UniqueConstraint(fields=('seri', 'tahun'), name='urutan_surat_sekali')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='lampiran',
            name='lampiran_satu_pemilik',
        ),
        migrations.AddField(
            model_name='berkaspaket',
            name='dibuat_oleh',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bloknomor',
            name='dicatat_oleh',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bloknomor',
            name='dikembalikan_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bloknomorevent',
            name='dicatat_oleh',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bloknomorevent',
            name='dikembalikan_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bloknomorevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='bloknomorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.bloknomor'),
        ),
        migrations.AddField(
            model_name='jawabansurat',
            name='diputus_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='jawabansurat',
            name='janji',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jawaban_set', to='pembinaan.janjirat'),
        ),
        migrations.AddField(
            model_name='jawabansurat',
            name='oleh',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lampiran',
            name='jawaban',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lampiran_set', to='pembinaan.jawabansurat'),
        ),
        migrations.AddField(
            model_name='jawabansuratevent',
            name='diputus_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='jawabansuratevent',
            name='janji',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.janjirat'),
        ),
        migrations.AddField(
            model_name='jawabansuratevent',
            name='oleh',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='jawabansuratevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='jawabansuratevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.jawabansurat'),
        ),
        migrations.AddField(
            model_name='langkahtanggaevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='langkahtanggaevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.langkahtangga'),
        ),
        migrations.AddField(
            model_name='paketsurat',
            name='dibuat_oleh',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='berkaspaket',
            name='paket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='berkas_set', to='pembinaan.paketsurat'),
        ),
        migrations.AddField(
            model_name='lampiran',
            name='paket',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lampiran_set', to='pembinaan.paketsurat'),
        ),
        migrations.AddField(
            model_name='paketsuratevent',
            name='dibuat_oleh',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paketsuratevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='paketsuratevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.paketsurat'),
        ),
        migrations.AddField(
            model_name='parafsurat',
            name='oleh',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='parafsurat',
            name='paket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paraf_set', to='pembinaan.paketsurat'),
        ),
        migrations.AddField(
            model_name='pengecualiantangga',
            name='dicatat_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pengecualiantangga',
            name='kecamatan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.kecamatan'),
        ),
        migrations.AddField(
            model_name='pengecualiantangga',
            name='koperasi',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pengecualian_set', to='registry.koperasi'),
        ),
        migrations.AddField(
            model_name='pengecualiantanggaevent',
            name='dicatat_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pengecualiantanggaevent',
            name='kecamatan',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.kecamatan'),
        ),
        migrations.AddField(
            model_name='pengecualiantanggaevent',
            name='koperasi',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.koperasi'),
        ),
        migrations.AddField(
            model_name='pengecualiantanggaevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pengecualiantanggaevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.pengecualiantangga'),
        ),
        migrations.AddField(
            model_name='pengirimansurat',
            name='hasil_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pengirimansurat',
            name='oleh',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pengirimansuratevent',
            name='hasil_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pengirimansuratevent',
            name='oleh',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pengirimansuratevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pengirimansuratevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.pengirimansurat'),
        ),
        migrations.AddField(
            model_name='pengumuman',
            name='dibuat_oleh',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lampiran',
            name='pengumuman',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lampiran_set', to='pembinaan.pengumuman'),
        ),
        migrations.AddField(
            model_name='pengumumanevent',
            name='dibuat_oleh',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pengumumanevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pengumumanevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.pengumuman'),
        ),
        migrations.AddField(
            model_name='peristiwasurat',
            name='oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='polanomor',
            name='dicatat_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='polanomorevent',
            name='dicatat_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='polanomorevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='polanomorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.polanomor'),
        ),
        migrations.AddField(
            model_name='setelansuratevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='setelansuratevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.setelansurat'),
        ),
        migrations.AddField(
            model_name='surat',
            name='dibuat_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='surat',
            name='disetujui_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='surat',
            name='koperasi',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surat_set', to='registry.koperasi'),
        ),
        migrations.AddField(
            model_name='surat',
            name='langkah',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='surat_set', to='pembinaan.langkahtangga'),
        ),
        migrations.AddField(
            model_name='surat',
            name='malam',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.malam'),
        ),
        migrations.AddField(
            model_name='surat',
            name='membatalkan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pembatal_set', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='surat',
            name='paket',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='surat_set', to='pembinaan.paketsurat'),
        ),
        migrations.AddField(
            model_name='surat',
            name='pengumuman',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='surat_set', to='pembinaan.pengumuman'),
        ),
        migrations.AddField(
            model_name='peristiwasurat',
            name='surat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='peristiwa_set', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='pengirimansuratevent',
            name='surat',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='pengirimansurat',
            name='surat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pengiriman_set', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='jawabansuratevent',
            name='surat',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='jawabansurat',
            name='surat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jawaban_set', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='lampiran',
            name='surat',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lampiran_set', to='pembinaan.surat'),
        ),
        migrations.AddConstraint(
            model_name='lampiran',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func('kasus_id', 'rencana_id', 'kunjungan_id', 'pelatihan_id', 'fasilitasi_id', 'bantuan_id', 'usulan_id', 'surat_id', 'jawaban_id', 'paket_id', 'pengumuman_id', function='num_nonnulls', output_field=models.IntegerField()), models.Value(1))), name='lampiran_satu_pemilik'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='dibuat_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='disetujui_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='koperasi',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.koperasi'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='langkah',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.langkahtangga'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='malam',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.malam'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='membatalkan',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='paket',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.paketsurat'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='pengumuman',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.pengumuman'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.surat'),
        ),
        migrations.AddField(
            model_name='suratpengantar',
            name='desa',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.desa'),
        ),
        migrations.AddField(
            model_name='suratpengantar',
            name='dibuat_oleh',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suratpengantar',
            name='kecamatan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.kecamatan'),
        ),
        migrations.AddField(
            model_name='pengirimansuratevent',
            name='pengantar',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.suratpengantar'),
        ),
        migrations.AddField(
            model_name='pengirimansurat',
            name='pengantar',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pengiriman_set', to='pembinaan.suratpengantar'),
        ),
        migrations.AddField(
            model_name='suratpengantarevent',
            name='desa',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.desa'),
        ),
        migrations.AddField(
            model_name='suratpengantarevent',
            name='dibuat_oleh',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suratpengantarevent',
            name='kecamatan',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.kecamatan'),
        ),
        migrations.AddField(
            model_name='suratpengantarevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='suratpengantarevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.suratpengantar'),
        ),
        migrations.AddField(
            model_name='tekssurat',
            name='diputus_oleh',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tekssurat',
            name='diusulkan_oleh',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suratevent',
            name='teks',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pembinaan.tekssurat'),
        ),
        migrations.AddField(
            model_name='surat',
            name='teks',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='surat_set', to='pembinaan.tekssurat'),
        ),
        migrations.AddField(
            model_name='tekssuratevent',
            name='diputus_oleh',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tekssuratevent',
            name='diusulkan_oleh',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tekssuratevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='tekssuratevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.tekssurat'),
        ),
        migrations.AddField(
            model_name='tingkatparaf',
            name='orang',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tingkatparafevent',
            name='orang',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tingkatparafevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='tingkatparafevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pembinaan.tingkatparaf'),
        ),
        migrations.AddConstraint(
            model_name='bloknomor',
            constraint=models.CheckConstraint(condition=models.Q(('dari__gte', 1), ('sampai__gte', models.F('dari'))), name='blok_nomor_maju'),
        ),
        migrations.AddConstraint(
            model_name='bloknomor',
            constraint=models.CheckConstraint(condition=models.Q(('terpakai', None), models.Q(('terpakai__gte', models.F('dari')), ('terpakai__lte', models.F('sampai'))), _connector='OR'), name='blok_nomor_terpakai_di_dalam'),
        ),
        migrations.AddConstraint(
            model_name='parafsurat',
            constraint=models.UniqueConstraint(fields=('paket', 'urutan'), name='paraf_surat_sekali'),
        ),
        migrations.AddConstraint(
            model_name='pengecualiantangga',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kecamatan__isnull', False), ('kelompok', 'kecamatan'), ('koperasi', None)), models.Q(('kecamatan', None), ('kelompok', 'koperasi'), ('koperasi__isnull', False)), models.Q(('kecamatan', None), ('kelompok__in', ['kdmp', 'luar']), ('koperasi', None)), _connector='OR'), name='pengecualian_untuk_siapa'),
        ),
        migrations.AddConstraint(
            model_name='pengecualiantangga',
            constraint=models.CheckConstraint(condition=models.Q(('sampai', None), ('sampai__gte', models.F('dari')), _connector='OR'), name='pengecualian_masa_maju'),
        ),
        migrations.AddConstraint(
            model_name='pengecualiantangga',
            constraint=models.CheckConstraint(condition=models.Q(('alasan', ''), _negated=True), name='pengecualian_beralasan'),
        ),
        migrations.AddConstraint(
            model_name='pengumuman',
            constraint=models.CheckConstraint(condition=models.Q(('sampai__gte', models.F('dari'))), name='pengumuman_masa_maju'),
        ),
        migrations.AddConstraint(
            model_name='pengumuman',
            constraint=models.CheckConstraint(condition=models.Q(('batal_pada', None), models.Q(('alasan_batal', ''), _negated=True), _connector='OR'), name='pengumuman_batal_beralasan'),
        ),
        migrations.AddConstraint(
            model_name='polanomor',
            constraint=models.UniqueConstraint(fields=('kunci', 'berlaku_pada'), name='pola_nomor_sekali'),
        ),
        migrations.AddIndex(
            model_name='peristiwasurat',
            index=models.Index(fields=['surat'], name='peristiwa_surat'),
        ),
        migrations.AddIndex(
            model_name='jawabansurat',
            index=models.Index(condition=models.Q(('jenis', 'keberatan'), ('keputusan', '')), fields=['surat'], name='jawaban_keberatan'),
        ),
        migrations.AddConstraint(
            model_name='jawabansurat',
            constraint=models.CheckConstraint(condition=models.Q(('uraian', ''), _negated=True), name='jawaban_surat_berisi'),
        ),
        migrations.AddConstraint(
            model_name='jawabansurat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('diputus_pada', None), ('keputusan', '')), models.Q(models.Q(('keputusan', ''), _negated=True), ('diputus_pada__isnull', False), ('jenis', 'keberatan'), models.Q(('alasan', ''), _negated=True)), _connector='OR'), name='jawaban_surat_diputus'),
        ),
        migrations.AddConstraint(
            model_name='jawabansurat',
            constraint=models.CheckConstraint(condition=models.Q(('janji', None), ('jenis', 'janji'), _connector='OR'), name='jawaban_surat_janji'),
        ),
        migrations.AddConstraint(
            model_name='suratpengantar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('desa__isnull', False), ('kecamatan', None)), models.Q(('desa', None), ('kecamatan__isnull', False)), _connector='OR'), name='pengantar_satu_tujuan'),
        ),
        migrations.AddConstraint(
            model_name='pengirimansurat',
            constraint=models.UniqueConstraint(fields=('surat', 'ke'), name='pengiriman_ke_sekali'),
        ),
        migrations.AddConstraint(
            model_name='pengirimansurat',
            constraint=models.UniqueConstraint(condition=models.Q(('hasil', '')), fields=('surat',), name='pengiriman_satu_berjalan'),
        ),
        migrations.AddConstraint(
            model_name='pengirimansurat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hasil', ''), ('hasil_pada', None)), models.Q(models.Q(('hasil', ''), _negated=True), ('hasil_pada__gte', models.F('tanggal')), ('hasil_pada__isnull', False)), _connector='OR'), name='pengiriman_hasil_kapan'),
        ),
        migrations.AddConstraint(
            model_name='pengirimansurat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hasil', 'diterima'), _negated=True), models.Q(('penerima', ''), _negated=True), _connector='OR'), name='pengiriman_diterima_siapa'),
        ),
        migrations.AddConstraint(
            model_name='pengirimansurat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hasil', 'kembali'), models.Q(('alasan', ''), _negated=True)), models.Q(models.Q(('hasil', 'kembali'), _negated=True), ('alasan', '')), _connector='OR'), name='pengiriman_kembali_beralasan'),
        ),
        migrations.AddConstraint(
            model_name='tekssurat',
            constraint=models.UniqueConstraint(fields=('kunci', 'versi'), name='teks_surat_versi_sekali'),
        ),
        migrations.AddConstraint(
            model_name='tekssurat',
            constraint=models.UniqueConstraint(condition=models.Q(('keadaan', 'diusulkan')), fields=('kunci',), name='teks_surat_satu_usulan'),
        ),
        migrations.AddConstraint(
            model_name='tekssurat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('keadaan', 'ditetapkan'), _negated=True), ('berlaku_pada__isnull', False), _connector='OR'), name='teks_surat_berlaku_kapan'),
        ),
        migrations.AddIndex(
            model_name='surat',
            index=models.Index(fields=['keadaan', 'koperasi'], name='surat_keadaan'),
        ),
        migrations.AddIndex(
            model_name='surat',
            index=models.Index(condition=models.Q(('nomor', ''), _negated=True), fields=['seri', 'tahun', 'urut'], name='surat_agenda'),
        ),
        migrations.AddIndex(
            model_name='surat',
            index=models.Index(fields=['paket'], name='surat_paket'),
        ),
        migrations.AddIndex(
            model_name='surat',
            index=models.Index(condition=models.Q(('keadaan', 'sampai')), fields=['tenggat'], name='surat_tenggat'),
        ),
        migrations.AddIndex(
            model_name='surat',
            index=models.Index(condition=models.Q(('pdf', ''), _negated=True), fields=['pdf'], name='surat_pdf'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('jenis', 'tangga'), ('langkah__isnull', False), models.Q(('jalur', ''), _negated=True), models.Q(('putaran', ''), _negated=True)), models.Q(('jalur', ''), ('langkah', None), ('putaran', ''), models.Q(('jenis', 'tangga'), _negated=True)), _connector='OR'), name='surat_langkah_tangga'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('jenis', 'pembatalan'), ('membatalkan__isnull', False)), models.Q(('membatalkan', None), models.Q(('jenis', 'pembatalan'), _negated=True)), _connector='OR'), name='surat_membatalkan_yang_mana'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.UniqueConstraint(condition=models.Q(('jenis', 'tangga'), models.Q(('keadaan__in', ['ditarik', 'batal']), _negated=True)), fields=('koperasi', 'langkah', 'putaran'), name='surat_satu_per_langkah'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.UniqueConstraint(condition=models.Q(('membatalkan__isnull', False), models.Q(('keadaan__in', ['ditarik', 'batal']), _negated=True)), fields=('membatalkan',), name='surat_satu_pembatal'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.UniqueConstraint(condition=models.Q(('urut__isnull', False)), fields=('seri', 'tahun', 'urut'), name='surat_urut_sekali'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.UniqueConstraint(models.F('tahun'), django.db.models.functions.text.Upper('nomor'), condition=models.Q(('nomor', ''), _negated=True), name='surat_nomor_sekali'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('keadaan__in', ['terbit', 'siap', 'bertanda', 'dikirim', 'sampai', 'kembali']), _negated=True), models.Q(models.Q(('nomor', ''), _negated=True), ('isi__isnull', False), ('kode__isnull', False), ('tahun__isnull', False), ('tanggal__isnull', False)), _connector='OR'), name='surat_terbit_lengkap'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('keadaan__in', ['siap', 'bertanda', 'dikirim', 'sampai', 'kembali']), _negated=True), models.Q(models.Q(('pdf', ''), _negated=True), models.Q(('pdf_sha256', ''), _negated=True)), _connector='OR'), name='surat_siap_berberkas'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('keadaan', 'luar'), _negated=True), models.Q(('isi__isnull', False), ('kode__isnull', False)), _connector='OR'), name='surat_luar_beku'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('nomor', ''), ('urut', None)), models.Q(models.Q(('nomor', ''), _negated=True), ('tahun__isnull', False), ('tanggal__isnull', False)), _connector='OR'), name='surat_nomor_bertanggal'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('keadaan__in', ['ditarik', 'batal']), _negated=True), models.Q(('alasan_akhir', ''), _negated=True), _connector='OR'), name='surat_berakhir_beralasan'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('keadaan', 'sampai'), _negated=True), models.Q(('diterima_pada__isnull', False), ('tenggat__isnull', False)), _connector='OR'), name='surat_sampai_kapan'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(('diterima_pada', None), models.Q(('diterima_pada__gte', models.F('tanggal')), ('tanggal__isnull', False)), _connector='OR'), name='surat_diterima_sesudah_tanggal'),
        ),
        migrations.AddConstraint(
            model_name='surat',
            constraint=models.CheckConstraint(condition=models.Q(('dicetak_pada', None), models.Q(('pdf_sha256', ''), _negated=True), _connector='OR'), name='surat_dicetak_ada_berkas'),
        ),
        migrations.AddConstraint(
            model_name='tingkatparaf',
            constraint=models.CheckConstraint(condition=models.Q(('urutan__range', (1, 3))), name='tingkat_paraf_paling_banyak'),
        ),
        dbops.AddTriggers(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name='langkahtangga',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_langkahtanggaevent" ("aktif", "bentuk", "dasar", "diperiksa", "hari_kerja", "id", "jalur", "jeda_hari", "judul", "kode", "pembuka", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tembusan", "tenggat_hari", "urutan") VALUES (NEW."aktif", NEW."bentuk", NEW."dasar", NEW."diperiksa", NEW."hari_kerja", NEW."id", NEW."jalur", NEW."jeda_hari", NEW."judul", NEW."kode", NEW."pembuka", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tembusan", NEW."tenggat_hari", NEW."urutan"); RETURN NULL;', hash='9f0c5d97e13a2742aa7cec6d2d160236eae4019f', operation='INSERT', pgid='pgtrigger_insert_insert_e297c', table='pembinaan_langkahtangga', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='langkahtangga',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."aktif" IS DISTINCT FROM (NEW."aktif") OR OLD."bentuk" IS DISTINCT FROM (NEW."bentuk") OR OLD."dasar" IS DISTINCT FROM (NEW."dasar") OR OLD."diperiksa" IS DISTINCT FROM (NEW."diperiksa") OR OLD."hari_kerja" IS DISTINCT FROM (NEW."hari_kerja") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."jalur" IS DISTINCT FROM (NEW."jalur") OR OLD."jeda_hari" IS DISTINCT FROM (NEW."jeda_hari") OR OLD."judul" IS DISTINCT FROM (NEW."judul") OR OLD."kode" IS DISTINCT FROM (NEW."kode") OR OLD."pembuka" IS DISTINCT FROM (NEW."pembuka") OR OLD."tembusan" IS DISTINCT FROM (NEW."tembusan") OR OLD."tenggat_hari" IS DISTINCT FROM (NEW."tenggat_hari") OR OLD."urutan" IS DISTINCT FROM (NEW."urutan"))', func='INSERT INTO "pembinaan_langkahtanggaevent" ("aktif", "bentuk", "dasar", "diperiksa", "hari_kerja", "id", "jalur", "jeda_hari", "judul", "kode", "pembuka", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tembusan", "tenggat_hari", "urutan") VALUES (NEW."aktif", NEW."bentuk", NEW."dasar", NEW."diperiksa", NEW."hari_kerja", NEW."id", NEW."jalur", NEW."jeda_hari", NEW."judul", NEW."kode", NEW."pembuka", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tembusan", NEW."tenggat_hari", NEW."urutan"); RETURN NULL;', hash='1648fce9128af1b0f43c8fae8735e1e197aae8d4', operation='UPDATE', pgid='pgtrigger_update_update_0ece0', table='pembinaan_langkahtangga', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='langkahtangga',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_langkahtanggaevent" ("aktif", "bentuk", "dasar", "diperiksa", "hari_kerja", "id", "jalur", "jeda_hari", "judul", "kode", "pembuka", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tembusan", "tenggat_hari", "urutan") VALUES (OLD."aktif", OLD."bentuk", OLD."dasar", OLD."diperiksa", OLD."hari_kerja", OLD."id", OLD."jalur", OLD."jeda_hari", OLD."judul", OLD."kode", OLD."pembuka", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tembusan", OLD."tenggat_hari", OLD."urutan"); RETURN NULL;', hash='631ffe64c226f61e88dbd7ac122b67fc4c31a3ef', operation='DELETE', pgid='pgtrigger_delete_delete_04c72', table='pembinaan_langkahtangga', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='setelansurat',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_setelansuratevent" ("atas_nama", "batas_gagal", "cara_nomor", "diperiksa", "garis_kop", "hal_tebal", "huruf", "id", "kertas", "kop", "lambang", "nama_bergaris", "pengumuman_hari", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tepi", "unit") VALUES (NEW."atas_nama", NEW."batas_gagal", NEW."cara_nomor", NEW."diperiksa", NEW."garis_kop", NEW."hal_tebal", NEW."huruf", NEW."id", NEW."kertas", NEW."kop", NEW."lambang", NEW."nama_bergaris", NEW."pengumuman_hari", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tepi", NEW."unit"); RETURN NULL;', hash='1ce9b5f7831e28cea6ddec9310138aadb7da6487', operation='INSERT', pgid='pgtrigger_insert_insert_dca55', table='pembinaan_setelansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='setelansurat',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."atas_nama" IS DISTINCT FROM (NEW."atas_nama") OR OLD."batas_gagal" IS DISTINCT FROM (NEW."batas_gagal") OR OLD."cara_nomor" IS DISTINCT FROM (NEW."cara_nomor") OR OLD."diperiksa" IS DISTINCT FROM (NEW."diperiksa") OR OLD."garis_kop" IS DISTINCT FROM (NEW."garis_kop") OR OLD."hal_tebal" IS DISTINCT FROM (NEW."hal_tebal") OR OLD."huruf" IS DISTINCT FROM (NEW."huruf") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kertas" IS DISTINCT FROM (NEW."kertas") OR OLD."kop" IS DISTINCT FROM (NEW."kop") OR OLD."lambang" IS DISTINCT FROM (NEW."lambang") OR OLD."nama_bergaris" IS DISTINCT FROM (NEW."nama_bergaris") OR OLD."pengumuman_hari" IS DISTINCT FROM (NEW."pengumuman_hari") OR OLD."tepi" IS DISTINCT FROM (NEW."tepi") OR OLD."unit" IS DISTINCT FROM (NEW."unit"))', func='INSERT INTO "pembinaan_setelansuratevent" ("atas_nama", "batas_gagal", "cara_nomor", "diperiksa", "garis_kop", "hal_tebal", "huruf", "id", "kertas", "kop", "lambang", "nama_bergaris", "pengumuman_hari", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tepi", "unit") VALUES (NEW."atas_nama", NEW."batas_gagal", NEW."cara_nomor", NEW."diperiksa", NEW."garis_kop", NEW."hal_tebal", NEW."huruf", NEW."id", NEW."kertas", NEW."kop", NEW."lambang", NEW."nama_bergaris", NEW."pengumuman_hari", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tepi", NEW."unit"); RETURN NULL;', hash='3d7b7148020e87c2ceb344a81f0afde25224fd7c', operation='UPDATE', pgid='pgtrigger_update_update_3464a', table='pembinaan_setelansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='setelansurat',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_setelansuratevent" ("atas_nama", "batas_gagal", "cara_nomor", "diperiksa", "garis_kop", "hal_tebal", "huruf", "id", "kertas", "kop", "lambang", "nama_bergaris", "pengumuman_hari", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tepi", "unit") VALUES (OLD."atas_nama", OLD."batas_gagal", OLD."cara_nomor", OLD."diperiksa", OLD."garis_kop", OLD."hal_tebal", OLD."huruf", OLD."id", OLD."kertas", OLD."kop", OLD."lambang", OLD."nama_bergaris", OLD."pengumuman_hari", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tepi", OLD."unit"); RETURN NULL;', hash='808ed4bb09c6ddb5d499d045e97c7dcd82eb65e2', operation='DELETE', pgid='pgtrigger_delete_delete_cd14b', table='pembinaan_setelansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bloknomor',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_bloknomorevent" ("catatan", "dari", "dicatat_oleh_id", "dicatat_pada", "dikembalikan_oleh_id", "dikembalikan_pada", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai", "seri", "tahun", "terpakai") VALUES (NEW."catatan", NEW."dari", NEW."dicatat_oleh_id", NEW."dicatat_pada", NEW."dikembalikan_oleh_id", NEW."dikembalikan_pada", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sampai", NEW."seri", NEW."tahun", NEW."terpakai"); RETURN NULL;', hash='dc5d2cc979cf101cb273a41d0dcc79a71b7ed9df', operation='INSERT', pgid='pgtrigger_insert_insert_2fbab', table='pembinaan_bloknomor', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bloknomor',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_bloknomorevent" ("catatan", "dari", "dicatat_oleh_id", "dicatat_pada", "dikembalikan_oleh_id", "dikembalikan_pada", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai", "seri", "tahun", "terpakai") VALUES (NEW."catatan", NEW."dari", NEW."dicatat_oleh_id", NEW."dicatat_pada", NEW."dikembalikan_oleh_id", NEW."dikembalikan_pada", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sampai", NEW."seri", NEW."tahun", NEW."terpakai"); RETURN NULL;', hash='241d7d0f1af079543b220f832a8172c9993f14fc', operation='UPDATE', pgid='pgtrigger_update_update_5806b', table='pembinaan_bloknomor', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bloknomor',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_bloknomorevent" ("catatan", "dari", "dicatat_oleh_id", "dicatat_pada", "dikembalikan_oleh_id", "dikembalikan_pada", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai", "seri", "tahun", "terpakai") VALUES (OLD."catatan", OLD."dari", OLD."dicatat_oleh_id", OLD."dicatat_pada", OLD."dikembalikan_oleh_id", OLD."dikembalikan_pada", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sampai", OLD."seri", OLD."tahun", OLD."terpakai"); RETURN NULL;', hash='7c76c4b213fec79df25edf61eab1c2ae6e208c69', operation='DELETE', pgid='pgtrigger_delete_delete_fc474', table='pembinaan_bloknomor', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bloknomorevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d21bc01c7737f7509815fbff2b8ff225228f9ec3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e836b', table='pembinaan_bloknomorevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='langkahtanggaevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8bcfff87b7ce2f05674857211c5a6dc8e797973e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ceb37', table='pembinaan_langkahtanggaevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='paketsurat',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_paketsuratevent" ("dibuat_oleh_id", "dibuat_pada", "dibuat_tanggal", "id", "judul", "keadaan", "kertas", "nota_nomor", "nota_tanggal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saringan", "tingkat") VALUES (NEW."dibuat_oleh_id", NEW."dibuat_pada", NEW."dibuat_tanggal", NEW."id", NEW."judul", NEW."keadaan", NEW."kertas", NEW."nota_nomor", NEW."nota_tanggal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saringan", NEW."tingkat"); RETURN NULL;', hash='106d432849d42d088cae160701e4b2579f3cd80c', operation='INSERT', pgid='pgtrigger_insert_insert_3a858', table='pembinaan_paketsurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='paketsurat',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_paketsuratevent" ("dibuat_oleh_id", "dibuat_pada", "dibuat_tanggal", "id", "judul", "keadaan", "kertas", "nota_nomor", "nota_tanggal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saringan", "tingkat") VALUES (NEW."dibuat_oleh_id", NEW."dibuat_pada", NEW."dibuat_tanggal", NEW."id", NEW."judul", NEW."keadaan", NEW."kertas", NEW."nota_nomor", NEW."nota_tanggal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saringan", NEW."tingkat"); RETURN NULL;', hash='105eb77de790f97cbc844ed82957a1e53e3aae18', operation='UPDATE', pgid='pgtrigger_update_update_37efe', table='pembinaan_paketsurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='paketsurat',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_paketsuratevent" ("dibuat_oleh_id", "dibuat_pada", "dibuat_tanggal", "id", "judul", "keadaan", "kertas", "nota_nomor", "nota_tanggal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saringan", "tingkat") VALUES (OLD."dibuat_oleh_id", OLD."dibuat_pada", OLD."dibuat_tanggal", OLD."id", OLD."judul", OLD."keadaan", OLD."kertas", OLD."nota_nomor", OLD."nota_tanggal", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."saringan", OLD."tingkat"); RETURN NULL;', hash='228b9eac12af713a258c43f01d33b65594820419', operation='DELETE', pgid='pgtrigger_delete_delete_1ac7a', table='pembinaan_paketsurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='paketsuratevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='008663aa453fd349c94b7d086e31a23d3f25a703', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_86d6f', table='pembinaan_paketsuratevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='parafsurat',
                    trigger=pgtrigger.compiler.Trigger(name='hanya_tambah', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='10afff74d8f0e7a2c02cdda5c3de5fc2456cd444', operation='UPDATE OR DELETE', pgid='pgtrigger_hanya_tambah_3c7da', table='pembinaan_parafsurat', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='parafsurat',
                    trigger=pgtrigger.compiler.Trigger(name='tidak_dikosongkan', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='ecaba92a8b50b7e1fd1f9ac57f775d74823a5ee9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_tidak_dikosongkan_3281f', table='pembinaan_parafsurat', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengecualiantangga',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_pengecualiantanggaevent" ("alasan", "dari", "dicatat_oleh_id", "id", "jalur", "kecamatan_id", "kelompok", "koperasi_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai") VALUES (NEW."alasan", NEW."dari", NEW."dicatat_oleh_id", NEW."id", NEW."jalur", NEW."kecamatan_id", NEW."kelompok", NEW."koperasi_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sampai"); RETURN NULL;', hash='38f51c2e04363c640ed41471f5dfe02b0fb2ab9c', operation='INSERT', pgid='pgtrigger_insert_insert_820ae', table='pembinaan_pengecualiantangga', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengecualiantangga',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_pengecualiantanggaevent" ("alasan", "dari", "dicatat_oleh_id", "id", "jalur", "kecamatan_id", "kelompok", "koperasi_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai") VALUES (NEW."alasan", NEW."dari", NEW."dicatat_oleh_id", NEW."id", NEW."jalur", NEW."kecamatan_id", NEW."kelompok", NEW."koperasi_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sampai"); RETURN NULL;', hash='66573c4f7b9b2900d32146319dba558d080eb36c', operation='UPDATE', pgid='pgtrigger_update_update_3ff42', table='pembinaan_pengecualiantangga', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengecualiantangga',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_pengecualiantanggaevent" ("alasan", "dari", "dicatat_oleh_id", "id", "jalur", "kecamatan_id", "kelompok", "koperasi_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai") VALUES (OLD."alasan", OLD."dari", OLD."dicatat_oleh_id", OLD."id", OLD."jalur", OLD."kecamatan_id", OLD."kelompok", OLD."koperasi_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sampai"); RETURN NULL;', hash='cb87ecba078749ae53df531815f3d8d4cfade96e', operation='DELETE', pgid='pgtrigger_delete_delete_de83f', table='pembinaan_pengecualiantangga', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengecualiantanggaevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1b33f7c53e70848a03b8ddaeaa828d32334fe6f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_94f57', table='pembinaan_pengecualiantanggaevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengumuman',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_pengumumanevent" ("alasan_batal", "batal_pada", "dari", "dibuat_oleh_id", "id", "isi", "judul", "nomor", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai", "tempat") VALUES (NEW."alasan_batal", NEW."batal_pada", NEW."dari", NEW."dibuat_oleh_id", NEW."id", NEW."isi", NEW."judul", NEW."nomor", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sampai", NEW."tempat"); RETURN NULL;', hash='c844a48770ca08582843344f13c59e655aa52791', operation='INSERT', pgid='pgtrigger_insert_insert_77216', table='pembinaan_pengumuman', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengumuman',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_pengumumanevent" ("alasan_batal", "batal_pada", "dari", "dibuat_oleh_id", "id", "isi", "judul", "nomor", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai", "tempat") VALUES (NEW."alasan_batal", NEW."batal_pada", NEW."dari", NEW."dibuat_oleh_id", NEW."id", NEW."isi", NEW."judul", NEW."nomor", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sampai", NEW."tempat"); RETURN NULL;', hash='9fcaa78e3471b973a0649bf3d88866a963f1ed3e', operation='UPDATE', pgid='pgtrigger_update_update_ec813', table='pembinaan_pengumuman', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengumuman',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_pengumumanevent" ("alasan_batal", "batal_pada", "dari", "dibuat_oleh_id", "id", "isi", "judul", "nomor", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sampai", "tempat") VALUES (OLD."alasan_batal", OLD."batal_pada", OLD."dari", OLD."dibuat_oleh_id", OLD."id", OLD."isi", OLD."judul", OLD."nomor", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sampai", OLD."tempat"); RETURN NULL;', hash='2c35c37df817e400ca9f6f6067c6b1c3dd807af3', operation='DELETE', pgid='pgtrigger_delete_delete_13104', table='pembinaan_pengumuman', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengumumanevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='daf6af876120fbff7dcbca562fb6a9a197524ad5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8a88f', table='pembinaan_pengumumanevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='polanomor',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_polanomorevent" ("berlaku_pada", "dicatat_oleh_id", "id", "klasifikasi", "kunci", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pola", "seri") VALUES (NEW."berlaku_pada", NEW."dicatat_oleh_id", NEW."id", NEW."klasifikasi", NEW."kunci", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pola", NEW."seri"); RETURN NULL;', hash='45f6a05f9970d41fc2e109c8f82203ea9fdf8ee8', operation='INSERT', pgid='pgtrigger_insert_insert_6f1b7', table='pembinaan_polanomor', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='polanomor',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_polanomorevent" ("berlaku_pada", "dicatat_oleh_id", "id", "klasifikasi", "kunci", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pola", "seri") VALUES (NEW."berlaku_pada", NEW."dicatat_oleh_id", NEW."id", NEW."klasifikasi", NEW."kunci", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pola", NEW."seri"); RETURN NULL;', hash='71d047b5b53cfcb245226bfa01f49e9a29d7df3d', operation='UPDATE', pgid='pgtrigger_update_update_eaa73', table='pembinaan_polanomor', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='polanomor',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_polanomorevent" ("berlaku_pada", "dicatat_oleh_id", "id", "klasifikasi", "kunci", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pola", "seri") VALUES (OLD."berlaku_pada", OLD."dicatat_oleh_id", OLD."id", OLD."klasifikasi", OLD."kunci", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pola", OLD."seri"); RETURN NULL;', hash='8f6ca7d7ec5ec4b31b9c7b7a206f4651bf1f7198', operation='DELETE', pgid='pgtrigger_delete_delete_bca9c', table='pembinaan_polanomor', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='polanomorevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='436eb19fd1fe70a6ecfccf3d285a0dabccf29ff6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_66f20', table='pembinaan_polanomorevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='setelansuratevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='541b8226c46f5a346de6daa23eec62898c08dcf3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_616e1', table='pembinaan_setelansuratevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='peristiwasurat',
                    trigger=pgtrigger.compiler.Trigger(name='hanya_tambah', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='02d9a8d2093f1094bf3cfe9e298586bc9f8d5c7e', operation='UPDATE OR DELETE', pgid='pgtrigger_hanya_tambah_e595a', table='pembinaan_peristiwasurat', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='peristiwasurat',
                    trigger=pgtrigger.compiler.Trigger(name='tidak_dikosongkan', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='09d04ca4b2c9ba1f98b9eb4ccfc04877b7703835', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_tidak_dikosongkan_82c6e', table='pembinaan_peristiwasurat', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='jawabansuratevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='28b06d438487173359be6a81f242426816930f11', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3f22b', table='pembinaan_jawabansuratevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='jawabansurat',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_jawabansuratevent" ("alasan", "dari", "diputus_oleh_id", "diputus_pada", "id", "janji_id", "jenis", "keputusan", "lewat_kertas", "oleh_id", "pada", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "surat_id", "tanggal", "uraian") VALUES (NEW."alasan", NEW."dari", NEW."diputus_oleh_id", NEW."diputus_pada", NEW."id", NEW."janji_id", NEW."jenis", NEW."keputusan", NEW."lewat_kertas", NEW."oleh_id", NEW."pada", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."surat_id", NEW."tanggal", NEW."uraian"); RETURN NULL;', hash='efc752a6e68f8d062b2b423a8cf25dcbb406f3d3', operation='INSERT', pgid='pgtrigger_insert_insert_4b753', table='pembinaan_jawabansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='jawabansurat',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_jawabansuratevent" ("alasan", "dari", "diputus_oleh_id", "diputus_pada", "id", "janji_id", "jenis", "keputusan", "lewat_kertas", "oleh_id", "pada", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "surat_id", "tanggal", "uraian") VALUES (NEW."alasan", NEW."dari", NEW."diputus_oleh_id", NEW."diputus_pada", NEW."id", NEW."janji_id", NEW."jenis", NEW."keputusan", NEW."lewat_kertas", NEW."oleh_id", NEW."pada", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."surat_id", NEW."tanggal", NEW."uraian"); RETURN NULL;', hash='553773ae8b36a9f7af37ad6a030e2559abd9cced', operation='UPDATE', pgid='pgtrigger_update_update_2e2cc', table='pembinaan_jawabansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='jawabansurat',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_jawabansuratevent" ("alasan", "dari", "diputus_oleh_id", "diputus_pada", "id", "janji_id", "jenis", "keputusan", "lewat_kertas", "oleh_id", "pada", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "surat_id", "tanggal", "uraian") VALUES (OLD."alasan", OLD."dari", OLD."diputus_oleh_id", OLD."diputus_pada", OLD."id", OLD."janji_id", OLD."jenis", OLD."keputusan", OLD."lewat_kertas", OLD."oleh_id", OLD."pada", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."surat_id", OLD."tanggal", OLD."uraian"); RETURN NULL;', hash='f8bf61cff2961770d6affc08be5c6fcaa284802a', operation='DELETE', pgid='pgtrigger_delete_delete_179e5', table='pembinaan_jawabansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='suratpengantar',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_suratpengantarevent" ("desa_id", "dibuat_oleh_id", "id", "kecamatan_id", "nomor", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tanggal") VALUES (NEW."desa_id", NEW."dibuat_oleh_id", NEW."id", NEW."kecamatan_id", NEW."nomor", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tanggal"); RETURN NULL;', hash='30ccf930be75ec3c76988d22e3c9755522484ee8', operation='INSERT', pgid='pgtrigger_insert_insert_4377f', table='pembinaan_suratpengantar', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='suratpengantar',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_suratpengantarevent" ("desa_id", "dibuat_oleh_id", "id", "kecamatan_id", "nomor", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tanggal") VALUES (NEW."desa_id", NEW."dibuat_oleh_id", NEW."id", NEW."kecamatan_id", NEW."nomor", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tanggal"); RETURN NULL;', hash='6d684166eead44b228c68422de3c79cc583e25f0', operation='UPDATE', pgid='pgtrigger_update_update_2c529', table='pembinaan_suratpengantar', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='suratpengantar',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_suratpengantarevent" ("desa_id", "dibuat_oleh_id", "id", "kecamatan_id", "nomor", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tanggal") VALUES (OLD."desa_id", OLD."dibuat_oleh_id", OLD."id", OLD."kecamatan_id", OLD."nomor", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tanggal"); RETURN NULL;', hash='4499b1ceb218863e1ffcffbe6d38eb0690bfc944', operation='DELETE', pgid='pgtrigger_delete_delete_0d85a', table='pembinaan_suratpengantar', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengirimansuratevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1192fa738f9b4aef29c588ded22cacf631f589fa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_44df4', table='pembinaan_pengirimansuratevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengirimansurat',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_pengirimansuratevent" ("alasan", "cara", "catatan", "dicatat_pada", "hasil", "hasil_oleh_id", "hasil_pada", "id", "jabatan_penerima", "ke", "oleh_id", "pembawa", "penerima", "pengantar_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resi", "surat_id", "tanggal", "tujuan") VALUES (NEW."alasan", NEW."cara", NEW."catatan", NEW."dicatat_pada", NEW."hasil", NEW."hasil_oleh_id", NEW."hasil_pada", NEW."id", NEW."jabatan_penerima", NEW."ke", NEW."oleh_id", NEW."pembawa", NEW."penerima", NEW."pengantar_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."resi", NEW."surat_id", NEW."tanggal", NEW."tujuan"); RETURN NULL;', hash='bab4394a773041a9b50f74bcd91dd651e67a991e', operation='INSERT', pgid='pgtrigger_insert_insert_4e3ce', table='pembinaan_pengirimansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengirimansurat',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_pengirimansuratevent" ("alasan", "cara", "catatan", "dicatat_pada", "hasil", "hasil_oleh_id", "hasil_pada", "id", "jabatan_penerima", "ke", "oleh_id", "pembawa", "penerima", "pengantar_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resi", "surat_id", "tanggal", "tujuan") VALUES (NEW."alasan", NEW."cara", NEW."catatan", NEW."dicatat_pada", NEW."hasil", NEW."hasil_oleh_id", NEW."hasil_pada", NEW."id", NEW."jabatan_penerima", NEW."ke", NEW."oleh_id", NEW."pembawa", NEW."penerima", NEW."pengantar_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."resi", NEW."surat_id", NEW."tanggal", NEW."tujuan"); RETURN NULL;', hash='d14d9fcf8dfe10c86696dc1593d04096aad3dbf3', operation='UPDATE', pgid='pgtrigger_update_update_06e5b', table='pembinaan_pengirimansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='pengirimansurat',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_pengirimansuratevent" ("alasan", "cara", "catatan", "dicatat_pada", "hasil", "hasil_oleh_id", "hasil_pada", "id", "jabatan_penerima", "ke", "oleh_id", "pembawa", "penerima", "pengantar_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resi", "surat_id", "tanggal", "tujuan") VALUES (OLD."alasan", OLD."cara", OLD."catatan", OLD."dicatat_pada", OLD."hasil", OLD."hasil_oleh_id", OLD."hasil_pada", OLD."id", OLD."jabatan_penerima", OLD."ke", OLD."oleh_id", OLD."pembawa", OLD."penerima", OLD."pengantar_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."resi", OLD."surat_id", OLD."tanggal", OLD."tujuan"); RETURN NULL;', hash='8935d5ccdb589fbc52b2af6c86927e63d7387cbd', operation='DELETE', pgid='pgtrigger_delete_delete_b0036', table='pembinaan_pengirimansurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='suratpengantarevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ae91258b31dff0dc5d71d7b57fd9b9e34fff5ef4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b6cb3', table='pembinaan_suratpengantarevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tekssurat',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_tekssuratevent" ("alasan_ditolak", "berlaku_pada", "catatan", "diputus_oleh_id", "diputus_pada", "diusulkan_oleh_id", "diusulkan_pada", "id", "isi", "keadaan", "kunci", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "versi") VALUES (NEW."alasan_ditolak", NEW."berlaku_pada", NEW."catatan", NEW."diputus_oleh_id", NEW."diputus_pada", NEW."diusulkan_oleh_id", NEW."diusulkan_pada", NEW."id", NEW."isi", NEW."keadaan", NEW."kunci", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."versi"); RETURN NULL;', hash='ebca79360c6ef3570e6b6240856e8e2395bf2b1a', operation='INSERT', pgid='pgtrigger_insert_insert_12ad4', table='pembinaan_tekssurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tekssurat',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_tekssuratevent" ("alasan_ditolak", "berlaku_pada", "catatan", "diputus_oleh_id", "diputus_pada", "diusulkan_oleh_id", "diusulkan_pada", "id", "isi", "keadaan", "kunci", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "versi") VALUES (NEW."alasan_ditolak", NEW."berlaku_pada", NEW."catatan", NEW."diputus_oleh_id", NEW."diputus_pada", NEW."diusulkan_oleh_id", NEW."diusulkan_pada", NEW."id", NEW."isi", NEW."keadaan", NEW."kunci", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."versi"); RETURN NULL;', hash='84d20e8d7a1251e436f7c719035b4f7dc4d8a559', operation='UPDATE', pgid='pgtrigger_update_update_7266e', table='pembinaan_tekssurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tekssurat',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_tekssuratevent" ("alasan_ditolak", "berlaku_pada", "catatan", "diputus_oleh_id", "diputus_pada", "diusulkan_oleh_id", "diusulkan_pada", "id", "isi", "keadaan", "kunci", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "versi") VALUES (OLD."alasan_ditolak", OLD."berlaku_pada", OLD."catatan", OLD."diputus_oleh_id", OLD."diputus_pada", OLD."diusulkan_oleh_id", OLD."diusulkan_pada", OLD."id", OLD."isi", OLD."keadaan", OLD."kunci", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."versi"); RETURN NULL;', hash='2ab6345149c516aa79e725626513eae2e28135a5', operation='DELETE', pgid='pgtrigger_delete_delete_c507d', table='pembinaan_tekssurat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='suratevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='95cd1a7defa64bbf3be37dfbf05b79b1b2efb749', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c08f0', table='pembinaan_suratevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='surat',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_suratevent" ("alasan_akhir", "cara_nomor", "catatan", "dianggap", "dibuat_oleh_id", "dibuat_tanggal", "dicetak_pada", "disetujui_oleh_id", "disetujui_tanggal", "diterima_pada", "id", "jalur", "jenis", "keadaan", "kertas", "koperasi_id", "langkah_id", "malam_id", "membatalkan_id", "nomor", "paket_id", "pdf_dari_luar", "pengumuman_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "putaran", "seri", "tahun", "tahun_buku", "tanggal", "teks_id", "tenggat", "ttd_cara", "ttd_pada", "ttd_pdf", "ttd_rincian", "ttd_sha256", "urut") VALUES (NEW."alasan_akhir", NEW."cara_nomor", NEW."catatan", NEW."dianggap", NEW."dibuat_oleh_id", NEW."dibuat_tanggal", NEW."dicetak_pada", NEW."disetujui_oleh_id", NEW."disetujui_tanggal", NEW."diterima_pada", NEW."id", NEW."jalur", NEW."jenis", NEW."keadaan", NEW."kertas", NEW."koperasi_id", NEW."langkah_id", NEW."malam_id", NEW."membatalkan_id", NEW."nomor", NEW."paket_id", NEW."pdf_dari_luar", NEW."pengumuman_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."putaran", NEW."seri", NEW."tahun", NEW."tahun_buku", NEW."tanggal", NEW."teks_id", NEW."tenggat", NEW."ttd_cara", NEW."ttd_pada", NEW."ttd_pdf", NEW."ttd_rincian", NEW."ttd_sha256", NEW."urut"); RETURN NULL;', hash='42334da518f7cdac75b4c7d1a062fc6274743a86', operation='INSERT', pgid='pgtrigger_insert_insert_44b5a', table='pembinaan_surat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='surat',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."alasan_akhir" IS DISTINCT FROM (NEW."alasan_akhir") OR OLD."cara_nomor" IS DISTINCT FROM (NEW."cara_nomor") OR OLD."catatan" IS DISTINCT FROM (NEW."catatan") OR OLD."dianggap" IS DISTINCT FROM (NEW."dianggap") OR OLD."dibuat_oleh_id" IS DISTINCT FROM (NEW."dibuat_oleh_id") OR OLD."dibuat_tanggal" IS DISTINCT FROM (NEW."dibuat_tanggal") OR OLD."dicetak_pada" IS DISTINCT FROM (NEW."dicetak_pada") OR OLD."disetujui_oleh_id" IS DISTINCT FROM (NEW."disetujui_oleh_id") OR OLD."disetujui_tanggal" IS DISTINCT FROM (NEW."disetujui_tanggal") OR OLD."diterima_pada" IS DISTINCT FROM (NEW."diterima_pada") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."jalur" IS DISTINCT FROM (NEW."jalur") OR OLD."jenis" IS DISTINCT FROM (NEW."jenis") OR OLD."keadaan" IS DISTINCT FROM (NEW."keadaan") OR OLD."kertas" IS DISTINCT FROM (NEW."kertas") OR OLD."koperasi_id" IS DISTINCT FROM (NEW."koperasi_id") OR OLD."langkah_id" IS DISTINCT FROM (NEW."langkah_id") OR OLD."malam_id" IS DISTINCT FROM (NEW."malam_id") OR OLD."membatalkan_id" IS DISTINCT FROM (NEW."membatalkan_id") OR OLD."nomor" IS DISTINCT FROM (NEW."nomor") OR OLD."paket_id" IS DISTINCT FROM (NEW."paket_id") OR OLD."pdf_dari_luar" IS DISTINCT FROM (NEW."pdf_dari_luar") OR OLD."pengumuman_id" IS DISTINCT FROM (NEW."pengumuman_id") OR OLD."putaran" IS DISTINCT FROM (NEW."putaran") OR OLD."seri" IS DISTINCT FROM (NEW."seri") OR OLD."tahun" IS DISTINCT FROM (NEW."tahun") OR OLD."tahun_buku" IS DISTINCT FROM (NEW."tahun_buku") OR OLD."tanggal" IS DISTINCT FROM (NEW."tanggal") OR OLD."teks_id" IS DISTINCT FROM (NEW."teks_id") OR OLD."tenggat" IS DISTINCT FROM (NEW."tenggat") OR OLD."ttd_cara" IS DISTINCT FROM (NEW."ttd_cara") OR OLD."ttd_pada" IS DISTINCT FROM (NEW."ttd_pada") OR OLD."ttd_pdf" IS DISTINCT FROM (NEW."ttd_pdf") OR OLD."ttd_rincian" IS DISTINCT FROM (NEW."ttd_rincian") OR OLD."ttd_sha256" IS DISTINCT FROM (NEW."ttd_sha256") OR OLD."urut" IS DISTINCT FROM (NEW."urut"))', func='INSERT INTO "pembinaan_suratevent" ("alasan_akhir", "cara_nomor", "catatan", "dianggap", "dibuat_oleh_id", "dibuat_tanggal", "dicetak_pada", "disetujui_oleh_id", "disetujui_tanggal", "diterima_pada", "id", "jalur", "jenis", "keadaan", "kertas", "koperasi_id", "langkah_id", "malam_id", "membatalkan_id", "nomor", "paket_id", "pdf_dari_luar", "pengumuman_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "putaran", "seri", "tahun", "tahun_buku", "tanggal", "teks_id", "tenggat", "ttd_cara", "ttd_pada", "ttd_pdf", "ttd_rincian", "ttd_sha256", "urut") VALUES (NEW."alasan_akhir", NEW."cara_nomor", NEW."catatan", NEW."dianggap", NEW."dibuat_oleh_id", NEW."dibuat_tanggal", NEW."dicetak_pada", NEW."disetujui_oleh_id", NEW."disetujui_tanggal", NEW."diterima_pada", NEW."id", NEW."jalur", NEW."jenis", NEW."keadaan", NEW."kertas", NEW."koperasi_id", NEW."langkah_id", NEW."malam_id", NEW."membatalkan_id", NEW."nomor", NEW."paket_id", NEW."pdf_dari_luar", NEW."pengumuman_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."putaran", NEW."seri", NEW."tahun", NEW."tahun_buku", NEW."tanggal", NEW."teks_id", NEW."tenggat", NEW."ttd_cara", NEW."ttd_pada", NEW."ttd_pdf", NEW."ttd_rincian", NEW."ttd_sha256", NEW."urut"); RETURN NULL;', hash='15954d48c4e6db6a0b7645b44f3d62ace8bef4f6', operation='UPDATE', pgid='pgtrigger_update_update_9c68c', table='pembinaan_surat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='surat',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_suratevent" ("alasan_akhir", "cara_nomor", "catatan", "dianggap", "dibuat_oleh_id", "dibuat_tanggal", "dicetak_pada", "disetujui_oleh_id", "disetujui_tanggal", "diterima_pada", "id", "jalur", "jenis", "keadaan", "kertas", "koperasi_id", "langkah_id", "malam_id", "membatalkan_id", "nomor", "paket_id", "pdf_dari_luar", "pengumuman_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "putaran", "seri", "tahun", "tahun_buku", "tanggal", "teks_id", "tenggat", "ttd_cara", "ttd_pada", "ttd_pdf", "ttd_rincian", "ttd_sha256", "urut") VALUES (OLD."alasan_akhir", OLD."cara_nomor", OLD."catatan", OLD."dianggap", OLD."dibuat_oleh_id", OLD."dibuat_tanggal", OLD."dicetak_pada", OLD."disetujui_oleh_id", OLD."disetujui_tanggal", OLD."diterima_pada", OLD."id", OLD."jalur", OLD."jenis", OLD."keadaan", OLD."kertas", OLD."koperasi_id", OLD."langkah_id", OLD."malam_id", OLD."membatalkan_id", OLD."nomor", OLD."paket_id", OLD."pdf_dari_luar", OLD."pengumuman_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."putaran", OLD."seri", OLD."tahun", OLD."tahun_buku", OLD."tanggal", OLD."teks_id", OLD."tenggat", OLD."ttd_cara", OLD."ttd_pada", OLD."ttd_pdf", OLD."ttd_rincian", OLD."ttd_sha256", OLD."urut"); RETURN NULL;', hash='9523068521ea8616fac8d09141b2daa79d3df1fe', operation='DELETE', pgid='pgtrigger_delete_delete_15cd1', table='pembinaan_surat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tekssuratevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c6c92cb01ed5f4beed3d154130b560029f3ae660', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b04ea', table='pembinaan_tekssuratevent', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tingkatparaf',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_tingkatparafevent" ("id", "jabatan", "orang_id", "peran", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "urutan") VALUES (NEW."id", NEW."jabatan", NEW."orang_id", NEW."peran", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."urutan"); RETURN NULL;', hash='52c3a0d5ac49354a7d69add0b40553284ea24c1c', operation='INSERT', pgid='pgtrigger_insert_insert_7650b', table='pembinaan_tingkatparaf', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tingkatparaf',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pembinaan_tingkatparafevent" ("id", "jabatan", "orang_id", "peran", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "urutan") VALUES (NEW."id", NEW."jabatan", NEW."orang_id", NEW."peran", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."urutan"); RETURN NULL;', hash='dbd3262436eb523ae7881a6d732ea81a30b9b0ca', operation='UPDATE', pgid='pgtrigger_update_update_46b5c', table='pembinaan_tingkatparaf', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tingkatparaf',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pembinaan_tingkatparafevent" ("id", "jabatan", "orang_id", "peran", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "urutan") VALUES (OLD."id", OLD."jabatan", OLD."orang_id", OLD."peran", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."urutan"); RETURN NULL;', hash='4e8cd48bf7605469dee1005664e81fd8ef04a2b4', operation='DELETE', pgid='pgtrigger_delete_delete_bdd6c', table='pembinaan_tingkatparaf', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tingkatparafevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fda31b02af9d6abdbc8fc06959d3115983e7bcae', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1efc5', table='pembinaan_tingkatparafevent', when='BEFORE')),
                ),
            ]
        ),
        dbops.append_only(
            "pembinaan_bloknomorevent",
            "pembinaan_langkahtanggaevent",
            "pembinaan_paketsuratevent",
            "pembinaan_parafsurat",
            "pembinaan_pengecualiantanggaevent",
            "pembinaan_pengumumanevent",
            "pembinaan_polanomorevent",
            "pembinaan_setelansuratevent",
            "pembinaan_peristiwasurat",
            "pembinaan_jawabansuratevent",
            "pembinaan_pengirimansuratevent",
            "pembinaan_suratpengantarevent",
            "pembinaan_suratevent",
            "pembinaan_tekssuratevent",
            "pembinaan_tingkatparafevent",
        ),
    ]
