"""PDFs from outside: what is open in them is seen however it is drawn, and what acts by itself is refused."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pembinaan.letters import reading, returned


def pdf(drawn: bytes = b"", **root: Any) -> bytes:
    """One page; `root`: what its catalogue holds beside."""
    document, kept = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=(595, 842))
    fonts = {
        name: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(base))
        for name, base in (("F1", "/Helvetica"), ("F2", "/Helvetica-Bold"))
    }
    page.Resources = Dictionary(Font=Dictionary(**fonts))
    page.Contents = document.make_stream(drawn)
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    document.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("drawn", [
    b"(Nomor: ${nomor_naskah}) Tj", b"(Nomor: $) Tj /F2 12 Tf ({nomor_naskah}) Tj",
    b"[(Nomor: $) -200 ({nomor_naskah})] TJ",
])  # fmt: skip
def test_an_open_place_is_seen_however_it_is_drawn(drawn: bytes) -> None:
    read = reading.read_one(pdf(b"BT /F1 12 Tf 50 700 Td " + drawn + b" ET"))
    assert returned.OPEN.search(read.teks), read.teks


def test_a_number_typed_with_an_open_place_is_refused() -> None:
    assert returned.number_problem("500.3/$ {nomor}/2026").startswith("Nomor masih berupa tanda")


@pytest.mark.parametrize("kind", ["URI", "GoToR", "GoToE", "ImportData", "Launch", "JavaScript"])
def test_what_acts_by_opening_is_refused(kind: str) -> None:
    assert reading.read_one(pdf(OpenAction=Dictionary(S=Name(f"/{kind}")))).masalah == reading.ACTS


def test_what_acts_on_a_page_is_refused() -> None:
    assert reading.read_one(pdf(AA=Dictionary(O=Dictionary(S=Name.URI)))).masalah == reading.ACTS


def test_opening_at_a_page_and_a_link_to_click_are_no_harm() -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=b"https://tte.contoh.go.id"))
    at_page = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))
    assert reading.read_one(pdf(OpenAction=at_page, Dicoba=link)).masalah == ""
