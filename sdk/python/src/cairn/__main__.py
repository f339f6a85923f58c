"""What waits on disk: ``python -m cairn status`` tells, ``python -m cairn deliver`` delivers it."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from .connection import Connection
from .errors import CairnError
from .spool.abandoned import take_over
from .spool.folder import SpooledRun, folders, read_header, spool_root


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 when nothing waits any more, 1 when something does or was refused, 2 when it could not be tried."""
    parser = argparse.ArgumentParser(prog="python -m cairn", description="Runs that were logged while the platform was away.")
    parser.add_argument(
        "verb", choices=("deliver", "status"), help="deliver: to CAIRN_URL, with CAIRN_TOKEN; status: only tell"
    )
    parser.add_argument(
        "--spool", type=Path, default=spool_root(), help="where runs wait (default: CAIRN_SPOOL, else %(default)s)"
    )
    parser.add_argument(
        "--patience", type=float, default=30.0, metavar="SECONDS", help="give up after this long without an answer"
    )
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        return status(given.spool) if given.verb == "status" else deliver(given.spool, given.patience)
    except CairnError as error:
        print(error.message, file=sys.stderr)
        return 2


def status(root: Path) -> int:
    """Tells of each run that waits who has it, and how much of it."""
    waiting = 0
    for folder in folders(root):
        waiting += 1
        spooled = SpooledRun.claim(folder)
        if spooled is None:
            print(f"{folder.name}: a process is delivering it")
            continue
        header = spooled.header
        print(f"{folder.name} of '{header.experiment}' for {header.url}: {spooled.waiting_bytes:,} bytes wait")
        spooled.close(remove=False)
    print("Nothing waits" if waiting == 0 else f"{waiting} run{'s wait' if waiting > 1 else ' waits'} in {root}")
    return 0 if waiting == 0 else 1


def deliver(root: Path, patience_s: float) -> int:
    """Delivers what nobody else is delivering; says what became of each run."""
    connection = Connection()
    seen, refused = 0, 0
    for spooled, done in take_over(root, connection.endpoint, patience_s=patience_s):
        seen += 1
        print(f"{spooled.header.run_id}: {'delivered' if done else 'the platform does not take it at the moment'}")
        if spooled.refused:
            refused += spooled.refused
            print(f"  {spooled.refused} entries were refused for good; the reasons are in {spooled.set_aside_file}")
    left = list(folders(root))
    for folder in left:
        print(f"{folder.name} waits{_for(folder, connection)}")
    if not left and not seen:
        print("Nothing waits")
    return 1 if left or refused else 0


def _for(folder: Path, connection: Connection) -> str:
    try:
        url = read_header(folder).url
    except (OSError, ValueError, TypeError):
        return ": its header is damaged"
    return "" if url == connection.endpoint.url else f" for {url}"


if __name__ == "__main__":
    sys.exit(main())
