"""The pages of trainings: invited from a filter, enrolled by hand and from Excel, attendance, certificates, reports."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan import tasks
from pembinaan.models import Masalah, Pelatihan, Peserta, SetelanSertifikat, Undangan
from registry.models import Koperasi
from tests.factories.kasus import KasusFactory
from tests.factories.pelatihan import (
    AudiensFactory,
    CertifiedFactory,
    OrangFactory,
    PelatihanFactory,
    PesertaFactory,
    UndanganFactory,
)
from tests.factories.people import make_user
from tests.factories.registry import (
    AksesPengurusFactory,
    KantorFactory,
    KecamatanFactory,
    KoperasiFactory,
    PengurusFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 1)
HOME = "/pembinaan/pelatihan/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def page(pk: int, rest: str = "") -> str:
    return f"{HOME}{pk}/{rest}"


FACTS = {
    "jenis": "pelatihan", "seri": "Pelatihan Dasar", "angkatan": "iii", "dari": "7 September 2026", "sampai": "",
    "tempat": "Aula", "dana": "dak", "biaya": "1.500.000", "kuota": "15", "pengajar": "Ani; Unej; RAT\nBudi",
}  # fmt: skip


# --- The list and its filter ------------------------------------------------------------------------
def test_the_list_finds_by_every_filter(desk: Client) -> None:
    here, there = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Paciran")
    near = PesertaFactory(pelatihan__seri="Akuntansi Dasar", orang__koperasi__kecamatan=here).pelatihan
    far = PesertaFactory(
        pelatihan__seri="Magang Ritel", pelatihan__jenis="magang", pelatihan__dana="apbn", pelatihan__keadaan="dibuka",
        pelatihan__dari=dt.date(2025, 3, 1), pelatihan__sampai=dt.date(2025, 3, 1), orang__koperasi__kecamatan=there,
    ).pelatihan  # fmt: skip
    for query, found in (
        ({"q": "akun dasar"}, near), ({"jenis": "magang"}, far), ({"tahun": "2025"}, far), ({"dana": "apbn"}, far),
        ({"keadaan": "selesai"}, near), ({"kecamatan": here.pk}, near),
    ):  # fmt: skip
        answer = desk.get(HOME, query)
        assert [one.pk for one in answer.context["page"]] == [found.pk], query
    assert [one.pk for one in desk.get(HOME).context["page"]] == [near.pk, far.pk]
    assert [one.pk for one in desk.get(HOME, {"urut": "dari"}).context["page"]] == [far.pk, near.pk]
    assert "Ada yang perlu diperbaiki" in text(desk.get(HOME, {"tahun": "1066"}))


def test_the_list_costs_the_same_however_long(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.get(HOME)
        return len(seen)

    PesertaFactory()
    queries()  # caches
    few = queries()
    for _ in range(12):
        PesertaFactory()
    assert queries() == few <= 15


def test_the_list_as_a_file(desk: Client) -> None:
    one = PesertaFactory(pelatihan__seri="Akuntansi").pelatihan
    PelatihanFactory(seri="Lain", jenis="magang")
    AudiensFactory(pelatihan=one)
    answer = desk.get(f"{HOME}unduh/", {"jenis": "pelatihan"})
    rows = sheet(b"".join(answer.streaming_content))
    assert [row[1] for row in rows[1:]] == ["Akuntansi"]
    assert rows[1][11:13] == [1, 32]
    assert Jejak.objects.filter(aksi="pelatihan.diekspor").count() == 1


def sheet(data: bytes) -> list[list[object]]:
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


# --- One training ---------------------------------------------------------------------------------------
def test_planning_reads_what_people_write(desk: Client, clerk: User) -> None:
    answer = desk.post(f"{HOME}baru/", FACTS)
    row = Pelatihan.objects.get()
    assert answer.url == page(row.pk)
    assert (row.angkatan, row.dari, row.sampai, row.biaya, row.dibuat_oleh) == (
        3, dt.date(2026, 9, 7), dt.date(2026, 9, 7), 1_500_000, clerk,
    )  # fmt: skip
    assert [(one.nama, one.instansi) for one in row.pengajar_set.all()] == [("Ani", "Unej"), ("Budi", "")]
    assert "Angkatan III" in text(desk.get(page(row.pk)))
    again = desk.post(f"{HOME}baru/", FACTS)
    assert again.status_code == 422
    assert "sudah ada. Pakai nomor angkatan berikutnya." in text(again)
    assert 'value="7 September 2026"' in text(again)  # nothing typed is lost


@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("angkatan", "tiga", "angka Romawi"), ("sampai", "1 September 2026", "tidak boleh sebelum hari pertama"),
    ("dari", "12/31/2026", "31"), ("biaya", "1.5", ""), ("kuota", "0", ""), ("pengajar", "; Unej", "tidak memuat nama"),
    ("sampai", "1 September 2028", "paling lama 120 hari"),
])  # fmt: skip
def test_what_cannot_be_is_said_and_kept(desk: Client, field: str, typed: str, sentence: str) -> None:
    answer = desk.post(f"{HOME}baru/", FACTS | {field: typed})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert typed in text(answer).replace("&quot;", '"')
    assert not Pelatihan.objects.exists()


def test_the_next_number_is_offered(desk: Client) -> None:
    row = PelatihanFactory(seri="Dasar", angkatan=2, kuota=30)
    answer = text(desk.get(f"{HOME}baru/", {"seri": row.pk}))
    assert 'value="III"' in answer
    assert 'value="Dasar"' in answer
    assert "Rencanakan angkatan berikutnya" in text(desk.get(page(row.pk)))


def test_opened_finished_cancelled_by_the_page(desk: Client) -> None:
    row = PelatihanFactory(keadaan="direncanakan")
    for step, state in (("buka/", "dibuka"), ("selesai/", "selesai")):
        assert desk.get(page(row.pk, step)).status_code == 200
        desk.post(page(row.pk, step), {"evaluasi": "Baik."})
        row.refresh_from_db()
        assert row.keadaan == state
    assert row.evaluasi == "Baik."
    other = PelatihanFactory(keadaan="dibuka")
    refused = desk.post(page(other.pk, "batal/"), {"alasan": ""})
    assert refused.status_code == 422
    desk.post(page(other.pk, "batal/"), {"alasan": "Dana dialihkan"})
    assert "Dibatalkan: Dana dialihkan" in text(desk.get(page(other.pk)))


# --- Inviting -----------------------------------------------------------------------------------------------
def test_inviting_from_every_filter(desk: Client) -> None:
    row = PelatihanFactory(keadaan="dibuka", seri="Dasar")
    taught = KoperasiFactory(nama="KSP Terlatih", sektor="Pertanian", jenis="jasa")
    PesertaFactory(orang__koperasi=taught, pelatihan__seri="Lain")
    fresh = KoperasiFactory(nama="KUD Baru", status_hitung="tidak_aktif", sektor="Perikanan")
    messy = KasusFactory(koperasi=fresh, petugas=make_user(), keadaan="berjalan")
    Masalah.objects.get_or_create(kode="pembukuan", defaults={"nama": "Pembukuan tidak tertib"})
    books = Masalah.objects.get(kode="pembukuan")
    messy.masalah.add(books)
    KoperasiFactory(nama="KSP Provinsi", kewenangan="provinsi")
    for query, found in (
        ({}, [taught, fresh]), ({"sektor": "Perikanan"}, [fresh]), ({"jenis": "jasa"}, [taught]),
        ({"status": "tidak_aktif"}, [fresh]), ({"pernah": "belum"}, [fresh]), ({"pernah": "sudah"}, [taught]),
        ({"pernah": "seri"}, [taught, fresh]), ({"masalah": books.pk}, [fresh]), ({"q": "terlatih"}, [taught]),
        ({"kecamatan": fresh.kecamatan_id}, [fresh]),
    ):  # fmt: skip
        answer = desk.get(page(row.pk, "undangan/tambah/"), query)
        assert list(answer.context["page"]) == found, query
        assert answer.context["hitung"]["semua"] == len(found)
    assert desk.get(page(row.pk, "undangan/tambah/")).context["hitung"] == {
        "semua": 2, "tidak_aktif": 1, "belum_pernah": 1,
    }  # fmt: skip


def test_some_or_all_are_invited_and_the_quota_is_told(desk: Client) -> None:
    row = PelatihanFactory(keadaan="dibuka", kuota=2)
    first, *_ = (KoperasiFactory() for _ in range(4))
    url = page(row.pk, "undangan/tambah/")
    assert desk.post(url, {}).status_code == 422
    desk.post(url, {"k": [first.pk, "x", "999999"]})
    assert [one.koperasi for one in row.undangan_set.all()] == [first]
    answer = text(desk.post(f"{url}?kecamatan=", {"semua": "1"}, follow=True))
    assert row.undangan_set.count() == 4
    assert "4 koperasi diundang untuk kuota 2 orang" in answer


def test_the_text_is_ready_and_opening_is_recorded(desk: Client, clerk: User) -> None:
    one = UndanganFactory(pelatihan__seri="Bimtek Pajak", koperasi__nama="KSP Maju", koperasi__telepon="0812-3400-1111")
    url = f"{HOME}undangan/{one.pk}/"
    shown = text(desk.get(url))
    assert "KSP Maju mengikuti Pelatihan Bimtek Pajak" in shown
    answer = desk.post(f"{url}buka/", {"tujuan": "6281234001111"}, headers={"Accept": "application/json"}).json()
    assert answer["tautan"].startswith("https://wa.me/6281234001111?text=")
    assert "KSP Maju" in unquote(answer["tautan"])
    one.refresh_from_db()
    assert one.dibuka_oleh == clerk
    without_script = desk.post(f"{url}buka/", {"tujuan": "6281234001111"})
    assert "https://wa.me/6281234001111" in text(desk.get(without_script.url))
    wrong = desk.post(f"{url}buka/", {"tujuan": "628999"}, headers={"Accept": "application/json"})
    assert wrong.status_code == 409
    assert Undangan.objects.get().dibuka_pada


def test_nobody_is_sent_a_text_before_it_opens(desk: Client) -> None:
    one = UndanganFactory(pelatihan__keadaan="direncanakan", koperasi__telepon="0812-3400-1111")
    answer = desk.post(f"{HOME}undangan/{one.pk}/buka/", {"tujuan": "6281234001111"}, follow=True)
    assert "setelah pelatihan dibuka" in text(answer)
    one.refresh_from_db()
    assert one.dibuka_pada is None


def test_answers_are_recorded_and_printed(desk: Client) -> None:
    one, other = UndanganFactory(), UndanganFactory()
    data = {f"j-{one.pk}": "datang", f"c-{one.pk}": "dua orang", f"j-{other.pk}": "tidak"}
    desk.post(page(one.pelatihan_id, "undangan/simpan/"), data)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.jawaban, one.catatan, other.jawaban) == ("datang", "dua orang", "belum")  # of another training
    assert list(desk.get(page(one.pelatihan_id, "undangan/"), {"jawaban": "datang"}).context["page"]) == [one]
    assert desk.get(page(one.pelatihan_id, "undangan.pdf")).content.startswith(b"%PDF")


# --- Participants -------------------------------------------------------------------------------------------
def test_officers_are_picked_and_others_typed(desk: Client) -> None:
    row, officer = PelatihanFactory(keadaan="dibuka", kuota=1), PengurusFactory(nama="Siti Aminah")
    url = page(row.pk, f"peserta/tambah/{officer.koperasi_id}/")
    assert desk.post(url, {"nama": ""}).status_code == 422
    answer = text(desk.post(url, {"pengurus": [officer.pk], "nama": "Budi", "tahun_lahir": "1990"}, follow=True))
    assert {one.orang.nama for one in row.peserta_set.all()} == {"Siti Aminah", "Budi"}
    assert "melebihi kuota 1" in answer
    assert "Siti Aminah (Ketua)" not in text(desk.get(url))  # who takes part is not offered again
    twice = desk.post(url, {"nama": "Ibu Siti Aminah"})
    assert twice.status_code == 422
    assert "sudah menjadi peserta" in text(twice)


def test_a_cooperative_is_found_by_search_or_among_the_invited(desk: Client) -> None:
    invited = UndanganFactory(koperasi__nama="KSP Diundang")
    KoperasiFactory(nama="KUD Lain")
    url = page(invited.pelatihan_id, "peserta/tambah/")
    assert "KUD Lain" not in text(desk.get(url))
    assert "KSP Diundang" in text(desk.get(url))
    assert "KUD Lain" in text(desk.get(url, {"q": "lain"}))


PASTED = """Nama\tKoperasi\tJabatan\tL/P\tTahun lahir
Ani Lestari\tKSP Sumber Makmur\tKetua\tP\t1980
Budi\tKSP Tidak Ada\tAnggota\tL\t1975
\tKSP Sumber Makmur\t\t\t
Hj. Ani Lestari\tKSP Sumber Makmur\t\tP\t1980
Citra\t3524100030012\t\tX\t1990
Dedi\t3524100030012\t\tL\t85
Eka\tKSP Kembar\t\tP\t1991
Fajar\t3524100030012\tManajer\tLk\t1992"""


def test_a_pasted_list_names_what_is_wrong_in_each_row(desk: Client) -> None:
    row = PelatihanFactory(keadaan="dibuka")
    KoperasiFactory(nama="KSP Sumber Makmur")
    KoperasiFactory(nama="KUD Tani", nik="3524100030012")
    KoperasiFactory(nama="KSP Kembar")
    KoperasiFactory(nama="KSP Kembar")
    answer = desk.post(page(row.pk, "peserta/impor/"), {"teks": PASTED})
    found = {one.number: " ".join(one.problems) for one in answer.context["baris"]}
    assert [number for number, problem in found.items() if not problem] == [2, 9]
    for number, words in ((3, "tidak ada dalam data"), (4, "Nama belum diisi"), (5, "sudah ada pada baris 2"),
                          (6, "tulis L atau P"), (7, "Tahun lahir 85"), (8, "Ada 2 koperasi")):  # fmt: skip
        assert words in found[number]
    assert "Budi" in text(answer)
    assert not row.peserta_set.exists()
    desk.post(page(row.pk, "peserta/impor/simpan/"), {"menunggu": answer.context["menunggu"]})
    assert [one.orang.nama for one in row.peserta_set.all()] == ["Ani Lestari", "Fajar"]
    again = desk.post(page(row.pk, "peserta/impor/simpan/"), {"menunggu": answer.context["menunggu"]}, follow=True)
    assert "sudah menjadi peserta" in text(again)
    assert row.peserta_set.count() == 2


def test_a_list_from_excel_and_a_forged_one(desk: Client) -> None:
    row = PelatihanFactory(keadaan="dibuka")
    KoperasiFactory(nama="KSP Sumber Makmur")
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_row(0, 0, ["Ani", "KSP Sumber Makmur", "Ketua", "P", 1980])
    upload = SimpleUploadedFile("daftar.xlsx", file.getvalue())
    answer = desk.post(page(row.pk, "peserta/impor/"), {"berkas": upload})
    assert answer.context["baik"] == 1
    other = PelatihanFactory(keadaan="dibuka")
    desk.post(page(other.pk, "peserta/impor/simpan/"), {"menunggu": answer.context["menunggu"]})
    desk.post(page(row.pk, "peserta/impor/simpan/"), {"menunggu": "palsu"})
    assert not Peserta.objects.exists()
    empty = desk.post(page(row.pk, "peserta/impor/"), {"teks": " "})
    assert empty.status_code == 422
    broken = desk.post(page(row.pk, "peserta/impor/"), {"berkas": SimpleUploadedFile("x.xlsx", b"%PDF-1.4 x")})
    assert broken.status_code == 422


# --- Attendance, marks, results, audiences ----------------------------------------------------------------
def test_the_grid_writes_only_what_this_page_changed(desk: Client) -> None:
    one = PesertaFactory(hadir=[])
    first, second = one.pelatihan.hari
    url = page(one.pelatihan_id, "hadir/")
    assert desk.get(url).status_code == 200
    desk.post(url, {f"lama-{one.pk}": "", f"h-{one.pk}-{first}": "on"})
    desk.post(url, {f"lama-{one.pk}": "", f"h-{one.pk}-{second}": "on"})  # another clerk, who had seen an empty grid
    one.refresh_from_db()
    assert one.hadir == [first, second]
    desk.post(url, {f"lama-{one.pk}": f"{first} {second}", f"h-{one.pk}-{second}": "on"})
    one.refresh_from_db()
    assert one.hadir == [second]
    assert desk.get(page(one.pelatihan_id, "daftar-hadir.pdf")).content.startswith(b"%PDF")


def test_marks_keep_what_was_typed_when_one_is_wrong(desk: Client) -> None:
    one = PesertaFactory()
    other = PesertaFactory(pelatihan=one.pelatihan)
    url = page(one.pelatihan_id, "nilai/")
    data = {f"p{pk}-ada": "1" for pk in (one.pk, other.pk)} | {
        f"p{one.pk}-nilai_akhir": "82,5", f"p{one.pk}-kesan": "4", f"p{other.pk}-nilai_akhir": "120",
    }  # fmt: skip
    wrong = desk.post(url, data)
    assert wrong.status_code == 422
    assert 'value="82,5"' in text(wrong)
    assert "Nilai 0 sampai 100" in text(wrong)
    desk.post(url, data | {f"p{other.pk}-nilai_akhir": "90"})
    one.refresh_from_db()
    assert (one.nilai_akhir, one.kesan) == (82.5, 4)
    assert "4,0 dari 5" in text(desk.get(page(one.pelatihan_id)))


def test_results_of_a_test_are_refused_by_sentence(desk: Client) -> None:
    one = PesertaFactory(pelatihan__jenis="uji_kompetensi", orang__nama="Ani")
    url = page(one.pelatihan_id, "uji/")
    data = {f"p{one.pk}-ada": "1", f"p{one.pk}-tanggal_uji": "4 Agustus 2026", f"p{one.pk}-lulus": "True",
            f"p{one.pk}-tanggal_lulus": "3/8/2026"}  # fmt: skip
    wrong = desk.post(url, data)
    assert wrong.status_code == 422
    assert "Ani: tanggal lulus 3 Agustus 2026 sebelum ujinya (4 Agustus 2026)." in text(wrong)
    desk.post(url, data | {f"p{one.pk}-tanggal_lulus": "5/8/2026"})
    one.refresh_from_db()
    assert one.lulus is True
    assert "100,0 %" in text(desk.get(page(one.pelatihan_id)))


def test_audiences_are_counted_once(desk: Client) -> None:
    row = PelatihanFactory()
    url = page(row.pk, "audiens/")
    data = {"kelompok": "pkk", "nama": "PKK Babat", "usia": "dewasa", "laki": "", "perempuan": "31"}
    desk.post(url, data)
    assert "sudah dicatat" in text(desk.post(url, data))
    assert desk.post(url, data | {"usia": "pemuda", "perempuan": "0"}).status_code == 422
    one = row.audiens_set.get()
    assert (one.laki, one.perempuan) == (0, 31)
    desk.post(f"{HOME}audiens/{one.pk}/hapus/")
    assert not row.audiens_set.exists()


# --- Certificates -------------------------------------------------------------------------------------------
def test_from_the_list_of_who_qualifies_to_the_paper(desk: Client, clerk: User) -> None:
    good = PesertaFactory(orang__nama="Ani", pelatihan__kode="PPD")
    row = good.pelatihan
    bad = PesertaFactory(orang__nama="Budi", pelatihan=row, hadir=[])
    shown = desk.get(page(row.pk, "sertifikat/"))
    assert [one.peserta for one in shown.context["layak"]] == [good]
    assert [(one.peserta, one.why) for one in shown.context["belum"]] == [(bad, "tidak hadir")]
    early = desk.post(page(row.pk, "sertifikat/terbit/"), {"p": [good.pk], "tanggal": "1 Agustus 2026"})
    assert early.status_code == 422
    assert "hari terakhir pelatihan" in text(early)
    desk.post(page(row.pk, "sertifikat/terbit/"), {"p": [good.pk, bad.pk], "tanggal": "5 Agustus 2026"})
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.nomor_sertifikat, bad.nomor_sertifikat) == ("001/PPD/VIII/2026", "")
    assert desk.get(f"{HOME}peserta/{good.pk}/sertifikat.pdf").content.startswith(b"%PDF")
    assert desk.get(f"{HOME}peserta/{bad.pk}/sertifikat.pdf").status_code == 404
    answer = desk.post(page(row.pk, "sertifikat/gabung/"))
    job = Pekerjaan.objects.get()
    assert answer.url == f"/pekerjaan/{job.pk}/"
    assert tasks.merge_certificates(job) == {"sertifikat": 1}
    whole = desk.get(page(row.pk, "sertifikat/gabungan.pdf"))
    assert b"".join(whole.streaming_content).startswith(b"%PDF")


def test_anyone_may_check_a_code(client: Client) -> None:
    one = CertifiedFactory(orang__nama="Siti Khoiriyah")
    answer = client.get(f"/sertifikat/{one.kode_sertifikat}/")
    assert answer.status_code == 200
    for words in ("Siti Khoiriyah", one.nomor_sertifikat, "4 Agustus 2026", "berlaku"):
        assert words in text(answer)
    Peserta.objects.filter(pk=one.pk).update(sertifikat_berakhir=dt.date(2026, 8, 31))
    assert "Sudah berakhir" in text(client.get(f"/sertifikat/{one.kode_sertifikat}/"))
    Peserta.objects.filter(pk=one.pk).update(dicabut_pada=TODAY, alasan_dicabut="Salah orang")
    answer = client.get(f"/sertifikat/{one.kode_sertifikat}/")
    assert "Dicabut" in text(answer)
    assert "Salah orang" not in text(answer)


def test_an_unknown_code_says_nothing(client: Client) -> None:
    not_ours = PesertaFactory(nomor_sertifikat="64990", penerbit_sertifikat="LSP", sertifikat_terbit=TODAY)
    without = PesertaFactory()
    for code in (not_ours.kode_sertifikat, without.kode_sertifikat, "00000000-0000-4000-8000-000000000000"):
        answer = client.get(f"/sertifikat/{code}/")
        assert answer.status_code == 404
        assert "Tidak ditemukan" in text(answer)
        assert without.orang.nama not in text(answer)


def test_who_asks_too_often_waits(client: Client) -> None:
    codes = [client.get("/sertifikat/00000000-0000-4000-8000-000000000000/", REMOTE_ADDR="198.51.100.7").status_code
             for _ in range(31)]  # fmt: skip
    assert codes == [404] * 30 + [429]


def test_settings_are_the_kabid_s(desk: Client) -> None:
    assert desk.get(f"{HOME}setelan/").status_code == 403
    desk.force_login(make_user(Peran.KABID))
    wrong = desk.post(f"{HOME}setelan/", {"pola": "{nomor}", "batas_hadir": "80"})
    assert "{tahun}" in text(wrong)
    desk.post(f"{HOME}setelan/", {"pola": "{nomor}/DISKOP/{tahun}", "batas_hadir": "75"})
    assert SetelanSertifikat.current().batas_hadir == 75
    assert desk.get(f"{HOME}setelan/").status_code == 200


# --- Whose is it ---------------------------------------------------------------------------------------------
def test_an_officer_sees_the_own_people_and_nothing_else(client: Client) -> None:
    own, other = CertifiedFactory(orang__nama="Orang Sendiri"), CertifiedFactory(orang__nama="Orang Lain")
    mixed = CertifiedFactory(pelatihan=own.pelatihan, orang__nama="Sekelas")
    officer = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=officer, koperasi=own.orang.koperasi)
    client.force_login(officer)
    shown = text(client.get(f"{HOME}saya/"))
    assert "Orang Sendiri" in shown
    assert "Orang Lain" not in shown
    assert "Sekelas" not in shown
    assert client.get(f"{HOME}peserta/{own.pk}/").status_code == 200
    assert client.get(f"{HOME}peserta/{own.pk}/sertifikat.pdf").content.startswith(b"%PDF")
    for one in (other, mixed):
        assert client.get(f"{HOME}peserta/{one.pk}/").status_code == 404
        assert client.get(f"{HOME}peserta/{one.pk}/sertifikat.pdf").status_code == 404
    for path in ("", page(own.pelatihan_id)[len(HOME) :], "laporan/", f"orang/{own.orang_id}/"):
        assert client.get(f"{HOME}{path}").status_code == 403


def test_an_auditor_reads_and_changes_nothing(client: Client) -> None:
    one = CertifiedFactory()
    client.force_login(make_user(Peran.AUDITOR))
    for path in ("", f"{one.pelatihan_id}/", f"{one.pelatihan_id}/sertifikat/", "laporan/", "laporan/peserta/"):
        assert client.get(f"{HOME}{path}").status_code == 200
    for path in (f"{one.pelatihan_id}/sertifikat/terbit/", f"{one.pelatihan_id}/audiens/", f"peserta/{one.pk}/cabut/"):
        assert client.post(f"{HOME}{path}", {"alasan": "x"}).status_code == 403
    one.refresh_from_db()
    assert one.dicabut_pada is None


def test_the_kepala_reads_without_buttons(client: Client) -> None:
    row = PelatihanFactory(keadaan="direncanakan")
    client.force_login(make_user(Peran.KEPALA))
    assert "Buka pelatihan" not in text(client.get(page(row.pk)))
    assert client.post(page(row.pk, "buka/")).status_code == 403


def test_what_a_person_and_a_cooperative_had(desk: Client) -> None:
    one = CertifiedFactory(orang__nama="Ani", pelatihan__seri="Akuntansi")
    PesertaFactory(orang=one.orang, pelatihan__seri="Perpajakan")
    PesertaFactory(orang=one.orang, pelatihan__seri="Yang Batal", pelatihan__keadaan="batal",
                   pelatihan__alasan_batal="x")  # fmt: skip
    shown = text(desk.get(f"{HOME}orang/{one.orang_id}/"))
    assert "Akuntansi" in shown
    assert "Perpajakan" in shown
    part = text(desk.get(f"{HOME}koperasi/{one.orang.koperasi_id}/", headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Akuntansi" in part
    assert "Yang Batal" not in part
    assert "Belum ada orang" in text(desk.get(f"{HOME}koperasi/{KoperasiFactory().pk}/"))


# --- Reports -------------------------------------------------------------------------------------------------
def test_a_number_and_the_list_behind_it_agree(desk: Client) -> None:
    for at in range(5):
        PesertaFactory(
            pelatihan__jenis="uji_kompetensi", tanggal_uji=dt.date(2026, 8, 3), lulus=at > 0, orang__tahun_lahir=2000,
            orang__jenis_kelamin="L" if at == 4 else "P", hadir=[],
        )  # fmt: skip
    PesertaFactory(hadir=[])  # never came
    PesertaFactory(pelatihan__keadaan="dibuka")
    answer = desk.get(f"{HOME}laporan/")
    assert answer.context["uji"] == [{"tahun": 2026, "diuji": 5, "yang_lulus": 4, "tidak": 1}]
    assert "80,0 %" in text(answer)
    young = next(group for group in answer.context["usia"] if group.usia == "pemuda")
    assert (young.laki, young.perempuan, young.jumlah) == (1, 4, 5)
    for query, number in (({}, answer.context["jumlah"]), ({"hasil": "lulus"}, 4), ({"hasil": "diuji"}, 5),
                          ({"usia": "pemuda", "jk": "P"}, 4), ({"tahun": "2025"}, 0)):  # fmt: skip
        assert desk.get(f"{HOME}laporan/peserta/", query).context["page"].paginator.count == number, query


def test_who_was_never_reached_can_be_invited(desk: Client) -> None:
    taught = PesertaFactory().orang.koperasi
    never = KoperasiFactory(nama="KUD Belum")
    answer = desk.get(f"{HOME}laporan/belum/")
    assert list(answer.context["page"]) == [never]
    assert desk.get(f"{HOME}laporan/").context["belum"] == 1
    row = PelatihanFactory(keadaan="dibuka", dari=TODAY, sampai=TODAY)
    link = f"{HOME}{row.pk}/undangan/tambah/?pernah=belum"
    assert link in text(desk.get(f"{HOME}laporan/belum/"))
    assert list(desk.get(link).context["page"]) == [never]
    assert taught in desk.get(f"{HOME}laporan/belum/", {"pernah": "sudah"}).context["page"]


def test_participants_by_cooperative_and_year(desk: Client) -> None:
    one = PesertaFactory()
    PesertaFactory(orang=OrangFactory(koperasi=one.orang.koperasi), pelatihan__dari=dt.date(2025, 5, 5),
                   pelatihan__sampai=dt.date(2025, 5, 5))  # fmt: skip
    KoperasiFactory()
    answer = desk.get(f"{HOME}laporan/per-koperasi/")
    (row,) = answer.context["page"]
    assert row == one.orang.koperasi
    assert dict(row.per_tahun)[2025] == dict(row.per_tahun)[2026] == 1
    assert row.semua == 2


def test_certificates_that_end_within_ninety_days(desk: Client) -> None:
    kinds = {"nomor_sertifikat": "1", "penerbit_sertifikat": "LSP", "sertifikat_terbit": dt.date(2023, 9, 1)}
    soon = PesertaFactory(**kinds, sertifikat_berakhir=TODAY + dt.timedelta(days=90))
    PesertaFactory(**kinds | {"nomor_sertifikat": "2"}, sertifikat_berakhir=TODAY + dt.timedelta(days=91))
    PesertaFactory(**kinds | {"nomor_sertifikat": "3"}, sertifikat_berakhir=TODAY - dt.timedelta(days=1))
    assert desk.get(f"{HOME}laporan/").context["segera"] == 1
    assert list(desk.get(f"{HOME}laporan/peserta/", {"sertifikat": "segera"}).context["page"]) == [soon]


@pytest.mark.parametrize(("kind", "column", "expected"), [
    ("peserta", 0, "Ani"), ("koperasi", 0, "KSP Ani"), ("belum", 0, "KUD Belum"),
])  # fmt: skip
def test_reports_are_files(desk: Client, kind: str, column: int, expected: str) -> None:
    PesertaFactory(orang__nama="Ani", orang__koperasi__nama="KSP Ani")
    KoperasiFactory(nama="KUD Belum")
    rows = sheet(b"".join(desk.get(f"{HOME}laporan/unduh/{kind}/").streaming_content))
    assert [row[column] for row in rows[1:]] == [expected]
    assert desk.get(f"{HOME}laporan/unduh/apa/").status_code == 404


@pytest.mark.parametrize("path", [
    "laporan/", "laporan/peserta/", "laporan/per-koperasi/", "laporan/belum/", "{pk}/", "{pk}/undangan/",
    "{pk}/undangan/tambah/", "{pk}/peserta/", "{pk}/hadir/", "{pk}/nilai/", "{pk}/uji/", "{pk}/sertifikat/",
])  # fmt: skip
def test_pages_cost_the_same_however_long(desk: Client, path: str) -> None:
    row = PelatihanFactory(jenis="uji_kompetensi", keadaan="dibuka")

    def fill(count: int) -> None:
        for _ in range(count):
            one = PesertaFactory(pelatihan=row)
            UndanganFactory(pelatihan=row, koperasi=one.orang.koperasi)
            KoperasiFactory()
            PesertaFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(HOME + path.format(pk=row.pk)).status_code == 200
        return len(seen)

    fill(2)
    queries()  # caches
    few = queries()
    fill(8)
    assert queries() == few
    assert few <= 15 + 3  # session, user, roles
    assert Koperasi.objects.count() == 30
