"""Papers of a journey become PDF: the same data and paper size give the same pages, whatever the database says now."""

from __future__ import annotations

from pembinaan import paper as papers
from pembinaan.models import Kunjungan
from pembinaan.rencana.sheets import Formulir, SuratTugas, Visum

PAPERS = {"a4": "A4 (210 × 297 mm)", "f4": "F4 (215 × 330 mm)"}


SETTINGS = ("", "rapat", "sempit")  # CSS classes from roomy to tight


def sheets(kertas: str) -> tuple[str, ...]:
    """`kertas`: a key of PAPERS."""
    return ("surat", "naskah", "perjalanan", f"surat-{kertas}")


def surat_tugas(surat: SuratTugas, *, kertas: str = "a4") -> bytes:
    """On as few pages as can be, set no tighter than that needs: the signature is not to stand alone on a page."""
    values = {"judul": "Surat tugas", "kop": surat.kop, "surat": surat}
    fewest = 1 + surat.on_lampiran
    with papers.alone():
        tried = []
        for setting in SETTINGS:
            document = papers.lay_out("surat/surat_tugas.html", values | {"setting": setting}, sheets=sheets(kertas))
            tried.append(document)
            if len(document.pages) <= fewest:
                break
        return papers.write(min(tried, key=lambda document: len(document.pages)))


def visum(visum: Visum, *, kertas: str = "a4") -> bytes:
    return papers.pdf(
        "surat/visum.html", {"judul": "Lembar visum", "visum": visum}, sheets=(*sheets(kertas), "lembar-isian")
    )


def formulir(formulir: Formulir, *, kertas: str = "a4") -> bytes:
    values = {
        "judul": "Formulir pemeriksaan koperasi", "formulir": formulir, "keinginan": Kunjungan.Keinginan.labels,
        "rekomendasi": Kunjungan.Rekomendasi.labels,
    }  # fmt: skip
    return papers.pdf("surat/formulir_periksa.html", values, sheets=(*sheets(kertas), "lembar-isian"))
