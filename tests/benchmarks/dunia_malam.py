"""A register of any size with ten tahun buku each, made by the database itself: for the benchmark of the night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

ON = dt.date(2026, 10, 15)  # an ordinary night: no due date of anybody
TABLES = ("koperasi", "masabukti", "perpanjangan", "keputusanperpanjangan", "perubahanstatus", "malam")

# Founded from 1960 on, a twentieth of unknown date. A cooperative is more or less diligent (d).
_KOPERASI = """
INSERT INTO registry_koperasi (nama, badan_hukum, tanggal_badan_hukum, nik, nib, npwp, bentuk, wilayah_keanggotaan,
  jenis, kelompok, sektor, pola, kdmp, alamat, wilayah_teks, telepon, email, laman, grade, kuk, kewenangan,
  kewenangan_anggapan, status_hitung, keterangan, menunggu_pemeriksaan, nama_normal, badan_hukum_normal, cari,
  tanpa_pengurus, catatan, dibuat_pada, diubah_pada)
SELECT 'Koperasi ' || n, '', CASE WHEN n %% 20 = 0 THEN NULL ELSE make_date(1960 + n %% 60, 1 + n %% 12, 5) END,
  '', '', '', CASE WHEN n %% 40 = 0 THEN 'sekunder' ELSE 'primer' END, '', '', '', '', '', false, '', '', '', '', '',
  '', '', CASE WHEN n %% 100 = 0 THEN 'provinsi' ELSE 'kabkota' END, true, 'aktif', '', false, '', '', '', true, '',
  now(), now()
FROM generate_series(1, %s) n
"""
# RAT at both levels as records of the past have it, some reports beside it, some waiting for review, some sent back.
_EVIDENCE = """
INSERT INTO registry_masabukti (koperasi_id, tahun_buku, jenis, tingkat, dari, sampai, sumber, asal, dicatat_pada)
SELECT k.id, y, jenis, tingkat, begin, CASE WHEN jenis = 'laporan' AND q < .03 THEN begin + 44 END, 'catatan', '', begin
FROM (SELECT id, hashint4(id::int) AS h, (random() ^ .4) AS d FROM registry_koperasi) k
CROSS JOIN generate_series(2016, 2025) y
CROSS JOIN LATERAL (
  SELECT random() AS p, random() AS q, make_date(y + 1, 1, 10) + (((k.h & 65535) + y * 7919) & 255) / 2 AS begin) r
JOIN (VALUES ('rat', 'dikirim', 0.0, .75), ('rat', 'diterima', 0.0, .72), ('laporan', 'dikirim', .45, 1.0)) v
  (jenis, tingkat, low, high) ON r.p * 1.0 >= v.low AND r.p < v.high * k.d
"""
_DECISION = """
INSERT INTO registry_keputusanperpanjangan (tahun_buku, cakupan, batas_baru, berlaku_pada, dasar_hukum, alasan,
  alasan_pencabutan, dibuat_pada)
VALUES (%s, 'semua', %s, %s, 'Surat edaran contoh', '', '', now()) RETURNING id
"""
_EXTENSION = """
INSERT INTO registry_perpanjangan (keputusan_id, koperasi_id, tahun_buku, batas, berlaku_pada)
SELECT %s, id, %s, %s, %s FROM registry_koperasi WHERE id %% %s = 0
"""
# What a day brings: some who were tidak aktif hand in a report, the grace of some others ends.
_NEWS = """
INSERT INTO registry_masabukti (koperasi_id, tahun_buku, jenis, tingkat, dari, sumber, asal, dicatat_pada)
SELECT id, 2025, 'laporan', 'dikirim', %s, 'catatan', '', %s FROM registry_koperasi
WHERE status_hitung = 'tidak_aktif' ORDER BY hashint8(id) LIMIT %s
"""
_LAPSES = """
UPDATE registry_masabukti m SET sampai = %s WHERE sampai IS NULL AND tahun_buku IN (2024, 2025) AND koperasi_id IN
  (SELECT id FROM registry_koperasi WHERE status_hitung = 'aktif' ORDER BY hashint8(id) LIMIT %s)
"""


def make(count: int) -> None:
    """`count` cooperatives, their evidence, one extension of the past for all and one open for a fiftieth."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are right: no trigger need look
        cursor.execute(_KOPERASI, [count])
        cursor.execute(_EVIDENCE)
        for every, *terms in ((1, 2019, "2020-12-31", "2020-04-01"), (50, 2025, "2026-12-31", "2026-05-01")):
            cursor.execute(_DECISION, terms)
            cursor.execute(_EXTENSION, [cursor.fetchone()[0], *terms, every])
    analyse()


@contextmanager
def without_search_indexes() -> Iterator[None]:
    """The trigram indexes of Koperasi, which no night reads, made once at the end instead of row by row."""
    found = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'registry_koperasi' AND indexdef LIKE '%gin%'"
    with connection.cursor() as cursor:
        cursor.execute(found)
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)


def a_day_passes(count: int) -> None:
    """About a hundredth of the register changes on ON."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEWS, [ON, ON, count // 200])
        cursor.execute(_LAPSES, [ON, count // 200])


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE " + ", ".join(f"registry_{table}" for table in TABLES))


def clear() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE " + ", ".join(f"registry_{table}" for table in TABLES) + " CASCADE")
