"""Papers: into a draft one by one, out only to whom may see it, scanned, drawn, and swept when nobody needs them."""

from __future__ import annotations

import datetime as dt
import io
import socketserver
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import clamd, dates, pdf
from registry.actions import papers, preparing, sweeping
from registry.filing import sections
from registry.forms.papers import PapersForm, Slot
from registry.models import Berkas, JenisBerkas, Konsep
from tests.factories.papers import KonsepFactory, document, paper, photo
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory

pytestmark = pytest.mark.django_db


class RatPapersForm(PapersForm):
    slots = (Slot(JenisBerkas.BERITA_ACARA, wajib=True), Slot(JenisBerkas.FOTO))


@pytest.fixture(autouse=True)
def _sections(monkeypatch: pytest.MonkeyPatch) -> None:
    KantorFactory()
    monkeypatch.setitem(sections._SECTIONS, "rat", (sections.Bagian("berkas", "Berkas", RatPapersForm),))


@pytest.fixture
def konsep() -> Konsep:
    konsep = KonsepFactory(dibuat_oleh=make_user(Peran.PENGURUS))
    AksesPengurusFactory(user=konsep.dibuat_oleh, koperasi=konsep.koperasi)
    return konsep


@pytest.fixture
def officer(konsep: Konsep) -> Client:
    return logged_in(konsep.dibuat_oleh)


@pytest.fixture
def stranger() -> Client:
    user = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=user)
    return logged_in(user)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, konsep: Konsep, *files: bytes, jenis: str = "berita_acara", htmx: bool = True, **more: str):
    named = [SimpleUploadedFile(f"halaman {n}.jpg", data) for n, data in enumerate(files, start=1)]
    headers = {"HX-Request": "true"} if htmx else {}
    address = reverse("registry:berkas-create", args=[konsep.kode, jenis])
    return client.post(address, {"berkas": named, **more}, headers=headers)


def address(name: str, berkas: Berkas, *more: object) -> str:
    return reverse(f"registry:berkas-{name}", args=[berkas.kode, *more])


# --- In -------------------------------------------------------------------------------------------
def test_a_photo_goes_up_and_the_part_of_the_page_comes_back(officer: Client, konsep: Konsep) -> None:
    answer = upload(officer, konsep, photo())
    assert answer.status_code == 200
    assert "halaman 1.jpg" in answer.content.decode()
    berkas = Berkas.objects.get()
    assert (berkas.bentuk, berkas.diunggah_oleh) == ("jpg", konsep.dibuat_oleh)
    assert "Rahasia" not in berkas.isi.open().read().decode("latin-1")
    assert "halaman" not in berkas.isi.name, "a random name"


def test_the_same_upload_again_is_one_paper(officer: Client, konsep: Konsep) -> None:
    kunci = str(uuid.uuid4())
    for _ in range(2):
        assert upload(officer, konsep, photo(), kunci=kunci).status_code == 200
    assert Berkas.objects.count() == 1


def test_without_a_script_several_files_go_in_one_form(officer: Client, konsep: Konsep) -> None:
    answer = upload(officer, konsep, photo(), b"MZ", document(2), htmx=False)
    assert answer.status_code == 302
    assert answer.url.endswith("#berkas-berita_acara")
    assert sorted(Berkas.objects.values_list("bentuk", "halaman")) == [("jpg", 1), ("pdf", 2)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"MZ", "bukan foto JPEG"), (b"", "kosong"), (b"%PDF-1.4 x", "rusak"), (None, "Pilih dahulu")],
)
def test_a_bad_file_gets_its_sentence_and_nothing_is_kept(
    officer: Client, konsep: Konsep, data: bytes | None, sentence: str
) -> None:
    paper(konsep)
    answer = upload(officer, konsep, *([] if data is None else [data]))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Berkas.objects.count() == 1


def test_a_file_over_ten_megabytes_is_refused(officer: Client, konsep: Konsep) -> None:
    answer = upload(officer, konsep, b"\xff\xd8\xff" + b"0" * 10_000_001)
    assert "paling besar 10 MB" in answer.content.decode()


@pytest.mark.parametrize("jenis", ["apa-saja", "neraca"])
def test_a_kind_that_the_draft_does_not_ask_for_is_not_there(officer: Client, konsep: Konsep, jenis: str) -> None:
    assert upload(officer, konsep, photo(), jenis=jenis).status_code == 404
    assert not Berkas.objects.exists()


