"""An office with 20,000 open cases and years of coaching behind it, made by the database itself in a minute.

Every share is of our own invention. Foreign keys and checks sleep while it is made, so what follows keeps to them.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models, transaction

from pembinaan import models as m
from registry.models import PerubahanStatus
from tests.benchmarks import dunia_daftar

COOPERATIVES = CASES = 20_000
CLOSED, ACTIVITIES, VISITS, PROMISES = 8_000, 60_000, 30_000, 10_000
TRAININGS, PARTICIPANTS, INVITED = 500, 30_000, 60_000
REQUESTS, HELP, PROPOSALS, BUSINESSES, REMINDERS = 20_000, 10_000, 2_000, 20_000, 20_000
STAFF = 8
TABLES = [model._meta.db_table for model in (
    m.Kasus, m.KegiatanKasus, m.SerahTerima, m.JanjiRat, m.RencanaKunjungan, m.PelaksanaKunjungan, m.Kunjungan,
    m.Pelatihan, m.Undangan, m.Orang, m.Peserta, m.Audiens, m.Fasilitasi, m.LangkahFasilitasi, m.ProgramBantuan,
    m.Bantuan, m.Angsuran, m.PembayaranAngsuran, m.PemanfaatanBantuan, m.MitraUsaha, m.UsulanPembubaran, m.TahapUsulan,
    m.Pengaman, m.Klaster, m.UsahaMikro, m.PengingatRat,
)]  # fmt: skip

# Numbers of a row n that look like chance and are the same each time.
_DAY = "(date '2026-11-20' - ((n * {} %% {})::int))".replace("%%", "%")
_COOP = "(SELECT k.id FROM bench_k k WHERE k.no = 1 + (n * {}::bigint) % (SELECT count(*) FROM bench_k))"
_PERSON = f"(SELECT p.id FROM bench_p p WHERE p.no = n % {STAFF})"

STATUS = """
UPDATE registry_koperasi SET kewenangan = 'kabkota', status_keputusan = CASE WHEN id % 200 = 0 THEN 'dibekukan' END,
  status_hitung = CASE WHEN id % 10 < 7 THEN 'tidak_aktif' ELSE 'aktif' END, menunggu_pemeriksaan = id % 40 = 9,
  status_ods = CASE WHEN id % 3 = 0 THEN 'tidak_aktif' ELSE 'aktif' END,
  sertifikat_nik_terbit = date '2022-01-01', sertifikat_nik_berakhir = date '2026-06-01' + (id * 7 % 900)::int,
  status_lapangan = (ARRAY[NULL, 'ditemukan_aktif', 'ditemukan_berhenti', 'tidak_ditemukan'])[1 + id % 4]
