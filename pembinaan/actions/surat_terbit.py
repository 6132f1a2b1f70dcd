"""Issuing approved letters: the rule asked again, snapshot, code, number, and the work that makes the files.

start    in the approval's transaction: one row of work with all letters
chunk    a worker takes the first CHUNK of them: judges, freezes, numbers, and puts rows for the rest and for the
         files of these, in that order, so that the next chunk is numbered while these are drawn
stop     between letters: what has no number keeps none, what has one keeps it
resume   letters that were left, and files that are missing
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Keadaan, Pekerjaan, Rombongan
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_batal, surat_nomor
from pembinaan.letters import compose, judging, ladder, verification
from pembinaan.letters.frame import Frame
from pembinaan.models import CaraNomor, KeadaanSurat, PaketSurat, SetelanSurat, Surat
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from koperasi.accounts.models import User

TERBIT = "surat.terbit"
BERKAS = "surat.berkas"
CHUNK = 25  # seconds, also on a slow machine: short against the lease, and the others begin to draw early
OPEN = (Keadaan.MENUNGGU, Keadaan.BERJALAN)
FIELDS = (
    "keadaan", "catatan", "alasan_akhir", "cara_nomor", "seri", "tahun", "urut", "nomor", "tanggal", "teks", "kertas",
    "isi", "kode", "disetujui_oleh", "disetujui_tanggal",
)  # fmt: skip

trail.describe(
    {
        "surat.terbit": "menerbitkan surat",
        "surat.lanjut": "melanjutkan penerbitan surat",
        "surat.henti": "menghentikan penerbitan surat",
    }
)


def start(*, paket: PaketSurat, letters: Sequence[Surat], by: User) -> None:
    """Called in the transaction of the approval: the rows of the work that numbers these letters and makes their files.

    `letters` are disetujui. Which way they get numbers is SetelanSurat.cara_nomor of this moment.
    """
    if not letters:
        return
    batch = Rombongan.objects.create(owner=by, label=f"Penerbitan: {paket.judul}"[:200])
    places = Koperasi.objects.filter(pk__in=[surat.koperasi_id for surat in letters])
    ranked = {pk: at for at, pk in enumerate(in_order(places).values_list("pk", flat=True))}
    ordered = sorted(letters, key=lambda surat: (ranked[surat.koperasi_id], surat.pk))
    _put_chunk(paket.pk, batch, SetelanSurat.current().cara_nomor, [surat.pk for surat in ordered], 1, by)


def in_order(rows: Any) -> Any:
    """Cooperatives as the printer and the postman want them: by kecamatan, then by name."""
    return rows.order_by("kecamatan__nama", "nama", "pk")


def _put_chunk(paket: int, batch: Rombongan, cara: str, pks: Sequence[int], ke: int, by: User | None) -> None:
    load = {"paket": paket, "cara": cara, "surat": list(pks), "ke": ke}
    queue.enqueue(TERBIT, owner=by, payload=load, unit=f"Memberi nomor, bagian {ke}", key=f"{paket}:{batch.pk}:{ke}",
                  batch=batch)  # fmt: skip


# --- One chunk, in a worker -----------------------------------------------------------------------
def issue(job: Pekerjaan) -> dict[str, Any]:
    """The first CHUNK letters of the row. All of it or nothing: numbers are taken last, in the same transaction."""
    load = job.payload
    head, rest = load["surat"][:CHUNK], load["surat"][CHUNK:]
    frame, cara = Frame.load(office.today()), load["cara"]
    letters = _approved(head)
    going = _judge(letters, frame, job.owner)
    failed = freeze(going, frame)
    going = [surat for surat in going if surat.pk not in failed]
    going = surat_batal.check_cancelled(going, failed)
    try:
        left = {} if cara == CaraNomor.LUAR else surat_nomor.give(going, frame, cara)
    except Refused as sentence:
        raise JobRefused(str(sentence)) from None
    done = [surat for surat in going if surat.pk not in left]
    for surat in letters:
        if sentence := failed.get(surat.pk) or left.get(surat.pk):
            surat.catatan = sentence
            surat.isi = surat.kode = surat.teks = None  # written again, as of the day on which it is issued
    for surat in done:
        surat.catatan = ""
    verb = "hand_out" if cara == CaraNomor.LUAR else "issue"
    _move_all(done, verb, job.owner, cara)
    Surat.objects.bulk_update(letters, FIELDS, batch_size=200)
    surat_batal.cancel_named(done, by=job.owner)
    if left and cara == CaraNomor.BLOK:
        rest = _tell_the_rest(rest, {surat.kunci: left[surat.pk] for surat in going if surat.pk in left})
    _go_on(job, done if verb == "issue" else [], rest)
    return {"terbit": len(done), "tertahan": len(letters) - len(done)}


def _approved(pks: Sequence[int]) -> list[Surat]:
    """Locked, in the order of `pks`, with what compose reads. Others have been dealt with: this work was repeated."""
    there = {surat.pk: surat for surat in steps.locked_many(pks) if surat.keadaan == KeadaanSurat.DISETUJUI}
    joined = Koperasi.objects.select_related("desa", "kecamatan").in_bulk([s.koperasi_id for s in there.values()])
    papers = dict(Surat.objects.filter(pk__in=there).exclude(paket=None).values_list("pk", "paket__kertas"))
    for surat in there.values():
        surat.koperasi = joined[surat.koperasi_id]
        surat.kertas = papers.get(surat.pk, surat.kertas)
    return [there[pk] for pk in pks if pk in there]


def _judge(letters: Sequence[Surat], frame: Frame, by: User | None) -> list[Surat]:
    """Those the rule still wants. A letter whose condition is gone is dropped; one that must wait goes back."""
    answers = judging.judge(letters, on=frame.on)
    going, told = [], []
    for surat in letters:
        answer, before = answers[surat.pk], surat.keadaan
        if answer.what == ladder.DRAFT:
            going.append(surat)
        elif answer.what == ladder.WAIT:
            surat.keadaan, surat.catatan = KeadaanSurat.DIKEMBALIKAN, answer.sentence
            surat.disetujui_oleh = surat.disetujui_tanggal = None
            told.append((surat, "recall", before, answer.sentence))
        else:
            surat.keadaan, surat.alasan_akhir = KeadaanSurat.DITARIK, answer.sentence
            told.append((surat, "drop", before, answer.sentence))
    steps.note_many(told, by=by)
    return going


def freeze(letters: Sequence[Surat], frame: Frame) -> dict[int, str]:
    """Sets isi (number and date still open), kode and teks of each, unsaved: all that issuing does but the number.

    Returns {letter id: sentence} of those that cannot be written; they stay as they are.
    """
    for surat in letters:
        if surat.membatalkan_id:  # its reason, not a failure that was noted there since
            surat.catatan = surat_batal.reason(surat)
    failed: dict[int, str] = {}
    written = compose.for_letters(letters, frame, issuing=True)
    for surat in letters:
        found = written[surat.pk]
        if isinstance(found, str):
            failed[surat.pk] = found
            continue
        surat.kode = verification.new_code()
        surat.teks, _ = frame.text(surat.kunci)
        surat.isi = found.coded(surat.kode, frame.verification(surat.kode)).to_json()
    return failed


def _move_all(letters: Sequence[Surat], verb: str, by: User | None, cara: str) -> None:
    after = KeadaanSurat.LUAR if verb == "hand_out" else KeadaanSurat.TERBIT
    before = KeadaanSurat.DISETUJUI
    for surat in letters:
        surat.keadaan, surat.cara_nomor = after, cara
    steps.note_many([(surat, verb, before, surat.nomor) for surat in letters], by=by)


def _tell_the_rest(pks: Sequence[int], ran_out: Mapping[str, str]) -> list[int]:
    """Where the block of their series is used up, letters of later chunks wait for the next one too: {kunci: sentence}.
    Returns the others."""
    rows = Surat.objects.filter(pk__in=pks, keadaan=KeadaanSurat.DISETUJUI).select_related("langkah")
    told = {surat.pk: ran_out[surat.kunci] for surat in rows if surat.kunci in ran_out}
    for sentence in set(told.values()):
        Surat.objects.filter(pk__in=[pk for pk in told if told[pk] == sentence]).update(catatan=sentence)
    return [pk for pk in pks if pk not in told]


def _go_on(job: Pekerjaan, issued: Sequence[Surat], rest: Sequence[int]) -> None:
    """The next chunk first, then the files of this one; nothing where somebody stopped the batch meanwhile."""
    load = job.payload
    if issued:
        told = {"paket": load["paket"], "surat": len(issued), "dari": issued[0].nomor, "sampai": issued[-1].nomor}
        trail.record("surat.terbit", by=job.owner, object=issued[0].paket, detail=told)
    batch = Rombongan.objects.select_for_update().get(pk=job.rombongan_id)
    if Pekerjaan.objects.get(pk=job.pk).payload.get("henti"):
        return
    if rest:
        _put_chunk(load["paket"], batch, load["cara"], rest, load["ke"] + 1, job.owner)
    put_files(issued, batch, job.owner)


def put_files(letters: Sequence[Surat], batch: Rombongan, by: User | None) -> None:
    """One row of work a letter: render, hash, store."""
    units = [(f"{surat.koperasi.nama}, {surat.nomor}"[:200], {"surat": surat.pk}) for surat in letters]
    if units:
        queue.enqueue_many(BERKAS, owner=by, label=batch.label, units=units, batch=batch)


def files_of(paket: PaketSurat, letters: Sequence[Surat], *, by: User) -> None:
    """The rows of work of numbered letters without a file, shown on the page of their batch."""
    if not letters:
        return
    batch = Rombongan.objects.create(owner=by, label=f"Berkas: {paket.judul}"[:200])
    # A finished row that names the batch: it is found by the same key as the others.
    Pekerjaan.objects.create(
        kind=TERBIT, owner=by, rombongan=batch, key=f"{paket.pk}:{batch.pk}:0", payload={"paket": paket.pk},
        unit="Membuat berkas yang belum ada", state=Keadaan.SELESAI,
    )  # fmt: skip
    put_files(letters, batch, by)


# --- What a person may do about it ----------------------------------------------------------------
def batches_of(paket: PaketSurat) -> list[int]:
    """Ids of Rombongan, oldest first. The key's index finds them."""
    rows = Pekerjaan.objects.filter(kind=TERBIT, key__startswith=f"{paket.pk}:")
    return sorted(set(rows.values_list("rombongan", flat=True)))


