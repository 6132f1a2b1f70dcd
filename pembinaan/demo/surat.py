"""Letters of the demo's last season: first and second warnings to cooperatives whose RAT was late, with all that
happens to letters on their way. The track "tidak aktif" has none: the night proposes them.

Each letter goes the way of every letter, on its days: drafts, two parafs, approval, the worker's own functions for
number and file, signature, delivery. A few dozen: each is drawn, which takes a worker 70 ms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from django.db.models import Exists, OuterRef
from django.utils import timezone

from koperasi.accounts.models import User
from koperasi.jobs import worker
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib import dates
from pembinaan.actions import (
    attachments,
    surat_batal,
    surat_berkas,
    surat_jawab,
    surat_kirim,
    surat_paket,
    surat_paket_setuju,
    surat_paket_siapkan,
    surat_terbit,
    surat_ttd,
    surat_umum,
)
from pembinaan.actions.surat_bukti import Proof
from pembinaan.actions.surat_kirim import HandOver
from pembinaan.demo import surat_setelan
from pembinaan.letters import ladder, standing
from pembinaan.models import KeadaanSurat, PaketSurat, Surat
from pembinaan.pengantaran.papers import PHOTO, STATEMENT
from registry.actions import preparing
from registry.demo import scans
from registry.demo.lives import Clock
from registry.models import AksesPengurus, Koperasi, MasaBukti

FIRST, SECOND = 24, 4  # letters of the two batches; a small demo has fewer
SHARE = 9  # of a hundred cooperatives at most
LOOKED_AT = 160  # cooperatives that are judged, so that FIRST of them are late
SEASON = (4, 20)  # the office's own date is 31 March; then the first Monday
LONG = 185  # days from the season's first letter to the end of the announcement, and a little
WORK = (surat_terbit.TERBIT, surat_terbit.BERKAS, surat_berkas.SUSUN)
WAYS = ("langsung", "langsung", "pos", "camat", "desa", "whatsapp")
NO_PHOTO = "Tanda terima ada di buku ekspedisi."
RECEIVERS = (("ketua", 5), ("sekretaris", 3), ("bendahara", 1), ("penjaga kantor", 2))


@dataclass(frozen=True)
class Hands:
    petugas: User
    kabid: User
    sekretariat: User
    kepala: User


def fill(rng: Random, clock: Clock) -> None:
    names = ("petugas", "kabid", "sekretariat", "kepala")
    people = {row.username: row for row in User.objects.filter(username__in=names)}
    if len(people) < len(names):
        return
    hands = Hands(**people)
    begun = season(clock.on)
    surat_setelan.fill(begun)
    late = _late(rng, begun)
    if len(late) < len(STORIES) + 2:
        return
    letters = issued(hands, late, begun, f"Teguran I, RAT tahun buku {begun.year - 1}")
    rest = _told(rng, hands, letters, begun)
    _deliver(rng, hands, rest, begun + dt.timedelta(days=7))
    _second(rng, hands, rest, begun + dt.timedelta(days=63))


def season(on: dt.date) -> dt.date:
    """The last season whose letters have had their time. From July to October that is the one of the year before: of
    those it wrote to nearly nobody is late and aktif still, so that a small demo has no past letters then."""
    last = workday(dt.date(on.year, *SEASON), monday=True)
    return last if (on - last).days >= LONG else workday(dt.date(on.year - 1, *SEASON), monday=True)


def workday(day: dt.date, *, monday: bool = False) -> dt.date:
    """That day, or the Monday after it where it is a weekend (or, with monday=True, no Monday)."""
    weekday = day.weekday()
    return day + dt.timedelta(days=7 - weekday) if weekday > (0 if monday else 4) else day


def _late(rng: Random, begun: dt.date) -> list[Koperasi]:
    """Late on that day and aktif today; the cooperative of the demo's pengurus first, if it was late."""
    rows = Koperasi.objects.live().within_authority().filter(status="aktif", kdmp=False, desa__isnull=False)
    # What came in later is in the register already, and the letters of that day must not know of it.
    later = MasaBukti.objects.filter(koperasi=OuterRef("pk"), dari__gt=begun)
    rows = rows.exclude(keterangan="proses_pembubaran").filter(~Exists(later))
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    own = AksesPengurus.objects.filter(user__username="pengurus").values_list("koperasi", flat=True).first()
    ids = [pk for pk in rng.sample(ids, min(LOOKED_AT, len(ids))) if pk != own]
    ids = [own, *ids] if own else ids
    found = standing.answers(ids, on=begun)
    due = [pk for pk in ids if found[pk][1].what == ladder.DRAFT and found[pk][0].jalur == "terlambat"]
    most = min(FIRST, Koperasi.objects.count() * SHARE // 100)
    there = rows.in_bulk(due[:most])
    return [there[pk] for pk in due[:most] if pk in there]


# --- From drafts to signed letters ----------------------------------------------------------------
def issued(hands: Hands, rows: Sequence[Koperasi], day: dt.date, judul: str) -> list[Surat]:
    """Of those whose next step is due on `day`: prepared, initialled twice, approved, numbered, drawn, printed, signed
    within four days. In the order of `rows`."""
    with dates.freeze(day):
        found = standing.answers(rows, on=day)
        made = surat_paket_siapkan.prepare(found=found, judul=judul, kertas="a4", saringan="", by=hands.petugas)
    paket = made.paket
    _approved(hands, paket, day)
    order = {row.pk: at for at, row in enumerate(rows)}
    letters = [surat for surat in _now(paket) if surat.keadaan == KeadaanSurat.BERTANDA]
    return sorted(letters, key=lambda surat: order[surat.koperasi_id])


def _approved(hands: Hands, paket: PaketSurat, day: dt.date) -> None:
    with dates.freeze(day + dt.timedelta(days=1)):
        surat_paket.initial(paket=paket, by=hands.kabid)
    with dates.freeze(day + dt.timedelta(days=2)):
        surat_paket.initial(paket=paket, by=hands.sekretariat)
        surat_paket_setuju.approve(paket=paket, keys=None, by=hands.kepala)
        work()
        surat_berkas.order(paket=paket, jenis="gabungan", by=hands.petugas)
        work()
    with dates.freeze(day + dt.timedelta(days=3)):
        waiting = paket.surat_set.filter(keadaan="siap").values_list("pk", flat=True)
        surat_ttd.wet_many(letters=list(waiting), tanggal=day + dt.timedelta(days=3), paket=paket, by=hands.sekretariat)


def work(*kinds: str) -> None:
    """What a worker does with rows in the queue, those of letters if not told; inside the seed's own transaction."""
    waiting = Pekerjaan.objects.filter(kind__in=kinds or WORK, state=Keadaan.MENUNGGU).order_by("pk")
    while job := waiting.first():
        job.state, job.attempts, job.mulai_pada = Keadaan.BERJALAN, 1, timezone.now()
        job.leased_until = job.mulai_pada + dt.timedelta(minutes=10)
        job.save(update_fields=["state", "attempts", "mulai_pada", "leased_until"])
        worker.perform(job)
        job.refresh_from_db()
        if job.state != Keadaan.SELESAI:
            raise ValueError(f"Kantor contoh: {job.unit}: {job.sentence}")


def _now(paket: PaketSurat) -> list[Surat]:
    return list(paket.surat_set.select_related("koperasi", "langkah").order_by("pk"))


# --- What happened to them ------------------------------------------------------------------------
@contextmanager
def _days(begun: dt.date, passed: int) -> Iterator[dt.date]:
    day = workday(begun + dt.timedelta(days=passed))
    with dates.freeze(day):
        yield day


def _told(rng: Random, hands: Hands, letters: Sequence[Surat], begun: dt.date) -> list[Surat]:
    """One letter for each story; returns those that are left, the first of all among them: it is the pengurus's own."""
    for tell, surat in zip(STORIES, letters[1:], strict=False):
        tell(rng, hands, surat, begun)
    return [letters[0], *letters[1 + len(STORIES) :]]


def _hand_over(hands: Hands, letters: Collection[Surat], cara: str, day: dt.date) -> None:
    how = HandOver(cara=cara, tanggal=day, pembawa="Dimas Arya Wibisono" if cara == "langsung" else "")
    surat_kirim.send(letters=[surat.pk for surat in letters], how=how, by=hands.petugas, mailed=False)


def _arrive(rng: Random, hands: Hands, surat: Surat, begun: dt.date, passed: int, *, photo: bool = False) -> None:
    """Handed over two days before, received on that day."""
    with _days(begun, passed - 2) as day:
        _hand_over(hands, [surat], "langsung", day)
    _received(rng, hands, surat, workday(begun + dt.timedelta(days=passed)), photo=photo)


def _received(rng: Random, hands: Hands, surat: Surat, day: dt.date, *, photo: bool = False) -> None:
    title = rng.choices([one for one, _ in RECEIVERS], [weight for _, weight in RECEIVERS])[0]
    officer = surat.koperasi.pengurus_set.order_by("pk").first()
    name = officer.nama if officer and title == "ketua" else "Pengurus koperasi"
    proof = Proof(scans.page("TANDA TERIMA SURAT", [surat.nomor, surat.koperasi.nama], signed_by=name), "terima.jpg")
    with dates.freeze(day):
        surat_kirim.deliver(surat=surat.pk, penerima=name, jabatan=title, tanggal=day, by=hands.petugas,
                            bukti=proof if photo else None, tanpa_bukti="" if photo else NO_PHOTO)  # fmt: skip
        if proof.first:
            preparing.prepare(proof.first)


def _voided(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    with _days(begun, 4):
        why = "Nama ketua pada alamat surat keliru; disiapkan ulang."
        surat_batal.void_letter(surat=surat, alasan=why, by=hands.kepala)


def _cancelled(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    """Its objection was right: another letter takes it back."""
    _arrive(rng, hands, surat, begun, 8, photo=True)
    with _days(begun, 15) as day:
        objection = surat_jawab.record(
            surat=surat, jenis="keberatan", dari="Ketua pengurus", tanggal=day, by=hands.petugas,
            uraian="Nomor badan hukum dalam surat bukan nomor kami sesudah perubahan anggaran dasar.",
        )  # fmt: skip
    with _days(begun, 22):
        surat_jawab.decide(
            jawaban=objection, diterima=True, by=hands.kepala,
            alasan="Data badan hukum di buku kami belum diperbarui. Surat ini kami batalkan dengan surat.",
        )  # fmt: skip
        new = surat_batal.draft_cancellation(
            surat=Surat.objects.get(pk=surat.pk), alasan="Nomor badan hukum dalam surat itu keliru.", by=hands.petugas,
        )  # fmt: skip
        made = surat_paket.make_batch(keys=[new.pk], judul="Pembatalan satu teguran", kertas="a4", by=hands.petugas)
    _approved(hands, made.paket, begun + dt.timedelta(days=22))
    _arrive(rng, hands, _now(made.paket)[0], begun, 30)


def _objection(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    """Nobody has decided yet: the ladder waits for it."""
    _arrive(rng, hands, surat, begun, 9)
    with _days(begun, 19) as day:
        surat_jawab.record(
            surat=surat, jenis="keberatan", dari="Sekretaris", tanggal=day, by=hands.petugas,
            uraian="Laporan sudah kami kirim lewat pos-el dinas, mohon diperiksa kembali.",
        )  # fmt: skip


def _refused(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    _arrive(rng, hands, surat, begun, 10)
    with _days(begun, 18) as day:
        objection = surat_jawab.record(
            surat=surat, jenis="keberatan", dari="Ketua pengurus", tanggal=day, by=hands.petugas,
            uraian="Kami menganggap RAT tahun lalu masih berlaku untuk dua tahun buku.",
        )  # fmt: skip
    with _days(begun, 26):
        surat_jawab.decide(jawaban=objection, diterima=False, by=hands.kepala,
                           alasan="RAT diadakan untuk setiap tahun buku (UU 25/1992 ps. 26).")  # fmt: skip


def _explained(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    _arrive(rng, hands, surat, begun, 7, photo=True)
    with _days(begun, 14) as day:
        surat_jawab.record(
            surat=surat, jenis="penjelasan", dari="Ketua pengurus", tanggal=day, by=hands.petugas,
            uraian="Bendahara lama meninggal dan pembukuan sedang disusun ulang; kami minta didampingi.",
        )  # fmt: skip


def _promised(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    """Its date has passed since, and nothing came."""
    _arrive(rng, hands, surat, begun, 8)
    with _days(begun, 16) as day:
        surat_jawab.record(
            surat=surat, jenis="janji", dari="Ketua pengurus", tanggal=day, by=hands.petugas, tahun_buku=begun.year - 1,
            tanggal_rat=day + dt.timedelta(days=40), uraian="Menunggu laporan pengawas.",
        )  # fmt: skip


def _returned(hands: Hands, surat: Surat, begun: dt.date, passed: int, alasan: str, cara: str = "pos") -> None:
    with _days(begun, passed) as day:
        _hand_over(hands, [surat], cara, day)
    with _days(begun, passed + 6) as day:
        surat_kirim.return_(surat=surat.pk, alasan=alasan, tanggal=day, by=hands.petugas)


def _retried(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    _returned(hands, surat, begun, 5, "kosong")
    _arrive(rng, hands, surat, begun, 20)


def _deemed(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    """Tried twice, the desa's statement, three months on the notice boards."""
    _returned(hands, surat, begun, 5, "kosong")
    _returned(hands, surat, begun, 14, "alamat", "langsung")
    with _days(begun, 28):
        lines = [surat.koperasi.nama, "tidak lagi berkantor di alamat tersebut."]
        preparing.prepare(attachments.add(
            milik="surat", owner=Surat.objects.get(pk=surat.pk), jenis=STATEMENT, by=hands.petugas,
            data=scans.page("SURAT KETERANGAN", lines, signed_by="Kepala desa"), name="keterangan desa.jpg",
        ))  # fmt: skip
    with _days(begun, 32) as day:
        notice = surat_umum.announce(
            letters=[surat.pk], judul="Pengumuman surat yang tidak sampai", dari=day, by=hands.petugas,
            sampai=day + dt.timedelta(days=89), tempat="Papan pengumuman kantor dinas, kecamatan, dan desa",
        )  # fmt: skip
        preparing.prepare(attachments.add(
            milik="pengumuman", owner=notice, jenis=PHOTO, by=hands.petugas, name="papan pengumuman.jpg",
            data=scans.page("PENGUMUMAN", ["Terpasang di papan pengumuman.", "Gambar rekaan, kantor contoh."]),
        ))  # fmt: skip
    with _days(begun, 32 + 90):
        surat_umum.complete(pengumuman=notice, by=hands.petugas)


def _back(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    """Came back, and nobody has tried again."""
    _returned(hands, surat, begun, 6, "kosong")


def _lost(rng: Random, hands: Hands, surat: Surat, begun: dt.date) -> None:
    """Handed to the post; no receipt is known."""
    with _days(begun, 6) as day:
        _hand_over(hands, [surat], "pos", day)


STORIES = (_voided, _cancelled, _objection, _refused, _explained, _promised, _retried, _deemed, _back, _lost)


def _deliver(rng: Random, hands: Hands, letters: Sequence[Surat], day: dt.date) -> None:
    """All of one way together, as an office does it; each received within nine days."""
    for cara in dict.fromkeys(WAYS):
        group = [surat for number, surat in enumerate(letters) if WAYS[number % len(WAYS)] == cara]
        if not group:
            continue
        with dates.freeze(day):
            _hand_over(hands, group, cara, day)
        for surat in group:
            _received(rng, hands, surat, workday(day + dt.timedelta(days=rng.randint(1, 9))))


def _second(rng: Random, hands: Hands, letters: Sequence[Surat], day: dt.date) -> None:
    """To some of those who did not answer; to the others, the pengurus's own among them, the night proposes it."""
    rows = [surat.koperasi for surat in letters[1:]]
    due = [row for row in rows if standing.answers([row], on=day)[row.pk][1].what == ladder.DRAFT]
    chosen = due[: min(SECOND, len(due) // 2)]
    if chosen:
        made = issued(hands, chosen, day, f"Teguran II, RAT tahun buku {day.year - 1}")
        _deliver(rng, hands, made, day + dt.timedelta(days=7))
