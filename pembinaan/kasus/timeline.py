"""Everything that happened about a cooperative, newest first, in one query: what the office did (doings) and what
stands around it. A further kind of line is one Source in AROUND, with its words in WORDS."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from koperasi.accounts.models import User
from pembinaan import doings
from pembinaan.doings import Source
from pembinaan.kasus.timeline_words import WORDS, Said
from pembinaan.models import (
    JanjiRat,
    JawabanSurat,
    Kasus,
    KegiatanKasus,
    Lampiran,
    PengingatRat,
    SerahTerima,
    Surat,
)
from pembinaan.navigation import address
from registry import kantor
from registry.models import KeadaanPengajuan, LaporanKeuangan, Pemeriksaan, PerubahanStatus, Rat

SHOWN = 30
SEP, NOTHING = Value("|", TextField()), Value("", TextField())


@dataclass(frozen=True)
class Line:
    tanggal: dt.date
    jenis: str
    judul: str
    teks: str = ""
    nada: str = ""  # tone of the mark, as in components/timeline.html
    oleh: str = ""
    url: str = ""
    kegiatan: KegiatanKasus | None = None  # shown in full


def _joined(*parts: str) -> Concat:
    """Columns as text with bars between them; WORDS takes them apart."""
    texts = [one for part in parts for one in (SEP, Coalesce(Cast(F(part), TextField()), NOTHING))]
    return Concat(*texts[1:], output_field=TextField())


def _nowhere(pk: int) -> str:
    return ""


def _sent(model: type[Any]) -> Callable[[], QuerySet[Any]]:
    return lambda: model.objects.filter(dikirim_pada__isnull=False).exclude(keadaan=KeadaanPengajuan.DRAF)


def _review_url(pk: int) -> str:
    row = Pemeriksaan.objects.filter(pk=pk).select_related("rat", "laporan").first()
    filing = row and (row.rat or row.laporan)
    return address("registry:pengajuan-detail", filing.jenis, filing.pk) if filing else ""


def _answer_url(pk: int) -> str:
    surat = JawabanSurat.objects.filter(pk=pk).values_list("surat", flat=True).first()
    return address("pembinaan:surat-detail", surat)


def _on_day(rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    return rows.annotate(hari=TruncDate(moment, tzinfo=kantor.zone()))


# Everything around what was done. A letter itself is among the doings; when it came stands here.
AROUND: tuple[Source, ...] = (
    Source("kegiatan", "Kegiatan", lambda: KegiatanKasus.objects.filter(membatalkan=None), "kasus__koperasi",
           "tanggal", "oleh", F("uraian"), _nowhere, "biaya"),
    Source("buka", "Kasus", Kasus.objects.all, "koperasi", "dibuka_pada", "dibuka_oleh", F("jenis"),
           lambda pk: address("pembinaan:kasus-detail", pk)),
    Source("tutup", "Kasus", lambda: Kasus.objects.filter(ditutup_pada__isnull=False), "koperasi", "ditutup_pada",
           "ditutup_oleh", _joined("jenis", "hasil", "bergabung_ke__nama", "catatan_hasil"),
           lambda pk: address("pembinaan:kasus-detail", pk)),
    Source("serah", "Petugas", SerahTerima.objects.all, "kasus__koperasi", "tanggal", "oleh",
           _joined("dari__nama", "kepada__nama", "alasan"), _nowhere),
    Source("janji", "Janji RAT", JanjiRat.objects.all, "koperasi", "dijanjikan_pada", "dicatat_oleh",
           _joined("tahun_buku", "tanggal", "oleh_siapa", "catatan"),
           _nowhere),
    Source("cabut", "Janji RAT", lambda: JanjiRat.objects.filter(dicabut_pada__isnull=False), "koperasi",
           "dicabut_pada", "", _joined("tahun_buku", "tanggal", "alasan_cabut"), _nowhere),
    Source("status", "Status", PerubahanStatus.objects.all, "koperasi", "berlaku_pada", "oleh",
           _joined("kolom", "lama", "baru"), _nowhere),
    Source("rat", "Pengajuan", _sent(Rat), "koperasi", "dikirim_pada", "dikirim_oleh", F("tahun_buku"),
           lambda pk: address("registry:pengajuan-detail", "rat", pk)),
    Source("laporan", "Pengajuan", _sent(LaporanKeuangan), "koperasi", "dikirim_pada", "dikirim_oleh",
           F("tahun_buku"), lambda pk: address("registry:pengajuan-detail", "laporan", pk)),
    Source("periksa_rat", "Pemeriksaan", lambda: Pemeriksaan.objects.filter(rat__isnull=False), "rat__koperasi",
           "pada", "oleh", _joined("rat__tahun_buku", "keputusan", "catatan"),
           _review_url),
    Source("periksa_laporan", "Pemeriksaan", lambda: Pemeriksaan.objects.filter(laporan__isnull=False),
           "laporan__koperasi", "pada", "oleh",
           _joined("laporan__tahun_buku", "keputusan", "catatan"), _review_url),
    Source("surat_terima", "Surat", lambda: Surat.objects.numbered().filter(diterima_pada__isnull=False), "koperasi",
           "diterima_pada", "", _joined("langkah__judul", "nomor", "dianggap"),
           lambda pk: address("pembinaan:surat-detail", pk)),
    Source("surat_jawab", "Surat", JawabanSurat.objects.all, "surat__koperasi", "tanggal", "oleh",
           _joined("surat__nomor", "jenis", "uraian"),
           _answer_url),
    Source("pengingat", "Pengingat", lambda: _on_day(PengingatRat.objects.all(), "dibuka_pada"), "koperasi", "hari",
           "oleh", _joined("tahun_buku", "kepada"), _nowhere),
    Source("berkas", "Berkas", lambda: _on_day(Lampiran.objects.kept().filter(kasus__isnull=False), "diunggah_pada"),
           "kasus__koperasi", "hari", "diunggah_oleh", F("nama_asli"),
           lambda pk: address("pembinaan:lampiran-file", Lampiran.objects.values_list("kode", flat=True).get(pk=pk))),
)  # fmt: skip


def sources() -> dict[str, Source]:
    """By kind; activities are shown in full here, so this room's own source stands for the one of doings."""
    return {source.jenis: source for source in (*doings.SOURCES, *AROUND)}


