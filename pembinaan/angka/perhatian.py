"""Ten cooperatives that need attention, and why: what the office itself owes comes first, then what members may lose.

In this order: letters past their deadline without an answer (the next step is the office's) · newly tidak aktif and
nobody works on it · aktif only because the office has not reviewed · promises whose day has passed · not found in the
field and nothing decided since · the largest that turn tidak aktif on the next due date. Each kind gives at most THREE
before any gives more, and a cooperative stands once, with its other reasons behind the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Cast

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from pembinaan import promises
from pembinaan.angka import daftar, ukuran
from pembinaan.angka.posisi import Cakupan, Posisi
from pembinaan.models import Surat
from pembinaan.navigation import address
from pembinaan.pengantaran import desk
from pembinaan.statistics import becoming_inactive, list_url, next_turn
from registry.models import AturanStatus, DataTahunan, MasaBukti, PerubahanStatus
from registry.models.choices import StatusHitung, StatusLapangan, TingkatBukti
from registry.models.koperasi import KoperasiQuerySet
from registry.models.rules import in_force

SHOWN, THREE = 10, 3
NEW = 90  # days for which a change to tidak aktif is new
PATIENCE = 14  # days a filing may wait before it stands here
KINDS = ("surat", "tanpa_kasus", "periksa", "janji", "tidak_ditemukan", "prakiraan")
WORDS = {
    "surat": "Surat lewat tenggat", "tanpa_kasus": "Tidak aktif tanpa kasus", "periksa": "Menunggu pemeriksaan",
    "janji": "Janji RAT lewat", "tidak_ditemukan": "Tidak ditemukan", "prakiraan": "Akan tidak aktif",
}  # fmt: skip


@dataclass(frozen=True)
class Perhatian:
    """`sebab`: one sentence; `url`: where to act on it."""

    jenis: str
    koperasi: int
    nama: str
    kecamatan: str
    sebab: str
    url: str
    juga: tuple[str, ...] = ()

    @property
    def kata(self) -> str:
        return WORDS[self.jenis]


@dataclass(frozen=True)
class Akan:
    """Who turns tidak aktif on `hari` if nothing comes: how many, and the largest by members."""

    hari: dt.date
    jumlah: int
    terbesar: Sequence[Any]  # rows of SHAPE


# What every candidate is read as; `nilai` and `ket` mean what its kind says.
Line = tuple[str, int, str, str | None, dt.date | None, int | None, str, int]
SHAPE = ("c_jenis", "c_koperasi", "c_nama", "c_kecamatan", "c_hari", "c_nilai", "c_ket", "c_kunci")


def read(rows: KoperasiQuerySet, posisi: Posisi, *, turn: dt.date, rule: AturanStatus) -> tuple[Akan, list[Perhatian]]:
    """What comes on `turn` under `rule`, and the ten. `rows`: within the authority, today. One query for all kinds."""
    on = posisi.on
    parts = [build(rows, on) for build in (_letters, _without_case, _waiting, _promises, _not_found)]
    parts.append(_coming(rows, on, turn, rule))
    lines: list[Line] = sorted(parts[0].union(*parts[1:], all=True), key=_order)
    largest: list[dict[str, Any]] = [
        {"pk": pk, "nama": nama, "kecamatan__nama": kecamatan, "anggota": anggota, "jumlah": many}
        for jenis, pk, nama, kecamatan, _, anggota, _, many in lines if jenis == "prakiraan"
    ]  # fmt: skip
    akan = Akan(turn, largest[0]["jumlah"] if largest else 0, largest)
    return akan, _choose([_said(line, on) for line in lines])


def today(rows: KoperasiQuerySet, posisi: Posisi, versions: Sequence[AturanStatus]) -> tuple[Akan, list[Perhatian]]:
    """As `read`, of those of `rows` within the authority, with what comes on the next due date of today's rule."""
    turn = next_turn(posisi.on, posisi.rule)
    return read(rows.within_authority(), posisi, turn=turn, rule=in_force(versions, turn))


