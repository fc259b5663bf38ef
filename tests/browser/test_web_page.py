"""The page that recognises photos, opened from the disk with the network cut."""

from __future__ import annotations

import base64
import gzip
import io
import re
import time
from pathlib import Path

import figures
import numpy as np
import pytest
from PIL import Image, ImageFilter
from test_firefox import page as firefox  # noqa: F401 (a fixture)
from test_firefox import pytestmark as where_firefox_is

keras = pytest.importorskip("keras")
pytest.importorskip("tensorflow")

from keras import layers  # noqa: E402

from course_lessons.n14_your_own_images import web_page  # noqa: E402
from course_utils import classifiers, pretrained  # noqa: E402

SIZE = 96
NAMES = ["Tasse", "Löffel </script>", "a plate"]
SIDES = [2, 3, 5, 16, 37, 95, 96, 97, 191, 193, 240, 321, 500, 777]
KINDS = {
    "JPEG": {"quality": 85},
    "PNG": {},
    "WEBP": {"lossless": True},
    "GIF": {},
    "BMP": {},
}


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A classifier on EfficientNet-Lite0, whose head is random but has opinions, and its page."""
    folder = tmp_path_factory.mktemp("page") / "mit Leerzeichen"
    keras.utils.set_random_seed(1)
    base = pretrained.backbone("efficientnet_lite0", (SIZE, SIZE, 3)).model
    photo = keras.Input((SIZE, SIZE, 3))
    x = base(layers.Rescaling(1 / 128, offset=-127 / 128)(photo), training=False)
    x = layers.GlobalAveragePooling2D()(x)
    head = layers.Dense(3, kernel_initializer=keras.initializers.RandomNormal(stddev=0.1))
    path = folder / "kitchen.keras"
    classifiers.save_classifier(
        keras.Model(photo, head(x)), path, NAMES, trained_on="40 <b>photos</b>"
    )
    page = web_page.to_web_page(path, folder / "mine.html", threshold=0.7, made_by="Ada & Bo")
    return path, page


class Recogniser:
    """The page, ready for a photo."""

    def __init__(self, page, file: Path) -> None:
        self.page, self.said = page, []
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.goto(file.as_uri())
        page.locator("main[data-state=ready]").wait_for()

    def shots(self) -> int:
        return int(self.page.locator("main").get_attribute("data-shots") or 0)

    def wait(self, shots: int) -> None:
        # Playwright's own way to wait for a value would evaluate text, which the page forbids.
        end = time.monotonic() + 20
        while self.shots() < shots:
            assert time.monotonic() < end, self.page.locator("#problem").text_content()
            time.sleep(0.01)

    def choose(self, name: str, content: bytes) -> np.ndarray:
        """Choose a photo; return the probabilities of the classes."""
        before = self.shots()
        photo = {"name": name, "mimeType": "", "buffer": content}
        self.page.set_input_files("#file", photo)
        self.wait(before + 1)
        return self.probabilities()

    def probabilities(self) -> np.ndarray:
        bars = self.page.locator("#bars li")
        return np.array(bars.evaluate_all("(bars) => bars.map((bar) => +bar.dataset.probability)"))

    def text(self, id: str) -> str:
        return self.page.locator(f"#{id}").inner_text()

    def hand_over(self, kind: str, content: bytes, name: str = "photo.png") -> None:
        """Drop or paste a file."""
        self.page.evaluate(
            """([kind, name, content]) => {
              const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
              const clipboardData = new DataTransfer();
              clipboardData.items.add(new File([bytes], name));
              const options = { bubbles: true, cancelable: true };
              const event = kind === "paste"
                ? new ClipboardEvent(kind, { ...options, clipboardData })
                : new DragEvent(kind, { ...options, dataTransfer: clipboardData });
              document.body.dispatchEvent(event);
            }""",
            [kind, name, base64.b64encode(content).decode()],
        )


@pytest.fixture
def recogniser(page_with, made):
    with page_with(offline=True, viewport={"width": 1100, "height": 1000}) as page:
        opened = Recogniser(page, made[1])
        yield opened
        assert opened.said == []


def picture(rng, width: int, height: int) -> Image.Image:
    pixels = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    softness = float(rng.uniform(0, 6))
    picture = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(softness))
    return picture if rng.random() < 0.5 else picture.point(lambda level: min(255, 2 * level))


def stored(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def odd_photos(n: int = 50):
    """Photos of odd sizes and kinds: name, content."""
    rng = np.random.default_rng(11)
    for number in range(n):
        kind = list(KINDS)[number % len(KINDS)]
        width, height = (int(side) for side in rng.choice(SIDES, 2))
        image, options = picture(rng, width, height), dict(KINDS[kind])
        if kind == "JPEG":
            options |= {"progressive": bool(rng.integers(2)), "subsampling": int(rng.integers(3))}
            options["exif"] = Image.Exif()
            options["exif"][0x0112] = int(rng.integers(1, 9))
        if kind == "JPEG" and number % 3 == 0:
            image = image.convert("L")
        if kind == "PNG" and number % 2:
            image.putalpha(Image.linear_gradient("L").resize(image.size))
        yield f"{number} größe.{kind.lower()}", stored(image, kind, **options)


def network_of(file: Path) -> bytes:
    found = re.search(r'id="model">([^<]+)<', file.read_text(encoding="utf-8"))
    return gzip.decompress(base64.b64decode(found[1]))


def answers(network: bytes, inputs: np.ndarray) -> np.ndarray:
    """What the page's network answers in Python, one input at a time."""
    import tensorflow as tf

    interpreter = tf.lite.Interpreter(model_content=network)
    interpreter.allocate_tensors()
    [given], [found] = interpreter.get_input_details(), interpreter.get_output_details()
    rows = []
    for image in inputs:
        interpreter.set_tensor(given["index"], image[None])
        interpreter.invoke()
        rows.append(interpreter.get_tensor(found["index"])[0])
    return np.array(rows)


