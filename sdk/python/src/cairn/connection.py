"""The platform, as one actor sees it."""

from __future__ import annotations

import os
import re
import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from .active_run import ActiveRun
from .errors import InvalidInputError, NotFoundError
from .frames import frame_of
from .passports import PASSPORT, Passport
from .recorded_run import RUN_FIELDS, Run
from .run_list import Runs
from .subscriptions import Subscription
from .transport import Endpoint, execute, request
from .values import Value

if TYPE_CHECKING:
    import pandas

#: How many runs a page of a search holds.
_page_runs = 200


class Connection:
    """Where the platform is, who asks, and which project it is about. Opens nothing until something is asked.

    :param url: origin of the platform; defaults to ``CAIRN_URL``, then ``http://localhost:4000``.
    :param token: API key; defaults to ``CAIRN_TOKEN``.
    :param project: id of the project (``prj_…``); defaults to ``CAIRN_PROJECT``.
    """

    def __init__(self, url: str | None = None, token: str | None = None, project: str | None = None) -> None:
        origin = (url or os.environ.get("CAIRN_URL") or "http://localhost:4000").rstrip("/")
        if not re.match(r"https?://[^/]+$", origin):
            raise InvalidInputError(f"'{origin}' is not the origin of a platform; expected http://… or https://… in CAIRN_URL")
        token = token or os.environ.get("CAIRN_TOKEN")
        if not token:
            raise InvalidInputError("No API key: set CAIRN_TOKEN, or pass token=… to cairn.connect")
        self.endpoint = Endpoint(origin, token, os.environ.get("CAIRN_CAUSE") or None)
        self._project = project or os.environ.get("CAIRN_PROJECT")
        self._subscriptions: weakref.WeakSet[Subscription] = weakref.WeakSet()

    def __repr__(self) -> str:
        return f"<cairn connection to {self.endpoint.url}{f', project {self._project}' if self._project else ''}>"

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def project(self) -> str:
        """:raises InvalidInputError: when none was named."""
        if not self._project:
            raise InvalidInputError("No project: set CAIRN_PROJECT, or pass project=… to cairn.connect")
        return self._project

    def close(self) -> None:
        """Ends the subscriptions."""
        for subscription in list(self._subscriptions):
            subscription.close()

    # Ask the graph

    @overload
    def query(
        self, document: str, variables: Mapping[str, Any] | None = ..., *, as_frame: Literal[False] = ...
    ) -> dict[str, Any]: ...
    @overload
    def query(
        self, document: str, variables: Mapping[str, Any] | None = ..., *, as_frame: Literal[True]
    ) -> pandas.DataFrame: ...
    def query(
        self, document: str, variables: Mapping[str, Any] | None = None, *, as_frame: bool = False
    ) -> dict[str, Any] | pandas.DataFrame:
        """The data of a query or a mutation, as dicts; as a DataFrame, see :meth:`frame`, when asked for.

        :raises CairnError: of the class that says the platform's code.
        """
        data: dict[str, Any] = execute(self.endpoint, document, variables)
        return frame_of(data) if as_frame else data

    def frame(self, document: str, variables: Mapping[str, Any] | None = None, path: str | None = None) -> pandas.DataFrame:
        """The data as a table: a connection's ``nodes`` become rows, what is nested becomes columns ``a.b``.

        :param path: where the rows are, such as ``experiment.runs``; the only list in the answer when absent.
        """
        return frame_of(execute(self.endpoint, document, variables), path)

    def subscribe(self, document: str, variables: Mapping[str, Any] | None = None) -> Subscription:
        """The data of each event, as it happens: ``for event in cairn.subscribe(…)``."""
        subscription = Subscription(self.endpoint, document, variables or {})
        self._subscriptions.add(subscription)
        return subscription

    # Log a run

    def run(
        self,
        experiment: str,
        *,
        name: str | None = None,
        params: Mapping[str, Value] | None = None,
        tags: Mapping[str, Value] | None = None,
        datasets: Iterable[str] | None = None,
        note: str | None = None,
        parent: ActiveRun | str | None = None,
        surroundings: bool = True,
    ) -> ActiveRun:
        """Starts a run; returns at once, whether the platform is there or not.

        :param experiment: name of the experiment; made when there is none.
        :param name: defaults to the experiment's name and the time.
        :param datasets: ids of the versions of datasets (``dsv_…``) it uses.
        :param note: in Markdown.
        :param parent: the run it is nested in.
        :param surroundings: whether code, packages, host and devices are recorded.
        """
        return ActiveRun(
            self,
            experiment,
            name=name,
            params=params,
            tags=tags,
            datasets=datasets,
            note=note,
            parent=parent,
            job=os.environ.get("CAIRN_JOB") or None,
            surroundings=surroundings,
        )

    # Read what was logged

    def get_run(self, run_id: str) -> Run:
        """:raises NotFoundError: when there is none, or you may not see it."""
        data = self.query(f"query ($id: ID!) {{ run(id: $id) {{ {RUN_FIELDS} }} }}", {"id": run_id})["run"]
        if data is None:
            raise NotFoundError(f"Run '{run_id}' does not exist")
        return Run(self, data)

    def runs(
        self,
        experiment: str | None = None,
        *,
        filter: str | None = None,
        order_by: str | Sequence[str] | None = None,
        limit: int = 100,
    ) -> Runs:
        """Runs of the project that match.

        :param experiment: name of an experiment; all of them when absent.
        :param filter: such as ``metrics.loss < 0.1 AND params.depth = '6'``.
        :param order_by: such as ``metrics.loss ASC``; the newest first when absent.
        :param limit: how many at most.
        """
        variables: dict[str, Any] = {"project": self.project, "filter": filter, "after": None}
        variables["orderBy"] = [order_by] if isinstance(order_by, str) else order_by
        variables["experiments"] = None if experiment is None else [self._experiment_id(experiment)]
        found: list[Run] = []
        while len(found) < limit:
            search = self.query(_search_runs, {**variables, "first": min(_page_runs, limit - len(found))})["searchRuns"]
            found += [Run(self, data) for data in search["nodes"]]
            if not search["pageInfo"]["hasNextPage"]:
                break
            variables["after"] = search["pageInfo"]["endCursor"]
        return Runs(found)

    def passport(self, prediction_id: str) -> Passport:
        """:raises NotFoundError: when there is no such prediction, or it is not in the log yet."""
        data = self.query(PASSPORT, {"id": prediction_id})["passport"]
        if data is None:
            raise NotFoundError(f"Prediction '{prediction_id}' does not exist, or is not in the log yet")
        return Passport(data)

    def download(self, digest: str) -> bytes:
        """Bytes that the project keeps, by ``sha256:`` and 64 hex digits."""
        if not re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
            raise InvalidInputError(f"'{digest[:80]}' is no digest; expected sha256: and 64 hex digits")
        return request(self.endpoint, f"/api/v1/artifacts/{digest}?project={self.project}")

    def _experiment_id(self, name: str) -> str:
        found = self.query(
            "query ($project: ID!, $name: String!) { experimentByName(projectId: $project, name: $name) { id } }",
            {"project": self.project, "name": name},
        )["experimentByName"]
        if found is None:
            raise NotFoundError(f"Project '{self.project}' has no experiment '{name}'")
        return str(found["id"])


_search_runs = f"""
query ($project: ID!, $experiments: [ID!], $filter: String, $orderBy: [String!], $first: Int!, $after: String) {{
  searchRuns(
    projectId: $project, experimentIds: $experiments, filter: $filter, orderBy: $orderBy, lifecycle: ACTIVE, first: $first, after: $after
  ) {{
    nodes {{ {RUN_FIELDS} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
"""
