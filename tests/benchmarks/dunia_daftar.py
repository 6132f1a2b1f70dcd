"""A register of any size for the list's benchmark, made by the database itself in a minute.

Every share is of our own invention; names come from few words, as real ones do, so that common words are common.
"""

from __future__ import annotations

from django.db import connection, transaction

from registry import search
from registry.models import Koperasi

KECAMATAN, DESA = 27, 474
KINDS = ("KUD", "KSP", "KSU", "Kopwan", "KPRI", "Koptan", "Kopkar", "KSPPS", "Koperasi Produsen", "Koperasi Jasa")
WORDS = (
    "sumber rejeki tani makmur jaya abadi mandiri sejahtera karya bersama mitra usaha bina maju lestari harapan baru "
    "sinar mulya tirta bahari nelayan guru melati mawar anggrek kartini cahaya surya bintang timur barat selatan utara "
    "gotong royong rukun damai sentosa indah permai subur langgeng wijaya kusuma dharma bhakti nusantara pertiwi artha "
    "guna dana amanah barokah hikmah syariah nurul huda al ikhlas muamalat insan madani santri pesantren wanita ibu "
    "putri kencana mas intan mutiara permata delima teratai kenanga flamboyan cempaka dahlia seroja wijayakusuma "
    "brantas solo bengawan sendang telaga gunung bukit lembah sawah ladang kebun hutan laut pantai pasir garam ikan "
    "udang bandeng padi jagung kedelai tebu tembakau kopi kakao kelapa sapi kambing ayam itik susu madu batik tenun"
).split()
GIVEN = (
    "Siti Made Wayan Agus Budi Dewi Sri Eko Tri Nur Abdul Rina Joko Endang Slamet Yuni Hadi Ratna Bambang Lestari"
).split()

