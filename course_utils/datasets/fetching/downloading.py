"""One file from one address: resumed where it broke off, watched, and checked at the end.

Pooch runs in a thread of its own, so that nothing that hangs on the way (a name server, a silent
firewall, a server that sends a byte a minute) can hang the notebook.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import ssl
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from course_utils.datasets.bars import bar, megabytes
from course_utils.datasets.fetching.cache import DiskProblem, Problem, checksum, reason
from course_utils.machine import has_threads

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.5
STALL_SECONDS = 10.0
RESUMPTIONS = 5
_CHUNK = 1 << 14
_PAGE = "answers with a web page (a log-in page of the network?)"


@dataclass(frozen=True)
class Expected:
    size: int | None = None
    digest: str | None = None  # SHA-256
    limit: int = 2_000_000_000


class _Unfinished(Problem):
    """The connection broke; what has come so far can be resumed."""


class Silent(_Unfinished):
    """Nothing came at all."""


class _Useless(Problem):
    """What has come so far is of no use."""


def answer_seconds(patient: bool) -> float:
    return STALL_SECONDS if patient else ANSWER_SECONDS


def download(address: str, part: Path, expected: Expected, what: str, wait: float) -> None:
    """Download a file, going on from what is there already."""
    resumptions = 0
    while True:
        before = _size(part)
        if expected.size and before > expected.size:
            part.unlink()
            before = 0
        try:
            if not expected.size or before < expected.size:
                _receive(address, part, expected, what, wait)
            _check(part, expected)
            return
        except _Useless:
            part.unlink(missing_ok=True)
            if not before:  # else two halves do not fit together: once more from the beginning
                raise
        except _Unfinished:
            if _is_page(part):
                part.unlink()
                raise Problem(_PAGE) from None
            resumptions += 1
            if _size(part) <= before or resumptions > RESUMPTIONS:
                raise
            time.sleep(0.2)
        except OSError as error:
            part.unlink(missing_ok=True)  # a disk that is full or broken has better uses for it
            raise DiskProblem(f"cannot be saved: {reason(error)}") from error
        finally:
            if part.exists() and not _size(part):
                part.unlink()


def reachable(addresses: Iterable[str], witnesses: Iterable[str] = ()) -> list[str] | None:
    """Find out, within ``CONNECT_SECONDS``, which addresses can be reached at all."""
    listed = list(addresses)
    doors = {address: _door(address) for address in [*listed, *witnesses]}
    answers: dict[tuple[str, int], bool] = {}

    def knock(door: tuple[str, int]) -> None:
        try:
            socket.create_connection(door, timeout=CONNECT_SECONDS).close()
            answers[door] = True
        except (OSError, UnicodeError):
            answers[door] = False

    different = set(doors.values())
    for door in different:
        if has_threads():
            threading.Thread(target=knock, args=(door,), daemon=True).start()
        else:
            knock(door)
    deadline = time.monotonic() + CONNECT_SECONDS
    while time.monotonic() < deadline and len(answers) < len(different):
        if answers.get(doors[listed[0]]):
            break
        time.sleep(0.01)
    known = dict(answers)
    if not any(known.values()):
        return None
    open_doors = [address for address in listed if known.get(doors[address])]
    # Not waited for: the best address answered at once.
    pending = [address for address in listed if doors[address] not in known]
    return open_doors + (pending if open_doors else [])


def host(address: str) -> str:
    with contextlib.suppress(ValueError):
        return urllib.parse.urlsplit(address).hostname or address
    return address.rpartition("@")[2]


def proxy_of(address: str) -> str | None:
    parts = urllib.parse.urlsplit(address)
    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def missing_certificates() -> str:
    """Say which file of certificates the environment names in vain; empty where all is well."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # the first one that is set counts
        if place := os.environ.get(name):
            try:
                if not Path(place).is_dir():
                    ssl.create_default_context(cafile=place)
            except FileNotFoundError:
                return f"{name} names the certificates {place}, which are not there"
            except OSError:  # of which the library's own errors are
                return f"{name} names {place}, which holds no certificates"
            return ""
    return ""


def probe(address: str) -> str:
    """Ask for the first byte of a file; say what is in the way, empty where nothing is."""
    import requests

    if address.lower().startswith("https:") and (missing := missing_certificates()):
        return f"cannot be asked, for {missing}"
    try:
        first = {"Range": "bytes=0-0"}
        with requests.get(address, headers=first, stream=True, timeout=ANSWER_SECONDS) as answer:
            answer.raise_for_status()
    except Exception as error:
        return str(_explained(error, answered=False))
    return ""


def _door(address: str) -> tuple[str, int]:
    """Host and port that have to be reached first."""
    with contextlib.suppress(ValueError):
        parts = urllib.parse.urlsplit(proxy_of(address) or address)
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    return "", 443  # no address at all


