"""Usaha mikro by hand: the list and its filters, a business, its cluster, counts that open their list, the workbook."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from pembinaan.actions import mikro as actions
from pembinaan.models import Klaster, UsahaMikro
from registry.policies import Refused
from tests.factories.mikro import KlasterFactory, UsahaMikroFactory
from tests.factories.people import make_user
from tests.factories.registry import DesaFactory, KantorFactory, KecamatanFactory, KoperasiFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office() -> None:
    KantorFactory()


@pytest.fixture
def petugas(client: Client) -> Client:
    client.force_login(make_user(Peran.PETUGAS))
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"pembinaan:{name}", args=args)


def names(client: Client, query: str = "") -> list[str]:
    return [one.nama for one in client.get(url("mikro-list") + query).context["page"]]


def typed(**more: object) -> dict[str, object]:
    return {"nama": "Tahu Pak Contoh", "pemilik": "Contoh Rejo", **more}


# --- One business ---------------------------------------------------------------------------------
def test_a_business_is_noted_changed_and_withdrawn(petugas: Client) -> None:
    desa, koperasi = DesaFactory(), KoperasiFactory(nama="KSP Sumber Rejeki")
    klaster = KlasterFactory(koperasi=koperasi)
    data = typed(desa=desa.pk, klaster=klaster.pk, koperasi="ksp sumber rejeki", kebutuhan=["promosi", "permodalan"])
    response = petugas.post(url("mikro-create"), data)
    usaha = UsahaMikro.objects.get()
    assert response.url == url("mikro-detail", usaha.pk)
    assert (usaha.kecamatan, usaha.koperasi, usaha.needs) == (desa.kecamatan, koperasi, ["permodalan", "promosi"])

    form = petugas.get(url("mikro-update", usaha.pk)).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    assert shown["koperasi"] == "KSP Sumber Rejeki"
    assert shown["desa"] == desa.pk
    petugas.post(url("mikro-update", usaha.pk), shown | {"telepon": "0812-3400-0000"})
    usaha.refresh_from_db()
    assert (usaha.telepon, usaha.koperasi) == ("0812-3400-0000", koperasi)
    assert Jejak.objects.get(aksi="mikro.ubah").rincian == {"isian": ["telepon"]}

    assert "Tahu Pak Contoh" in petugas.get(url("mikro-withdraw", usaha.pk)).content.decode()
    petugas.post(url("mikro-withdraw", usaha.pk))
    assert names(petugas) == []
    assert petugas.get(url("mikro-detail", usaha.pk)).status_code == 404
    with pytest.raises(Refused, match="sudah ditarik"):
        actions.withdraw(usaha=usaha, by=usaha.dicatat_oleh)
    petugas.post(url("mikro-create"), typed())  # noted anew
    assert names(petugas) == ["Tahu Pak Contoh"]


def test_the_same_one_is_refused_by_sentence_and_by_constraint(petugas: Client) -> None:
    desa = DesaFactory()
    UsahaMikroFactory(nama="Tahu Pak Contoh", pemilik="Contoh Rejo", desa=desa)
    response = petugas.post(url("mikro-create"), typed(nama="TAHU  pak contoh", desa=desa.pk))
    assert response.status_code == 422
    assert "sudah tercatat" in response.content.decode()
    assert 'value="TAHU' in response.content.decode()  # nothing typed is lost
    with pytest.raises(IntegrityError), transaction.atomic():
        UsahaMikroFactory(nama="tahu pak contoh", pemilik="contoh rejo", desa=desa)
    petugas.post(url("mikro-create"), typed(desa=DesaFactory().pk))  # in another desa it is another one
    assert UsahaMikro.objects.count() == 2


def test_of_two_at_once_the_second_hears_it_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    by = make_user(Peran.PETUGAS)
    UsahaMikroFactory(nama="Tahu Pak Contoh", pemilik="Contoh Rejo")
    monkeypatch.setattr("pembinaan.policies.mikro.check_not_twice", lambda usaha: None)
    with pytest.raises(Refused, match="sudah tercatat"):
        actions.create(data=typed(), by=by)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"nama": ""}, "wajib"),
        ({"pemilik": "!!!"}, "dengan huruf"),
        ({"nama": "x" * 151}, "150"),
        ({"koperasi": "KSP Tidak Ada"}, "Tidak ada koperasi"),
        ({"desa": "999999"}, "valid"),
        ({"kebutuhan": ["jodoh"]}, "jodoh"),
        ({"telepon": "\0"}, ""),
    ],
)
def test_bad_input_gets_a_sentence(petugas: Client, more: dict[str, object], sentence: str) -> None:
    response = petugas.post(url("mikro-create"), typed(**more))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not UsahaMikro.objects.exists()


def test_a_desa_of_another_kecamatan_is_refused(petugas: Client) -> None:
    desa, other = DesaFactory(), KecamatanFactory()
    response = petugas.post(url("mikro-create"), typed(desa=desa.pk, kecamatan=other.pk))
    assert response.status_code == 422
    assert f"berada di Kecamatan {desa.kecamatan}" in response.content.decode()


def test_two_cooperatives_of_one_name_are_told_apart_and_near_names_offered(petugas: Client) -> None:
    first, second = KoperasiFactory(nama="Kopwan Melati"), KoperasiFactory(nama="Kopwan Melati")
    answer = petugas.post(url("mikro-create"), typed(koperasi="Kopwan Melati")).content.decode()
    assert str(first.pk) in answer
    assert str(second.pk) in answer
    assert "Mungkin maksudnya: Kopwan Melati" in (
        petugas.post(url("mikro-create"), typed(koperasi="Kopwan Melathi")).content.decode()
    )
    petugas.post(url("mikro-create"), typed(koperasi=second.badan_hukum))
    assert UsahaMikro.objects.get().koperasi == second


def test_a_cooperative_that_was_merged_since_may_stay_but_not_be_chosen(petugas: Client) -> None:
    survivor, gone = KoperasiFactory(), KoperasiFactory(nama="KSP Lama")
    usaha = UsahaMikroFactory(koperasi=gone)
    gone.digabung_ke = survivor
    gone.save(update_fields=["digabung_ke"])
    data = typed(nama=usaha.nama, pemilik=usaha.pemilik, koperasi="KSP Lama", telepon="0812")
    assert petugas.post(url("mikro-update", usaha.pk), data).status_code == 302
    assert petugas.get(url("mikro-detail", usaha.pk)).status_code == 200
    assert petugas.post(url("mikro-create"), typed(koperasi="KSP Lama")).status_code == 422


# --- Clusters ---------------------------------------------------------------------------------------
def test_a_cluster_has_a_cooperative_or_none_yet(petugas: Client) -> None:
    koperasi = KoperasiFactory()
    petugas.post(url("klaster-create"), {"nama": "Batik Sendang", "bidang": "Batik", "koperasi": ""})
    klaster = Klaster.objects.get()
    assert klaster.koperasi is None
    assert "Belum ada" in petugas.get(url("klaster-list")).content.decode()
    petugas.post(
        url("klaster-update", klaster.pk),
        {"nama": "Batik Sendang", "bidang": "Batik", "koperasi": koperasi.badan_hukum},
    )
    klaster.refresh_from_db()
    assert klaster.koperasi == koperasi
    assert [row.klaster for row in petugas.get(url("klaster-list") + "?koperasi=belum").context["page"]] == []
    assert [row.klaster for row in petugas.get(url("klaster-list") + "?koperasi=ada").context["page"]] == [klaster]
    assert petugas.get(url("klaster-list") + "?koperasi=lain").status_code == 200


def test_a_cluster_s_name_is_used_once(petugas: Client) -> None:
    KlasterFactory(nama="Batik Sendang")
    response = petugas.post(url("klaster-create"), {"nama": "batik sendang", "bidang": "Batik"})
    assert response.status_code == 422
    assert "sudah ada" in response.content.decode()
    response = petugas.post(url("klaster-create"), {"nama": "...", "bidang": "Batik"})
    assert response.status_code == 422
    assert "dengan huruf" in response.content.decode()
    assert Klaster.objects.count() == 1


# --- Counts and lists ---------------------------------------------------------------------------------
def world() -> None:
    """Two kecamatan, two clusters, members and others; one of everything unknown, one withdrawn."""
    koperasi, batik, tahu = KoperasiFactory(), KlasterFactory(), KlasterFactory(nama="Tahu", bidang="Makanan")
    one, two = DesaFactory(), DesaFactory()
    for at in range(3):
        UsahaMikroFactory(desa=one, klaster=batik, bidang="Batik", kebutuhan=["promosi"], koperasi=koperasi)
        UsahaMikroFactory(nama=f"Tahu {at}", desa=two, klaster=tahu, kebutuhan=["promosi", "permodalan"])
    UsahaMikroFactory(nama="Entah", pemilik="Siapa", telepon="0812345")
    UsahaMikroFactory(desa=one, klaster=batik, ditarik_pada="2026-01-01")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 7), ("?kebutuhan=promosi", 6), ("?kebutuhan=permodalan", 3), ("?kebutuhan=kosong", 1),
        ("?koperasi=anggota", 3), ("?koperasi=bukan", 4), ("?kecamatan=kosong", 1), ("?klaster=kosong", 1),
        ("?bidang=kosong", 4), ("?bidang=Batik", 3), ("?q=entah+siapa", 1), ("?q=0812345", 1), ("?q=tahu", 3),
        ("?kebutuhan=jodoh", 0), ("?kecamatan=999999999", 0), ("?kecamatan=²", 0), ("?desa=x", 0), ("?q=%00", 0),
    ],
)  # fmt: skip
def test_filters(petugas: Client, query: str, count: int) -> None:
    world()
    assert len(names(petugas, query)) == count


def test_every_number_is_the_length_of_its_list(petugas: Client) -> None:
    world()
    for start in ("", "?kebutuhan=promosi", "?koperasi=bukan", "?q=tahu"):
        shown = petugas.get(url("mikro-rekap-list") + start).context
        table = shown["rekap"]
        cells = [cell for line in table.lines for cell in (*line.cells, line.total)]
        cells += [*table.totals, table.total, *shown["kebutuhan"]]
        assert table.total.count == len(names(petugas, start))
        for cell in cells:
            assert petugas.get(cell.url).context["page"].paginator.count == cell.count, cell
    assert petugas.get(url("mikro-rekap-list") + "?kebutuhan=jodoh").context["rekap"].total.count == 0
    for line in petugas.get(url("klaster-list")).context["page"]:
        for cell in (line.total, *line.needs):
            assert petugas.get(cell.url).context["page"].paginator.count == cell.count, cell


def test_order_and_pages(petugas: Client) -> None:
    world()
    assert names(petugas, "?urut=-nama") == names(petugas)[::-1] or len(set(names(petugas))) < 7
    for key in ("pemilik", "-kecamatan", "bidang", "ngawur"):
        assert len(names(petugas, f"?urut={key}")) == 7


def test_queries_do_not_grow_with_the_rows(petugas: Client, django_assert_max_num_queries: object) -> None:
    for _ in range(30):
        UsahaMikroFactory(desa=DesaFactory(), klaster=KlasterFactory(), koperasi=KoperasiFactory())
    for name in ("mikro-list", "mikro-rekap-list", "klaster-list"):
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert petugas.get(url(name)).status_code == 200


def test_the_workbook_holds_what_the_list_shows_and_the_trail_says_so(petugas: Client) -> None:
    world()
    response = petugas.get(url("mikro-export") + "?koperasi=anggota&urut=nama")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response))).active.values)
    assert rows[0][:3] == ("Nama usaha", "Pemilik", "L/P")
    assert len(rows) == 4
    assert Jejak.objects.get(aksi="mikro.diekspor").rincian["baris"] == 3


# --- Who may -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Peran.PETUGAS, 200, 200), (Peran.PENDAMPING, 200, 200), (Peran.KABID, 200, 200), (Peran.KEPALA, 200, 403),
        (Peran.SEKRETARIAT, 200, 403), (Peran.AUDITOR, 200, 403), (Peran.ADMIN, 403, 403), (Peran.PENGURUS, 403, 403),
    ],
)  # fmt: skip
def test_who_reads_and_who_writes(client: Client, role: Peran, reads: int, writes: int) -> None:
    usaha, klaster = UsahaMikroFactory(), KlasterFactory()
    client.force_login(make_user(role))
    for name, args in (
        ("mikro-list", []),
        ("mikro-detail", [usaha.pk]),
        ("klaster-list", []),
        ("mikro-rekap-list", []),
    ):
        assert client.get(url(name, *args)).status_code == reads
    for name, args in (("mikro-create", []), ("mikro-update", [usaha.pk]), ("klaster-update", [klaster.pk])):
        assert client.get(url(name, *args)).status_code == writes
    if writes == 403:
        assert client.post(url("mikro-withdraw", usaha.pk)).status_code == 403
        assert UsahaMikro.objects.live().count() == 1
