"""Many receipts at once: a signed list that came back from a camat, a desa or a carrier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.lib.filed import FileProblem
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_kirim
from pembinaan.actions.surat_bukti import Proof
from pembinaan.policies import surat_kirim as policies
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User


@dataclass(frozen=True)
class Line:
    """One row of the list: received by whom, or returned why (AlasanKembali)."""

    surat: int
    tanggal: dt.date
    penerima: str = ""
    jabatan: str = ""
    alasan: str = ""
    catatan: str = ""


class Wrong(Exception):
    """Some rows cannot be saved, so none was: `rows` has a sentence by letter id, `about_file` one about the photo."""

    def __init__(self, rows: dict[int, str], about_file: str = "") -> None:
        super().__init__(about_file or "Belum ada yang disimpan: perbaiki baris yang ditandai.")
        self.rows, self.about_file = rows, about_file


@transaction.atomic
def record(*, lines: Sequence[Line], by: User, bukti: Proof | None = None, tanpa_bukti: str = "") -> tuple[int, int]:
    """(received, returned). All or none. Raises Wrong; Refused where nothing was filled in."""
    policies.check_chosen(lines)
    steps.locked_many([line.surat for line in lines])  # in one order, before any of them is written
    wrong: dict[int, str] = {}
    for line in lines:
        try:
            with transaction.atomic():
                _one(line, by, bukti, tanpa_bukti)
        except Refused as refusal:
            wrong[line.surat] = str(refusal)
        except FileProblem as problem:
            raise Wrong({}, str(problem)) from None
    if wrong:
        raise Wrong(wrong)
    returned = sum(bool(line.alasan) for line in lines)
    return len(lines) - returned, returned


def _one(line: Line, by: User, bukti: Proof | None, tanpa_bukti: str) -> None:
    if line.alasan:
        surat_kirim.return_(
            surat=line.surat, alasan=line.alasan, tanggal=line.tanggal, catatan=line.catatan, bukti=bukti, by=by
        )
    else:
        surat_kirim.deliver(
            surat=line.surat, penerima=line.penerima, jabatan=line.jabatan, tanggal=line.tanggal, bukti=bukti,
            tanpa_bukti="" if bukti else tanpa_bukti, by=by,
        )  # fmt: skip
