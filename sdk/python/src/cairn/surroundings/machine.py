"""What computes: the host, and the devices in it."""

from __future__ import annotations

import functools
import os
import platform
import socket
import subprocess
from typing import Any

#: Longest wait for ``nvidia-smi``, in seconds.
_patience_s = 2.0


def host() -> dict[str, Any]:
    facts = {
        "name": socket.gethostname(),
        "os": f"{platform.system()} {platform.release()}",
        "arch": platform.machine(),
        "cores": os.cpu_count(),
        "memoryBytes": _memory_bytes(),
    }
    return {name: fact for name, fact in facts.items() if fact}


@functools.lru_cache(maxsize=1)
def devices() -> list[dict[str, Any]]:
    """Graphics processors, as ``nvidia-smi`` names them; empty where there is none. Asked once a process."""
    asked = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_patience_s, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return devices_in(done.stdout) if done.returncode == 0 else []


def devices_in(answer: str) -> list[dict[str, Any]]:
    """Reads ``name, MiB`` a line. A size that is none, as on machines with shared memory, is left out."""
    found: list[dict[str, Any]] = []
    for line in answer.splitlines():
        name, _, mebibytes = (part.strip() for part in line.rpartition(","))
        if not name:
            continue
        size = {"memoryBytes": int(mebibytes) * 1024**2} if mebibytes.isdecimal() else {}
        found.append({"kind": "gpu", "name": name, **size})
    return found


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
