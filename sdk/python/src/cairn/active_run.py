"""A run that is being logged."""

from __future__ import annotations

import logging
import math
import mimetypes
import os
import shutil
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, SupportsFloat

from .ending import open_runs, outcome_of
from .errors import CairnError, ConflictError, InvalidInputError, LimitExceededError
from .html.page import notice
from .ids import new_id
from .spool.abandoned import Abandoned
from .spool.batches import Batches
from .spool.courier import Courier
from .spool.entries import (
    Entry,
    Point,
    artifact_entry,
    end_entry,
    inputs_entry,
    metrics_entry,
    note_entry,
    pairs,
    params_entry,
    start_entry,
    tags_entry,
    timestamp,
    untag_entry,
)
from .spool.folder import Header, SpooledRun, spool_root
from .surroundings import current_code, current_environment
from .values import (
    LONGEST_PARAM,
    LONGEST_TAG,
    Value,
    check_artifact_name,
    check_key,
    metric_number,
    note_text,
    step_number,
    texts,
    version_ids,
)

if TYPE_CHECKING:
    from .connection import Connection
    from .recorded_run import Run

log = logging.getLogger("cairn")

#: Files of at most this size are copied into the spool; larger ones are read from where they lie when their turn comes. In bytes.
COPY_BYTES = 64 * 1024**2
#: The platform takes no larger file, in bytes.
MOST_ARTIFACT_BYTES = 1024**3
#: What one run may have waiting on disk before points are left out, in bytes.
MOST_WAITING_BYTES = 4 * 1024**3
#: ``end`` waits this long for everything to arrive, in seconds …
END_PATIENCE_S = 600.0
#: … and gives up sooner, when tries have failed for this long: the rest waits on disk.
AWAY_PATIENCE_S = 5.0
#: The disk is asked to keep what was written at most this often, in seconds.
SYNC_S = 1.0
#: The tag that names the run which a run repeats.
REPRODUCES_TAG = "cairn.reproduces"


