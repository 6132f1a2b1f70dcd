"""Papers that are handed in: what is kept of a photo or PDF, and what is refused with a sentence."""

from __future__ import annotations

import io
import resource
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, ImageFile

from koperasi.lib import filed, pdf, photos
from koperasi.lib.filed import FileProblem, take
from tests.factories.papers import document, photo


def refused(data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        take(data)
    return str(caught.value)


# --- Photos -------------------------------------------------------------------------------------
def test_a_photo_keeps_its_picture_and_nothing_else() -> None:
    kept = take(photo())
    assert (kept.kind, kept.pages) == ("jpg", 1)
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert picture.size == (480, 640), "turned upright"
        assert not dict(picture.getexif())
        assert not {"exif", "comment", "icc_profile"} & set(picture.info)
    assert b"Rahasia" not in kept.data


def test_a_large_photo_is_made_smaller_and_a_small_one_is_not() -> None:
    assert Image.open(io.BytesIO(take(photo((4000, 3000), exif=False)).data)).size == (2400, 1800)
    assert Image.open(io.BytesIO(take(photo((300, 200), exif=False)).data)).size == (300, 200)


@pytest.mark.parametrize("mode", ["RGBA", "L", "P"])
def test_a_png_becomes_a_jpeg_on_white_paper(mode: str) -> None:
    kept = take(photo(kind="PNG", mode=mode, exif=False))
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert picture.format == "JPEG"
        assert picture.convert("L").getpixel((300, 300)) > 250


def test_a_pixel_flood_is_refused_before_it_is_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert len(out.getvalue()) < 50_000
    assert "9000 × 9000" in refused(out.getvalue())


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_half_a_photo_is_refused(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # what WeasyPrint leaves behind
    whole = photo((900, 700))
    assert refused(whole[: int(len(whole) * share)]) == photos.BROKEN


# --- PDF ----------------------------------------------------------------------------------------
def test_a_pdf_keeps_its_pages() -> None:
    kept = take(document(3))
    assert (kept.kind, kept.pages) == ("pdf", 3)
    assert kept.data.startswith(b"%PDF-")


def _armed() -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        script = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        made.Root.OpenAction = script
        made.Root.AA = pikepdf.Dictionary(WC=script)
        made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script]))
        made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Stream(made, b"<xdp>jahat</xdp>"), Fields=[])
        made.attachments["muatan.exe"] = b"MZ jahat"
        page = made.pages[0]
        page.AA = pikepdf.Dictionary(O=script)
        notes = [
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch),
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Highlight, Rect=[0, 0, 9, 9]),
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], A=script),
        ]
        page.Annots = made.make_indirect(pikepdf.Array([made.make_indirect(note) for note in notes]))
        out = io.BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def test_a_pdf_is_rewritten_without_anything_that_acts() -> None:
    kept = take(_armed()).data
    with pikepdf.open(io.BytesIO(kept)) as clean:
        clean.save(plain := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        assert [str(note.Subtype) for note in clean.pages[0].Annots] == ["/Highlight"]
        assert not clean.attachments
    for word in (b"JavaScript", b"app.alert", b"Launch", b"cmd.exe", b"XFA", b"jahat", b"OpenAction", b"EmbeddedFile"):
        assert word not in plain.getvalue(), word


def _with(place: str) -> bytes:
    """An action written straight into what starts it, so that it is no object of its own."""
    name, text = pikepdf.Name, pikepdf.String
    script = pikepdf.Dictionary(S=name.JavaScript, JS=text("app.alert(1)"))
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        note = pikepdf.Dictionary(Subtype=name.Square, Rect=[0, 0, 9, 9])
        if place == "bookmark":
            chain = pikepdf.Dictionary(S=name.Launch, F=text("cmd.exe"), Next=pikepdf.Array([script]))
            entry = made.make_indirect(pikepdf.Dictionary(Title=text("Bab 1"), A=chain))
            made.Root.Outlines = made.make_indirect(pikepdf.Dictionary(First=entry, Last=entry, Count=1))
        elif place == "note":
            note.AA = pikepdf.Dictionary(E=script)
        else:
            note.PA = pikepdf.Dictionary(Type=name.Lain, S=name.URI, URI=text("http://jahat"))
        page.Annots = pikepdf.Array([note])
        made.save(out := io.BytesIO())
        return out.getvalue()


@pytest.mark.parametrize("place", ["bookmark", "note", "address"])
def test_actions_inside_other_objects_go_too(place: str) -> None:
    with pikepdf.open(io.BytesIO(take(_with(place)).data)) as clean:
        clean.save(plain := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    for word in (b"JavaScript", b"app.alert", b"Launch", b"cmd.exe", b"/AA", b"jahat"):
        assert word not in plain.getvalue(), word


def _blanks(megabytes: int) -> bytes:
    """So many blanks as one zlib stream: one packed piece again and again, since each begins without a memory."""
    packer, piece = zlib.compressobj(9, wbits=-15), b" " * 1_000_000
    packed = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(megabytes):
        checksum = zlib.adler32(piece, checksum)
    return b"\x78\xda" + packed * megabytes + packer.flush() + checksum.to_bytes(4, "big")


def test_packed_blanks_unpack() -> None:
    assert zlib.decompress(_blanks(3)) == b" " * 3_000_000


def test_a_pdf_that_unpacks_to_gigabytes_takes_no_memory_of_ours() -> None:
    packed = _blanks(2_000)
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        stream = pikepdf.Stream(made, b"")
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        page.Contents = made.make_indirect(stream)
        made.save(out := io.BytesIO(), compress_streams=False)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = take(out.getvalue()).data
    with pytest.raises(FileProblem, match="tidak dapat dibuka"):
        filed.apart_from_us("pictures", kept)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


def test_a_locked_pdf_is_refused() -> None:
    with pikepdf.open(io.BytesIO(document())) as made:
        out = io.BytesIO()
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
        assert refused(out.getvalue()) == pdf.ENCRYPTED
        out = io.BytesIO()
        made.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
        assert refused(out.getvalue()) == pdf.ENCRYPTED


def test_broken_long_and_empty_pdfs_are_refused() -> None:
    assert refused(b"%PDF-1.7\nbukan apa-apa") == pdf.BROKEN
    assert "301 halaman" in refused(document(301))
    assert refused(document(0)) == pdf.NO_PAGE


# --- Anything else --------------------------------------------------------------------------------
def test_two_kinds_in_one_file_are_refused() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("jahat.exe", b"MZ")
    assert refused(photo() + archive.getvalue()) == filed.TWO_KINDS
    assert refused(document() + archive.getvalue()) == filed.TWO_KINDS
    assert refused(photo()[:20] + b"%PDF-1.4" + photo()[20:]) == filed.TWO_KINDS


@pytest.mark.parametrize("data", [b"MZ\x90\x00", b"<html>", b"PK\x03\x04", b"GIF89a", b"\x00" * 100])
def test_other_files_are_refused_whatever_they_are_called(data: bytes) -> None:
    assert refused(data) == filed.UNKNOWN


def test_empty_and_large_files_are_refused() -> None:
    assert refused(b"") == filed.EMPTY
    assert "11,0 MB" in refused(filed.JPEG + b"0" * 11_000_000)


# --- Photos to PDF, pages to pictures --------------------------------------------------------------
def test_photos_become_one_pdf_in_order_and_its_pages_pictures() -> None:
    upright, lying = take(photo((300, 500), exif=False)).data, take(photo((500, 300), exif=False)).data
    made = pdf.from_photos([upright, lying])
    with pikepdf.open(io.BytesIO(made)) as document:
        boxes = [tuple(round(float(x)) for x in page.MediaBox) for page in document.pages]
        assert boxes == [(0, 0, 595, 842), (0, 0, 842, 595)]
    pictures = [Image.open(io.BytesIO(page)) for page in pdf.previews(made)]
    assert [picture.width < picture.height for picture in pictures] == [True, False]
    assert all(max(picture.size) <= pdf.PREVIEW_LONGEST for picture in pictures)
    assert pictures[0].getpixel((620, 877))[0] > 240


def test_a_page_as_large_as_a_house_is_still_a_small_picture() -> None:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(14_400, 10))
        out = io.BytesIO()
        made.save(out)
    (picture,) = [Image.open(io.BytesIO(page)) for page in pdf.previews(out.getvalue())]
    assert max(picture.size) <= pdf.PREVIEW_LONGEST