def all_of(posisi: Posisi, cakupan: Cakupan) -> dict[str, str]:
    """{kind: the list with all of them}; "" where this product has no such list."""
    kdmp = cakupan.kdmp
    return {
        "surat": f"{address('pembinaan:kirim-list')}?apa=lewat",
        "tanpa_kasus": daftar.url(ukuran.TANPA_KASUS.kode, posisi, cakupan),
        "periksa": list_url(kdmp, menunggu="on"),
        "janji": f"{address('pembinaan:janji-list')}?nasib=diingkari",
        "tidak_ditemukan": daftar.url(ukuran.TIDAK_DITEMUKAN.kode, posisi, cakupan),
        "prakiraan": f"{address('pembinaan:prakiraan-list')}{f'?kdmp={kdmp}' if kdmp else ''}",
    }


def _choose(found: Sequence[Perhatian]) -> list[Perhatian]:
    """Three of each kind in their order, then the rest in the same order; each cooperative once."""
    reasons: dict[int, list[Perhatian]] = {}
    for one in sorted(found, key=lambda one: KINDS.index(one.jenis)):
        reasons.setdefault(one.koperasi, []).append(one)
    firsts = [own[0] for own in reasons.values()]
    firsts.sort(key=lambda one: KINDS.index(one.jenis))
    seen: dict[str, int] = {}
    early: list[Perhatian] = []
    late: list[Perhatian] = []
    for one in firsts:
        seen[one.jenis] = seen.get(one.jenis, 0) + 1
        (early if seen[one.jenis] <= THREE else late).append(one)
    chosen = {one.koperasi for one in [*early, *late][:SHOWN]}
    return [
        Perhatian(one.jenis, one.koperasi, one.nama, one.kecamatan, one.sebab, one.url,
                  tuple(dict.fromkeys(other.kata.lower() for other in reasons[one.koperasi][1:])))
        for one in firsts if one.koperasi in chosen
    ]  # fmt: skip


def _order(line: Line) -> tuple[Any, ...]:
    """As each kind lists its own: the oldest first, of changes the newest, of what comes the largest."""
    jenis, pk, nama, _, hari, nilai, _, _ = line
    day = (hari or dt.date.max).toordinal()
    first = {"tanpa_kasus": -day, "prakiraan": -(nilai or 0)}.get(jenis, day)
    return KINDS.index(jenis), first, nama.lower(), pk


# --- Candidates, each kind its SHOWN most urgent ------------------------------------------------------
def _shaped(found: QuerySet[Any], jenis: str, path: str, *, hari: Any, nilai: Any = None, ket: Any = None,
            kunci: Any = None) -> Any:  # fmt: skip
    number, text = IntegerField(null=True), CharField()
    return found.annotate(
        c_jenis=Value(jenis, text), c_koperasi=F(f"{path}pk"), c_nama=F(f"{path}nama"),
        c_kecamatan=F(f"{path}kecamatan__nama"), c_hari=Cast(F(hari) if isinstance(hari, str) else hari, DateField()),
        c_nilai=Cast(nilai if nilai is not None else Value(None), number),
        c_ket=Cast(ket if ket is not None else Value(""), text),
        c_kunci=Cast(kunci if kunci is not None else Value(0), IntegerField()),
    ).values_list(*SHAPE)[:SHOWN]  # fmt: skip


def _letters(rows: KoperasiQuerySet, on: dt.date) -> Any:
    late = desk.questions(Surat.objects.filter(koperasi__in=rows.order_by()), on=on)["lewat"]
    return _shaped(late.order_by("tenggat", "pk"), "surat", "koperasi__", hari="tenggat", ket=F("nomor"),
                   kunci=F("pk"))  # fmt: skip


def _without_case(rows: KoperasiQuerySet, on: dt.date) -> Any:
    turned = PerubahanStatus.objects.filter(
        kolom=PerubahanStatus.Kolom.HITUNG, baru=StatusHitung.TIDAK_AKTIF, lama=StatusHitung.AKTIF,
        berlaku_pada__range=(on - dt.timedelta(days=NEW), on), koperasi__in=rows.filter(_idle(on)).order_by(),
    )  # fmt: skip
    return _shaped(turned.order_by("-berlaku_pada", "koperasi__nama_urut", "pk"), "tanpa_kasus", "koperasi__",
                   hari="berlaku_pada")  # fmt: skip


def _idle(on: dt.date) -> Q:
    return ukuran.without_case(on) & Q(status=StatusHitung.TIDAK_AKTIF)


