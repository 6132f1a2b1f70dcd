"""Tabel mutasi: it closes between any two days, and behind each number stand exactly its cooperatives."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.test import Client
from django.utils.html import strip_tags

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.angka import daftar, mutasi, sebab
from pembinaan.angka.mutasi import AGAIN, BETWEEN, COLUMNS, INSIDE, LINES, OFTEN, Rentang
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.models import PeriodeTutup
from registry.models import Koperasi, PerubahanKewenangan
from tests.factories.angka import TODAY, decide, world
from tests.factories.hasil import event
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory
from tests.integration.test_angka_oracle import inside, status

pytestmark = pytest.mark.django_db
NEVER, EARLY, MIDDLE, LATE = dt.date(2020, 1, 1), dt.date(2024, 3, 1), dt.date(2025, 6, 30), dt.date(2026, 11, 25)
SPANS = (
    (NEVER, TODAY), (EARLY, MIDDLE), (MIDDLE, TODAY), (dt.date(2025, 12, 31), LATE), (MIDDLE, MIDDLE), (TODAY, TODAY),
    (NEVER, EARLY),
)  # fmt: skip
STATES = (*INSIDE, "luar", "belum")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


def state(k: Koperasi, on: dt.date) -> str:
    recorded = status(k, on)
    return "belum" if recorded is None else recorded if inside(k, on) else "luar"


def changes(k: Koperasi, first: dt.date, last: dt.date) -> tuple[int, int]:
    """(entries that change the status, moves) after the first day, up to the last."""
    found = [
        e for e in k.perubahan_status_set.all()
        if first < e.berlaku_pada <= last and (e.kolom == "status_keputusan" or (e.kolom == "status_hitung" and e.lama))
    ]  # fmt: skip
    return len(found), sum(first < m.berlaku_pada <= last for m in k.perubahan_kewenangan_set.all())


def live() -> list[Koperasi]:
    rows = Koperasi.objects.filter(ditarik_pada=None, digabung_ke=None)
    return list(rows.prefetch_related("perubahan_status_set", "perubahan_kewenangan_set"))


def test_every_pair_of_states_has_one_line() -> None:
    for before in STATES:
        for after in STATES:
            lines = [one.kode for one in (*LINES.values(), BETWEEN) if (before, after) in one.pairs]
            outside = before not in INSIDE and after not in INSIDE
            assert len(lines) == (0 if before == after or outside else 1), (before, after)
    for line in LINES.values():
        for kolom, one in COLUMNS.items():
            assert len({pair[1] in one.states for pair in line.within(kolom)}) <= 1, "one sign a cell"


@pytest.mark.parametrize("seed", range(3))
def test_it_closes_and_equals_the_slow_reading(seed: int) -> None:
    world(seed)
    known = live()
    for first, last in SPANS:
        rentang = Rentang(Posisi.at(first), Posisi.at(last))
        tabel = mutasi.table(everyone(), rentang, Cakupan())
        pairs = {k.pk: (state(k, first), state(k, last)) for k in known}
        assert tabel.matrix == Counter(pairs.values()), (first, last)
        for kolom, one in COLUMNS.items():
            net = sum(cells.sign * cells.n for _, row in tabel.lines for cells in row if cells.label.endswith(
                f", {one.nama.lower()}"))  # fmt: skip
            assert tabel.start(kolom) + net == tabel.end(kolom), (kolom, first, last)
            assert tabel.start(kolom) == daftar.rows(kolom, everyone(), rentang.awal).count()
            assert tabel.end(kolom) == daftar.rows(kolom, everyone(), rentang.akhir).count()
        for line in (*LINES.values(), BETWEEN):
            found = set(mutasi.rows(line.kode, everyone(), rentang).values_list("pk", flat=True))
            assert found == {pk for pk, pair in pairs.items() if pair in line.pairs}, line.kode
            assert tabel.count(line.kode) == len(found)
        _check_often(tabel, known, pairs)


def _check_often(tabel: mutasi.Tabel, known: list[Koperasi], pairs: dict[int, tuple[str, str]]) -> None:
    first, last = tabel.rentang.awal.on, tabel.rentang.akhir.on
    often = set()
    for k in known:
        changed, moved = changes(k, first, last)
        if changed + moved >= 2 and (moved or {*pairs[k.pk]} & {*INSIDE}):
            often.add(k.pk)
    found = mutasi.rows(OFTEN.kode, everyone(), tabel.rentang)
    assert {row.pk for row in found} == often
    again = {row.pk for row in mutasi.rows(AGAIN.kode, everyone(), tabel.rentang)}
    assert again == {pk for pk in often if pairs[pk][0] == pairs[pk][1]}
    assert (tabel.often, tabel.again) == (len(often), len(again))


def reason(k: Koperasi, kode: str, rentang: Rentang) -> sebab.Sebab:
    found = list(mutasi.rows(kode, everyone(), rentang))
    assert [row.pk for row in found] == [k.pk], kode
    return sebab.why(found, rentang, every=not mutasi.EVERY[kode].pairs)[k.pk]


def one(hitung: str) -> Koperasi:
    k = KoperasiFactory(status_hitung=hitung, peristiwa=False)
    event(k, hitung, dt.date(2020, 1, 1), old=None)
    return k


def test_reasons_say_the_decision_the_move_and_the_first_record() -> None:
    KantorFactory()
    rentang = Rentang(Posisi.at(dt.date(2025, 12, 31)), Posisi.at(TODAY))
    frozen, lifted, gone = one("aktif"), one("tidak_aktif"), one("aktif")
    decide(frozen, "dibekukan", dt.date(2026, 3, 4))
    assert "Dibekukan dengan keputusan nomor 188/1 tanggal 4 Maret 2026." in reason(frozen, "diputus", rentang).teks
    decide(lifted, "dibekukan", dt.date(2025, 3, 4))
    decide(lifted, None, dt.date(2026, 2, 5))
    told = reason(lifted, "dicabut", rentang)
    assert (told.tanggal, told.teks) == (
        dt.date(2026, 2, 5), "Keputusan dicabut nomor 188/1 tanggal 5 Februari 2026."
    )  # fmt: skip
    day = dt.date(2026, 5, 6)
    PerubahanKewenangan.objects.create(koperasi=gone, lama="kabkota", baru="provinsi", berlaku_pada=day, alasan="Luas.")
    Koperasi.objects.filter(pk=gone.pk).update(kewenangan="provinsi")
    assert reason(gone, "pindah", rentang) == sebab.Sebab(
        day, "Kewenangan berpindah dari Kabupaten/Kota ke Provinsi: Luas."
    )
    new = KoperasiFactory(status_hitung="aktif", peristiwa=False)
    event(new, "aktif", dt.date(2026, 7, 8), old=None)
    assert reason(new, "baru", rentang).teks.startswith("Baru tercatat 8 Juli 2026.")


def test_who_changed_and_changed_back_is_in_the_note_only() -> None:
    KantorFactory()
    k = one("aktif")
    event(k, "tidak_aktif", dt.date(2026, 2, 1))
    event(k, "aktif", dt.date(2026, 8, 1))
    rentang = Rentang(Posisi.at(dt.date(2025, 12, 31)), Posisi.at(TODAY))
    tabel = mutasi.table(everyone(), rentang, Cakupan())
    assert all(not tabel.count(line.kode) for line in LINES.values())
    assert [(line.kode, n) for line, n, _ in tabel.notes] == [("lebih-sekali", 1), ("seperti-semula", 1)]
    told = reason(k, "seperti-semula", rentang).teks
    assert told == "1 Feb 2026 tidak aktif: Menjadi tidak aktif. 1 Agu 2026 aktif: Menjadi aktif."


def test_the_list_of_a_figure_explains_decisions() -> None:
    KantorFactory()
    k = one("aktif")
    decide(k, "dibubarkan", dt.date(2026, 3, 4))
    assert daftar.why([k.pk], TODAY)[k.pk].startswith("Dibubarkan dengan keputusan nomor 188/1")
    assert "keputusan" not in daftar.why([k.pk], dt.date(2026, 3, 3)).get(k.pk, "")
    decide(k, None, dt.date(2026, 4, 4))
    assert "keputusan" not in daftar.why([k.pk], TODAY).get(k.pk, "").lower()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("dari_tanggal=2026-06-01&sampai_tanggal=2026-05-01", "Posisi awal lebih baru daripada posisi akhir"),
        ("sampai_tanggal=2027-01-01", "belum tiba"),
        ("dari_tanggal=kemarin", "tanggal"),
        ("dari_tanggal=0001-01-01", "paling awal 1 Januari 1990"),
        ("sampai_tanggal=0001-05-05", "paling awal 1 Januari 1990"),
        ("kecamatan=999999", "pilihan"),
    ],
)
def test_dates_that_make_no_sense_are_refused(client: Client, query: str, sentence: str) -> None:
    KantorFactory()
    client.force_login(make_user("kabid"))
    for address in ("/angka/mutasi/", "/angka/mutasi/baru/"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert "kemarin" not in query or "kemarin" in client.get(f"/angka/mutasi/?{query}").content.decode()
    assert client.get(f"/angka/mutasi/unduh/?{query}").status_code == 302
    assert client.get("/angka/mutasi/antah/").status_code == 404


def test_who_may_see_and_download(client: Client) -> None:
    KantorFactory()
    rooms = ("/angka/mutasi/", "/angka/mutasi/baru/", "/angka/mutasi/unduh/", "/angka/mutasi/baru/unduh/")
    assert client.get(rooms[0]).status_code == 302
    for role, seen in ((Peran.AUDITOR, [200] * 4), (Peran.PENGURUS, [403] * 4)):
        client.force_login(make_user(role))
        assert [client.get(room).status_code for room in rooms] == seen, role


def test_the_spreadsheet_holds_the_numbers_and_their_rows(client: Client) -> None:
    from koperasi.lib import sheets

    world(2)
    client.force_login(make_user("kepala"))
    query = "dari_tanggal=2024-03-01&sampai_tanggal=2026-11-26"
    answer = client.get(f"/angka/mutasi/unduh/?{query}")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = {sheet.name: sheet.rows for sheet in sheets.read_workbook(BytesIO(data).getvalue())}
    tabel = mutasi.table(everyone(), Rentang(Posisi.at(EARLY), Posisi.at(TODAY)), Cakupan())
    listed = Counter(row[0] for row in book["Rincian"][1:])
    printed = {row[0]: row[1:5] for row in book["Mutasi"] if row and row[0]}
    assert printed["Awal"] == [tabel.start(kolom) for kolom in COLUMNS]
    assert printed["Akhir"] == [tabel.end(kolom) for kolom in COLUMNS]
    for line, cells in tabel.lines:
        assert printed[line.nama] == [cell.sign * cell.n for cell in cells]
        assert listed[line.nama] == tabel.count(line.kode)
    assert listed[OFTEN.nama] == tabel.often > 0
    told = Jejak.objects.filter(aksi="mutasi.diunduh").latest("pk").rincian
    assert told["koperasi"] == sum(listed.values())


def test_the_text_to_paste_closes(client: Client) -> None:
    world(0)
    client.force_login(make_user("kepala"))
    page = client.get("/angka/mutasi/?dari_tanggal=2024-03-01&kdmp=tanpa")
    first, second, third = page.context["teks"].split("\n")
    assert "aktif awal" in first
    assert "KDMP" in first
    left, end = first.rstrip(".").split(": ", 1)[1].split(" = aktif akhir ")
    total, sign = 0, 1
    for word in left.split():
        sign = {"+": 1, "−": -1}.get(word, sign)
        total += sign * int(word) if word.isdigit() else 0
    assert total == int(end)
    shown = re.search(r'(?s)mutasi-jumlah">(.*?)</p>', page.content.decode())
    assert shown
    line = " ".join(strip_tags(shown[1]).split())
    numbers = [int(sign + n) for sign, n in re.findall(r"([-+]?) ?(\d+)", line.replace("−", "-"))]
    assert sum(numbers[:-1]) == numbers[-1] == int(end), line
    assert "26 November 2026" in second
    assert "Sumber:" in third


def test_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    world(1)
    client.force_login(make_user("kepala"))
    client.get("/angka/mutasi/")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get("/angka/mutasi/?dari_tanggal=2024-03-01")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get("/angka/mutasi/lebih-sekali/?dari_tanggal=2020-01-01")


def test_spans_that_are_asked_for_most(client: Client) -> None:
    world(1, count=4)
    boss = make_user("kepala")
    PeriodeTutup.objects.create(
        nomor="900/7/2026", jenis="triwulan", tahun=2026, ke=3, dari=dt.date(2026, 7, 1), sampai=dt.date(2026, 9, 30),
        tahun_buku=2025, aturan=Posisi.at().rule, jumlah_baris=0, sidik="0" * 64, ditutup_oleh=boss,
        ditutup_tanggal=dt.date(2026, 10, 5),
    )  # fmt: skip
    client.force_login(boss)
    page = client.get("/angka/mutasi/?kdmp=hanya")
    offered = {words: (url, shown) for words, url, shown in page.context["cepat"]}
    assert [words for words, (_, shown) in offered.items() if shown] == ["Tahun ini"]
    assert all("kdmp=hanya" in url for url, _ in offered.values())
    assert "dari_tanggal=2026-10-31&sampai_tanggal=2026-11-26" in offered["Bulan ini"][0]
    assert "dari_tanggal=2026-06-30" in offered["Semester ini"][0]
    closed = client.get(f"/angka/mutasi/{offered['Sejak penutupan 900/7/2026'][0]}")
    assert closed.context["tabel"].rentang.awal.on == dt.date(2026, 9, 30)
