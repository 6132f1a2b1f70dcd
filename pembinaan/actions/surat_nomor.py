"""Numbers: giving them, and what the sekretariat sets: the counter, blocks, patterns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Upper

from koperasi.audit import trail
from koperasi.lib import dates
from pembinaan.letters import agenda, numbering
from pembinaan.letters.frame import Frame
from pembinaan.letters.numbering import Parts
from pembinaan.models import BlokNomor, CaraNomor, PolaNomor, Surat, UrutanSurat
from registry import kantor as office
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

BLOCK_USED_UP = (
    "Nomor dalam blok {seri} tahun {tahun} sudah habis. Minta blok baru dari sekretariat, masukkan, lalu lanjutkan."
)
NO_PATTERN = "Belum ada pola nomor yang berlaku untuk {judul}. Isi di halaman Nomor surat, lalu lanjutkan."

trail.describe(
    {
        "nomor.terakhir": "mencatat nomor surat terakhir yang sudah dipakai",
        "nomor.blok": "memasukkan blok nomor surat",
        "nomor.blok_kembali": "mengembalikan sisa blok nomor surat",
        "nomor.pola": "menetapkan pola nomor surat",
    }
)


def give(letters: Sequence[Surat], frame: Frame, cara: str) -> dict[int, str]:
    """Sets cara_nomor, seri, tahun, urut, nomor and tanggal of frozen letters, in their order, without a gap.

    The counter, or the blocks, of each series stay locked until the end of the transaction, so nothing that may fail
    comes after it. What letters from outside have of the same series is left out. Returns {letter id: sentence} of
    those that got none. Raises Refused where a number is taken.
    """
    on, left = frame.on, {}
    patterns = {kunci: PolaNomor.in_force(kunci, on) for kunci in {surat.kunci for surat in letters}}
    by_series: dict[str, list[tuple[Surat, PolaNomor]]] = {}
    for surat in letters:
        if pattern := patterns[surat.kunci]:
            by_series.setdefault(pattern.seri, []).append((surat, pattern))
        else:
            left[surat.pk] = NO_PATTERN.format(judul=surat.judul)
    for seri, group in sorted(by_series.items()):  # one order of locks for everybody
        for (surat, pattern), urut in zip(group, numbers := _take(seri, on.year, len(group), cara), strict=False):
            _set(surat, pattern, urut, frame, cara)
        for surat, _ in group[len(numbers) :]:
            left[surat.pk] = BLOCK_USED_UP.format(seri=seri, tahun=on.year)
    _check_free([surat for surat in letters if surat.urut is not None], on.year)
    return left


def _take(seri: str, tahun: int, count: int, cara: str) -> list[int]:
    """So many numbers, or fewer where the blocks have no more."""
    take = _from_blocks if cara == CaraNomor.BLOK else _next
    found = take(seri, tahun, count)
    theirs = agenda.outside(seri, tahun)
    numbers = _free(found, theirs)
    while found and len(numbers) < count:
        found = take(seri, tahun, count - len(numbers))
        numbers += _free(found, theirs)
    return numbers


def _free(numbers: Sequence[int], taken: Container[int]) -> list[int]:
    return [number for number in numbers if number not in taken]


def _set(surat: Surat, pattern: PolaNomor, urut: int, frame: Frame, cara: str) -> None:
    sifat = (surat.isi or {}).get("sifat", "")
    parts = Parts(pattern.pola, pattern.klasifikasi, frame.setelan.unit, frame.on, sifat)
    surat.nomor = numbering.write(parts, urut)
    numbering.check_length(surat.nomor)
    surat.cara_nomor, surat.seri, surat.tahun, surat.urut = cara, pattern.seri, frame.on.year, urut
    surat.tanggal = frame.on
    surat.isi = {**(surat.isi or {}), "nomor": surat.nomor, "tanggal": dates.panjang(frame.on)}


def _next(seri: str, tahun: int, count: int) -> list[int]:
    counter = _counter(seri, tahun)
    # Blocks belong to the office's agenda: what comes after a time with blocks goes on behind them.
    behind = BlokNomor.objects.filter(seri=seri, tahun=tahun).aggregate(last=Max("sampai"))["last"] or 0
    start = max(counter.terakhir, behind)
    counter.terakhir = start + count
    counter.save()
    return list(range(start + 1, counter.terakhir + 1))


def _counter(seri: str, tahun: int) -> UrutanSurat:
    UrutanSurat.objects.bulk_create([UrutanSurat(seri=seri, tahun=tahun)], ignore_conflicts=True)
    return UrutanSurat.objects.select_for_update().get(seri=seri, tahun=tahun)


def _from_blocks(seri: str, tahun: int, count: int) -> list[int]:
    numbers: list[int] = []
    blocks = BlokNomor.objects.select_for_update().filter(seri=seri, tahun=tahun, dikembalikan_pada=None)
    for block in blocks.order_by("dari"):
        start = block.berikut
        if start is None:
            continue
        block.terpakai = min(block.sampai, start + count - len(numbers) - 1)
        numbers += range(start, block.terpakai + 1)
        block.save()
        if len(numbers) == count:
            break
    return numbers


def _check_free(letters: Sequence[Surat], tahun: int) -> None:
    """The constraint would refuse it too, but without a sentence."""
    wanted = {surat.nomor.upper() for surat in letters}
    if len(wanted) < len(letters):
        raise Refused("Dua buku agenda menghasilkan nomor yang sama. Bedakan polanya di halaman Nomor surat.")
    there = Surat.objects.alias(besar=Upper("nomor")).filter(tahun=tahun, besar__in=wanted).first()
    if there:
        raise Refused(f"Nomor {there.nomor} sudah dipakai surat lain. Periksa agenda sebelum melanjutkan.")


# --- What the sekretariat sets --------------------------------------------------------------------
@transaction.atomic
def set_last(*, seri: str, tahun: int, terakhir: int, by: User) -> UrutanSurat:
    """Where the application begins: the last number the office has used. Forward only, and before the first letter."""
    counter = _counter(seri, tahun)
    if Surat.objects.filter(seri=seri, tahun=tahun, urut__isnull=False, cara_nomor=CaraNomor.APLIKASI).exists():
        raise Refused(f"Aplikasi sudah memberi nomor dalam agenda {seri} tahun {tahun}; urutannya tidak diubah lagi.")
    if terakhir < counter.terakhir:
        raise Refused(f"Nomor terakhir hanya dapat dimajukan; sekarang tercatat {counter.terakhir}.")
    if terakhir > counter.terakhir:
        told = {"agenda": seri, "tahun": tahun, "dari": counter.terakhir, "menjadi": terakhir}
        trail.record("nomor.terakhir", by=by, object=counter, detail=told)
        counter.terakhir = terakhir
        counter.save()
    return counter


@transaction.atomic
def add_block(*, seri: str, tahun: int, dari: int, sampai: int, catatan: str = "", by: User) -> BlokNomor:
    """A range from the office's own agenda. No number of it may be given already, here or in another block."""
    counter = _counter(seri, tahun)  # held: nobody gives a number of this range meanwhile
    if sampai < dari:
        raise Refused("Nomor terakhir blok tidak boleh lebih kecil daripada nomor pertamanya.")
    if sampai - dari >= 10_000:
        raise Refused("Satu blok paling banyak 10.000 nomor.")
    for other in BlokNomor.objects.filter(seri=seri, tahun=tahun, dari__lte=sampai, sampai__gte=dari):
        if not (other.dikembalikan_pada and _rest_begins(other) <= dari):
            raise Refused(f"Blok ini bertumpang tindih dengan blok {other.dari}–{other.sampai}.")
    if dari <= counter.terakhir:
        raise Refused(f"Aplikasi sudah mencatat nomor sampai {counter.terakhir}; mulai dari nomor sesudahnya.")
    if Surat.objects.filter(seri=seri, tahun=tahun, urut__range=(dari, sampai)).exists():
        raise Refused("Sebagian nomor dalam blok ini sudah dipakai.")
    row = BlokNomor.objects.create(
        seri=seri, tahun=tahun, dari=dari, sampai=sampai, catatan=catatan, dicatat_oleh=by, dicatat_pada=office.today()
    )
    trail.record("nomor.blok", by=by, object=row, detail={"agenda": seri, "tahun": tahun, "blok": f"{dari}–{sampai}"})
    return row


