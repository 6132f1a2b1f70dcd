"""Freezing a period: every row of its last day, the figures counted from exactly these rows, and those before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.models import BarisPeriode, PeriodeTutup
from pembinaan.policies import rekap as policies
from pembinaan.rekap import baris, beku, hidup, kantor, naskah, tabel
from pembinaan.rekap.beku import BY
from pembinaan.rekap.kolom import KOLOM
from pembinaan.rekap.masa import Masa
from registry.models import AturanStatus

if TYPE_CHECKING:
    from koperasi.accounts.models import User


def posisi_of(masa: Masa, on: dt.date | None = None, rules: Sequence[AturanStatus] | None = None) -> Posisi:
    """The last day of a period, or `on` while it runs; letters since its first day."""
    return Posisi.at(min(masa.sampai, on) if on else masa.sampai, dari=masa.dari, rules=rules)


def freeze(masa: Masa, *, by: User, catatan: str = "", on: dt.date) -> PeriodeTutup:
    """Inside a transaction; checks nothing. The figures are those of the rows that are kept, not of a second count."""
    posisi = posisi_of(masa)
    found = [
        BarisPeriode(apa=apa, koperasi_id=koperasi, rujukan=rujukan, nilai=value)
        for (apa, koperasi, rujukan), value in sorted(baris.of_day(posisi).items())
    ]
    before = policies.existing(masa.sebelum)
    row = PeriodeTutup.objects.create(
        nomor=masa.nomor, jenis=masa.jenis, tahun=masa.tahun, ke=masa.ke, dari=masa.dari, sampai=masa.sampai,
        tahun_buku=posisi.tahun, aturan=posisi.rule, kepala_surat=kantor.now(posisi, signed=on).pack(),
        hitungan=_figures(found) | {"lalu": _before(masa.sebelum, before), "oleh": _who(by)},
        sebelumnya=before, jumlah_baris=len(found), sidik=beku.sidik(found), catatan=catatan.strip(),
        ditutup_oleh=by, ditutup_tanggal=on,
    )  # fmt: skip
    for one in found:
        one.periode = row
    BarisPeriode.objects.bulk_create(found, batch_size=1000)
    return row


def _who(by: User) -> str:
    return f"{by.nama}, {by.jabatan}" if by.jabatan else by.nama


def _figures(found: list[BarisPeriode]) -> dict[str, object]:
    """{"jumlah": {code: number} as printed, "lain": what was counted besides, for targets; "tabel": {by: lines}}, every
    kecamatan with its line."""
    counted = beku.tables(found, [(), *BY])
    codes = {kode for kolom in KOLOM for kode in kolom.numbers}
    places = {(kode,): nama for kode, (_, nama) in hidup.places().items()}
    values = [row.nilai for row in found if row.apa == BarisPeriode.Apa.KOPERASI]
    made = {}
    for by in BY:
        named = beku.named(values, by)
        if by == "kecamatan":
            named = places | named
        elif by in beku.LABELS:
            named = {(code,): label for code, label in beku.LABELS[by].items()} | named
        made[by] = tabel.Angka(counted[by], tabel.ordered(by, named, hidup.FIRST.get(by, ())))
    whole = counted[()][()]
    printed = {kode: n for kode, n in whole.items() if kode in codes}
    besides = {kode: n for kode, n in whole.items() if kode not in codes}
    return {"jumlah": printed, "lain": besides, "tabel": naskah.pack(made)}


def _before(masa: Masa, closed: PeriodeTutup | None) -> dict[str, object]:
    """The period before, as it was closed; where it was not, as the register says it now."""
    told: dict[str, object] = {"nama": masa.nama, "on": masa.sampai.isoformat()}
    if closed:
        return told | {"nomor": closed.nomor, "tahun_buku": closed.tahun_buku, "tabel": closed.hitungan["tabel"]}
    posisi = posisi_of(masa)
    counted = hidup.read(everyone(), posisi, Cakupan(), hidup.places())
    lines = naskah.pack({by: counted.angka(by) for by in BY})
    return told | {"nomor": "", "tahun_buku": posisi.tahun, "tabel": lines}
