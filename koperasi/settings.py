"""Settings of the office's server. Everything that differs between machines comes from the environment."""

from __future__ import annotations

import json
import os
from typing import Any

from csp.constants import NONE, SELF

from koperasi import env

BASE_DIR = env.BASE_DIR

# --- Where we stand -------------------------------------------------------------------------
LINGKUNGAN = env.text("LINGKUNGAN", "produksi")
if LINGKUNGAN not in {"produksi", "demo", "uji"}:  # a slip of the pen must not open a server with the demo's secrets
    raise env.SettingMissing(f"LINGKUNGAN harus produksi, demo, atau uji, bukan “{LINGKUNGAN}”.")
PRODUKSI = LINGKUNGAN == "produksi"
DEBUG = env.flag("DEBUG")
SECRET_DEMO = "hanya-untuk-kantor-contoh-jangan-dipakai-di-produksi"  # noqa: S105
SECRET_KEY = env.text("SECRET_KEY", None if PRODUKSI else SECRET_DEMO)
if PRODUKSI and (SECRET_KEY == SECRET_DEMO or len(SECRET_KEY) < 40):
    raise env.SettingMissing(
        "SECRET_KEY produksi harus rahasia sendiri, paling sedikit 40 karakter, bukan rahasia contoh."
    )
BASE_URL = env.text("BASE_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUKSI else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", BASE_URL if BASE_URL.startswith("https://") else "")
# Where anybody checks a letter, as printed in its QR code; https, and it must stay the same for years. Empty: no QR.
# A slip would be printed on hundreds of letters, so the path of pembinaan.urls_publik must be in it.
ALAMAT_VERIFIKASI = env.text("ALAMAT_VERIFIKASI", "").rstrip("/")
if ALAMAT_VERIFIKASI and not (ALAMAT_VERIFIKASI.startswith("https://") and ALAMAT_VERIFIKASI.endswith("/s")):
    raise env.SettingMissing("ALAMAT_VERIFIKASI harus diawali https:// dan diakhiri /s.")
HANYA_PUBLIK = env.flag("HANYA_PUBLIK")  # this process answers only what anyone may ask about a paper
WAJIB_MFA = env.flag("WAJIB_MFA", PRODUKSI)

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "koperasi.ui",
    "koperasi.jobs",
    "koperasi.accounts",
    "koperasi.audit",
    "registry",
    "pembinaan",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # bad lines; adds random padding and CSRF tokens are masked (BREACH)
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "registry.kantor.ReadOfficeOnce",
    "koperasi.accounts.middleware.LastClickMiddleware",
    "koperasi.accounts.middleware.CloseByDefaultMiddleware",
    "koperasi.audit.middleware.HistoryMiddleware",
]
# A server of public pages alone looks at no session and at no log-in.
KNOWS_WHO = ("sessions.", "csrf", "contrib.auth", "contrib.messages", "koperasi.accounts", "koperasi.audit")
PUBLIC_MIDDLEWARE = [name for name in MIDDLEWARE if not any(part in name for part in KNOWS_WHO)]

ROOT_URLCONF = "koperasi.urls"
if HANYA_PUBLIK:
    ROOT_URLCONF = "koperasi.urls_publik"
    MIDDLEWARE = PUBLIC_MIDDLEWARE
WSGI_APPLICATION = "koperasi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pembinaan.context.office",
            ],
        },
    }
]
FORM_RENDERER = "koperasi.ui.forms.Renderer"

# --- Data -----------------------------------------------------------------------------------
# Two roles: the application's, and the owner's for migrate, load_defaults and tests (manage.py chooses).
AS_OWNER = env.flag("SEBAGAI_PEMILIK")
DATABASE_URL = env.text("DATABASE_URL_PEMILIK" if AS_OWNER else "DATABASE_URL")
DATABASES = {"default": env.database(DATABASE_URL)}
APP_ROLE = str(env.database(env.text("DATABASE_URL"))["USER"])  # whom the migrations grant to
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "koperasi.jobs.cache.ForgivingRedisCache",  # a dead Redis is a miss, not an error page
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "koperasi",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
PGHISTORY_APPEND_ONLY = True

# --- Celery ---------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)  # kombu's word for the same socket
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "max_retries": 1,  # of a publisher: with a dead Redis a page answers at once, and not after six seconds
    "interval_start": 0,
    "interval_step": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False  # the job row is the truth; the minute tick wakes what was missed
CELERY_TIMEZONE = "UTC"

# --- People ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
HARI_INI_KANTOR = "registry.kantor.today"  # who knows the date of the office: accounts stands below registry
ZONA_KANTOR = "registry.kantor.zone"
CATAT_JEJAK = "koperasi.audit.trail.record"  # and who keeps the trail
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "koperasi.accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "koperasi.accounts.allauth_forms.MasukForm",
    "change_password": "koperasi.accounts.allauth_forms.GantiSandiForm",
    "reauthenticate": "koperasi.accounts.allauth_forms.PastikanForm",
}
MFA_ADAPTER = "koperasi.accounts.adapter.CodeAdapter"
MFA_FORMS = {
    "authenticate": "koperasi.accounts.allauth_forms.KodeMasukForm",
    "reauthenticate": "koperasi.accounts.allauth_forms.PastikanKodeForm",
    "activate_totp": "koperasi.accounts.allauth_forms.AktifkanForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Dinas Koperasi"
USERSESSIONS_TRACK_ACTIVITY = False  # LastClickMiddleware does it without a write per page
SANDI_DEMO = "" if PRODUKSI else "koperasi-contoh"  # of the invented people; production knows none and lets none in
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("DI_BALIK_PROKSI") else 0  # whose address the rate limits count

# --- Language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_TZ = True
TIME_ZONE = "UTC"  # the office's own zone is data: Kantor.zona, read by lib.dates
USE_THOUSAND_SEPARATOR = False  # it would break /k/1.234/ and SVG coordinates; amounts use the rupiah filter
FORMAT_MODULE_PATH = ["koperasi.ui.formats"]

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "media"))  # never served: files leave through views that ask who
STORAGES: dict[str, Any] = {
    # Any of Django's or django-storages' (docs/runbook.md shows an S3 bucket); nothing asks a file for its path.
    "default": {
        "BACKEND": env.text("BERKAS_PENYIMPANAN", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": json.loads(env.text("BERKAS_PENYIMPANAN_OPSI", "{}")),
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Certificates that people trust for signatures in PDFs (file or folder, PEM), and the office's own to sign with.
AKAR_TTD = env.text("AKAR_TTD", "")
P12_KANTOR, P12_SANDI = env.text("P12_KANTOR", ""), env.text("P12_SANDI", "")
CLAMD = env.text("CLAMD", "")  # unix:///run/clamd.sock or tcp://host:3310; empty: files are not scanned
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Matriks RAT and mapping pages carry many small fields
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# --- Browser security -----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],  # the one that keeps the forms taken into the field (pembinaan/kunjungan/bawa/)
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BASE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("DI_BALIK_PROKSI") else None
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]  # asked by the container itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0

# --- What the machine says ------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"baris": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "baris"}},
    "root": {"handlers": ["stderr"], "level": env.text("TINGKAT_LOG", "INFO")},
    "loggers": {
        name: {"level": "ERROR"} for name in ("fontTools", "pikepdf", "pyhanko", "pyhanko_certvalidator", "weasyprint")
    },
}
EMAIL_BACKEND = "koperasi.lib.surel.AllowListBackend"  # outside production only to EMAIL_IZIN
EMAIL_PENGIRIM = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_IZIN = env.words("EMAIL_IZIN")  # addresses, or "@domain"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koperasi.settings")
