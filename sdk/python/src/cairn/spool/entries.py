"""What a journal holds: one JSON object a line, each a change of the run in the words of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from ..ids import new_id

#: A change of a run: its ``kind``, and the ``input`` of the mutation that makes it true.
Entry = Mapping[str, Any]


class Point(NamedTuple):
    """One measured value, as the journal keeps it."""

    key: str
    #: None where it is not finite: JSON, and so GraphQL, has no NaN and no infinities.
    value: float | None
    step: int
    #: Milliseconds since 1970, UTC.
    at_ms: int


def start_entry(run_input: Mapping[str, Any]) -> Entry:
    return {"kind": "start", "input": run_input}


def params_entry(run_id: str, params: Mapping[str, str]) -> Entry:
    return {"kind": "params", "input": {"runId": run_id, "params": pairs(params)}}


def inputs_entry(run_id: str, dataset_version_ids: Sequence[str]) -> Entry:
    return {"kind": "inputs", "input": {"runId": run_id, "datasetVersionIds": list(dataset_version_ids)}}


def tags_entry(run_id: str, tags: Mapping[str, str]) -> Entry:
    return {"kind": "tags", "input": {"runId": run_id, "tags": pairs(tags)}}


def untag_entry(run_id: str, keys: Sequence[str]) -> Entry:
    return {"kind": "untag", "input": {"runId": run_id, "keys": list(keys)}}


def note_entry(run_id: str, note: str) -> Entry:
    return {"kind": "note", "input": {"runId": run_id, "note": note}}


def metrics_entry(run_id: str, points: Sequence[Point]) -> Entry:
    """A batch of points under an id of its own, by which the platform keeps it once however often it is sent."""
    return {"kind": "metrics", "input": {"runId": run_id, "batchId": new_id("bat")}, "points": points}


def artifact_entry(run_id: str, name: str, media_type: str, file: Path, *, copied: bool) -> Entry:
    """A file that the run produced: copied into the spool, or left where it is when it is large."""
    facts = file.stat()
    return {
        "kind": "artifact",
        "input": {"runId": run_id, "name": name, "mediaType": media_type},
        "file": file.name if copied else str(file.resolve()),
        "copied": copied,
        "sizeBytes": facts.st_size,
        "modifiedNs": facts.st_mtime_ns,
    }


def end_entry(run_id: str, status: str, reason: str | None, ended_at: datetime) -> Entry:
    return {"kind": "end", "input": {"runId": run_id, "status": status, "reason": reason, "endedAt": timestamp(ended_at)}}


def pairs(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def wire_points(points: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Points as the graph takes them."""
    return [
        {"key": key, "value": value, "step": step, "at": timestamp(datetime.fromtimestamp(at_ms / 1000, timezone.utc))}
        for key, value, step, at_ms in points
    ]


def timestamp(at: datetime) -> str:
    """A time as the graph takes it: UTC, to the millisecond. A time without a zone is local."""
    return at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
