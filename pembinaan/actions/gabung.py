"""Merging two records as the whole office: the registry's action, and what pembinaan had open on the one that ends."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from koperasi.audit import trail
from pembinaan.actions import kasus as cases
from pembinaan.models import HasilKasus, Kasus
from pembinaan.mutu import hanging
from pembinaan.policies import kasus as case_policies
from pembinaan.states import kasus as states
from registry.actions import gabung
from registry.actions.facts import changing
from registry.models import GabunganRekaman
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.models import Koperasi


def merge(*, dari: Koperasi, ke: Koperasi, ambil: Collection[str], alasan: str, by: User) -> GabunganRekaman:
    """As registry's, once nothing of `dari` is on its way; its open cases end with it. Raises Refused."""
    with changing([dari.pk, ke.pk], by=by) as on:
        done = gabung.merge(dari=dari, ke=ke, ambil=ambil, alasan=alasan, by=by)
        for sentence in hanging.unsettled(dari):
            raise Refused(sentence)
        for kasus in Kasus.objects.open().filter(koperasi=dari).select_for_update(of=("self",)):
            kasus.keadaan = states.after("close", kasus.keadaan)
            kasus.hasil, kasus.catatan_hasil = HasilKasus.KELIRU, _note(done)
            kasus.ditutup_pada, kasus.ditutup_oleh = max(on, kasus.dibuka_pada), by
            kasus.save()
            detail = {"hasil": HasilKasus.KELIRU.label, "catatan": kasus.catatan_hasil}
            trail.record("kasus.tutup", by=by, object=kasus, detail=detail)
    return done


def undo(*, gabungan: GabunganRekaman, alasan: str, by: User) -> GabunganRekaman:
    """As registry's; the cases that ended with the merge run again. Raises Refused."""
    with changing([gabungan.dari_id, gabungan.ke_id], by=by):
        done = gabung.undo(gabungan=gabungan, alasan=alasan, by=by)
        closed = Kasus.objects.filter(koperasi=done.dari_id, catatan_hasil__endswith=_number(done))
        for kasus in closed.select_related("koperasi"):
            if case_policies.can(case_policies.check_reopen, kasus, alasan):
                cases.reopen(kasus=kasus, by=by, alasan=alasan, as_it_was=True)
    return done


def _note(gabungan: GabunganRekaman) -> str:
    return f"Rekaman ganda: digabung ke {gabungan.ke} {_number(gabungan)}"


def _number(gabungan: GabunganRekaman) -> str:
    """By this the case is found again: the survivor may have another name by then."""
    return f"(penggabungan nomor {gabungan.pk})."
