"""The open register: shut it does not exist; open it shows exactly the rows and nothing about people."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.models import SetelanRegister
from pembinaan.terbuka import files, rows
from registry import search
from registry.actions import decisions, release
from registry.models import Koperasi, Pengurus, PerubahanStatus
from tests.factories import registry as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
ALONE = override_settings(ROOT_URLCONF="koperasi.urls_publik", MIDDLEWARE=settings.PUBLIC_MIDDLEWARE)
NAMES = [one.nama for one in rows.KAMUS]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    make.KantorFactory(telepon="0322-999000")
    cache.clear()
    with dates.freeze(TODAY):
        yield
    cache.clear()


@pytest.fixture
def world() -> list[Koperasi]:
    """Three that are shown, in two places, and four that are not."""
    babat, other = make.KecamatanFactory(nama="Babat"), make.KecamatanFactory(nama="Sugio")
    desa = make.DesaFactory(kecamatan=babat, nama="Moropelang")
    private = {"telepon": "0812-7654-3210", "email": "ketua@rahasia.id", "alamat": "Jalan Tersembunyi 9"}
    shown = [
        make.KoperasiFactory(nama="KUD Makmur", desa=desa, nik="3524010010001", catatan="Catatan dalam", **private),
        make.KoperasiFactory(nama="KSP Sejahtera", kecamatan=other, status_hitung="tidak_aktif", **private),
        make.KoperasiFactory(nama="Koperasi Wanita Melati", kecamatan=other, rat_terakhir=dt.date(2026, 3, 4)),
    ]
    for one in shown:
        make.PengurusFactory(koperasi=one, nama="Wagiman Hadisuwito", telepon="0813-1234-5678")
    make.KoperasiFactory(nama="Sudah Ditarik", kecamatan=babat, ditarik_pada=dates.sekarang())
    make.KoperasiFactory(nama="Sudah Digabung", kecamatan=babat, digabung_ke=shown[0])
    make.KoperasiFactory(nama="Milik Provinsi", kecamatan=babat, kewenangan="provinsi")
    make.KoperasiFactory(nama="Masih Ditinjau", kecamatan=make.KecamatanFactory(nama="Kedungpring"))
    head = make_user(Peran.KEPALA)
    decisions.record_decision(
        koperasi=shown[1], keputusan="dibekukan", nomor="188/7/2026", tanggal=dt.date(2026, 5, 6), by=head
    )
    for place in (babat, other):
        release.release_review(by=head, kecamatan=place, alasan="Selesai ditinjau.")
    return shown


def opened(**fields: object) -> SetelanRegister:
    return SetelanRegister.objects.create(**{"pk": 1, "dibuka": True} | fields)


def addresses(one: Koperasi) -> list[str]:
    return ["/register/", "/register/kamus-data/", f"/register/{one.pk}/", "/register/unduh/json/",
            "/register/unduh/csv/", "/register/unduh/csv-koma/"]  # fmt: skip


def body(answer: object) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode("utf-8-sig")


# --- Shut ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("stored", [False, True])
def test_shut_it_does_not_exist(alone: bool, stored: bool, world: list[Koperasi], client: Client) -> None:
    if stored:
        opened(dibuka=False)
    if not alone:
        client.force_login(make_user(Peran.KEPALA))
    with ALONE if alone else override_settings():
        answers = [client.get(address) for address in addresses(world[0])]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1, "one page, whatever was asked"
    assert "KUD Makmur" not in answers[2].content.decode()


# --- Open ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("alone", [False, True])
def test_open_it_has_exactly_the_rows(alone: bool, world: list[Koperasi], client: Client) -> None:
    opened()
    with ALONE if alone else override_settings():
        page = client.get("/register/").content.decode()
        data = json.loads(body(client.get("/register/unduh/json/")))
    assert {row["nama"] for row in data["data"]} == {one.nama for one in world}
    assert [name for name in (one.nama for one in Koperasi.objects.all()) if name in page] == [
        one.nama for one in Koperasi.objects.all() if one.nama in {w.nama for w in world}
    ]
    for hidden in Koperasi.objects.exclude(pk__in=[one.pk for one in world]):
        cache.clear()
        answer = client.get(f"/register/{hidden.pk}/")
        assert answer.status_code == (302 if hidden.digabung_ke_id else 404)
        assert hidden.nama not in body(answer)


def test_nothing_about_people_in_any_answer(world: list[Koperasi], client: Client) -> None:
    opened()
    said = "".join(body(client.get(address)) for address in addresses(world[0]))
    said += "".join(body(client.get(f"/register/{one.pk}/")) for one in world)
    digits = re.sub(r"\D", "", said)
    for one in Koperasi.objects.all():
        for value in (one.telepon, one.email, one.alamat, one.catatan, one.nik):
            assert not value or value not in said, value
        assert not one.telepon or re.sub(r"\D", "", one.telepon) not in digits
    for person in Pengurus.objects.all():
        assert person.nama not in said
        assert re.sub(r"\D", "", person.telepon) not in digits
    assert "KUD Makmur" in said


@pytest.mark.parametrize("text", ["Wagiman", "0812", "7654", "081234567", "rahasia", "Tersembunyi", "3524010010001"])
def test_people_are_not_searched_either(text: str, world: list[Koperasi], client: Client) -> None:
    """Where a search by telephone finds one, the register says whose it is."""
    opened()
    assert client.get("/register/", {"q": text}).context["halaman"].paginator.count == 0


def test_search_and_filters(world: list[Koperasi], client: Client) -> None:
    opened()
    first, second, third = world

    def found(**asked: object) -> set[int]:
        return {one["id"] for one in client.get("/register/", asked).context["baris"]}

    assert found(q="makmur kud") == {first.pk}
    assert found(q=first.badan_hukum) == {first.pk}
    assert found(q="???") == set()
    assert found(kecamatan=second.kecamatan_id) == {second.pk, third.pk}
    assert found(status="dibekukan") == {second.pk}
    assert found(status="aktif", q="koperasi") == {third.pk}
    assert client.get("/register/", {"status": "ngawur"}).status_code == 422
    assert client.get("/register/", {"q": "x" * 101}).status_code == 422
    assert client.post("/register/").status_code == 405


def test_status_has_its_date_and_its_reason(world: list[Koperasi], client: Client) -> None:
    opened(pengantar="Tanyakan lewat loket 3.")
    data = {row["id"]: row for row in json.loads(body(client.get("/register/unduh/json/")))["data"]}
    frozen = data[world[1].pk]
    assert (frozen["status"], frozen["status_sejak"]) == ("dibekukan", "2026-11-26")
    assert frozen["penjelasan"] == "Dibekukan dengan keputusan nomor 188/7/2026 tanggal 6 Mei 2026."
    page = client.get(f"/register/{world[1].pk}/").content.decode()
    assert "188/7/2026" in page
    assert "sampai dengan 26 November 2026" in page
    assert data[world[2].pk]["rat_terakhir"] == "2026-03-04"
    assert "loket 3" in client.get("/register/").content.decode()


def test_a_decision_without_a_number_is_still_a_sentence() -> None:
    event = PerubahanStatus(kolom="status_keputusan", baru="dibubarkan", alasan={"nomor": "", "tanggal": "2026-05-06"})
    assert rows.explained("dibubarkan", event) == "Dibubarkan dengan keputusan tanggal 6 Mei 2026."
    event.alasan = {"catatan": "Ketua: Wagiman"}
    assert rows.explained("dibubarkan", event) == "Dibubarkan."


def test_a_merged_record_leads_to_the_one_that_holds_both(world: list[Koperasi], client: Client) -> None:
    opened()
    merged = Koperasi.objects.get(nama="Sudah Digabung")
    answer = client.get(f"/register/{merged.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/register/{world[0].pk}/")
    Koperasi.objects.filter(pk=world[0].pk).update(kewenangan="provinsi")
    assert client.get(f"/register/{merged.pk}/").status_code == 404, "nothing is told of one that is not shown"


HOSTILE = [
    "%",
    "_",
    "\0",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\\",
    "\u202e",
    "１２",
    "🙂",
    "a" * 100,
    "(",
    "*" * 100,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_find_nothing_and_break_nothing(text: str, world: list[Koperasi], client: Client) -> None:
    opened()
    for asked in ({"q": text}, {"kecamatan": text}, {"status": text}):
        answer = client.get("/register/", asked)
        assert answer.status_code == (422 if "q" not in asked or text == "\0" else 200)
        assert not answer.context["baris"]
        assert "<script>alert" not in answer.content.decode()


def test_pages_that_do_not_exist_are_the_nearest_that_do(world: list[Koperasi], client: Client) -> None:
    opened()
    for page in ("-1", "0", "abc", "9" * 40, "1e3", "\0"):
        answer = client.get("/register/", {"hal": page, "per": page})
        assert (answer.status_code, len(answer.context["baris"])) == (200, 3), page
    assert client.get(f"/register/{'9' * 30}/").status_code == 404


def test_accents_and_capitals_do_not_matter(world: list[Koperasi], client: Client) -> None:
    opened()
    make.KoperasiFactory(nama="Koperasi Café Sént'osa", kecamatan=world[0].kecamatan)
    search.refresh(Koperasi.objects.all())
    for text in ("KOPERASI WANITA", "melati wanita", "Mélati"):
        assert [one["nama"] for one in client.get("/register/", {"q": text}).context["baris"]] == [world[2].nama], text
    for text in ("café", "CAFE", "sent'osa"):
        assert client.get("/register/", {"q": text}).context["halaman"].paginator.count == 1, text


def test_files_hold_what_the_dictionary_says(world: list[Koperasi], client: Client) -> None:
    opened()
    data = json.loads(body(client.get("/register/unduh/json/")))
    assert set(data) == {"sumber", "lisensi", "posisi", "data"}
    types = {"teks": str, "bilangan": int, "tanggal": str, "ya/tidak": bool}
    for row in data["data"]:
        assert list(row) == NAMES
        for one in rows.KAMUS:
            assert row[one.nama] is None or type(row[one.nama]) is types[one.jenis], one
            if one.jenis == "tanggal" and row[one.nama]:
                dt.date.fromisoformat(row[one.nama])
    page = client.get("/register/kamus-data/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in NAMES)
    for kind, delimiter in (("csv", ";"), ("csv-koma", ",")):
        answer = client.get(f"/register/unduh/{kind}/")
        raw = b"".join(answer.streaming_content)
        assert raw.startswith(b"\xef\xbb\xbf") == (kind == "csv")
        table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=delimiter))
        assert table[0] == NAMES
        assert [int(line[0]) for line in table[1:]] == [row["id"] for row in data["data"]]
    assert client.get("/register/unduh/xlsx/").status_code == 404


def test_a_file_comes_small_where_it_may_and_half_of_it_is_not_kept(world: list[Koperasi], client: Client) -> None:
    opened()
    broken_off: Any = iter(files.packed("csv-koma", TODAY))
    next(broken_off)
    broken_off.close()
    assert cache.get(f"register:csv-koma:{TODAY}") is None
    plain = body(client.get("/register/unduh/csv-koma/"))
    assert cache.get(f"register:csv-koma:{TODAY}"), "read to its end it serves all who ask soon after"
    for _ in range(2):  # made, then kept
        answer = client.get("/register/unduh/csv-koma/", headers={"Accept-Encoding": "br, gzip"})
        assert answer["Content-Encoding"] == "gzip"
        assert gzip.decompress(b"".join(answer.streaming_content)).decode() == plain
        cache.clear()
    assert "Accept-Encoding" in answer["Vary"]
    with CaptureQueriesContext(connection) as queries:
        answer = client.head("/register/unduh/json/")
        assert body(answer) == ""
    assert answer.status_code == 200
    assert not any("registry_koperasi" in query["sql"] for query in queries), "whoever asks for the head waits for none"


def test_without_downloads(world: list[Koperasi], client: Client) -> None:
    opened(unduhan=False)
    assert client.get("/register/unduh/json/").status_code == 404
    assert "unduh/json" not in client.get("/register/").content.decode()


def test_doors_are_watched_and_ask_little(world: list[Koperasi], client: Client) -> None:
    opened()

    def asked(address: str) -> int:
        cache.delete(f"register:json:{TODAY}")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            assert answer.status_code == 200
            body(answer)
        assert "max-age=60" in answer["Cache-Control"]
        assert not answer.cookies
        return len(queries)

    before = {address: asked(address) for address in addresses(world[0])[:4]}
    for _ in range(20):
        make.KoperasiFactory(kecamatan=world[0].kecamatan)
    assert {address: asked(address) for address in before} == before
    with CaptureQueriesContext(connection) as again:  # made once for all who ask within a minute
        client.get("/register/unduh/json/")
    assert len(again) < before["/register/unduh/json/"]
    assert max(before.values()) <= 8
    answers = [client.get("/register/unduh/json/") for _ in range(8)]
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")
    for refused in (answers[-1], client.get("/register/0/"), client.get("/register/?status=x")):
        assert "no-store" in refused["Cache-Control"], "a refusal is not kept"
    assert client.get("/register/").status_code == 200, "files and questions are counted apart"
    assert {client.get("/register/").status_code for _ in range(70)} >= {200, 429}


# --- Who opens it ----------------------------------------------------------------------------------
def test_the_head_opens_and_shuts_it(world: list[Koperasi], client: Client) -> None:
    client.force_login(make_user(Peran.KEPALA))
    page = client.get("/register/setelan/")
    assert (page.context["jumlah"], page.context["belum"]) == (3, 1)
    assert {row["status"] for row in page.context["contoh"]} == {"aktif", "dibekukan"}, "each status with its sentence"
    assert "Wagiman" not in page.content.decode()
    asked = {"dibuka": "on", "unduhan": "on", "pengantar": "Halo."}
    assert client.post("/register/setelan/", asked).status_code == 302
    assert Client().get("/register/").status_code == 200
    assert client.post("/register/setelan/", {"pengantar": "x" * 1001}).status_code == 422
    assert client.post("/register/setelan/", {}).status_code == 302
    assert Client().get("/register/").status_code == 404
    assert list(Jejak.objects.filter(aksi__startswith="register.").order_by("pk").values_list("aksi", flat=True)) == [
        "register.buka", "register.tutup",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Peran.PETUGAS, Peran.KABID, Peran.ADMIN, Peran.AUDITOR, Peran.PENGURUS])
def test_nobody_else_does(role: Peran, client: Client) -> None:
    client.force_login(make_user(role))
    assert client.post("/register/setelan/", {"dibuka": "on"}).status_code == 403
    assert not SetelanRegister.objects.exists()


def test_search_engines_may_find_the_register_and_nothing_else(world: list[Koperasi], client: Client) -> None:
    SetelanRegister.objects.create(pk=1, dibuka=True, unduhan=True)
    for address in ("/register/", "/register/kamus-data/", f"/register/{world[0].pk}/"):
        assert "noindex" not in client.get(address).content.decode(), address
    for address in ("/register/0/", "/s/", "/register/?q=kud"):
        assert "noindex" in client.get(address).content.decode(), address
