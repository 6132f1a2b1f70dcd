"""Photos and PDFs as phones and scanners make them, and drafts that hold them."""

from __future__ import annotations

import io

import factory
import pikepdf
from factory.django import DjangoModelFactory
from PIL import Image

from koperasi.accounts.models import User
from registry.actions import papers
from registry.models import Berkas, Konsep
from tests.factories.people import UserFactory
from tests.factories.registry import KoperasiFactory

GPS = {1: "S", 2: (7.0, 6.0, 30.0), 3: "E", 4: (112.0, 25.0, 1.0)}


def photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG", *, exif: bool = True, mode: str = "RGB") -> bytes:
    """Held upright, with a maker, a position and a comment that nobody must see again."""
    picture = Image.new(mode, size, "white" if mode != "RGBA" else (0, 0, 0, 0))
    picture.putpixel((0, 0), 0 if mode == "L" else (200, 10, 10, 255)[: len(picture.getbands())])
    about = Image.Exif()
    if exif:
        about[0x0112] = 6
        about[0x010F] = "RahasiaPabrik"
        about.get_ifd(0x8825).update(GPS)
    out = io.BytesIO()
    picture.save(out, kind, exif=about.tobytes(), **({"comment": b"RahasiaCatatan"} if kind == "JPEG" else {}))
    return out.getvalue()


def document(pages: int = 1) -> bytes:
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


class KonsepFactory(DjangoModelFactory):
    class Meta:
        model = Konsep

    koperasi = factory.SubFactory(KoperasiFactory)
    jenis = "rat"
    tahun_buku = factory.LazyFunction(lambda: [2025])
    dibuat_oleh = factory.SubFactory(UserFactory)


def paper(konsep: Konsep, jenis: str = "berita_acara", *, by: User | None = None, data: bytes | None = None) -> Berkas:
    """A photo that went through the real way in."""
    return papers.add(
        konsep=konsep, jenis=jenis, data=data or photo(), name=f"{jenis}.jpg", by=by or konsep.dibuat_oleh
    )
