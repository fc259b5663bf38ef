"""PhotoCollector and ContactSheet in Chromium: photos become files, decisions a small file."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
from figures import complaints, keep, load_modules, open_still, overflow, painted, small_targets
from PIL import Image

from course_lessons.n14_your_own_images.explorers import ContactSheet, PhotoCollector

FOLDER = "my photos"
COLLECTOR = f"""
from course_lessons.n14_your_own_images.explorers import PhotoCollector
collector = PhotoCollector({FOLDER!r}, ["cup", "plant"])
collector
"""
SHEET = f"""
from course_utils import datasets
from course_lessons.n14_your_own_images.explorers import ContactSheet
sheet = ContactSheet({FOLDER!r})
sheet
"""
DROP = """(card, files) => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  for (const kind of ["dragover", "drop"])
    card.dispatchEvent(
      new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


def picture(seed: int, size=(120, 90), format="JPEG", **options) -> bytes:
    cells = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC).save(buffer, format, **options)
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path):
    for number in range(12):
        for name in ("cup", "plant"):
            path = tmp_path / "photos" / name / f"{name} {number}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(picture(number + 50 * (name == "plant")))
    (tmp_path / "photos" / "plant" / "a copy.jpg").write_bytes(picture(3))
    (tmp_path / "photos" / "plant" / "broken.jpg").write_bytes(picture(4)[:700])
    return tmp_path / "photos"


def drop(card, *files: tuple[str, bytes]) -> None:
    card.evaluate(DROP, [[name, base64.b64encode(data).decode()] for name, data in files])


def test_dropped_picked_and_taken_photos_become_files(notebook_of, lab):
    notebook = notebook_of(COLLECTOR, name="collector.ipynb")
    page, here = notebook.page, lab[1] / FOLDER
    notebook.run_all()
    frame = page.locator(".jp-OutputArea .course-live .figure").first
    cup, plant = frame.locator(".card").all()
    assert "Drop photos here" in cup.inner_text()

    # Dropped: one in several parts, a copy, a text, a name that would leave the folder.
    large = Image.fromarray(np.random.default_rng(0).integers(0, 256, (900, 900, 3), np.uint8))
    buffer = io.BytesIO()
    large.save(buffer, "PNG")
    assert len(buffer.getvalue()) > 2_000_000
    first = picture(1)
    dropped = [("Grüße 1.jpg", first), ("large.png", buffer.getvalue()), ("same.jpg", first)]
    drop(cup, *dropped, ("notes.txt", b"no photo"), ("a<b>.jpg", picture(2)))
    notebook.becomes("collector.counts", {"cup": 3, "plant": 0})
    names = ["Grüße 1.jpg", "a_b_.jpg", "large.png"]
    assert sorted(path.name for path in (here / "cup").iterdir()) == names
    assert (here / "cup" / "large.png").read_bytes() == buffer.getvalue()
    told = frame.locator(".troubles li")
    told.nth(1).wait_for()
    assert told.all_inner_texts() == [
        "same.jpg is there already, as Grüße 1.jpg",
        "notes.txt was left out: text, not a photo",
    ]
    assert cup.locator("img").count() == 3 and "3 files" in cup.inner_text()

    # Picked: the same name with another picture overwrites nothing.
    files = [("Grüße 1.jpg", picture(5)), ("b.webp", picture(6, format="WEBP"))]
    payload = [{"name": n, "mimeType": "image/jpeg", "buffer": data} for n, data in files]
    with page.expect_file_chooser() as choosing:
        cup.get_by_role("button", name="Choose photos").click()
    choosing.value.set_files(payload)
    notebook.becomes("collector.counts['cup']", 5)
    assert (here / "cup" / "Grüße 1.jpg").read_bytes() == first
    assert (here / "cup" / "Grüße 1 (2).jpg").read_bytes() == picture(5)
    assert told.count() == 0

    # Beside the cards nothing is taken in, and the page stays.
    drop(frame, ("c.jpg", picture(7)))
    frame.get_by_text("Drop photos on the card of their class.").wait_for()

    # The camera: not allowed, then allowed; a photo is taken with its time, and it stops.
    plant.get_by_role("button", name="Use the camera").click()
    frame.get_by_text("The browser may not use the camera").wait_for()
    assert not frame.locator(".running").is_visible()
    page.context.grant_permissions(["camera"])
    plant.get_by_role("button", name="Use the camera").click()
    take = frame.get_by_role("button", name="Take a photo of plant")
    take.wait_for()
    page.wait_for_function(
        "(video) => video.videoWidth > 0", arg=frame.locator("video").element_handle()
    )
    page.keyboard.press("Enter")
    notebook.becomes("collector.counts['plant']", 1)
    page.wait_for_timeout(1100)  # the next second
    frame.get_by_role("radio", name="cup").check()
    frame.get_by_role("button", name="Take a photo of cup").click()
    notebook.becomes("collector.counts['cup']", 6)
    assert complaints(page) == [] and small_targets(page) == []
    keep(frame, "photo-collector-lab")
    notebook.theme("dark")
    keep(frame, "photo-collector-lab-dark")
    assert complaints(page) == []
    (shot,) = (here / "plant").iterdir()
    taken = Image.open(shot).getexif().get_ifd(0x8769)[0x9003]
    assert shot.name == f"camera {taken.replace(':', '-')}.jpg"
    assert min(Image.open(shot).size) > 200
    track = "(video) => video.srcObject.getTracks()[0]"
    watched = frame.locator("video").evaluate_handle(track)
    frame.get_by_role("button", name="Stop the camera").click()
    assert watched.evaluate("(track) => track.readyState") == "ended"
    assert not frame.locator(".running").is_visible()
    assert notebook.errors() == []


