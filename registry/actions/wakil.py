"""Staff enter for a cooperative that came with paper or WhatsApp: who came, why, and when the office received it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from registry import kantor, policies, states
from registry.actions import drafts
from registry.actions.facts import changing
from registry.filing.building import Filing, model_of
from registry.models import Konsep, Koperasi, Pengajuan
from registry.models.choices import JenisBukti

if TYPE_CHECKING:
    from koperasi.accounts.models import User

# Keys of Konsep.isian beside the sections: what was typed about the visit, and why the kabid gave it back.
VISIT, RETURNED = "wakil", "kembali_kabid"
CARA = {
    "kertas": "membawa berkas kertas",
    "whatsapp": "mengirim lewat WhatsApp",
    "lain": "menyampaikan dengan cara lain",
}

trail.describe(
    {
        "konsep.wakil": "mencatat siapa yang menyerahkan dan kapan",
        "konsep.disetujui": "menyetujui tanggal terima",
        "konsep.dikembalikan": "tidak menyetujui tanggal terima",
    }
)


@transaction.atomic
def begin(*, koperasi: Koperasi, jenis: JenisBukti, tahun_buku: int, visit: dict[str, str], diterima: dt.date,
          by: User) -> Konsep:  # fmt: skip
    """A draft of the office's own desk: new, or the repair or correction of what there is. Raises Refused."""
    policies.check_received(diterima, tahun_buku, on=kantor.today())
    konsep = drafts.begin(
        koperasi=koperasi, jenis=jenis, tahun_buku=[tahun_buku], by=by, jalur=Pengajuan.Jalur.PETUGAS,
        **_purpose(koperasi, jenis, tahun_buku),
    )  # fmt: skip
    return _keep_visit(konsep, visit, diterima, by)


@transaction.atomic
def change_visit(*, konsep: Konsep, visit: dict[str, str], diterima: dt.date, by: User) -> Konsep:
    konsep = _locked(konsep)
    policies.check_draft_open(konsep)
    policies.check_received(diterima, max(konsep.tahun_buku), on=kantor.today())
    return _keep_visit(konsep, visit, diterima, by)


def approve(*, konsep: Konsep, by: User) -> list[Filing]:
    """The kabid believes the date of receipt: the draft is sent as it stands."""
    with changing([konsep.koperasi_id], by=by):  # the cooperative before its draft, as sending locks them
        konsep = _locked(konsep)
        policies.check_waits_for_kabid(konsep)
        trail.record("konsep.disetujui", by=by, object=konsep.koperasi, detail=_about(konsep))
        return drafts.send(konsep=konsep, by=by, sender=konsep.dikirim_oleh or konsep.dibuat_oleh)


@transaction.atomic
def give_back(*, konsep: Konsep, alasan: str, by: User) -> Konsep:
    """Not believed as it stands: the petugas gets the draft back with a reason."""
    konsep = _locked(konsep)
    policies.check_waits_for_kabid(konsep)
    policies.check_reason(alasan)
    konsep.keadaan = Konsep.Keadaan.BUKA
    konsep.isian = {**konsep.isian, RETURNED: {"alasan": [alasan], "oleh": [str(by)]}}
    konsep.save(update_fields=["keadaan", "isian", "diubah_pada"])
    trail.record("konsep.dikembalikan", by=by, object=konsep.koperasi, detail=_about(konsep) | {"alasan": alasan})
    return konsep


def reason_of(konsep: Konsep) -> str:
    """Why the kabid gave it back; "" where that did not happen or has been answered."""
    kept = konsep.isian.get(RETURNED) or {}
    return " ".join(kept.get("alasan", []))


def _purpose(koperasi: Koperasi, jenis: JenisBukti, year: int) -> dict[str, Any]:
    rows = model_of(jenis).objects.filter(koperasi=koperasi, tahun_buku=year, ditarik_pada=None)
    filing = rows.filter(keadaan__in=["dikirim", "sengketa", "dikembalikan", "diterima"]).order_by("-pk").first()
    if filing is None:
        return {}
    if states.allows("resubmit", filing.keadaan) and filing.konsep:
        return {"tujuan": Konsep.Tujuan.PERBAIKAN, "asal": filing.konsep}
    if states.allows("replace", filing.keadaan) and filing.konsep:
        return {"tujuan": Konsep.Tujuan.KOREKSI, "asal": filing.konsep}
    name = f"{filing._meta.verbose_name} tahun buku {year}"
    raise policies.Refused(f"{name[0].upper()}{name[1:]} sudah ada ({filing.get_keadaan_display().lower()}).")


def _keep_visit(konsep: Konsep, visit: dict[str, str], diterima: dt.date, by: User) -> Konsep:
    konsep.isian = {key: value for key, value in konsep.isian.items() if key != RETURNED}
    konsep.isian[VISIT] = {name: [text] for name, text in visit.items()}
    konsep.alasan_wakil = f"{visit['siapa']} {CARA[visit['cara']]}. {visit['alasan']}".strip()
    konsep.diterima_kantor_pada = diterima
    konsep.keadaan = Konsep.Keadaan.BUKA  # a changed date is asked about again when it is sent
    konsep.save(update_fields=["isian", "alasan_wakil", "diterima_kantor_pada", "keadaan", "diubah_pada"])
    trail.record("konsep.wakil", by=by, object=konsep.koperasi, detail=_about(konsep))
    return konsep


def _about(konsep: Konsep) -> dict[str, Any]:
    received = konsep.diterima_kantor_pada
    return {"jenis": konsep.jenis, "tahun_buku": konsep.tahun_buku, "tanggal": received.isoformat() if received else ""}


def _locked(konsep: Konsep) -> Konsep:
    return Konsep.objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=konsep.pk)
