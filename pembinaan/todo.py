"""What is to be done, derived when the page is read: a number, a sentence, a link to its list. Nothing is stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin, Peran
from pembinaan import counting
from pembinaan.facilitation import certificates
from pembinaan.kasus import desk, filters
from pembinaan.models import Surat
from pembinaan.navigation import address
from pembinaan.pengantaran import desk as delivery
from pembinaan.statistics import Now, list_url
from registry import kantor as office
from registry import review_queue
from registry.models import Impor, Konsep
from registry.models.choices import Kekurangan

NOT_GAPS_WORTH_A_LINE = {Kekurangan.ALAMAT, Kekurangan.DESA}  # shown in the list's own filter


@dataclass(frozen=True)
class Task:
    count: int
    noun: str  # follows the number: "1.248 koperasi"
    text: str
    url: str
    note: str = ""
    act: str = ""  # where the task is worked through, one after another


@dataclass(frozen=True)
class RatTask:
    """Wajib RAT for tahun buku `year` without it."""

    year: int
    count: int


@dataclass(frozen=True)
class Step:
    """One thing of a new office's first day."""

    title: str
    text: str
    url: str
    action: str
    done: bool = False
    oleh: str = ""  # who does it, said to those who may not


def tasks(now: Now, user: User, kdmp: str = "", *, not_yet: RatTask, waiting: dict[str, int]) -> list[Task]:
    """Those that are not empty, the urgent first. `waiting`: the counts of `asked`. One query: reviews."""
    found = [
        *(_reviews(user, waiting) if user.boleh(Izin.PENGAJUAN_PERIKSA) else []),
        Task(now.menunggu, "koperasi", "menunggu pemeriksaan: aktif hanya karena pengajuan yang belum diperiksa",
             list_url(kdmp, menunggu="on")),
        *(_imports(waiting) if user.boleh(Izin.IMPOR) else []),
        *(_certificates(waiting) if user.boleh(Izin.FASILITASI_KELOLA) else []),
        *(_deliveries(waiting) if user.boleh(Izin.SURAT_KIRIM) else []),
        Task(not_yet.count, "koperasi", f"wajib RAT tetapi belum RAT tahun buku {not_yet.year}",
             list_url(kdmp, tahun=not_yet.year, wajib="on", rat="belum"), act=_reminding(user, kdmp, not_yet.year)),
        Task(now.berisiko, "koperasi", "berisiko menjadi tidak aktif", list_url(kdmp, keterangan="berisiko")),
        Task(now.belum_ada_data, "koperasi", "belum ada data RAT dan laporan sama sekali",
             list_url(kdmp, keterangan="belum_ada_data"), "mulai dari Matriks RAT"),
        Task(now.tidak_aktif_tanpa_telepon, "koperasi", "tidak aktif tanpa nomor telepon",
             list_url(kdmp, status="tidak_aktif", kurang="telepon")),
        Task(now.ods_berbeda, "koperasi", "statusnya di ODS berbeda dengan hitungan", list_url(kdmp, ods="beda")),
    ]  # fmt: skip
    return [task for task in found if task.count]


def _reminding(user: User, kdmp: str, year: int) -> str:
    if not user.boleh(Izin.PENGINGAT):
        return ""
    return f"{address('pembinaan:pengingat-list')}?tahun={year}{f'&kdmp={kdmp}' if kdmp else ''}"


def gaps(now: Now, kdmp: str = "") -> list[Task]:
    """What is missing from the records, the most frequent first."""
    found = [
        Task(now.kekurangan[gap.value], "koperasi", f"belum ada {_lower(gap.label)}", list_url(kdmp, kurang=gap.value))
        for gap in Kekurangan
        if gap not in NOT_GAPS_WORTH_A_LINE
    ]
    return sorted((task for task in found if task.count), key=lambda task: -task.count)


def _lower(label: str) -> str:
    return label if label.startswith("NIK") else label[0].lower() + label[1:]


def coaching(user: User, *, on: dt.date) -> list[Task]:
    """Cases and promises of this person, or of everybody for whoever gives out the work; one query."""
    if not user.boleh(Izin.KASUS_TANGANI):
        return []
    mine = not user.boleh(Izin.KASUS_BAGI)
    names = ["hari_ini", "diingkari", "usul", "lewat", *([] if mine else ["baru"])]
    asked = desk.questions(user, on=on, mine=mine)
    n = counting.together({name: asked[name] for name in names})
    own = {"petugas": filters.MINE} if mine else {}
    promised, listed = address("pembinaan:janji-list"), address("pembinaan:kasus-list")
    found = [
        Task(n["hari_ini"], "koperasi", "berjanji RAT hari ini",
             f"{promised}?{urlencode(own | {'nasib': 'hari_ini'})}"),
        Task(n["diingkari"], "koperasi", "berjanji RAT, harinya lewat dan RAT belum tercatat",
             f"{promised}?{urlencode(own | {'nasib': 'diingkari'})}"),
        Task(n.get("baru", 0), "kasus", "belum dibagi", f"{listed}?{urlencode(desk.asked('baru', mine))}"),
        Task(n["usul"], "kasus", "diusulkan ditutup", f"{listed}?{urlencode(desk.asked('usul', mine))}"),
        Task(n["lewat"], "kasus", "lewat tenggat", f"{listed}?{urlencode(desk.asked('lewat', mine))}"),
    ]  # fmt: skip
    return [task for task in found if task.count]