def test_photos_of_odd_sizes_get_the_answers_that_python_gives(recogniser, made):
    saved, page = made
    photos = list(odd_photos())
    by_page = np.array([recogniser.choose(*photo) for photo in photos])
    inputs = np.stack([classifiers.photo_to_input(content, SIZE) for _, content in photos])
    by_litert = answers(network_of(page), inputs)
    by_keras = classifiers.load_classifier(saved).predict_inputs(inputs)
    differences = np.abs(by_page - by_litert).max(axis=1)
    rounding = np.abs(by_litert - by_keras).max()
    print(f"page: {differences.max():.1e} at {differences.argmax()}, 16 bits: {rounding:.1e}")
    assert np.ptp(by_page, axis=0).min() > 0.2, "the photos are all the same to the network"
    assert differences.max() < 1e-3
    assert rounding < 0.05  # the head is random: what is at stake is larger than after training


def test_it_says_what_it_sees_and_when_it_is_not_sure(recogniser):
    photo = stored(picture(np.random.default_rng(0), 300, 200), "JPEG")
    found = recogniser.choose("cup.jpg", photo)
    best, page = NAMES[found.argmax()], recogniser.page
    page.locator("#threshold").fill("0")
    assert recogniser.text("answer") == best and recogniser.text("status").startswith(best)
    page.locator("#threshold").fill("100")
    assert recogniser.text("answer") == "Not sure" and recogniser.text("limit") == "100 %"
    assert recogniser.text("status").startswith(f"Not sure, perhaps {best}, ")
    bars = page.locator("#bars li").all_inner_texts()
    assert [text.split("\n")[0] for text in bars] == NAMES
    assert page.locator("#photo").is_visible() and not page.locator("#invitation").is_visible()


def test_what_it_tells_of_itself(recogniser):
    page = recogniser.page
    assert page.title() == recogniser.text("title") == "Tasse, Löffel </script> or a plate?"
    facts = recogniser.text("facts")
    assert "40 <b>photos</b>" in facts and "Ada & Bo" in facts
    assert recogniser.text("limit") == "70 %"
    page.get_by_text("Licences").click()
    assert "Apache License" in page.locator("pre").inner_text()


def test_photos_are_dropped_and_pasted(recogniser):
    content = stored(picture(np.random.default_rng(2), 90, 60))
    expected = recogniser.choose("a.png", content)
    for shots, kind in enumerate(["drop", "paste"], start=1):
        recogniser.choose("b.png", stored(Image.new("RGB", (9, 9))))
        recogniser.hand_over("dragover", content)
        recogniser.hand_over(kind, content)
        recogniser.wait(1 + 2 * shots)
        np.testing.assert_array_equal(recogniser.probabilities(), expected)


def test_a_click_on_the_empty_view_chooses_a_photo(recogniser):
    with recogniser.page.expect_file_chooser() as chooser:
        recogniser.page.locator("#view").click()
    chooser.value.set_files(
        {"name": "a.png", "mimeType": "", "buffer": stored(Image.new("L", (9, 9)))}
    )
    recogniser.wait(1)


