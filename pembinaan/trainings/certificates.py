"""Certificates of the office: who gets one, the number, what stands on the paper, the paper."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from koperasi.lib.dates import panjang
from koperasi.lib.roman import to_roman
from pembinaan import paper
from pembinaan.letters import compose
from pembinaan.models import Pelatihan, Peserta, SetelanSertifikat
from registry.models import Kantor
from registry.policies import Refused

# {seri} is the training's own code or the initials of its name; {angkatan} is empty without one.
TOKENS = ("nomor", "seri", "angkatan", "bulan", "bulan_romawi", "tahun")
SHEETS = ("surat", "sertifikat")
_PLACE = re.compile(r"\{([^{}]*)\}")
# What the paper calls each kind of training, and what its holder did there.
DEEDS = {
    Pelatihan.Jenis.PELATIHAN: ("Sertifikat", "telah mengikuti"),
    Pelatihan.Jenis.BIMTEK: ("Sertifikat", "telah mengikuti bimbingan teknis"),
    Pelatihan.Jenis.SOSIALISASI: ("Piagam", "telah mengikuti sosialisasi"),
    Pelatihan.Jenis.MAGANG: ("Sertifikat", "telah menyelesaikan magang"),
    Pelatihan.Jenis.UJI_KOMPETENSI: ("Surat Keterangan", "telah lulus uji kompetensi"),
}


# --- Who gets one ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Judged:
    """`why` stands for both: what qualifies the person, or what is missing."""

    peserta: Peserta
    qualifies: bool
    why: str


def judge(pelatihan: Pelatihan, peserta_set: Iterable[Peserta], setelan: SetelanSertifikat) -> list[Judged]:
    """A test asks for "lulus", everything else for attendance."""
    return [_judge(pelatihan, one, setelan.batas_hadir) for one in peserta_set]


def _judge(pelatihan: Pelatihan, peserta: Peserta, least: int) -> Judged:
    if peserta.nomor_sertifikat:
        whose = "dicabut" if peserta.dicabut_pada else peserta.penerbit_sertifikat or "sudah terbit"
        return Judged(peserta, False, f"sudah punya sertifikat {peserta.nomor_sertifikat} ({whose})")
    if pelatihan.uji:
        if peserta.lulus:
            return Judged(peserta, True, f"lulus {panjang(peserta.tanggal_lulus or peserta.tanggal_uji)}")
        return Judged(peserta, False, "belum ada hasil uji" if peserta.lulus is None else "tidak lulus")
    days, came = len(pelatihan.hari), len(peserta.hadir)
    share = f"hadir {came} dari {days} hari"
    return Judged(peserta, came * 100 >= least * days, share if came else "tidak hadir")


# --- The number ------------------------------------------------------------------------------------
def check_pattern(pola: str) -> None:
    """Raises Refused. Number and year must stand in it: only then is none made twice."""
    unknown = [name for name in _PLACE.findall(pola) if name not in TOKENS]
    if unknown or re.sub(_PLACE, "", pola).strip("{}") != re.sub(_PLACE, "", pola):
        what = f"{{{unknown[0]}}}" if unknown else "tanda kurung kurawal yang tidak lengkap"
        raise Refused(f"Pola memuat {what}; yang dikenal: {', '.join(f'{{{name}}}' for name in TOKENS)}.")
    for needed in ("nomor", "tahun"):
        if f"{{{needed}}}" not in pola:
            raise Refused(f"Pola harus memuat {{{needed}}}, agar tidak ada nomor yang kembar.")


def number(pola: str, pelatihan: Pelatihan, urut: int, tanggal: dt.date) -> str:
    """`007/PPD/VII/2026`; empty parts and their stroke fall away."""
    values = {
        "nomor": f"{urut:03d}", "seri": series_code(pelatihan), "angkatan": pelatihan.angkatan_romawi,
        "bulan": f"{tanggal.month:02d}", "bulan_romawi": to_roman(tanggal.month), "tahun": str(tanggal.year),
    }  # fmt: skip
    text = _PLACE.sub(lambda found: values[found[1]], pola)
    return re.sub(r"/{2,}", "/", text).strip("/")


def series_code(pelatihan: Pelatihan) -> str:
    """`Pelatihan Perkoperasian Dasar` -> `PPD`, unless the office gave its own."""
    if pelatihan.kode:
        return pelatihan.kode
    words = re.findall(r"[A-Za-z0-9]+", pelatihan.seri)
    return "".join(word[0].upper() for word in words if len(word) > 2 or word.isupper())[:8] or "PEL"


# --- What stands on the paper ------------------------------------------------------------------------
@dataclass(frozen=True)
class Isi:
    """Frozen when it is issued; kept as JSON in Peserta.sertifikat_isi."""

    judul: str
    nomor: str
    nama: str
    jabatan: str
    koperasi: str
    perbuatan: str
    pelatihan: str
    skema: str
    masa: str
    tempat: str
    penyelenggara: str
    lama: str
    tanggal: str
    kota: str
    berlaku_sampai: str
    pemerintah: str
    dinas: str
    penanda_jabatan: list[str]
    penanda_nama: str
    penanda_pangkat: str
    penanda_nip: str


def compose_isi(peserta: Peserta, nomor: str, tanggal: dt.date, berlaku_sampai: dt.date | None,
                kantor: Kantor) -> dict[str, Any]:  # fmt: skip
    pelatihan, kop, signer = peserta.pelatihan, compose.letterhead(kantor), compose.signature(kantor, on=tanggal)
    title, deed = DEEDS[Pelatihan.Jenis(pelatihan.jenis)]
    days = len(pelatihan.hari)
    return asdict(
        Isi(
            judul=title, nomor=nomor, nama=peserta.orang.nama, jabatan=peserta.orang.jabatan,
            koperasi=peserta.orang.koperasi.nama, perbuatan=deed, pelatihan=str(pelatihan), skema=pelatihan.skema,
            masa=period(pelatihan.dari, pelatihan.sampai), tempat=pelatihan.tempat,
            penyelenggara=pelatihan.penyelenggara or compose.office_name(kantor),
            lama="" if pelatihan.uji or days < 2 else f"selama {days} hari",
            tanggal=panjang(tanggal), kota=kantor.ibu_kota or kantor.nama_wilayah,
            berlaku_sampai=panjang(berlaku_sampai), pemerintah=kop.pemerintah, dinas=kop.dinas,
            penanda_jabatan=list(signer.jabatan), penanda_nama=signer.nama, penanda_pangkat=signer.pangkat,
            penanda_nip=signer.nip,
        )
    )  # fmt: skip


def period(first: dt.date, last: dt.date) -> str:
    """`3 s.d. 5 Agustus 2026`, `30 Juli s.d. 2 Agustus 2026`."""
    if first == last:
        return panjang(first)
    if first.year != last.year:
        return f"{panjang(first)} s.d. {panjang(last)}"
    start = str(first.day) if first.month == last.month else panjang(first).rsplit(" ", 1)[0]
    return f"{start} s.d. {panjang(last)}"


# --- The paper ------------------------------------------------------------------------------------------
def public_url(peserta: Peserta) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("pembinaan:sertifikat-check", args=[peserta.kode_sertifikat])


def pdf(peserta: Peserta) -> bytes:
    """A4 landscape, from what was frozen."""
    return draw(peserta.sertifikat_isi or {}, public_url(peserta), revoked=peserta.dicabut_pada is not None)


def draw(isi: dict[str, Any], link: str, *, revoked: bool = False) -> bytes:
    code = segno.make(link, error="m", micro=False).svg_inline(border=0, omitsize=True, lineclass=None, svgclass="qr")
    values = {
        "isi": isi, "qr": mark_safe(code), "tautan": link.split("://")[-1], "dicabut": revoked,  # noqa: S308
        "ukuran": "sempit" if len(isi["nama"]) > 42 else "sedang" if len(isi["nama"]) > 28 else "",
        "padat": sum(len(isi[name]) for name in ("pelatihan", "koperasi", "tempat", "penyelenggara")) > 260,
    }  # fmt: skip
    return paper.pdf("surat/sertifikat.html", values, sheets=SHEETS)


def merge(pages: Iterable[bytes]) -> bytes:
    """One file for the printer."""
    import pikepdf

    with pikepdf.new() as whole:
        for page in pages:
            with pikepdf.open(BytesIO(page)) as one:
                whole.pages.extend(one.pages)
        out = BytesIO()
        whole.save(out)
    return out.getvalue()
