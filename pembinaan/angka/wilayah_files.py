"""The sheet of a place on paper: one A4 page, whatever the place; and its three lines to paste."""

from __future__ import annotations

from typing import Any

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from pembinaan import paper
from pembinaan.angka.perhatian import Perhatian
from pembinaan.angka.wilayah import Kontak, Lembar, Place, name_of
from pembinaan.letters.compose import letterhead, office_name
from pembinaan.letters.render import emblem
from registry import kantor as office
from registry.models import Desa

SHEETS = ("surat", "naskah", "surat-a4", "lembar-wilayah")
CONTACTS = 12


def heading(place: Place) -> str:
    """With the kecamatan of a desa: several may have one name."""
    return f"{name_of(place)}, Kecamatan {place.kecamatan}" if isinstance(place, Desa) else name_of(place)


def text(place: Place, lembar: Lembar) -> str:
    a, posisi = lembar.angka, lembar.posisi
    return "\n".join([
        f"{heading(place)}: {ribuan(a['semua'].n)} koperasi, {ribuan(a['aktif'].n)} aktif, "
        f"{ribuan(a['tidak_aktif'].n)} tidak aktif, {ribuan(a['diputus'].n)} dibekukan atau dibubarkan.",
        f"RAT tahun buku {posisi.tahun}: {ribuan(a['sudah_rat'].n)} dari {ribuan(a['wajib_rat'].n)} yang wajib, "
        f"berdasarkan data yang kami terima sampai dengan {dates.panjang(posisi.on)}.",
        f"Sumber: {office_name(office.current())}, catatan koperasi, aturan versi {posisi.rule.nomor}.",
    ])  # fmt: skip


def pdf(place: Place, lembar: Lembar, perhatian: list[Perhatian], kontak: list[Kontak] | None) -> bytes:
    """One page: the lists are cut, never the figures, until it fits. `kontak` None: not asked for."""
    kantor = office.current()
    lambang, pictures = emblem()
    values: dict[str, Any] = {
        "lambang": lambang,
        "judul": f"Lembar {heading(place)}", "nomor": None, "kop": letterhead(kantor), "lembar": lembar,
        "angka": lembar.angka, "dinas": office_name(kantor), "perhatian": perhatian, "minta_kontak": kontak is not None,
        "kontak": (kontak or [])[:CONTACTS], "kontak_semua": len(kontak or ()),
    }  # fmt: skip
    with paper.alone():
        while True:
            document = paper.lay_out("surat/lembar_wilayah.html", values, sheets=SHEETS, pictures=pictures)
            if len(document.pages) == 1 or not (values["perhatian"] or values["kontak"]):
                return paper.write(document)
            longest = "kontak" if len(values["kontak"]) >= len(values["perhatian"]) else "perhatian"
            values[longest] = values[longest][: -max(1, len(values[longest]) // 4)]
