"""One request to the platform, over HTTP."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from .errors import CairnError, InvalidInputError, UnavailableError, error_of, error_of_status
from .errors import TimeoutError as CairnTimeoutError

#: Longest wait for the platform to answer, in seconds.
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Endpoint:
    """Where the platform is, and who asks."""

    #: Origin without a slash at the end.
    url: str
    token: str | None = None
    #: The event that made this program run; what it does carries it as its cause.
    cause: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {
            "user-agent": "cairn-python",
            **({} if self.token is None else {"authorization": f"Bearer {self.token}"}),
            **({} if self.cause is None else {"x-cairn-cause": self.cause}),
        }


def execute(
    endpoint: Endpoint, document: str, variables: Mapping[str, Any] | None = None, *, timeout: float = PATIENCE_S
) -> Any:
    """The ``data`` of a document.

    :raises CairnError: for the first error in the answer, :class:`UnavailableError` when there is none.
    """
    try:
        body = json.dumps({"query": document, "variables": dict(variables or {})}, allow_nan=False).encode()
    except (TypeError, ValueError) as cause:
        raise InvalidInputError(f"The variables are no JSON: {cause}") from cause
    headers = {"content-type": "application/json", "accept": "application/graphql-response+json, application/json"}
    answer = json_in(request(endpoint, "/graphql", method="POST", body=body, headers=headers, timeout=timeout), endpoint)
    if answer.get("errors"):
        raise error_of(answer["errors"][0])
    return answer.get("data")


def json_in(answer: bytes, endpoint: Endpoint) -> Any:
    """:raises UnavailableError: when something between us and the platform answered instead."""
    try:
        return json.loads(answer)
    except ValueError as cause:
        raise UnavailableError(f"{endpoint.url} answered {answer[:80]!r}, which is no JSON") from cause


def request(
    endpoint: Endpoint,
    path: str,
    *,
    method: str = "GET",
    body: bytes | IO[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = PATIENCE_S,
) -> bytes:
    """The bytes of one answer.

    :raises CairnError: of the code that the answer says.
    """
    asked = urllib.request.Request(
        f"{endpoint.url}{path}", data=body, headers={**endpoint.headers, **(headers or {})}, method=method
    )
    try:
        with _opener.open(asked, timeout=timeout) as response:
            return bytes(response.read())
    except urllib.error.HTTPError as refused:
        with refused:
            raise _refusal(refused.code, _read(refused), refused.url) from None
    except (OSError, http.client.HTTPException) as cause:
        reason = getattr(cause, "reason", cause)
        if isinstance(reason, OSError) and "timed out" in str(reason):
            raise CairnTimeoutError(f"{endpoint.url} did not answer within {timeout:g} s") from cause
        raise UnavailableError(f"{endpoint.url} does not answer: {reason}") from cause


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: following it would show the token to another origin."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def _read(refused: urllib.error.HTTPError) -> bytes:
    try:
        return bytes(refused.read())
    except (OSError, http.client.HTTPException):
        return b""


def _refusal(status: int, body: bytes, url: str) -> CairnError:
    text = body.decode("utf-8", "replace")
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        if answer.get("errors"):
            return error_of(answer["errors"][0])
        if answer.get("code"):
            return error_of({"message": answer.get("error"), "extensions": answer})
        if answer.get("error"):
            return error_of_status(status, str(answer["error"]))
    # Not the platform's JSON: something between us and it answered.
    return error_of_status(status, f"{url} answered {status}: {text[:200]}")
