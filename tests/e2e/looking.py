"""What is looked at on every page: accessibility rules, scrolling to the side, cells over each other, weight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import axe_core_python
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _axe() -> str:
    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()


def axe(page: Page, *, again: bool = False) -> list[str]:
    """Violations in words: rule, why, the first places. The debugger evaluates it: the CSP stays as it is.

    `again`, at another width: style sheets, whatever the window, are not fetched and read once more.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_axe())
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"],
               "preload": not again}  # fmt: skip
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{v['id']}: {v['help']}: " + " | ".join(node["html"][:160] for node in v["nodes"][:3])
        for v in result["violations"]
    ]


def sideways(page: Page) -> list[str]:
    """What sticks out to the right when the page is wider than the window; empty when it fits."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const out = [...document.body.querySelectorAll('*')].filter(
                (e) => e.getBoundingClientRect().right > width + 1);
            return [`${document.documentElement.scrollWidth} px in ${width} px`,
                ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 160))];
        }"""
    )


def overlaps(page: Page) -> list[str]:
    """What stands in one cell of a table row over another cell: rows are cards on a phone."""
    return page.evaluate(
        """() => {
        const unseen = [...document.querySelectorAll('.tabel .visually-hidden')]; // takes no room, but has a box
        unseen.forEach((e) => { e.hidden = true; });
        const found = [...document.querySelectorAll('.tabel tbody tr')].flatMap((row) => {
            const range = document.createRange();
            const box = (e) => { range.selectNodeContents(e); return range.getBoundingClientRect(); };
            const boxes = [...row.children].map((e) => [e, box(e)]).filter(([, b]) => b.width);
            return boxes.flatMap(([e, a], i) => boxes.slice(i + 1)
                .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
                .map(([f]) => `${e.innerText} / ${f.innerText}`.slice(0, 160)));
        }).slice(0, 5);
        unseen.forEach((e) => { e.hidden = false; });
        return found;
        }"""
    )


@contextmanager
def weighing(page: Page) -> Iterator[dict[str, int]]:
    """Bytes over the line (compressed, with headers) by address, while the block runs; from the cache is nothing."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    names: dict[str, str] = {}
    bytes_of: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: bytes_of.update({names.get(e["requestId"], e["requestId"]): int(e["encodedDataLength"])}),
    )
    yield bytes_of
    page.wait_for_load_state("networkidle")
    session.detach()
