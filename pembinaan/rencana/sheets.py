"""Papers of a route as plain data: read from the database here, drawn by `drawing` without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Max, Prefetch, Q, QuerySet

from koperasi.lib import dates
from koperasi.ui.status import look
from pembinaan.kunjungan.words import DOKUMEN
from pembinaan.letters import compose
from pembinaan.letters.snapshot import Kop, Tertanda
from pembinaan.models import Kunjungan, Masalah, RencanaKunjungan
from pembinaan.rencana import listing, words
from registry.models import Kantor, Koperasi, MasaBukti, Pengurus
from registry.models.choices import JabatanPengurus, JenisBukti

POSTS = JabatanPengurus.values
MOST_ON_SHEET = 6  # more places stand on a lampiran of the surat tugas


@dataclass(frozen=True)
class Orang:
    nama: str
    pangkat: str
    golongan: str
    nip: str
    jabatan: str


@dataclass(frozen=True)
class Tempat:
    """A cooperative as papers of the journey name it."""

    nama: str
    alamat: str
    badan_hukum: str = ""


@dataclass(frozen=True)
class SuratTugas:
    kop: Kop
    nomor: str  # "" = open
    dasar: tuple[str, ...]
    kepada: tuple[Orang, ...]
    maksud: str
    tempat: tuple[Tempat, ...]
    kecamatan: str
    lama: str
    hari: str
    beban_anggaran: str
    angkutan: str
    ditetapkan_di: str
    tanggal: str  # "" = open
    tahun: str
    tertanda: Tertanda

    @property
    def on_lampiran(self) -> bool:
        return len(self.tempat) > MOST_ON_SHEET


@dataclass(frozen=True)
class Visum:
    """The back of the travel warrant: a box for each place, between leaving the office and coming back to it."""

    dinas: str
    nomor: str
    tanggal: str
    maksud: str
    pelaksana: tuple[str, ...]
    kedudukan: str
    hari: str
    tempat: tuple[Tempat, ...]
    tertanda: Tertanda

    @property
    def boxes(self) -> list[tuple[Tempat, str]]:
        """Each place with where one goes from there."""
        return [
            (one, self.tempat[number].nama if number < len(self.tempat) else self.kedudukan)
            for number, one in enumerate(self.tempat, start=1)
        ]


@dataclass(frozen=True)
class Lembar:
    """One page of the printed check form: what the office knows already."""

    nomor: int
    nama: str
    fakta: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Formulir:
    nomor: str
    hari: str
    petugas: str
    dinas: str
    lembar: tuple[Lembar, ...]
    sebab: tuple[str, ...]
    dokumen: tuple[str, ...] = field(default_factory=lambda: tuple(DOKUMEN.values()))


def surat_tugas(rencana: RencanaKunjungan, kantor: Kantor, *, on: dt.date) -> SuratTugas:
    """With number and date open until they were typed in; the signer is then whoever heads the office on `on`."""
    visits = list(listing.visits(rencana))
    return SuratTugas(
        kop=compose.letterhead(kantor),
        nomor=rencana.nomor_surat_tugas,
        dasar=lines(rencana.dasar),
        kepada=people(rencana),
        maksud=rencana.maksud.rstrip("."),
        tempat=tuple(place(one.koperasi) for one in visits),
        kecamatan=", ".join(_kecamatan(visits)),
        lama=words.how_long(rencana.dari, rencana.sampai),
        hari=words.days(rencana.dari, rencana.sampai),
        beban_anggaran=rencana.beban_anggaran.rstrip("."),
        angkutan=rencana.angkutan.rstrip("."),
        ditetapkan_di=seat(kantor),
        tanggal=dates.panjang(rencana.tanggal_surat_tugas),
        tahun=str((rencana.tanggal_surat_tugas or rencana.dari).year),
        tertanda=signer(rencana, kantor, on=on),
    )


def visum(rencana: RencanaKunjungan, kantor: Kantor, *, on: dt.date) -> Visum:
    return Visum(
        dinas=compose.office_name(kantor),
        nomor=rencana.nomor_surat_tugas,
        tanggal=dates.panjang(rencana.tanggal_surat_tugas),
        maksud=rencana.maksud.rstrip("."),
        pelaksana=tuple(one.nama for one in people(rencana)),
        kedudukan=seat(kantor),
        hari=words.days(rencana.dari, rencana.sampai),
        tempat=tuple(place(one.koperasi) for one in listing.visits(rencana)),
        tertanda=signer(rencana, kantor, on=on),
    )


def formulir(rencana: RencanaKunjungan, kantor: Kantor, *, on: dt.date) -> Formulir:
    """Those that still have to be visited; all of them once the journey is over."""
    asked = listing.visits(rencana).prefetch_related(_officers())
    visits = list(asked)
    open_ = [one for one in visits if one.keadaan != "selesai"] or visits
    met = _last_rat([one.koperasi_id for one in open_], on)
    return Formulir(
        nomor=rencana.nomor_surat_tugas,
        hari=words.days(rencana.dari, rencana.sampai),
        petugas=", ".join(one.nama for one in people(rencana)),
        dinas=compose.office_name(kantor),
        lembar=tuple(
            Lembar(number, one.koperasi.nama, _known(one.koperasi, met.get(one.koperasi_id)))
            for number, one in enumerate(open_, start=1)
        ),
        sebab=tuple(Masalah.objects.filter(aktif=True).values_list("nama", flat=True)),
    )


# --- Parts ------------------------------------------------------------------------------------------
def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip(" ;") for line in text.splitlines() if line.strip(" ;"))


def people(rencana: RencanaKunjungan) -> tuple[Orang, ...]:
    return tuple(
        Orang(one.nama, one.pangkat, one.golongan, compose.spaced_nip(one.nip) or "–", one.jabatan or "–")
        for one in rencana.pelaksana_set.all()
    )


def place(koperasi: Koperasi) -> Tempat:
    where = [koperasi.alamat, str(koperasi.desa) if koperasi.desa else ""]
    where.append(f"Kecamatan {koperasi.kecamatan.nama}" if koperasi.kecamatan else "")
    return Tempat(koperasi.nama, ", ".join(part for part in where if part) or "alamat belum tercatat",
                  koperasi.badan_hukum)  # fmt: skip


def seat(kantor: Kantor) -> str:
    return kantor.ibu_kota or compose.bare_wilayah(kantor)


def signer(rencana: RencanaKunjungan, kantor: Kantor, *, on: dt.date) -> Tertanda:
    """As on the day of the surat tugas, kept with its number; before that, of today."""
    if rencana.tertanda:
        kept = dict(rencana.tertanda)
        return Tertanda(**kept | {"jabatan": tuple(kept["jabatan"])})
    return compose.signature(kantor, on=rencana.tanggal_surat_tugas or on)


def _kecamatan(visits: list[Kunjungan]) -> list[str]:
    return sorted({one.koperasi.kecamatan.nama for one in visits if one.koperasi.kecamatan})


def _officers() -> Prefetch:
    rows: QuerySet[Pengurus] = Pengurus.objects.order_by("-mulai", "pk")
    return Prefetch("koperasi__pengurus_set", rows, to_attr="pengurus_tercatat")


def _last_rat(keys: list[int], on: dt.date) -> dict[int, int]:
    """The latest tahun buku with a RAT in force, of each."""
    held = MasaBukti.objects.filter(koperasi__in=keys, jenis=JenisBukti.RAT, dari__lte=on)
    held = held.filter(Q(sampai=None) | Q(sampai__gt=on))
    return dict(held.order_by().values_list("koperasi").annotate(year=Max("tahun_buku")))


def _known(koperasi: Koperasi, year: int | None) -> tuple[tuple[str, str], ...]:
    law = koperasi.badan_hukum or "belum tercatat"
    if koperasi.tanggal_badan_hukum:
        law += f", {dates.panjang(koperasi.tanggal_badan_hukum)}"
    rat = f"tahun buku {year}" if year else "belum tercatat"
    if koperasi.rat_terakhir:
        rat += f", rapat {dates.panjang(koperasi.rat_terakhir)}"
    return (
        ("Badan hukum", law),
        ("NIK Koperasi", koperasi.nik or "belum tercatat"),
        ("Alamat tercatat", _address(koperasi)),
        ("Telepon", koperasi.telepon or "belum tercatat"),
        ("Pengurus tercatat", _named_officers(koperasi)),
        ("RAT terakhir tercatat", rat),
        ("Status menurut dinas", look(koperasi.status).word),
        ("Status di ODS", koperasi.get_status_ods_display() or "belum tercatat"),
    )


def _address(koperasi: Koperasi) -> str:
    known = place(koperasi).alamat
    return known if koperasi.alamat or not koperasi.kecamatan else f"jalan belum tercatat, {known}"


def _named_officers(koperasi: Koperasi) -> str:
    """One for each post: the latest."""
    latest: dict[str, Pengurus] = {}
    for one in getattr(koperasi, "pengurus_tercatat", ()):
        latest.setdefault(one.jabatan, one)
    told = [
        f"{one.get_jabatan_display()} {one.nama}{f' ({one.telepon})' if one.telepon else ''}"
        for one in sorted(latest.values(), key=lambda one: POSTS.index(one.jabatan))
    ]
    return "; ".join(told[:4]) or "belum tercatat"