def test_what_is_no_photo_is_said(recogniser):
    problem = recogniser.page.locator("#problem")
    for name, content, said in (
        ("a.txt", b"text", "a.txt is not a photo"),
        ("b.heic", b"\0\0\0\x18ftypheic", "Few browsers read HEIC"),
        ("c.jpg", b"", "c.jpg is empty"),
    ):
        recogniser.hand_over("drop", content, name)
        problem.get_by_text(said).wait_for()
    recogniser.choose("a.png", stored(Image.new("RGB", (20, 20))))
    assert not problem.is_visible()


def test_the_camera_is_used_with_permission_and_let_go(page_with, made):
    with page_with(offline=True, permissions=["camera"]) as page:
        recogniser = Recogniser(page, made[1])
        camera = page.locator("#camera")
        camera.focus()
        page.keyboard.press("Enter")
        recogniser.wait(4)
        assert page.locator("#video").is_visible() and camera.inner_text() == "Stop the camera"
        figures.keep(page, "web_page_camera")
        track = page.evaluate_handle("document.getElementById('video').srcObject.getTracks()[0]")
        page.keyboard.press("Enter")
        assert track.evaluate("(track) => track.readyState") == "ended"
        assert page.locator("#photo").is_visible() and camera.inner_text() == "Use the camera"
        time.sleep(0.5)  # one look may be under way
        shots = recogniser.shots()
        time.sleep(0.5)
        assert recogniser.shots() == shots and recogniser.said == []


def test_without_permission_it_says_so(page_with, made):
    with page_with() as page:
        recogniser = Recogniser(page, made[1])
        page.locator("#camera").click()
        page.locator("#problem").get_by_text("The camera may not be used").wait_for()
        assert recogniser.text("camera") == "Use the camera"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 375])
def test_it_fits_and_everybody_can_use_it(page_with, made, theme, width):
    with page_with(color_scheme=theme, viewport={"width": width, "height": 900}) as page:
        recogniser = Recogniser(page, made[1])
        figures.keep(page, f"web_page_{theme}_{width}_empty")
        photo = Image.linear_gradient("L").convert("RGB")
        recogniser.choose("a.png", stored(photo.resize((400, 300))))
        figures.keep(page, f"web_page_{theme}_{width}")
        assert figures.overflow(page) <= 0
        assert figures.complaints(page, "html") == []
        page.locator("h1").click()
        reached = []
        for _ in range(5):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate("document.activeElement.id || document.activeElement.tagName")
            )
        assert reached[:4] == ["file", "camera", "threshold", "SUMMARY"]
        page.locator("#threshold").focus()
        page.keyboard.press("ArrowLeft")
        assert recogniser.text("limit") == "69 %"
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, label.button, #threshold, summary")]
                 .map((node) => node.getBoundingClientRect())
                 .filter((box) => box.width < 24 || box.height < 24).length"""
        )
        assert small == 0


def test_the_page_may_not_open_a_connection(page_with, made):
    with page_with() as page:
        Recogniser(page, made[1])
        tried = "fetch('data:,x').then(() => 'went', () => 'refused')"
        assert page.evaluate(tried) == "refused"


@where_firefox_is
def test_in_firefox(firefox, made):  # noqa: F811
    _, file = made
    firefox.goto(file.as_uri())
    photo = stored(picture(np.random.default_rng(4), 333, 250))
    found = firefox.evaluate(
        """async (content) => {
          const main = document.getElementById("main"), input = document.getElementById("file");
          const until = async (ready) => {
            while (!ready()) await new Promise((done) => setTimeout(done, 20));
          };
          await until(() => main.dataset.state === "ready");
          const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
          const chosen = new DataTransfer();
          chosen.items.add(new File([bytes], "a.png", { type: "image/png" }));
          input.files = chosen.files;
          input.dispatchEvent(new Event("change"));
          await until(() => main.dataset.shots === "1");
          return [...document.querySelectorAll("#bars li")].map((bar) => +bar.dataset.probability);
        }""",
        base64.b64encode(photo).decode(),
    )
    firefox.keep("web_page")
    expected = answers(network_of(file), classifiers.photo_to_input(photo, SIZE)[None])[0]
    assert np.abs(found - expected).max() < 1e-3
    assert firefox.ask("complaints") == []
