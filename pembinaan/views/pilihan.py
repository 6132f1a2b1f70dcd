"""The form of a row of a short list: added or changed by an action, which may refuse its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from koperasi.ui.nav import Crumb
from registry.policies import Refused


def edit(request: HttpRequest, form: BaseForm, act: Callable[..., Any], *, said: str, back: str, heading: str,
         crumbs: list[Crumb], then: str = "", at: str | None = None) -> HttpResponse:  # fmt: skip
    """`act(by=, **cleaned_data)` on a valid form. `said` holds {} for the row; `back`: the list, `then`: where a saved
    row leads, the list too if "" - both as names of addresses. `at`: the field that a refusal speaks of."""
    if request.method == "POST" and form.is_valid():
        try:
            row = act(by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(at, str(sentence))
        else:
            messages.success(request, said.format(f"“{row}”"))
            return redirect(then or back)
    context = {"form": form, "heading": heading, "crumbs": [*crumbs, Crumb(heading)], "batal": reverse(back)}
    return render(request, "pembinaan/pilihan_form.html", context, status=422 if form.errors else 200)
