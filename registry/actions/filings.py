"""What happens to a filing (Rat, LaporanKeuangan) and what each step does to the evidence (design: Evidence).

Which step is allowed in which state, and where it leads, is the table of registry/states.py.

A filing's own date (`pada`) is taken at the edge and may be a day before the date of re-evaluation.
"""

from __future__ import annotations

import datetime as dt
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, cast

from django.db.models import QuerySet

from koperasi.audit import trail
from registry import kantor, policies, states
from registry.actions import evidence, figures
from registry.actions.facts import changing
from registry.models import LaporanKeuangan, MasaBukti, Rat
from registry.models.choices import JenisBukti, SumberBukti, TingkatBukti

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Filing = TypeVar("Filing", Rat, LaporanKeuangan)

trail.describe(
    {
        "rat.dikirim": "mengirim RAT",
        "rat.dikembalikan": "mengembalikan RAT untuk perbaikan",
        "rat.ditarik": "menarik kembali RAT",
        "rat.diterima": "menerima RAT",
        "rat.sengketa": "mencatat sengketa RAT",
        "rat.dipilih": "memilih RAT yang disengketakan",
        "rat.gugur": "tidak memilih RAT yang disengketakan",
        "rat.digantikan": "mengganti RAT dengan koreksinya",
        "laporan.sengketa": "mencatat sengketa laporan keuangan",
        "laporan.dipilih": "memilih laporan keuangan yang disengketakan",
        "laporan.gugur": "tidak memilih laporan keuangan yang disengketakan",
        "laporan.digantikan": "mengganti laporan keuangan dengan koreksinya",
        "laporan.dikirim": "mengirim laporan keuangan",
        "laporan.dikembalikan": "mengembalikan laporan keuangan untuk perbaikan",
        "laporan.ditarik": "menarik kembali laporan keuangan",
        "laporan.diterima": "menerima laporan keuangan",
    }
)


def kind_of(filing: Rat | LaporanKeuangan) -> JenisBukti:
    return JenisBukti.RAT if isinstance(filing, Rat) else JenisBukti.LAPORAN


def rows_of(filing: Rat | LaporanKeuangan) -> QuerySet[MasaBukti]:
    """The evidence that rests on this filing."""
    return MasaBukti.objects.filter(**{kind_of(filing).value: filing})


def submit(*, filing: Filing, by: User | None, pada: dt.date | None = None) -> Filing:
    """A draft becomes a filing and counts from `pada` (today). A correction of an accepted one names it in
    `menggantikan` and closes nothing yet."""
    pada = pada or kantor.today()
    with changing([filing.koperasi_id], by=by) as on:
        filing = _locked(filing)
        policies.check_submit(filing)
        _send(filing, "submit", pada, on, by)
        _record(filing, by, {"tanggal": pada})
    return filing


def contest(*, filing: Filing, by: User | None, pada: dt.date | None = None) -> Filing:
    """A second filing of rival officers for the same year: both are kept and count as sent, none is accepted until the
    kabid has chosen (`settle`)."""
    pada = pada or kantor.today()
    with changing([filing.koperasi_id], by=by) as on:
        rows = (
            type(filing)
            ._default_manager.select_for_update(of=("self",))
            .filter(koperasi=filing.koperasi_id, tahun_buku=filing.tahun_buku)
        )
        rivals = list(rows.filter(keadaan__in=[*states.sources("dispute"), *states.sources("choose")]))
        policies.check_contest(filing, rivals)
        for rival in rivals:
            if states.allows("dispute", rival.keadaan):
                rival.keadaan = states.after("dispute", rival.keadaan)
                rival.save()
                _record(rival, by, {})
        _send(filing, "contest", pada, on, by)
        _record(filing, by, {"tanggal": pada})
    return filing


def settle(*, chosen: Filing, by: User | None, pada: dt.date | None = None) -> Filing:
    """One of the disputed filings goes on to review; the others are dropped and count no longer from `pada`."""
    pada = pada or kantor.today()
    with changing([chosen.koperasi_id], by=by) as on:
        chosen = _locked(chosen)
        policies.check_settle(chosen)
        others = (
            type(chosen)
            ._default_manager.select_for_update(of=("self",))
            .filter(koperasi=chosen.koperasi_id, tahun_buku=chosen.tahun_buku, keadaan__in=states.sources("drop"))
        )
        for other in others.exclude(pk=chosen.pk):
            other.keadaan, other.diputus_pada = states.after("drop", other.keadaan), pada
            if other.menggantikan_id:  # the chosen one is now the correction of what was accepted before
                chosen.menggantikan_id, other.menggantikan = other.menggantikan_id, None
            other.save()
            evidence.close_row(rows_of(other), sampai=pada, on=on)
            _record(other, by, {})
        chosen.keadaan = states.after("choose", chosen.keadaan)
        chosen.save()
        _record(chosen, by, {}, step="dipilih")
    return chosen


