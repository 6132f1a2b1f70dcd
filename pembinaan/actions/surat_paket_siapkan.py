"""From a list of cooperatives to drafts in one batch; and one step by hand, after an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_konsep, surat_paket
from pembinaan.letters import judging, ladder, standing
from pembinaan.letters.ladder import Next, Standing
from pembinaan.models import KeadaanSurat, LangkahTangga, Surat
from pembinaan.policies import surat_paket as policies
from pembinaan.states import surat as states
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"surat.konsep_tangan": "menyiapkan konsep surat dengan tangan untuk"})


@transaction.atomic
def prepare(*, found: Mapping[int, tuple[Standing, Next]], judul: str, kertas: str, saringan: str,
            by: User) -> surat_paket.Batched:  # fmt: skip
    """Drafts for whoever of `found` is due, and those that lie there already for the same step, become one batch.

    `found` is standing.answers of this request. Somebody else's letter of the same step is left where it is.
    """
    due = {pk: both for pk, both in found.items() if both[1].what == ladder.DRAFT}
    policies.check_size(len(due))
    surat_konsep.draft_many(due, by=by)
    letters = [surat for surat in steps.locked_many(_drafts(due)) if states.allows("put", surat.keadaan)]
    judged = surat_paket.Judged(letters, [], [])
    return surat_paket.put_together(letters=judged, judul=judul, kertas=kertas, saringan=saringan, by=by)


def _drafts(due: Mapping[int, tuple[Standing, Next]]) -> Collection[int]:
    """The drafts of exactly the steps that are due, the new ones and those that the night or somebody made."""
    rows = Surat.objects.filter(
        koperasi__in=due, jenis="tangga", keadaan__in=[KeadaanSurat.KONSEP, KeadaanSurat.DIKEMBALIKAN]
    ).values_list("pk", "koperasi", "langkah__kode", "putaran")
    return [
        pk for pk, koperasi, kode, putaran in rows
        if (rung := due[koperasi][1].rung) and (kode, putaran) == (rung.kode, due[koperasi][0].putaran)
    ]  # fmt: skip


def following(now: Standing) -> LangkahTangga | None:
    """The step that may be prepared by hand: the next one, where the letter before was answered."""
    past = judging.of_round(now)
    if not now.jalur or now.holds or not past or not past[-1].answered:
        return None
    rows = LangkahTangga.objects.filter(jalur=now.jalur, aktif=True, pembuka="tak_dijawab")
    return rows.filter(urutan__gt=past[-1].urutan).order_by("urutan").first()


@transaction.atomic
def by_hand(*, koperasi: Koperasi, alasan: str, by: User) -> Surat:
    """The next step although the letter before was answered. The reason stays with the letter."""
    row = Koperasi.objects.select_for_update(of=("self",)).get(pk=koperasi.pk)
    now = standing.of([row], on=office.today())[row.pk]
    langkah = following(now)
    if langkah is None:
        raise Refused("Surat untuk koperasi ini tidak dapat disiapkan dengan tangan: surat sebelumnya belum dijawab, "
                      "tangga sudah habis, atau syarat jalurnya tidak terpenuhi.")  # fmt: skip
    same = Surat.objects.filter(koperasi=row, langkah=langkah, putaran=now.putaran, jenis="tangga")
    if same.exclude(keadaan__in=["ditarik", "batal"]).exists():
        raise Refused(f"{langkah.judul} untuk koperasi ini sudah ada.")
    surat = Surat.objects.create(
        koperasi=row, langkah=langkah, jalur=now.jalur, putaran=now.putaran, tahun_buku=list(now.years),
        dibuat_oleh=by, dibuat_tanggal=office.today(), catatan=f"Disiapkan dengan tangan: {alasan}",
    )  # fmt: skip
    steps.note(surat, "draft", by=by, keterangan=judging.ANSWERED)
    steps.note(surat, judging.BY_HAND, by=by, before=surat.keadaan, keterangan=alasan)
    trail.record("surat.konsep_tangan", by=by, object=row, detail={"langkah": langkah.judul, "alasan": alasan})
    return surat
