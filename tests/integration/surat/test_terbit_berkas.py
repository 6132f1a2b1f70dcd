"""Files of a batch: what is printed is what stands in the merged file; a full storage leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from koperasi.accounts.models import User
from koperasi.audit import trail
from koperasi.jobs import worker
from koperasi.jobs.models import Keadaan, Pekerjaan
from pembinaan.actions import surat_batal, surat_berkas, surat_pdf, surat_terbit
from pembinaan.letters import compose, keeping
from pembinaan.models import BerkasPaket, PaketSurat, Surat, UrutanSurat
from pembinaan.states import surat as states
from registry import kantor as office
from registry.policies import Refused
from tests.factories import terbit
from tests.factories.surat import make_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_wakes")]


def made(paket: PaketSurat, jenis: str, by: User) -> BerkasPaket:
    surat_berkas.order(paket=paket, jenis=jenis, by=by)
    terbit.drain()
    return BerkasPaket.objects.get(paket=paket, jenis=jenis)


def test_the_merged_file_holds_the_pages_of_the_printed_in_the_order_of_delivery(
    issued: PaketSurat, kepala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pembinaan.letters.bundle.GROUP", 2)
    voided = issued.surat_set.order_by("urut")[1]
    surat_batal.void_letter(surat=voided, alasan="Salah alamat", by=kepala)
    row = made(issued, "gabungan", kepala)
    rows = list(issued.surat_set.exclude(pk=voided.pk).order_by("koperasi__kecamatan__nama", "koperasi__nama"))
    assert row.daftar == [[one.pk, at, 1] for at, one in enumerate(rows, start=1)]
    assert (row.jumlah, row.halaman) == (4, 4)
    with row.berkas.open() as file:
        data = file.read()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (row.sha256, row.ukuran)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == sum(pages for _, _, pages in row.daftar) == 4
    printed = Surat.objects.filter(dicetak_pada__isnull=False)
    assert set(printed.values_list("pk", flat=True)) == {pk for pk, _, _ in row.daftar}
    assert rows[0].peristiwa_set.filter(langkah="print").count() == 1


def test_a_file_that_was_changed_in_the_storage_is_noticed_and_nothing_is_printed(
    issued: PaketSurat, kepala: User, settings: Any
) -> None:
    one = issued.surat_set.order_by("urut")[2]
    Path(one.pdf.path).write_bytes(b"%PDF-1.7 lain")
    surat_berkas.order(paket=issued, jenis="gabungan", by=kepala)
    terbit.drain()
    assert one.nomor in Pekerjaan.objects.get(state=Keadaan.GAGAL).sentence
    assert not BerkasPaket.objects.exists()
    assert not Surat.objects.filter(dicetak_pada__isnull=False).exists()


def test_the_zip_sorts_as_it_is_delivered_and_the_agenda_has_the_voided_too(issued: PaketSurat, kepala: User) -> None:
    voided = issued.surat_set.order_by("urut")[1]
    surat_batal.void_letter(surat=voided, alasan="Salah alamat", by=kepala)
    row = made(issued, "zip", kepala)
    with row.berkas.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        names = archive.namelist()
        assert archive.read(names[0]) == issued.surat_set.order_by("urut")[0].pdf.open().read()
    assert names == sorted(names)
    assert names[0].startswith("1-babat-lalai-1-500-3-2-4-1-dinkop-")
    assert len(names) == 4
    agenda = made(issued, "agenda", kepala)
    with agenda.berkas.open() as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read())).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [line[0] for line in rows] == [1, 2, 3, 4, 5]
    assert (rows[1][7], rows[1][8]) == ("Dibatalkan", "Salah alamat")


def test_nothing_to_print_is_a_sentence(kepala: User) -> None:
    paket = terbit.make_batch(1, by=kepala)
    with pytest.raises(Refused):
        surat_berkas.order(paket=paket, jenis="gabungan", by=kepala)
    with pytest.raises(Refused):
        surat_berkas.order(paket=paket, jenis="luar", by=kepala)


class FullStorage(FileSystemStorage):
    """A disk that is full after `room` bytes of each file: what was written before stays, as on a real one."""

    room: int | None = 1000

    def _save(self, name: str, content: Any) -> str:
        if self.room is None:
            return super()._save(name, content)
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(self.room))
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FullStorage:
    storage = FullStorage(location=str(tmp_path))
    for field in (Surat._meta.get_field("pdf"), BerkasPaket._meta.get_field("berkas")):
        monkeypatch.setattr(field, "storage", storage)
    return storage


def try_three_times() -> None:
    for _ in range(3):
        terbit.drain()
        Pekerjaan.objects.filter(state="berjalan").update(leased_until=timezone.now() - dt.timedelta(seconds=1))


def litter(storage: FullStorage) -> list[Path]:
    return [path for path in Path(storage.location).rglob("*") if path.is_file()]


def test_a_full_disk_marks_nothing_ready_leaves_no_litter_and_going_on_works(kepala: User, full: FullStorage) -> None:
    paket = terbit.make_batch(2, by=kepala)
    surat_terbit.start(paket=paket, letters=list(paket.surat_set.all()), by=kepala)
    try_three_times()
    rows = list(paket.surat_set.order_by("urut"))
    assert [(row.keadaan, row.pdf.name, row.pdf_sha256, row.urut) for row in rows] == [
        ("terbit", "", "", 1), ("terbit", "", "", 2)
    ]  # fmt: skip
    assert {job.sentence for job in Pekerjaan.objects.filter(state=Keadaan.GAGAL)} == {keeping.FULL}
    assert litter(full) == []
    full.room = None
    assert surat_terbit.resume(paket=paket, by=kepala) == (0, 2)
    terbit.drain()
    assert set(paket.surat_set.values_list("keadaan", flat=True)) == {"siap"}
    assert len(litter(full)) == 2
    assert UrutanSurat.objects.get().terakhir == 2


def test_a_disk_that_fills_while_the_merged_file_is_stored_prints_nothing(kepala: User, full: FullStorage) -> None:
    full.room = None
    paket = terbit.make_batch(2, by=kepala)
    terbit.issue(paket, by=kepala)
    full.room = 5000
    surat_berkas.order(paket=paket, jenis="gabungan", by=kepala)
    try_three_times()
    assert Pekerjaan.objects.get(state=Keadaan.GAGAL).sentence == keeping.FULL
    assert not BerkasPaket.objects.exists()
    assert not Surat.objects.filter(dicetak_pada__isnull=False).exists()
    assert len(litter(full)) == 2, "the two letters"


# --- Signed, voided, cancelled ----------------------------------------------------------------------
def test_a_batch_is_signed_all_or_ticked_on_a_day(issued: PaketSurat, kepala: User, client: Client) -> None:
    client.force_login(kepala)
    today, rows = office.today(), list(issued.surat_set.order_by("urut"))
    where, typed = f"/surat/paket/{issued.pk}/tanda-tangan/", {"tanggal": f"{today:%d/%m/%Y}"}
    for day, said in ((today - dt.timedelta(days=1), "lebih dahulu"), (today + dt.timedelta(days=1), "belum tiba")):
        answer = client.post(where, {"tanggal": f"{day:%d/%m/%Y}"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    other = make_letter(keadaan="siap")
    surat_batal.void_letter(surat=rows[4], alasan="Salah nama", by=kepala)
    client.post(where, typed | {"p": [rows[0].pk, rows[4].pk, other.pk]})
    assert set(issued.surat_set.filter(keadaan="bertanda")) == {rows[0]}, "of this issued, and only what waits"
    assert "3 surat dalam paket" in client.get(where).content.decode()
    with CaptureQueriesContext(connection) as few:
        client.post(where, typed)
    signed = issued.surat_set.exclude(keadaan="batal")
    assert set(signed.values_list("keadaan", "ttd_pada", "ttd_cara")) == {("bertanda", today, "basah")}
    told = [set(one.rincian["surat"]) for one in trail.of(issued).filter(aksi="surat.ttd")]
    assert told == [{row.nomor for row in rows[1:4]}, {rows[0].nomor}]
    assert client.post(where, typed).status_code == 422
    other.refresh_from_db()
    assert other.keadaan == "siap"
    assert len(few) <= 25, "however many letters"


def test_a_voided_number_stays_with_its_reason_and_is_not_given_again(issued: PaketSurat, kepala: User) -> None:
    last = issued.surat_set.order_by("-urut")[0]
    surat_batal.void_letter(surat=last, alasan="Salah nama", by=kepala)
    last.refresh_from_db()
    assert (last.keadaan, last.urut, last.alasan_akhir) == ("batal", 5, "Salah nama")
    more = terbit.make_batch(1, by=kepala, name="Lain")
    terbit.issue(more, by=kepala)
    assert terbit.numbers(more) == [6]
    with pytest.raises(Refused):
        surat_batal.void_letter(surat=last, alasan="Lagi", by=kepala)


def test_a_letter_voided_before_its_file_was_made_gets_none(kepala: User) -> None:
    paket = terbit.make_batch(1, by=kepala)
    surat_terbit.start(paket=paket, letters=list(paket.surat_set.all()), by=kepala)
    worker.perform(worker.claim())  # type: ignore[arg-type]
    surat_batal.void_letter(surat=paket.surat_set.get(), alasan="Salah nama", by=kepala)
    terbit.drain()
    surat = paket.surat_set.get()
    assert (surat.keadaan, surat.pdf.name) == ("batal", "")


def test_a_letter_that_left_is_cancelled_by_a_letter_that_names_it(
    kepala: User, issued: PaketSurat, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = issued.surat_set.order_by("urut")[0]
    with pytest.raises(Refused, match="belum diserahkan"):
        surat_batal.draft_cancellation(surat=old, alasan="Salah alamat", by=kepala)
    Surat.objects.filter(pk=old.pk).update(keadaan="dikirim")
    new = surat_batal.draft_cancellation(surat=old, alasan="Salah alamat", by=kepala)
    with pytest.raises(Refused, match="sudah disiapkan"):
        surat_batal.draft_cancellation(surat=old, alasan="Salah alamat", by=kepala)
    assert (new.keadaan, new.membatalkan_id, surat_batal.reason(new)) == ("konsep", old.pk, "Salah alamat")
    assert states.allows("put", new.keadaan)
    Surat.objects.filter(pk=new.pk).update(keadaan="disetujui", paket=issued, catatan="Dikembalikan: salah ketik")
    real, read = compose._write, []

    def noted(surat: Surat, *known: Any, **more: Any) -> Any:
        read.append(surat.catatan)
        return real(surat, *known, **more)

    monkeypatch.setattr(compose, "_write", noted)
    terbit.issue(issued, by=kepala)
    assert read == ["Salah alamat"], "the text is written from the reason it was drafted with"
    old.refresh_from_db()
    new.refresh_from_db()
    assert (new.keadaan, new.urut) == ("siap", 6)
    assert old.keadaan == "batal"
    assert new.nomor in old.alasan_akhir
    assert "Salah alamat" in old.alasan_akhir
    with pytest.raises(Refused, match="sudah bernomor tidak dapat dibatalkan"):
        surat_batal.void_letter(surat=new, alasan="Salah ketik", by=kepala)


def test_what_was_cancelled_meanwhile_is_not_cancelled_again(kepala: User, issued: PaketSurat) -> None:
    old = issued.surat_set.order_by("urut")[0]
    Surat.objects.filter(pk=old.pk).update(keadaan="dikirim")
    new = surat_batal.draft_cancellation(surat=old, alasan="Salah alamat", by=kepala)
    Surat.objects.filter(pk=new.pk).update(keadaan="disetujui", paket=issued)
    Surat.objects.filter(pk=old.pk).update(keadaan="batal", alasan_akhir="Lain")
    terbit.issue(issued, by=kepala)
    new.refresh_from_db()
    assert (new.keadaan, new.nomor) == ("disetujui", "")
    assert "tidak ada lagi yang dibatalkan" in new.catatan


def test_a_page_that_is_drawn_again_is_not_stored_again(issued: PaketSurat, kepala: User) -> None:
    """A repeated row of work leaves the kept bytes alone."""
    one = issued.surat_set.order_by("urut")[0]
    before = (one.pdf.name, one.pdf_sha256)
    job = Pekerjaan.objects.filter(kind="surat.berkas", payload__surat=one.pk).get()
    assert surat_pdf.make(job) == {}
    one.refresh_from_db()
    assert (one.pdf.name, one.pdf_sha256) == before