def test_decisions_are_kept_honoured_and_undone(notebook_of, lab, folder):
    import shutil

    here = lab[1] / FOLDER
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(folder, here)
    notebook = notebook_of(SHEET, "built = datasets.build_dataset('my photos')", name="sheet.ipynb")
    page = notebook.page
    notebook.run_all()
    before = {path: path.read_bytes() for path in here.rglob("*.jpg")}
    frame = page.locator(".jp-OutputArea .course-live .figure").first
    tile = frame.get_by_role("button", name="cup cup 0.jpg")
    tile.click()
    notebook.becomes("sheet.decisions", {"cup/cup 0.jpg": None})
    frame.get_by_label("moves to plant").check()
    frame.get_by_role("button", name="cup cup 1.jpg").click()
    moved = {"cup/cup 0.jpg": None, "cup/cup 1.jpg": "plant"}
    notebook.becomes("sheet.decisions", moved)
    assert dict(json.loads((here / "contact_sheet.json").read_text("utf-8"))) == moved
    counts = "datasets.build_dataset('my photos', progress=False).counts"
    assert notebook.value(counts) == {"cup": 10, "plant": 14}
    again = "ContactSheet('my photos').decisions"
    assert notebook.value(again) == moved
    frame.get_by_role("button", name="Undo (2)").click()
    frame.get_by_role("button", name="Undo (1)").click()
    notebook.becomes("sheet.decisions", {})
    assert notebook.value(counts) == {"cup": 12, "plant": 13}
    assert {path: path.read_bytes() for path in here.rglob("*.jpg")} == before
    keep(frame, "contact-sheet-lab")
    assert notebook.errors() == []


def classes_shown(frame) -> list[str]:
    return frame.locator(".count").all_inner_texts()


def test_a_contact_sheet_by_keyboard(page, tmp_path, folder):
    frame = open_still(page, tmp_path, ContactSheet(folder))
    assert classes_shown(frame) == ["12 photos", "13 photos"]
    assert "plant/broken.jpg: damaged or cut short" in frame.inner_text()
    assert frame.locator(".badge:visible").all_inner_texts() == ["copy", "copy"]
    frame.locator(".tile").first.focus()
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("2")  # to the second class; the focus goes on where it was
    assert classes_shown(frame) == ["10 photos, 1 dropped", "14 photos"]
    focused = "() => document.querySelector('.course-live').shadowRoot.activeElement.innerText"
    assert page.evaluate(focused).strip() == "cup 10.jpg"
    assert "cup/cup 1.jpg moved to plant." in frame.locator("[role=status]").inner_text()
    page.keyboard.press("End")
    assert page.evaluate(focused).strip() == "plant 9.jpg"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused).startswith("plant ")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert classes_shown(frame) == ["12 photos", "13 photos"]
    dropped = frame.get_by_role("button", name="cup cup 0.jpg")
    dropped.click()
    named = frame.get_by_role("button", name="cup cup 0.jpg dropped")
    assert named.count() == 1
    dropped.click()  # brought back
    assert named.count() == 0
    assert frame.locator(".tile[tabindex='0']").count() == 1


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", ["sheet", "collector"])
def test_narrow_both_themes_and_axe(narrow_page, tmp_path, folder, kind, dark):
    figure = ContactSheet(folder) if kind == "sheet" else PhotoCollector(folder, ["cup", "plant"])
    frame = open_still(narrow_page, tmp_path, figure, dark)
    if kind == "sheet":
        frame.locator(".tile").first.tap()
        frame.get_by_label("moves to plant").check()
        frame.locator(".tile").nth(1).tap()
        painted(narrow_page)
    else:
        assert frame.get_by_role("button", name="Choose photos").first.is_disabled()
        assert "where its kernel runs" in frame.inner_text()
    assert overflow(narrow_page) <= 0
    assert complaints(narrow_page) == [] and small_targets(narrow_page) == []
    keep(frame, f"{kind}-375-{'dark' if dark else 'light'}")


def test_a_page_without_a_camera_says_so(page):
    load_modules(page, "course_lessons/n14_your_own_images/explorers/camera.js")
    page.evaluate(
        """() => {
          Object.defineProperty(navigator, "mediaDevices", {value: undefined});
          const made = camera(["cup"], () => {});
          document.body.append(made.node);
          return made.open("cup", document.body);
        }"""
    )
    page.get_by_text("This page cannot use a camera").wait_for()
