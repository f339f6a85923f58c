"""Ids as the platform makes them: a prefix, ``_``, and a UUIDv7 (RFC 9562) as 32 hex digits."""

from __future__ import annotations

import secrets
import threading
import time

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id(prefix: str) -> str:
    """A new id. Ids made by one process sort in the order they were made, also within a millisecond."""
    global _last_ms, _counter
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            _last_ms, _counter = now_ms, 0
        elif _counter < 0xFFF:
            _counter += 1
        else:
            _last_ms, _counter = _last_ms + 1, 0
        stamp, counter = _last_ms, _counter
    random = secrets.randbits(62) | (0b10 << 62)
    return f"{prefix}_{stamp:012x}7{counter:03x}{random:016x}"