def _rest_begins(block: BlokNomor) -> int:
    return block.dari if block.terpakai is None else block.terpakai + 1


@transaction.atomic
def return_block(*, blok: BlokNomor, by: User) -> BlokNomor:
    """The unused rest goes back to the office's agenda."""
    row = BlokNomor.objects.select_for_update().get(pk=blok.pk)
    if row.dikembalikan_pada:
        raise Refused("Sisa blok ini sudah dikembalikan.")
    if not row.sisa:
        raise Refused("Blok ini sudah habis dipakai; tidak ada sisa yang dikembalikan.")
    row.dikembalikan_pada, row.dikembalikan_oleh = office.today(), by
    row.save()
    rest = f"{_rest_begins(row)}–{row.sampai}"
    trail.record("nomor.blok_kembali", by=by, object=row, detail={"blok": str(row), "sisa": rest})
    return row


@transaction.atomic
def add_pattern(*, kunci: str, klasifikasi: str, pola: str, seri: str, berlaku_pada: dt.date, by: User) -> PolaNomor:
    """From a day on, for one kind of letter or ("") all that have no pattern of their own."""
    numbering.check_pattern(pola)
    if berlaku_pada < office.today():
        raise Refused("Pola nomor berlaku paling cepat hari ini: nomor yang sudah terbit tidak berubah.")
    row = PolaNomor(
        kunci=kunci, klasifikasi=klasifikasi, pola=pola, seri=seri, berlaku_pada=berlaku_pada, dicatat_oleh=by
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("Untuk jenis surat ini sudah ada pola yang berlaku mulai tanggal itu.") from error
    trail.record("nomor.pola", by=by, object=row,
                 detail={"jenis": kunci or "semua", "agenda": seri, "berlaku": berlaku_pada.isoformat()})  # fmt: skip
    return row
