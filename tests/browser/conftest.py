"""A real JupyterLab in the Chromium that the system has."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/notebook-extension:tracker": {
        "windowingMode": "none",
        "autoStartDefaultKernel": True,
    },
}
TOKEN = "course"
_copies = itertools.count(1)
ROOT = Path(__file__).parent.parent.parent


def pytest_collection_modifyitems(items):
    if CHROMIUM:
        return
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def watched_page(browser, **options):
    """A page that fails the test on a script error or a request to the outside."""
    context = browser.new_context(**options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))

    def local_only(route):
        url = route.request.url
        if url.startswith(("http://127.0.0.1", "data:", "blob:", "file:")):
            route.continue_()
        else:
            complaints.append(f"request to the outside: {url}")
            route.abort()

    page.route("**/*", local_only)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page_with(browser):
    """Opens a watched page with options of the test's own: `with page_with(viewport=...)`."""
    return lambda **options: watched_page(browser, **options)


@pytest.fixture
def page(browser):
    with watched_page(browser, viewport={"width": 1100, "height": 900}) as page:
        yield page


@pytest.fixture
def narrow_page(browser):
    with watched_page(browser, viewport={"width": 375, "height": 800}, has_touch=True) as page:
        yield page


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Address and root folder of a JupyterLab with settings of its own."""
    scratch = tmp_path_factory.mktemp("jupyter")
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTER_DATA_DIR": "data",
        "COURSE_PROGRESS": "progress.json",
    }
    environment = {
        **os.environ,
        "COURSE_PROFILE": "smoke",  # how long a quick one takes is nbval's business
        **{name: str(scratch / folder) for name, folder in folders.items()},
    }
    overrides = scratch / "config" / "labconfig" / "default_setting_overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(json.dumps(SETTINGS))
    root = scratch / "course with spaces"
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip", "127.0.0.1"]
    command += ["--port", str(port), "--ServerApp.port_retries=0", "--allow-root"]
    command += [f"--IdentityProvider.token={TOKEN}", "--expose-app-in-browser"]
    with open(scratch / "log.txt", "w") as log:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", server, scratch / "log.txt")
        yield f"http://127.0.0.1:{port}", root
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5)
            return
        assert server.poll() is None, log.read_text()
        time.sleep(0.25)
    raise AssertionError(f"JupyterLab did not answer: {log.read_text()[-2000:]}")


class Notebook:
    """A notebook open in JupyterLab: run it, look at it, ask its kernel."""

    file: Path

    def __init__(self, page, address: str, path: str) -> None:
        self.page = page
        page.goto(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
        page.wait_for_function("window.jupyterapp !== undefined", timeout=60_000)
        page.evaluate(
            """async () => {
              const app = window.jupyterapp;
              await app.restored;
              while (!app.shell.currentWidget?.context)
                await new Promise((resolve) => setTimeout(resolve, 100));
              const panel = app.shell.currentWidget;
              await panel.context.ready;
              await panel.sessionContext.ready;
            }"""
        )
        self.theme("light")  # JupyterLab remembers the theme of the test before

    def run_all(self) -> None:
        self.page.evaluate(
            """() => Promise.race([
              window.jupyterapp.commands.execute('notebook:run-all-cells'),
              new Promise((resolve, reject) =>
                setTimeout(() => reject(new Error("the cells still run after 300 s")), 300_000)),
            ])"""
        )

    def value(self, expression: str):
        """The value of a Python expression in the notebook's kernel (by way of repr)."""
        import ast

        reply = self.page.evaluate(
            """async (expression) => {
              const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
              const future = kernel.requestExecute(
                {code: "", silent: true, user_expressions: {value: expression}});
              const reply = await future.done;
              return reply.content.user_expressions.value;
            }""",
            expression,
        )
        assert reply["status"] == "ok", reply
        text = reply["data"]["text/plain"]
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return text

    def becomes(self, expression: str, wanted) -> None:
        """Assert that the expression has this value, now or within ten seconds."""
        end = time.monotonic() + 10
        while True:
            try:
                assert self.value(expression) == wanted
                return
            except AssertionError:
                if time.monotonic() > end:
                    raise
            time.sleep(0.1)

    def theme(self, name: str) -> None:
        """Switch to "light" or "dark"."""
        full = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[name]
        self.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", full
        )
        self.page.wait_for_function(
            """(light) => document.body.dataset.jpThemeLight === String(light)
              && [...document.querySelectorAll('.jp-OutputArea .course-live')]
                .every((host) => host.classList.contains('dark') !== light)""",
            arg=name == "light",
        )

    def errors(self) -> list[str]:
        """What the cells wrote to the error stream, and their exceptions."""
        return self.page.evaluate(
            """() => [...window.jupyterapp.shell.currentWidget.content.model.cells].flatMap(
                 (cell) => cell.type !== 'code' ? [] : cell.outputs.toJSON()
                   .filter((o) => o.output_type === 'error' || o.name === 'stderr')
                   .map((o) => o.evalue ?? [o.text].flat().join('')))"""
        )

    def live_figures(self) -> int:
        """How many outputs are live figures."""
        return self.page.evaluate(
            """() => [...window.jupyterapp.shell.currentWidget.content.model.cells].flatMap(
                 (cell) => cell.type !== 'code' ? [] : cell.outputs.toJSON().filter(
                   (o) => [o.data?.['text/html'] ?? ''].flat().join('').includes('course-live-')
                 )).length"""
        )

    def content(self) -> dict:
        """The notebook with its outputs, as JupyterLab would save it."""
        content = self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.model.toJSON()"
        )
        for cell in content["cells"]:
            if cell.get("attachments", ...) is None:
                del cell["attachments"]
        return content


@pytest.fixture
def open_notebook(page, lab):
    """Opens a copy of a notebook: a file opened before would bring its old kernel along."""
    address, root = lab

    def open_one(path: str) -> Notebook:
        original = root / path
        copy = original.with_name(f"{original.stem}_{next(_copies)}.ipynb")
        shutil.copy(original, copy)
        notebook = Notebook(page, address, copy.relative_to(root).as_posix())
        notebook.file = copy
        return notebook

    yield open_one
    if page.evaluate("() => window.jupyterapp !== undefined"):
        page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")


@pytest.fixture
def notebook_of(open_notebook, lab):
    """A notebook made of the given code cells, open in JupyterLab."""
    import nbformat

    _, root = lab

    def make(*cells: str, name: str = "scratch.ipynb") -> Notebook:
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(notebook, root / name)
        return open_notebook(name)

    return make
