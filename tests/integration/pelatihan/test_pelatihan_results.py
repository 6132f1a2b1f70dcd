"""Who took part by hand and from Excel, attendance, marks, results of tests, certificates and their public page."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs.models import Pekerjaan
from pembinaan import tasks
from pembinaan.models import Peserta, SetelanSertifikat
from tests.factories.pelatihan import (
    CertifiedFactory,
    PelatihanFactory,
    PesertaFactory,
    UndanganFactory,
)
from tests.factories.people import make_user
from tests.factories.registry import (
    KoperasiFactory,
    PengurusFactory,
)
from tests.integration.pelatihan.pages import HOME, TODAY, page, text

pytestmark = pytest.mark.django_db


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
def test_who_was_left_out_stays_left_out_after_a_mistake(desk: Client) -> None:
    """Otherwise the second press would number those whom the clerk had taken off."""
    wanted = PesertaFactory(orang__nama="Ani")
    left_out = PesertaFactory(orang__nama="Budi", pelatihan=wanted.pelatihan)
    first = text(desk.get(page(wanted.pelatihan.pk, "sertifikat/")))
    again = text(desk.post(page(wanted.pelatihan.pk, "sertifikat/terbit/"), {"p": [wanted.pk], "tanggal": "kemarin"}))
    for one, before, after in ((wanted, True, True), (left_out, True, False)):
        for shown, ticked in ((first, before), (again, after)):
            box = re.search(rf'<input type="checkbox"[^>]*id="p-{one.pk}"[^>]*>', shown)
            assert box
            assert (" checked" in box[0]) is ticked


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
