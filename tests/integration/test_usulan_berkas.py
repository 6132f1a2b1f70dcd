"""One dossier from opening to the ministry: its pages, its index, its frozen file."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from koperasi.lib.filed import FileProblem
from pembinaan.actions import attachments
from pembinaan.actions import proposals as actions
from pembinaan.actions import proposals_ministry as ministry
from pembinaan.models import Lampiran, UsulanPembubaran
from pembinaan.proposals.dossier import binding, content
from registry.classification import verdict
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.papers import document, photo
from tests.factories.people import make_user
from tests.factories.usulan import complete, step

pytestmark = pytest.mark.django_db
OPENED, TODAY = dt.date(2026, 3, 2), dt.date(2026, 8, 3)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID, nama="Retno Kabid")


@pytest.fixture
def koperasi() -> Koperasi:
    desa = make.DesaFactory(nama="Sukorame")
    return make.KoperasiFactory(nama="KSP Melati Padam", desa=desa, status_hitung="tidak_aktif")


@pytest.fixture
def ready(koperasi: Koperasi, kabid: User) -> UsulanPembubaran:
    KunjunganFactory(koperasi=koperasi, tanggal=dt.date(2026, 2, 20), petugas=kabid, rekomendasi="usul_bubar")
    return complete(koperasi, kabid, opened=OPENED)


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(document[at].get_textpage().get_text_range().split()) for at in range(len(document))]


def send(usulan: UsulanPembubaran, by: User) -> UsulanPembubaran:
    ministry.send(usulan=usulan, nomor_surat="500.3.2.1/45/2026", tanggal=TODAY, by=by)
    return ministry.freeze(usulan=usulan)


def test_the_index_names_the_page_on_which_each_annex_stands(ready: UsulanPembubaran, kabid: User) -> None:
    attachments.add(milik="usulan", owner=ready, jenis="lain", data=document(3), name="perjanjian.pdf", by=kabid)
    attachments.add(
        milik="usulan", owner=ready, jenis="tanda_terima", data=photo((900, 500)), name="resi.jpg", by=kabid
    )
    bound = binding.bind(content.compose(ready, on=TODAY), draft=True)
    pages = texts(bound.pdf)
    assert len(pages) == bound.pages
    assert [one.number for one in bound.annexes] == [1, 2, 3, 4, 5]
    assert [one.pages for one in bound.annexes] == [1, 2, 1, 1, 3]
    for one in bound.annexes:
        for at in range(one.pages):
            text = pages[one.first - 1 + at]
            assert f"Lampiran {one.number} {one.title}" in text, text
            assert f"Halaman {one.first + at} dari {bound.pages}" in text
    index = next(text for text in pages if "Nomor halaman adalah halaman berkas ini" in text)
    for one in bound.annexes:
        assert re.search(rf"\b{one.number} {re.escape(one.title)}.*? {one.pages} {one.first}\b", index), (one, index)
    assert all(f"Halaman {at} dari {bound.pages}" in text for at, text in enumerate(pages, 1) if at > 1)
    assert all("KONSEP" in text for text in pages)


def test_bookmarks_lead_to_the_annexes(ready: UsulanPembubaran) -> None:
    bound = binding.bind(content.compose(ready, on=TODAY), draft=False)
    with pikepdf.open(io.BytesIO(bound.pdf)) as whole, whole.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert titles[0] == "Sampul"
        assert titles[-1] == "Lampiran"
        annexes = outline.root[-1].children
        assert annexes[0].title.startswith("Lampiran 1: Berita acara kunjungan 20 Februari 2026")
        for item, one in zip(annexes, bound.annexes, strict=True):
            target = item.destination[0]
            assert pikepdf.Page(target).index == one.first - 1
    assert not any("KONSEP" in text for text in texts(bound.pdf))


def test_landscape_and_turned_pages_keep_their_direction(ready: UsulanPembubaran, kabid: User) -> None:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(842, 595))
        made.add_blank_page(page_size=(842, 595))
        made.pages[1].obj.Rotate = 90
        out = io.BytesIO()
        made.save(out)
    attachments.add(milik="usulan", owner=ready, jenis="lain", data=out.getvalue(), name="denah.pdf", by=kabid)
    bound = binding.bind(content.compose(ready, on=TODAY), draft=False)
    whole = pypdfium2.PdfDocument(bound.pdf)
    sizes = [whole[bound.annexes[-1].first - 1 + at].get_size() for at in range(2)]
    assert sizes[0][0] > sizes[0][1]
    assert sizes[1][0] < sizes[1][1]


def test_what_was_sent_stands_still(ready: UsulanPembubaran, kabid: User) -> None:
    sent = send(ready, kabid)
    assert sent.keadaan == "diajukan"
    with sent.berkas.open("rb") as file:
        first = file.read()
    assert hashlib.sha256(first).hexdigest() == sent.sha256
    assert sent.halaman == len(texts(first))
    assert "500.3.2.1/45/2026" in texts(first)[1]
    make.both_levels(sent.koperasi, 2025)  # what becomes known later changes no page of it
    assert ministry.freeze(usulan=sent).sha256 == sent.sha256
    browser = Client()
    browser.force_login(kabid)
    again = b"".join(browser.get(f"/pembinaan/usulan/{sent.pk}/berkas.pdf").streaming_content)
    assert again == first


def test_the_dossier_says_what_the_page_says(ready: UsulanPembubaran) -> None:
    isi = content.compose(ready, on=TODAY)
    whole = " ".join(texts(binding.bind(isi, draft=True).pdf))
    reason = verdict.explain(ready.koperasi, on=TODAY).reason
    for part in (reason, "KSP Melati Padam", "Keadaan simpanan sudah ditelusuri.",
                 "2 Mar 2026 oleh Ketua", "sudah lewat sejak 3 Mei 2026", "Tidak ada keberatan yang kami terima",
                 "kewenangan Kementerian Koperasi"):  # fmt: skip
        assert " ".join(part.split()) in whole, part
    assert [row["nilai"] for row in isi["tahun"] if row["tahun"] == 2024] == ["terlewat"]


def test_nothing_is_printed_while_a_safeguard_is_missing(koperasi: Koperasi, kabid: User) -> None:
    usulan = actions.open_proposal(koperasi=koperasi, jenis="pembubaran", by=kabid)
    actions.keep_safeguard(usulan=usulan, jenis="utang", dikesampingkan=True, alasan="Tidak ada buku.", by=kabid)
    with pytest.raises(Refused, match=r"simpanan anggota, aset yang tersisa, bantuan .*, dan kasus lain"):
        ministry.print_draft(usulan=usulan, by=kabid)
    browser = Client()
    browser.force_login(kabid)
    answer = browser.get(f"/pembinaan/usulan/{usulan.pk}/berkas.pdf", follow=True)
    assert "pengaman belum diisi atau dikesampingkan" in answer.content.decode()


def test_a_draft_with_annexes_is_work_for_a_worker(ready: UsulanPembubaran, kabid: User) -> None:
    browser = Client()
    browser.force_login(kabid)
    answer = browser.post(f"/pembinaan/usulan/{ready.pk}/konsep/")
    assert answer.url.startswith("/pekerjaan/")
    assert ministry.write_draft(ready) == len(
        texts(b"".join(browser.get(f"/pembinaan/usulan/{ready.pk}/berkas.pdf").streaming_content))
    )


def test_a_paper_taken_out_meanwhile_is_said_and_not_left_out(ready: UsulanPembubaran, kabid: User) -> None:
    ministry.send(usulan=ready, nomor_surat="45", tanggal=TODAY, by=kabid)
    Lampiran.objects.filter(usulan=ready, jenis="pengumuman").update(sha256="0" * 64)
    with pytest.raises(FileProblem, match="bukan lagi berkas yang didaftar"):
        ministry.freeze(usulan=ready)
    ready.refresh_from_db()
    assert not ready.berkas


def test_of_a_freeze_the_words_are_those_of_a_freeze(koperasi: Koperasi, kabid: User) -> None:
    with dates.freeze(OPENED):
        usulan = actions.open_proposal(koperasi=koperasi, jenis="pembekuan", by=kabid)
        step(usulan, "kunjungan", OPENED, by=kabid)
        for jenis in ("simpanan", "utang", "aset", "bantuan", "kasus"):
            actions.keep_safeguard(usulan=usulan, jenis=jenis, isi="Sudah ditelusuri.", by=kabid)
    isi = content.compose(usulan, on=TODAY)
    pages = texts(binding.bind(isi, draft=True).pdf)
    assert "mengusulkan pembekuan" in pages[1]
    assert "pembubaran" not in " ".join(pages)
    assert "tidak mempunyai lampiran" in " ".join(pages)
