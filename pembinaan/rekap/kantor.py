"""How the office stood on the day of a rekap, as plain data that can be frozen with it: header, rule, signer, words."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from pembinaan.angka.posisi import Posisi
from pembinaan.angka.ukuran import definition
from pembinaan.letters import masthead, render
from pembinaan.letters.snapshot import Kop, Tertanda
from pembinaan.models import SetelanSurat
from pembinaan.rekap.kolom import KOLOM
from registry import kantor as office
from registry.classification.reasons import LACKING, NUMBERS
from registry.models import AturanStatus


@dataclass(frozen=True)
class Kepala:
    """`definisi`: (code, heading, sentence) of each column; `lambang`: JPEG or nothing; `kertas`: a4 | f4."""

    kop: Kop | None
    garis: str
    lambang: bytes
    kertas: str
    dinas: str
    kota: str
    wilayah: str
    provinsi: str
    tertanda: Tertanda
    aturan: str
    definisi: tuple[tuple[str, str, str], ...]

    def pack(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self) | {"lambang": base64.b64encode(self.lambang).decode()}

    @classmethod
    def unpack(cls, said: dict[str, Any]) -> Kepala:
        kop, signer = said["kop"], said["tertanda"]
        plain = ("garis", "kertas", "dinas", "kota", "wilayah", "provinsi", "aturan")
        return cls(**{name: said[name] for name in plain},
                   kop=Kop(kop["pemerintah"], kop["dinas"], tuple(kop["alamat"])) if kop else None,
                   lambang=base64.b64decode(said["lambang"]),
                   tertanda=Tertanda(tuple(signer["jabatan"]), signer["nama"], signer["pangkat"], signer["nip"]),
                   definisi=tuple((kode, judul, arti) for kode, judul, arti in said["definisi"]))  # fmt: skip


def now(posisi: Posisi, *, signed: dt.date) -> Kepala:
    """The office as it is, with the head of the day `signed`; definitions for the position."""
    kantor = office.current()
    look = SetelanSurat.current()
    return Kepala(
        kop=masthead.letterhead(kantor), garis=look.garis_kop,
        lambang=render.logo(look.lambang.name) if look.lambang else b"", kertas=look.kertas,
        dinas=masthead.office_name(kantor), kota=kantor.ibu_kota or masthead.bare_wilayah(kantor),
        wilayah=kantor.nama_wilayah, provinsi=kantor.provinsi,
        tertanda=masthead.signature(kantor, on=signed), aturan=rule_in_words(posisi.rule),
        definisi=tuple((one.kode, one.lengkap, definition(one.ukuran, posisi)) for one in KOLOM),
    )  # fmt: skip


def rule_in_words(rule: AturanStatus) -> str:
    """ "Versi 1: tidak aktif bila tidak ada RAT maupun laporan keuangan selama dua tahun buku berturut-turut, ..." """
    lacking = LACKING[AturanStatus.Bukti(rule.bukti)]
    years = NUMBERS[rule.jumlah_tahun]
    run = f"untuk {years} tahun buku berturut-turut" if rule.jumlah_tahun > 1 else "untuk satu tahun buku"
    return (
        f"Versi {rule.nomor}: tidak aktif bila {lacking} {run}, masing-masing sesudah batas {rule.bulan_batas} bulan "
        f"setelah tahun buku. Bukti dihitung sejak {rule.get_tingkat_display().lower()}."
    )
