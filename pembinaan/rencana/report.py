"""Laporan hasil perjalanan dinas: what the findings of a route say, as plain data, and as PDF."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from PIL import Image

from koperasi.lib import dates
from pembinaan import paper as papers
from pembinaan.letters import compose
from pembinaan.letters.snapshot import Kop
from pembinaan.models import KeadaanKunjungan, Kunjungan, Lampiran, RencanaKunjungan
from pembinaan.rencana import listing, sheets, words
from pembinaan.rencana.drawing import sheets as style_sheets
from pembinaan.rencana.sheets import Orang
from registry.models import Kantor
from registry.models.choices import StatusLapangan
from registry.models.files import Pindai

MOST_PHOTOS = 4  # of one cooperative
WIDEST = 900  # pixels: half a page at 300 dots per inch
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Foto:
    nama: str  # unique within the report
    jpeg: bytes
    keterangan: str


@dataclass(frozen=True)
class Hasil:
    """One cooperative as it was found."""

    nama: str
    alamat: str
    badan_hukum: str
    tanggal: str
    temuan: str
    kalimat: tuple[str, ...]
    sebab: str
    keinginan: str
    rekomendasi: str
    catatan: str
    foto: tuple[Foto, ...]


@dataclass(frozen=True)
class Laporan:
    kop: Kop
    nomor: str
    tanggal_tugas: str
    dasar: tuple[str, ...]
    maksud: str
    waktu: str
    tempat: str
    pelaksana: tuple[Orang, ...]
    hasil: tuple[Hasil, ...]
    ringkasan: tuple[str, ...]
    belum: tuple[str, ...]  # cooperatives of the route without a finding
    kesimpulan: tuple[str, ...]
    dibuat_di: str
    tanggal: str

    @property
    def foto(self) -> dict[str, bytes]:
        return {one.nama: one.jpeg for hasil in self.hasil for one in hasil.foto}


def compose_report(rencana: RencanaKunjungan, kantor: Kantor, *, on: dt.date, progress: Progress | None = None,
                   with_photos: bool = True) -> Laporan:  # fmt: skip
    """Reads the findings and their photos, each photo made smaller. `progress(done, total)` counts cooperatives."""
    visits = list(listing.visits(rencana).prefetch_related("sebab"))
    done = [one for one in visits if one.keadaan == KeadaanKunjungan.SELESAI]
    pictures = _photos(done) if with_photos else {}
    found = []
    for number, visit in enumerate(done, start=1):
        found.append(_result(visit, pictures.get(visit.pk, [])))
        if progress:
            progress(number, len(done))
    places = sorted({one.koperasi.kecamatan.nama for one in visits if one.koperasi.kecamatan})
    return Laporan(
        kop=compose.letterhead(kantor),
        nomor=rencana.nomor_surat_tugas,
        tanggal_tugas=dates.panjang(rencana.tanggal_surat_tugas),
        dasar=sheets.lines(rencana.dasar),
        maksud=rencana.maksud.rstrip("."),
        waktu=f"{words.how_long(rencana.dari, rencana.sampai)}, {words.days(rencana.dari, rencana.sampai)}",
        tempat=f"{len(visits)} koperasi" + (f" di Kecamatan {', '.join(places)}" if places else ""),
        pelaksana=sheets.people(rencana),
        hasil=tuple(found),
        ringkasan=_summary(done),
        belum=tuple(one.koperasi.nama for one in visits if one.keadaan != KeadaanKunjungan.SELESAI),
        kesimpulan=sheets.lines(rencana.catatan_hasil),
        dibuat_di=sheets.seat(kantor),
        tanggal=dates.panjang(on),
    )


def pdf(laporan: Laporan, *, kertas: str = "a4") -> bytes:
    values = {"judul": "Laporan Hasil Perjalanan Dinas", "kop": laporan.kop, "laporan": laporan}
    return papers.pdf("surat/laporan_perjalanan.html", values, sheets=style_sheets(kertas), pictures=laporan.foto)


# --- Parts -------------------------------------------------------------------------------------------
def _result(visit: Kunjungan, photos: list[Lampiran]) -> Hasil:
    place = sheets.place(visit.koperasi)
    return Hasil(
        nama=place.nama,
        alamat=place.alamat,
        badan_hukum=place.badan_hukum,
        tanggal=dates.panjang(visit.tanggal),
        temuan=StatusLapangan(visit.temuan).label,
        kalimat=tuple(words.finding(visit)),
        sebab=words.reasons(visit),
        keinginan=visit.get_keinginan_display(),
        rekomendasi=visit.get_rekomendasi_display(),
        catatan=visit.catatan.strip(),
        foto=tuple(Foto(f"foto-{one.pk}", jpeg, one.keterangan) for one in photos if (jpeg := _reduced(one))),
    )


def _photos(visits: list[Kunjungan]) -> dict[int, list[Lampiran]]:
    """The first few of each visit that may leave the server."""
    rows = Lampiran.objects.kept().filter(
        kunjungan__in=[one.pk for one in visits], bentuk="jpg", jenis__startswith="foto",
        pindai__in=[Pindai.TIDAK_PERLU, Pindai.BERSIH],
    )  # fmt: skip
    found: dict[int, list[Lampiran]] = {}
    for row in rows.order_by("pk"):
        if row.kunjungan_id and len(found.setdefault(row.kunjungan_id, [])) < MOST_PHOTOS:
            found[row.kunjungan_id].append(row)
    return found


def _reduced(row: Lampiran) -> bytes:
    """A JPEG of at most WIDEST pixels a side; nothing where the file is gone."""
    if not default_storage.exists(str(row.isi.name)):
        return b""
    with row.isi.open("rb") as file, Image.open(file) as picture:
        picture.draft("RGB", (WIDEST, WIDEST))
        small = picture.convert("RGB")
        small.thumbnail((WIDEST, WIDEST))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=70, optimize=True)
        return out.getvalue()


def _summary(done: list[Kunjungan]) -> tuple[str, ...]:
    counted = Counter(one.temuan for one in done)
    return tuple(f"{kind.label}: {counted[kind]} koperasi" for kind in StatusLapangan if counted[kind])
