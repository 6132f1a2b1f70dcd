"""What a reviewer decides: the step of the filing and its Pemeriksaan stand in one transaction, or neither does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from registry import kantor, policies, states
from registry.actions import evidence, filings
from registry.actions.facts import changing
from registry.classification.clauses import ONE_DAY
from registry.filing.building import Filing
from registry.models import AlasanSiap, Pemeriksaan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Keputusan = Pemeriksaan.Keputusan

trail.describe({"alasan.ditambah": "menambah alasan siap pakai", "alasan.diubah": "mengubah alasan siap pakai"})


@dataclass(frozen=True)
class Butir:
    """One item of what must be mended, and why."""

    butir: str
    alasan: str

    def __str__(self) -> str:
        return f"{self.butir}: {self.alasan}"


def accept(*, filing: Filing, seen: str, by: User, catatan: str = "") -> Pemeriksaan:
    """`seen`: diubah_pada of the filing as the reviewer read it. Raises Refused."""
    with changing([filing.koperasi_id], by=by):
        filing = _locked(filing)
        policies.check_seen(filing, seen, "accept")
        policies.check_reviewer(filing, by)
        filings.accept(filing=_of(filing), by=by)
        return _write(filing, Keputusan.TERIMA, by, catatan=catatan)


def send_back(*, filing: Filing, seen: str, butir: Sequence[Butir], by: User, catatan: str = "") -> Pemeriksaan:
    """Returned for repair; it counts for the office's days of grace. Raises Refused."""
    with changing([filing.koperasi_id], by=by):
        filing = _locked(filing)
        policies.check_seen(filing, seen, "send_back")
        policies.check_reviewer(filing, by)
        words = " ".join([*map(_sentence, butir), catatan.strip()]).strip()
        filings.send_back(filing=_of(filing), alasan=words, by=by)
        items = [asdict(one) for one in butir]
        return _write(filing, Keputusan.KEMBALIKAN, by, catatan=catatan, butir=items, tenggat=last_day(kantor.today()))


def settle(*, chosen: Filing, seen: str, alasan: str, by: User) -> list[Pemeriksaan]:
    """The kabid sends one of the disputed filings on to review and drops the others, all with one reason."""
    with changing([chosen.koperasi_id], by=by):
        chosen = _locked(chosen)
        policies.check_seen(chosen, seen, "choose")
        disputed = list(rivals_of(chosen))
        for one in (chosen, *disputed):
            policies.check_reviewer(one, by)
        policies.check_reason(alasan)
        filings.settle(chosen=_of(chosen), by=by)
        dropped = [_write(one, Keputusan.GUGUR, by, catatan=alasan) for one in disputed]
        return [_write(chosen, Keputusan.DIPILIH, by, catatan=alasan), *dropped]


def last_day(on: dt.date) -> dt.date:
    """The last day on which what is sent back on `on` still counts."""
    return on + dt.timedelta(days=evidence.grace_days()) - ONE_DAY


def rivals_of(filing: Filing) -> Any:
    """The others of a dispute."""
    rows = type(filing)._default_manager.filter(koperasi=filing.koperasi_id, tahun_buku=filing.tahun_buku)
    return (
        rows.filter(keadaan__in=states.sources("drop"))
        .exclude(pk=filing.pk)
        .select_related("konsep", "dikirim_oleh", "koperasi")
    )


@transaction.atomic
def keep_reason(*, alasan: AlasanSiap, by: User) -> AlasanSiap:
    """A sentence of the office's own list, new or changed."""
    new = alasan.pk is None
    alasan.save()
    detail = {"butir": alasan.butir, "teks": alasan.teks, "ditawarkan": "ya" if alasan.aktif else "tidak"}
    trail.record("alasan.ditambah" if new else "alasan.diubah", by=by, object=alasan, detail=detail)
    return alasan


def _locked(filing: Filing) -> Filing:
    rows: Any = type(filing)._default_manager.select_for_update(of=("self",))
    found: Filing = rows.select_related("koperasi", "konsep", "dikirim_oleh").get(pk=filing.pk)
    return found


def _of(filing: Filing) -> Any:
    """mypy does not narrow a union to a constrained type variable."""
    return filing


def _sentence(one: Butir) -> str:
    text = str(one).strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _write(filing: Filing, keputusan: str, by: User, **fields: Any) -> Pemeriksaan:
    return Pemeriksaan.objects.create(
        **{filings.kind_of(filing).value: filing}, keputusan=keputusan, pada=kantor.today(), oleh=by, **fields
    )
