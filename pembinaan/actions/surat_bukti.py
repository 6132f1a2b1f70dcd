"""The photo of a receipt, or of a signed list that speaks for many letters: cleaned once, a row for each letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koperasi.jobs import queue
from pembinaan.actions import attachments
from pembinaan.models import Lampiran, Surat
from pembinaan.pengantaran.papers import RECEIPT

if TYPE_CHECKING:
    from koperasi.accounts.models import User


@dataclass
class Proof:
    """`attach` to the first letter takes the file in; the letters after it share that file."""

    data: bytes
    name: str
    jenis: str = RECEIPT
    first: Lampiran | None = field(default=None, init=False)

    def attach(self, surat: Surat, *, by: User) -> Lampiran:
        """Inside the caller's transaction. Raises filed.FileProblem, policies.Refused."""
        if self.first is None:
            self.first = attachments.add(
                milik="surat", owner=surat, jenis=self.jenis, data=self.data, name=self.name, by=by
            )
            return self.first
        one = self.first
        row = Lampiran.objects.create(
            surat=surat, jenis=self.jenis, nama_asli=one.nama_asli, bentuk=one.bentuk, ukuran=one.ukuran,
            sha256=one.sha256, halaman=one.halaman, isi=one.isi.name, pindai=one.pindai, diunggah_oleh=by,
        )  # fmt: skip
        queue.enqueue(
            attachments.SIAPKAN, owner=by, payload={"lampiran": row.pk}, unit=row.nama_asli, key=str(row.kode)
        )
        return row
