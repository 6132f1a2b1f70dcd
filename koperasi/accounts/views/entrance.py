"""Getting in: log-in, a link to set a password, what to do when it is forgotten, and where one is logged in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from koperasi.accounts import actions, demo
from koperasi.accounts.decorators import any_user, public
from koperasi.accounts.forms import SandiBaruForm
from koperasi.accounts.policies import Refused
from koperasi.lib.http import Request


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: Request) -> HttpResponse:
    """allauth's log-in; the demo office names its invented people beside it."""
    return LoginView.as_view(extra_context={"logins": demo.logins, "sandi_contoh": settings.SANDI_DEMO})(request)


@public
@require_safe
def forgot(request: Request) -> HttpResponse:
    """No e-mail is sent: the office gives a new link. Also the answer to sign-up, which is closed."""
    return render(request, "accounts/forgot.html")


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: Request, code: str) -> HttpResponse:
    """GET shows the form and consumes nothing; only the POST that sets the password uses the link up, and lets in:
    whoever has just chosen the password is not asked for it again."""
    link = actions.find_link(code)
    if link is None:
        return render(request, "accounts/link_ended.html", status=410)
    form = SandiBaruForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.redeem_link(code=code, password=form.cleaned_data["sandi"])
        except Refused:
            return render(request, "accounts/link_ended.html", status=410)
        except ValidationError as error:
            form.add_error("sandi", error)
        else:
            messages.success(request, "Kata sandi Anda sudah disimpan.")
            response = perform_login(request, user, redirect_url=settings.LOGIN_REDIRECT_URL)
            request.session.set_expiry(0 if form.cleaned_data["bukan_milik"] else settings.SESSION_COOKIE_AGE)
            return response
    return render(request, "accounts/set_password.html", {"form": form, "orang": link.user})


@any_user
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: Request) -> HttpResponse:
    """allauth's list of where one is logged in. POST ends the session named by `sesi`, or all others without it."""
    if request.method == "POST" and request.POST.get("sesi", "").isdecimal():
        others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
        for session in others.filter(pk=int(request.POST["sesi"][:15])):
            session.end()
            messages.success(request, "Perangkat itu sudah dikeluarkan.")
        return redirect("usersessions_list")
    here = get_adapter().get_client_ip(request)
    return ListUserSessionsView.as_view(extra_context={"ip_kini": here})(request)