def resubmit(*, filing: Filing, by: User | None, pada: dt.date | None = None) -> Filing:
    """A filing that was sent back goes in again: a new row opens beside the one that lives out its grace."""
    pada = pada or kantor.today()
    with changing([filing.koperasi_id], by=by) as on:
        filing = _locked(filing)
        policies.check_resubmit(filing)
        _send(filing, "resubmit", pada, on, by)
        _record(filing, by, {"tanggal": pada, "ulang": True})
    return filing


def send_back(*, filing: Filing, alasan: str, by: User | None, pada: dt.date | None = None) -> Filing:
    """Returned for repair with a reason: it goes on counting for the office's days of grace."""
    pada = pada or kantor.today()
    with changing([filing.koperasi_id], by=by) as on:
        filing = _locked(filing)
        policies.check_send_back(filing, alasan)
        filing.keadaan = states.after("send_back", filing.keadaan)
        filing.diputus_pada, filing.alasan_kembali = pada, alasan
        filing.save()
        until = pada + timedelta(days=evidence.grace_days())
        evidence.close_row(rows_of(filing), sampai=until, on=on)
        _record(filing, by, {"alasan": alasan, "dihitung_sampai": until})
    return filing


def withdraw(*, filing: Filing, by: User | None, pada: dt.date | None = None) -> Filing:
    """The cooperative takes back what was not yet accepted: it stops counting at once."""
    pada = pada or kantor.today()
    with changing([filing.koperasi_id], by=by) as on:
        filing = _locked(filing)
        policies.check_withdraw(filing, by)
        corrected, filing.menggantikan = filing.menggantikan_id, None  # another correction may follow
        filing.keadaan, filing.diputus_pada = states.after("withdraw", filing.keadaan), pada
        filing.save()
        evidence.close_row(rows_of(filing), sampai=pada, on=on)
        _record(filing, by, {"koreksi_atas": corrected} if corrected else {})
    return filing


def accept(*, filing: Filing, by: User | None, pada: dt.date | None = None) -> Filing:
    """Accepted: a second row of level diterima opens. What it corrects is replaced and stops counting today."""
    pada = pada or kantor.today()
    with changing([filing.koperasi_id], by=by) as on:
        filing = _locked(filing)
        policies.check_accept(filing)
        pada = max(pada, filing.dikirim_pada or pada)
        if filing.menggantikan is not None:
            replaced = _locked(cast(Filing, filing.menggantikan))
            replaced.keadaan = states.after("replace", replaced.keadaan)
            replaced.save()
            evidence.close_row(rows_of(replaced), sampai=pada, on=on)
            _record(replaced, by, {"koreksi": filing.pk})
        filing.keadaan, filing.diputus_pada = states.after("accept", filing.keadaan), pada
        filing.save()
        _open(filing, TingkatBukti.DITERIMA, pada, on, by)
        if isinstance(filing, LaporanKeuangan):
            figures.take(filing, by=by)
        _record(filing, by, {"menggantikan": filing.menggantikan_id} if filing.menggantikan_id else {})
    return filing


def _locked(filing: Filing) -> Filing:
    """The filing as the database holds it now, locked (callers save a draft first); a new one is itself."""
    if filing.pk is None:
        return filing
    return type(filing).objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=filing.pk)


def _send(filing: Rat | LaporanKeuangan, verb: str, pada: dt.date, on: dt.date, by: User | None) -> None:
    filing.keadaan, filing.dikirim_pada, filing.diputus_pada = states.after(verb, filing.keadaan), pada, None
    if filing.pk is None:
        filing.dibuat_oleh, filing.dikirim_oleh = filing.dibuat_oleh or by, filing.dikirim_oleh or by
    filing.save()
    _open(filing, TingkatBukti.DIKIRIM, pada, on, by)


def _open(filing: Rat | LaporanKeuangan, tingkat: TingkatBukti, dari: dt.date, on: dt.date, by: User | None) -> None:
    evidence.open_row(
        koperasi_id=filing.koperasi_id, tahun_buku=filing.tahun_buku, jenis=kind_of(filing), tingkat=tingkat,
        dari=dari, sumber=SumberBukti.PENGAJUAN, on=on, by=by,
        tanggal=filing.tanggal if isinstance(filing, Rat) else None,
        **{kind_of(filing).value: filing},
    )  # fmt: skip


def _record(filing: Rat | LaporanKeuangan, by: User | None, detail: dict[str, object], step: str = "") -> None:
    words = {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in detail.items()}
    trail.record(
        f"{kind_of(filing)}.{step or filing.keadaan}",
        by=by, object=filing.koperasi, detail={"tahun_buku": filing.tahun_buku, "pengajuan": filing.pk, **words},
    )  # fmt: skip
