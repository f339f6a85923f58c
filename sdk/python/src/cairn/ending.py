"""How runs end whose program does not end them."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import weakref
from typing import TYPE_CHECKING

from .errors import ConflictError

if TYPE_CHECKING:
    from .active_run import ActiveRun

#: Runs of this process that have not ended.
open_runs: weakref.WeakSet[ActiveRun] = weakref.WeakSet()


def outcome_of(error: BaseException | None) -> tuple[str, str | None]:
    """How a run ends whose code ended with this: the status, and the reason."""
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return "FINISHED", None
    text = str(error)
    reason = f"{type(error).__name__}: {text}"[:2_000] if text else type(error).__name__
    return "KILLED" if isinstance(error, KeyboardInterrupt) else "FAILED", reason


def _end_open_runs() -> None:
    """A program that ends without ending its runs: failed when an error ended it, finished otherwise."""
    error = None if "ipykernel" in sys.modules else getattr(sys, "last_value", None)
    for run in list(open_runs):
        if run.process != os.getpid():
            continue
        with contextlib.suppress(ConflictError):
            run.end(*outcome_of(error))


def _renew_locks() -> None:
    for run in list(open_runs):
        run.after_fork()


atexit.register(_end_open_runs)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_locks)
