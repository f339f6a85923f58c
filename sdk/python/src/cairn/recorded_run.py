"""Runs as the platform holds them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import CairnError, NotFoundError
from .frames import require_pandas
from .html.curves import Curve, curves_html
from .html.page import facts, page, section, words

if TYPE_CHECKING:
    from .connection import Connection

#: How many curves a notebook is shown at most.
_most_curves = 24
#: Points that a page of a history holds at most.
_page_points = 5_000

RUN_FIELDS = """
  id name status failureReason startedAt endedAt note
  experiment { id name } startedBy { id name }
  tags { key value } params { key value } metrics { key latest minimum maximum lastStep count }
"""


@dataclass(frozen=True)
class MetricSummary:
    """What is known of a metric without reading its points. Values are None where there is no finite one."""

    key: str
    #: Value at the highest step.
    latest: float | None
    minimum: float | None
    maximum: float | None
    last_step: int
    count: int


class MetricPoint(NamedTuple):
    """One measured value; None when it was not finite."""

    step: int
    value: float | None
    at: datetime


class Artifact(NamedTuple):
    """A file that a run produced."""

    id: str
    name: str
    #: ``sha256:`` and 64 hex digits.
    digest: str
    size_bytes: int
    media_type: str


class Run:
    """One execution of training code, as it was when it was read."""

    def __init__(self, connection: Connection, data: Mapping[str, Any]) -> None:
        self._connection = connection
        self.id: str = data["id"]
        self.name: str = data["name"]
        #: ``SCHEDULED``, ``RUNNING``, ``FINISHED``, ``FAILED`` or ``KILLED``.
        self.status: str = data["status"]
        self.failure_reason: str | None = data["failureReason"]
        self.experiment: str = data["experiment"]["name"]
        self.experiment_id: str = data["experiment"]["id"]
        self.started_by: str = data["startedBy"]["name"]
        self.started_at: datetime = time_of(data["startedAt"])
        self.ended_at: datetime | None = None if data["endedAt"] is None else time_of(data["endedAt"])
        #: In Markdown.
        self.note: str | None = data["note"]
        self.params: dict[str, str] = _by_key(data["params"])
        self.tags: dict[str, str] = _by_key(data["tags"])
        self.summaries: dict[str, MetricSummary] = {
            one["key"]: MetricSummary(
                one["key"], one["latest"], one["minimum"], one["maximum"], int(one["lastStep"]), int(one["count"])
            )
            for one in data["metrics"]
        }

    @property
    def metrics(self) -> dict[str, float | None]:
        """The value of each metric at its highest step; None when it is not finite."""
        return {key: summary.latest for key, summary in self.summaries.items()}

    @property
    def url(self) -> str:
        """Its page in the portal."""
        return f"{self._connection.endpoint.url}/runs/{self.id}"

    @property
    def artifacts(self) -> list[Artifact]:
        """The files it produced, in the order logged."""
        return [
            Artifact(one["id"], one["name"], one["digest"], int(one["sizeBytes"]), one["mediaType"])
            for one in self._details["artifacts"]
        ]

    @property
    def code(self) -> dict[str, Any] | None:
        """Commit, repository, dirty and diffDigest, as far as they were recorded."""
        code = self._details["code"]
        return None if code is None else {name: fact for name, fact in code.items() if fact is not None}

    @property
    def environment(self) -> dict[str, Any]:
        """Command, runtime, packages, host and devices, as far as they were recorded."""
        return dict(self._details["environment"] or {})

    def points(self, key: str) -> Iterator[MetricPoint]:
        """Every point of a metric, in the order logged.

        :raises NotFoundError: when the run has no such metric.
        """
        if key not in self.summaries:
            raise NotFoundError(f"Run '{self.id}' has no metric '{key}'; it has {', '.join(self.summaries) or 'none'}")
        after = None
        while True:
            history = self._ask(
                "query ($id: ID!, $key: String!, $first: Int!, $after: String) { run(id: $id) { metricHistory(key: $key, first: $first, after: $after)"
                " { points { step value at } pageInfo { hasNextPage endCursor } } } }",
                key=key,
                first=_page_points,
                after=after,
            )["metricHistory"]
            for point in history["points"]:
                yield MetricPoint(int(point["step"]), point["value"], time_of(point["at"]))
            if not history["pageInfo"]["hasNextPage"]:
                return
            after = history["pageInfo"]["endCursor"]

    def history(self, key: str) -> Any:
        """Every point of a metric: a DataFrame of step, value and at where pandas is installed, else a list of :class:`MetricPoint`.

        :raises NotFoundError: when the run has no such metric.
        """
        points = list(self.points(key))
        try:
            pandas = require_pandas()
        except CairnError:
            return points
        columns = {name: [getattr(point, name) for point in points] for name in MetricPoint._fields}
        frame = pandas.DataFrame(columns)
        return frame.astype({"step": "int64", "value": "float64"})

    def download(self, name: str) -> bytes:
        """The bytes of an artifact.

        :raises NotFoundError: when the run has no artifact of that name.
        """
        artifact = next((one for one in reversed(self.artifacts) if one.name == name), None)
        if artifact is None:
            raise NotFoundError(
                f"Run '{self.id}' has no artifact '{name}'; it has {', '.join(one.name for one in self.artifacts) or 'none'}"
            )
        return self._connection.download(artifact.digest)

    def reload(self) -> Run:
        """The run as it is now."""
        return self._connection.get_run(self.id)

    def __repr__(self) -> str:
        return f"<cairn run {self.id} '{self.name}' of '{self.experiment}': {self.status.lower()}>"

    def _repr_html_(self) -> str:
        keys = list(self.summaries)[:_most_curves]
        more = len(self.summaries) - len(keys)
        return page(
            self.name,
            " · ".join(self._about()),
            section("Metrics", curves_html(self._curves(keys)), words(f"… and {more} more") if more > 0 else ""),
            section("Params", facts(self.params)),
            section("Tags", facts(self.tags)),
            section("Note", words(self.note)) if self.note else "",
        )

    def _about(self) -> Iterator[str]:
        yield self.experiment
        yield self.status.lower() + (f": {self.failure_reason}" if self.failure_reason else "")
        yield f"started {self.started_at:%Y-%m-%d %H:%M:%S} UTC by {self.started_by}"
        if self.ended_at is not None:
            yield f"took {duration((self.ended_at - self.started_at).total_seconds())}"
        yield self.id

    def _curves(self, keys: Sequence[str]) -> list[Curve]:
        if not keys:
            return []
        asked = "query ($id: ID!, $keys: [String!]) { run(id: $id) { metricSeries(keys: $keys, maxPoints: 300) { key steps values } } }"
        return [Curve(one["key"], one["steps"], one["values"]) for one in self._ask(asked, keys=list(keys))["metricSeries"]]

    @functools.cached_property
    def _details(self) -> Mapping[str, Any]:
        return self._ask(
            "query ($id: ID!) { run(id: $id) { environment code { commit repository digest dirty diffDigest }"
            " artifacts { id name digest sizeBytes mediaType } } }"
        )

    def _ask(self, document: str, **variables: Any) -> Mapping[str, Any]:
        run: Mapping[str, Any] | None = self._connection.query(document, {"id": self.id, **variables})["run"]
        if run is None:
            raise NotFoundError(f"Run '{self.id}' does not exist")
        return run


def time_of(text: str) -> datetime:
    """A time of the graph, with its zone."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def duration(seconds: float) -> str:
    """A time span in its two largest units."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _by_key(pairs: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {pair["key"]: pair["value"] for pair in pairs}
