"""The whole book, page by page, with the network cut: what `make site` writes, in small sizes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from book.executed import executed
from build_site import write_book
from figures import complaints
from notebook_files import notebook_paths

FIRST_LOAD = 1_500_000  # bytes; what a reader waits for
WHOLE = """() => {
  for (const image of document.images) image.loading = "eager";
  dispatchEvent(new Event("beforeprint")); // draws what is far off
}"""
ALL_THERE = """() => {
  const host = (place) => place.querySelector(".course-live");
  const figure = (place) => host(place)?.shadowRoot.querySelector(".figure");
  return [...document.querySelectorAll(".live")].every((place) => figure(place)?.offsetHeight > 60)
    && [...document.images].every((image) => image.complete && image.naturalWidth > 0);
}"""
PAGES = [*(path.stem for path in notebook_paths()), "index"]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """All notebooks, run as they are for tests; the folder."""
    folder, kept = tmp_path_factory.mktemp("book"), tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_PROFILE", "smoke")
        write_book(folder, {path.stem: executed(path, kept) for path in notebook_paths()})
    return folder


def size(url: str) -> int:
    path = unquote(urlsplit(url).path)
    return Path(path).stat().st_size if url.startswith("file:") else 0


@pytest.mark.weekly
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_light_complete_and_accessible(book, page_with, name):
    with page_with(viewport={"width": 1200, "height": 900}, offline=True) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.goto((book / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
        assert sum(map(size, set(asked))) < FIRST_LOAD
        page.evaluate(WHOLE)
        page.wait_for_function(ALL_THERE)
        assert not [line for line in said if line.startswith(("error", "warning"))]
        for _ in ("light", "dark"):
            assert complaints(page, "html") == []
            page.get_by_role("button", name="Theme").click()
        page.set_viewport_size({"width": 375, "height": 800})
        page.wait_for_function("document.documentElement.scrollWidth <= 375")
