"""A web server on this machine that misbehaves on demand."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

Behaviour = Callable[["Handler", bytes], None]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *ignored) -> None:
        pass

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.server.seen.append((path, self.headers.get("Range", "")))
        if path not in self.server.pages:
            self.send_error(404)
            return
        content, behaviour = self.server.pages[path]
        with contextlib.suppress(ConnectionError):
            behaviour(self, content)

    def start(self) -> int:
        """The first byte asked for."""
        return int(self.headers.get("Range", "bytes=0-")[6:].split("-")[0])

    def head(self, status: int, length: int | None, **headers: str) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def partial(self, content: bytes, length: int | None = None) -> int:
        """Send the head of a plain or a partial answer; return where its body begins."""
        start = self.start()
        size = len(content)
        if start:
            span = {"Content_Range": f"bytes {start}-{size - 1}/{size}"}
            self.head(206, size - start if length is None else length, **span)
        else:
            self.head(200, size if length is None else length)
        return start


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, tuple[bytes, Behaviour]] = {}
        self.seen: list[tuple[str, str]] = []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, request, client_address) -> None:
        pass

    def put(self, path: str, content: bytes, behaviour: Behaviour | None = None) -> str:
        self.pages[path] = (content, behaviour or well)
        return f"http://127.0.0.1:{self.server_port}{path}"


def well(handler: Handler, content: bytes) -> None:
    handler.wfile.write(content[handler.partial(content) :])


def truncates(handler: Handler, content: bytes) -> None:
    """Promises everything, sends half."""
    start = handler.partial(content)
    handler.wfile.write(content[start : len(content) // 2])


def drops(handler: Handler, content: bytes) -> None:
    """A third at a time, then the connection breaks."""
    start = handler.partial(content)
    handler.wfile.write(content[start : start + len(content) // 3 + 1])


def stalls(handler: Handler, content: bytes) -> None:
    start = handler.partial(content)
    handler.wfile.write(content[start : len(content) // 2])
    handler.wfile.flush()
    time.sleep(5)


def drips(handler: Handler, content: bytes) -> None:
    """A byte now and then keeps every ordinary time-out from striking."""
    handler.partial(content)
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def is_silent(handler: Handler, content: bytes) -> None:
    time.sleep(5)


def ignores_range(handler: Handler, content: bytes) -> None:
    handler.head(200, len(content))
    handler.wfile.write(content)


def resumes_elsewhere(handler: Handler, content: bytes) -> None:
    if handler.start():
        handler.head(206, 10, Content_Range=f"bytes 0-9/{len(content)}")
        handler.wfile.write(content[:10])
    else:
        well(handler, content)


def cannot_resume(handler: Handler, content: bytes) -> None:
    if handler.start():
        handler.head(416, 0)
    else:
        well(handler, content)


def without_length(handler: Handler, content: bytes) -> None:
    handler.head(200, None)
    handler.wfile.write(content)


def endless(handler: Handler, content: bytes) -> None:
    handler.head(200, None)
    for _ in range(1000):
        handler.wfile.write(content)


def shows_a_page(handler: Handler, content: bytes) -> None:
    page = b"<!DOCTYPE html><html><body>Please log in</body></html>"
    handler.head(200, len(page), Content_Type="text/html; charset=utf-8")
    handler.wfile.write(page)


def hides_a_page(handler: Handler, content: bytes) -> None:
    """A page that calls itself a file, of a length that nobody tells."""
    handler.head(200, None, Content_Type="application/octet-stream")
    handler.wfile.write(b"\n<html><body>Please log in</body></html>")


def loses_the_first_request() -> Behaviour:
    asked: list[int] = []

    def behaviour(handler: Handler, content: bytes) -> None:
        asked.append(1)
        if len(asked) > 1:
            well(handler, content)

    return behaviour


def answers(status: int) -> Behaviour:
    def behaviour(handler: Handler, content: bytes) -> None:
        handler.send_error(status)

    return behaviour


def sends_to(address: str) -> Behaviour:
    def behaviour(handler: Handler, content: bytes) -> None:
        handler.head(302, 0, Location=address)

    return behaviour


def sends(other: bytes) -> Behaviour:
    def behaviour(handler: Handler, content: bytes) -> None:
        handler.head(200, len(other))
        handler.wfile.write(other)

    return behaviour


def nobody_answers(*ignored, **options) -> None:
    """In place of socket.create_connection: packets that vanish, a name server that is silent."""
    time.sleep(5)
    raise TimeoutError


def waits_before(seconds: float, behaviour: Behaviour = well) -> Behaviour:
    def slow(handler: Handler, content: bytes) -> None:
        start = handler.partial(content)
        handler.wfile.flush()
        time.sleep(seconds)
        handler.wfile.write(content[start:])

    return slow
