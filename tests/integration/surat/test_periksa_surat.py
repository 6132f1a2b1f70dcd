"""The page anyone may open to check a letter: what it says, and that it says nothing to who has no code."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from koperasi.accounts.roles import Peran
from pembinaan.letters import verification
from pembinaan.models import Surat
from tests.factories.people import UserFactory, make_user
from tests.factories.registry import KantorFactory, KoperasiFactory
from tests.factories.surat import ISI, make_letter
from tests.guards.urls import routes

pytestmark = pytest.mark.django_db

WRONG = "7F3K9QMX0TVA4CDEW1RY"
ALONE = override_settings(ROOT_URLCONF="koperasi.urls_publik", MIDDLEWARE=settings.PUBLIC_MIDDLEWARE)


@pytest.fixture(autouse=True)
def office() -> Iterator[None]:
    cache.clear()
    KantorFactory(telepon="0322-321234")
    yield
    cache.clear()


def letter(**fields: Any) -> Surat:
    return make_letter(KoperasiFactory(nama="KSP Maju Sentosa"), **{"keadaan": "sampai"} | fields)


def many(n: int) -> None:
    """Further issued letters, each to a cooperative of its own."""
    first = letter()
    rows = []
    for at, koperasi in enumerate(KoperasiFactory.create_batch(n), start=1):
        one = copy.copy(first)
        one.pk, one.koperasi, one.kode = None, koperasi, f"UJI{at:017}"
        one.urut, one.nomor = 5000 + at, f"500.3.2.4/{5000 + at}/Dinkop/2026"
        rows.append(one)
    Surat.objects.bulk_create(rows)


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def answer_to(surat: Surat, jenis: str = "penjelasan", **fields: Any) -> None:
    surat.jawaban_set.create(
        jenis=jenis, uraian="Sudah RAT.", tanggal=dt.date(2026, 11, 1), dari="Siti, ketua", oleh=UserFactory(), **fields
    )


def cancelled_by(surat: Surat, keadaan: str = "siap") -> Surat:
    """With its letter of cancellation."""
    number = "500.3.2.4/901/Dinkop/2026"
    return Surat.objects.create(
        jenis="pembatalan", koperasi=surat.koperasi, membatalkan=surat, keadaan=keadaan, nomor=number, isi=ISI,
        tanggal=dt.date(2026, 11, 20), tahun=2026, dibuat_tanggal=dt.date(2026, 11, 20), pdf="surat/a.pdf",
        pdf_sha256="0" * 64, kode=verification.new_code(),
    )  # fmt: skip


def test_a_genuine_letter(client: Client) -> None:
    surat = letter()
    answer = client.get(f"/s/{surat.kode}")
    assert answer.status_code == 200
    for words in ("Asli dan berlaku", surat.nomor, "KSP M*** S******", surat.judul, "0322-321234"):
        assert words in text(answer)
    for secret in ("Maju", "Sentosa", "2024", surat.kode, surat.koperasi.alamat or "Jalan", "Babat"):
        assert secret not in text(answer).replace(surat.nomor, "")
    assert client.get(f"/s/{surat.kode}/").content == answer.content


@pytest.mark.parametrize("keadaan", ["terbit", "siap", "bertanda", "dikirim", "sampai", "kembali"])
def test_every_issued_letter_is_found(client: Client, keadaan: str) -> None:
    assert client.get(f"/s/{letter(keadaan=keadaan).kode}").status_code == 200


def test_typed_as_people_type(client: Client) -> None:
    surat = letter()
    Surat.objects.filter(pk=surat.pk).update(kode="0123456789ACDEFGHJKM")
    for typed in ("O I 2 3 4 5 6 7 8 9 A C D E F G H J K M", "olz3-4s67-b9ac-defg-hjkm", " 0123 4567 89AC DEFG HJKM. "):
        assert client.get("/s/", {"kode": typed}).status_code == 200, typed
    assert client.get("/s/").status_code == 200
    assert client.get("/s/", {"kode": "  "}).status_code == 200
    assert client.get("/s/", {"kode": "0123456789ACDEFGHJKMN"}).status_code == 404


def test_answered_withdrawn_cancelled(client: Client) -> None:
    surat = letter()
    answer_to(surat)
    assert "sudah dijawab" in text(client.get(f"/s/{surat.kode}"))
    answer_to(surat, "keberatan", keputusan="ditolak", alasan="Tidak.", diputus_pada=dt.date(2026, 11, 2))
    assert "sudah dijawab" in text(client.get(f"/s/{surat.kode}"))
    answer_to(surat, "keberatan", keputusan="diterima", alasan="Benar.", diputus_pada=dt.date(2026, 11, 2))
    assert "Ditarik" in text(client.get(f"/s/{surat.kode}"))
    other = cancelled_by(surat, "konsep")
    assert "Dibatalkan dengan" not in text(client.get(f"/s/{surat.kode}"))
    Surat.objects.filter(pk=other.pk).update(keadaan="siap")
    Surat.objects.filter(pk=surat.pk).update(keadaan="batal", alasan_akhir="Salah koperasi.")
    page = text(client.get(f"/s/{surat.kode}"))
    assert "Sudah dibatalkan" in page
    assert f"nomor {other.nomor} tanggal 20 November 2026" in page
    assert "Salah koperasi" not in page
    assert f"surat nomor {surat.nomor}" in text(client.get(f"/s/{other.kode}"))


def _wrong_codes() -> dict[str, str]:
    """Of every kind: never made, of a letter that is not out yet, of one voided outside, not a code at all."""
    outside, void = make_letter(keadaan="luar"), make_letter(keadaan="luar")
    Surat.objects.filter(pk=void.pk).update(keadaan="batal", alasan_akhir="Tidak jadi.")
    draft, real = make_letter(keadaan="disetujui"), letter()
    Surat.objects.filter(pk=draft.pk).update(kode=verification.new_code())
    codes = {"never": WRONG, "short": "ABC", "long": "A" * 150, "strange": "%22'--;", "zero": "%00x", "accents": "éü"}
    for name, row in {"outside": outside, "void": void, "draft": draft}.items():
        row.refresh_from_db()
        codes[name] = row.kode or ""
    return codes | {"nearly": (real.kode or "")[:-1] + "ÿ", "longer": f"{real.kode}A", "pk": str(real.pk)}


@pytest.mark.parametrize("alone", [False, True])
def test_every_wrong_code_is_answered_alike(client: Client, alone: bool) -> None:
    codes, found = _wrong_codes(), letter().kode
    with ALONE if alone else override_settings():
        answers, counts, headers = {}, {}, {}
        for name, code in codes.items():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = client.get(f"/s/{code}")
            answers[name], counts[name] = (answer.status_code, answer.content), len(asked)
            headers[name] = {key: value for key, value in answer.items() if key not in {"Expires", "Date"}}
        assert answers["never"][0] == 404
        assert len(set(answers.values())) == 1, {name: body[0] for name, body in answers.items()}
        assert len(set(counts.values())) == 1, counts
        assert all(one == headers["never"] for one in headers.values())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/s/{found}").status_code == 200
        assert len(asked) == counts["never"]
    assert WRONG not in answers["never"][1].decode()


def test_the_look_up_goes_by_the_unique_index() -> None:
    """Among some hundred issued letters: with one the planner may as well take any index."""
    letter()
    many(300)
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        cursor.execute("ANALYZE pembinaan_surat")
        cursor.execute("SET LOCAL enable_seqscan = off")
        verification.find(WRONG)
        statement = next(one["sql"] for one in asked if "kode" in one["sql"])
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert re.search(r"Index Scan using pembinaan_surat_kode\w* on pembinaan_surat\b", plan), plan


def test_kept_nowhere(client: Client) -> None:
    for address in ("/s/", f"/s/{WRONG}", f"/s/{letter().kode}", "/sertifikat/00000000-0000-4000-8000-000000000000/"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
        assert client.post(address).status_code == 405


def test_who_asks_too_often_waits_and_certificates_count_apart(client: Client) -> None:
    surat = letter()
    here = {"REMOTE_ADDR": "198.51.100.9"}
    codes = [client.get(f"/s/{WRONG}", **here).status_code for _ in range(31)]
    assert codes == [404] * 30 + [429]
    assert client.get(f"/s/{surat.kode}", **here).status_code == 429
    assert client.get(f"/s/{surat.kode}", REMOTE_ADDR="198.51.100.10").status_code == 200
    assert client.get("/sertifikat/00000000-0000-4000-8000-000000000000/", **here).status_code == 404


def test_without_redis_it_still_answers(client: Client) -> None:
    gone = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    with override_settings(CACHES=gone):
        assert [client.get(f"/s/{WRONG}").status_code for _ in range(32)] == [404] * 32
        assert client.get(f"/s/{letter().kode}").status_code == 200


def test_the_same_page_for_staff_and_strangers(client: Client) -> None:
    surat, desk = letter(), Client()
    desk.force_login(make_user(Peran.PETUGAS))
    assert desk.get(f"/s/{surat.kode}").content == client.get(f"/s/{surat.kode}").content


# --- Standing alone -------------------------------------------------------------------------------------------
def test_alone_there_is_nothing_else(client: Client) -> None:
    addresses = {re.sub(r"<[^>]+>", "1", route.pattern.lstrip("^")) for route in routes() if "(?P" not in route.pattern}
    assert len(addresses) > 200
    client.cookies["sessionid"] = "x" * 32
    with ALONE:
        for address in sorted(addresses | {"", "login/", "admin/", "static/tidak-ada.css", "koperasi"}):
            cache.clear()
            answer = client.get(f"/{address}")
            assert answer.status_code == (200 if address in {"s/", "sehat/"} else 404), address
            assert not re.search(r'(href|action)="/(?!static/|s/)', answer.content.decode()), address
            assert not answer.cookies


def test_the_addresses_alone_are_the_short_list() -> None:
    entries = get_resolver("koperasi.urls_publik").url_patterns[0].url_patterns
    names = {entry.name for entry in entries if hasattr(entry, "name")}
    assert names == {"sertifikat-check", "surat-check", "kode-check"}
    inner = [entry for entry in entries if not hasattr(entry, "name")]
    assert [str(entry.pattern) for entry in inner] == ["register/"]
    assert {entry.name for entry in inner[0].url_patterns} == {
        "register-list", "register-detail", "register-read", "register-export",
    }  # fmt: skip
    assert [entry.name for entry in get_resolver("koperasi.urls_publik").url_patterns[1:]] == ["kesehatan-check"]


@ALONE
def test_alone_it_says_the_same_and_asks_no_session(client: Client) -> None:
    surat = letter()
    client.cookies["sessionid"] = "x" * 32
    with CaptureQueriesContext(connection) as asked:
        alone = client.get(f"/s/{surat.kode}")
    assert alone.status_code == 200
    assert len(asked) == 2  # the letter, the office
    with override_settings(ROOT_URLCONF="koperasi.urls", MIDDLEWARE=settings.MIDDLEWARE):
        assert Client().get(f"/s/{surat.kode}").content == alone.content
    assert client.get("/s/%00").status_code == 404


@ALONE
def test_alone_a_fault_says_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(code: str) -> None:
        raise RuntimeError("rahasia")

    monkeypatch.setattr(verification, "find", fails)
    client.raise_request_exception = False
    answer = client.get(f"/s/{WRONG}")
    assert answer.status_code == 500
    assert "rahasia" not in answer.content.decode()


@ALONE
def test_alone_before_an_office_exists(client: Client) -> None:
    from registry.models import Kantor

    Kantor.objects.all().delete()
    assert client.get("/s/").status_code == 200
    assert client.get(f"/s/{WRONG}").status_code == 404
