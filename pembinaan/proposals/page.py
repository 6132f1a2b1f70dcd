"""Everything the page of one proposal shows, and which buttons this person has in this state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from koperasi.jobs.models import Pekerjaan
from pembinaan import attachments
from pembinaan.actions import proposals_ministry as ministry
from pembinaan.models import UsulanPembubaran
from pembinaan.policies import proposals as policies
from pembinaan.proposals import evidence, safeguards, steps
from pembinaan.states import proposals as states
from registry.policies import Refused

RELATED = ("koperasi__kecamatan", "koperasi__desa", "kasus", "dibuka_oleh", "diajukan_oleh")


def may(user: User, right: Izin) -> bool:
    return user.boleh(right) and not user.hanya_membaca


def whole(usulan: UsulanPembubaran, user: User, *, on: dt.date) -> dict[str, Any]:
    found = steps.of(usulan, on=on)
    lines = safeguards.lines(usulan)
    grounds = list(usulan.dasar_set.select_related("alasan"))
    return {
        "usulan": usulan,
        "koperasi": usulan.koperasi,
        "on": on,
        "langkah": found,
        "halangan": steps.blocking(found) if usulan.editable else [],
        "tak_tercetak": _unprintable(usulan, lines, len(grounds)),
        "pengaman": lines,
        "dasar": grounds,
        "berkas": _slots(usulan, user),
        "pekerjaan": _job(usulan),
        "boleh": buttons(usulan, user),
    }


def buttons(usulan: UsulanPembubaran, user: User) -> dict[str, bool]:
    """By verb of the table of states; reading roles have none."""
    writes, sends = may(user, Izin.USULAN_SUSUN), may(user, Izin.USULAN_AJUKAN)
    records, state = may(user, Izin.STATUS_KEPUTUSAN), usulan.keadaan
    return {
        "edit": writes and states.allows("edit", state),
        "record": writes and usulan.is_open,
        "send": sends and states.allows("send", state),
        "reply": writes and states.allows("reply", state),
        "reject": records and states.allows("reject", state),
        "decide": records and states.allows("decide", state),
        "cancel": states.allows("cancel", state) and (sends if not usulan.editable else writes),
        "lift": records and usulan.koperasi.status_keputusan == "dibekukan",
    }


def _unprintable(usulan: UsulanPembubaran, lines: list[safeguards.Line], grounds: int) -> str:
    if not usulan.editable:
        return ""
    try:
        policies.check_print(usulan, safeguards.missing(lines), grounds)
    except Refused as sentence:
        return str(sentence)
    return ""


def _slots(usulan: UsulanPembubaran, user: User) -> list[attachments.Slot]:
    """What was before the dossier stands still with it; the ministry's letters come after."""
    before = {jenis: evidence.KINDS[jenis] for jenis in evidence.IN_DOSSIER}
    shown = attachments.slots("usulan", usulan, before, user, hints=evidence.HINTS, frozen=not usulan.editable)
    if not usulan.diajukan_pada:
        return shown
    after = {evidence.MINISTRY: evidence.KINDS[evidence.MINISTRY]}
    return shown + attachments.slots("usulan", usulan, after, user, hints=evidence.HINTS, frozen=not usulan.is_open)


def _job(usulan: UsulanPembubaran) -> Pekerjaan | None:
    """While the frozen file is being made, or has failed."""
    if not usulan.diajukan_pada or usulan.berkas or not usulan.isi:
        return None
    return Pekerjaan.objects.filter(kind=ministry.BERKAS, key=f"usulan-{usulan.pk}").first()
