"""A bounded load server, in a process of its own: once everything is subscribed to, it pushes what it has prepared.

Takes a `Task` as JSON, and a certificate for TLS; prints one JSON line with its port, and serves until it is ended, two
minutes at most. Without a rate it sends as fast as it is taken; with one, each frame by itself and at its time.
"""

import argparse
import base64
import hashlib
import itertools
import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator

import rest_answers
from lines import Line, PlainLine, TlsLine
from names import BOOKS
from task import Task
from venues import Venue, frames, venue_of

from bittrade_ws.wire.controls import Close, Ping
from bittrade_ws.wire.frames import FrameReader, FrameWriter

LIFE = 120.0
SETTLING = 0.3
"""Seconds between the last subscription and the first message."""
PIECE = 1000
"""Messages that are sent at once."""
_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class LoadServer:
    """Serves the clients of one task."""

    def __init__(self, task: Task, certificate: str) -> None:
        self._task = task
        self._context: ssl.SSLContext | None = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._subscribed: list[tuple[Line, Venue]] = []
        self._lock = threading.Lock()
        self._snapshots = threading.Semaphore(0)

    def serve(self) -> None:
        """Takes connections as long as the process lives."""
        with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
            print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            line = TlsLine(connection, self._context) if self._context else PlainLine(connection)
            venue = self._welcome(line)
            if venue is not None:
                self._converse(line, venue)
        except OSError:
            pass  # it left

    def _welcome(self, line: Line) -> Venue | None:
        """Answers REST calls until one asks for a WebSocket."""
        head = b""
        while True:
            while b"\r\n\r\n" not in head:
                data = line.recv(65536)
                if not data:
                    return None
                head += data
            request, _, head = head.partition(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            headers = dict(each.lower().split(b":", 1) for each in request.split(b"\r\n")[1:] if b":" in each)
            if b"sec-websocket-key" in headers:
                key = next(each for each in request.split(b"\r\n") if each.lower().startswith(b"sec-websocket-key:"))
                line.sendall(_upgrade(key.partition(b":")[2].strip().decode()))
                return venue_of(path, self._task)
            line.sendall(rest_answers.answer(path, self._task.symbols))
            if "depth" in path:
                self._snapshots.release()

    def _converse(self, line: Line, venue: Venue) -> None:
        reader, writer = FrameReader(from_client=True), FrameWriter(mask=None)
        for greeting in venue.greeting():
            line.sendall(writer.message(greeting))
        is_begun = self._begin_if_named(line, venue, is_begun=False)
        while data := line.recv(65536):
            for frame in reader.feed(data):
                for answer in venue.answers(frame):
                    line.sendall(writer.message(answer))
            while reader.controls:
                control = reader.controls.pop(0)
                if isinstance(control, Ping):
                    line.sendall(writer.pong(control.payload))
                elif isinstance(control, Close):
                    line.sendall(writer.close())
            is_begun = self._begin_if_named(line, venue, is_begun=is_begun)

    def _begin_if_named(self, line: Line, venue: Venue, *, is_begun: bool) -> bool:
        """Once a client has everything it wants, and the last one of them: now."""
        if is_begun or not self._task.symbols or len(venue.named) < len(self._task.symbols):
            return is_begun
        with self._lock:
            self._subscribed.append((line, venue))
            is_last = len(self._subscribed) == self._task.connections
        if is_last:  # on this thread: no other one touches its TLS meanwhile
            self._push()
        return True

    def _push(self) -> None:
        task, writer = self._task, FrameWriter(mask=None)
        each = task.messages // task.connections
        try:
            if task.rate:
                time.sleep(SETTLING)
                self._pace(writer)
                return
            sources = [frames(venue.makers(), each) for _, venue in self._subscribed]
            if task.kind in BOOKS:
                for (line, _), source in zip(self._subscribed, sources, strict=True):
                    line.sendall(b"".join(writer.message(next(source)) for _ in task.symbols))
                for _ in task.symbols:  # books begin with a snapshot
                    self._snapshots.acquire()
            pieces = list(self._pieces(sources, writer))
            time.sleep(SETTLING)
            for line, piece in pieces:
                line.push(piece)
        except OSError:
            pass  # it left

    def _pieces(self, sources: list[Iterator[str | bytes]], writer: FrameWriter) -> Iterator[tuple[Line, bytes]]:
        """Everything, ready to be sent, connection after connection."""
        size = max(1, min(PIECE, self._task.messages // self._task.connections))
        left = list(zip(self._subscribed, sources, strict=True))
        while left:
            for entry in list(left):
                (line, _), source = entry
                piece = [writer.message(frame) for frame in itertools.islice(source, size)]
                if piece:
                    yield line, line.prepare(piece)
                if len(piece) < size:
                    left.remove(entry)

    def _pace(self, writer: FrameWriter) -> None:
        """One message at its time. A sleep ends late, so the last part of each wait is spent looking at the clock."""
        line, venue = self._subscribed[0]
        start = time.perf_counter()
        for number, frame in enumerate(frames(venue.makers(), self._task.messages, stamp=time.monotonic_ns)):
            line.sendall(writer.message(frame))
            due = start + (number + 1) / self._task.rate
            wait = due - time.perf_counter()
            if wait > 0.0001:
                time.sleep(wait - 0.00005)
            while time.perf_counter() < due:
                pass


def _upgrade(key: str) -> bytes:
    accept = base64.b64encode(hashlib.sha1((key + _MAGIC).encode()).digest()).decode()
    return (
        f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
    ).encode()


def _expire() -> None:
    time.sleep(LIFE)
    os._exit(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task")
    parser.add_argument("--certificate", default="")
    arguments = parser.parse_args()
    threading.Thread(target=_expire, daemon=True).start()
    fields = json.loads(arguments.task)
    LoadServer(Task(**{**fields, "symbols": tuple(fields["symbols"])}), arguments.certificate).serve()