def _waiting(rows: KoperasiQuerySet, on: dt.date) -> Any:
    sent = MasaBukti.objects.filter(koperasi=OuterRef("pk"), tingkat=TingkatBukti.DIKIRIM, sampai=None, dari__lte=on)
    waiting = rows.filter(menunggu_pemeriksaan=True, status=StatusHitung.AKTIF)
    waiting = waiting.annotate(sejak=Subquery(sent.order_by("-tahun_buku", "-pk").values("dari")[:1]))
    waiting = waiting.exclude(sejak__gt=on - dt.timedelta(days=PATIENCE))
    return _shaped(waiting.order_by(F("sejak").asc(nulls_last=True), "nama_urut", "pk"), "periksa", "", hari="sejak")


def _promises(rows: KoperasiQuerySet, on: dt.date) -> Any:
    broken = promises.broken(on=on).filter(koperasi__in=rows.order_by())
    return _shaped(broken.order_by("tanggal", "pk"), "janji", "koperasi__", hari="tanggal", nilai=F("tahun_buku"))


def _not_found(rows: KoperasiQuerySet, on: dt.date) -> Any:
    seen = PerubahanStatus.objects.filter(koperasi=OuterRef("pk"), kolom=PerubahanStatus.Kolom.LAPANGAN)
    lost = rows.filter(status_lapangan=StatusLapangan.TIDAK_DITEMUKAN, status__in=StatusHitung.values)
    lost = lost.filter(proses_pembubaran_sejak=None)
    lost = lost.annotate(sejak=Subquery(seen.order_by("-berlaku_pada", "-pk").values("berlaku_pada")[:1]))
    return _shaped(lost.order_by(F("sejak").asc(nulls_last=True), "nama_urut", "pk"), "tidak_ditemukan", "",
                   hari="sejak")  # fmt: skip


def _coming(rows: KoperasiQuerySet, on: dt.date, turn: dt.date, rule: AturanStatus) -> Any:
    """The largest by the members of their latest yearly figures; `kunci` is how many there are in all."""
    figures = DataTahunan.objects.filter(koperasi=OuterRef("pk"), ditarik_pada=None, tanggal_posisi__lte=on)
    figures = figures.order_by("-tanggal_posisi", "-pk")
    found = becoming_inactive(rows, day=turn, rule=rule).order_by()
    found = found.annotate(besar=Subquery(figures.values("anggota")[:1]), banyak=Window(Count("pk")))
    return _shaped(found.order_by(F("besar").desc(nulls_last=True), "nama_urut", "pk"), "prakiraan", "",
                   hari=Value(turn), nilai=F("besar"), kunci=F("banyak"))  # fmt: skip


# --- In words -------------------------------------------------------------------------------------------
def _said(line: Line, on: dt.date) -> Perhatian:
    jenis, koperasi, nama, kecamatan, hari, nilai, ket, kunci = line
    day, days = dates.panjang(hari), (on - hari).days if hari else 0
    if jenis == "surat":
        said = f"Surat {ket} tidak dijawab; tenggatnya {day}, lewat {ribuan(days)} hari."
    elif jenis == "tanpa_kasus":
        said = f"Menjadi tidak aktif {day} dan belum ada kasus pembinaannya."
    elif jenis == "periksa":
        said = f"Aktif hanya karena pengajuan yang belum diperiksa{f', masuk {day}' if hari else ''}."
    elif jenis == "janji":
        said = f"Dijanjikan RAT tahun buku {nilai} pada {day}; belum ada RAT yang kami terima."  # no name: it is copied
    elif jenis == "tidak_ditemukan":
        said = f"Tidak ditemukan di lapangan{f' pada {day}' if hari else ''}; belum ada keputusan."
    else:
        size = f"; anggotanya {ribuan(nilai)} orang" if nilai else ""
        said = f"Menjadi tidak aktif {day} bila tidak ada RAT atau laporan{size}."
    url = (
        address("pembinaan:surat-detail", kunci) if jenis == "surat" else address("registry:koperasi-detail", koperasi)
    )
    return Perhatian(jenis, koperasi, nama, kecamatan or "kecamatan belum diketahui", said, url)
