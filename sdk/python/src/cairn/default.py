"""The connection that the functions of the package use: the last one that :func:`connect` made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from .active_run import ActiveRun
from .connection import Connection
from .passports import Passport
from .recorded_run import Run
from .run_list import Runs
from .subscriptions import Subscription
from .values import Value

if TYPE_CHECKING:
    import pandas

_current: Connection | None = None


def connect(url: str | None = None, token: str | None = None, project: str | None = None) -> Connection:
    """A connection, which ``cairn.query``, ``cairn.run`` … use from now on.

    :param url: origin of the platform; defaults to ``CAIRN_URL``, then ``http://localhost:4000``.
    :param token: API key; defaults to ``CAIRN_TOKEN``.
    :param project: id of the project (``prj_…``); defaults to ``CAIRN_PROJECT``.
    """
    global _current
    _current = Connection(url, token, project)
    return _current


def current() -> Connection:
    """The connection in use, made from the environment when there is none."""
    return _current or connect()


@overload
def query(document: str, variables: Mapping[str, Any] | None = ..., *, as_frame: Literal[False] = ...) -> dict[str, Any]: ...
@overload
def query(document: str, variables: Mapping[str, Any] | None = ..., *, as_frame: Literal[True]) -> pandas.DataFrame: ...
def query(
    document: str, variables: Mapping[str, Any] | None = None, *, as_frame: bool = False
) -> dict[str, Any] | pandas.DataFrame:
    """See :meth:`Connection.query`."""
    return current().query(document, variables, as_frame=True) if as_frame else current().query(document, variables)


def frame(document: str, variables: Mapping[str, Any] | None = None, path: str | None = None) -> pandas.DataFrame:
    """See :meth:`Connection.frame`."""
    return current().frame(document, variables, path)


def subscribe(document: str, variables: Mapping[str, Any] | None = None) -> Subscription:
    """See :meth:`Connection.subscribe`."""
    return current().subscribe(document, variables)


def run(
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
    """See :meth:`Connection.run`."""
    return current().run(
        experiment, name=name, params=params, tags=tags, datasets=datasets, note=note, parent=parent, surroundings=surroundings
    )


def runs(
    experiment: str | None = None, *, filter: str | None = None, order_by: str | Sequence[str] | None = None, limit: int = 100
) -> Runs:
    """See :meth:`Connection.runs`."""
    return current().runs(experiment, filter=filter, order_by=order_by, limit=limit)


def get_run(run_id: str) -> Run:
    """See :meth:`Connection.get_run`."""
    return current().get_run(run_id)


def passport(prediction_id: str) -> Passport:
    """See :meth:`Connection.passport`."""
    return current().passport(prediction_id)
