"""Visits of the demo's last year: those of past routes are finished, and some went without a route.

Each is typed into the form and sent by the action, on its day. Days lie after the last change of the computed status,
because sending looks at that status again as of its day.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from random import Random
from typing import Any

from django.db.models import Max, Q
from PIL import Image, ImageDraw, ImageFont

from koperasi.accounts.models import User
from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from pembinaan.actions import attachments
from pembinaan.actions import kunjungan as actions
from pembinaan.forms.kunjungan import KunjunganForm, as_query
from pembinaan.models import KeadaanKunjungan, Kunjungan, Masalah
from registry.actions import preparing
from registry.demo import names
from registry.demo.lives import Clock
from registry.models import AksesPengurus, Koperasi, MasaBukti
from registry.models.choices import JenisBukti

ALONE = {"tidak_aktif": 62, "aktif": 26}  # visits without a route, by status; a small demo has fewer
SHARE = 20  # of a hundred cooperatives at most
WITH_PHOTOS, PHOTOS = 10, 2
VISITORS = ("petugas", "petugas2", "petugas3", "pendamping", "pendamping2")
# What is found, in hundredths: (alamat, usaha)
FOUND = {
    "tidak_aktif": [(38, "tidak_ditemukan", ""), (12, "pindah", ""), (37, "ditemukan", "tidak"),
                    (13, "ditemukan", "berjalan")],
    "aktif": [(72, "ditemukan", "berjalan"), (15, "ditemukan", "tidak"), (5, "pindah", ""),
              (8, "tidak_ditemukan", "")],
}  # fmt: skip
REASONS = {
    "tidak_ditemukan": [["alamat"], ["alamat", "pengurus_tidak_ada"], ["pengurus_tidak_ada", "usaha_berhenti"]],
    "pindah": [["alamat"], ["modal"]],
    "tidak": [["usaha_berhenti", "modal"], ["kredit_macet", "usaha_berhenti"], ["simpanan", "pengurus_tidak_mampu"]],
    "berjalan": [["pembukuan"], ["pengurus_tidak_mampu", "pembukuan"], ["simpanan"]],
    "lancar": [["simpanan"], ["modal"], ["pembukuan"], []],
}
TOLD = {
    "tidak_ditemukan": ["Menurut tetangga, rumah yang dahulu dipakai kantor sudah dijual.", "Perangkat desa tidak "
                        "mengenal koperasi ini.", "Bangunan kosong dan terkunci, tidak ada papan nama."],
    "pindah": ["Kantor dipindah ke rumah ketua.", "Kios di pasar dikosongkan, kegiatan pindah ke desa sebelah."],
    "tidak": ["Pinjaman anggota macet sejak beberapa tahun lalu.", "Ketua merantau, pengurus lain tidak meneruskan.",
              "Toko tutup karena kalah bersaing dan modal habis."],
    "berjalan": ["Toko tetap melayani anggota, tetapi pembukuan tidak diteruskan.", "Simpan pinjam berjalan kecil "
                 "antaranggota; RAT belum pernah dirapatkan lagi."],
    "lancar": ["Toko buka dan melayani anggota setiap hari.", "Simpan pinjam berjalan; anggota meminta tambahan modal.",
               "Administrasi dikerjakan satu orang, perlu pendampingan pembukuan."],
}  # fmt: skip


def fill(rng: Random, clock: Clock) -> None:
    people = list(User.objects.filter(username__in=VISITORS).order_by("pk"))
    if not people:
        return
    done = [*_routes(rng, clock, people), *_alone(rng, clock, people)]
    for visit in rng.sample(done, min(WITH_PHOTOS, len(done))):
        _photograph(rng, visit)
    _half_filled(clock, people[0])


def _routes(rng: Random, clock: Clock, people: list[User]) -> list[Kunjungan]:
    """What past routes planned."""
    rows = Kunjungan.objects.filter(keadaan=KeadaanKunjungan.DIRENCANAKAN, rencana__sampai__lt=clock.on)
    done = []
    for visit in rows.select_related("rencana", "koperasi").order_by("pk"):
        route: Any = visit.rencana
        day = route.dari + dt.timedelta(days=rng.randint(0, (route.sampai - route.dari).days))
        if _last_change(visit.koperasi) > day:
            visit.keadaan = KeadaanKunjungan.BATAL  # its status changed since: what was found then cannot be known
            visit.save(update_fields=["keadaan"])
            continue
        done.append(_visit(rng, visit.koperasi, day, visit.petugas or rng.choice(people), visit))
    return done


def _alone(rng: Random, clock: Clock, people: list[User]) -> list[Kunjungan]:
    total = Koperasi.objects.count()
    inside = Koperasi.objects.live().within_authority().filter(status_keputusan=None, kunjungan_set=None)
    done = []
    for status, wanted in ALONE.items():
        rows = list(inside.filter(status_hitung=status).select_related("desa").order_by("pk"))
        number = min(wanted, len(rows), total * SHARE // 100 // len(ALONE))
        for koperasi in rng.sample(rows, number):
            if day := _day(rng, clock, _last_change(koperasi)):
                done.append(_visit(rng, koperasi, day, rng.choice(people)))
    own = AksesPengurus.objects.filter(user__username="pengurus").select_related("koperasi").first()
    day = _day(rng, clock, _last_change(own.koperasi)) if own else None
    if own and day and not Kunjungan.objects.filter(koperasi=own.koperasi_id).exists():
        done.append(_visit(rng, own.koperasi, day, people[0], found=("ditemukan", "berjalan")))
    return done


def _last_change(koperasi: Koperasi) -> dt.date:
    last = koperasi.perubahan_status_set.filter(Q(kolom="status_hitung") | Q(kolom="status_lapangan"))
    founded = koperasi.tanggal_badan_hukum or dt.date(1945, 1, 1)
    return max(last.aggregate(last=Max("berlaku_pada"))["last"] or founded, founded)


def _day(rng: Random, clock: Clock, after: dt.date) -> dt.date | None:
    """A working day of the last fourteen months, not before `after`; None where there is none left."""
    first = max(after + dt.timedelta(days=1), clock.on - dt.timedelta(days=420))
    span = (clock.on - dt.timedelta(days=2) - first).days
    if span < 0:
        return None
    day = first + dt.timedelta(days=rng.randint(0, span))
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    return day if day > after else None


def _visit(rng: Random, koperasi: Koperasi, day: dt.date, who: User, visit: Kunjungan | None = None,
           found: tuple[str, str] | None = None) -> Kunjungan:  # fmt: skip
    with dates.freeze(day):
        visit = visit or actions.begin(koperasi=koperasi, by=who, kunci=uuid.UUID(int=rng.getrandbits(128), version=4))
        typed = _answers(rng, koperasi, day, who, found or _found(rng, koperasi.status_hitung))
        visit = actions.save_draft(kunjungan=visit, typed=typed, version=visit.versi)
        form = KunjunganForm(as_query(typed), by=who, on=day, kunjungan=visit)
        if not form.is_valid():
            raise ValueError(f"Kunjungan contoh ke {koperasi}: {form.errors.as_json()}")
        return actions.finish(kunjungan=visit, data=form.cleaned_data, by=who)


def _found(rng: Random, status: str) -> tuple[str, str]:
    pieces = FOUND[status]
    _, alamat, usaha = rng.choices(pieces, [weight for weight, _, _ in pieces])[0]
    return alamat, usaha


def _answers(rng: Random, koperasi: Koperasi, day: dt.date, who: User, found: tuple[str, str]) -> dict[str, list[str]]:
    alamat, usaha = found
    kind = usaha or alamat
    if koperasi.status_hitung == "aktif" and kind == "berjalan":
        kind = "lancar"
    typed: dict[str, Any] = {
        "asal": rng.choice(["layar", "layar", "kertas", "luring"]), "tanggal": f"{day:%d/%m/%Y}", "petugas": who.pk,
        "alamat": alamat, "sebab_catatan": rng.choice(TOLD[kind]),
        "rekomendasi": {"tidak_ditemukan": rng.choice(["usul_bubar", "kunjungan_ulang"]), "pindah": "kunjungan_ulang",
                        "tidak": rng.choice(["pendampingan", "revitalisasi", "penggabungan", "usul_bubar"]),
                        "berjalan": "pendampingan", "lancar": rng.choice(["selesai", "pelatihan"])}[kind],
        **_met(rng, koperasi, alamat),
    }  # fmt: skip
    if alamat == "ditemukan":
        typed |= _seen(rng, koperasi, usaha, day)
    if alamat == "pindah":
        typed["alamat_baru"] = names.address(rng)
    if rng.random() < 0.7:
        south, east = -7.12 + rng.uniform(-0.16, 0.12), 112.32 + rng.uniform(-0.2, 0.2)
        typed |= {"lintang": f"{south:.6f}", "bujur": f"{east:.6f}", "akurasi": rng.randint(4, 40)}
    several = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    filled = {name: [str(one) for one in values] for name, values in several.items()}
    return filled | {"sebab": [str(pk) for pk in _reasons(rng.choice(REASONS[kind]))]}


def _reasons(codes: list[str]) -> list[int]:
    return list(Masalah.objects.filter(kode__in=codes).order_by("pk").values_list("pk", flat=True))


def _met(rng: Random, koperasi: Koperasi, alamat: str) -> dict[str, Any]:
    if alamat != "ditemukan":
        return {"ditemui_nama": "Perangkat desa setempat", "ditemui_jabatan": rng.choice(["Sekretaris desa", "Kasi"])}
    officer = koperasi.pengurus_set.order_by("pk").first()
    if officer is None:
        return {"ditemui_nama": "Penjaga toko", "ditemui_jabatan": "Pegawai"}
    phone = names.phone(rng) if rng.random() < 0.3 else ""
    return {"ditemui_nama": officer.nama, "ditemui_jabatan": officer.get_jabatan_display(), "ditemui_telepon": phone}


def _seen(rng: Random, koperasi: Koperasi, usaha: str, day: dt.date) -> dict[str, Any]:
    lively, well = usaha == "berjalan", koperasi.status_hitung == "aktif"
    wish = rng.choice(["aktif_kembali"] * 3 + (["belum_tahu"] if lively else ["bubar", "bergabung", "belum_tahu"]))
    wish = "" if lively and well else wish
    held = day.year - (2 if well else rng.randint(3, 7))
    typed = {
        "papan_nama": rng.choice(["ya", "ya", "tidak"] if lively else ["ya", "tidak", "tidak"]),
        "kantor_buka": "ya" if lively else rng.choice(["ya", "tidak", "tidak"]), "usaha": usaha,
        "anggota": rng.randint(22, 180), "aset": ribuan(rng.randint(3, 90) * 1_000_000),
        "utang": ribuan(rng.randint(0, 30) * 500_000), "rat_terakhir_tahun": held,
        "dokumen": rng.sample(["akta", "daftar_anggota", "kas", "simpan_pinjam", "notulen", "nib"], rng.randint(1, 4)),
        "keinginan": wish,
    }  # fmt: skip
    owed = not MasaBukti.objects.filter(koperasi=koperasi, jenis=JenisBukti.RAT, tahun_buku=day.year - 1).exists()
    if wish == "aktif_kembali" and rng.random() < 0.45 and owed:
        promised = day + dt.timedelta(days=rng.randint(18, 75))
        typed |= {"janji_tanggal": f"{promised:%d/%m/%Y}", "janji_tahun_buku": day.year - 1}
    return typed


# --- Pictures ---------------------------------------------------------------------------------------
def _photograph(rng: Random, visit: Kunjungan) -> None:
    for number in range(1, PHOTOS + 1):
        row = attachments.add(
            milik="kunjungan", owner=visit, jenis="foto", data=_scene(rng, visit), name=f"Foto {number}.jpg",
            by=visit.petugas, kunci=uuid.UUID(int=rng.getrandbits(128), version=4),
        )  # fmt: skip
        preparing.prepare(row)


def _scene(rng: Random, visit: Kunjungan) -> bytes:
    """A house by the road, with a signboard where there is one."""
    width, height = 800, 600
    picture = Image.new("RGB", (width, height), (196, 216, 232))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 420, width, height), fill=(146, 140, 128))
    left = rng.randint(120, 220)
    wall = (rng.randint(190, 235), rng.randint(180, 220), rng.randint(150, 190))
    draw.rectangle((left, 220, left + 420, 430), fill=wall)
    draw.polygon([(left - 40, 220), (left + 460, 220), (left + 210, 110)], fill=(150, 74, 56))
    draw.rectangle((left + 180, 300, left + 250, 430), fill=(92, 66, 48))
    for x in (60, 300):
        draw.rectangle((left + x, 280, left + x + 70, 350), fill=(120, 150, 170))
    if visit.papan_nama:
        draw.rectangle((left + 90, 236, left + 330, 270), fill=(20, 96, 76))
        draw.text(
            (left + 210, 253), visit.koperasi.nama[:22], fill="white", font=ImageFont.load_default(18), anchor="mm"
        )
    draw.text((14, height - 26), "Gambar rekaan, kantor contoh", fill=(40, 40, 40), font=ImageFont.load_default(14))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def _half_filled(clock: Clock, who: User) -> None:
    """One that is being filled in today."""
    rows = Koperasi.objects.live().within_authority().filter(status="tidak_aktif", kunjungan_set=None).order_by("pk")
    if koperasi := rows.first():
        with dates.freeze(clock.on):
            visit = actions.begin(koperasi=koperasi, by=who)
            typed = {"asal": ["layar"], "alamat": ["ditemukan"], "papan_nama": ["ya"], "petugas": [str(who.pk)],
                     "tanggal": [f"{clock.on:%d/%m/%Y}"]}  # fmt: skip
            actions.save_draft(kunjungan=visit, typed=typed, version=0)
