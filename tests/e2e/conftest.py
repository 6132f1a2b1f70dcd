"""A browser in front of a served office. What the console, the CSP or a foreign address says fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from koperasi.accounts.roles import Peran
from koperasi.local import system
from koperasi.settings import SANDI_DEMO
from tests.e2e.office import Office, open_office

ROOT = Path(__file__).resolve().parents[2]
DESKTOP, PHONE, NARROW = 1280, 390, 360
PATIENCE = 30_000  # milliseconds; only a failing test or a busy machine waits so long
expect.set_options(timeout=PATIENCE)
Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "satu")
    with open_office(tmp_path_factory.mktemp("kantor"), worker) as office:
        yield office


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed when the package is left: beside its event loop the ORM of other tests would refuse to work."""
    with sync_playwright() as driver:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=system.browser(), args=options)
        yield browser
        browser.close()


class Watch:
    """Collects what no page may do. `refused`: statuses that a test provokes on purpose."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.found: list[str] = []
        self.refused: set[int] = set()
        self._host = urlsplit(url).netloc
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Answers of 400 and more are judged by _response, which knows what was asked for.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self._host:
            self.found.append(f"foreign address: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refused:
            self.found.append(f"{response.status}: {response.request.method} {response.url}")

    def check(self) -> None:
        found, self.found = self.found, []
        assert found == []


@pytest.fixture(scope="package")
def cookies(office: Office, browser: Browser) -> Callable[[Peran], dict]:
    """The log-in of a role, made once through the form's own address."""
    kept: dict[Peran, dict] = {}

    def of(role: Peran) -> dict:
        if role not in kept:
            context = browser.new_context(base_url=office.url)
            context.request.get("/masuk/")
            token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
            form = {"login": role.value, "password": SANDI_DEMO, "csrfmiddlewaretoken": token}
            answer = context.request.post("/masuk/", form=form, headers={"Referer": office.url}, max_redirects=0)
            assert answer.status == 302, answer.text()
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return of


@pytest.fixture(scope="package")
def ask(office: Office, browser: Browser, cookies: Callable[[Peran], dict]) -> Callable[[Peran], APIRequestContext]:
    """Asks as a role without opening a page, which costs a process of the browser: most walks end with the answer."""
    return cache(lambda role: open_context(browser, office, cookies(role)).request)


def open_context(browser: Browser, office: Office, state: dict | None, *, width: int = DESKTOP, js: bool = True
                 ) -> BrowserContext:  # fmt: skip
    context = browser.new_context(
        base_url=office.url, storage_state=state, java_script_enabled=js,
        viewport={"width": width, "height": 800 if width > 600 else 844}, locale="id-ID",
        timezone_id="Asia/Jakarta", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def watches() -> Iterator[list[Watch]]:
    made: list[Watch] = []
    yield made
    for watch in made:
        watch.check()


@pytest.fixture
def enter(office: Office, browser: Browser, cookies: Callable[[Peran], dict], watches: list[Watch]) -> Iterator[Enter]:
    """`enter(role or None, width=..., js=...)`: a page of someone who has logged in; watched until the test ends."""
    opened: list[BrowserContext] = []

    def open_page(
        role: Peran | None, *, width: int = DESKTOP, js: bool = True, refused: set[int] | None = None
    ) -> Page:
        context = open_context(browser, office, cookies(role) if role else None, width=width, js=js)
        watch = Watch(context, office.url)
        watch.refused |= refused or set()
        watches.append(watch)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()