class _Part:
    """The file that a download writes to, as pooch sees it."""

    def __init__(self, file: IO[bytes], expected: Expected) -> None:
        self.file, self.expected = file, expected
        self.offset = file.seek(0, 2)
        self.total = self.offset
        self.whole = expected.size or 0
        self.answered = False
        self.abandoned = False

    def answer(self, response: Any, *args: Any, **kwargs: Any) -> None:
        """Look at the head of the answer, before any of its body is read."""
        if response.status_code not in (200, 206, 416):
            return
        self.answered = True
        if response.status_code == 416:
            raise _Useless("has nothing to resume")
        if "text/html" in response.headers.get("Content-Type", "").lower():
            raise Problem(_PAGE)
        resumes = response.status_code == 206
        if resumes and not response.headers.get("Content-Range", "").startswith(
            f"bytes {self.offset}-"
        ):
            raise _Useless("resumes at the wrong place")
        size, length = self.expected.size, response.headers.get("Content-Length", "")
        plain = response.headers.get("Content-Encoding", "identity") == "identity"
        if plain and length.isdecimal():
            self.whole = int(length) + (self.offset if resumes else 0)
            if size and self.whole != size:
                raise Problem(f"offers {self.whole:,} bytes instead of {size:,}")
        if not resumes:
            self.file.seek(0)
            self.file.truncate()
            self.offset = self.total = 0

    def write(self, chunk: bytes) -> None:
        if self.abandoned:
            raise _Unfinished("was given up")
        limit = self.expected.size or self.expected.limit
        if self.total + len(chunk) > limit:
            raise _Useless(f"sends more than {limit:,} bytes")
        self.file.write(chunk)
        self.total += len(chunk)

    def flush(self) -> None:
        """Leave it to the system when to write: pooch asks after every chunk."""


def _receive(address: str, part: Path, expected: Expected, what: str, wait: float) -> None:
    """Add what the address sends to the part."""
    import pooch

    missing = missing_certificates() if address.lower().startswith("https:") else ""
    if missing:
        raise Problem(f"cannot be asked, for {missing}")
    failure: list[BaseException] = []
    with part.open("ab") as file:
        writer = _Part(file, expected)
        headers = {"Accept-Encoding": "identity", "User-Agent": "course_utils"}
        if writer.offset:
            headers["Range"] = f"bytes={writer.offset}-"
        downloader = pooch.HTTPDownloader(
            chunk_size=_CHUNK,
            headers=headers,
            timeout=(2 * CONNECT_SECONDS, STALL_SECONDS),
            hooks={"response": writer.answer},
        )

        def work() -> None:
            try:
                downloader(address, writer, None)
            except BaseException as error:
                failure.append(error)

        thread = threading.Thread(target=work, daemon=True)
        try:
            if has_threads():
                thread.start()
                _watch(thread, writer, what, wait)
            else:
                work()
        finally:
            writer.abandoned = True
    if failure:
        raise _explained(failure[0], writer.answered)
    if writer.total < writer.whole:
        raise _Unfinished(f"broke off after {megabytes(writer.total)}")


def _watch(thread: threading.Thread, writer: _Part, what: str, wait: float) -> None:
    """Wait for the download as long as something comes."""
    last_total, last_change = writer.total, time.monotonic()
    size = {"unit_scale": True, "initial": writer.offset}
    with bar(writer.whole, what, "B", bool(what), **size) as shown:
        while thread.is_alive():
            thread.join(0.05)
            now = time.monotonic()
            if writer.total != last_total:
                last_total, last_change = writer.total, now
            if writer.answered and now - last_change > STALL_SECONDS:
                raise _Unfinished("sends nothing any more")
            if not writer.answered and now - last_change > wait:
                raise Silent("does not answer")
            shown.total = writer.whole
            shown.update(writer.total - shown.n)


def _explained(error: BaseException, answered: bool) -> Exception:
    """Turn what requests and the system raise into a few words."""
    import requests

    if isinstance(error, Problem):
        return error
    if isinstance(error, requests.exceptions.Timeout) and not answered:
        return Silent("does not answer")
    if isinstance(error, requests.exceptions.HTTPError) and error.response is not None:
        status = error.response.status_code
        whose = ": the proxy wants a name and a password (see https_proxy)" if status == 407 else ""
        return Problem(f"answers {status} {error.response.reason}".strip() + whose)
    if isinstance(error, requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL):
        why = ": it wants a name and a password" if " 407 " in str(error) else ""
        proxy = "cannot be reached through the proxy that the environment names"
        return Problem(f"{proxy} (see https_proxy){why}")
    if "SOCKS" in str(error):
        return Problem("cannot be asked through a proxy of the kind SOCKS: pip install pysocks")
    if isinstance(error, requests.exceptions.SSLError):
        if re.search("expired|not yet valid", str(error)):
            return Problem("has a certificate of another time: is this machine's clock right?")
        if re.search("wrong version|record layer|http request", str(error), re.IGNORECASE):
            return Problem("does not speak HTTPS (a proxy or a log-in page in between?)")
        return Problem(
            "has a certificate that is not accepted here (REQUESTS_CA_BUNDLE can name a file of "
            "certificates to accept)"
        )
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return Problem("sends in circles")
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.Timeout):
        return _Unfinished("broke off")
    if isinstance(error, requests.exceptions.ConnectionError):
        return _Unfinished("broke off or cannot be reached")
    if isinstance(error, requests.exceptions.RequestException):
        return Problem(f"is not usable ({type(error).__name__})")
    return error if isinstance(error, OSError) else Problem(f"fails: {reason(error)}")


def _check(part: Path, expected: Expected) -> None:
    size, digest = _size(part), expected.digest
    if expected.size and size != expected.size:
        wrong = f"sends {size:,} bytes instead of {expected.size:,}"
    elif digest and checksum(part) != digest.lower():
        wrong = "sends a file with the wrong checksum"
    else:
        return
    raise _Useless(_PAGE if _is_page(part) else wrong)


def _is_page(part: Path) -> bool:
    with part.open("rb") as file:
        return file.read(200).lstrip().lower().startswith((b"<!doctype", b"<html"))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
