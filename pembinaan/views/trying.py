"""The common course of an action that a page sets going: done and said, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from registry.policies import Refused


def tried(request: HttpRequest, run: Callable[[], object], form: forms.Form | None = None, *, said: str = "") -> bool:
    """Runs an action; its refusal becomes the form's error, or a message where there is no form.

    `said` is told when it is done; without it what `run` returns, where that is a text.
    """
    try:
        done = run()
    except Refused as refusal:
        if form is not None:
            form.add_error(None, str(refusal))
        else:
            messages.error(request, str(refusal))
        return False
    words = said or (done if isinstance(done, str) else "")
    if words:
        messages.success(request, words)
    return True
