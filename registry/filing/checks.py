"""What the figures of a laporan keuangan say against each other (domain.md 4): one function a check, all of them pure.

A blocking one cannot be right in any book. The others can, and are sent with a reason: they are for the reviewer too.
Negative SHU is normal and found by none. That the shares of the SHU add up to 100 is asked where the RAT divides it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from koperasi.lib.rupiah import ribuan, rp
from registry.filing import lines, previous
from registry.filing.findings import Temuan
from registry.models import Konsep

TOLERANCE = 1  # rupiah: papers are rounded line by line
JUMP = 10  # times last year; SHU swings more than anything else
JUMP_SHU = 100
SMALL = 1_000_000  # below it all amounts of a cooperative are probably written in thousands or millions
# Permenkop 2/2024: savings and loan with modal of five billion and more are audited. It does not say which modal is
# meant, so this only asks.
AUDIT_MODAL, AUDIT_SINCE = 5_000_000_000, 2024
COMPARED = {
    "aset": "Aset", "kewajiban": "Kewajiban", "modal_sendiri": "Modal sendiri", "volume_usaha": "Volume usaha",
    "shu": "SHU",
}  # fmt: skip


@dataclass(frozen=True)
class Angka:
    """What the checks read. `values` and `last` by the codes of lines.py; what is not known is missing or None."""

    values: Mapping[str, Any]
    ukuran: str = Konsep.Ukuran.RINGKAS
    year: int = 2025
    last: Mapping[str, int] = field(default_factory=dict)
    simpan_pinjam: bool = False

    def get(self, kode: str) -> int | None:
        value = self.values.get(kode)
        return value if isinstance(value, int) else None

    def known(self, *kodes: str) -> bool:
        return all(self.get(kode) is not None for kode in kodes)

    def sum(self, *kodes: str) -> int:
        return sum(self.get(kode) or 0 for kode in kodes)

    def found(self, check: str, sentence: str, kode: str, *, blocking: bool = False) -> Temuan:
        """A finding that is mended at the line `kode`; of a sum or a group, at its first line."""
        for sheet in lines.sheets_of(self.ukuran):
            if line := sheet.line_of(kode):
                return Temuan(check, sentence, sheet.key, line, blocking)
        return Temuan(check, sentence, blocking=blocking)


Check = Callable[[Angka], Iterator[Temuan]]


def balanced(angka: Angka) -> Iterator[Temuan]:
    """Aset = kewajiban + ekuitas. In the short form modal sendiri may be written without this year's SHU."""
    if not angka.known("aset", "kewajiban", "modal_sendiri"):
        return
    right = angka.sum("kewajiban", "modal_sendiri")
    difference = angka.sum("aset") - right
    allowed = {0, angka.sum("shu")} if angka.ukuran == Konsep.Ukuran.RINGKAS else {0}
    if all(abs(difference - other) > TOLERANCE for other in allowed):
        yield angka.found(
            "neraca",
            f"Neraca belum seimbang: aset {rp(angka.get('aset'))}, kewajiban ditambah ekuitas {rp(right)}, "
            f"selisih {rp(abs(difference))}.",
            "aset",
            blocking=True,
        )


def assets_positive(angka: Angka) -> Iterator[Temuan]:
    """Nobody owns less than nothing: an allowance or a depreciation larger than what it is taken from."""
    for kode, label in (("aset_lancar", "aset lancar"), ("aset_tidak_lancar", "aset tidak lancar"), ("aset", "aset")):
        if (value := angka.get(kode)) is not None and value < 0:
            sentence = f"Jumlah {label} minus, {rp(value)}. Periksa penyisihan piutang dan akumulasi penyusutan."
            yield angka.found(f"minus_{kode}", sentence, kode, blocking=True)


