"""What lampiran may belong to: who may add, whether it may change now, and which page shows it. One line a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from koperasi.accounts.roles import Izin
from pembinaan.models import (
    Bantuan,
    Fasilitasi,
    JawabanSurat,
    Kasus,
    Kunjungan,
    Lampiran,
    PaketSurat,
    Pelatihan,
    Pengumuman,
    RencanaKunjungan,
    Surat,
    UsulanPembubaran,
)
from pembinaan.navigation import address
from pembinaan.policies import facilitation, kasus, kunjungan, proposals, rencana, surat_bukti, surat_jawab, surat_kirim
from registry.policies import Refused

PHOTO = "foto"  # the kind that takes no PDF: a report prints these pictures


@dataclass(frozen=True)
class Owner:
    """`check(object)` raises policies.Refused where its papers may not change any more, `check_kind(object, jenis)`
    where those of one kind may not, `own(object, user)` where they are not that person's to change. `held(object,
    papers)`: those that others may join, but that stay, {pk: the sentence why}. `officers`: those of the own
    cooperatives add too, to what they see."""

    model: type[models.Model]
    right: Izin
    page: str  # URL name of its page
    key: str = "pk"  # what that page is addressed by
    check: Callable[[Any], None] = lambda row: None
    own: Callable[[Any, Any], None] = lambda row, by: None
    check_kind: Callable[[Any, str], None] = lambda row, jenis: None
    held: Callable[[Any, Sequence[Lampiran]], Mapping[int, str]] = lambda row, papers: {}
    officers: bool = False

    @property
    def rights(self) -> tuple[Izin, ...]:
        """One of them is needed to add."""
        return (self.right, Izin.KOPERASI_MILIK_SENDIRI) if self.officers else (self.right,)

    def find(self, pk: int, user: Any) -> models.Model | None:
        rows: Any = self.model._default_manager
        return (rows.visible_to(user) if self.officers else rows).filter(pk=pk).first()

    def url(self, row: models.Model) -> str:
        return address(self.page, getattr(row, self.key))


OWNERS: dict[str, Owner] = {
    "kasus": Owner(Kasus, Izin.KASUS_TANGANI, "pembinaan:kasus-detail", own=kasus.check_own),
    "rencana": Owner(RencanaKunjungan, Izin.KUNJUNGAN_RENCANA, "pembinaan:rencana-detail", check=rencana.check_papers),
    "kunjungan": Owner(
        Kunjungan, Izin.KUNJUNGAN_CATAT, "pembinaan:kunjungan-detail", "kunci", check=kunjungan.check_papers
    ),
    "pelatihan": Owner(Pelatihan, Izin.PELATIHAN_KELOLA, "pembinaan:pelatihan-detail"),
    "fasilitasi": Owner(
        Fasilitasi, Izin.FASILITASI_KELOLA, "pembinaan:fasilitasi-detail", check=facilitation.check_papers
    ),
    "bantuan": Owner(Bantuan, Izin.BANTUAN_KELOLA, "pembinaan:bantuan-detail"),
    "usulan": Owner(
        UsulanPembubaran,
        Izin.USULAN_SUSUN,
        "pembinaan:usulan-detail",
        check=proposals.check_papers,
        check_kind=proposals.check_paper,
    ),
    "surat": Owner(Surat, Izin.SURAT_KIRIM, "pembinaan:surat-detail", held=surat_bukti.held_of_letter),
    "paket": Owner(PaketSurat, Izin.SURAT_SIAPKAN, "pembinaan:paket-detail"),
    "pengumuman": Owner(
        Pengumuman,
        Izin.SURAT_KIRIM,
        "pembinaan:pengumuman-detail",
        check=surat_kirim.check_open,
        held=surat_bukti.held_of_notice,
    ),
    "jawaban": Owner(
        JawabanSurat,
        Izin.SURAT_KIRIM,
        "pembinaan:jawaban-detail",
        check=surat_jawab.check_papers,
        own=surat_jawab.check_own_papers,
        officers=True,
    ),
}


@dataclass(frozen=True)
class Slot:
    """One kind of paper on a page: its rows and a way to add. For templates/pembinaan/lampiran/_jenis.html."""

    milik: str
    pk: int
    jenis: str
    label: str
    rows: list[Lampiran]
    hint: str = ""
    may_add: bool = False
    only_photos: bool = False
    held: Mapping[int, str] = field(default_factory=dict)  # papers that stay, by pk: the sentence why

    @property
    def why(self) -> str:
        """Beside papers without a button, where others have one or may be added."""
        return next(iter(self.held.values()), "")


def slots(milik: str, row: models.Model, kinds: dict[str, str], user: Any, *, hints: dict[str, str] | None = None,
          frozen: bool = False) -> list[Slot]:  # fmt: skip
    """`kinds`: {jenis: label} in the order of the page; `frozen`: shown, not changed, as where the owner's check says
    so. One query beside those of the owner's checks."""
    holds = any(map(user.boleh, OWNERS[milik].rights))
    may = holds and not user.hanya_membaca and not (frozen or _refused(milik, row, user))
    kept = list(Lampiran.objects.kept().filter(**{milik: row}))
    held = OWNERS[milik].held(row, kept) if may else {}
    found = []
    for jenis, label in kinds.items():
        rows = [one for one in kept if one.jenis == jenis]
        own = {one.pk: held[one.pk] for one in rows if one.pk in held}
        found.append(Slot(milik, row.pk, jenis, label, rows, (hints or {}).get(jenis, ""), may, jenis == PHOTO, own))
    return found


def _refused(milik: str, row: models.Model, user: Any) -> bool:
    try:
        OWNERS[milik].check(row)
        OWNERS[milik].own(row, user)
    except Refused:
        return True
    return False
