"""What every test has: a spool of its own, and nothing of the account's settings."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from wire_server import WireServer

import cairn

T = TypeVar("T")

#: How the live platform is named, before tests take the variables away.
live = {name: os.environ.get(name) for name in ("CAIRN_URL", "CAIRN_TOKEN", "CAIRN_PROJECT")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if all(live.values()):
        return
    for item in items:
        if item.get_closest_marker("live"):
            item.add_marker(pytest.mark.skip(reason="no platform named by CAIRN_URL, CAIRN_TOKEN and CAIRN_PROJECT"))


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("CAIRN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CAIRN_SPOOL", str(tmp_path / "spool"))
    return tmp_path / "spool"


@pytest.fixture
def server() -> Iterator[WireServer]:
    started = WireServer()
    yield started
    started.stop()


@pytest.fixture
def connection(server: WireServer) -> cairn.Connection:
    return cairn.Connection(server.url, server.token, "prj_test")


def until(ask: Callable[[], T], patience_s: float = 20) -> T:
    """Asks until the answer is one."""
    end = time.monotonic() + patience_s
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"Waited {patience_s} s in vain")
        time.sleep(0.02)
