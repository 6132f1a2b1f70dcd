"""Who gets which letter, what it says, and who is told why there is none."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import PeranPengguna
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.letters import compose, matter, preview
from pembinaan.letters.snapshot import Snapshot
from registry.models import Kantor, Koperasi, RilisPeninjauan
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def kantor() -> Kantor:
    return make.KantorFactory(
        alamat="Jalan Contoh Nomor 1, Lamongan", kode_pos="62212", telepon="(0322) 000000", provinsi="Jawa Timur"
    )


@pytest.fixture
def inactive(kantor: Kantor) -> Koperasi:
    """Nothing for 2024 and 2025."""
    koperasi = make.KoperasiFactory(
        nama="KPRI Bina Karya", status_hitung="tidak_aktif", peristiwa=dt.date(2026, 7, 1), nik="3524100030012",
        kecamatan__nama="Babat",
    )  # fmt: skip
    make.both_levels(koperasi, 2023)
    return koperasi


@pytest.fixture
def late(kantor: Kantor) -> Koperasi:
    """RAT of 2024, nothing for 2025: late by the office's date, still aktif."""
    koperasi = make.KoperasiFactory(nama="Kopwan Melati Sari")
    make.both_levels(koperasi, 2024)
    return koperasi


def words(snapshot: Snapshot) -> str:
    return json.dumps(snapshot.to_json(), ensure_ascii=False).replace("\u00a0", " ")


def test_tidak_aktif_gets_a_warning_with_its_very_years_and_both_dates(inactive: Koperasi, kantor: Kantor) -> None:
    text = words(preview.prepare(inactive, kantor, on=TODAY).snapshot)
    assert "Peringatan tertulis dan rencana pembubaran" in text
    assert (
        "belum kami terima laporan penyelenggaraan RAT maupun laporan keuangan untuk tahun buku 2024 dan 2025" in text
    )
    assert "sampai dengan 22 November 2026, belum kami terima" in text
    assert "ketentuan dinas (31 Maret 2026) dan undang-undang (30 Juni 2026)" in text
    assert "tercatat tidak aktif sejak 1 Juli 2026" in text
    assert "dalam waktu 14 (empat belas) hari sejak surat ini diterima" in text  # the clock starts at receipt
    assert "berhak mengajukan keberatan tertulis" in text
    assert "2023" not in text.replace('[2023, "ada"', "")


def test_late_gets_a_teguran_that_does_not_call_it_tidak_aktif(late: Koperasi, kantor: Kantor) -> None:
    text = words(preview.prepare(late, kantor, on=TODAY).snapshot)
    assert "Teguran I, keterlambatan RAT tahun buku 2025" in text
    assert "masih aktif, dan tercatat tidak aktif mulai 1 Juli 2027 bila sampai 30 Juni 2027" in text
    assert "Peringatan" not in text
    assert "pembubaran" not in text


def test_late_by_the_offices_date_before_the_laws_date(late: Koperasi, kantor: Kantor) -> None:
    assert matter.matter_of(late, kantor, on=dt.date(2026, 4, 1)).years == (2025,)
    with pytest.raises(Refused, match="baru 31 Maret 2026"):
        matter.matter_of(late, kantor, on=dt.date(2026, 3, 31))


def test_sekunder_is_late_by_its_own_date(kantor: Kantor) -> None:
    sekunder = make.KoperasiFactory(bentuk="sekunder")
    make.both_levels(sekunder, 2024)
    with pytest.raises(Refused, match="30 Juni 2026"):
        matter.matter_of(sekunder, kantor, on=dt.date(2026, 6, 30))
    assert matter.matter_of(sekunder, kantor, on=dt.date(2026, 7, 1)).own_due == dt.date(2026, 6, 30)


def test_report_without_meeting_is_late_for_the_run_of_years(kantor: Kantor) -> None:
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2022)
    for year in (2023, 2024, 2025):
        make.both_levels(koperasi, year, "laporan")
    assert matter.matter_of(koperasi, kantor, on=TODAY).years == (2023, 2024, 2025)


def test_nothing_is_claimed_about_years_before_the_first_evidence(kantor: Kantor) -> None:
    koperasi = make.KoperasiFactory(tanggal_badan_hukum=dt.date(1996, 3, 24))
    make.both_levels(koperasi, 2024, "laporan")
    make.both_levels(koperasi, 2025, "laporan")
    assert matter.matter_of(koperasi, kantor, on=TODAY).years == (2024, 2025)


