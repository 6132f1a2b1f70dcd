"""What the page of a letter says about its delivery: the attempts in order, the one next action, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from koperasi.accounts.roles import Izin
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib.dates import panjang
from pembinaan import attachments
from pembinaan.models import CaraKirim, KeadaanSurat, PengirimanSurat, SetelanSurat, Surat
from pembinaan.navigation import address
from pembinaan.pengantaran import deemed, mail, papers
from pembinaan.policies.surat_kirim import to_cooperative

Hasil = PengirimanSurat.Hasil
ASK = "Minta dengan surat"  # a form of its own, because it writes
SHOWN = (KeadaanSurat.BERTANDA, KeadaanSurat.DIKIRIM, KeadaanSurat.SAMPAI, KeadaanSurat.KEMBALI)


@dataclass(frozen=True)
class Act:
    label: str
    url: str


@dataclass
class Story:
    surat: Surat
    events: list[dict[str, Any]]
    kalimat: str  # where it stands, in one sentence
    next: Act | None = None
    others: list[Act] = field(default_factory=list)
    needs: list[tuple[deemed.Need, Act | None]] = field(default_factory=list)
    slots: list[attachments.Slot] = field(default_factory=list)
    may: bool = False
    open: PengirimanSurat | None = None


def of(surat: Surat, user: Any, *, on: dt.date) -> Story:
    """At most six queries. `surat` with koperasi, langkah and pengumuman joined."""
    attempts = list(surat.pengiriman_set.select_related("oleh", "hasil_oleh", "pengantar").order_by("ke"))
    running = next((one for one in attempts if not one.hasil), None)
    story = Story(surat, _events(attempts, surat), _sentence(surat, running, on), open=running)
    story.may = user.boleh(Izin.SURAT_KIRIM) and not user.hanya_membaca
    if story.may:
        _actions(story, user)
    if surat.keadaan == KeadaanSurat.KEMBALI and to_cooperative(surat):
        story.needs = _needs(surat, on, story.may)
    if surat.keadaan in SHOWN[1:] or (surat.keadaan == KeadaanSurat.BATAL and attempts):
        kinds = papers.KINDS if story.needs or surat.dianggap else {papers.RECEIPT: papers.KINDS[papers.RECEIPT]}
        story.slots = attachments.slots("surat", surat, kinds, user, hints=papers.HINTS)
    return story


def _sentence(surat: Surat, running: PengirimanSurat | None, on: dt.date) -> str:
    if surat.keadaan == KeadaanSurat.DIKIRIM and running:
        days = (on - running.tanggal).days
        since = "hari ini" if not days else f"{days} hari yang lalu"
        opened = running.cara in (CaraKirim.SUREL, CaraKirim.WHATSAPP)
        wait = " Baru tercatat sampai bila ada yang mencatat konfirmasinya." if opened else ""
        return f"Diserahkan {panjang(running.tanggal)}, {since}.{wait}"
    if surat.keadaan == KeadaanSurat.SAMPAI:
        said = "Dianggap telah disampaikan" if surat.dianggap else "Diterima"
        return f"{said} {panjang(surat.diterima_pada)}. Waktu menjawab sampai {panjang(surat.tenggat)}."
    if surat.keadaan == KeadaanSurat.KEMBALI:
        return "Surat kembali; jangka waktu menjawab tidak berjalan. Antar ulang, atau lengkapi syarat di bawah."
    return "Sudah ditandatangani, belum diserahkan." if surat.keadaan == KeadaanSurat.BERTANDA else ""


def _actions(story: Story, user: Any) -> None:
    surat, args = story.surat, [story.surat.pk]
    hand_over = f"{reverse('pembinaan:kirim-create')}?surat={surat.pk}"
    if surat.keadaan == KeadaanSurat.BERTANDA:
        story.next = Act("Serahkan untuk diantar", hand_over)
    elif surat.keadaan == KeadaanSurat.KEMBALI:
        story.next = Act("Antar ulang", hand_over)
    elif surat.keadaan == KeadaanSurat.DIKIRIM:
        story.next = Act("Catat tanda terima", reverse("pembinaan:terima-record", args=args))
        story.others.append(Act("Surat kembali", reverse("pembinaan:kirim-return", args=args)))
    elif surat.keadaan == KeadaanSurat.SAMPAI and not surat.dianggap and user.boleh(Izin.SURAT_PARAF):
        story.others.append(Act("Perbaiki tanda terima", reverse("pembinaan:terima-correct", args=args)))


def _needs(surat: Surat, on: dt.date, may: bool) -> list[tuple[deemed.Need, Act | None]]:
    row = deemed.annotate(Surat.objects.filter(pk=surat.pk).select_related("pengumuman")).get()
    lines = deemed.needs(row, on=on, limit=SetelanSurat.current().batas_gagal)
    ready = next(line.done for line in lines if line.kode == "tried")
    return [(line, link(line, surat, may=may, ready=ready)) for line in lines]


def link(line: deemed.Need, surat: Surat, *, may: bool, ready: bool) -> Act | None:
    """Where the missing thing is got, or the thing that is there is seen."""
    if line.kode == "tried" and line.object:
        return Act("Lihat kunjungannya", address("pembinaan:kunjungan-detail", line.object))
    if line.kode == "statement":
        asked = str(line.object) if line.object else ""
        if asked:
            return Act("Lihat suratnya", reverse("pembinaan:kirim-detail", args=[asked]))
        ask = reverse("pembinaan:keterangan-create", args=[surat.pk])
        return Act(ASK, ask) if may and not line.done else None
    if line.kode in ("announced", "photo", "over") and line.object:
        pk = line.object.pk  # type: ignore[attr-defined]
        return Act("Buka pengumumannya", reverse("pembinaan:pengumuman-detail", args=[pk]))
    if line.kode == "announced" and may and ready:
        return Act("Buat pengumuman", f"{reverse('pembinaan:pengumuman-create')}?surat={surat.pk}")
    return None


def _events(attempts: list[PengirimanSurat], surat: Surat) -> list[dict[str, Any]]:
    """For components/timeline.html, the newest first."""
    mails = _mails(attempts)
    events: list[dict[str, Any]] = []
    for one in attempts:
        events.append(_left(one, mails.get(str(one.pk), "")))
        if one.hasil:
            events.append(_ended(one))
    if surat.dianggap:
        title = "Dianggap telah disampaikan"
        events.append({"title": title, "when": surat.diterima_pada, "text": str(surat.pengumuman), "tone": "aktif"})
    return events[::-1]


def _left(one: PengirimanSurat, told: str) -> dict[str, Any]:
    parts = [one.tujuan, f"oleh {one.pembawa}" if one.pembawa else "", f"resi {one.resi}" if one.resi else "", told,
             one.catatan if not one.hasil else "", f"dicatat {one.oleh}"]  # fmt: skip
    url = reverse("pembinaan:pengantar-detail", args=[one.pengantar_id]) if one.pengantar_id else ""
    way = one.get_cara_display()
    way = way if one.cara == CaraKirim.WHATSAPP else way.lower()
    return {"title": f"Percobaan {one.ke}: {way}", "when": one.tanggal, "url": url,
            "text": " · ".join(part for part in parts if part), "tone": "baru"}  # fmt: skip


def _ended(one: PengirimanSurat) -> dict[str, Any]:
    came = one.hasil == Hasil.DITERIMA
    post = f" ({one.jabatan_penerima})" if one.jabatan_penerima else ""
    title = f"Diterima {one.penerima}{post}" if came else f"Kembali: {one.get_alasan_display().lower()}"
    text = " · ".join(part for part in (one.catatan, f"dicatat {one.hasil_oleh}" if one.hasil_oleh else "") if part)
    return {"title": title, "when": one.hasil_pada, "text": text, "tone": "aktif" if came else "risiko"}


def _mails(attempts: list[PengirimanSurat]) -> dict[str, str]:
    """What became of those that the application sends itself."""
    keys = [str(one.pk) for one in attempts if one.cara == CaraKirim.SUREL]
    if not keys:
        return {}
    jobs = Pekerjaan.objects.filter(kind=mail.KIND, key__in=keys)
    said = {Keadaan.SELESAI: "surel terkirim dari server kami", Keadaan.BATAL: "surel dibatalkan"}
    return {
        job.key: f"surel gagal: {job.sentence}" if job.state == Keadaan.GAGAL
        else said.get(Keadaan(job.state), "surel sedang dikirim")
        for job in jobs
    }  # fmt: skip
