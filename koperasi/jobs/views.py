"""Pages that may be closed: the work goes on without them."""

from __future__ import annotations

from django.contrib import messages
from django.db import connection
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from koperasi.jobs import kinds, queue
from koperasi.jobs.models import Keadaan, Pekerjaan, Rombongan
from koperasi.lib.doors import any_user, public
from koperasi.lib.http import Request
from koperasi.ui.paging import paginate

STOP_POLLING = 286  # htmx stops asking when it gets this status


@public
@never_cache
@require_safe
def health_check(request: Request) -> HttpResponse:
    """For the container and the watchman: the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("sehat\n", content_type="text/plain; charset=utf-8")


@any_user
@require_safe
def job_list(request: Request) -> HttpResponse:
    everybody = request.user.boleh("pekerjaan.semua") and request.GET.get("siapa") == "semua"
    jobs = Pekerjaan.objects.visible_to(request.user).select_related("owner", "rombongan").order_by("-pk")
    if not everybody:
        jobs = jobs.filter(owner=request.user)
    page = paginate(request, jobs)
    for job in page:
        job.label = _label(job)
    return render(request, "jobs/job_list.html", {"page": page, "semua": everybody})


@any_user
@never_cache
@require_safe
def job_detail(request: Request, pk: int) -> HttpResponse:
    """Polled every two seconds by htmx until the work is done; a plain link does the same without JavaScript."""
    job = get_object_or_404(Pekerjaan.objects.visible_to(request.user).select_related("owner", "rombongan"), pk=pk)
    context = {
        "job": job,
        "label": _label(job),
        "lanjut": _link(job),
        "kemajuan": None if job.finished else job.progress,
    }
    if not request.htmx:
        return render(request, "jobs/job_detail.html", context)
    return render(request, "jobs/_job.html", context, status=STOP_POLLING if job.finished else 200)


@any_user
@never_cache
@require_safe
def batch_detail(request: Request, pk: int) -> HttpResponse:
    visible = Pekerjaan.objects.visible_to(request.user).filter(rombongan=pk)
    batch = get_object_or_404(Rombongan.objects.filter(pk__in=visible.values("rombongan")), pk=pk)
    counts = visible.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=Keadaan.SELESAI)),
        failed=Count("pk", filter=Q(state=Keadaan.GAGAL)),
        open=Count("pk", filter=Q(state__in=[Keadaan.MENUNGGU, Keadaan.BERJALAN])),
    )
    failed = visible.filter(state=Keadaan.GAGAL).order_by("pk")[:50]
    context = {"batch": batch, "hitung": counts, "gagal": failed}
    if not request.htmx:
        return render(request, "jobs/batch_detail.html", context)
    return render(request, "jobs/_batch.html", context, status=200 if counts["open"] else STOP_POLLING)


@any_user
@require_POST
def job_retry(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(Pekerjaan.objects.visible_to(request.user).filter(owner=request.user), pk=pk)
    if queue.retry(job):
        messages.success(request, "Pekerjaan dijadwalkan lagi.")
    return redirect("jobs:pekerjaan-detail", pk)


@any_user
@require_POST
def job_cancel(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(Pekerjaan.objects.visible_to(request.user).filter(owner=request.user), pk=pk)
    if queue.cancel(job):
        messages.success(request, "Pekerjaan dibatalkan sebelum dimulai.")
    else:
        messages.error(request, "Pekerjaan ini sudah dimulai, sehingga tidak dapat dibatalkan.")
    return redirect("jobs:pekerjaan-detail", pk)


def _label(job: Pekerjaan) -> str:
    try:
        return kinds.get(job.kind).label
    except KeyError:
        return job.kind


def _link(job: Pekerjaan) -> str:
    """Where the result is to be seen; nothing while there is none."""
    if job.state != Keadaan.SELESAI:
        return ""
    try:
        link = kinds.get(job.kind).link
    except KeyError:
        return ""
    return link(job) if link else ""
