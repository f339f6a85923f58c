"""What earlier processes left behind: delivered by the next one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

from ..transport import Endpoint
from .courier import Courier
from .folder import SpooledRun, folders

log = logging.getLogger("cairn")

#: How long a delivery in the background goes on without an answer, in seconds; the next run tries again.
_patience_s = 30.0


def take_over(root: Path, endpoint: Endpoint, *, patience_s: float) -> Iterator[tuple[SpooledRun, bool]]:
    """Delivers runs that nobody holds and that are meant for this platform: each with whether all of it has arrived.

    A run that its process did not end is ended as killed.
    """
    for folder in folders(root):
        spooled = SpooledRun.claim(folder)
        if spooled is None:
            continue
        if spooled.header.url != endpoint.url:
            spooled.close(remove=False)
            continue
        done = False
        try:
            spooled.end_for_the_dead()
            done = Courier(spooled, endpoint).run_until_away(patience_s)
        finally:
            spooled.close(remove=done)
        yield spooled, done
        if not done:
            return


class Abandoned:
    """Takes over in the background what others left behind."""

    def __init__(self, root: Path, endpoint: Endpoint) -> None:
        self._root = root
        self._endpoint = endpoint
        self._thread = threading.Thread(target=self._run, name="cairn-abandoned", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            for spooled, done in take_over(self._root, self._endpoint, patience_s=_patience_s):
                if done:
                    log.info("Run %s of an earlier process is delivered", spooled.header.run_id)
                if spooled.refused:
                    log.warning(
                        "Entries of run %s of an earlier process were refused: %s",
                        spooled.header.run_id,
                        spooled.set_aside_file,
                    )
        except Exception:
            log.exception("What earlier processes left in %s is not delivered at the moment", self._root)
