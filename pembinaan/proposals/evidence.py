"""What speaks for a proposal, each thing from its one source: the verdict, reminders, letters, visits, activities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from koperasi.lib import dates
from pembinaan.models import (
    JenisSurat,
    KegiatanKasus,
    Kunjungan,
    PengingatRat,
    PengirimanSurat,
    Surat,
    UsulanPembubaran,
)
from pembinaan.navigation import address
from registry import kantor, merged
from registry.classification import verdict
from registry.classification.explanation import Penjelasan
from registry.models import Koperasi, PerubahanStatus

# Kinds of papers of a proposal, in the order of the dossier. The ministry's come after it was sent.
BEFORE = {
    "surat_lurah": "Surat keterangan lurah atau kepala desa",
    "pengumuman": "Dokumentasi pengumuman",
    "tanda_terima": "Tanda terima surat",
    "lain": "Dokumen pendukung lain",
}
VILLAGE = "surat_lurah"  # a visit may bring it home as well
OBJECTION = "keberatan"
MINISTRY = "surat_menteri"
KINDS = {**BEFORE, OBJECTION: "Surat keberatan dan jawabannya", MINISTRY: "Surat kementerian"}
IN_DOSSIER = (*BEFORE, OBJECTION)
HINTS = {
    "surat_lurah": "Keterangan bahwa koperasi tidak ada atau tidak berkegiatan di alamatnya.",
    "pengumuman": "Foto pengumuman di tempat umum, atau tangkapan layar media sosial, dengan tanggalnya.",
    "tanda_terima": "Bukti bahwa koperasi menerima pemberitahuan: tanpa bukti ini jangka waktunya tidak mulai.",
    OBJECTION: "Surat keberatan yang diterima, dan jawaban kantor.",
    MINISTRY: "Jawaban dan keputusan kementerian. Keputusan dicatat hanya dengan pindaiannya.",
}


SHOWN = 8  # activities on the page; the dossier has them all


@dataclass(frozen=True)
class Letter:
    """One letter of the office to the cooperative, with its proof of receipt."""

    jenis: str
    nomor: str
    tanggal: dt.date
    hal: str = ""
    diterima_pada: dt.date | None = None
    diterima_oleh: str = ""
    url: str = ""


def _of_the_ladder(koperasi: Koperasi) -> list[Letter]:
    """Numbered and in force. Received: by whom, or by the last day of the public announcement."""
    came = PengirimanSurat.objects.filter(surat=OuterRef("pk"), hasil=PengirimanSurat.Hasil.DITERIMA).order_by("-ke")
    rows = Surat.objects.numbered().filter(merged.of(koperasi), jenis=JenisSurat.TANGGA).select_related("langkah")
    rows = rows.annotate(v_penerima=Subquery(came.values("penerima")[:1]), v_hal=KeyTextTransform("hal", "isi"))
    return [
        Letter(
            jenis=row.judul, nomor=row.nomor, tanggal=row.tanggal, hal=row.v_hal or "",
            diterima_pada=row.diterima_pada,
            diterima_oleh="dianggap telah disampaikan, lewat pengumuman" if row.dianggap else row.v_penerima or "",
            url=address("pembinaan:surat-detail", row.pk),
        )
        for row in rows.defer("isi")
        if row.tanggal
    ]  # fmt: skip


# Rooms that keep letters hand theirs in: the dossier and the page read all of them.
LETTERS: list[Callable[[Koperasi], Sequence[Letter]]] = [_of_the_ladder]


def letters_to(koperasi: Koperasi) -> list[Letter]:
    return sorted((one for ask in LETTERS for one in ask(koperasi)), key=lambda one: (one.tanggal, one.nomor))


@dataclass(frozen=True)
class Reminded:
    """Reminders by WhatsApp: opened, which is not the same as sent."""

    count: int
    first: dt.date | None
    last: dt.date | None

    @property
    def sentence(self) -> str:
        if not self.count:
            return "Belum pernah diingatkan lewat WhatsApp dari aplikasi ini."
        first, last = dates.panjang(self.first), dates.panjang(self.last)
        span = first if first == last else f"{first} s.d. {last}"
        return f"{self.count} pengingat RAT dibuka di WhatsApp ({span})."


@dataclass(frozen=True)
class Evidence:
    penjelasan: Penjelasan
    frozen: str  # the decision by which it is dibekukan, as a sentence; ""
    reminded: Reminded
    letters: Sequence[Letter]
    visits: Sequence[Kunjungan]
    activities: Sequence[KegiatanKasus]

    @property
    def terakhir(self) -> list[KegiatanKasus]:
        """The latest few activities, latest first: what a page shows."""
        return list(reversed(self.activities))[:SHOWN]


def gather(usulan: UsulanPembubaran, *, on: dt.date) -> Evidence:
    """A constant number of queries; the verdict is the very answer of "Mengapa tidak aktif"."""
    koperasi = usulan.koperasi
    visits = Kunjungan.objects.done().filter(merged.of(koperasi)).select_related("petugas").order_by("tanggal", "pk")
    return Evidence(
        penjelasan=verdict.explain(koperasi, on=on),
        frozen=frozen(koperasi),
        reminded=_reminded(usulan),
        letters=letters_to(koperasi),
        visits=list(visits),
        activities=list(
            KegiatanKasus.objects.filter(merged.of(koperasi, "kasus__koperasi"), membatalkan=None, pembatalan=None)
            .select_related("oleh")
            .order_by("tanggal", "pk")
        ),
    )


def frozen(koperasi: Koperasi) -> str:
    """A freeze is not the end, and speaks for what is proposed after it."""
    if koperasi.status_keputusan != "dibekukan":
        return ""
    events = koperasi.perubahan_status_set.filter(kolom=PerubahanStatus.Kolom.KEPUTUSAN, baru="dibekukan")
    last = events.order_by("berlaku_pada", "pk").last()
    nomor = last.alasan.get("nomor", "") if last else ""
    if not last or not nomor:
        return "Dibekukan oleh kementerian; nomor keputusannya tidak tercatat."
    day = dates.panjang(dt.date.fromisoformat(last.alasan["tanggal"])) if last.alasan.get("tanggal") else ""
    return f"Dibekukan dengan keputusan kementerian Nomor {nomor}{f' tanggal {day}' if day else ''}."


def with_reminders(rows: QuerySet[UsulanPembubaran]) -> QuerySet[UsulanPembubaran]:
    """What `gather` would otherwise ask for one by one."""
    own = Q(koperasi=OuterRef("koperasi")) | Q(koperasi__digabung_ke=OuterRef("koperasi"))  # as merged.of
    moments = PengingatRat.objects.filter(own).order_by("dibuka_pada")
    return rows.annotate(v_diingatkan=ArraySubquery(moments.values("dibuka_pada")))


def _reminded(usulan: UsulanPembubaran) -> Reminded:
    moments = getattr(usulan, "v_diingatkan", None)
    if moments is None:
        rows = PengingatRat.objects.filter(merged.of(usulan.koperasi)).order_by("dibuka_pada")
        moments = rows.values_list("dibuka_pada", flat=True)
    days = [moment.astimezone(kantor.zone()).date() for moment in moments]
    return Reminded(len(days), days[0] if days else None, days[-1] if days else None)