def jobs_of(paket: PaketSurat) -> QuerySet[Pekerjaan]:
    """All work on its numbers and on the files of its letters."""
    named = Pekerjaan.objects.filter(kind=TERBIT, key__startswith=f"{paket.pk}:")
    return Pekerjaan.objects.filter(rombongan__in=named.values("rombongan"))


def under_way(paket: PaketSurat) -> bool:
    return jobs_of(paket).filter(state__in=OPEN).exists()


@transaction.atomic
def stop(*, paket: PaketSurat, by: User) -> int:
    """What has not been started is not done; returns how many rows of work that were."""
    stopped = 0
    for batch in Rombongan.objects.select_for_update().filter(pk__in=batches_of(paket)).order_by("pk"):
        stopped += queue.cancel_many(batch)
        for job in Pekerjaan.objects.filter(rombongan=batch, kind=TERBIT, state=Keadaan.BERJALAN):
            job.payload["henti"] = True
            Pekerjaan.objects.filter(pk=job.pk).update(payload=job.payload)
            stopped += 1
    if not stopped:
        raise Refused("Penerbitan paket ini sudah selesai; tidak ada yang dihentikan.")
    trail.record("surat.henti", by=by, object=paket, detail={"pekerjaan": stopped})
    return stopped


@transaction.atomic
def resume(*, paket: PaketSurat, by: User) -> tuple[int, int]:
    """Letters that still wait for a number, and numbered ones whose file is missing: (letters, files)."""
    row = PaketSurat.objects.select_for_update().get(pk=paket.pk)
    if under_way(row):
        raise Refused("Penerbitan paket ini masih berjalan.")
    letters = list(row.surat_set.filter(keadaan=KeadaanSurat.DISETUJUI).order_by("pk"))
    missing = row.surat_set.filter(keadaan=KeadaanSurat.TERBIT).select_related("koperasi").order_by("urut", "pk")
    files = list(missing)
    if not letters and not files:
        raise Refused("Tidak ada surat yang menunggu nomor atau berkas dalam paket ini.")
    start(paket=row, letters=letters, by=by)
    files_of(row, files, by=by)
    trail.record("surat.lanjut", by=by, object=row, detail={"surat": len(letters), "berkas": len(files)})
    return len(letters), len(files)
