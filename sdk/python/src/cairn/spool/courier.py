"""Carries one run's entries to the platform, in order, for as long as it takes."""

from __future__ import annotations

import enum
import logging
import random
import threading
import time
from dataclasses import replace

from ..errors import CairnError, InvalidInputError
from ..transport import Endpoint
from .delivery import Verdict, deliver, verdict_on
from .folder import SpooledRun

log = logging.getLogger("cairn")

_first_pause_s = 0.1
_longest_pause_s = 5.0


class Step(enum.Enum):
    """What one step came to."""

    IDLE = "idle"
    SETTLED = "settled"
    AWAY = "away"


class Courier:
    """Takes one step after the other; in a thread of its own after :meth:`start`."""

    def __init__(self, spooled: SpooledRun, endpoint: Endpoint) -> None:
        self.spooled = spooled
        #: Why nothing arrives at the moment; None while entries do.
        self.trouble: CairnError | None = None
        self._endpoint = replace(endpoint, cause=spooled.header.cause)
        #: How often the entry in turn was sent, and how often in a row nothing arrived.
        self._tries, self._failures = 0, 0
        self._away_since: float | None = None
        self._changed = threading.Condition()
        self._work = threading.Event()
        self._hurry = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    @property
    def away_s(self) -> float:
        """For how long nothing has arrived, in seconds."""
        return 0.0 if self._away_since is None else time.monotonic() - self._away_since

    def step(self) -> Step:
        """Delivers the next entry, or sets it aside."""
        read = self.spooled.next()
        if read is None:
            return Step.IDLE
        try:
            if self.spooled.refused_start is not None:
                raise InvalidInputError(f"The run was not started: {self.spooled.refused_start.message}")
            if read.entry is None:
                raise InvalidInputError("The line is damaged")
            deliver(self.spooled, read.entry, self._endpoint)
        except CairnError as error:
            self._tries += 1
            if verdict_on(error, self._tries) is not Verdict.REFUSED:
                self._is_away(error)
                return Step.AWAY
            self.spooled.set_aside(read, error)
        else:
            self.spooled.settle(read)
        self._tries, self._failures, self.trouble, self._away_since = 0, 0, None, None
        return Step.SETTLED

    def pause_s(self) -> float:
        """How long to wait before the next try; spread, so that many programs do not come back at the same moment."""
        return min(_longest_pause_s, _first_pause_s * 2.0 ** min(self._failures, 10)) * random.uniform(0.5, 1)

    def run_until_away(self, patience_s: float) -> bool:
        """Delivers everything that is there; False when the platform was away for longer than the patience, in seconds."""
        while (step := self.step()) is not Step.IDLE:
            if step is Step.AWAY:
                if self.away_s >= patience_s:
                    return False
                time.sleep(self.pause_s())
        return True

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"cairn-courier-{self.spooled.header.run_id}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something new to deliver."""
        self._work.set()

    def wait(self, offset: int, *, timeout_s: float, away_s: float) -> bool:
        """Waits until the journal is settled up to there. Gives up after the timeout, or when nothing arrives for ``away_s``.

        Somebody waits now: a platform that was away is asked again at once.
        """
        begun = time.monotonic()
        self._failures = 0
        self._hurry.set()
        with self._changed:
            while self.spooled.delivered < offset:
                now = time.monotonic()
                quiet = 0.0 if self._away_since is None else now - max(begun, self._away_since)
                left = min(begun + timeout_s - now, away_s - quiet)
                if left <= 0 or self._thread is None or not self._thread.is_alive():
                    return False
                self._changed.wait(min(left, 0.5))
        return True

    def stop(self, timeout_s: float) -> bool:
        """Ends the thread between two entries; False when it hangs in one."""
        self._stopping = True
        self._work.set()
        self._hurry.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping:
            self._work.clear()
            try:
                step = self.step()
            except Exception:
                # A disk that is full, or a mistake of ours: the journal is still there, and the next try may go better.
                if self._failures == 0:
                    log.exception("What run %s logged is not delivered at the moment", self.spooled.header.run_id)
                self._failures += 1
                step = Step.AWAY
            done = self.spooled.ended and step is not Step.AWAY
            if done:
                # Nothing comes after the end.
                self.spooled.close(remove=True)
            with self._changed:
                self._changed.notify_all()
            if done:
                return
            if step is Step.IDLE:
                self._work.wait()
            elif step is Step.AWAY:
                self._hurry.wait(self.pause_s())
                self._hurry.clear()

    def _is_away(self, error: CairnError) -> None:
        if self._away_since is None:
            self._away_since = time.monotonic()
            log.warning("%s; what run %s logs waits in %s", error.message, self.spooled.header.run_id, self.spooled.folder)
        self.trouble = error
        self._failures += 1
