"""A batch from drafts to its last paraf: put together, initialled level by level, single letters sent back.

Whoever changes a batch or its letters holds the batch first and its letters after it, so that two people wait for each
other and never for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import dates
from pembinaan.actions import surat as steps
from pembinaan.letters import judging, ladder
from pembinaan.models import KeadaanSurat, PaketSurat, ParafSurat, Surat, TingkatParaf
from pembinaan.policies import surat as letter_policies
from pembinaan.policies import surat_paket as policies
from pembinaan.states import surat as states
from registry import kantor as office

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Reasons = list[tuple[Surat, str]]
State = PaketSurat.Keadaan

trail.describe(
    {
        "surat.paket": "mengajukan paket surat",
        "surat.paraf": "memberi paraf pada",
        "surat.paraf_kertas": "mencatat paraf di kertas pada",
        "surat.dikembalikan": "mengembalikan surat dari",
        "surat.nota": "mencatat nota dinas",
        "surat.gugur": "menarik surat yang syaratnya tidak lagi terpenuhi dari",
    }
)


@dataclass(frozen=True)
class Batched:
    """dropped: their condition no longer holds; held: they wait as drafts. Each with the sentence why."""

    paket: PaketSurat
    letters: list[Surat]
    dropped: Reasons
    held: Reasons


@dataclass(frozen=True)
class Judged:
    stands: list[Surat]
    dropped: Reasons
    held: Reasons


@dataclass(frozen=True)
class Initialled:
    paraf: ParafSurat
    dropped: Reasons


def locked_batch(pk: int) -> PaketSurat:
    return PaketSurat.objects.select_for_update(of=("self",)).get(pk=pk)


def waiting(paket: PaketSurat, keys: Collection[int] | None = None) -> list[Surat]:
    """The letters of a locked batch that are not decided, held until the end of the transaction; `keys` only those."""
    rows = Surat.objects.filter(paket=paket, keadaan=KeadaanSurat.PARAF)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    found = steps.locked_many(list(rows.values_list("pk", flat=True)))
    return [row for row in found if row.paket_id == paket.pk and row.keadaan == KeadaanSurat.PARAF]


def move_many(letters: Sequence[Surat], verb: str, *, by: User | None, words: Mapping[int, str] | str = "",
              **fields: Any) -> None:  # fmt: skip
    """One step for many locked letters of one state: two statements. `words`: for the story, one for all or {id: ...}.

    Raises policies.Refused for the first that may not take it.
    """
    if not letters:
        return
    for surat in letters:
        letter_policies.check_step(surat, verb)
    before = {surat.pk: surat.keadaan for surat in letters}
    for state in set(before.values()):
        keys = [pk for pk, was in before.items() if was == state]
        after = states.after(verb, state)
        Surat.objects.filter(pk__in=keys).update(keadaan=after, diubah_pada=dates.sekarang(), **fields)
    for surat in letters:
        for name, value in {**fields, "keadaan": states.after(verb, surat.keadaan)}.items():
            setattr(surat, name, value)
    told = {surat.pk: words if isinstance(words, str) else words.get(surat.pk, "") for surat in letters}
    steps.note_many([(surat, verb, before[surat.pk], told[surat.pk]) for surat in letters], by=by)


def judge_locked(letters: Sequence[Surat], *, by: User, paket: PaketSurat | None = None) -> Judged:
    """Asks the rule again and takes out what no longer may go on."""
    found = judging.judge(letters, on=office.today())
    stands = [surat for surat in letters if found[surat.pk].what == ladder.DRAFT]
    dropped = [(surat, found[surat.pk].sentence) for surat in letters if found[surat.pk].what == ladder.WITHDRAW]
    held = [(surat, found[surat.pk].sentence) for surat in letters if found[surat.pk].what == ladder.WAIT]
    for surat, why in dropped:
        steps.move(surat, "drop", by=None, keterangan=why, alasan_akhir=why)
    if dropped:
        detail = {"surat": len(dropped), "koperasi": "; ".join(surat.koperasi.nama for surat, _ in dropped[:10])}
        trail.record("surat.gugur", by=by, object=paket, detail=detail)
    return Judged(stands, dropped, held)


@transaction.atomic
def make_batch(*, keys: Collection[int], judul: str, kertas: str, saringan: str = "", by: User) -> Batched:
    """Drafts, and letters that were sent back, go to the first level. What is in a batch already is left where it is.

    Raises Refused where nothing is left to go on, which undoes what was dropped.
    """
    letters = [surat for surat in steps.locked_many(keys) if states.allows("put", surat.keadaan)]
    judged = judge_locked(letters, by=by)
    if not judged.stands and (reasons := judged.dropped + judged.held):
        surat, why = reasons[0]
        raise policies.Refused(f"Tidak ada yang dapat diajukan hari ini. {surat.koperasi.nama}: {why}")
    return put_together(letters=judged, judul=judul, kertas=kertas, saringan=saringan, by=by)


def put_together(*, letters: Judged, judul: str, kertas: str, saringan: str, by: User) -> Batched:
    """Inside a transaction, of locked and judged letters."""
    policies.check_size(len(letters.stands))
    levels = [
        {"urutan": row.urutan, "jabatan": row.jabatan, "peran": row.peran, "orang": row.orang_id}
        for row in TingkatParaf.objects.all()
    ]
    paket = PaketSurat.objects.create(
        judul=judul, kertas=kertas, saringan=saringan, tingkat=levels, dibuat_oleh=by, dibuat_tanggal=office.today(),
        keadaan=State.PARAF if levels else State.PERSETUJUAN,
    )  # fmt: skip
    move_many(letters.stands, "put", by=by, words=f"Paket “{judul}”.", paket=paket, kertas=kertas, catatan="")
    trail.record("surat.paket", by=by, object=paket, detail={"surat": len(letters.stands)})
    return Batched(paket, letters.stands, letters.dropped, letters.held)


def _given(paket: PaketSurat) -> set[int]:
    return set(paket.paraf_set.values_list("urutan", flat=True))


def _initial(paket: PaketSurat, level: policies.Level, given: set[int], *, by: User, tanggal: dt.date,
             atas_kertas: str = "") -> Initialled:  # fmt: skip
    dropped = judge_locked(waiting(paket), by=by, paket=paket).dropped
    row = ParafSurat.objects.create(
        paket=paket, urutan=level["urutan"], jabatan=level["jabatan"], oleh=by, tanggal=tanggal, atas_kertas=atas_kertas
    )
    if policies.next_level(paket, given | {level["urutan"]}) is None:
        paket.keadaan = State.PERSETUJUAN
        paket.save(update_fields=["keadaan"])
    settle(paket)
    return Initialled(row, dropped)


@transaction.atomic
def initial(*, paket: PaketSurat, by: User) -> Initialled:
    """Paraf in the app, by the person whose level it is; the last one passes the batch on to the kepala. The rule is
    asked again: what no longer holds is withdrawn, what it holds stays."""
    row = locked_batch(paket.pk)
    given = _given(row)
    level = policies.check_waits_for_paraf(row, given)
    policies.check_paraf(level, by)
    made = _initial(row, level, given, by=by, tanggal=office.today())
    trail.record("surat.paraf", by=by, object=row, detail={"tingkat": level["jabatan"]})
    return made


@transaction.atomic
def initial_on_paper(*, paket: PaketSurat, urutan: int, oleh_siapa: str, tanggal: dt.date, by: User) -> Initialled:
    """Somebody notes what stands on the printed lembar kendali. `urutan`: the level that the form showed."""
    row = locked_batch(paket.pk)
    given = _given(row)
    level = policies.check_waits_for_paraf(row, given)
    if level["urutan"] != urutan:
        raise policies.Refused(f"Paraf tingkat itu sudah dicatat. Sekarang giliran {level['jabatan']}.")
    policies.check_paper(tanggal, row, office.today())
    made = _initial(row, level, given, by=by, tanggal=tanggal, atas_kertas=oleh_siapa)
    detail = {"tingkat": level["jabatan"], "di kertas oleh": oleh_siapa, "tanggal": tanggal.isoformat()}
    trail.record("surat.paraf_kertas", by=by, object=row, detail=detail)
    return made


@transaction.atomic
def send_back(*, paket: PaketSurat, keys: Collection[int], catatan: str, by: User) -> list[Surat]:
    """Single letters leave the batch, with a note for whoever prepared them."""
    row = locked_batch(paket.pk)
    policies.check_send_back(row, by)
    letters = waiting(row, keys)
    if not letters:
        raise policies.Refused("Surat yang dipilih sudah tidak menunggu di paket ini. Mungkin baru saja diputus.")
    move_many(letters, "send_back", by=by, words=catatan, catatan=catatan)
    names = "; ".join(surat.koperasi.nama for surat in letters[:10])
    trail.record("surat.dikembalikan", by=by, object=row, detail={"surat": len(letters), "koperasi": names,
                                                             "catatan": catatan})  # fmt: skip
    settle(row)
    return letters


def settle(paket: PaketSurat) -> None:
    """A locked batch without letters that wait is decided."""
    if paket.keadaan in policies.OPEN and not paket.surat_set.filter(keadaan=KeadaanSurat.PARAF).exists():
        paket.keadaan = State.SELESAI
        paket.save(update_fields=["keadaan"])


@transaction.atomic
def number_nota(*, paket: PaketSurat, nomor: str, tanggal: dt.date | None, by: User) -> PaketSurat:
    """Number and date of the nota dinas, as the office's own agenda gave them."""
    row = locked_batch(paket.pk)
    policies.check_nota(tanggal, office.today())
    row.nota_nomor, row.nota_tanggal = nomor, tanggal
    row.save(update_fields=["nota_nomor", "nota_tanggal"])
    trail.record("surat.nota", by=by, object=row, detail={"nomor": nomor, "tanggal": tanggal and tanggal.isoformat()})
    return row
