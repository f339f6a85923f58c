"""Where runs wait: a folder for each, below the spool."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import CairnError, InvalidInputError
from .entries import end_entry
from .journal import Journal, Read
from .lock import FileLock

_set_aside = "set-aside"
_header = "header.json"


def spool_root() -> Path:
    """``CAIRN_SPOOL``, else a folder of this account where data of programs is kept."""
    named = os.environ.get("CAIRN_SPOOL")
    if named:
        return Path(named).expanduser()
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "cairn" / "spool"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "cairn" / "spool"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "cairn" / "spool"


class Header(NamedTuple):
    """Whose entries these are. No credential is ever among them."""

    run_id: str
    project: str
    #: Origin of the platform they are for: they go to no other.
    url: str
    experiment: str
    #: The event that made the program run, in a job.
    cause: str | None


class SpooledRun:
    """One run's folder, locked: its journal, how far that is delivered, and copies of its artifacts."""

    def __init__(self, folder: Path, header: Header, lock: FileLock) -> None:
        self.folder = folder
        self.header = header
        self.journal = Journal(folder / "journal.jsonl")
        #: How many entries the platform refused for good.
        self.refused = 0
        #: Why the run itself was refused: nothing that follows can be kept then.
        self.refused_start: CairnError | None = None
        #: Whether the entry that ends the run has been delivered, or refused.
        self.ended = False
        self._lock = lock
        self._delivered = self._read_delivered()

    @classmethod
    def create(cls, root: Path, header: Header) -> SpooledRun:
        """Makes the folder of a new run.

        :raises InvalidInputError: when the spool cannot be written to.
        """
        folder = root / header.run_id
        try:
            folder.mkdir(mode=0o700, parents=True)
            lock = FileLock(folder / "lock")
            # The header comes last: with it, a folder counts, and by then it is locked.
            (folder / "header.new").write_text(json.dumps(header._asdict()), encoding="utf-8")
            (folder / "header.new").replace(folder / _header)
        except OSError as cause:
            raise InvalidInputError(
                f"{root} cannot be written to ({cause}): set CAIRN_SPOOL to a folder for what is not delivered yet"
            ) from cause
        return cls(folder, header, lock)

    @classmethod
    def claim(cls, folder: Path) -> SpooledRun | None:
        """Takes over the folder of a process that has died; None when somebody holds it, or it is no run's."""
        lock = None
        try:
            header = read_header(folder)
            lock = FileLock(folder / "lock")
            # Its holder may have delivered and removed everything between our two looks.
            return cls(folder, read_header(folder), lock) if header else None
        except (OSError, ValueError, TypeError):
            if lock is not None:
                lock.release()
            return None

    @property
    def delivered(self) -> int:
        """Up to where the journal is settled: kept by the platform, or set aside. In bytes."""
        return self._delivered

    @property
    def waiting_bytes(self) -> int:
        return self.journal.size - self._delivered

    @property
    def artifacts(self) -> Path:
        """Where copies of small artifacts lie until they are delivered."""
        path = self.folder / "artifacts"
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    @property
    def set_aside_file(self) -> Path:
        return self.folder.parent / _set_aside / f"{self.header.run_id}.jsonl"

    def next(self) -> Read | None:
        return self.journal.read(self._delivered)

    def settle(self, read: Read) -> None:
        """Remembers that an entry was delivered or set aside."""
        entry = read.entry or {}
        if entry.get("kind") == "artifact" and entry["copied"]:
            (self.artifacts / entry["file"]).unlink(missing_ok=True)
        self._write_delivered(read.end)
        self.ended = self.ended or entry.get("kind") == "end"

    def set_aside(self, read: Read, error: CairnError) -> None:
        """Writes an entry that the platform will never take to where a person can read it, with the reason."""
        entry: Any = read.entry if read.entry is not None else read.text
        path = self.set_aside_file
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if isinstance(entry, dict) and entry.get("kind") == "artifact" and entry["copied"]:
            kept = path.with_suffix("") / entry["file"]
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.move(str(self.artifacts / entry["file"]), str(kept))
            entry = {**entry, "file": str(kept), "copied": False}
        line = {
            "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "code": error.code,
            "reason": error.message,
            "entry": entry,
        }
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self.refused += 1
        if isinstance(entry, dict) and entry.get("kind") == "start":
            self.refused_start = error
        self._write_delivered(read.end)
        self.ended = self.ended or (isinstance(entry, dict) and entry.get("kind") == "end")

    def end_for_the_dead(self) -> None:
        """A run whose process died without a word has ended when it last wrote."""
        offset, last = 0, None
        while (read := self.journal.read(offset)) is not None:
            offset, last = read.end, read
        if last is not None and (last.entry or {}).get("kind") == "end":
            self.ended = self.ended or self._delivered >= last.end
            return
        at = datetime.fromtimestamp((self.folder / "journal.jsonl").stat().st_mtime, timezone.utc)
        self.journal.append(end_entry(self.header.run_id, "KILLED", "Its process ended without a word", at))

    def close(self, *, remove: bool) -> None:
        """Gives the folder back, or removes it when nothing in it is needed any more."""
        self.journal.close()
        if remove:
            # Without its header it is nobody's, even for who gets the lock before everything is gone.
            (self.folder / _header).unlink(missing_ok=True)
        self._lock.release()
        if remove:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _read_delivered(self) -> int:
        try:
            return min(int((self.folder / "delivered").read_text()), self.journal.size)
        except (OSError, ValueError):
            return 0

    def _write_delivered(self, offset: int) -> None:
        # Renamed into place: a reader sees the old number or the new one. Being behind is harmless, entries may come twice.
        fresh = self.folder / "delivered.new"
        fresh.write_text(str(offset))
        fresh.replace(self.folder / "delivered")
        self._delivered = offset


def read_header(folder: Path) -> Header:
    """:raises OSError, ValueError, TypeError: when there is none."""
    return Header(**json.loads((folder / _header).read_text(encoding="utf-8")))


def folders(root: Path) -> Iterator[Path]:
    """The folders of runs that wait, oldest first."""
    yield from sorted(header.parent for header in root.glob(f"run_*/{_header}"))