def same_shu(angka: Angka) -> Iterator[Temuan]:
    if angka.ukuran == Konsep.Ukuran.LENGKAP and angka.known("shu_berjalan", "shu"):
        yield from _differs(
            angka, "shu_neraca", "SHU tahun berjalan pada neraca", "shu_berjalan", "SHU menurut hasil usaha", "shu"
        )


def foreign_capital(angka: Angka) -> Iterator[Temuan]:
    """Modal luar is what is owed (the long form derives it, so that only the short one can differ)."""
    if angka.known("modal_luar", "kewajiban"):
        yield from _differs(angka, "modal_luar", "Modal luar", "modal_luar", "kewajiban", "kewajiban")


def equity_moves(angka: Angka) -> Iterator[Temuan]:
    if not angka.known("ekuitas_tanpa_shu", "shu", "ekuitas"):
        return
    moved, there = angka.sum("ekuitas_tanpa_shu", "shu"), angka.sum("ekuitas")
    if abs(moved - there) > TOLERANCE:
        yield angka.found(
            "ekuitas",
            f"Ekuitas awal dengan perubahannya dan SHU tahun ini menjadi {rp(moved)}, sedangkan ekuitas pada neraca "
            f"{rp(there)}; selisih {rp(abs(moved - there))}.",
            "ekuitas_awal",
        )


def cash_ends(angka: Angka) -> Iterator[Temuan]:
    if angka.known("kas_akhir", "kas_dan_bank"):
        yield from _differs(
            angka, "kas", "Kas akhir tahun menurut arus kas", "kas_akhir", "kas dan bank pada neraca", "kas_dan_bank"
        )


def opens_as_closed(angka: Angka) -> Iterator[Temuan]:
    """This year begins with what last year ended with, as the office knows it."""
    for sheet in lines.sheets_of(angka.ukuran):
        for group in sheet.groups():
            for line in group.lines:
                value, closed = angka.get(line.kode), previous.Closing(0, angka.last).opening(line.opening)
                if line.opening and value is not None and closed is not None and abs(value - closed) > TOLERANCE:
                    yield angka.found(
                        f"awal_{line.kode}",
                        f"{line.label} ditulis {rp(value)}, sedangkan laporan tahun buku {angka.year - 1} berakhir "
                        f"dengan {rp(closed)}; selisih {rp(abs(value - closed))}.",
                        line.kode,
                    )


def members_add_up(angka: Angka) -> Iterator[Temuan]:
    if not angka.known("anggota_laki", "anggota_perempuan", "anggota"):
        return
    both, total = angka.sum("anggota_laki", "anggota_perempuan"), angka.sum("anggota")
    if both != total:
        yield angka.found(
            "anggota",
            f"Anggota laki-laki {ribuan(angka.get('anggota_laki'))} dan perempuan "
            f"{ribuan(angka.get('anggota_perempuan'))} berjumlah {ribuan(both)}, sedangkan anggota seluruhnya ditulis "
            f"{ribuan(total)}; selisih {ribuan(abs(both - total))}.",
            "anggota",
            blocking=True,
        )


def jumps(angka: Angka) -> Iterator[Temuan]:
    for kode, label in COMPARED.items():
        new, old = abs(angka.get(kode) or 0), abs(angka.last.get(kode, 0))
        if not new or not old:
            continue
        limit = JUMP_SHU if kode == "shu" else JUMP
        if max(new, old) < limit * min(new, old):
            continue
        way, zero = ("naik", "Kelebihan nol?") if new > old else ("turun", "Kurang nol?")
        times = ribuan(round(max(new, old) / min(new, old)))
        yield angka.found(
            f"lonjakan_{kode}",
            f"{label} {way} {times} kali dari tahun buku sebelumnya, dari {rp(angka.last[kode])} menjadi "
            f"{rp(angka.get(kode))}. {zero}",
            kode,
        )


