"""Log runs, ask the graph and follow it live.

::

    import cairn

    with cairn.run("delays", params={"depth": 6}) as run:
        run.log(loss=0.5, step=1)
"""

from .active_run import ActiveRun
from .connection import Connection
from .default import connect, frame, get_run, passport, query, run, runs, subscribe
from .errors import (
    CairnError,
    ConflictError,
    ForbiddenError,
    GraphQLRequestError,
    InvalidInputError,
    LimitExceededError,
    NotFoundError,
    TimeoutError,
    UnauthenticatedError,
    UnavailableError,
)
from .passports import Passport
from .recorded_run import Artifact, MetricPoint, MetricSummary, Run
from .run_list import Runs
from .subscriptions import Subscription

__version__ = "0.1.0"

__all__ = [
    "ActiveRun",
    "Artifact",
    "CairnError",
    "ConflictError",
    "Connection",
    "ForbiddenError",
    "GraphQLRequestError",
    "InvalidInputError",
    "LimitExceededError",
    "MetricPoint",
    "MetricSummary",
    "NotFoundError",
    "Passport",
    "Run",
    "Runs",
    "Subscription",
    "TimeoutError",
    "UnauthenticatedError",
    "UnavailableError",
    "connect",
    "frame",
    "get_run",
    "passport",
    "query",
    "run",
    "runs",
    "subscribe",
]
