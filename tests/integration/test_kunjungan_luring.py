"""What arrives from a phone: each form once, whatever is sent twice; conflicts, wrong answers, forms of others."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.models import Kunjungan, Lampiran
from registry.models import Koperasi, PerubahanStatus
from tests.factories import registry as make
from tests.factories.kunjungan import KunjunganFactory, RencanaFactory, typed
from tests.factories.papers import photo
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 12)
BAWA = "/pembinaan/kunjungan/bawa/"


@pytest.fixture(autouse=True)
def today() -> object:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PENDAMPING, nama="Yoga Pendamping")


@pytest.fixture
def phone(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def form(koperasi: Koperasi, clerk: User, key: uuid.UUID, **more: object) -> dict[str, object]:
    about = {"kunci": key, "koperasi": koperasi.pk, "rencana": "", "versi": 0, "tanggal": "11/8/2026", "asal": "luring"}
    return typed(petugas=clerk.pk, **(about | more))


def save(phone: Client, *args: object, **more: object) -> HttpResponse:
    return phone.post(f"{BAWA}simpan/", form(*args, **more))  # type: ignore[arg-type]


def test_everything_sent_twice_arrives_once(phone: Client, clerk: User) -> None:
    koperasi, key, shot = make.KoperasiFactory(), uuid.uuid4(), uuid.uuid4()
    for _ in range(2):
        saved = save(phone, koperasi, clerk, key)
        assert saved.status_code == 200, saved.content
        for _ in range(2):
            file = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
            answer = phone.post(
                saved.json()["lampiran"]["foto"], {"berkas": file, "kunci": shot}, HTTP_HX_REQUEST="true"
            )
            assert answer.status_code == 200
        done = phone.post(f"{BAWA}kirim/", {"kunci": saved.json()["kunci"]})
        assert done.json()["temuan"] == "Ditemukan, usaha berhenti"
    visit = Kunjungan.objects.get()
    assert (visit.kunci, visit.asal, visit.keadaan, visit.petugas) == (key, "luring", "selesai", clerk)
    assert (visit.tanggal, visit.dicatat_tanggal) == (dt.date(2026, 8, 11), TODAY)
    assert Lampiran.objects.count() == 1
    assert PerubahanStatus.objects.filter(koperasi=koperasi, kolom="status_lapangan").count() == 1


def test_wrong_answers_are_named_and_mended(phone: Client, clerk: User) -> None:
    koperasi, key = make.KoperasiFactory(), uuid.uuid4()
    save(phone, koperasi, clerk, key, anggota="banyak")
    wrong = phone.post(f"{BAWA}kirim/", {"kunci": key})
    assert wrong.status_code == 422
    assert list(wrong.json()["galat"]) == ["anggota"]
    assert Kunjungan.objects.get().keadaan == "direncanakan"
    assert save(phone, koperasi, clerk, key, anggota="40", versi=1).status_code == 200
    assert phone.post(f"{BAWA}kirim/", {"kunci": key}).status_code == 200
    assert Kunjungan.objects.get().anggota == 40


def test_another_device_was_first(phone: Client, clerk: User) -> None:
    koperasi, key = make.KoperasiFactory(), uuid.uuid4()
    save(phone, koperasi, clerk, key, catatan="dari laptop")
    clash = save(phone, koperasi, clerk, key, catatan="dari ponsel")
    assert clash.status_code == 409
    assert "dari laptop" in clash.json()["html"]
    assert "dari ponsel" in clash.json()["html"]
    assert save(phone, koperasi, clerk, key, catatan="dari ponsel", versi=clash.json()["versi"]).status_code == 200


def test_a_colleague_has_sent_the_same_planned_visit(phone: Client, clerk: User) -> None:
    """The second keeps what they found, is told, and may send it as a visit of its own."""
    colleague = make_user(Peran.PETUGAS, nama="Sri Petugas")
    route = RencanaFactory()
    visit = KunjunganFactory(rencana=route, petugas=colleague, dicatat_oleh=colleague)
    second = save(phone, visit.koperasi, clerk, visit.kunci, rencana=route.pk)
    assert second.status_code == 422
    assert "sudah dikirim oleh Sri Petugas" in second.json()["kalimat"]
    alone = save(phone, visit.koperasi, clerk, uuid.uuid4())
    assert phone.post(f"{BAWA}kirim/", {"kunci": alone.json()["kunci"]}).status_code == 200
    assert Kunjungan.objects.filter(koperasi=visit.koperasi).count() == 2


def test_begun_on_a_phone_it_is_the_visit_that_was_planned(phone: Client, clerk: User) -> None:
    planned = KunjunganFactory(keadaan="direncanakan", rencana=RencanaFactory(), petugas=clerk)
    saved = save(phone, planned.koperasi, clerk, uuid.uuid4(), rencana=planned.rencana_id)
    assert saved.json()["kunci"] == str(planned.kunci)


def test_forms_that_belong_nowhere(phone: Client, clerk: User) -> None:
    one, other = make.KoperasiFactory(), make.KoperasiFactory()
    key = uuid.uuid4()
    save(phone, one, clerk, key)
    assert save(phone, other, clerk, key).status_code == 422
    assert save(phone, one, clerk, "bukan-kunci").status_code == 422
    gone = form(one, clerk, uuid.uuid4()) | {"koperasi": 0}
    assert phone.post(f"{BAWA}simpan/", gone).status_code == 422
    assert phone.post(f"{BAWA}kirim/", {"kunci": uuid.uuid4()}).status_code == 422
    assert phone.post(f"{BAWA}kirim/", {"kunci": ""}).status_code == 422
    assert Kunjungan.objects.count() == 1


def test_the_page_holds_the_route_or_the_kecamatan(phone: Client, clerk: User) -> None:
    planned = KunjunganFactory(keadaan="direncanakan", rencana=RencanaFactory(), petugas=clerk)
    KunjunganFactory(rencana=planned.rencana, petugas=clerk)  # done already: stays at home
    page = phone.get(f"{BAWA}?rencana={planned.rencana_id}")
    assert [(one.koperasi, one.kunci) for one in page.context["dibawa"].koperasi] == [
        (planned.koperasi, str(planned.kunci))
    ]
    place = make.KecamatanFactory()
    here = make.KoperasiFactory(kecamatan=place)
    make.KoperasiFactory(kecamatan=place, kewenangan="provinsi")
    taken = phone.get(f"{BAWA}?kecamatan={place.pk}").context["dibawa"]
    assert [(one.koperasi, one.kunci) for one in taken.koperasi] == [(here, "")]
    for nonsense in ("", "?rencana=x", "?kecamatan=999999999"):
        assert phone.get(f"{BAWA}{nonsense}").context["dibawa"] is None


def test_the_worker_is_allowed_on_purpose_and_looks_after_its_own_folder(phone: Client) -> None:
    answer = phone.get(f"{BAWA}pekerja.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert Client().get(f"{BAWA}pekerja.js").status_code == 302
