"""Data sets as they lie about, and who is to blame where one cannot be had.

What belongs to a set is what its record says: whatever else lies in its folder does no harm and
stays. Each fault is one sentence, about the right one: disk, certificate, proxy, server or file.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import socket
import ssl
import subprocess
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import loopback
import pytest
import requests
from test_mirror import folder, photos, without_network  # noqa: F401 (fixtures)

from conftest import fetch
from course_utils import datasets, machine
from course_utils.datasets import litter, registry
from course_utils.datasets.fetching import archives, cache, downloading, mirror

LITTER = [
    *(".DS_Store", "train/cats/.DS_Store", "train/cats/._cat.1.jpg", "__MACOSX/train/cats/._x.jpg"),
    *("Thumbs.db", "train/cats/Thumbs.db", "desktop.ini", "train/dogs/Icon\r", "Picasa.ini"),
    *("@eaDir/cat.jpg", "train/cats/@eaDir/cat.1.jpg/SYNOPHOTO_THUMB_M.jpg"),
    *("train/cats/.@__thumb/cat.jpg", "#recycle/cat.jpg", "@Recycle/cat.jpg", "#snapshot/cat.jpg"),
    *("$RECYCLE.BIN/cat.jpg", "System Volume Information/cat.jpg", "lost+found/cat.jpg"),
    *(".Trash-1000/files/cat.jpg", ".ipynb_checkpoints/a-checkpoint.ipynb", ".dropbox.cache/c.jpg"),
]
SYSTEMS_OWN = [name for name in LITTER if litter.comes_back(name)]


def put(path: Path, content: bytes = b"litter") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def contents(place: Path) -> set[str]:
    return {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", LITTER)
def test_litter_in_a_set(folder, photos, tmp_path, monkeypatch, capsys, name):  # noqa: F811
    """In the cache it neither damages nor counts; mirrors and archives do without it."""
    path = datasets.cats_and_dogs_folder()
    told = capsys.readouterr().out
    put(path / name)
    without_network(monkeypatch)
    again = datasets.cats_and_dogs_folder()
    said = capsys.readouterr().out
    assert "own" not in said and "damaged" not in said and len(said.splitlines()) == 1
    assert re.search(r"10 training files in train/, 4 test files", said) and "10 train" in told
    # What a system makes again is gone before a loader meets it; a person's trash is not touched.
    assert (path / name).exists() == (name not in SYSTEMS_OWN)
    put(path / name)
    entry = registry.entry("cats_and_dogs")
    written = mirror.write_mirror(tmp_path / "new", [(entry, again)])
    assert sorted(written) == sorted(photos)
    assert cache.damage(path) == ""


@pytest.mark.parametrize("name", LITTER)
def test_litter_in_an_archive_or_a_mirror(folder, photos, tmp_path, name):  # noqa: F811
    packed = tmp_path / "cats.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for photo, content in photos.items():
            archive.writestr(photo.replace("cats_and_dogs/", "cats_and_dogs_filtered/"), content)
        archive.writestr(f"cats_and_dogs_filtered/{name}", b"litter")
    archives.unpack_photos(packed, tmp_path / "unpacked", first_of_test=0)
    bare = {photo.removeprefix("cats_and_dogs/") for photo in photos}
    assert contents(tmp_path / "unpacked") == bare
    listed = f"cats_and_dogs/{name}"
    put(folder / listed, b"as it is now")
    line = f"{hashlib.sha256(b'as it was').hexdigest()}  {listed}\n"
    if "\r" not in name:
        with (folder / "SHA256SUMS").open("a") as sums:
            sums.write(line)
    path = fetch("cats_and_dogs")
    assert path and contents(path) == bare


def test_a_set_is_had_without_threads_too(folder, monkeypatch, photos, url_of_digits):  # noqa: F811
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    machine.has_threads.cache_clear()
    try:
        assert len(contents(fetch("cats_and_dogs"))) == len(photos)
        monkeypatch.delenv("COURSE_DATA_MIRROR")
        assert fetch("mnist")
        assert "127.0.0.1" in downloading.reachable([url_of_digits])[0]
    finally:
        machine.has_threads.cache_clear()


@pytest.fixture
def url_of_digits(server, register, digits):
    server.process_request = server.process_request_thread  # the server does without them as well
    address = server.put("/mnist.npz", digits)
    register("mnist", digits, address)
    return address


# Who is to blame.


class Proxy(HTTPServer):
    """A proxy that answers every request with one status."""

    def __init__(self, status: int) -> None:
        class Refuses(BaseHTTPRequestHandler):
            def do_CONNECT(self) -> None:
                self.send_error(status)

            do_GET = do_CONNECT

            def log_message(self, *ignored) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Refuses)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Path:
    """Key and certificate in one file, which nobody has signed."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("certificate") / "own.pem"
    command = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=school"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out"]
    subprocess.run([*command, f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def secure(server, certificate, digits):
    """The server with a certificate of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server.put("/mnist.npz", digits).replace("http:", "https:")


PROXIES = {
    "refuses": (403, "http", "answers 403"),
    "wants a name": (407, "http", "answers 407.*: the proxy wants a name and a password"),
    "refuses a tunnel": (403, "https", r"through the proxy that the environment names \(see http"),
    "wants a name for a tunnel": (407, "https", "proxy.*: it wants a name and a password"),
    "fails": (502, "https", "cannot be reached through the proxy"),
}


@pytest.mark.parametrize("status, kind, said", PROXIES.values(), ids=PROXIES)
def test_a_proxy_is_blamed(register, digits, monkeypatch, capsys, status, kind, said):
    register("mnist", digits, f"{kind}://data.invalid/mnist.npz")
    proxy = Proxy(status)
    monkeypatch.setenv(f"{kind}_proxy", f"http://127.0.0.1:{proxy.server_port}")
    assert fetch("mnist") is None
    proxy.shutdown()
    proxy.server_close()
    assert re.search(said, capsys.readouterr().out)


def closed() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.mark.parametrize(
    "named, said",
    [
        ("127.0.0.1:{port}", "the proxy 127.0.0.1 cannot be reached"),
        ("http://127.0.0.1:{port}/", "the proxy 127.0.0.1 cannot be reached"),
        ("socks5://127.0.0.1:{open}", "a proxy of the kind SOCKS: pip install pysocks"),
        ("http://[bad", "proxy"),
        ("http://127.0.0.1:{open}:x", "proxy"),
    ],
)
def test_a_proxy_that_is_none_is_blamed(register, server, digits, monkeypatch, capsys, named, said):
    register("mnist", digits, "https://data.invalid/mnist.npz")
    named = named.format(port=closed(), open=server.server_port)
    monkeypatch.setenv("https_proxy", named)
    assert fetch("mnist") is None
    [line] = capsys.readouterr().out.splitlines()
    assert said in line


def test_a_certificate_is_blamed_and_can_be_named(
    register, digits, secure, certificate, monkeypatch, capsys, tmp_path
):
    from course_utils import doctor

    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    register("mnist", digits, secure)
    assert fetch("mnist") is None
    out = capsys.readouterr().out
    assert "a certificate that is not accepted here (REQUESTS_CA_BUNDLE can name" in out
    monkeypatch.setattr(downloading, "ANSWER_SECONDS", 2)
    assert "certificate that is not accepted" in downloading.probe(secure)
    datasets.fetching.forget()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none"))
    assert fetch("mnist") is None
    assert "none, which are not there" in capsys.readouterr().out
    datasets.fetching.forget()
    (tmp_path / "none").write_text("no certificate")
    assert fetch("mnist") is None
    assert "none, which holds no certificates" in capsys.readouterr().out
    monkeypatch.setattr(doctor, "reachable", lambda addresses: [secure])
    assert "which holds no certificates" in doctor._network()[1]
    datasets.fetching.forget()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f"{certificate}.crt")
    assert doctor._network() == ("127.0.0.1 answers", "")
    assert fetch("mnist")


def test_who_does_not_speak_https_is_blamed(register, server, digits, capsys, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    address = server.put("/mnist.npz", digits).replace("http:", "https:")
    register("mnist", digits, address)
    assert fetch("mnist") is None
    assert "does not speak HTTPS (a proxy or a log-in page" in capsys.readouterr().out


def test_a_clock_is_blamed():
    for words in ("certificate has expired", "certificate is not yet valid"):
        told = downloading._explained(requests.exceptions.SSLError(words), answered=False)
        assert str(told) == "has a certificate of another time: is this machine's clock right?"


SERVERS = {
    "gone": (loopback.answers(404), "answers 404"),
    "forbidden": (loopback.answers(403), "answers 403"),
    "a page": (loopback.shows_a_page, "log-in page of the network"),
    "other bytes": (loopback.sends(b"x" * 9), "offers 9 bytes instead of"),
    "silent": (loopback.is_silent, "does not answer"),
}


@pytest.mark.parametrize("behaviour, said", SERVERS.values(), ids=SERVERS)
def test_a_server_is_blamed_by_doctor_as_by_the_loader(offer, capsys, behaviour, said, monkeypatch):
    from course_utils import doctor

    entry = offer(behaviour)
    assert fetch("mnist") is None
    assert f"127.0.0.1 {said}" in re.sub(
        r"answers with a web page \(a ", "", capsys.readouterr().out
    )
    monkeypatch.setattr(doctor, "reachable", lambda addresses: [entry.addresses[0]])
    found, advice = doctor._network()
    if said.startswith(("answers", "does not")):
        assert found == "in the way" and f"Nothing can be fetched: 127.0.0.1 {said}" in advice


MIRRORS = {
    "no folder": (lambda place: shutil.rmtree(place), "the mirror .* is no folder"),
    "no list": (lambda place: (place / "SHA256SUMS").unlink(), "holds no SHA256SUMS"),
    "no text": (lambda place: (place / "SHA256SUMS").write_bytes(b"\xff\xff"), "is not text"),
    "a file lost": (lambda place: (place / "mnist.npz").unlink(), "lists mnist.npz but does not"),
    "a file changed": (
        lambda place: (place / "mnist.npz").write_bytes(b"x"), "mnist.npz that does not match"),
    "a folder in its place": (
        lambda place: ((place / "mnist.npz").unlink(), (place / "mnist.npz").mkdir()),
        "lists mnist.npz but does not hold it"),
}  # fmt: skip


@pytest.mark.parametrize("spoil, said", MIRRORS.values(), ids=MIRRORS)
def test_a_mirror_is_blamed(folder, capsys, spoil, said):  # noqa: F811
    spoil(folder)
    assert fetch("mnist") is None
    [line] = capsys.readouterr().out.splitlines()
    assert re.search(said, line)


@pytest.mark.parametrize("place", ["/proc/course", "/dev/null/course"])
def test_a_disk_is_blamed(offer, monkeypatch, capsys, place):
    offer(loopback.well)
    monkeypatch.setenv("COURSE_DATA_DIR", place)
    assert fetch("mnist")
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(f"The cache {place} cannot be written (")
    assert line.endswith("COURSE_DATA_DIR can name another folder.")


def test_a_file_is_blamed(offer, capsys):
    offer(loopback.well)
    path = fetch("mnist")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert fetch("mnist") == path
    assert "The cached mnist.npz is damaged (mnist.npz has changed)" in capsys.readouterr().out
