"""Whatever the network does: right bytes or a clear line, in bounded time, and a clean cache."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import pickle
import re
import shutil
import socket
import subprocess
import sys
import threading
import time

import certifi
import loopback
import numpy as np
import pytest
from test_archives import members, tarred, zipped

from conftest import fetch, left_over, packed
from course_utils import datasets
from course_utils.datasets import fetching, registry
from course_utils.datasets.fetching import DataUnavailable, cache, downloading, sources

ENTRIES = registry.entries()


def part_of(content: bytes, size: int, name: str = "mnist.npz") -> None:
    folder = cache.root() / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.part").write_bytes(content[:size])


def test_a_download_arrives_whole_and_is_not_fetched_again(offer, server, digits):
    offer(loopback.well)
    path = fetch("mnist")
    assert path.read_bytes() == digits
    assert path.is_relative_to(cache.root())
    assert fetch("mnist") == fetch("mnist", "real") == path
    assert len(server.seen) == 1
    assert left_over() == []


GIVES_UP = {
    "truncated": (loopback.truncates, "broke off"),
    "stalled": (loopback.stalls, "sends nothing any more"),
    "dripping": (loopback.drips, "sends nothing any more|does not answer"),
    "silent": (loopback.is_silent, "does not answer"),
    "not found": (loopback.answers(404), "answers 404"),
    "forbidden": (loopback.answers(403), "answers 403"),
    "broken": (loopback.answers(500), "answers 500"),
    "other bytes": (loopback.sends(b"x" * 1000), "offers 1,000 bytes instead of"),
    "a page": (loopback.shows_a_page, "answers with a web page"),
    "a hidden page": (loopback.hides_a_page, "answers with a web page"),
    "endless": (loopback.endless, "sends more than"),
    "in circles": (loopback.sends_to("/0/mnist.npz"), "sends in circles"),
    "nowhere": (loopback.sends_to("http://127.0.0.1:1/gone"), "cannot be reached"),
    "no address": (loopback.sends_to("http://[bad"), "is not usable|fails"),
}


@pytest.mark.parametrize("behaviour, said", GIVES_UP.values(), ids=GIVES_UP)
def test_a_fault_is_one_clear_line(offer, server, capsys, behaviour, said):
    offer(behaviour)
    assert fetch("mnist") is None
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("MNIST could not be fetched: 127.0.0.1 ")
    assert re.search(said, lines[0])
    assert cache.find("real/mnist.npz") is None
    # What can be resumed is kept, under another name; anything else is gone.
    assert set(left_over()) <= {"mnist.npz.part"}
    with pytest.raises(DataUnavailable, match=said):
        fetch("mnist", "real")
    # Neither of the later calls asked again.
    count = len(server.seen)
    assert fetch("mnist") is None and len(server.seen) == count
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_that_are_not_there_are_told_as_such(monkeypatch, tmp_path, variable):
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "no.pem"))
    said = f"cannot be asked, for {variable} names the certificates .*no.pem, which are not there"
    with pytest.raises(cache.Problem, match=said) as raised:
        expected = downloading.Expected(size=9)
        downloading.download("https://127.0.0.1:1/file", tmp_path / "part", expected, "", 1.0)
    assert not isinstance(raised.value, cache.DiskProblem)
    assert not (tmp_path / "part").exists()
    (tmp_path / "no.pem").touch()
    assert "which holds no certificates" in downloading.missing_certificates()
    shutil.copyfile(certifi.where(), tmp_path / "no.pem")
    assert downloading.missing_certificates() == ""


@pytest.mark.parametrize("behaviour", [case[0] for case in GIVES_UP.values()], ids=GIVES_UP)
def test_after_a_fault_the_next_address_is_taken(offer, digits, behaviour):
    offer(behaviour, loopback.well)
    assert fetch("mnist").read_bytes() == digits
    assert left_over() == []


def test_the_same_number_of_wrong_bytes_is_noticed(offer, digits, capsys):
    offer(loopback.sends(digits[:-1] + b"?"))
    assert fetch("mnist") is None
    assert "sends a file with the wrong checksum" in capsys.readouterr().out
    assert left_over() == []


def test_a_redirect_is_followed(offer, server, digits):
    elsewhere = server.put("/elsewhere", digits)
    offer(loopback.sends_to(elsewhere))
    assert fetch("mnist").read_bytes() == digits


def test_a_connection_that_breaks_again_and_again_is_resumed(offer, server, digits):
    offer(loopback.drops)
    assert fetch("mnist").read_bytes() == digits
    begun = [int(span[6:-1]) if span else 0 for _, span in server.seen]
    assert begun[0] == 0 and len(begun) > 2 and begun == sorted(set(begun))


def test_what_has_come_is_kept_for_the_next_session(offer, server, digits):
    offer(loopback.stalls)
    assert fetch("mnist") is None
    assert left_over() == ["mnist.npz.part"]
    server.put("/0/mnist.npz", digits)
    fetching.forget()
    server.seen.clear()
    assert fetch("mnist").read_bytes() == digits
    [(_, span)] = server.seen
    assert span.startswith("bytes=") and int(span[6:-1]) > len(digits) // 3


@pytest.mark.parametrize(
    "behaviour", [loopback.ignores_range, loopback.resumes_elsewhere, loopback.cannot_resume]
)
def test_a_server_that_cannot_resume_begins_again(offer, digits, behaviour):
    part_of(digits, 5000)
    offer(behaviour)
    assert fetch("mnist").read_bytes() == digits


def test_halves_that_do_not_fit_are_fetched_from_the_beginning(offer, server, digits):
    part_of(b"?" * len(digits), 5000)
    offer(loopback.well)
    assert fetch("mnist").read_bytes() == digits
    assert [span for _, span in server.seen] == ["bytes=5000-", ""]


def test_a_part_that_is_too_long_is_dropped(offer, digits):
    part_of(digits + digits, 2 * len(digits))
    offer(loopback.well)
    assert fetch("mnist").read_bytes() == digits


def test_a_finished_part_needs_no_network(offer, server, digits):
    part_of(digits, len(digits))
    offer(loopback.well)
    assert fetch("mnist").read_bytes() == digits
    assert server.seen == []


def test_a_log_in_page_does_not_cost_what_has_come(offer, digits):
    part_of(digits, 5000)
    offer(loopback.shows_a_page)
    assert fetch("mnist") is None
    assert (cache.root() / "downloads" / "mnist.npz.part").read_bytes() == digits[:5000]


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_without_network_the_first_call_says_so_and_later_ones_ask_nobody(capsys, monkeypatch):
    assert fetch("mnist") is None
    assert "no network (127.0.0.1 cannot be reached)" in capsys.readouterr().out
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("asked again"))
    assert fetch("mnist") is fetch("cifar10") is None
    with pytest.raises(DataUnavailable, match=r"no network.*source=\"standin\""):
        fetch("mnist", "real")


def test_names_and_addresses_that_never_answer_cost_seconds(register, digits, monkeypatch):
    """A name server that hangs, a firewall that swallows packets: nothing comes back at all."""
    register("mnist", digits, "http://never.invalid/a", "http://answers.invalid/b")
    over, waited_for = threading.Event(), []

    def nobody_answers(*ignored, **options):
        waited_for.append(not over.wait(60))
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", nobody_answers)
    assert fetch("mnist") is None
    assert not waited_for
    over.set()


def test_the_limits_keep_the_first_call_below_five_seconds():
    code = (
        "from course_utils.datasets.fetching import downloading, sources;"
        "print(downloading.CONNECT_SECONDS, sources.IN_VAIN_SECONDS)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    connect, in_vain = map(float, done.stdout.split())
    # A mirror and the official addresses, one after the other.
    assert 2 * connect < 4.5
    assert in_vain < 4.8


def test_one_server_that_is_down_is_not_the_end_of_the_network(register, offer, digits, capsys):
    register("cifar10", digits, f"http://127.0.0.1:{closed_port()}/cifar10")
    offer(loopback.well)
    assert fetch("cifar10") is None
    assert "fetched: 127.0.0.1 cannot be reached." in capsys.readouterr().out
    assert fetch("mnist").read_bytes() == digits


def test_a_host_that_does_not_answer_is_asked_once_a_session(
    register, offer, server, digits, capsys
):
    offer(loopback.is_silent)
    register("cifar10", digits, server.put("/cifar10", digits))
    assert fetch("mnist") is fetch("cifar10") is None
    assert [path for path, _ in server.seen] == ["/0/mnist.npz"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "CIFAR-10 could not be fetched: 127.0.0.1 does not answer."
    fetching.forget()
    fetch("cifar10")
    assert server.seen[-1][0] == "/cifar10"


def test_a_host_that_cannot_be_reached_is_waited_for_once(
    register, offer, server, digits, monkeypatch
):
    hoped_for: list[list[str]] = []

    def all_but_one(addresses, witnesses):
        hoped_for.append(list(addresses))
        return [address for address in addresses if "gone.invalid" not in address]

    monkeypatch.setattr(sources, "reachable", all_but_one)
    there = [*offer(loopback.well).addresses, server.put("/cifar10", b"")]
    for name, address in zip(("mnist", "cifar10"), there, strict=True):
        register(name, digits, f"http://gone.invalid/{name}", address)
        fetch(name)
    assert hoped_for == [["http://gone.invalid/mnist", there[0]], [there[1]]]


@pytest.fixture
def three_servers(server, register, digits):
    """MNIST on three servers, the first two silent."""
    others = [loopback.Server(), loopback.Server()]
    addresses = [
        one.put("/mnist.npz", digits, behaviour)
        for one, behaviour in zip(
            [*others, server], [loopback.is_silent, loopback.is_silent, loopback.well], strict=True
        )
    ]
    register("mnist", digits, *addresses)
    yield others
    for one in others:
        one.shutdown()
        one.server_close()


def test_silence_is_not_waited_for_address_by_address(three_servers, server, monkeypatch, capsys):
    monkeypatch.setattr(sources, "IN_VAIN_SECONDS", 1.1)
    # Which of them can be reached at all, a busy machine does not always find out in time.
    monkeypatch.setattr(sources, "reachable", lambda addresses, witnesses: list(addresses))
    assert fetch("mnist") is None
    assert [len(one.seen) for one in [*three_servers, server]] == [1, 1, 0]
    assert capsys.readouterr().out == (
        "MNIST could not be fetched: 127.0.0.1 does not answer; 127.0.0.1 was not asked any more.\n"
    )


def test_who_insists_waits_for_every_address(three_servers, monkeypatch, digits):
    monkeypatch.setattr(sources, "IN_VAIN_SECONDS", 0.7)
    assert fetch("mnist", "real").read_bytes() == digits


def test_a_download_that_stalls_is_not_time_in_vain(offer, monkeypatch, digits):
    monkeypatch.setattr(sources, "IN_VAIN_SECONDS", 0.7)
    offer(loopback.stalls, loopback.well)
    assert fetch("mnist").read_bytes() == digits


def test_back_online_after_forgetting(offer, server, digits, capsys):
    assert fetch("mnist") is None
    offer(loopback.well)
    assert fetch("mnist") is None
    fetching.forget()
    assert fetch("mnist").read_bytes() == digits


def test_a_proxy_that_is_not_there_is_named(offer, monkeypatch, capsys, server):
    offer(loopback.well)
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{closed_port()}")
    assert fetch("mnist") is None
    assert "the proxy 127.0.0.1 cannot be reached" in capsys.readouterr().out
    assert server.seen == []


def test_a_proxy_that_refuses(offer, monkeypatch, capsys, server, register, digits):
    register("mnist", digits, "http://data.invalid/mnist.npz")
    proxy = loopback.Server()
    proxy.put("http://data.invalid/mnist.npz", b"", loopback.answers(407))
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.server_port}")
    assert fetch("mnist") is None
    assert "answers 407" in capsys.readouterr().out
    proxy.shutdown()
    proxy.server_close()


def test_a_disk_that_fills_up_leaves_nothing_behind(offer, monkeypatch, capsys):
    offer(loopback.well)

    def full(self, chunk):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(downloading._Part, "write", full)
    assert fetch("mnist") is None
    assert "the disk is full" in capsys.readouterr().out
    assert left_over() == []


def test_a_disk_that_fills_up_at_the_last_step(offer, monkeypatch, capsys):
    offer(loopback.well)

    def full(*ignored):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache, "checksum", full)
    monkeypatch.setattr(downloading, "_check", lambda part, expected: None)
    assert fetch("mnist") is None
    assert "the disk is full" in capsys.readouterr().out
    assert left_over() == []


def test_a_disk_without_room_is_noticed_before_the_download(offer, server, monkeypatch, capsys):
    offer(loopback.well)
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(sources.shutil, "disk_usage", lambda path: usage._replace(free=10))
    assert fetch("mnist") is None
    assert "are needed and the disk of" in capsys.readouterr().out
    assert server.seen == []
    # Once there is room, the same call fetches it.
    monkeypatch.setattr(sources.shutil, "disk_usage", lambda path: usage)
    assert fetch("mnist")


def test_a_cache_that_cannot_be_written_is_replaced_for_the_session(
    offer, server, digits, capsys, monkeypatch, tmp_path
):
    (tmp_path / "in the way").touch()
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "in the way" / "cache"))
    offer(loopback.well)
    path = fetch("mnist")
    assert path.read_bytes() == digits
    assert fetch("mnist") == path and len(server.seen) == 1
    out = capsys.readouterr().out
    assert out.count("cannot be written") == 1 and "for this session only" in out
    shutil.rmtree(path.parent.parent)


def test_a_read_only_cache_is_read(offer, digits, monkeypatch):
    offer(loopback.well)
    path = fetch("mnist")
    cache._trusted.clear()

    def refused(*ignored, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(cache.tempfile, "TemporaryFile", refused)
    assert fetch("mnist") == path


def test_a_damaged_file_in_the_cache_is_fetched_again(offer, digits, capsys):
    offer(loopback.well)
    path = fetch("mnist")
    for content in (digits[:-1] + b"?", digits[:100], b"", digits + b"more"):
        path.write_bytes(content)
        assert fetch("mnist").read_bytes() == digits
    assert "The cached mnist.npz is damaged" in capsys.readouterr().out
    assert left_over() == []


def test_a_damaged_file_is_never_given_out_offline(offer, server, digits, capsys):
    offer(loopback.well)
    fetch("mnist").write_bytes(digits[:-1] + b"?")
    server.put("/0/mnist.npz", b"", loopback.answers(503))
    assert fetch("mnist") is None
    out = capsys.readouterr().out
    assert "is damaged" in out and "answers 503" in out


@pytest.mark.parametrize("record", ["", "{", "[]", '{"origin": 1}', '{"origin": "", "files": 3}'])
def test_a_damaged_record_means_fetching_again(offer, server, digits, record):
    offer(loopback.well)
    path = fetch("mnist")
    path.with_name("mnist.npz.record").write_text(record)
    assert fetch("mnist").read_bytes() == digits
    assert len(server.seen) == 2
    assert json.loads(path.with_name("mnist.npz.record").read_text())["origin"]


def test_a_folder_where_the_file_should_be(offer, digits):
    offer(loopback.well)
    (cache.root() / "real" / "mnist.npz" / "inside").mkdir(parents=True)
    assert fetch("mnist").read_bytes() == digits


def test_what_stopped_programs_left_is_swept(offer, digits):
    offer(loopback.well)
    for name, age in (("old", 10 * 86_400), ("new", 0)):
        scratch = cache.root() / "real" / f".making-{name}"
        scratch.mkdir(parents=True)
        os.utime(scratch, (time.time() - age,) * 2)
    fetch("mnist")
    assert [path.name for path in (cache.root() / "real").glob(".making-*")] == [".making-new"]


@pytest.mark.parametrize(
    "content, said",
    [
        (b"PK but no archive", "no file of arrays"),
        (packed(x_train=np.zeros(3)), "holds no array"),
        (packed(**dict.fromkeys(("x_train", "y_train", "x_test", "y_test"), np.zeros(3))), "shape"),
        (
            packed(
                **dict.fromkeys(("x_train", "x_test"), np.zeros((3, 28, 28), np.uint8)),
                **dict.fromkeys(("y_train", "y_test"), np.array([0, 1, 10])),
            ),
            "labels that do not fit",
        ),
        (
            packed(**dict.fromkeys(("x_train", "y_train", "x_test", "y_test"), np.array([{}]))),
            "no file of arrays",
        ),
    ],
)
def test_the_right_checksum_does_not_make_it_digits(server, register, capsys, content, said):
    register("mnist", content, server.put("/mnist.npz", content))
    assert fetch("mnist") is None
    assert said in capsys.readouterr().out
    assert cache.find("real/mnist.npz") is None


def photo_archive(tmp_path) -> bytes:
    members = [
        (f"cats_and_dogs_filtered/{part}/{kind}s/{kind}.{number}.jpg", os.urandom(20_000))
        for part, numbers in (("train", range(4)), ("validation", range(4, 6)))
        for kind in ("cat", "dog")
        for number in numbers
    ]
    return zipped(tmp_path / "a.zip", members).read_bytes()


@pytest.mark.parametrize("behaviour", [loopback.well, loopback.drops])
def test_photos_from_the_official_archive(server, register, tmp_path, behaviour):
    content = photo_archive(tmp_path)
    address = server.put("/photos.zip", content, behaviour)
    numbers = {"train": [0, 4], "validation": [4, 6]}
    register("cats_and_dogs", content, address, sha256=None, photos=numbers)
    folder = datasets.cats_and_dogs_folder()
    assert folder.source == "real, from 127.0.0.1"
    assert len(list((folder / "train" / "dogs").iterdir())) == 4
    assert left_over() == sorted(path.name for path in folder.rglob("*.jpg"))


def test_an_archive_of_other_photos_is_refused(server, register, tmp_path, capsys):
    """Without a checksum the list of photos must be exactly the expected one."""
    content = photo_archive(tmp_path)
    numbers = {"train": [0, 5], "validation": [4, 6]}
    address = server.put("/photos.zip", content)
    register("cats_and_dogs", content, address, sha256=None, photos=numbers)
    assert fetch("cats_and_dogs") is None
    assert "does not hold the 5 expected train/cats" in capsys.readouterr().out
    assert left_over() == []


def test_photos_with_one_flipped_bit_are_refused(server, register, tmp_path, capsys):
    content = bytearray(photo_archive(tmp_path))
    content[500] ^= 1
    address = server.put("/photos.zip", bytes(content))
    register("cats_and_dogs", content, address, sha256=None)
    assert fetch("cats_and_dogs") is None
    assert "is a damaged archive" in capsys.readouterr().out
    assert left_over() == []


def test_cifar10_from_the_official_archive(server, register, tmp_path):
    content = tarred(tmp_path / "a.tar.gz", members(pickle.dumps)).read_bytes()
    register("cifar10", content, server.put("/cifar-10-python.tar.gz", content))
    data = datasets.load_cifar10()
    assert data.x_train.shape == (100, 32, 32, 3) and data.source == "real, from 127.0.0.1"
    assert left_over() == []


def test_weights_must_be_hdf5(server, register, capsys):
    content = b"\x89HDF\r\n\x1a\n" + b"weights" * 10
    register("vgg16", content, server.put("/vgg16.h5", content))
    assert fetch("vgg16").read_bytes() == content


def test_weights_that_are_none_are_refused(server, register, capsys):
    register("vgg16", b"<h5>", server.put("/vgg16.h5", b"<h5>"))
    assert fetch("vgg16") is None
    assert "not an HDF5 file" in capsys.readouterr().out


def test_an_interrupted_download_goes_on_later(offer, server, digits, monkeypatch):
    offer(loopback.stalls)
    with monkeypatch.context() as patch:

        def interrupt(bar, n):
            if n > 0:
                raise KeyboardInterrupt

        patch.setattr("tqdm.tqdm.update", interrupt)
        with pytest.raises(KeyboardInterrupt):
            fetch("mnist")
    assert left_over() == ["mnist.npz.part"]
    server.put("/0/mnist.npz", digits)
    assert fetch("mnist").read_bytes() == digits
    assert server.seen[-1][1].startswith("bytes=")


TWO = """
import os, sys
from course_utils.datasets import fetching, registry
import dataclasses
entry = dataclasses.replace(
    registry.entry("mnist"), size=int(sys.argv[2]), sha256=sys.argv[3], addresses=[sys.argv[1]]
)
registry.entries = lambda: {"mnist": entry}
print(fetching.fetch_item("mnist", "real").path)
"""


def test_two_programs_at_once_fetch_once(offer, server, digits):
    released = threading.Event()

    def waits(handler, content):
        start = handler.partial(content)
        handler.wfile.flush()
        released.wait(9)
        handler.wfile.write(content[start:])

    entry = offer(waits)
    command = [sys.executable, "-c", TWO, entry.addresses[0], str(entry.size), entry.sha256]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    while not server.seen:
        time.sleep(0.01)
    second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert second.stdout.readline() == (
        "MNIST is being fetched by another program: waiting for it.\n"
    )
    released.set()
    paths = [program.communicate(timeout=60)[0].strip() for program in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    assert paths == [str(fetch("mnist"))] * 2
    assert len(server.seen) == 1
    assert fetch("mnist").read_bytes() == digits


def test_a_program_that_is_killed_leaves_no_lock(offer, server, digits):
    entry = offer(loopback.waits_before(30))
    command = [sys.executable, "-c", TWO, entry.addresses[0], str(entry.size), entry.sha256]
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not server.seen:
        time.sleep(0.01)
    program.kill()
    program.wait()
    server.put("/0/mnist.npz", digits)
    assert fetch("mnist").read_bytes() == digits


def test_sources(monkeypatch, offer, server, digits):
    offer(loopback.well)
    monkeypatch.setenv("COURSE_DATA_SOURCE", " Standin ")
    assert fetch("mnist") is None and server.seen == []
    assert fetch("mnist", "real").read_bytes() == digits
    # What is cached is real: a stand-in was asked for.
    assert fetch("mnist") is None
    monkeypatch.setenv("COURSE_DATA_SOURCE", "real")
    assert fetch("mnist") is not None
    monkeypatch.setenv("COURSE_DATA_SOURCE", "reel")
    with pytest.raises(ValueError, match="COURSE_DATA_SOURCE is 'reel': it can be auto, real"):
        fetch("mnist")
    with pytest.raises(ValueError, match="source is 'fake': it can be auto, real, standin"):
        fetch("mnist", "fake")
    with pytest.raises(ValueError, match="name is 'mnst': it can be mnist, cifar10"):
        fetch("mnst")
    with pytest.raises(ValueError, match="name is"):
        fetch(["mnist"])


def test_the_bar_tells_rate_and_time_left(offer, monkeypatch, capsys):
    offer(loopback.waits_before(0.4))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("course_utils.datasets.bars.DELAY", 0)
    assert fetch("mnist")
    out = capsys.readouterr().out
    assert "MNIST" in out and "B/s" in out and "%" in out
    assert out.split("\r")[-2].strip() == ""


def test_the_registry_is_complete():
    for name, entry in ENTRIES.items():
        assert len(entry.addresses) >= 2, name
        assert entry.sha256 or entry.photos, name
        assert len(entry.sha256 or "0" * 64) == 64
        assert entry.checksum_from or not entry.sha256, name
        assert entry.size > 1e6 and entry.licence and entry.citation and entry.mirror
        assert all(address.startswith("http") for address in entry.addresses)
        assert dataclasses.asdict(entry)["title"]


def test_the_package_offers_it():
    assert datasets.DataUnavailable is DataUnavailable
