"""Which packages are installed."""

from __future__ import annotations

from importlib.metadata import distributions


def packages() -> dict[str, str]:
    """Version by name. Where two are on the path, the first one counts, as it does for an import."""
    found: dict[str, str] = {}
    for distribution in distributions():
        name = distribution.metadata["Name"] if distribution.metadata else None
        if name and distribution.version:
            found.setdefault(name, distribution.version)
    return dict(sorted(found.items(), key=lambda package: package[0].lower()))
