"""Every page, for every role that may open it, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIRequestContext, APIResponse, Browser, Page, expect

from koperasi.accounts.roles import Peran
from tests.e2e import looking
from tests.e2e.conftest import DESKTOP, NARROW, PHONE, Enter, Watch, open_context
from tests.e2e.office import Office
from tests.e2e.places import Place, places

Ask = Callable[[Peran], APIRequestContext]
Window = Callable[[Peran], Page]
PLACES = places()
# There only once a person has switched on the second step, or for the owner of the work.
ONLY_SOMETIMES = {
    "mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_view_recovery_codes", "pembinaan:perjalanan-file",
    "pembinaan:luar-read", "pembinaan:luar-read-file", "pembinaan:ttd-read", "pembinaan:ttd-file",
    "pembinaan:rekap-file", "registry:saringan-update", "registry:saringan-remove",
} | {
    place.name for place in PLACES if place.name.startswith("jobs:") and "<" in place.route
}  # fmt: skip
ROOMS = re.compile(r'<nav class="ruang".*?</nav>', re.DOTALL)
SEEN: set[str] = set()
WALK = [(place, role) for place in PLACES for role in Peran if not place.open and role in place.roles]


# All roles of a page go to one worker: what another role has shown there already is not looked at again.
BY_PLACE = [
    pytest.param(place, role, id=f"{role}-{place.name}", marks=pytest.mark.xdist_group(place.name))
    for place, role in WALK
]


@pytest.fixture(scope="module")
def windows() -> Iterator[dict[Peran, tuple[Page, Watch]]]:
    """One a role for the whole walk: each new one costs a process of the browser, and everything static once more."""
    kept: dict[Peran, tuple[Page, Watch]] = {}
    yield kept
    for page, _ in kept.values():
        page.context.close()


@pytest.fixture
def window(
    office: Office, browser: Browser, cookies: Callable[[Peran], dict], windows: dict[Peran, tuple[Page, Watch]]
) -> Iterator[Window]:
    """The window of a role, as wide as a desk; watched. It is closed where a page left something in it."""
    used: set[Peran] = set()

    def show(role: Peran) -> Page:
        if role not in windows:
            context = open_context(browser, office, cookies(role))
            windows[role] = (context.new_page(), Watch(context, office.url))
        used.add(role)
        page, _ = windows[role]
        page.set_viewport_size({"width": DESKTOP, "height": 800})
        return page

    yield show
    for role in used:
        page, watch = windows[role]
        if page.context.service_workers or page.evaluate("localStorage.length"):
            page.context.close()
            del windows[role]
        watch.check()


@pytest.mark.parametrize(("place", "role"), BY_PLACE)
def test_page(place: Place, role: Peran, office: Office, ask: Ask, window: Window) -> None:
    """Opens without a complaint of browser, server or axe, and fits its window at three widths."""
    samples = dict(office.samples)
    if role == Peran.PENGURUS:
        samples |= samples["milik pengurus"] | {"koperasi": samples["koperasi milik pengurus"]}
    path = place.path(samples)
    answer = ask(role).get(path, max_redirects=0, max_retries=2)  # the server may just have closed a kept connection
    if not _is_page(answer, missing=place.name in ONLY_SOMETIMES) or _seen(answer):
        return
    page = window(role)
    page.goto(path)
    look_at(page)


def _is_page(answer: APIResponse, *, missing: bool = False) -> bool:
    """False for what only takes a form, sends elsewhere or gives a file; anything that is refused fails."""
    if missing and answer.status == 404:
        return False
    assert answer.status in {200, 302, 405}, f"{answer.status} {answer.url}"
    return answer.status == 200 and answer.headers["content-type"].startswith("text/html")


def _seen(answer: APIResponse) -> bool:
    """Whether all of it below the header, which the home pages show once each, has been looked at with another role."""
    parts = _parts(answer.text().partition("<main")[2])
    known = parts <= SEEN
    SEEN.update(parts)
    return known


def _parts(main: str) -> set[str]:
    """The row of rooms, which has one more or less for most roles, and the content, each without what says nothing."""
    content = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", main)
    rooms = ROOMS.findall(content)
    return {ROOMS.sub("", content), *(row.replace(' aria-current="page"', "") for row in rooms)}


def look_at(page: Page) -> None:
    expect(page.locator('main [hx-trigger="load"]')).to_have_count(0)  # pale until its part has come
    wrong = [f"{DESKTOP}: {line}" for line in looking.axe(page)]
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 844})
        wrong += [f"{width}: {line}" for line in looking.sideways(page) + looking.overlaps(page)]
        if width == PHONE:
            wrong += [f"{width}: {line}" for line in looking.axe(page, again=True)]
    assert wrong == []


VARIANTS = {
    "daftar-tersaring": (Peran.PETUGAS, "/koperasi/?status=tidak_aktif&urut=-rat&per=50"),
    "daftar-cari": (Peran.PETUGAS, "/koperasi/?q=koprasi+tani"),
    "daftar-kosong": (Peran.PETUGAS, "/koperasi/?q=zzzzzzzz"),
    "daftar-luar": (Peran.PETUGAS, "/koperasi/?kewenangan=luar"),
    "luar": (Peran.PETUGAS, "/koperasi/{luar}/"),
    "mengapa-luar": (Peran.PETUGAS, "/koperasi/{luar}/mengapa/"),
    "mengapa-dahulu": (Peran.PETUGAS, "/koperasi/{koperasi}/mengapa/?pada=1/7/2024"),
    "surat-tidak-ada": (Peran.PETUGAS, "/koperasi/{luar}/surat/"),
    "matriks-tersaring": (Peran.PENDAMPING, "/matriks-rat/?kosong=semua"),
    "impor-tersimpan": (Peran.PETUGAS, "/impor/{impor tersimpan}/"),
    "impor-salah": (Peran.PETUGAS, "/impor/{impor}/?hasil=error"),
    "aturan-berlaku": (Peran.KEPALA, "/aturan/{aturan berlaku}/"),
    "malam-tertahan": (Peran.KEPALA, "/malam/{malam tertahan}/"),
    "beranda-kdmp": (Peran.KEPALA, "/?kdmp=hanya"),
    "angka-menurut-aturan": (Peran.KEPALA, "/angka/dasbor/?tren=tahun&menurut=verdict"),
    "mutasi-kosong": (Peran.KABID, "/angka/mutasi/?dari_tanggal=2024-07-01&sampai_tanggal=2024-07-01"),
    "rekap-jenis": (Peran.KABID, "/angka/rekap/?menurut=jenis"),
    "lembar-desa": (Peran.PETUGAS, "/angka/wilayah/desa/{angka/wilayah/desa}/"),
    "simulasi-tiga-tahun": (Peran.KEPALA, "/angka/simulasi/?jumlah_tahun=3"),
    **{f"{page}-{name}": (Peran.PETUGAS, f"/koperasi/{{jenis[{name}]}}/{path}")
       for name in ("sudah_rat", "berisiko", "belum_ada_data", "ada_laporan_belum_rat", "belum_rat_lewat_batas")
       for page, path in (("rincian", ""), ("mengapa", "mengapa/"), ("surat", "surat/"))},
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_variant(name: str, office: Office, window: Window) -> None:
    """Pages whose content depends on what there is to say."""
    role, path = VARIANTS[name]
    path = path.format(**office.samples)
    if "None" in path:
        pytest.skip("no cooperative of this kind on today's date")
    page = window(role)
    answer = page.goto(path)
    assert answer
    assert answer.status == 200
    look_at(page)


@pytest.mark.parametrize("place", [place for place in PLACES if place.open], ids=lambda place: place.name)
def test_page_before_the_door(place: Place, office: Office, enter: Enter) -> None:
    page, path = enter(None, refused={405}), place.path(office.samples)
    answer = page.request.get(path, max_redirects=0)
    if _is_page(answer):
        page.goto(path)
        look_at(page)


def test_a_list_is_sorted_on_a_phone(enter: Enter) -> None:
    """The heads that sort stay above the cards, where a finger and the focus can reach them."""
    page = enter(Peran.PETUGAS, width=PHONE)
    page.goto("/koperasi/")
    page.get_by_role("link", name="RAT terakhir").click()
    page.wait_for_url("**/koperasi/?urut=rat")
    look_at(page)


def test_the_marks_of_a_choice_stand_below_each_other(office: Office, enter: Enter) -> None:
    page = enter(Peran.PETUGAS)
    page.goto(f"/koperasi/{office.samples['koperasi']}/kegiatan-usaha/catat/")
    lefts = {box["x"] for mark in page.get_by_role("radio").all() if (box := mark.bounding_box())}
    assert len(lefts) == 1


def test_doors_are_shut_for_everyone_else(office: Office, enter: Enter) -> None:
    """403 or 404 wherever a role lacks the right, and the log-in page for a stranger."""
    wrong = []
    for role in [None, *Peran]:
        page = enter(role)
        for place in PLACES:
            if place.open or role in place.roles:
                continue
            answer = page.request.get(place.path(office.samples), max_redirects=0)
            sent_away = answer.status == 302 and "/masuk/" in answer.headers["location"]
            if not (sent_away if role is None else answer.status in {403, 404, 405}):
                wrong.append(f"{role} {place.name} {answer.status}")
    assert wrong == []
