"""Take the README's picture: the convolution stepper in the middle of its work.

python tools/take_picture.py        needs Chromium
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from notebook_files import ROOT
from playwright.sync_api import sync_playwright

from course_utils.explorers import ConvolutionStepper

PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><body style="margin:16px">{}</body>'


def main() -> None:
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    stepper = ConvolutionStepper()
    stepper.position = (1, 0)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "stepper.html"
        page_file.write_text(PAGE.format(stepper.to_html()), encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 960, "height": 700}, device_scale_factor=2)
        page.goto(page_file.as_uri())
        figure = page.locator(".course-live")
        figure.wait_for()
        figure.screenshot(path=ROOT / "images" / "stepper.png")
        chromium.close()


if __name__ == "__main__":
    main()
