"""What the head's page reads beside the register of `dunia_daftar`: the record, moves, cases, letters, promises
and figures of the year. The monthly summaries are counted by the product itself. Every share is of our own
invention."""

from __future__ import annotations

from django.db import connection, transaction

from pembinaan import models as m
from registry.models import DataTahunan, PerubahanKewenangan, PerubahanStatus
from tests.benchmarks import dunia_daftar
from tests.benchmarks.dunia_pembinaan import _fill

KOPERASI = "(SELECT id, id AS n, status_hitung FROM registry_koperasi WHERE {}) k"


def build(rows: int) -> None:
    """Fill an empty database that has an office, one person, the ladder and the rule."""
    dunia_daftar.build(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "CREATE TEMP TABLE bench_p AS SELECT min(u.id) AS id, no FROM accounts_user u, generate_series(0, 7) no "
            "GROUP BY no"
        )
        _record()
        _coaching()
        _letters()
        cursor.execute("DROP TABLE bench_p")
    dunia_daftar.settle()


def _record() -> None:
    for old, new, day, only in (
        ("NULL", "'aktif'", "date '2016-01-01'", "true"),
        ("'aktif'", "'tidak_aktif'", "make_date(2019 + (id % 8)::int, 7, 1)", "status_hitung = 'tidak_aktif'"),
    ):
        _fill(PerubahanStatus, KOPERASI.format(only), koperasi_id="id", kolom="'status_hitung'", lama=old, baru=new,
              berlaku_pada=day)  # fmt: skip
    _fill(PerubahanStatus, KOPERASI.format("status_keputusan IS NOT NULL"), koperasi_id="id",
          kolom="'status_keputusan'", baru="CASE WHEN id % 200 = 0 THEN 'dibekukan' ELSE 'dibubarkan' END",
          berlaku_pada="date '2024-05-05'")  # fmt: skip
    for year in (2024, 2025):
        _fill(DataTahunan, KOPERASI.format("id % 3 > 0"), koperasi_id="id", tanggal_posisi=f"date '{year}-12-31'",
              anggota="(id * 37 % 900)::int", anggota_laki="(id * 37 % 900)::int / 2", manajer="1",
              karyawan="(id % 9)::int", modal_sendiri="id % 977 * 1000000", modal_luar="id % 89 * 1000000",
              aset="id % 977 * 1000000", volume_usaha="id % 800 * 1000000", shu="id % 61 * 1000000")  # fmt: skip
    _fill(PerubahanKewenangan, KOPERASI.format("kewenangan = 'kabkota' AND id % 500 = 0"), koperasi_id="id",
          lama="'provinsi'", baru="'kabkota'", berlaku_pada="date '2024-02-01' + (id % 900)::int")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_koperasi SET status_lapangan = 'tidak_ditemukan' WHERE id % 700 = 0")
        cursor.execute(
            "UPDATE registry_koperasi SET nik = '35249' || lpad((id / 300)::text, 8, '0') WHERE id % 300 < 2"
        )


def _coaching() -> None:
    _fill(m.Kasus, KOPERASI.format("status_hitung = 'tidak_aktif' AND id % 10 > 0"), koperasi_id="id",
          jenis="'keaktifan'", keadaan="'baru'", dibuka_pada="date '2025-01-05' + (id % 600)::int")  # fmt: skip
    _fill(m.JanjiRat, "(SELECT id, id AS n, koperasi_id FROM pembinaan_kasus ORDER BY id LIMIT 10000) k",
          koperasi_id="koperasi_id", kasus_id="id", tahun_buku="2025", oleh_siapa="'Ketua'",
          tanggal="date '2026-09-01' + (id % 120)::int", dijanjikan_pada="date '2026-08-20'")  # fmt: skip


def _letters() -> None:
    source = "(SELECT id, koperasi_id, id AS n FROM pembinaan_kasus ORDER BY id LIMIT 20000) k"
    _fill(m.Surat, source, koperasi_id="koperasi_id", jenis="'tangga'", jalur="'status'", putaran="'2025-07-01'",
          langkah_id="(SELECT min(id) FROM pembinaan_langkahtangga)", keadaan="'sampai'", nomor="'500/' || id",
          tahun="2026", tanggal="date '2026-02-01' + (id % 200)::int", isi="'{}'::jsonb", kode="'k' || id",
          pdf="'surat/x.pdf'", pdf_sha256="'x'", diterima_pada="date '2026-02-05' + (id % 200)::int",
          tenggat="date '2026-03-01' + (id % 300)::int", tahun_buku="'{2025}'")  # fmt: skip
    _fill(m.JawabanSurat, "(SELECT id, tanggal, id AS n FROM pembinaan_surat WHERE id % 3 = 0) s", surat_id="id",
          jenis="'penjelasan'", uraian="'RAT'", dari="'Ketua'", tanggal="tanggal + 9")  # fmt: skip
