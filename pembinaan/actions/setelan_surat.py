"""How letters look and who initials them: the office's settings, each change in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.photos import BROKEN
from pembinaan.models import SetelanSurat, TingkatParaf
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"surat.setelan": "mengubah setelan surat", "surat.paraf_setelan": "mengubah tingkat paraf"})

EMBLEM = 600  # pixels: 2 cm at 300 dots per inch is 236, and each letter carries it
MOST_EMBLEM = 5_000_000  # bytes that may come in


@transaction.atomic
def change(*, by: User, lambang: bytes | None = None, buang_lambang: bool = False, **fields: Any) -> SetelanSurat:
    """`lambang`: a PNG or JPEG, kept as a small PNG. Letters that were issued keep how they looked."""
    row, _ = SetelanSurat.objects.select_for_update().get_or_create(pk=1)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name, value in fields.items():
        setattr(row, name, value)
    if lambang:
        row.lambang.save("lambang.png", ContentFile(emblem(lambang)), save=False)
        changed.append("lambang")
    elif buang_lambang and row.lambang:
        row.lambang = ""
        changed.append("lambang")
    row.save()
    trail.record("surat.setelan", by=by, object=row, detail={"yang diubah": ", ".join(changed) or "-"})
    return row


def emblem(data: bytes) -> bytes:
    """A PNG of at most EMBLEM pixels a side, its transparency kept, nothing else of the file. Raises Refused."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            picture.load()
            drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refused(BROKEN.replace("Foto", "Gambar")) from None
    drawn.thumbnail((EMBLEM, EMBLEM))
    bare = Image.new("RGBA", drawn.size)
    bare.paste(drawn)
    out = BytesIO()
    # 64 colours are plenty for an emblem, and a quarter of the bytes in every letter.
    bare.quantize(64, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


@transaction.atomic
def change_levels(*, levels: Sequence[dict[str, Any]], by: User) -> list[TingkatParaf]:
    """`levels`: jabatan, peran, orang (User or None), lowest first; none to three. Batches under way keep theirs."""
    if len(levels) > 3:
        raise Refused("Paling banyak tiga tingkat paraf.")
    TingkatParaf.objects.select_for_update().all().delete()
    rows = TingkatParaf.objects.bulk_create(TingkatParaf(urutan=at, **one) for at, one in enumerate(levels, 1))
    names = ", ".join(row.jabatan for row in rows) or "tanpa paraf"
    trail.record("surat.paraf_setelan", by=by, object=None, detail={"tingkat": names})
    return rows
