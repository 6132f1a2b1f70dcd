"""The Berita Acara of a visit: everything that stands on it as plain data, and the PDF made of that.

It is signed by both sides, so it holds what was found and said, and not what the office recommends.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from koperasi.lib import dates
from pembinaan import paper
from pembinaan.kunjungan import report, words
from pembinaan.letters import compose
from pembinaan.letters.snapshot import Kop
from pembinaan.models import Kunjungan, Lampiran
from registry import kantor as office
from registry.models import Desa

SHEETS = ("surat", "naskah", "surat-a4", "berita-acara")
PHOTOS = 6  # on one page, three rows of two
SIDE = 1000  # pixels: what a photo of 85 mm can show on paper


@dataclass(frozen=True)
class Anggota:
    """One of the team."""

    nama: str
    jabatan: str = ""
    nip: str = ""


@dataclass(frozen=True)
class BeritaAcara:
    kop: Kop
    hari: str  # "Senin, 10 Agustus 2026"
    tempat: str
    surat_tugas: str  # "Nomor ... tanggal ...", or "" for a visit without a route
    tim: tuple[Anggota, ...]
    koperasi: tuple[tuple[str, str], ...]
    lokasi: tuple[tuple[str, str], ...]
    ditemui: tuple[tuple[str, str], ...]
    keterangan: tuple[tuple[str, str], ...]
    posisi: str
    komitmen: tuple[str, ...]
    lurah: str  # "Lurah" or "Kepala Desa" with the name of the place
    pengurus: str  # who signs for the cooperative; "" leaves a line
    jabatan: str  # of that person
    hilang: bool  # nobody of the cooperative was there to sign
    surat_lurah: int = 0
    foto: tuple[str, ...] = field(default=())  # names of pictures


def of(kunjungan: Kunjungan) -> BeritaAcara:
    """About ten queries. `kunjungan` is finished and comes with koperasi, desa and kecamatan."""
    koperasi, rencana = kunjungan.koperasi, kunjungan.rencana
    letter = ""
    if rencana and rencana.nomor_surat_tugas:
        since = f" tanggal {dates.panjang(rencana.tanggal_surat_tugas)}" if rencana.tanggal_surat_tugas else ""
        letter = f"Nomor {rencana.nomor_surat_tugas}{since}"
    papers = Lampiran.objects.kept().filter(kunjungan=kunjungan, jenis=words.SURAT_LURAH).count()
    return BeritaAcara(
        kop=compose.letterhead(office.current()),
        hari=dates.dengan_hari(kunjungan.tanggal) if kunjungan.tanggal else "",
        tempat=_address(kunjungan),
        surat_tugas=letter,
        tim=_team(kunjungan),
        koperasi=_identity(kunjungan),
        lokasi=tuple(report.place(kunjungan)),
        ditemui=tuple(report.met(kunjungan)),
        keterangan=tuple(report.told(kunjungan)),
        posisi=report.position(kunjungan),
        komitmen=tuple(_promises(kunjungan)),
        lurah=_head(koperasi.desa),
        pengurus=kunjungan.ditemui_nama,
        jabatan=kunjungan.ditemui_jabatan,
        hilang=kunjungan.alamat == Kunjungan.Alamat.TIDAK_DITEMUKAN,
        surat_lurah=papers,
    )  # fmt: skip


def pdf(kunjungan: Kunjungan) -> bytes:
    made, pictures = of(kunjungan), _photos(kunjungan)
    return draw(made, pictures)


def draw(made: BeritaAcara, pictures: Mapping[str, bytes]) -> bytes:
    values = {**asdict(made), "kop": made.kop, "judul": "Berita Acara Kunjungan Lapangan", "nomor": None,
              "foto": list(pictures)}  # fmt: skip
    return paper.pdf("surat/kunjungan/berita_acara.html", values, sheets=SHEETS, pictures=pictures)


def _head(desa: Desa | None) -> str:
    """Who can say that nobody is there."""
    if desa is None:
        return "Kepala Desa"
    return f"{'Lurah' if desa.jenis == Desa.Jenis.KELURAHAN else 'Kepala Desa'} {desa.nama}"


def _address(kunjungan: Kunjungan) -> str:
    koperasi = kunjungan.koperasi
    parts = [koperasi.alamat, str(koperasi.desa or ""), f"Kecamatan {koperasi.kecamatan}" if koperasi.kecamatan else ""]
    return ", ".join(part for part in parts if part)


def _identity(kunjungan: Kunjungan) -> tuple[tuple[str, str], ...]:
    koperasi = kunjungan.koperasi
    since = f", {dates.panjang(koperasi.tanggal_badan_hukum)}" if koperasi.tanggal_badan_hukum else ""
    lines = [
        ("Nama koperasi", koperasi.nama),
        ("Badan hukum", f"{koperasi.badan_hukum}{since}" if koperasi.badan_hukum else ""),
        ("NIK Koperasi", koperasi.nik), ("Alamat tercatat", _address(kunjungan)),
    ]  # fmt: skip
    return tuple((label, text) for label, text in lines if text)


def _team(kunjungan: Kunjungan) -> tuple[Anggota, ...]:
    """As the surat tugas names them; who went alone without one stands for the team."""
    going = list(kunjungan.rencana.pelaksana_set.all()) if kunjungan.rencana else []
    if going:
        return tuple(Anggota(one.nama, one.jabatan, compose.spaced_nip(one.nip)) for one in going)
    user = kunjungan.petugas
    return (Anggota(user.nama, user.jabatan, compose.spaced_nip(user.nip)),) if user else ()


def _promises(kunjungan: Kunjungan) -> list[str]:
    return [
        f"Pengurus akan mengadakan RAT tahun buku {one.tahun_buku} pada {dates.dengan_hari(one.tanggal)}."
        for one in kunjungan.janji_set.filter(dicabut_pada=None)
    ]


def _photos(kunjungan: Kunjungan) -> dict[str, bytes]:
    rows = Lampiran.objects.kept().filter(kunjungan=kunjungan, jenis=words.FOTO, bentuk="jpg")
    return {f"foto{row.pk}": _small(row) for row in rows[:PHOTOS] if row.ready}


def _small(row: Lampiran) -> bytes:
    from PIL import Image

    with row.isi.open("rb") as file, Image.open(file) as picture:
        picture.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
