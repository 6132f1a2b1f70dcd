"""Days to come in the office of the browser tests: its processes cannot turn their clock, so these are done by action.

`python -m tests.e2e.nights free <kept>...` | `deem <letter> <day>` | `night <day>`: prints one JSON value.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

import django


def main(command: str, *arguments: str) -> Any:
    django.setup()
    return {"free": free, "deem": deem, "night": night}[command](*arguments)


def free(*kept: str) -> int:
    """Open promises of those who are tidak aktif are taken back, but not of `kept`. How many."""
    from koperasi.accounts.models import User
    from pembinaan.actions import promises
    from pembinaan.models import JanjiRat
    from registry import kantor

    rows = JanjiRat.objects.filter(dicabut_pada=None, tanggal__gte=kantor.today(), koperasi__status="tidak_aktif")
    by, taken = User.objects.get(username="kabid"), list(rows.exclude(koperasi__in=[int(pk) for pk in kept]))
    for row in taken:
        promises.withdraw(janji=row, alasan="Pengurus menarik janjinya.", by=by)
    return len(taken)


def deem(letter: str, today: str) -> str:
    """A letter that came back today once: tried again, stated by the desa, announced for a week. Its day of receipt."""
    from koperasi.accounts.models import User
    from koperasi.lib import dates
    from pembinaan.actions import attachments, surat_kirim, surat_umum
    from pembinaan.models import SetelanSurat, Surat
    from registry.demo.scans import page

    first, pk = dt.date.fromisoformat(today), int(letter)
    by = User.objects.get(username="petugas")
    SetelanSurat.objects.update_or_create(pk=1, defaults={"pengumuman_hari": 7})
    with dates.freeze(first):
        how = surat_kirim.HandOver(cara="pos", tanggal=first)
        surat_kirim.send(letters=[pk], how=how, by=by, mailed=False)
        surat_kirim.return_(surat=pk, alasan="kosong", tanggal=first, by=by)
        paper = page("KETERANGAN", ["Koperasi tidak ditemukan."])
        attachments.add(milik="surat", owner=Surat.objects.get(pk=pk), jenis="keterangan_desa", data=paper,
                        name="keterangan.jpg", by=by)  # fmt: skip
        notice = surat_umum.announce(letters=[pk], judul="Pengumuman uji", dari=first, tempat="Papan kantor", by=by,
                                     sampai=first + dt.timedelta(days=6))  # fmt: skip
        attachments.add(milik="pengumuman", owner=notice, jenis="foto", data=page("PAPAN", []), name="a.jpg", by=by)
    with dates.freeze(notice.sampai + dt.timedelta(days=1)):
        done, _ = surat_umum.complete(pengumuman=notice, by=by)
    return str(done[0].diterima_pada)


def night(day: str) -> list[int]:
    """Cooperatives for which the stage of that night drafts the second letter of the track tidak aktif."""
    from koperasi.lib import dates
    from pembinaan.actions import surat_malam
    from pembinaan.models import Surat

    drafts = Surat.objects.filter(keadaan="konsep", langkah__kode="panggilan")
    before = set(drafts.values_list("pk", flat=True))
    on = dt.date.fromisoformat(day)
    with dates.freeze(on):
        surat_malam.run(on=on)
    return sorted(drafts.exclude(pk__in=before).values_list("koperasi", flat=True))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
