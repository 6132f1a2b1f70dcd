"""What cooperatives answered, as lists: for the desk of the office, and for the officer who is to answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from pembinaan.models import JawabanSurat, JenisSurat, KeadaanSurat, PeristiwaSurat, Surat
from pembinaan.models.pengiriman import JawabanSuratQuerySet
from pembinaan.models.surat import SuratQuerySet
from pembinaan.policies.surat import OFFICERS_SEE
from registry.models import Kecamatan

READ = "read_answer"  # PeristiwaSurat.langkah: somebody of the office read what was answered until then
OPEN = Q(jenis=JawabanSurat.Jenis.KEBERATAN, keputusan="")
NEWS_DAYS = 30  # so long an officer's first page tells of a decided objection
STATES = (("terbuka", "Keberatan belum diputus"), ("belum_dibaca", "Belum dibaca"), ("diputus", "Keberatan diputus"))


def unread() -> Any:
    """Given in the application and read by nobody of the office since. An objection waits for its decision instead."""
    read = PeristiwaSurat.objects.filter(surat=OuterRef("surat"), langkah=READ, pada__gt=OuterRef("pada"))
    return Q(lewat_kertas=False) & ~Q(jenis=JawabanSurat.Jenis.KEBERATAN) & ~Exists(read)


def in_state(rows: JawabanSuratQuerySet, state: str) -> JawabanSuratQuerySet:
    """`state`: a key of STATES."""
    return rows.filter({"terbuka": OPEN, "belum_dibaca": unread(), "diputus": ~Q(keputusan="")}[state])


def listed(user: User) -> QuerySet[JawabanSurat]:
    """Open objections first, the oldest on top; then the latest answers."""
    rows = JawabanSurat.objects.visible_to(user).select_related("surat__koperasi__kecamatan", "surat__langkah", "janji")
    first = Case(When(OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(belum_dibaca=unread(), urutan=first).order_by("urutan", "-tanggal", "-pk")


@dataclass(frozen=True)
class Waiting:
    """objections: not decided; unread: not read, `since` the oldest of them."""

    objections: int
    unread: int
    since: dt.date | None


def waiting(user: User) -> Waiting:
    """One query; the lists behind the numbers are in_state(..., "terbuka") and "belum_dibaca"."""
    n = JawabanSurat.objects.visible_to(user).order_by().annotate(baru=unread()).aggregate(
        objections=Count("pk", filter=OPEN), unread=Count("pk", filter=Q(baru=True)),
        since=Min("tanggal", filter=Q(baru=True)),
    )  # fmt: skip
    return Waiting(**n)


class JawabanFilter(forms.Form):
    """An unreadable question lists nothing and says why."""

    q = forms.CharField(label="Cari koperasi atau nomor surat", required=False, max_length=120)
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *STATES])
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *JawabanSurat.Jenis.choices])
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        places = [(str(pk), nama) for pk, nama in Kecamatan.objects.values_list("pk", "nama")]
        self.fields["kecamatan"].choices = [("", "Semua"), *places]  # type: ignore[attr-defined]

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        if asked["keadaan"]:
            rows = in_state(rows, asked["keadaan"])
        if asked["jenis"]:
            rows = rows.filter(jenis=asked["jenis"])
        if asked["kecamatan"]:
            rows = rows.filter(surat__koperasi__kecamatan=asked["kecamatan"])
        for word in asked["q"].split()[:8]:
            rows = rows.filter(Q(surat__koperasi__nama__icontains=word) | Q(surat__nomor__icontains=word))
        return rows


# --- The officer's side -----------------------------------------------------------------------------------------
def for_officer(rows: SuratQuerySet) -> QuerySet[Surat]:
    """With what `asked` needs: dijawab, ditarik, keberatan (open) on each letter."""
    answers = JawabanSurat.objects.filter(surat=OuterRef("pk"))
    return rows.with_cancelling().select_related("koperasi", "langkah", "membatalkan").annotate(
        dijawab=Exists(answers.answering()), ditarik=Exists(answers.accepted_objections()),
        keberatan=Exists(answers.open_objections()),
    )  # fmt: skip


def asked(surat: Any, *, on: dt.date) -> str:
    """What the office wants of the cooperative now, or why nothing: one sentence. `surat` comes from for_officer."""
    if surat.jenis == JenisSurat.PEMBATALAN:
        return f"Surat ini membatalkan surat nomor {surat.membatalkan.nomor}. Anda tidak perlu menjawab."
    if surat.keadaan == KeadaanSurat.BATAL:
        other = f" dengan surat nomor {surat.pembatal_nomor}" if surat.pembatal_nomor else ""
        return f"Surat ini dibatalkan dinas{other}. Anda tidak perlu menjawabnya."
    if surat.ditarik:
        return "Keberatan Anda diterima dan surat ini ditarik. Anda tidak perlu menjawab lagi."
    if surat.keberatan:
        return "Keberatan Anda sedang diperiksa dinas."
    if surat.dijawab:
        return "Sudah Anda jawab."
    return until(surat.tenggat, *surat.waktu_menjawab, on=on)


def until(tenggat: dt.date | None, days: int, working: bool, *, on: dt.date) -> str:
    """By when an answer is asked for; `days` count from receipt, which may not be known yet."""
    if tenggat is None:
        return f"Jawab dalam {days} {'hari kerja' if working else 'hari'} sejak surat diterima."
    if tenggat < on:
        return f"Waktu menjawab berakhir {dates.panjang(tenggat)}. Jawaban Anda masih kami tunggu."
    return f"Jawab paling lambat {dates.panjang(tenggat)}."


def may_answer(surat: Any) -> bool:
    """Whether the page offers to answer; the action asks policies.surat_jawab.check_answer."""
    return surat.jenis == JenisSurat.TANGGA and surat.keadaan in OFFICERS_SEE and not surat.ditarik


def for_home(on: dt.date) -> dict[str, ArraySubquery]:
    """Annotations of Koperasi for an officer's first page, which has no query to spare: `surat_menunggu`, letters that
    wait for an answer, the nearest deadline first, and `keberatan_diputus`, objections of the last NEWS_DAYS."""
    letters = Surat.objects.filter(koperasi=OuterRef("pk"), jenis=JenisSurat.TANGGA, keadaan__in=OFFICERS_SEE)
    given = JawabanSurat.objects.filter(surat=OuterRef("pk")).answering()
    letters = letters.filter(~Exists(given)).order_by("tenggat", "pk")
    decided = JawabanSurat.objects.filter(surat__koperasi=OuterRef("pk"), diputus_pada__isnull=False)
    decided = decided.filter(diputus_pada__gte=on - dt.timedelta(days=NEWS_DAYS)).order_by("-diputus_pada", "-pk")
    asked = JSONObject(
        pk="pk", judul="langkah__judul", nomor="nomor", tenggat="tenggat",
        hari=Coalesce(NullIf(Cast(KT("isi__tenggat_hari"), IntegerField()), 0), "langkah__tenggat_hari"),
        kerja=Case(When(isi__tenggat_hari__gt=0, then=Cast(KT("isi__hari_kerja"), BooleanField())),
                   default="langkah__hari_kerja"),
    )  # fmt: skip
    return {
        "surat_menunggu": ArraySubquery(letters.values(satu=asked)),
        "keberatan_diputus": ArraySubquery(
            decided.values(satu=JSONObject(pk="pk", keputusan="keputusan", nomor="surat__nomor"))
        ),
    }


def decides(user: User) -> bool:
    return user.boleh(Izin.SURAT_KEBERATAN) and not user.hanya_membaca


def records(user: User) -> bool:
    """Whether buttons for answers on paper are shown."""
    return (user.boleh(Izin.SURAT_KIRIM) or user.boleh(Izin.SURAT_SIAPKAN)) and not user.hanya_membaca