def test_order_and_removal(officer: Client, konsep: Konsep) -> None:
    first, second = paper(konsep), paper(konsep)
    order = reverse("registry:berkas-order", args=[konsep.kode, "berita_acara"])
    officer.post(order, {"naik": str(second.kode)})
    assert list(konsep.berkas_set.shown()) == [second, first]
    officer.post(order, {"naik": str(second.kode)})
    assert list(konsep.berkas_set.shown()) == [second, first], "it is the first already"
    officer.post(address("remove", second))
    assert list(konsep.berkas_set.shown()) == [first]


def test_a_sent_draft_takes_no_more_papers(officer: Client, konsep: Konsep) -> None:
    kept = paper(konsep)
    Konsep.objects.update(keadaan="terkirim", dikirim_pada=dates.sekarang())
    assert upload(officer, konsep, photo()).status_code == 422
    officer.post(address("remove", kept))
    assert Berkas.objects.get().dibuang_pada is None


# --- Out ------------------------------------------------------------------------------------------
def test_papers_leave_as_downloads_and_pages_as_pictures(officer: Client, konsep: Konsep) -> None:
    berkas = paper(konsep, data=document(2))
    answer = officer.get(address("file", berkas))
    assert answer["Content-Disposition"] == 'attachment; filename="berita_acara.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert officer.get(address("picture", berkas, 1)).url.endswith("pratinjau.svg"), "not drawn yet"
    preparing.prepare(berkas)
    picture = officer.get(address("picture", berkas, 2))
    assert Image.open(io.BytesIO(b"".join(picture.streaming_content))).format == "JPEG"
    assert officer.get(address("picture", berkas, 3)).status_code == 302


def test_strangers_reach_no_paper_by_any_address(stranger: Client, konsep: Konsep) -> None:
    berkas = paper(konsep)
    assert stranger.get(address("file", berkas)).status_code == 404
    assert stranger.get(address("picture", berkas, 1)).status_code == 404
    assert stranger.post(address("remove", berkas)).status_code == 404
    assert upload(stranger, konsep, photo()).status_code == 404
    assert konsep.berkas_set.kept().count() == 1


def test_a_clerk_reads_papers_and_does_not_touch_an_officers_draft(konsep: Konsep) -> None:
    clerk = logged_in(make_user(Peran.PETUGAS))
    berkas = paper(konsep)
    assert clerk.get(address("file", berkas)).status_code == 200
    assert upload(clerk, konsep, photo()).status_code == 404
    assert clerk.post(address("remove", berkas)).status_code == 404


# --- The scanner ------------------------------------------------------------------------------------
class Clamd(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM; a file with EICAR in it is infected."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Test FOUND\0" if b"EICAR" in data else b"stream: OK\0")


@pytest.fixture
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("c") / "clamd.sock"
    with socketserver.ThreadingUnixStreamServer(str(path), Clamd) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"unix://{path}"
        server.shutdown()


def test_the_scanner_is_spoken_to(scanner: str) -> None:
    assert clamd.scan(b"a" * 200_000, scanner) is None
    assert clamd.scan(b"xxEICARxx", scanner) == "Eicar-Test"
    with pytest.raises(clamd.ScannerAway):
        clamd.scan(b"a", "unix:///tidak/ada.sock")


def test_nothing_is_shown_before_it_is_clean(officer: Client, konsep: Konsep, scanner: str) -> None:
    with override_settings(CLAMD=scanner):
        berkas = paper(konsep)
        assert officer.get(address("file", berkas)).status_code == 409
        assert officer.get(address("picture", berkas, 1)).status_code == 302
        preparing.prepare(berkas)
        berkas.refresh_from_db()
        assert berkas.pindai == "bersih"
        assert officer.get(address("file", berkas)).status_code == 200


def test_an_infected_paper_never_leaves(officer: Client, konsep: Konsep, scanner: str) -> None:
    with override_settings(CLAMD=scanner):
        berkas = paper(konsep)
        berkas.isi.storage.delete(berkas.isi.name)
        berkas.isi.storage.save(berkas.isi.name, ContentFile(b"\xff\xd8\xffEICAR"))
        preparing.prepare(berkas)
        answer = officer.get(address("file", berkas))
        assert (answer.status_code, "mengandung virus" in answer.content.decode()) == (409, True)
        berkas.refresh_from_db()
        assert berkas.pratinjau_pada is None


