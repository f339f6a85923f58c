"""What can go wrong, in the platform's own words: the class says the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Union

#: Where in the answer a field failed: names and places in lists.
ErrorPath = Sequence[Union[str, int]]


class CairnError(Exception):
    """An error that the platform, or this package, says in words meant for you."""

    #: Why it was refused; the platform's set of codes is closed, so programs may branch on it.
    code = "UNKNOWN"

    def __init__(
        self, message: str, *, code: str | None = None, details: Mapping[str, Any] | None = None, path: ErrorPath | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        #: Facts a program may act on: the value, the limit, a report.
        self.details: Mapping[str, Any] = details or {}
        self.path = path


class InvalidInputError(CairnError):
    """Something does not fit: the message says the value, what was expected, and the unit."""

    code = "INVALID_INPUT"


class UnauthenticatedError(CairnError):
    """No credential, or one that is not valid."""

    code = "UNAUTHENTICATED"


class ForbiddenError(CairnError):
    """You may see this, and may not do that."""

    code = "FORBIDDEN"


class NotFoundError(CairnError):
    """There is no such thing, or you may not know that there is."""

    code = "NOT_FOUND"


class ConflictError(CairnError):
    """The state does not allow it: already ended, already there, already running."""

    code = "CONFLICT"


class LimitExceededError(CairnError):
    """A quota or a rate was passed; the message says the value and the limit."""

    code = "LIMIT_EXCEEDED"


class TimeoutError(CairnError):
    """It took longer than its deadline."""

    code = "TIMEOUT"


class UnavailableError(CairnError):
    """The platform, or something behind it, does not answer; trying again later may help."""

    code = "UNAVAILABLE"


class GraphQLRequestError(CairnError):
    """A document that the graph refuses (``GRAPHQL_VALIDATION_FAILED`` …), or a fault of the platform (``INTERNAL``)."""


_by_code: Mapping[str, type[CairnError]] = {
    kind.code: kind
    for kind in (
        InvalidInputError,
        UnauthenticatedError,
        ForbiddenError,
        NotFoundError,
        ConflictError,
        LimitExceededError,
        TimeoutError,
        UnavailableError,
    )
}

_by_status: Mapping[int, type[CairnError]] = {
    400: InvalidInputError,
    401: UnauthenticatedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    429: LimitExceededError,
    504: TimeoutError,
}


def error_of(wire: Mapping[str, Any]) -> CairnError:
    """The error that one entry of a GraphQL answer's ``errors`` stands for."""
    extensions = wire.get("extensions") or {}
    code = str(extensions.get("code", "UNKNOWN"))
    message = str(wire.get("message", "The platform gave no reason"))
    reference = extensions.get("reference")
    if reference is not None:
        message = f"{message} (reference {reference})"
    kind = _by_code.get(code, GraphQLRequestError)
    return kind(message, code=code, details=extensions.get("details"), path=wire.get("path"))


def error_of_status(status: int, message: str) -> CairnError:
    """The error that an HTTP status alone says."""
    kind = _by_status.get(status, UnavailableError if status >= 500 else InvalidInputError)
    return kind(message)