"""


def build() -> None:
    """Fill an empty database that has an office and STAFF people."""
    dunia_daftar.build(COOPERATIVES)
    dunia_daftar.search_text()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(STATUS)
        cursor.execute(
            "CREATE TEMP TABLE bench_k AS SELECT id, row_number() OVER (ORDER BY id) AS no FROM registry_koperasi"
        )
        cursor.execute(
            "CREATE TEMP TABLE bench_p AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS no "
            f"FROM accounts_user ORDER BY id LIMIT {STAFF}"
        )
        cursor.execute("CREATE UNIQUE INDEX ON bench_k (no)")
        for part in (_status_events, _cases, _visits, _trainings, _requests, _help, _proposals, _businesses):
            part()
        cursor.execute("DROP TABLE bench_k, bench_p")
    dunia_daftar.settle()


def _fill(model: type[models.Model], source: str, **columns: str) -> None:
    """INSERT ... SELECT; columns that are not named get null where they may, and otherwise something empty."""
    for field in model._meta.local_concrete_fields:
        if field.primary_key or field.generated or field.null or field.column in columns:  # type: ignore[attr-defined]
            continue
        columns[str(field.column)] = _empty(field)
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} FROM {source}")


def _empty(field: Any) -> str:
    kinds = (
        (models.DateTimeField, "now()"), (models.DateField, "date '2020-01-01'"), (models.BooleanField, "false"),
        (models.IntegerField, str(field.default) if isinstance(field.default, int) else "0"),
        (models.UUIDField, "gen_random_uuid()"), (models.ForeignKey, _PERSON),
        (models.JSONField, "'[]'::jsonb" if field.default is list else "'{}'::jsonb"),
    )  # fmt: skip
    text = f"'{field.default}'" if isinstance(field.default, str) else "''"
    return next((words for kind, words in kinds if isinstance(field, kind)), "'{}'" if _is_array(field) else text)


def _is_array(field: Any) -> bool:
    return type(field).__name__ == "ArrayField"


def _series(count: int) -> str:
    return f"generate_series(1, {count}) n"


def _status_events() -> None:
    for old, new, day, only in (
        ("NULL", "'aktif'", "date '2016-01-01'", "true"),
        ("'aktif'", "'tidak_aktif'", "make_date(2019 + (id % 6)::int, 7, 1)", "true"),
        ("'tidak_aktif'", "'aktif'", "date '2025-01-10' + (id * 11 % 650)::int", "status_hitung = 'aktif'"),
    ):
        _fill(PerubahanStatus, f"(SELECT id, id AS n, status_hitung FROM registry_koperasi WHERE {only}) k",
              koperasi_id="id", kolom="'status_hitung'", lama=old, baru=new, berlaku_pada=day)  # fmt: skip


def _cases() -> None:
    _fill(m.Kasus, f"(SELECT id, no AS n FROM bench_k ORDER BY no LIMIT {CASES}) k", koperasi_id="id",
          jenis="'keaktifan'", keadaan="CASE WHEN n % 20 = 0 THEN 'baru' ELSE 'berjalan' END", tujuan="'RAT'",
          petugas_id=f"CASE WHEN n % 20 > 0 THEN {_PERSON} END", dibuka_pada=_DAY.format(53, 700),
          tenggat="CASE WHEN n % 3 > 0 THEN date '2026-10-01' + (n % 200)::int END")  # fmt: skip
    _fill(m.Kasus, _series(CLOSED), koperasi_id=_COOP.format(2), jenis="'keaktifan'", keadaan="'selesai'",
          petugas_id=_PERSON, dibuka_pada="date '2021-01-05' + n * 3 % 1500",
          ditutup_pada="date '2021-01-05' + n * 3 % 1500 + 20 + n % 600", ditutup_oleh_id=_PERSON,
          hasil="(ARRAY['aktif_kembali','aktif_kembali','tidak_berhasil','diusulkan_bubar','keliru'])[1 + n % 5]",
          )  # fmt: skip
    case = "(SELECT id, id AS n, koperasi_id, dibuka_pada, petugas_id FROM pembinaan_kasus)"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO pembinaan_kasus_masalah (kasus_id, masalah_id) SELECT id, (SELECT min(id) "
                       f"FROM pembinaan_masalah) + x FROM {case} k, unnest(ARRAY[id % 8, (id + 3) % 8]) x "
                       "WHERE id % 6 > 0")  # fmt: skip
    kinds = "(ARRAY['telepon','konsultasi','pendampingan','rapat','mediasi','surat','catatan'])[1 + n % 7]"
    _fill(m.KegiatanKasus, f"(SELECT id AS kid, id * 5 + y AS n, dibuka_pada AS d FROM pembinaan_kasus, "
          f"generate_series(1, 3) y ORDER BY y, id LIMIT {ACTIVITIES}) k", kasus_id="kid", jenis=kinds,
          tanggal="d + (date '2026-11-20' - d) * (n % 97)::int / 97", uraian="'Menelepon ketua'", oleh_id=_PERSON,
          biaya="CASE WHEN n % 4 = 0 THEN n * 1000 END", dicatat_tanggal="date '2026-11-20'")  # fmt: skip
    _fill(m.SerahTerima, f"{case} k WHERE petugas_id IS NOT NULL", kasus_id="id", kepada_id="petugas_id",
          tanggal="dibuka_pada", oleh_id=_PERSON)  # fmt: skip
    _fill(m.JanjiRat, f"(SELECT id, id AS n, koperasi_id FROM pembinaan_kasus WHERE keadaan <> 'selesai' ORDER BY id "
          f"LIMIT {PROMISES}) k", koperasi_id="koperasi_id", kasus_id="id", tahun_buku="2024 + (id % 2)::int",
          tanggal="date '2026-09-01' + (id % 120)::int", oleh_siapa="'Ketua'",
          dijanjikan_pada="date '2026-08-20'")  # fmt: skip
    _fill(m.PengingatRat, _series(REMINDERS), kanal="'wa'", koperasi_id=_COOP.format(3), tahun_buku="2025",
          tujuan="'628111'", teks="'RAT'", dibuka_pada=f"{_DAY.format(7, 600)} + time '10:00'")  # fmt: skip


def _visits() -> None:
    routes = VISITS // 20
    _fill(m.RencanaKunjungan, _series(routes), maksud="'Kunjungan ke kecamatan ' || n",
          keadaan="CASE WHEN n % 10 > 1 THEN 'selesai' ELSE 'disusun' END", dari=_DAY.format(1, 1000),
          sampai=f"{_DAY.format(1, 1000)} + 2", nomor_surat_tugas="CASE WHEN n % 10 > 1 THEN '090/' || n ELSE '' END",
          tanggal_surat_tugas=f"CASE WHEN n % 10 > 1 THEN {_DAY.format(1, 1000)} - 3 END",
          kecamatan_id="(SELECT min(id) FROM registry_kecamatan) + n % 27",
          biaya="CASE WHEN n % 3 = 0 THEN 1500000 END")  # fmt: skip
    _fill(m.PelaksanaKunjungan, "(SELECT id, id AS n FROM pembinaan_rencanakunjungan) r", rencana_id="id",
          user_id=_PERSON, nama="'Petugas'")  # fmt: skip
    done = "n % 10 > 1"
    _fill(m.Kunjungan, f"(SELECT n, (SELECT min(id) FROM pembinaan_rencanakunjungan) + n / 20 % {routes} AS rid "
          f"FROM {_series(VISITS)}) v", koperasi_id=_COOP.format(7), rencana_id="rid", urutan="n % 20",
          kasus_id=f"(SELECT min(c.id) FROM pembinaan_kasus c WHERE c.koperasi_id = {_COOP.format(7)})",
          keadaan=f"CASE WHEN {done} THEN 'selesai' ELSE 'direncanakan' END", petugas_id=_PERSON,
          tanggal=f"CASE WHEN {done} THEN {_DAY.format(17, 1000)} END",
          dicatat_tanggal=f"CASE WHEN {done} THEN {_DAY.format(17, 1000)} END",
          alamat=f"CASE WHEN NOT {done} THEN '' WHEN n % 5 = 2 THEN 'tidak_ditemukan' ELSE 'ditemukan' END",
          temuan=f"CASE WHEN NOT {done} THEN '' WHEN n % 5 = 2 THEN 'tidak_ditemukan' WHEN n % 2 = 0 THEN "
          "'ditemukan_aktif' ELSE 'ditemukan_berhenti' END",
          rekomendasi=f"CASE WHEN {done} THEN 'pendampingan' ELSE '' END",
          biaya="CASE WHEN n % 50 = 3 THEN 100000 END")  # fmt: skip


def _trainings() -> None:
    _fill(m.Pelatihan, _series(TRAININGS), jenis="(ARRAY['pelatihan','bimtek','sosialisasi','uji_kompetensi'])[1+n%4]",
          keadaan="CASE WHEN n % 25 = 0 THEN 'dibuka' ELSE 'selesai' END", seri="'Akuntansi ' || n", materi="'SAK EP'",
          dari=_DAY.format(3, 1400), sampai=f"{_DAY.format(3, 1400)} + 2", tempat="'Aula'", dana="'apbd'",
          biaya="CASE WHEN n % 2 = 0 THEN 25000000 END", kuota="60")  # fmt: skip
    first = "(SELECT min(id) FROM pembinaan_pelatihan)"
    # 120 each; the last n of a training are half the cooperatives of its invitations.
    _fill(m.Undangan, _series(INVITED), pelatihan_id=f"{first} + n / 120 % {TRAININGS}", koperasi_id=_COOP.format(11),
          jawaban="(ARRAY['belum','datang','tidak'])[1 + n % 3]", diundang_pada=_DAY.format(3, 1400))  # fmt: skip
    people = PARTICIPANTS * 2 // 3
    _fill(m.Orang, _series(people), koperasi_id=_COOP.format(13).replace("n *", "(n % 9000) *"),
          nama="'Orang ' || n", nama_normal="'orang ' || n", jenis_kelamin="(ARRAY['L','P',''])[1 + n % 3]",
          tahun_lahir="CASE WHEN n % 4 > 0 THEN 1950 + n % 58 END")  # fmt: skip
    tested = "n / 60 % 4 = 3"
    _fill(m.Peserta, _series(PARTICIPANTS), pelatihan_id=f"{first} + n / 60 % {TRAININGS}",
          orang_id=f"(SELECT min(id) FROM pembinaan_orang) + n * 7 % {people}",
          hadir=f"CASE WHEN n % 9 > 0 THEN ARRAY[{_DAY.format(3, 1400)}] ELSE '{{}}' END",
          tanggal_uji=f"CASE WHEN {tested} THEN date '2026-03-01' END",
          lulus=f"CASE WHEN {tested} THEN n % 5 > 0 END",
          nomor_sertifikat="CASE WHEN n % 3 = 0 THEN 'S/' || n ELSE '' END",
          penerbit_sertifikat="CASE WHEN n % 3 = 0 THEN 'LSP' ELSE '' END",
          sertifikat_terbit="CASE WHEN n % 3 = 0 THEN date '2024-03-01' + n % 900 END",
          sertifikat_berakhir="CASE WHEN n % 6 = 0 THEN date '2026-03-02' + n % 900 END")  # fmt: skip
    _fill(m.Audiens, "(SELECT id, id AS n FROM pembinaan_pelatihan WHERE id % 3 = 0) p", pelatihan_id="id",
          kelompok="'pkk'", usia="'pemuda'", laki="5", perempuan="20")  # fmt: skip


def _requests() -> None:
    kinds = "(SELECT min(id) FROM pembinaan_jenisfasilitasi) + {} % (SELECT count(*) FROM pembinaan_jenisfasilitasi)"
    asked, ended = _DAY.format(13, 1400), "n % 5 > 1"
    _fill(m.Fasilitasi, f"{_series(REQUESTS)}", koperasi_id=_COOP.format(1), jenis_id=kinds.format("n"),
          keadaan=f"CASE WHEN n % 5 > 2 THEN 'selesai' WHEN {ended} THEN 'ditolak' WHEN n % 5 = 1 THEN 'diproses' "
          "ELSE 'diminta' END", petugas_id=_PERSON, diminta_pada=asked, target_pada=f"{asked} + 14",
          selesai_pada=f"CASE WHEN {ended} THEN {asked} + n % 60 END", dicatat_tanggal="date '2026-11-22'",
          alasan="CASE WHEN n % 5 = 2 THEN 'Berkas tidak lengkap' ELSE '' END", dokumen="'[]'",
          nilai="CASE WHEN n % 7 = 0 THEN 10000000 END", biaya="CASE WHEN n % 6 = 0 THEN 50000 END")  # fmt: skip
    _fill(m.LangkahFasilitasi, "(SELECT id, s, id AS n, diminta_pada, selesai_pada FROM pembinaan_fasilitasi, "
          "generate_series(1, 3) s) f", fasilitasi_id="id", urutan="s", nama="'Langkah ' || s", hari="3",
          selesai_pada="CASE WHEN s = 1 OR selesai_pada IS NOT NULL THEN diminta_pada + s END",
          oleh_id=_PERSON)  # fmt: skip


def _help() -> None:
    _fill(m.ProgramBantuan, _series(40), nama="'Desa Korporasi Sapi ' || n", tahun="2015 + n % 12", dana="'apbd'")
    _fill(m.Bantuan, _series(HELP), koperasi_id=_COOP.format(3), nilai="20000000 + n * 1000",
          program_id="(SELECT min(id) FROM pembinaan_programbantuan) + n % 40",
          jenis="(ARRAY['hibah','barang','dana_bergulir','kur','lpdb'])[1 + n % 5]",
          diterima_pada=_DAY.format(19, 2500),
          jumlah="CASE WHEN n % 5 = 1 THEN 10 END", satuan="CASE WHEN n % 5 = 1 THEN 'ekor' ELSE '' END",
          barang="CASE WHEN n % 5 = 1 THEN 'sapi' ELSE '' END", dicatat_tanggal="date '2026-11-22'",
          ditutup_pada="CASE WHEN n % 8 = 0 THEN date '2026-11-21' END",
          alasan_tutup="CASE WHEN n % 8 = 0 THEN 'Lunas' ELSE '' END")  # fmt: skip
    loans = "(SELECT id, id AS n, nilai, diterima_pada AS d, s FROM pembinaan_bantuan, generate_series(1, {}) s " \
            "WHERE jenis IN ('dana_bergulir', 'kur', 'lpdb')) b"  # fmt: skip
    _fill(m.Angsuran, loans.format(12), bantuan_id="id", ke="s", jatuh_tempo="d + s * 30", jumlah="nilai / 12")
    _fill(m.PembayaranAngsuran, loans.format(6), bantuan_id="id", tanggal="least(d + s * 31, date '2026-11-20')",
          jumlah="nilai / 12", dicatat_tanggal="date '2026-11-22'")  # fmt: skip
    _fill(m.PemanfaatanBantuan, "(SELECT id, id AS n, diterima_pada AS d FROM pembinaan_bantuan WHERE id % 2 = 0) b",
          bantuan_id="id", tanggal="d", keadaan="(ARRAY['dimanfaatkan','sebagian','tidak','tidak_ada'])[1 + n / 2 % 4]",
          dicatat_tanggal="date '2026-11-22'")  # fmt: skip
    _fill(m.MitraUsaha, _series(HELP // 2), koperasi_id=_COOP.format(9), bentuk="'plasma'", nama="'PT Sapi ' || n",
          dari=_DAY.format(23, 2000))  # fmt: skip


def _proposals() -> None:
    _fill(m.UsulanPembubaran, f"(SELECT id, no AS n FROM bench_k WHERE no % 10 = 3 ORDER BY no LIMIT {PROPOSALS}) k",
          koperasi_id="id", jenis="'pembubaran'", kasus_id="(SELECT min(c.id) FROM pembinaan_kasus c WHERE "
          "c.koperasi_id = k.id)", dibuka_pada=f"{_DAY.format(29, 900)} - 200", uraian="'Tidak ada kegiatan'",
          keadaan="(ARRAY['disusun','diajukan','diputuskan','ditolak'])[1 + n / 10 % 4]",
          diajukan_pada=f"CASE WHEN n / 10 % 4 > 0 THEN {_DAY.format(29, 900)} - 100 END",
          nomor_surat="CASE WHEN n / 10 % 4 > 0 THEN '518/' || n ELSE '' END",
          keputusan_nomor="CASE WHEN n / 10 % 4 = 2 THEN 'KEP-' || n ELSE '' END",
          keputusan_tanggal=f"CASE WHEN n / 10 % 4 = 2 THEN {_DAY.format(29, 900)} END",
          jawaban_nomor="CASE WHEN n / 10 % 4 = 3 THEN 'JWB-' || n ELSE '' END",
          jawaban_tanggal=f"CASE WHEN n / 10 % 4 = 3 THEN {_DAY.format(29, 900)} END",
          ditutup_pada=f"CASE WHEN n / 10 % 4 > 1 THEN {_DAY.format(29, 900)} END")  # fmt: skip
    _fill(m.TahapUsulan, "(SELECT u.id, u.id AS n, l.id AS lid, u.dibuka_pada AS d FROM pembinaan_usulanpembubaran u "
          "JOIN pembinaan_langkahusulan l ON l.jenis = u.jenis AND (l.urutan < 4 OR u.keadaan <> 'disusun')) u",
          usulan_id="id", langkah_id="lid", tanggal="d + 5", diterima_pada="d + 9",
          dicatat_tanggal="date '2026-11-22'")  # fmt: skip
    _fill(m.Pengaman, "(SELECT id, id AS n, x FROM pembinaan_usulanpembubaran, "
          "unnest(ARRAY['simpanan','utang','aset']) x) u", usulan_id="id", jenis="x", isi="'Tidak ada'")  # fmt: skip


def _businesses() -> None:
    fields = "(ARRAY['Kuliner','Batik','Kerajinan','Perdagangan','Perikanan','Pertanian'])[1 + n % 6]"
    _fill(m.Klaster, _series(60), nama="'Klaster ' || n", bidang=fields,
          koperasi_id=f"CASE WHEN n % 2 = 0 THEN {_COOP.format(5)} END")  # fmt: skip
    _fill(m.UsahaMikro, f"(SELECT n, d.id AS did, d.kecamatan_id AS kid FROM {_series(BUSINESSES)} JOIN (SELECT id, "
          "kecamatan_id, row_number() OVER (ORDER BY id) AS no FROM registry_desa) d ON d.no = 1 + n * 7 % 474) u",
          nama="'Warung ' || n", pemilik="'Pemilik ' || n", nama_normal="'warung ' || n", bidang=fields,
          pemilik_normal="'pemilik ' || n", desa_id="did", kecamatan_id="kid",
          klaster_id="CASE WHEN n % 3 > 0 THEN (SELECT min(id) FROM pembinaan_klaster) + n % 60 END",
          koperasi_id=f"CASE WHEN n % 4 = 0 THEN {_COOP.format(3)} END",
          kebutuhan="CASE WHEN n % 5 > 0 THEN ARRAY[(ARRAY['permodalan','keterampilan','manajemen','promosi'])"
          "[1 + n % 4]] ELSE '{}' END", ditarik_pada="CASE WHEN n % 50 = 0 THEN date '2026-01-01' END")  # fmt: skip
