"""Points gathered into batches, so that logging costs training next to nothing."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence

from .entries import Point

log = logging.getLogger("cairn")

#: A batch is written after this long, in seconds, or with this many points, whichever comes first.
BATCH_S = 0.2
BATCH_POINTS = 1_000
#: With more than this many points waiting, whoever adds writes them: memory stays bounded when the disk is slow.
MOST_WAITING = 100_000


class Batches:
    """Takes points and hands them on in batches, from a thread of its own."""

    def __init__(self, keep: Callable[[Sequence[Point]], None]) -> None:
        self._keep = keep
        #: The process whose thread writes them.
        self.process = os.getpid()
        self._waiting: list[Point] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._some = threading.Event()
        self._full = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="cairn-batches", daemon=True)
        self._thread.start()

    def add(self, points: Sequence[Point]) -> None:
        """Returns at once. The points are on disk at the latest after :data:`BATCH_S`."""
        with self._lock:
            self._waiting.extend(points)
            count = len(self._waiting)
        # A forked child has no thread: it writes by itself.
        if count >= MOST_WAITING or os.getpid() != self.process:
            self.drain()
            return
        self._some.set()
        if count >= BATCH_POINTS:
            self._full.set()

    def drain(self) -> None:
        """Returns when everything added so far has been handed on."""
        with self._writing:
            with self._lock:
                points, self._waiting = self._waiting, []
            for begin in range(0, len(points), BATCH_POINTS):
                self._keep(points[begin : begin + BATCH_POINTS])

    def close(self) -> None:
        self.drain()
        self._closed = True
        self._some.set()
        self._full.set()

    def after_fork(self) -> None:
        """In a forked child: locks may have been held by threads that are not there, and what waits is the parent's."""
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._waiting = []

    def _run(self) -> None:
        while not self._closed:
            self._some.wait()
            self._full.wait(BATCH_S)
            self._some.clear()
            self._full.clear()
            try:
                self.drain()
            except Exception:
                # The thread must outlive a mistake: without it, nothing would leave any more.
                log.exception("A batch of points could not be kept")
