"""Proposals of the demo office: one sent, one waiting, one stopped, one refused, one to freeze, one taken back.

None is decided: those that the ministry froze or dissolved are others (demo.keputusan). These are the ones longest
without a RAT, so that each was tidak aktif on every day of its story.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import attachments, rehabilitation
from pembinaan.actions import proposals as actions
from pembinaan.actions import proposals_ministry as ministry
from pembinaan.models import AlasanUsulan, Kunjungan, LangkahUsulan, UsulanPembubaran
from pembinaan.proposals import safeguards
from registry.actions import field, preparing
from registry.demo.lives import Clock
from registry.demo.scans import page
from registry.models import Koperasi

OLD = 3  # years that have passed since the RAT of those that are proposed
NEEDED = 6


@dataclass
class Desk:
    """Who works on it, and the day from which days are counted back."""

    by: User
    kabid: User
    on: dt.date

    def day(self, back: int) -> dt.date:
        return self.on - dt.timedelta(days=back)


def fill(rng: Random, clock: Clock) -> None:
    people = {name: User.objects.filter(username=name).first() for name in ("petugas", "petugas2", "kabid")}
    chosen = _chosen(clock)
    if not all(people.values()) or len(chosen) < NEEDED:
        return
    one, two = (Desk(people[name], people["kabid"], clock.on) for name in ("petugas", "petugas2"))  # type: ignore[arg-type]
    _sent(one, chosen[0])
    _announced(two, chosen[1])
    _stopped(one, chosen[2])
    _refused(two, chosen[3])
    _to_freeze(one, chosen[4])
    _taken_back(two, chosen[5])
    _rehabilitated(one, chosen[6:8])


def _chosen(clock: Clock) -> list[Koperasi]:
    rows = Koperasi.objects.live().within_authority().filter(status_hitung="tidak_aktif", status_keputusan=None)
    rows = rows.filter(rat_terakhir__lt=dt.date(clock.on.year - OLD, 1, 1), kecamatan__isnull=False, desa__isnull=False)
    rows = rows.filter(usulan_set=None, rehabilitasi_set=None).select_related("kecamatan", "desa")
    return list(rows.order_by("rat_terakhir", "pk")[:8])


# --- The stories -------------------------------------------------------------------------------------
def _sent(desk: Desk, koperasi: Koperasi) -> None:
    """Everything in order; the ministry's time ends soon."""
    _visit(desk, koperasi, 160, "tidak_ditemukan")
    usulan = _open(desk, koperasi, 158, ("tanpa_usaha", "tanpa_rat"))
    _steps(desk, usulan, kunjungan=158, surat_lurah=150, pengumuman=142, pemberitahuan=115, diterima=110)
    _all_safeguards(desk, usulan, 60)
    _papers(desk, usulan, 141)
    _account(desk, usulan, 45)
    with dates.freeze(desk.day(40)):
        _send(desk, usulan)


def _announced(desk: Desk, koperasi: Koperasi) -> None:
    """The announcement hangs out; nobody has signed for the notice yet."""
    _visit(desk, koperasi, 45, "ditemukan_berhenti")
    usulan = _open(desk, koperasi, 40, ("tanpa_rat",))
    _steps(desk, usulan, kunjungan=40, surat_lurah=34, pengumuman=30, pemberitahuan=26, diterima=None)
    with dates.freeze(desk.day(25)):
        _safeguard(desk, usulan, "simpanan", "Buku simpanan anggota masih ditelusuri bersama mantan bendahara.")
    with dates.freeze(desk.day(9)):
        actions.record_objection(
            usulan=usulan, dari="Tiga anggota", diterima_pada=desk.day(10), by=desk.by,
            isi="Meminta simpanan wajib dikembalikan sebelum koperasi diusulkan bubar.",
        )  # fmt: skip


def _stopped(desk: Desk, koperasi: Koperasi) -> None:
    """The times are over, but nobody has looked at debts and assets."""
    _visit(desk, koperasi, 175, "tidak_ditemukan")
    usulan = _open(desk, koperasi, 170, ("tanpa_usaha", "tidak_ada_harapan"))
    _steps(desk, usulan, kunjungan=170, surat_lurah=165, pengumuman=160, pemberitahuan=155, diterima=150)
    with dates.freeze(desk.day(140)):
        _safeguard(desk, usulan, "simpanan", "Tercatat 38 anggota; simpanan belum dikembalikan.", 21_500_000)
        _safeguard(desk, usulan, "kasus", "Tidak ada kasus lain yang masih terbuka.")
    with dates.freeze(desk.day(120)):
        raised = actions.record_objection(
            usulan=usulan, dari="Mantan ketua pengurus", diterima_pada=desk.day(121), by=desk.by,
            isi="Meminta waktu untuk menagih piutang anggota sebelum koperasi diusulkan bubar.",
        )  # fmt: skip
    with dates.freeze(desk.day(104)):
        actions.answer_objection(
            keberatan=raised, dijawab_pada=desk.day(105), hasil="ditolak", by=desk.by,
            jawaban="Piutang sudah tidak tertagih sejak sepuluh tahun lalu; penagihan tidak menunda usulan.",
        )  # fmt: skip


