"""Which code runs, as git knows it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

#: Longest wait for one answer of git, in seconds: what takes longer is left out.
_patience_s = 10.0


class Repository(NamedTuple):
    """A working tree."""

    root: Path


def find_repository(folder: Path) -> Repository | None:
    root = _git(folder, "rev-parse", "--show-toplevel")
    return None if not root else Repository(Path(os.fsdecode(root)).resolve())


def code_version(repository: Repository) -> dict[str, Any]:
    """The commit; whether tracked files differ from it, and the digest of ``git diff HEAD`` when they do."""
    commit = _git(repository.root, "rev-parse", "--verify", "--quiet", "HEAD")
    if not commit:
        return {}
    version: dict[str, Any] = {"commit": commit.decode()}
    origin = _git(repository.root, "config", "--get", "remote.origin.url")
    if origin:
        version["repository"] = without_credentials(os.fsdecode(origin))
    # The whole tree, whatever the folder, and no settings of this user: the same change has the same digest everywhere.
    diff = _git(
        repository.root, "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--binary", "--full-index", "HEAD", strip=False
    )
    if diff is not None:
        version["dirty"] = diff != b""
        if diff:
            version["diffDigest"] = f"sha256:{hashlib.sha256(diff).hexdigest()}"
    return version


def without_credentials(url: str) -> str:
    """A remote's address as it may be shown: no name, no password, no token."""
    bare = re.sub(r"^([a-z][a-z0-9+.-]*://)[^/@]*@", r"\1", url, flags=re.IGNORECASE)
    return bare.split("?", 1)[0]


def _git(folder: Path, *arguments: str, strip: bool = True) -> bytes | None:
    # Reading must never wait for a lock or for a password.
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_patience_s,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    return done.stdout.strip() if strip else done.stdout
