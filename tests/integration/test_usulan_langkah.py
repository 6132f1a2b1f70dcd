"""Steps and clocks of a proposal: what starts one, what is in the way of sending, what the list finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import proposals as actions
from pembinaan.models import Keberatan, LangkahUsulan, TahapUsulan, UsulanPembubaran
from pembinaan.proposals import listing, steps
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.people import make_user
from tests.factories.usulan import UsulanFactory, complete, step

pytestmark = pytest.mark.django_db
OPENED, TODAY = dt.date(2026, 3, 2), dt.date(2026, 4, 10)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def usulan(clerk: User) -> UsulanPembubaran:
    return UsulanFactory(koperasi=make.KoperasiFactory(nama="KSP Melati"), dibuka_oleh=clerk)


def state(usulan: UsulanPembubaran, kode: str, on: dt.date = TODAY) -> steps.StepState:
    return next(one for one in steps.of(usulan, on=on) if one.langkah.kode == kode)


# --- What starts a clock ---------------------------------------------------------------------------
def test_without_a_receipt_no_clock(usulan: UsulanPembubaran, clerk: User) -> None:
    step(usulan, "pemberitahuan", OPENED, by=clerk, nomor="500/7")
    waiting = state(usulan, "masa_keberatan")
    assert waiting.clock is None
    assert not waiting.complete
    assert "belum ada tanda terima" in waiting.sentence
    assert state(usulan, "pemberitahuan").word == "menunggu tanda terima"
    step(usulan, "pemberitahuan", OPENED, by=clerk, nomor="500/7", diterima_pada=dt.date(2026, 3, 31),
         diterima_oleh="Ketua")  # fmt: skip
    started = state(usulan, "masa_keberatan")
    assert started.clock is not None
    assert (started.clock.start, started.clock.end) == (dt.date(2026, 3, 31), dt.date(2026, 5, 31))
    assert started.waits
    assert state(usulan, "keputusan").clock.end == dt.date(2026, 7, 31)


def test_an_announcement_counts_from_the_day_it_hung(usulan: UsulanPembubaran, clerk: User) -> None:
    step(usulan, "pengumuman", dt.date(2026, 1, 31), by=clerk)
    assert state(usulan, "pengumuman").clock.end == dt.date(2026, 4, 30)
    assert state(usulan, "pengumuman").waits
    assert state(usulan, "pengumuman", dt.date(2026, 5, 1)).complete
    assert "sudah lewat sejak 1 Mei 2026" in state(usulan, "pengumuman", dt.date(2026, 5, 1)).sentence


def test_each_objection_has_its_month(usulan: UsulanPembubaran, clerk: User) -> None:
    assert state(usulan, "jawaban_keberatan").complete, "nobody objected"
    first = actions.record_objection(
        usulan=usulan, dari="Ketua", diterima_pada=dt.date(2026, 3, 5), isi="Ada usaha.", by=clerk
    )
    actions.record_objection(usulan=usulan, dari="Bank", diterima_pada=dt.date(2026, 4, 1), isi="Ada utang.", by=clerk)
    found = [one for one in steps.of(usulan, on=TODAY) if one.langkah.kode == "jawaban_keberatan"]
    assert [(one.late, one.complete) for one in found] == [(True, False), (False, False)]
    assert steps.nearest(found).objection == first
    actions.answer_objection(keberatan=first, dijawab_pada=TODAY, jawaban="Tidak ada.", hasil="ditolak", by=clerk)
    found = [one for one in steps.of(usulan, on=TODAY) if one.langkah.kode == "jawaban_keberatan"]
    assert [(one.late, one.complete, one.word) for one in found] == [
        (True, True, "terlambat"), (False, False, "batas berjalan"),
    ]  # fmt: skip
    assert "keberatan Bank belum dijawab" in steps.blocking(found)


def test_what_is_in_the_way_is_named_in_one_sentence(clerk: User) -> None:
    usulan = complete(make.KoperasiFactory(), clerk, opened=OPENED)
    assert steps.blocking(steps.of(usulan, on=TODAY)) == [
        "pengumuman di tempat umum dan media sosial masih berjalan sampai dengan 2 Juni 2026",
        "masa keberatan koperasi masih berjalan sampai dengan 2 Mei 2026",
    ]
    assert steps.blocking(steps.of(usulan, on=dt.date(2026, 6, 3))) == []
    TahapUsulan.objects.filter(langkah__kode="surat_lurah").delete()
    assert steps.blocking(steps.of(usulan, on=dt.date(2026, 6, 3))) == [
        "surat keterangan lurah atau kepala desa belum dicatat"
    ]


def test_a_step_the_office_retired_is_not_in_the_way(clerk: User, usulan: UsulanPembubaran) -> None:
    LangkahUsulan.objects.filter(kode="surat_lurah").update(aktif=False)
    assert not any("surat keterangan" in sentence for sentence in steps.blocking(steps.of(usulan, on=TODAY)))
    LangkahUsulan.objects.filter(kode="pemberitahuan").update(aktif=False)
    assert "tidak dipakai lagi" in state(usulan, "masa_keberatan").halt


def test_of_a_closed_one_the_clocks_stand_still(clerk: User, usulan: UsulanPembubaran) -> None:
    step(usulan, "pengumuman", dt.date(2026, 4, 1), by=clerk)
    closed = actions.cancel(usulan=usulan, alasan="Sudah RAT.", by=clerk)
    assert state(closed, "pengumuman", dt.date(2030, 1, 1)).clock.on == TODAY


# --- Bad input ---------------------------------------------------------------------------------------
FUTURE = TODAY + dt.timedelta(days=1)


def test_a_step_in_the_future_is_refused_twice(usulan: UsulanPembubaran, clerk: User) -> None:
    with pytest.raises(Refused, match="belum tiba"):
        step(usulan, "kunjungan", FUTURE, by=clerk)
    with pytest.raises(Refused, match=r"Tanggal terima .* belum tiba"):
        step(usulan, "pemberitahuan", OPENED, by=clerk, diterima_pada=FUTURE)
    with pytest.raises(Refused, match="sebelum dilakukan"):
        step(usulan, "pemberitahuan", OPENED, by=clerk, diterima_pada=OPENED - dt.timedelta(days=1))
    langkah = LangkahUsulan.objects.get(jenis="pembubaran", kode="pemberitahuan")
    for wrong in (
        {"tanggal": FUTURE},
        {"tanggal": OPENED, "diterima_pada": FUTURE},
        {"tanggal": OPENED, "diterima_pada": OPENED - dt.timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            TahapUsulan.objects.create(usulan=usulan, langkah=langkah, oleh=clerk, dicatat_tanggal=TODAY, **wrong)


def test_an_answer_before_its_objection_is_refused_twice(usulan: UsulanPembubaran, clerk: User) -> None:
    row = actions.record_objection(usulan=usulan, dari="Ketua", diterima_pada=TODAY, isi="Ada.", by=clerk)
    early = TODAY - dt.timedelta(days=1)
    with pytest.raises(Refused, match="tidak mungkin sebelum keberatan"):
        actions.answer_objection(keberatan=row, dijawab_pada=early, jawaban="x", hasil="ditolak", by=clerk)
    with pytest.raises(Refused, match="belum tiba"):
        actions.record_objection(usulan=usulan, dari="Ketua", diterima_pada=FUTURE, isi="Ada.", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Keberatan.objects.filter(pk=row.pk).update(dijawab_pada=early, hasil="ditolak", jawaban="x")


def test_only_what_people_do_is_recorded(usulan: UsulanPembubaran, clerk: User) -> None:
    with pytest.raises(Refused, match="dihitung sendiri"):
        step(usulan, "masa_keberatan", OPENED, by=clerk)
    other = LangkahUsulan.objects.get(jenis="pembekuan", kode="teguran")
    with pytest.raises(Refused, match="bukan langkah usulan ini"):
        actions.record_step(usulan=usulan, langkah=other, tanggal=OPENED, by=clerk)


def test_a_form_loses_nothing_that_was_typed(usulan: UsulanPembubaran, clerk: User, client: Client) -> None:
    client.force_login(clerk)
    here = f"/pembinaan/usulan/{usulan.pk}/langkah/pemberitahuan/"
    typed = {"tanggal": "2 Maret 2026", "nomor": "500/7/X", "diterima_pada": "31/12/2031", "catatan": "Lewat pos."}
    answer = client.post(here, typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Tanggal terima 31 Desember 2031 belum tiba" in text
    for part in ("500/7/X", "31/12/2031", "Lewat pos.", "2 Maret 2026"):
        assert part in text
    assert not TahapUsulan.objects.exists()
    signed = typed | {"diterima_pada": "4/3/2026"}
    assert "Tulis siapa yang menerima" in client.post(here, signed).content.decode()
    assert client.post(here, signed | {"diterima_oleh": "Sekretaris"}).status_code == 302
    assert TahapUsulan.objects.get().diterima_pada == dt.date(2026, 3, 4)
    assert client.post(f"{here}hapus/").status_code == 302
    assert not TahapUsulan.objects.exists()


# --- The list ----------------------------------------------------------------------------------------
def _found(jam: str, on: dt.date = TODAY) -> set[str]:
    rows = listing.asked(UsulanPembubaran.objects.all(), {"jam": jam}, on=on)
    return set(rows.values_list("koperasi__nama", flat=True))


def test_the_list_finds_clocks_by_the_same_count(clerk: User) -> None:
    def made(nama: str) -> UsulanPembubaran:
        return UsulanFactory(koperasi=make.KoperasiFactory(nama=nama), dibuka_oleh=clerk)

    soon, late, none, quiet, objected = (made(name) for name in ("Segera", "Lewat", "Tanpa", "Tenang", "Keberatan"))
    step(soon, "pengumuman", dt.date(2026, 1, 20), by=clerk)  # until 20 April
    step(late, "pemberitahuan", dt.date(2025, 11, 1), by=clerk, diterima_pada=dt.date(2025, 12, 9),  # 9 April
         diterima_oleh="Ketua")  # fmt: skip
    step(none, "pemberitahuan", OPENED, by=clerk)
    step(quiet, "pengumuman", TODAY, by=clerk)
    actions.record_objection(usulan=objected, dari="Ketua", diterima_pada=dt.date(2026, 3, 20), isi="x", by=clerk)
    assert _found("segera") == {"Segera", "Keberatan"}
    assert _found("lewat") == {"Lewat"}
    assert _found("tanda") == {"Tanpa"}
    assert _found("lewat", dt.date(2026, 4, 9)) == set()
    assert _found("lewat", dt.date(2026, 4, 21)) == {"Lewat", "Keberatan"}
    for row in listing.with_clocks(list(UsulanPembubaran.objects.select_related("koperasi")), on=TODAY):
        near = row.nearest
        assert (row.usulan.koperasi.nama == "Lewat") == bool(near and near.late), row.usulan


def test_filters_list_and_sheet_agree(clerk: User, client: Client) -> None:
    here, there = make.KecamatanFactory(nama="Babat"), make.KecamatanFactory(nama="Sekaran")
    UsulanFactory(koperasi=make.KoperasiFactory(nama="KSP Di Sini", kecamatan=here), dibuka_oleh=clerk)
    UsulanFactory(
        koperasi=make.KoperasiFactory(nama="KSP Di Sana", kecamatan=there), jenis="pembekuan", dibuka_oleh=clerk
    )
    client.force_login(clerk)
    for query, seen in (
        ({"kecamatan": here.pk}, "KSP Di Sini"), ({"jenis": "pembekuan"}, "KSP Di Sana"),
        ({"q": "di sini"}, "KSP Di Sini"),
        ({"petugas": clerk.pk, "keadaan": "terbuka", "jenis": "pembubaran"}, "KSP Di Sini"),
    ):  # fmt: skip
        page = client.get("/pembinaan/usulan/", query)
        assert [row.usulan.koperasi.nama for row in page.context["rows"]] == [seen]
        sheet = client.get("/pembinaan/usulan/unduh.xlsx", query)
        assert sheet.headers["Content-Disposition"].startswith('attachment; filename="usulan-2026-04-10.xlsx"')
        rows = listing.asked(UsulanPembubaran.objects.all(), page.context["form"].cleaned_data, on=TODAY)
        assert [row[0] for row in listing.sheet(rows, on=TODAY)] == [seen]
    assert not client.get("/pembinaan/usulan/", {"kecamatan": "zzz"}).context["rows"]


def test_the_list_costs_the_same_for_many(clerk: User, client: Client) -> None:
    client.force_login(clerk)

    def cost() -> int:
        client.get("/pembinaan/usulan/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/pembinaan/usulan/", {"jam": "", "keadaan": "terbuka"})
        return len(queries)

    complete(make.KoperasiFactory(), clerk, opened=OPENED)
    few = cost()
    for _ in range(8):
        made = UsulanFactory(koperasi=make.KoperasiFactory(), dibuka_oleh=clerk)
        step(made, "pengumuman", TODAY, by=clerk)
    assert cost() == few <= 15


def test_the_page_of_one_keeps_its_budget(clerk: User, client: Client) -> None:
    usulan = complete(make.KoperasiFactory(), clerk, opened=OPENED)
    client.force_login(clerk)
    client.get(f"/pembinaan/usulan/{usulan.pk}/")
    with CaptureQueriesContext(connection) as queries:
        text = client.get(f"/pembinaan/usulan/{usulan.pk}/").content.decode()
    assert "masa tunggu berjalan" in text
    assert "masih perlu dicek" in text
    assert len(queries) <= 15
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/pembinaan/usulan/{usulan.pk}/bukti/", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert len(queries) <= 15