def _refused(desk: Desk, koperasi: Koperasi) -> None:
    """Long ago; the ministry wanted the assets settled first."""
    usulan = _open(desk, koperasi, 560, ("tanpa_rat",))
    _steps(desk, usulan, kunjungan=558, surat_lurah=550, pengumuman=548, pemberitahuan=545, diterima=540)
    _all_safeguards(desk, usulan, 470)
    _account(desk, usulan, 455)
    with dates.freeze(desk.day(450)):
        _send(desk, usulan)
    with dates.freeze(desk.day(380)):
        ministry.reject(
            usulan=usulan, nomor="B-214/Dep.2/2", tanggal=desk.day(384), by=desk.kabid,
            isi="Aset berupa tanah dan bangunan harus diselesaikan dahulu oleh pengurus.",
        )  # fmt: skip


def _to_freeze(desk: Desk, koperasi: Koperasi) -> None:
    usulan = _open(desk, koperasi, 26, ("teguran_diabaikan",), jenis="pembekuan")
    _steps(desk, usulan, kunjungan=26, teguran=22, diterima=20)
    with dates.freeze(desk.day(18)):
        _safeguard(desk, usulan, "utang", "Tidak ada utang kepada bank menurut pengurus.")


def _taken_back(desk: Desk, koperasi: Koperasi) -> None:
    usulan = _open(desk, koperasi, 320, ("tanpa_rat",))
    with dates.freeze(desk.day(290)):
        actions.cancel(usulan=usulan, alasan="Pengurus menyanggupi rehabilitasi; usulan tidak diteruskan.", by=desk.by)
        rehabilitation.rehabilitate(
            koperasi=koperasi, rencana=PLAN, dari=desk.day(290), sampai=desk.day(-75), by=desk.by
        )


def _rehabilitated(desk: Desk, koperasi: list[Koperasi]) -> None:
    """One overdue, one that came to nothing."""
    for one, begun, until in zip(koperasi, (400, 500), (20, 250), strict=False):
        with dates.freeze(desk.day(begun)):
            row = rehabilitation.rehabilitate(
                koperasi=one, rencana=PLAN, dari=desk.day(begun), sampai=desk.day(until), by=desk.by
            )
    if len(koperasi) > 1:
        with dates.freeze(desk.day(245)):
            rehabilitation.end(
                rehabilitasi=row, hasil="tidak", ditutup_pada=desk.day(245), by=desk.by,
                catatan="Pengurus baru tidak terbentuk; anggota yang tersisa sepakat tidak meneruskan usaha.",
            )  # fmt: skip


PLAN = (
    "Mendata ulang anggota dan menagih simpanan wajib; rapat anggota luar biasa untuk pengurus baru; menyusun laporan "
    "keuangan dua tahun buku terakhir; RAT dengan pendampingan dinas."
)


# --- Parts ---------------------------------------------------------------------------------------------
def _open(desk: Desk, koperasi: Koperasi, back: int, grounds: tuple[str, ...],
          jenis: str = "pembubaran") -> UsulanPembubaran:  # fmt: skip
    with dates.freeze(desk.day(back)):
        alasan = AlasanUsulan.objects.filter(jenis=jenis, kode__in=grounds)
        return actions.open_proposal(koperasi=koperasi, jenis=jenis, by=desk.by, alasan=alasan)


def _steps(desk: Desk, usulan: UsulanPembubaran, *, diterima: int | None, **done: int) -> None:
    """`done`: code of the step -> days back; `diterima`: when the one that needs a receipt was received."""
    numbers = {
        "surat_lurah": "470/112/413.315.04",
        "pemberitahuan": "500.3.2/318/413.110",
        "teguran": "500.3.2/207/413.110",
    }
    for kode, back in done.items():
        langkah = LangkahUsulan.objects.get(jenis=usulan.jenis, kode=kode)
        received = desk.day(diterima) if langkah.perlu_tanda_terima and diterima is not None else None
        with dates.freeze(max(received or desk.day(back), desk.day(back))):
            actions.record_step(
                usulan=usulan, langkah=langkah, tanggal=desk.day(back), by=desk.by, nomor=numbers.get(kode, ""),
                diterima_pada=received, diterima_oleh="Mantan sekretaris" if received else "",
            )  # fmt: skip


