"""What all letters of one day have in common: office, settings, signer, texts and patterns in force. Read once,
however many letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from koperasi.accounts.models import PeranPengguna
from pembinaan.letters import masthead, numbering, wording
from pembinaan.letters.numbering import Parts
from pembinaan.letters.snapshot import Kop, Tata, Tertanda
from pembinaan.letters.wording import Teks
from pembinaan.models import LangkahTangga, PolaNomor, SetelanSurat, TeksSurat
from registry import kantor as office
from registry.models import Kantor
from registry.policies import Refused

NOBODY = (
    "Tidak ada kepala dinas, Plt., atau Plh. yang tercatat pada {tanggal}, sehingga surat belum dapat ditandatangani. "
    "Admin mencatatnya pada halaman pengguna."
)


@dataclass(frozen=True)
class Frame:
    """`kepala`: who heads the office on `on`, user joined; None: nobody. Six queries to load, none afterwards."""

    on: dt.date
    kantor: Kantor
    setelan: SetelanSurat
    kepala: PeranPengguna | None
    steps: Mapping[str, LangkahTangga]  # by kode, also those not in use
    texts: Mapping[str, TeksSurat]  # in force on `on`, by kunci
    patterns: Mapping[str, PolaNomor]  # in force on `on`, by kunci; "" is the general one
    alamat_verifikasi: str = ""  # https, without a slash at its end; "" = none

    @classmethod
    def load(cls, on: dt.date) -> Frame:
        texts = TeksSurat.objects.adopted(on).order_by("kunci", "berlaku_pada", "versi")
        patterns = PolaNomor.objects.filter(berlaku_pada__lte=on).order_by("kunci", "berlaku_pada")
        return cls(
            on=on,
            kantor=office.current(),
            setelan=SetelanSurat.current(),
            kepala=masthead.head_on(on),
            steps={row.kode: row for row in LangkahTangga.objects.all()},
            texts={row.kunci: row for row in texts},
            patterns={row.kunci: row for row in patterns},
            alamat_verifikasi=settings.ALAMAT_VERIFIKASI,
        )

    def text(self, kunci: str) -> tuple[TeksSurat | None, Teks]:
        """The version in force and its text; (None, the delivered text) where the office has none.

        Raises Refused for a kind nobody has written a text for.
        """
        row = self.texts.get(kunci)
        if row is not None:
            return row, Teks.from_json(row.isi)
        if kunci not in wording.DEFAULTS:
            raise Refused(f"Naskah untuk {kunci} belum ada. Kepala bidang mengusulkannya pada halaman Naskah.")
        return None, wording.DEFAULTS[kunci]

    def trying(self, kunci: str, teks: Teks) -> Frame:
        """The same day with another text of one kind, for looking at a proposal; nothing is stored."""
        return replace(self, texts={**self.texts, kunci: TeksSurat(kunci=kunci, versi=0, isi=teks.to_json())})

    def pattern(self, kunci: str) -> PolaNomor:
        """That kind's own pattern, else the general one, else the delivered one (unsaved)."""
        return self.patterns.get(kunci) or self.patterns.get("") or PolaNomor(klasifikasi="500.3.2.4")

    def open_number(self, kunci: str, sifat: str = "") -> tuple[str, str]:
        """What stands before and after the place of the number while it is open."""
        row = self.pattern(kunci)
        return numbering.around(Parts(row.pola, row.klasifikasi, self.setelan.unit, self.on, sifat))

    @property
    def unsigned(self) -> str:
        """The sentence why nothing can be issued on that day; "" where somebody heads the office."""
        return "" if self.kepala else NOBODY.format(tanggal=masthead.written(self.on))

    @property
    def signature(self) -> Tertanda:
        return masthead.block(self.kantor, self.kepala, atas_nama=self.setelan.atas_nama)

    @property
    def letterhead(self) -> Kop:
        return masthead.letterhead(self.kantor)

    @property
    def tata(self) -> Tata:
        """The office's look as it is now, for the snapshot."""
        row = self.setelan
        return Tata(
            kop=row.kop, lambang=row.lambang.name or "", garis=row.garis_kop, tepi=row.tepi, huruf=row.huruf,
            hal_tebal=row.hal_tebal, nama_bergaris=row.nama_bergaris,
        )  # fmt: skip

    def verification(self, kode: str) -> str:
        """The address behind the QR code of a letter; "" where the office has no public pages."""
        return f"{self.alamat_verifikasi}/{kode}" if self.alamat_verifikasi else ""