class ActiveRun:
    """One execution of your code, while it runs. Made by :func:`cairn.run`; use it in a ``with`` block.

    Whatever is logged is on disk first and on its way to the platform from there: nothing here waits for the network, or
    raises because of it. What raises is a mistake in the program, such as a step that is no whole number.
    """

    def __init__(
        self,
        connection: Connection,
        experiment: str,
        *,
        name: str | None = None,
        params: Mapping[str, Value] | None = None,
        tags: Mapping[str, Value] | None = None,
        datasets: Iterable[str] | None = None,
        note: str | None = None,
        parent: ActiveRun | str | None = None,
        job: str | None = None,
        surroundings: bool = True,
    ) -> None:
        if not experiment:
            raise InvalidInputError("A run needs the name of an experiment")
        #: The process that ends the run, whatever its children do.
        self.process = os.getpid()
        #: ``run_…``, made here: the run can be named before the platform has heard of it.
        self.id = new_id("run")
        self.experiment = experiment
        self._connection = connection
        self._steps: dict[str, int] = {}
        self._dropped = 0
        self._artifacts = 0
        self._ending = threading.Lock()
        self._outcome: str | None = None
        self._end_offset = 0
        self._synced_at = time.monotonic()
        started_at = datetime.now(timezone.utc)
        self.name = name or f"{experiment} {started_at:%Y-%m-%dT%H:%M:%S}"
        start = {
            "id": self.id,
            "projectId": connection.project,
            "experiment": experiment,
            "name": self.name,
            "startedAt": timestamp(started_at),
            "params": pairs(texts("Param", params or {}, LONGEST_PARAM)),
            "tags": pairs(texts("Tag", {**(tags or {}), **(_repeated() if parent is None else {})}, LONGEST_TAG)),
            "note": None if note is None else note_text(note),
            "parentId": parent.id if isinstance(parent, ActiveRun) else parent,
            "datasetVersionIds": version_ids(datasets or ()),
            "code": (current_code() or None) if surroundings else None,
            "environment": current_environment() if surroundings else None,
            "jobId": job,
        }
        root = spool_root()
        header = Header(self.id, connection.project, connection.endpoint.url, experiment, connection.endpoint.cause)
        self._abandoned = Abandoned(root, connection.endpoint)
        self._spooled = SpooledRun.create(root, header)
        self._courier = Courier(self._spooled, connection.endpoint)
        self._batches = Batches(self._keep_points)
        self._write(start_entry({name: value for name, value in start.items() if value not in (None, [])}), sync=True)
        self._courier.start()
        self._courier.wake()
        self._abandoned.start()
        open_runs.add(self)

    def __repr__(self) -> str:
        return f"<cairn run {self.id} '{self.name}' of '{self.experiment}': {(self._outcome or 'RUNNING').lower()}>"

    def _repr_html_(self) -> str:
        """What the platform holds of it by now, with its curves."""
        self.flush(timeout=2)
        try:
            return self.read()._repr_html_()
        except CairnError as error:
            return notice(repr(self).strip("<>"), error.message)

    @property
    def url(self) -> str:
        """Its page in the portal."""
        return f"{self._connection.endpoint.url}/runs/{self.id}"

    def read(self) -> Run:
        """The run as the platform holds it by now."""
        return self._connection.get_run(self.id)

    # What is logged

    def log(
        self,
        values: Mapping[str, SupportsFloat] | None = None,
        /,
        *,
        step: int | None = None,
        at: datetime | None = None,
        **named: SupportsFloat,
    ) -> None:
        """Logs values of metrics; returns at once.

        :param step: a whole number; each metric counts on from its last one when absent, beginning with 0.
        :param at: when they were measured; defaults to now.

        NaN and infinities are kept as points without a value, because the wire is JSON.
        """
        self._require_open()
        at_ms = time.time_ns() // 1_000_000 if at is None else round(at.timestamp() * 1000)
        whole = None if step is None else step_number(step)
        points: list[Point] = []
        for key, value in {**(values or {}), **named}.items():
            check_key("Metric", key)
            points.append(
                Point(key, metric_number(key, value), self._steps.get(key, -1) + 1 if whole is None else whole, at_ms)
            )
        for point in points:
            self._steps[point.key] = point.step
        self._batches.add(points)

    def params(self, values: Mapping[str, Value] | None = None, /, **named: Value) -> None:
        """Adds settings. They are written once: another value for one that is there is refused by the platform."""
        self._log(params_entry(self.id, texts("Param", {**(values or {}), **named}, LONGEST_PARAM)))

    def tags(self, values: Mapping[str, Value] | None = None, /, **named: Value) -> None:
        """Sets tags, which may change: the last value counts. None removes one."""
        given = {**(values or {}), **named}
        gone = [key for key, value in given.items() if value is None]
        kept = texts("Tag", {key: value for key, value in given.items() if value is not None}, LONGEST_TAG)
        if kept:
            self._log(tags_entry(self.id, kept))
        if gone:
            self._log(untag_entry(self.id, gone))

    def note(self, markdown: str) -> None:
        """Sets the note, in Markdown; an empty one removes it."""
        self._log(note_entry(self.id, note_text(markdown)))

    def datasets(self, *dataset_version_ids: str) -> None:
        """Names versions of datasets (``dsv_…``) that the run uses."""
        self._log(inputs_entry(self.id, version_ids(dataset_version_ids)))

    def artifact(
        self, source: str | os.PathLike[str] | bytes, name: str | None = None, *, media_type: str | None = None
    ) -> None:
        """Keeps a file, or every file below a folder, or bytes.

        A file of at most 64 MiB is copied at once, so you may change it afterwards. A larger one, up to 1 GiB, is read when
        its turn comes, and is refused if it was changed until then.

        :param name: its path within the run; defaults to the file's name, and must be given for bytes.
        """
        self._require_open()
        if isinstance(source, bytes):
            if not name:
                raise InvalidInputError("Bytes have no name of their own: say name=…")
            copy = self._artifact_copy(name)
            copy.write_bytes(source)
            self._log_artifact(copy, name, media_type, copied=True)
            return
        path = Path(source)
        if path.is_dir():
            for file in sorted(file for file in path.rglob("*") if file.is_file()):
                self._artifact_file(file, f"{name or path.name}/{file.relative_to(path).as_posix()}", media_type)
        elif path.is_file():
            self._artifact_file(path, name or path.name, media_type)
        else:
            raise InvalidInputError(f"{path} is no file and no folder")

    # How it goes on

    def flush(self, timeout: float | None = None) -> bool:
        """Waits until everything logged so far has arrived, or was refused for good.

        :param timeout: longest wait, in seconds; for as long as something arrives when absent.
        :returns: False when it has not; it stays on disk and is delivered later.
        """
        self._batches.drain()
        offset = self._spooled.journal.size if self._outcome is None else self._end_offset
        away_s = AWAY_PATIENCE_S if timeout is None else math.inf
        return self._courier.wait(offset, timeout_s=math.inf if timeout is None else timeout, away_s=away_s)

    def end(self, status: str = "FINISHED", reason: str | None = None, *, timeout: float = END_PATIENCE_S) -> None:
        """Ends the run and waits until everything has arrived; what cannot arrive now is delivered later.

        :param status: ``FINISHED``, ``FAILED`` or ``KILLED``.
        :param timeout: longest wait, in seconds; five seconds of tries that fail end it, too.
        """
        if status not in ("FINISHED", "FAILED", "KILLED"):
            raise InvalidInputError(f"A run ends FINISHED, FAILED or KILLED, not '{status}'")
        with self._ending:
            self._require_open()
            self._batches.close()
            self._outcome = status
        self._end_offset = self._write(end_entry(self.id, status, reason, datetime.now(timezone.utc)), sync=True)
        self._courier.wake()
        arrived = self._courier.wait(self._end_offset, timeout_s=timeout, away_s=AWAY_PATIENCE_S)
        if arrived:
            self._abandoned.join(timeout)
        open_runs.discard(self)
        self._report(arrived)

    def fail(self, reason: str) -> None:
        """Ends the run as failed."""
        self.end("FAILED", reason)

    def __enter__(self) -> ActiveRun:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._outcome is None:
            self.end(*outcome_of(error))

    # How it is kept

    def _log(self, entry: Entry) -> None:
        self._require_open()
        self._batches.drain()
        self._write(entry, sync=True)
        self._courier.wake()

    def _keep_points(self, points: Sequence[Point]) -> None:
        if self._spooled.waiting_bytes > MOST_WAITING_BYTES:
            self._drop(len(points), f"{MOST_WAITING_BYTES / 1024**3:g} GiB wait already")
            return
        now = time.monotonic()
        sync = now - self._synced_at >= SYNC_S
        if sync:
            self._synced_at = now
        self._write(metrics_entry(self.id, points), sync=sync)
        self._courier.wake()

    def _write(self, entry: Entry, *, sync: bool) -> int:
        """Appends to the journal, and returns where the entry ends.

        A disk that is full loses the entry, loudly, and never stops the training.
        """
        journal = self._spooled.journal
        try:
            end = journal.append(entry)
            if sync:
                journal.sync()
        except OSError as cause:
            self._drop(len(entry.get("points", (None,))), str(cause))
            return journal.size
        return end

    def _drop(self, count: int, reason: str) -> None:
        if self._dropped == 0:
            log.warning("What run %s logs cannot be kept in %s: %s", self.id, self._spooled.folder, reason)
        self._dropped += count

    def _artifact_file(self, file: Path, name: str, media_type: str | None) -> None:
        size = file.stat().st_size
        if size > MOST_ARTIFACT_BYTES:
            raise LimitExceededError(
                f"{file} has {size:,} bytes; the platform takes at most {MOST_ARTIFACT_BYTES:,} bytes a file"
            )
        copied = size <= COPY_BYTES
        if copied:
            copy = self._artifact_copy(name)
            shutil.copyfile(file, copy)
            file = copy
        self._log_artifact(file, name, media_type, copied=copied)

    def _artifact_copy(self, name: str) -> Path:
        check_artifact_name(name)
        self._artifacts += 1
        return self._spooled.artifacts / f"{self._artifacts}-{name.rsplit('/', 1)[-1][-100:]}"

    def _log_artifact(self, file: Path, name: str, media_type: str | None, *, copied: bool) -> None:
        check_artifact_name(name)
        guessed = media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._log(artifact_entry(self.id, name, guessed, file, copied=copied))

    def _require_open(self) -> None:
        if self._outcome is not None:
            raise ConflictError(f"Run '{self.id}' has already ended; nothing can be logged to it")

    def _report(self, arrived: bool) -> None:
        spooled = self._spooled
        if spooled.refused:
            log.warning(
                "The platform refused %d of the entries of run %s for good; they and the reasons are in %s",
                spooled.refused,
                self.id,
                spooled.set_aside_file,
            )
        if self._dropped:
            log.warning("%s points or entries of run %s could not be kept", f"{self._dropped:,}", self.id)
        if not arrived:
            why = "" if self._courier.trouble is None else f" ({self._courier.trouble.message})"
            log.warning(
                "Not everything that run %s logged has arrived%s. It waits in %s: the next cairn.run delivers it, or `python -m cairn deliver`",
                self.id,
                why,
                spooled.folder,
            )

    def after_fork(self) -> None:
        """In a forked child, whose logging goes straight to the journal: the threads are the parent's."""
        self._batches.after_fork()
        self._spooled.journal.renew_lock()


def _repeated() -> dict[str, str]:
    """The tag of a run that ``cairn reproduce`` has started, as it says in ``CAIRN_REPRODUCES``."""
    run_id = os.environ.get("CAIRN_REPRODUCES")
    return {REPRODUCES_TAG: run_id} if run_id else {}
