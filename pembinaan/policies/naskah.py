"""When a text of a letter may be proposed, adopted or refused. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from koperasi.lib.dates import panjang
from pembinaan.letters import versions, wording
from pembinaan.letters.kinds import names
from pembinaan.letters.wording import Teks
from registry.policies import Refused

if TYPE_CHECKING:
    from pembinaan.models import TeksSurat


def check_text(kunci: str, teks: Teks) -> None:
    """Also before a version is adopted: what no letter can fill never comes into force."""
    if kunci not in names():
        raise Refused("Jenis surat ini tidak dikenal.")
    if problems := wording.check(teks):
        raise Refused(problems[0])


def check_changes(kunci: str, teks: Teks, last: TeksSurat | None, waiting: TeksSurat | None, *, note: str) -> None:
    """`last`: the version adopted last; None: the delivered text holds. `waiting`: the proposal that this one replaces,
    whose note alone may be corrected."""
    if waiting and waiting.catatan == note and not _differs(Teks.from_json(waiting.isi), teks):
        raise Refused(f"Belum ada yang berubah: naskah ini sama dengan versi {waiting.versi} yang sudah diusulkan.")
    held = Teks.from_json(last.isi) if last else wording.DEFAULTS.get(kunci)
    if held is not None and not _differs(held, teks):
        which = f"versi {last.versi} yang sudah ditetapkan" if last else "naskah bawaan aplikasi"
        raise Refused(f"Belum ada yang berubah: naskah ini sama dengan {which}.")


def _differs(before: Teks, after: Teks) -> bool:
    return bool(versions.changes(before, after))


def check_adopt(teks: TeksSurat, berlaku_pada: dt.date, today: dt.date) -> None:
    _check_open(teks)
    if berlaku_pada < today:
        raise Refused(f"Naskah berlaku paling awal hari ini, {panjang(today)}: surat yang sudah terbit tidak berubah.")
    check_text(teks.kunci, Teks.from_json(teks.isi))


def check_refuse(teks: TeksSurat, alasan: str) -> None:
    _check_open(teks)
    if not alasan.strip():
        raise Refused("Tulis alasan usulan ini tidak ditetapkan.")


def _check_open(teks: TeksSurat) -> None:
    if teks.keadaan != teks.Keadaan.DIUSULKAN:
        raise Refused(f"Naskah versi {teks.versi} sudah diputus: {teks.get_keadaan_display().lower()}.")
