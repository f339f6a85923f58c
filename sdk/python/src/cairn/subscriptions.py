"""Live events, by the protocol graphql-transport-ws."""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

import websocket

from .errors import CairnError, InvalidInputError, UnauthenticatedError, UnavailableError, error_of
from .transport import Endpoint

_first_pause_s = 0.1
_longest_pause_s = 5.0
#: A quiet connection is asked whether it still lives after this long, in seconds, and given up after twice as long.
_quiet_s = 20.0
#: What a server closes with when trying again would end the same way.
_for_good: Mapping[int, type[CairnError]] = {
    4400: InvalidInputError,
    4401: UnauthenticatedError,
    4403: UnauthenticatedError,
    4406: InvalidInputError,
}


class Subscription(Iterator[Any]):
    """The data of each event, until :meth:`close`, or until the platform ends it. Iterate over it; close it from any thread.

    A lost connection comes back by itself, after pauses of 0.1 to 5 s; what happened meanwhile is not told again.

    :raises UnavailableError: when there has been no connection for ``patience`` seconds.
    """

    def __init__(self, endpoint: Endpoint, document: str, variables: Mapping[str, Any], *, patience: float = 300.0) -> None:
        self._endpoint = endpoint
        self._payload = {"query": document, "variables": dict(variables)}
        self._patience_s = patience
        self._socket: websocket.WebSocket | None = None
        self._closed = threading.Event()
        self._asked_for_life = False

    def __iter__(self) -> Subscription:
        return self

    def __next__(self) -> Any:
        lost_at: float | None = None
        pause_s = _first_pause_s
        while not self._closed.is_set():
            try:
                if self._socket is None:
                    self._socket = self._connect()
                    lost_at, pause_s = None, _first_pause_s
                    if self._closed.is_set():
                        # Closed while it was being opened: nobody else knew of this socket.
                        self._drop_socket()
                        break
                return self._event(self._socket)
            except StopIteration:
                self.close()
            except (OSError, websocket.WebSocketException) as cause:
                self._drop_socket()
                if self._closed.is_set():
                    break
                lost_at = lost_at or time.monotonic()
                if time.monotonic() - lost_at >= self._patience_s:
                    self.close()
                    raise UnavailableError(f"{self._endpoint.url} does not answer a subscription: {cause}") from cause
                self._closed.wait(pause_s * random.uniform(0.5, 1))
                pause_s = min(_longest_pause_s, pause_s * 2)
            except CairnError:
                self.close()
                raise
        raise StopIteration

    def close(self) -> None:
        """Ends it; whoever waits for an event leaves its loop."""
        self._closed.set()
        self._drop_socket()

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def _connect(self) -> websocket.WebSocket:
        """Opens a socket, signs in and asks.

        :raises CairnError: when the platform refuses.
        """
        socket: websocket.WebSocket = websocket.create_connection(
            f"{self._endpoint.url.replace('http', 'ws', 1)}/graphql",
            timeout=_quiet_s,
            subprotocols=["graphql-transport-ws"],
            suppress_origin=True,
        )
        try:
            headers = self._endpoint.headers
            signs = {name: headers[name] for name in ("authorization", "x-cairn-cause") if name in headers}
            _send(socket, {"type": "connection_init", "payload": signs})
            while (message := _receive(socket))["type"] != "connection_ack":
                if message["type"] == "ping":
                    _send(socket, {"type": "pong"})
            _send(socket, {"id": "1", "type": "subscribe", "payload": self._payload})
        except BaseException:
            socket.close(timeout=0)
            raise
        self._asked_for_life = False
        return socket

    def _event(self, socket: websocket.WebSocket) -> Any:
        """The next event's data.

        :raises StopIteration: when the platform has ended the subscription.
        :raises CairnError: when an event or the subscription failed.
        """
        while True:
            try:
                message = _receive(socket)
            except websocket.WebSocketTimeoutException:
                if self._asked_for_life:
                    raise
                self._asked_for_life = True
                _send(socket, {"type": "ping"})
                continue
            self._asked_for_life = False
            kind = message["type"]
            if kind == "ping":
                _send(socket, {"type": "pong"})
            elif kind == "next":
                payload = message["payload"]
                if payload.get("errors"):
                    raise error_of(payload["errors"][0])
                return payload.get("data")
            elif kind == "error":
                raise error_of(message["payload"][0])
            elif kind == "complete":
                raise StopIteration

    def _drop_socket(self) -> None:
        socket, self._socket = getattr(self, "_socket", None), None
        if socket is not None:
            with contextlib.suppress(OSError, websocket.WebSocketException):
                socket.send_close()
            # Wakes a thread that waits for this socket; closing it alone would not.
            socket.abort()
            socket.shutdown()


def _send(socket: websocket.WebSocket, message: Mapping[str, Any]) -> None:
    socket.send(json.dumps(message, allow_nan=False))


def _receive(socket: websocket.WebSocket) -> dict[str, Any]:
    """The next message. :raises WebSocketConnectionClosedException: when the socket was closed, CairnError when it was for good."""
    opcode, data = socket.recv_data()
    if opcode == websocket.ABNF.OPCODE_CLOSE:
        code = int.from_bytes(data[:2], "big")
        reason = data[2:].decode("utf-8", "replace")
        if code in _for_good:
            words = "The platform does not let this token in: set CAIRN_TOKEN" if code in (4401, 4403) else f"Refused: {reason}"
            raise _for_good[code](words)
        raise websocket.WebSocketConnectionClosedException(f"closed with {code} {reason}".strip())
    message = json.loads(data)
    if not isinstance(message, dict) or "type" not in message:
        raise websocket.WebSocketProtocolException("What came is no message of graphql-transport-ws")
    return message
