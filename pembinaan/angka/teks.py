"""Three lines of plain Indonesian for each block, to be pasted into a message: the figure, its date, its source.

Any room may make its own with `three`; `templates/components/salin_teks.html` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from pembinaan.angka.kartu import Kartu, Numbers
from pembinaan.angka.perhatian import Akan, Perhatian
from pembinaan.angka.posisi import Posisi
from pembinaan.angka.tren import Tren
from pembinaan.changes import Night
from registry.kdmp import CHOICES
from registry.models import Kantor

UNKNOWN_PLACE = "Belum diketahui"
NAMED = 3  # cooperatives that a text calls by name


def three(first: str, second: str, source: str) -> str:
    return "\n".join(" ".join(line.split()) for line in (first, second, source))


def source(posisi: Posisi, kantor: Kantor) -> str:
    """The third line of every text."""
    return (
        f"Sumber: catatan {kantor.nama} {kantor.nama_wilayah}, berdasarkan data yang kami terima sampai dengan "
        f"{dates.panjang(posisi.today)}, aturan versi {posisi.rule.nomor}."
    )


def reading(kdmp: str) -> str:
    """ ", tanpa KDMP": which cooperatives, where not all."""
    return f" ({CHOICES[kdmp].lower().replace('kdmp', 'KDMP')})" if kdmp else ""


def status(now: Numbers, cards: Sequence[Kartu], posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    return three(
        f"Koperasi di {kantor.nama_wilayah}{reading(kdmp)}: {ribuan(now['semua'])}, yaitu "
        f"{ribuan(now['aktif'])} aktif, {ribuan(now['tidak-aktif'])} tidak aktif, "
        f"{ribuan(now['dibekukan'])} dibekukan, "
        f"{ribuan(now['dibubarkan'])} dibubarkan.",
        f"Posisi {dates.panjang(posisi.on)}. " + _changes(cards[1:3]),
        source(posisi, kantor),
    )


def shares(cards: Sequence[Kartu], posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    said = [f"{_small(card.nama)} {card.nilai} ({ribuan(card.n)} dari {ribuan(card.dari)})" for card in cards]
    return three(
        f"RAT dan laporan koperasi di {kantor.nama_wilayah}{reading(kdmp)}, tahun buku {posisi.tahun}: "
        f"{'; '.join(said)}.",
        f"Posisi {dates.panjang(posisi.on)}. " + _changes(cards[:1]),
        source(posisi, kantor),
    )


def matters(cards: Sequence[Kartu], posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    sent, answered, open_ = cards
    return three(
        f"Pembinaan koperasi di {kantor.nama_wilayah}{reading(kdmp)}: {ribuan(sent.n)} surat keluar tahun ini, "
        f"{ribuan(answered.n)} dijawab; {ribuan(open_.n)} kasus terbuka.",
        f"Posisi {dates.panjang(posisi.on)}, surat dihitung sejak {dates.panjang(posisi.dari)}.",
        source(posisi, kantor),
    )


def night(malam: Night, posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    if malam.finished is None:
        return three("Belum ada proses malam yang selesai.", f"Posisi {dates.panjang(posisi.on)}.",
                     source(posisi, kantor))  # fmt: skip
    names = "; ".join(
        f"{one.koperasi.nama} menjadi {one.status.replace('_', ' ')} ({one.reason.rstrip('.')})"
        for one in malam.changes[:NAMED]
    )
    more = malam.total - NAMED
    return three(
        f"Hitungan malam {dates.panjang(malam.finished.tanggal)}: {ribuan(malam.total)} koperasi di "
        f"{kantor.nama_wilayah}{reading(kdmp)} berubah status.",
        f"{names}{f'; dan {ribuan(more)} lainnya' if more > 0 else ''}." if names else "Tidak ada yang berubah.",
        source(posisi, kantor),
    )


def attention(found: Sequence[Perhatian], posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    names = "; ".join(f"{one.nama} ({one.kecamatan}): {one.sebab.rstrip('.')}" for one in found)
    return three(
        f"{ribuan(len(found))} koperasi di {kantor.nama_wilayah}{reading(kdmp)} yang perlu diperhatikan, posisi "
        f"{dates.panjang(posisi.on)}.",
        f"{names}." if names else "Tidak ada.",
        source(posisi, kantor),
    )


def forecast(akan: Akan, posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    names = ", ".join(row["nama"] for row in akan.terbesar[:NAMED])
    return three(
        f"{ribuan(akan.jumlah)} koperasi di {kantor.nama_wilayah}{reading(kdmp)} menjadi tidak aktif paling lambat "
        f"{dates.panjang(akan.hari)} bila tidak ada RAT atau laporan yang masuk.",
        f"Perkiraan {dates.panjang(posisi.on)}. " + (f"Anggotanya terbanyak: {names}." if names else ""),
        source(posisi, kantor),
    )


def trend(tren: Tren, posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    bars = tren.grafik.bars
    said = "; ".join(
        f"{bar.label}: {ribuan(bar.parts[0].value)} aktif, {ribuan(bar.parts[1].value)} tidak aktif"
        for bar in (bars[0], bars[-1]) if bars
    ) if len(bars) > 1 else "belum ada catatan hari lampau"  # fmt: skip
    return three(
        f"Koperasi aktif dan tidak aktif di {kantor.nama_wilayah}{reading(kdmp)}: {said}.",
        f"Posisi {dates.panjang(posisi.on)}; hari lampau menurut catatan dinas pada hari itu.",
        source(posisi, kantor),
    )


def places(now: Numbers, by_place: Mapping[str, int], posisi: Posisi, kantor: Kantor, kdmp: str) -> str:
    """`by_place`: {name: cooperatives}."""
    known = {name: n for name, n in by_place.items() if name != UNKNOWN_PLACE}
    unknown = now["semua"] - sum(known.values())
    beside = f" dan {ribuan(unknown)} yang kecamatannya belum diketahui" if unknown else ""
    return three(
        f"{ribuan(sum(known.values()))} koperasi di {ribuan(len(known))} kecamatan "
        f"{kantor.nama_wilayah}{reading(kdmp)}{beside}: "
        f"{ribuan(now['aktif'])} aktif, {ribuan(now['tidak-aktif'])} tidak aktif, {ribuan(now['diputus'])} dibekukan "
        "atau dibubarkan.",
        f"Posisi {dates.panjang(posisi.on)}, kecamatan menurut data hari ini.",
        source(posisi, kantor),
    )


def _changes(cards: Sequence[Kartu]) -> str:
    """ "Sejak 1 November 2026: aktif +3, tidak aktif −3; sejak 1 November 2025: ..." from what is known."""
    by_day: dict[str, list[str]] = {}
    for card in cards:
        for then in card.banding:
            if then.selisih:
                by_day.setdefault(dates.panjang(then.hari), []).append(f"{_small(card.nama)} {then.selisih}")
    words = "; ".join(f"sejak {day}: {', '.join(said)}" for day, said in by_day.items())
    return (words[0].upper() + words[1:] + ".") if words else "Belum ada hari lampau yang dapat dibandingkan."


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]