def test_extension_moves_the_date_of_the_letter(late: Koperasi, kantor: Kantor) -> None:
    make.PerpanjanganFactory(koperasi=late, keputusan__batas_baru=dt.date(2026, 9, 30))
    assert matter.matter_of(late, kantor, on=TODAY).own_due == dt.date(2026, 9, 30)
    with pytest.raises(Refused, match="30 September 2026"):
        matter.matter_of(late, kantor, on=dt.date(2026, 9, 30))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kewenangan": "provinsi"}, "di luar kewenangan"),
        ({"proses_pembubaran_sejak": dt.date(2026, 1, 1)}, "proses pembubaran"),
        ({"tanggal_badan_hukum": dt.date(2026, 2, 1)}, "belum wajib"),
    ],
)
def test_refused_with_a_sentence(inactive: Koperasi, kantor: Kantor, change: dict, why: str) -> None:
    Koperasi.objects.filter(pk=inactive.pk).update(**change)
    inactive.refresh_from_db()
    with pytest.raises(Refused, match=why):
        matter.matter_of(inactive, kantor, on=TODAY)


def test_waits_until_the_record_says_tidak_aktif(kantor: Kantor) -> None:
    """The rule says so since 1 July; the office has not recorded it yet (no night, or the brake)."""
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2023)
    with pytest.raises(Refused, match="proses malam"):
        matter.matter_of(koperasi, kantor, on=TODAY)


def test_sudah_rat_is_refused(kantor: Kantor) -> None:
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2025)
    with pytest.raises(Refused, match="RAT tahun buku 2025 sudah kami terima"):
        matter.matter_of(koperasi, kantor, on=TODAY)


def test_signer_is_who_heads_the_office_on_that_day(kantor: Kantor) -> None:
    make_user(Peran.KEPALA, nama="Kepala Lama", dari=dt.date(2020, 1, 1), sampai=dt.date(2026, 12, 1))
    stand_in = make_user(nama="Pengganti Sementara", pangkat="Pembina", golongan="IV/a", nip="197001011995031001")
    PeranPengguna.objects.create(
        user=stand_in, peran=Peran.KEPALA, kualifikasi="plh", dari=TODAY, sampai=TODAY + dt.timedelta(days=3)
    )
    assert compose.signature(kantor, on=TODAY - dt.timedelta(days=1)).nama == "Kepala Lama"
    block = compose.signature(kantor, on=TODAY)
    assert block.jabatan == ("Plh. Kepala Dinas Koperasi dan Usaha Mikro", "Kabupaten Lamongan,")
    assert (block.nama, block.pangkat, block.nip) == ("Pengganti Sementara", "Pembina, IV/a", "19700101 199503 1 001")
    assert compose.signature(kantor, on=dt.date(2026, 12, 5)).nama == ""


def test_snapshot_survives_a_json_column(inactive: Koperasi, kantor: Kantor) -> None:
    snapshot = preview.prepare(inactive, kantor, on=TODAY).snapshot
    assert Snapshot.from_json(json.loads(json.dumps(snapshot.to_json()))) == snapshot


def test_masa_peninjauan_is_said(inactive: Koperasi, kantor: Kantor) -> None:
    make_user(Peran.KEPALA, dari=dt.date(2020, 1, 1))
    assert preview.prepare(inactive, kantor, on=TODAY).peringatan == (preview.IN_REVIEW,)
    RilisPeninjauan.objects.create(kecamatan=inactive.kecamatan, tanggal=TODAY)
    assert preview.prepare(inactive, kantor, on=TODAY).peringatan == ()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Peran.PETUGAS, 200), (Peran.KABID, 200), (Peran.KEPALA, 200), (Peran.SEKRETARIAT, 200), (Peran.AUDITOR, 200),
     (Peran.PENDAMPING, 403), (Peran.ADMIN, 403), (Peran.PENGURUS, 403)],
)  # fmt: skip
def test_who_may_see_it(client: Client, inactive: Koperasi, role: Peran, status: int) -> None:
    user = make_user(role)
    if role == Peran.PENGURUS:
        make.AksesPengurusFactory(user=user, koperasi=inactive)
    client.force_login(user)
    with dates.freeze(TODAY):
        assert client.get(reverse("pembinaan:surat-pdf", args=[inactive.pk])).status_code == status


def test_pages_of_the_preview(client: Client, inactive: Koperasi, django_assert_max_num_queries: object) -> None:
    client.force_login(make_user(Peran.PETUGAS))
    with dates.freeze(TODAY):
        pdf = client.get(reverse("pembinaan:surat-pdf", args=[inactive.pk]), {"kertas": "f4"})
        assert pdf.content.startswith(b"%PDF-")
        picture = client.get(reverse("pembinaan:surat-picture", args=[inactive.pk]))
        assert picture.content.startswith(b"\x89PNG")
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            page = client.get(reverse("pembinaan:surat-pratinjau", args=[inactive.pk])).content.decode()
    assert "2024 dan 2025" in page


def test_page_says_why_there_is_no_letter(client: Client, kantor: Kantor) -> None:
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2025)
    client.force_login(make_user(Peran.PETUGAS))
    with dates.freeze(TODAY):
        page = client.get(reverse("pembinaan:surat-pratinjau", args=[koperasi.pk]))
        assert page.status_code == 200
        assert "Belum ada yang perlu ditegur" in page.content.decode()
        assert client.get(reverse("pembinaan:surat-pdf", args=[koperasi.pk])).status_code == 404
