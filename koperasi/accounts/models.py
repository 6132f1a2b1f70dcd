"""People who log in, the roles they hold between two dates, and links by which they set a password."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from koperasi.accounts.ports import today
from koperasi.accounts.roles import STAF, Izin, Peran, permissions_of
from koperasi.lib.history import track
from koperasi.lib.teks import PHONE, write_phone


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A person without roles; without `password` nobody can log in until a link was used to set one."""
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").strip().lower())


@track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    username = models.CharField("nama pengguna", max_length=60, unique=True)
    nama = models.CharField("nama lengkap", max_length=150)
    email = models.EmailField("surel", blank=True)
    telepon = models.CharField("nomor telepon", max_length=20, null=True, blank=True, unique=True)  # teks.read_phone
    nip = models.CharField("NIP", max_length=18, blank=True)
    pangkat = models.CharField("pangkat", max_length=60, blank=True)
    golongan = models.CharField("golongan", max_length=10, blank=True)
    jabatan = models.CharField("jabatan", max_length=150, blank=True)
    unit = models.CharField("unit kerja", max_length=150, blank=True)
    is_active = models.BooleanField("boleh masuk", default=True)
    demo = models.BooleanField("akun contoh", default=False, editable=False)
    dibuat_pada = models.DateTimeField(default=timezone.now, editable=False)

    is_staff = False  # there is no Django admin; allauth and others ask for the name
    is_superuser = False

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["nama"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["nama", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")),
                name="user_username_huruf_kecil",
                violation_error_message="Nama pengguna ditulis dengan huruf kecil.",
            ),
            models.CheckConstraint(condition=~Q(telepon=""), name="user_telepon_kosong_itu_null"),
            # A log-in name has one spelling, or it would be somebody else's in another one.
            models.CheckConstraint(
                condition=Q(telepon=None) | Q(telepon__regex=rf"^{PHONE.pattern}$"),
                name="user_telepon_satu_ejaan",
                violation_error_message="Nomor telepon tidak dapat dibaca. Contoh: 0812-3456-7890.",
            ),
        ]

    def __str__(self) -> str:
        return self.nama or self.username

    def get_full_name(self) -> str:
        return self.nama

    def get_short_name(self) -> str:
        """The first word that is no title: "Drs. Hadi Wicaksana, M.M." is Hadi."""
        words = [word for word in self.nama.split() if not word.endswith(".")]
        return words[0].rstrip(",") if words else self.username

    @cached_property
    def peran_aktif(self) -> frozenset[Peran]:
        """Roles held on the office's date; one query, kept as long as this object (one request)."""
        if not self.is_active or (self.demo and settings.PRODUKSI):
            return frozenset()
        return frozenset(Peran(role) for role in self.peran.active(on=today()).values_list("peran", flat=True))

    @cached_property
    def izin(self) -> frozenset[Izin]:
        return permissions_of(self.peran_aktif)

    @property
    def nomor(self) -> str:
        """The phone number as people write it: 0812-3456-7890."""
        return write_phone(self.telepon)

    def boleh(self, permission: Izin) -> bool:
        return permission in self.izin

    @property
    def adalah_staf(self) -> bool:
        """Holds at least one role of the office itself today."""
        return bool(self.peran_aktif & STAF)

    @property
    def hanya_membaca(self) -> bool:
        """An auditor changes nothing, whatever other role the same person holds."""
        return Peran.AUDITOR in self.peran_aktif


class PeranPenggunaQuerySet(models.QuerySet["PeranPengguna"]):
    def active(self, *, on: date) -> PeranPenggunaQuerySet:
        """Held on that day: `sampai` is the first day without the role, as everywhere in this database."""
        return self.filter(Q(sampai__isnull=True) | Q(sampai__gt=on), dari__lte=on)


class Kualifikasi(models.TextChoices):
    DEFINITIF = "definitif", "Definitif"
    PLT = "plt", "Plt."
    PLH = "plh", "Plh."
    PJ = "pj", "Pj."


@track()
class PeranPengguna(models.Model):
    """One role of one person between two days. Rows are ended, not deleted: letters ask who was kepala then."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="peran")
    peran = models.CharField("peran", max_length=20, choices=[(role.value, role.label) for role in Peran])
    kualifikasi = models.CharField("sebagai", max_length=10, choices=Kualifikasi, default=Kualifikasi.DEFINITIF)
    dari = models.DateField("mulai")
    sampai = models.DateField("sampai", null=True, blank=True)
    diberikan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    diberikan_pada = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeranPenggunaQuerySet.as_manager()

    class Meta:
        verbose_name = "peran pengguna"
        verbose_name_plural = "peran pengguna"
        ordering = ["-dari", "peran"]
        constraints = [
            # Equal is allowed: a role granted by mistake is ended on the same day and was held on none.
            models.CheckConstraint(
                condition=Q(sampai__isnull=True) | Q(sampai__gte=F("dari")),
                name="peranpengguna_sampai_setelah_dari",
                violation_error_message="Hari terakhir tidak boleh sebelum hari mulai.",
            ),
            models.CheckConstraint(
                condition=~Q(peran=Peran.AUDITOR.value) | Q(sampai__isnull=False),
                name="peranpengguna_auditor_bertanggal",
                violation_error_message="Peran auditor harus mempunyai hari terakhir.",
            ),
            models.CheckConstraint(
                condition=Q(kualifikasi=Kualifikasi.DEFINITIF) | Q(sampai__isnull=False),
                name="peranpengguna_plt_bertanggal",
                violation_error_message="Plt., Plh., dan Pj. harus mempunyai hari terakhir.",
            ),
            ExclusionConstraint(
                name="peranpengguna_tidak_tumpang_tindih",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("peran", RangeOperators.EQUAL),
                    (
                        Func("dari", "sampai", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Orang ini sudah memegang peran itu pada tanggal tersebut.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_peran_display()} ({self.user})"

    @property
    def hari_terakhir(self) -> date | None:
        """The last day the role is held, as people say it; None while it is open."""
        return self.sampai - timedelta(days=1) if self.sampai else None


class TautanSandi(models.Model):
    """A link that lets one person set a password once. Only a hash of the code is kept; opening it consumes nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tautan_sandi")
    sidik = models.CharField(max_length=64, unique=True)
    berlaku_sampai = models.DateTimeField()
    dipakai_pada = models.DateTimeField(null=True)
    dicabut_pada = models.DateTimeField(null=True)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "tautan sandi"
        verbose_name_plural = "tautan sandi"

    def __str__(self) -> str:
        return f"tautan sandi {self.user_id}"
