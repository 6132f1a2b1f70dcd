"""Own pages under `accounts:`; allauth's views under its own names, because allauth asks for them by these."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import include, path

from koperasi.accounts.views import entrance, profile, staff

allauth_urls = [
    path("masuk/", entrance.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("masuk/nonaktif/", account.account_inactive, name="account_inactive"),
    path("masuk/lupa-sandi/", entrance.forgot, name="account_reset_password"),
    path("daftar/", entrance.forgot, name="account_signup"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/buat/", account.password_set, name="account_set_password"),
    path("akun/pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/pastikan/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/dua-langkah/", mfa.index, name="mfa_index"),
    path("akun/dua-langkah/aktifkan/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/dua-langkah/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/kode-cadangan/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/kode-cadangan/buat/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/kode-cadangan/unduh/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("akun/perangkat/", entrance.devices, name="usersessions_list"),
]

own_urls = [
    path("akun/", profile.detail, name="profil-detail"),
    path("akun/ubah/", profile.edit, name="profil-edit"),
    path("sandi/<str:code>/", entrance.set_password, name="sandi-set"),
    path("pengguna/", staff.user_list, name="pengguna-list"),
    path("pengguna/tambah/", staff.user_create, name="pengguna-create"),
    path("pengguna/<int:pk>/", staff.user_detail, name="pengguna-detail"),
    path("pengguna/<int:pk>/ubah/", staff.user_edit, name="pengguna-edit"),
    path("pengguna/<int:pk>/nonaktifkan/", staff.user_deactivate, name="pengguna-deactivate"),
    path("pengguna/<int:pk>/aktifkan/", staff.user_activate, name="pengguna-activate"),
    path("pengguna/<int:pk>/tautan-sandi/", staff.link_issue, name="sandi-issue"),
    path("pengguna/<int:pk>/peran/tambah/", staff.role_grant, name="peran-grant"),
    path("pengguna/<int:pk>/peran/<int:role_pk>/akhiri/", staff.role_end, name="peran-end"),
]

urlpatterns = [path("", include(allauth_urls)), path("", include((own_urls, "accounts")))]