_KOPERASI = """
INSERT INTO registry_koperasi (nama, badan_hukum, tanggal_badan_hukum, nik, nib, npwp, bentuk, wilayah_keanggotaan,
  jenis, kelompok, sektor, pola, kdmp, alamat, desa_id, kecamatan_id, wilayah_teks, telepon, email, laman, grade, kuk,
  kewenangan, kewenangan_anggapan, status_hitung, status_keputusan, status_ods, keterangan, menunggu_pemeriksaan,
  rat_terakhir, nama_normal, badan_hukum_normal, cari, tanpa_pengurus, catatan, dibuat_pada, diubah_pada)
SELECT CASE WHEN kdmp THEN 'KDMP ' || d.nama || ' ' || r.n
            ELSE kind || ' ' || initcap(a) || ' ' || initcap(b) || CASE WHEN r.n %% 3 = 0 THEN ' ' || r.n ELSE '' END
       END,
  CASE WHEN r.u < .03 THEN '' ELSE r.n || '/BH/XVI.' || r.n %% 30 || '/III/' || r.year END,
  CASE WHEN r.u < .04 THEN NULL ELSE make_date(r.year, 1 + r.n %% 12, 1 + r.n %% 28) END,
  CASE WHEN r.v < .2 THEN '' ELSE '3524' || lpad(r.n::text, 9, '0') END, '', '',
  CASE WHEN r.v < .05 THEN '' WHEN r.n %% 40 = 0 THEN 'sekunder' ELSE 'primer' END, '',
  (ARRAY['konsumen','produsen','jasa','pemasaran','simpan_pinjam',''])[1 + (r.u * 5.2)::int],
  (ARRAY['KUD','KPRI','Kopkar','Kopwan','KSU','Koppontren',''])[1 + (r.v * 6)::int], '', '', kdmp,
  CASE WHEN r.w < .1 THEN '' ELSE 'Jl. Contoh ' || r.n END,
  CASE WHEN r.w < .15 THEN NULL ELSE d.id END, CASE WHEN r.w < .02 THEN NULL ELSE d.kecamatan_id END, '',
  CASE WHEN r.x < .4 THEN '' ELSE '08' || lpad((r.n * 7919 %% 10000000000)::text, 10, '0') END, '', '', '', '',
  CASE WHEN r.n %% 60 = 0 THEN 'provinsi' WHEN r.n %% 61 = 0 THEN 'pusat' ELSE 'kabkota' END, true,
  CASE WHEN r.x < .17 THEN 'tidak_aktif' ELSE 'aktif' END,
  CASE WHEN r.n %% 200 = 0 THEN 'dibekukan' WHEN r.n %% 201 = 0 THEN 'dibubarkan' END,
  CASE WHEN r.w < .1 THEN NULL WHEN r.w < .9 THEN 'aktif' ELSE 'tidak_aktif' END,
  CASE WHEN r.n %% 60 = 0 OR r.n %% 61 = 0 THEN 'di_luar_kewenangan' WHEN r.x < .05 THEN 'belum_ada_data'
       WHEN r.x < .17 THEN 'tidak_aktif' WHEN kdmp THEN 'belum_wajib_rat' WHEN r.x < .6 THEN 'sudah_rat'
       WHEN r.x < .8 THEN 'berisiko' ELSE 'belum_rat_lewat_batas' END,
  r.n %% 97 = 0, CASE WHEN r.x < .05 THEN NULL ELSE date '2016-01-01' + (r.x * 3900)::int END,
  '', '', '', true, '', now(), now()
FROM (SELECT n, 1965 + (power(random(), .6) * 60)::int AS year, random() AS u, random() AS v, random() AS w,
        random() AS x, random() < .3 AS kdmp FROM generate_series(1, %s) n) r
JOIN (SELECT id, nama, kecamatan_id, row_number() OVER (ORDER BY id) AS no FROM registry_desa) d
  ON d.no = 1 + r.n * 7 %% (SELECT count(*) FROM registry_desa)
CROSS JOIN LATERAL (SELECT (%s::text[])[1 + (r.u * 9)::int] AS kind,
  (%s::text[])[1 + (power(r.v, 1.5) * %s)::int] AS a, (%s::text[])[1 + (power(r.w, 1.5) * %s)::int] AS b) w
"""
_KEYS = r"""
UPDATE registry_koperasi SET nama_normal = regexp_replace(lower(nama), '^koperasi ', ''),
  badan_hukum_normal = replace(badan_hukum, '.', '/')
"""
_OFFICERS = """
INSERT INTO registry_pengurus (koperasi_id, nama, jabatan, jenis_kelamin, telepon, sumber)
SELECT k.id,
  (%s::text[])[1 + (random() * %s)::int] || ' ' || initcap((%s::text[])[1 + (random() * %s)::int]) || ' ' || k.id,
  j.jabatan,
  '', '08' || lpad((k.id * 104729 + j.no * 31 %% 10000000000)::text, 10, '0'), ''
FROM registry_koperasi k, (VALUES (1, 'ketua'), (2, 'sekretaris'), (3, 'bendahara')) j(no, jabatan)
WHERE k.id %% 5 <> 0
"""
_EVIDENCE = """
INSERT INTO registry_masabukti (koperasi_id, tahun_buku, jenis, tingkat, dari, sumber, asal, dicatat_pada)
SELECT k.id, y, j, t, make_date(y + 1, 1 + (k.id %% 6)::int, 14), 'impor', '', make_date(y + 1, 6, 30)
FROM registry_koperasi k, generate_series(2016, 2025) y, unnest(ARRAY['rat', 'laporan']) j,
  unnest(ARRAY['dikirim', 'diterima']) t
WHERE k.rat_terakhir IS NOT NULL AND y < extract(year FROM k.rat_terakhir) AND (k.id * 31 + y * 17 + length(j)) %% 5 < 3
"""


def build(rows: int) -> None:
    """Fill an empty register of the owner's database; row history and append-only triggers sleep meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT setseed(0.35)")
        cursor.execute(
            "INSERT INTO registry_kecamatan (kode, nama) SELECT '35.24.' || lpad(n::text, 2, '0'), "
            "'Kecamatan ' || chr(65 + (n * 11 %% 26)) || n FROM generate_series(1, %s) n",
            [KECAMATAN],
        )
        cursor.execute(
            "INSERT INTO registry_desa (kode, nama, jenis, kecamatan_id) "
            "SELECT k.kode || '.' || 2000 + n, 'Desa ' || n, 'desa', k.id FROM generate_series(1, %s) n "
            "JOIN (SELECT id, kode, row_number() OVER (ORDER BY id) AS no FROM registry_kecamatan) k "
            "ON k.no = 1 + n %% %s",
            [DESA, KECAMATAN],
        )
        last = len(WORDS) - 1
        cursor.execute(_KOPERASI, [rows, list(KINDS), WORDS, last, WORDS, last])
        cursor.execute(_KEYS, [])
        cursor.execute(_OFFICERS, [GIVEN, len(GIVEN) - 1, WORDS, last])
        cursor.execute(_EVIDENCE, [])


def search_text() -> None:
    """What the import does after its rows; the bloat it leaves in the indexes is taken back by `settle`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        search.refresh(Koperasi.objects.all())


def settle() -> None:
    """What autovacuum and the yearly REINDEX do in their own time: statistics, visibility map, indexes without air."""
    with connection.cursor() as cursor:
        cursor.execute("REINDEX TABLE registry_koperasi")
        cursor.execute("VACUUM ANALYZE")