def _safeguard(desk: Desk, usulan: UsulanPembubaran, jenis: str, isi: str, jumlah: int | None = None) -> None:
    actions.keep_safeguard(usulan=usulan, jenis=jenis, isi=isi, jumlah=jumlah, by=desk.by)


def _all_safeguards(desk: Desk, usulan: UsulanPembubaran, back: int) -> None:
    with dates.freeze(desk.day(back)):
        for line in safeguards.of(usulan, on=desk.day(back)):
            if line.known.isi:
                _safeguard(desk, usulan, line.jenis, line.known.isi, line.known.jumlah)
            else:
                actions.keep_safeguard(
                    usulan=usulan, jenis=line.jenis, dikesampingkan=True, by=desk.by,
                    alasan="Buku dan pengurus tidak ditemukan; sudah ditanyakan kepada kepala desa dan mantan anggota.",
                )  # fmt: skip


def _account(desk: Desk, usulan: UsulanPembubaran, back: int) -> None:
    text = "Dalam kunjungan dan keterangan kepala desa tidak ditemukan kegiatan usaha maupun pengurus."
    with dates.freeze(desk.day(back)):
        actions.update(
            usulan=usulan, dasar={one.alasan: text for one in usulan.dasar_set.select_related("alasan")},
            uraian=f"{usulan.koperasi} tidak lagi mempunyai kantor dan pengurus yang dapat dihubungi.",
            surat_tujuan="", surat_isi="", by=desk.by,
        )  # fmt: skip


def _send(desk: Desk, usulan: UsulanPembubaran) -> None:
    on = dates.hari_ini(None)
    nomor = f"500.3.2.1/{usulan.pk + 140}/413.110/{on.year}"
    ministry.send(usulan=usulan, nomor_surat=nomor, tanggal=on, by=desk.kabid)
    ministry.freeze(usulan=usulan)


def _papers(desk: Desk, usulan: UsulanPembubaran, back: int) -> None:
    name, village = usulan.koperasi.nama, str(usulan.koperasi.desa)
    papers = (
        ("surat_lurah", "surat keterangan.jpg", page("SURAT KETERANGAN", [
            "Yang bertanda tangan di bawah ini menerangkan bahwa", name, f"tidak lagi berkegiatan di {village}.",
        ], signed_by="Kepala Desa")),
        ("pengumuman", "papan balai desa.jpg", page("PENGUMUMAN", [
            "Barang siapa mengetahui pengurus atau anggota", name, "dimohon menghubungi dinas dalam tiga bulan.",
        ])),
        ("tanda_terima", "tanda terima.jpg", page("TANDA TERIMA", [
            "Telah diterima surat pemberitahuan", "rencana pembubaran koperasi.",
        ], signed_by="Mantan sekretaris")),
    )  # fmt: skip
    with dates.freeze(desk.day(back)):
        for jenis, file, data in papers:
            row = attachments.add(milik="usulan", owner=usulan, jenis=jenis, data=data, name=file, by=desk.by)
            preparing.prepare(row)


def _visit(desk: Desk, koperasi: Koperasi, back: int, temuan: str) -> None:
    """Where the room of visits has not been there already."""
    day = desk.day(back)
    if Kunjungan.objects.done().filter(koperasi=koperasi, tanggal__gte=day).exists():
        return
    found = temuan != "tidak_ditemukan"
    with dates.freeze(day):
        visit = Kunjungan.objects.create(
            koperasi=koperasi, keadaan="selesai", petugas=desk.by, dibuat_oleh=desk.by, dicatat_oleh=desk.by,
            tanggal=day, dicatat_tanggal=day, alamat="ditemukan" if found else "tidak_ditemukan", temuan=temuan,
            usaha="tidak" if found else "", papan_nama=False, kantor_buka=False, rekomendasi="usul_bubar",
            keinginan="bubar" if found else "", ditemui_nama="Mantan bendahara" if found else "",
            ditemui_jabatan="mantan pengurus" if found else "", aset=3_200_000 if found else None,
            catatan="Bangunan dipakai warung." if found else "Warga sekitar tidak mengenal koperasi ini.",
        )  # fmt: skip
        field.record_finding(
            koperasi=koperasi, temuan=temuan, tanggal=day, by=desk.by, alasan={"kunjungan": str(visit.kunci)}
        )
