"""A line as in the field: slow, and it breaks every few seconds. Counts what went over it."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time

PIECE = 4096
WINDOW = 16_384
PACKET = 1_448


class BadLine:
    """A proxy before `port`. `bits` a second in all; every `breaks_every` seconds all lines break."""

    def __init__(self, port: int, bits: int | None = None, breaks_every: float | None = None) -> None:
        self.target = port
        self.bits = bits
        self.breaks_every = breaks_every
        self.sent_bytes = 0
        self.breaks = 0
        self.free_at = 0.0
        self.lock = threading.Lock()
        self.pairs: set[tuple[socket.socket, socket.socket]] = set()
        self.is_open = True
        self.listener = socket.create_server(("127.0.0.1", 0))
        # Little waits in the line itself, and it goes in packets as over the air: of the large packets that a machine
        # sends to itself a small window takes one every 40 ms, which is a sixth of the bits that were asked for.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        self.listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, PACKET)
        self.url = f"http://localhost:{self.listener.getsockname()[1]}"
        for work in (self._accept, self._break):
            threading.Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        self.is_open = False
        self.listener.close()
        self._cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while self.is_open:
                client, _address = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                pair = (client, server)
                self.pairs.add(pair)
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        """Carry both ways until one end closes or the line breaks."""
        with selectors.DefaultSelector() as ready, contextlib.suppress(OSError, ValueError):
            ready.register(client, selectors.EVENT_READ, server)
            ready.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _events in ready.select(timeout=1):
                    content = key.fileobj.recv(PIECE)  # type: ignore[union-attr]
                    if not content:
                        raise OSError
                    self._wait_for(len(content))
                    key.data.sendall(content)
                    if key.fileobj is client:
                        self.sent_bytes += len(content)
        self._close((client, server))

    def _wait_for(self, size: int) -> None:
        if self.bits is None:
            return
        with self.lock:
            start = max(self.free_at, time.monotonic())
            self.free_at = start + size * 8 / self.bits
        time.sleep(max(0.0, self.free_at - time.monotonic()))

    def _break(self) -> None:
        last = time.monotonic()
        while self.is_open:
            time.sleep(0.05)
            if self.breaks_every and time.monotonic() - last > self.breaks_every:
                last = time.monotonic()
                self.breaks += 1
                self._cut()

    def _cut(self) -> None:
        for pair in list(self.pairs):
            self._close(pair)

    def _close(self, pair: tuple[socket.socket, socket.socket]) -> None:
        self.pairs.discard(pair)
        for end in pair:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
