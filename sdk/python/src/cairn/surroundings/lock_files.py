"""Files that say which packages were meant."""

from __future__ import annotations

import hashlib
from pathlib import Path

_names = (
    "requirements.txt",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pylock.toml",
    "Pipfile.lock",
    "conda-lock.yml",
    "pixi.lock",
    "environment.yml",
)


def lock_files(folder: Path, root: Path) -> list[dict[str, str]]:
    """Those beside the script and at the repository's root, each with its digest; paths are below the root."""
    found: list[dict[str, str]] = []
    for place in dict.fromkeys((folder, root)):
        for name in _names:
            try:
                digest = hashlib.sha256((place / name).read_bytes()).hexdigest()
            except OSError:
                continue
            path = (place / name).relative_to(root) if place.is_relative_to(root) else Path(name)
            found.append({"path": path.as_posix(), "digest": f"sha256:{digest}"})
    return found
