"""Trainings: whose they are to see, and numbers that agree with the lists behind them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.roles import Peran
from registry.models import Koperasi
from tests.factories.pelatihan import (
    CertifiedFactory,
    OrangFactory,
    PelatihanFactory,
    PesertaFactory,
    UndanganFactory,
)
from tests.factories.people import make_user
from tests.factories.registry import (
    AksesPengurusFactory,
    KoperasiFactory,
)
from tests.integration.pelatihan.pages import HOME, TODAY, page, sheet, text

pytestmark = pytest.mark.django_db


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
    shown = text(client.get(page(row.pk)))
    assert "Buka pelatihan" not in shown
    assert page(row.pk, "hadir/") not in shown  # what would be refused is not offered
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