def unit_slipped(angka: Angka) -> Iterator[Temuan]:
    amounts = [abs(value) for kode in COMPARED if (value := angka.get(kode))]
    if amounts and max(amounts) < SMALL:
        yield angka.found(
            "satuan",
            f"Angka terbesar hanya {rp(max(amounts))}. Apakah ditulis dalam ribuan atau jutaan? Tulis rupiah penuh.",
            "aset",
        )


def shu_above_volume(angka: Angka) -> Iterator[Temuan]:
    shu, volume = angka.get("shu"), angka.get("volume_usaha")
    if shu is not None and volume is not None and shu > volume:
        sentence = f"SHU {rp(shu)} lebih besar daripada volume usaha {rp(volume)}; selisih {rp(shu - volume)}."
        yield angka.found("shu_volume", sentence, "volume_usaha")


def copied(angka: Angka) -> Iterator[Temuan]:
    """The same report handed in two years running."""
    both = [kode for kode in COMPARED if angka.get(kode) and angka.last.get(kode)]
    if len(both) >= 3 and all(angka.get(kode) == angka.last[kode] for kode in both):
        words = ", ".join(f"{COMPARED[kode].lower().replace('shu', 'SHU')} {rp(angka.get(kode))}" for kode in both)
        yield angka.found("salinan", f"Semua angka sama persis dengan tahun buku {angka.year - 1}: {words}.", both[0])


def loans_by_quality(angka: Angka) -> Iterator[Temuan]:
    kinds = ("lancar", "kurang_lancar", "diragukan", "macet")
    if not any(angka.known(kode) for kode in kinds) or not angka.known("pinjaman_anggota", "pinjaman_lain"):
        return
    sorted_out, lent = angka.sum(*kinds), angka.sum("pinjaman_anggota", "pinjaman_lain")
    if abs(sorted_out - lent) > TOLERANCE:
        yield angka.found(
            "kolektibilitas",
            f"Pinjaman menurut kelancarannya berjumlah {rp(sorted_out)}, sedangkan pinjaman pada neraca {rp(lent)}; "
            f"selisih {rp(abs(sorted_out - lent))}.",
            "lancar",
        )


def audit_due(angka: Angka) -> Iterator[Temuan]:
    capital = angka.get("modal_sendiri") or 0
    if angka.simpan_pinjam and angka.year >= AUDIT_SINCE and capital >= AUDIT_MODAL:
        if angka.values.get("diaudit") == "ya":
            return
        yield angka.found(
            "audit",
            f"Modal sendiri {rp(capital)}. Usaha simpan pinjam dengan modal mulai {rp(AUDIT_MODAL)} diaudit akuntan "
            "publik (Permenkop 2/2024); audit belum disebut.",
            "modal_sendiri",
        )


def _differs(angka: Angka, check: str, one: str, a: str, other: str, b: str) -> Iterator[Temuan]:
    first, second = angka.sum(a), angka.sum(b)
    if abs(first - second) > TOLERANCE:
        sentence = f"{one} {rp(first)}, sedangkan {other} {rp(second)}; selisih {rp(abs(first - second))}."
        yield angka.found(check, sentence, a)


ALL: tuple[Check, ...] = (
    balanced, assets_positive, members_add_up, same_shu, foreign_capital, equity_moves, cash_ends, opens_as_closed,
    loans_by_quality, jumps, unit_slipped, shu_above_volume, copied, audit_due,
)  # fmt: skip


def of(angka: Angka) -> list[Temuan]:
    return [found for check in ALL for found in check(angka)]


def check(konsep: Konsep, values: Mapping[str, Mapping[str, Any]]) -> list[Temuan]:
    """For `findings.declare`: the sections that are complete, beside the year before."""
    flat = {name: value for section in values.values() for name, value in section.items()}
    closing = previous.of(konsep)
    return of(
        Angka(
            flat, konsep.ukuran or Konsep.Ukuran.RINGKAS, closing.year + 1, closing.values,
            lines.SIMPAN_PINJAM in lines.sectors_of(konsep.koperasi),
        )
    )  # fmt: skip