def rows(koperasi_id: int) -> QuerySet[Any]:
    """Columns of doings.COLUMNS, newest first, in one UNION ALL."""
    condition = Q(k=koperasi_id)
    first, *others = [source.select(condition) for source in sources().values()]
    return first.union(*others, all=True).order_by("-tgl", "jenis_", "-ref")


def read(found: Collection[tuple[Any, ...]], *, kasus: Kasus | None = None) -> list[Line]:
    """Two queries, whatever the number: the names of people, and the activities in full."""
    by_kind = sources()
    names = dict(User.objects.filter(pk__in={row[4] for row in found if row[4]}).values_list("pk", "nama"))
    activities = KegiatanKasus.objects.select_related("pembatalan__oleh", "kasus").in_bulk(
        [row[3] for row in found if row[2] == "kegiatan"]
    )
    lines = []
    for _, day, kind, ref, person, _, text in found:
        if kind == "kegiatan":
            lines.append(_activity(activities[ref], names.get(person, ""), kasus))
        else:
            title, words, tone = _said(by_kind[kind], text or "")
            lines.append(Line(day, kind, title, words, tone, names.get(person, ""), _url(by_kind[kind], ref)))
    return lines


def _activity(row: KegiatanKasus, name: str, kasus: Kasus | None) -> Line:
    elsewhere = kasus is None or row.kasus_id != kasus.pk
    url = address("pembinaan:kasus-detail", row.kasus_id) if elsewhere else ""
    back = getattr(row, "pembatalan", None)
    return Line(row.tanggal, "kegiatan", row.get_jenis_display(), row.uraian, "netral" if back else "", name, url, row)


def _url(source: Source, ref: int) -> str:
    """Without a query: the page is looked up when somebody goes there."""
    return "" if source.url is _nowhere else address("pembinaan:catatan-open", source.jenis, ref)


def _said(source: Source, text: str) -> Said:
    words = WORDS.get(source.jenis)
    return words(text.split("|")) if words else (source.label, text, "")
