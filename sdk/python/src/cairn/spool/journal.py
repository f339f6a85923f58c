"""An append-only file of entries, one a line."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import NamedTuple

from .entries import Entry


class Read(NamedTuple):
    """One line of a journal."""

    #: None when the line is not an entry, which only a damaged disk or a hand brings about.
    entry: Entry | None
    text: str
    #: Where the next line begins, in bytes.
    end: int


class Journal:
    """Entries in the order they came. What :meth:`append` returned from has left this process: killing it loses nothing.

    A line that was being written when its process died has no end, and is cut off when the journal is opened again.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()
        self._reader = path.open("rb")
        self._size = self._cut_torn_line()
        self._synced = self._size

    @property
    def size(self) -> int:
        """Bytes that it holds, all of them whole lines."""
        # Another process, forked from this one, may have appended too.
        return max(self._size, os.fstat(self._descriptor).st_size)

    def append(self, entry: Entry) -> int:
        """Adds an entry and returns where it ends.

        :raises OSError: when the disk does not take it; nothing is half-written then.
        """
        line = json.dumps(entry, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        with self._lock:
            before = os.fstat(self._descriptor).st_size
            try:
                written = os.write(self._descriptor, line)
                if written < len(line):
                    raise OSError(f"The disk took {written:,} of {len(line):,} bytes")
            except OSError:
                os.ftruncate(self._descriptor, before)
                raise
            self._size = before + len(line)
            return self._size

    def read(self, offset: int) -> Read | None:
        """The line that begins there; None when there is no whole one."""
        self._reader.seek(offset)
        line = self._reader.readline()
        if not line.endswith(b"\n"):
            return None
        text = line.decode("utf-8", "replace").rstrip("\n")
        try:
            entry = json.loads(text)
        except ValueError:
            entry = None
        return Read(entry if isinstance(entry, dict) and "kind" in entry else None, text, offset + len(line))

    def sync(self) -> None:
        """Asks the disk to keep what was appended: after that, a loss of power loses nothing either."""
        size = self._size
        if size > self._synced:
            os.fsync(self._descriptor)
            self._synced = size

    def close(self) -> None:
        self._reader.close()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def renew_lock(self) -> None:
        """In a forked child, where a lock may have been held by a thread that is not there."""
        self._lock = threading.Lock()

    def _cut_torn_line(self) -> int:
        size = os.fstat(self._descriptor).st_size
        end = size
        while end > 0:
            begin = max(0, end - 65_536)
            self._reader.seek(begin)
            newline = self._reader.read(end - begin).rfind(b"\n")
            if newline >= 0:
                end = begin + newline + 1
                break
            end = begin
        if end < size:
            os.ftruncate(self._descriptor, end)
        return end