def asked(user: User) -> dict[str, QuerySet[Any]]:
    """What waits for the kabid, imports read and not saved, certificates, letters that lie or came back: for
    counting.together, which a page joins with what it asks besides."""
    found: dict[str, QuerySet[Any]] = {}
    if user.boleh(Izin.PENGAJUAN_SENGKETA):
        found["kabid"] = Konsep.objects.filter(keadaan=Konsep.Keadaan.MENUNGGU_KABID)
    if user.boleh(Izin.IMPOR):
        found["impor"] = Impor.objects.filter(keadaan=Impor.Keadaan.DIPERIKSA)
    if user.boleh(Izin.FASILITASI_KELOLA):
        found["sertifikat"] = certificates.waiting(user, on=office.today())
    if user.boleh(Izin.SURAT_KIRIM):
        letters = delivery.questions(Surat.objects.visible_to(user), on=office.today())
        found |= {f"surat_{kode}": letters[kode] for kode in delivery.WITHIN}
    return found


def _reviews(user: User, waiting: dict[str, int]) -> list[Task]:
    days = office.current().hari_kerja_periksa
    late = Peran.KABID in user.peran_aktif
    waits = review_queue.count_now(user, on=office.today())
    why = f"lewat {days} hari kerja atau sengketa" if late else ""
    found = [Task(waits, "pengajuan", "menunggu pemeriksaan Anda", address("registry:periksa-list"), why)]
    if "kabid" in waiting:
        url = address("registry:wakil-list")
        found.append(Task(waiting["kabid"], "tanggal terima", "menunggu persetujuan Anda", url))
    return found


def _imports(waiting: dict[str, int]) -> list[Task]:
    url = address("registry:impor-list")
    return [Task(waiting["impor"], "berkas impor", "sudah diperiksa tetapi belum disimpan", url)] if url else []


def _certificates(waiting: dict[str, int]) -> list[Task]:
    """NIK certificates that run out, the renewal not begun."""
    url = f"{address('pembinaan:nik-list')}?perpanjangan={certificates.OPEN}"
    text = f"sertifikat NIK-nya berakhir dalam {certificates.DAYS_AHEAD} hari, perpanjangan belum dimulai"
    return [Task(waiting["sertifikat"], "koperasi", text, url)]


def _deliveries(waiting: dict[str, int]) -> list[Task]:
    """Letters that nobody carries, and those that came back."""
    url = address("pembinaan:kirim-list")
    lying = f"sudah ditandatangani lebih dari {delivery.SLOW} hari dan belum diantar"
    return [
        Task(waiting["surat_lama"], "surat", lying, f"{url}?apa=lama"),
        Task(waiting["surat_ulang"], "surat", "kembali dan belum diantar ulang", f"{url}?apa=ulang"),
        Task(waiting["surat_habis"], "surat", "masa pengumumannya berakhir, belum diselesaikan", f"{url}?apa=habis"),
    ]


def first_steps(user: User, *, filled: bool) -> list[Step]:
    """For an office without cooperatives: what to do first, as far as this person may, and else who does it."""
    steps = [
        Step("Lengkapi profil dinas", "Alamat, telepon, dan batas RAT menurut dinas; dipakai di kop surat.",
             address("registry:kantor-update") if user.boleh(Izin.KANTOR_UBAH) else "", "Buka pengaturan", filled,
             "admin aplikasi"),
        Step("Impor daftar koperasi", "Berkas Excel apa adanya: dari ODS, buku induk, atau rekap dinas. Anda melihat "
             "hasilnya dahulu sebelum disimpan.",
             address("registry:impor-create") if user.boleh(Izin.IMPOR) else "", "Impor berkas", oleh="petugas"),
        Step("Isi Matriks RAT", "Lima tahun buku terakhir dari buku RAT, diketik atau ditempel dari Excel.",
             address("registry:matriks-rat") if user.boleh(Izin.BUKTI_CATAT) else "", "Buka Matriks RAT",
             oleh="petugas"),
        Step("Tunggu proses malam, lalu tinjau", "Status dihitung setiap malam. Selama masa peninjauan tidak ada surat "
             "dan tidak ada yang terlihat pengurus.", "", ""),
        Step("Akhiri masa peninjauan", "Kepala dinas melepas kantor atau satu kecamatan setelah hasilnya diperiksa.",
             address("registry:peninjauan-detail") if user.boleh(Izin.PENINJAUAN_RILIS) else "", "Buka peninjauan",
             oleh="kepala dinas"),
    ]  # fmt: skip
    return steps
