"""Many letters in one file, with bounded memory: a PDF for the printer, a ZIP, a workbook of the agenda."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.utils.text import slugify

from koperasi.lib import sheets
from koperasi.lib.sheets import Column
from pembinaan.models import Surat
from registry.policies import Refused

GROUP = 50  # letters opened at once
Report = Callable[[int, int], None]
AGENDA = (
    Column("Nomor urut", "angka", 12), Column("Nomor surat", width=28), Column("Tanggal", "tanggal", 14),
    Column("Jenis", width=28), Column("Hal", width=44), Column("Kepada", width=36), Column("Kecamatan", width=20),
    Column("Keadaan", width=26), Column("Alasan", width=44),
)  # fmt: skip


@dataclass
class Bundle:
    """`contents`: [[letter id, first page, pages], ...] in order; of a ZIP, page numbers are 0."""

    file: BinaryIO
    letters: int
    pages: int = 0
    contents: list[list[int]] = field(default_factory=list)


def _scratch() -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile())  # whoever stores the bundle closes it


def bytes_of(surat: Surat) -> bytes:
    """The stored file. Raises Refused where it is not what was stored."""
    try:
        with surat.pdf.open("rb") as file:
            data: bytes = file.read()
    except FileNotFoundError:
        raise Refused(f"Berkas {surat} tidak ditemukan di penyimpanan. Hubungi admin.") from None
    if hashlib.sha256(data).hexdigest() != surat.pdf_sha256:
        raise Refused(f"Berkas {surat} tidak sama dengan yang disimpan saat terbit. Hubungi admin.")
    return data


def merged(letters: Sequence[Surat], report: Report = lambda done, total: None) -> Bundle:
    """One PDF, in the order given. Groups are written to disk first: as many files as a group are open at once."""
    import pikepdf

    found = Bundle(_scratch(), len(letters))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        parts = [
            _group(letters[at : at + GROUP], Path(folder) / f"{at}.pdf", found)
            for at in _steps(len(letters), report)
        ]  # fmt: skip
        whole = opened.enter_context(closing(pikepdf.new()))
        for part in parts:
            whole.pages.extend(opened.enter_context(pikepdf.open(part)).pages)
        if len(whole.pages) != found.pages:
            raise Refused("Jumlah halaman berkas gabungan tidak sama dengan jumlah halaman suratnya.")
        whole.save(found.file)
    found.file.seek(0)
    return found


def _steps(count: int, report: Report) -> Iterator[int]:
    for at in range(0, count, GROUP):
        yield at
        report(min(at + GROUP, count), count)


def _group(letters: Sequence[Surat], path: Path, found: Bundle) -> Path:
    import pikepdf

    with ExitStack() as opened, closing(pikepdf.new()) as part:
        for surat in letters:
            source = opened.enter_context(pikepdf.open(BytesIO(bytes_of(surat))))
            count = len(source.pages)
            found.contents.append([surat.pk, found.pages + 1, count])
            found.pages += count
            part.pages.extend(source.pages)
        part.save(path)
    return path


def zipped(letters: Sequence[Surat], report: Report = lambda done, total: None) -> Bundle:
    """Names begin with the place in the order, so that every program lists them as they are delivered."""
    found = Bundle(_scratch(), len(letters))
    width = len(str(len(letters)))
    with zipfile.ZipFile(found.file, "w", zipfile.ZIP_STORED) as archive:  # a PDF is compressed already
        for at, surat in enumerate(letters, start=1):
            archive.writestr(f"{at:0{width}d}-{name_of(surat)}.pdf", bytes_of(surat))
            found.contents.append([surat.pk, 0, surat.pdf_halaman or 0])
            report(at, len(letters))
    found.file.seek(0)
    return found


def name_of(surat: Surat) -> str:
    """ "babat-kpri-bina-karya-500-3-2-4-7-dinkop-2026" """
    kecamatan = surat.koperasi.kecamatan.nama if surat.koperasi.kecamatan else "tanpa-kecamatan"
    parts = (slugify(kecamatan)[:30], slugify(surat.koperasi.nama)[:60], slugify(surat.nomor.replace(".", "-")
             .replace("/", "-"))[:50])  # fmt: skip
    return "-".join(part for part in parts if part)


def agenda(letters: Sequence[Surat], report: Report = lambda done, total: None) -> Bundle:
    found = Bundle(_scratch(), len(letters))
    sheets.write_xlsx(found.file, AGENDA, map(agenda_row, letters), name="Agenda surat")
    found.file.seek(0)
    report(len(letters), len(letters))
    return found


def agenda_row(surat: Surat) -> list[Any]:
    koperasi = surat.koperasi
    return [
        surat.urut, surat.nomor, surat.tanggal, surat.judul, (surat.isi or {}).get("hal", ""), koperasi.nama,
        koperasi.kecamatan.nama if koperasi.kecamatan else "", surat.get_keadaan_display(), surat.alasan_akhir,
    ]  # fmt: skip