def test_while_the_scanner_is_away_papers_wait(konsep: Konsep) -> None:
    with override_settings(CLAMD="unix:///tidak/ada.sock"):
        berkas = paper(konsep)
        with pytest.raises(clamd.ScannerAway):
            preparing.prepare(berkas)
        berkas.refresh_from_db()
        assert (berkas.pindai, berkas.pratinjau_pada) == ("menunggu", None)


def test_a_pdf_that_cannot_be_drawn_fails_once_with_its_sentence(konsep: Konsep) -> None:
    berkas = paper(konsep, data=document())
    berkas.isi.storage.delete(berkas.isi.name)
    berkas.isi.storage.save(berkas.isi.name, ContentFile(b"%PDF-1.7 rusak"))
    job = worker.claim()
    assert job is not None
    worker.perform(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.sentence) == ("gagal", 1, pdf.BROKEN)


def test_what_was_given_up_while_the_scanner_was_away_is_tried_again(konsep: Konsep) -> None:
    with override_settings(CLAMD="unix:///tidak/ada.sock"):
        waiting = paper(konsep)
    paper(konsep)  # no scanner then: nothing waits
    Pekerjaan.objects.update(state="gagal", attempts=3)
    assert preparing.scan_waiting() == 1
    assert Pekerjaan.objects.get(state="menunggu").key == str(waiting.kode)
    preparing.prepare(waiting)
    waiting.refresh_from_db()
    assert waiting.pindai == "tidak_perlu", "the office has no scanner any more"


# --- Sweeping ---------------------------------------------------------------------------------------
def _older(name: str, media: Path, hours: int) -> None:
    import os
    import time

    moment = time.time() - hours * 3600
    os.utime(media / name, (moment, moment))


def test_files_without_a_row_go_after_a_day(konsep: Konsep, media: Path) -> None:
    kept = paper(konsep)
    preparing.prepare(kept)
    young = default_storage.save("berkas/aa/bb/baru.jpg", ContentFile(b"x"))
    old = default_storage.save("berkas/aa/bb/lama.pdf", ContentFile(b"x"))
    picture = default_storage.save("berkas/aa/bb/lama-12.jpg", ContentFile(b"x"))
    for name in (kept.isi.name, preparing.picture_name(kept, 1), old, picture):
        _older(name, media, 25)
    sweeping.sweep()
    assert default_storage.exists(kept.isi.name)
    assert default_storage.exists(preparing.picture_name(kept, 1))
    assert default_storage.exists(young)
    assert not default_storage.exists(old)
    assert not default_storage.exists(picture)


def test_drafts_nobody_touched_for_half_a_year_go_and_sent_ones_stay(
    konsep: Konsep, capsys: pytest.CaptureFixture
) -> None:
    paper(konsep)
    sent, fresh, waiting, with_paper = KonsepFactory.create_batch(4)
    paper(with_paper)
    long_ago = dates.sekarang() - dt.timedelta(days=181)
    Konsep.objects.filter(pk=sent.pk).update(keadaan="terkirim", dikirim_pada=long_ago)
    Konsep.objects.filter(pk=waiting.pk).update(keadaan="menunggu_kabid")
    Konsep.objects.exclude(pk=fresh.pk).update(diubah_pada=long_ago)
    konsep.berkas_set.update(diunggah_pada=long_ago)
    call_command("sapu_berkas")
    assert "1 konsep lama" in capsys.readouterr().out
    assert set(Konsep.objects.all()) == {sent, fresh, waiting, with_paper}
    assert Berkas.objects.get().konsep == with_paper


def test_what_was_taken_out_counts_in_the_end(konsep: Konsep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_UPLOADS", 2)
    for _ in range(2):
        papers.remove(berkas=paper(konsep), by=konsep.dibuat_oleh)
    with pytest.raises(Exception, match="Paling banyak 60"):
        paper(konsep)


def test_pages_that_are_not_drawn_by_now_never_will_be(konsep: Konsep) -> None:
    berkas = paper(konsep)
    assert not berkas.without_pictures
    with dates.freeze(dates.sekarang() + dt.timedelta(minutes=11)):
        assert berkas.without_pictures
        preparing.prepare(berkas)
        berkas.refresh_from_db()
        assert not berkas.without_pictures


def test_papers_have_a_limit(konsep: Konsep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_PAPERS", 1)
    paper(konsep)
    with pytest.raises(Exception, match="Paling banyak 1"):
        paper(konsep)
