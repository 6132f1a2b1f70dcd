"""Papers of delivery as PDF: surat pengantar with its receipt list, a carrier's receipt list, a public announcement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from koperasi.lib.dates import panjang
from koperasi.lib.rupiah import terbilang
from pembinaan import paper
from pembinaan.letters import compose
from pembinaan.models import PengirimanSurat, Pengumuman, SetelanSurat, Surat, SuratPengantar
from pembinaan.pengantaran import places
from pembinaan.policies.surat_kirim import to_cooperative
from registry import kantor as office

Values = dict[str, Any]
BY_NAME = 5  # more letters than this are named on the list behind the surat pengantar


def pengantar(row: SuratPengantar, attempts: Sequence[PengirimanSurat]) -> bytes:
    """The letter to the camat, lurah or kepala desa; behind it the list that is signed at each door."""
    kantor = office.current()
    values = {
        "judul": "Surat Pengantar", "nomor": row.nomor, "tanggal": panjang(row.tanggal),
        "yth": addressee(row), "percobaan": attempts, "baris": _lines(attempts), "jumlah": count_words(len(attempts)),
        "tertanda": compose.signature(kantor, on=row.tanggal), "dinas": compose.office_name(kantor),
        "telepon": kantor.telepon,
    }  # fmt: skip
    return _pdf("surat/pengantar.html", values)


def _lines(attempts: Sequence[PengirimanSurat]) -> list[tuple[str, str]]:
    """(what is sent, how many): letter by letter, or by kind where the letters would not fit on the page."""
    if len(attempts) <= BY_NAME:
        return [(_named(one), "1 (satu) surat") for one in attempts]
    kinds = Counter(one.surat.judul for one in attempts)
    return [(f"Surat {kind}, menurut daftar terlampir", count_words(n)) for kind, n in sorted(kinds.items())]


def _named(one: PengirimanSurat) -> str:
    surat = one.surat
    name = surat.koperasi.nama
    whom = f"Ketua Pengurus {name}" if to_cooperative(surat) else f"{one.tujuan}, tentang {name}"
    return f"Surat {surat.judul} Nomor {surat.nomor} tanggal {panjang(surat.tanggal)} kepada {whom}"


def receipt_list(attempts: Sequence[PengirimanSurat], *, pembawa: str) -> bytes:
    """What one person carries, with room for date, name and signature of whoever takes each letter."""
    values = {"judul": "Tanda Terima Surat", "nomor": None, "percobaan": attempts, "pembawa": pembawa,
              "tanggal": panjang(office.today())}  # fmt: skip
    return _pdf("surat/tanda_terima.html", values)


def announced(row: Pengumuman, letters: Iterable[Surat]) -> Values:
    """What an announcement says, as JSON: printed again next month it names the same letters, at the same addresses."""
    kantor = office.current()
    return {
        **_look(), "dinas": compose.office_name(kantor), "alamat": kantor.alamat, "telepon": kantor.telepon,
        "nomor": row.nomor, "dari": panjang(row.dari), "sampai": panjang(row.sampai),
        "tertanda": asdict(compose.signature(kantor, on=row.dari)),
        "surat": [
            {
                "koperasi": one.koperasi.nama, "badan_hukum": one.koperasi.badan_hukum,
                "alamat": places.address_of(one.koperasi), "nomor": one.nomor, "tanggal": panjang(one.tanggal),
            }
            for one in letters
        ],
    }  # fmt: skip


def announcement(row: Pengumuman) -> bytes:
    """For notice boards: which letters wait for whom, until when, and what follows."""
    return _drawn("surat/pengumuman.html", {"judul": "Pengumuman", **row.isi})


def announcement_text(row: Pengumuman) -> str:
    """The same to paste into a web page, a WhatsApp group or a newspaper."""
    said = row.isi
    lines = [
        f"{n}. {one['koperasi']}, {one['alamat'] or 'alamat tidak diketahui'} "
        f"(surat nomor {one['nomor']} tanggal {one['tanggal']})"
        for n, one in enumerate(said["surat"], 1)
    ]
    number = f"Nomor: {said['nomor']}\n" if said["nomor"] else ""
    phone = f"telepon {said['telepon']}" if said["telepon"] else ""
    where = ", ".join(part for part in (said["alamat"], phone) if part)
    return (
        f"PENGUMUMAN\n{number}\n{said['dinas']} mengumumkan bahwa surat kepada koperasi berikut "
        "tidak dapat disampaikan ke alamatnya:\n\n"
        + "\n".join(lines)
        + "\n\nPengurus atau anggota koperasi tersebut diminta "
        f"menghubungi kami{f' di {where}' if where else ''} untuk mengambil suratnya. Pengumuman ini berlaku "
        f"{said['dari']} sampai dengan {said['sampai']}. Surat yang tidak diambil sampai hari terakhir itu "
        "dianggap telah disampaikan pada hari tersebut.\n"
    )


def addressee(row: SuratPengantar) -> tuple[str, ...]:
    """Jabatan and place."""
    if row.desa:
        return (places.head_of(row.desa), f"di Kecamatan {row.desa.kecamatan}")
    return (f"Camat {row.kecamatan}", "di tempat")


def count_words(n: int) -> str:
    """ "15 (lima belas) surat"."""
    return f"{n} ({terbilang(n)}) surat"


def _pdf(template: str, values: Values) -> bytes:
    return _drawn(template, _look() | values)


def _look() -> Values:
    """Of the office's papers today, as JSON."""
    kantor, setelan = office.current(), SetelanSurat.current()
    kop = asdict(compose.letterhead(kantor)) if setelan.kop else None
    return {"kop": kop, "tempat": kantor.ibu_kota or compose.bare_wilayah(kantor), "kertas": setelan.kertas}


def _drawn(template: str, values: Values) -> bytes:
    return paper.pdf(template, values, sheets=("surat", "naskah", f"surat-{values['kertas']}"))
