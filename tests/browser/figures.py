"""What the tests of live figures share: still pages, scripts alone, axe, pictures to look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
ROOT = Path(__file__).parents[2]


def open_still(page, folder: Path, figure, dark: bool = False):
    """Open a figure's HTML on a page without a kernel; returns the figure's frame."""
    path = folder / "still.html"
    colours = "#111; color: #eee" if dark else "#fff; color: #111"
    path.write_text(
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>A figure</title>"
        "<meta name='viewport' content='width=device-width'></head>"
        f"<body style='background: {colours}'><main>{figure.to_html()}</main></body></html>",
        encoding="utf-8",
    )
    page.goto(path.as_uri())
    frame = page.locator(".course-live .figure")
    frame.wait_for()
    painted(page)
    return frame


def load_modules(page, *names: str) -> None:
    """Give a page what ES modules export, so that `page.evaluate` can call it by name."""
    place = "http://127.0.0.1/course"

    def serve(route):
        name = route.request.url.removeprefix(f"{place}/")
        if name:
            route.fulfill(path=ROOT / name, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Modules</title>", content_type="text/html")

    page.route(f"{place}/**", serve)
    page.goto(f"{place}/")
    page.evaluate(
        """async (urls) => {
             for (const url of urls) Object.assign(window, await import(url));
           }""",
        [f"{place}/{name}" for name in names],
    )


def painted(page) -> None:
    """Wait until what was changed is on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def complaints(page, within: str = ".course-live") -> list[str]:
    """What axe-core finds serious or worse."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --no-package-lock")
    page.add_script_tag(path=AXE)
    result = page.evaluate("(within) => axe.run(document.querySelector(within))", within)
    assert result["passes"], "axe looked at nothing"
    return [
        f"{found['id']}: {found['help']}: {found['nodes'][0]['html'][:120]}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def overflow(page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")


def small_targets(page) -> list[str]:
    """Controls that are on show and smaller than 24 pixels either way."""
    return page.evaluate(
        """() => [...document.querySelector('.course-live').shadowRoot.querySelectorAll(
             'button, select, input, label.file, [role=slider]')]
             .filter((node) => node.checkVisibility() && !node.matches('.visually-hidden'))
             .filter((node) => {
               // The label of a tick box is part of its target.
               const label = ['checkbox', 'radio'].includes(node.type) ? node.parentNode : node;
               const box = label.getBoundingClientRect();
               return box.width < 24 || box.height < 24;
             })
             .map((node) => node.outerHTML.slice(0, 120))"""
    )


def keep(frame, name: str) -> None:
    """Keep a picture where COURSE_SCREENSHOTS says, for people to look at."""
    folder = os.environ.get("COURSE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        frame.screenshot(path=f"{folder}/{name}.png")
