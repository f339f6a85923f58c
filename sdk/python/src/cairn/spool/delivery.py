"""One entry on its way to the platform, and what becomes of one that does not arrive."""

from __future__ import annotations

import enum
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import (
    CairnError,
    GraphQLRequestError,
    InvalidInputError,
    LimitExceededError,
    UnauthenticatedError,
    UnavailableError,
)
from ..errors import TimeoutError as CairnTimeoutError
from ..transport import Endpoint, execute, json_in, request
from .entries import Entry, wire_points
from .folder import SpooledRun

_documents: Mapping[str, str] = {
    "start": "mutation ($input: StartRunInput!) { startRun(input: $input) { id } }",
    "params": "mutation ($input: LogParamsInput!) { logParams(input: $input) { id } }",
    "inputs": "mutation ($input: LogInputsInput!) { logInputs(input: $input) { id } }",
    "tags": "mutation ($input: SetRunTagsInput!) { setRunTags(input: $input) { id } }",
    "untag": "mutation ($input: DeleteRunTagsInput!) { deleteRunTags(input: $input) { id } }",
    "note": "mutation ($input: SetRunNoteInput!) { setRunNote(input: $input) { id } }",
    "metrics": "mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }",
    "artifact": "mutation ($input: LogArtifactInput!) { logArtifact(input: $input) { id } }",
    "end": "mutation ($input: EndRunInput!) { endRun(input: $input) { id } }",
}

#: A fault or a limit that does not pass after this many tries, about ten minutes, is taken for a refusal.
MOST_TRIES = 130


class Verdict(enum.Enum):
    """What to do with an entry that did not arrive."""

    #: The platform is away, or busy: the same again, later, for as long as it takes.
    AGAIN = "again"
    #: It will never be taken: set it aside.
    REFUSED = "refused"
    #: Nothing is wrong with the entry but with the credential: wait for a person.
    LOCKED_OUT = "locked out"


def verdict_on(error: CairnError, tries: int) -> Verdict:
    """Decides by the error's code, and by how often the entry was sent."""
    if isinstance(error, UnauthenticatedError):
        return Verdict.LOCKED_OUT
    if isinstance(error, (UnavailableError, CairnTimeoutError)):
        return Verdict.AGAIN
    passing = isinstance(error, LimitExceededError) or (
        isinstance(error, GraphQLRequestError) and error.code in ("INTERNAL", "UNKNOWN")
    )
    return Verdict.AGAIN if passing and tries < MOST_TRIES else Verdict.REFUSED


def deliver(spooled: SpooledRun, entry: Entry, endpoint: Endpoint) -> None:
    """Makes an entry true on the platform. Twice is as good as once.

    :raises CairnError: when it is not.
    """
    kind = entry["kind"]
    document = _documents.get(kind)
    if document is None:
        raise InvalidInputError(f"'{kind}' is no entry that this version knows: a newer one wrote it")
    wire: dict[str, Any] = dict(entry["input"])
    if kind == "metrics":
        wire["points"] = wire_points(entry["points"])
    if kind == "artifact":
        wire["digest"] = _upload(spooled, entry, endpoint)
    execute(endpoint, document, {"input": wire})


def _upload(spooled: SpooledRun, entry: Entry, endpoint: Endpoint) -> str:
    file = spooled.artifacts / entry["file"] if entry["copied"] else Path(entry["file"])
    try:
        facts = file.stat()
        if not entry["copied"] and (facts.st_size, facts.st_mtime_ns) != (entry["sizeBytes"], entry["modifiedNs"]):
            raise InvalidInputError(f"{file} was changed after it was logged, before it was delivered")
        stream = file.open("rb")
    except OSError as cause:
        raise InvalidInputError(f"{file} cannot be read any more: {cause}") from cause
    with stream:
        answer = request(
            endpoint,
            f"/api/v1/artifacts?project={urllib.parse.quote(spooled.header.project)}",
            method="PUT",
            body=stream,
            headers={"content-type": "application/octet-stream", "content-length": str(facts.st_size)},
        )
    return str(json_in(answer, endpoint)["digest"])
