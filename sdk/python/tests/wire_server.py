"""A small platform that speaks the real one's wire format: enough of it to see what arrives, and in which order."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable


class RefusedError(Exception):
    """An error as the platform says it."""

    def __init__(self, code: str, message: str, status: int = 200, **extensions: Any) -> None:
        super().__init__(message)
        self.wire = {"message": message, "path": ["field"], "extensions": {"code": code, **extensions}}
        self.status = status


class WireServer:
    """Runs as the platform would hold them: a batch is kept once, an ended run takes nothing more."""

    def __init__(self, port: int = 0) -> None:
        self.runs: dict[str, dict[str, Any]] = {}
        self.blobs: dict[str, bytes] = {}
        #: Names of mutations in the order they were made true.
        self.order: list[str] = []
        #: Called with a mutation's name and input before it is made true; may raise a RefusedError.
        self.before: Callable[[str, dict[str, Any]], None] = lambda name, wire: None
        #: Called after it was made true, before the answer leaves; may raise ConnectionError to lose the answer.
        self.after: Callable[[str, dict[str, Any]], None] = lambda name, wire: None
        #: Answers to queries, by a word in the document.
        self.answers: dict[str, Any] = {}
        #: Called for each socket that subscribes, with a function that sends a message.
        self.subscribed: Callable[[Socket, dict[str, Any]], None] = lambda socket, payload: None
        self.token = "key_test"
        #: Where a request is sent instead.
        self.redirect: str | None = None
        self.headers: list[dict[str, str]] = []
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", port), _handler(self))
        self._http.daemon_threads = True
        self.port: int = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Away, as after kill -9: connections are refused."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def again(self) -> None:
        """Back on the same port, with everything it held."""
        self._http = _Http(("127.0.0.1", self.port), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def points(self, run_id: str, key: str) -> list[tuple[int, float | None]]:
        return [(point["step"], point["value"]) for point in self.runs[run_id]["points"] if point["key"] == key]

    def execute(self, document: str, variables: dict[str, Any]) -> Any:
        found = re.search(r"\b(startRun|log\w+|setRun\w+|deleteRunTags|endRun)\(input", document)
        if found is None:
            for word, answer in self.answers.items():
                if word in document:
                    if isinstance(answer, Exception):
                        raise answer
                    return answer(variables) if callable(answer) else answer
            raise RefusedError("GRAPHQL_VALIDATION_FAILED", "Cannot query that", 400)
        name, wire = found[1], variables["input"]
        with self._lock:
            self.before(name, wire)
            self._make_true(name, wire)
            self.order.append(name)
            self.after(name, wire)
        return {name: {"id": wire.get("runId") or wire.get("id"), "accepted": len(wire.get("points", ()))}}

    def _make_true(self, name: str, wire: dict[str, Any]) -> None:
        if name == "startRun":
            self.runs.setdefault(
                wire["id"],
                {"start": wire, "status": "RUNNING", "params": {}, "tags": {}, "points": [], "batches": [], "artifacts": {}},
            )
            return
        run = self.runs.get(wire["runId"])
        if run is None:
            raise RefusedError("NOT_FOUND", f"Run '{wire['runId']}' does not exist")
        if name == "logMetrics" and wire["batchId"] in run["batches"]:
            return
        if name == "endRun" and run["status"] == wire["status"]:
            return
        if run["status"] != "RUNNING" and name in ("logMetrics", "logParams", "logArtifact", "endRun"):
            raise RefusedError("CONFLICT", f"Run '{wire['runId']}' already {run['status'].lower()}")
        if name == "logMetrics":
            run["batches"].append(wire["batchId"])
            run["points"] += wire["points"]
        elif name == "logParams":
            run["params"].update({one["key"]: one["value"] for one in wire["params"]})
        elif name == "setRunTags":
            run["tags"].update({one["key"]: one["value"] for one in wire["tags"]})
        elif name == "deleteRunTags":
            for key in wire["keys"]:
                run["tags"].pop(key, None)
        elif name == "setRunNote":
            run["note"] = wire["note"]
        elif name == "logArtifact":
            run["artifacts"][wire["name"]] = {**wire, "bytes": self.blobs[wire["digest"]]}
        elif name == "endRun":
            run.update(status=wire["status"], reason=wire.get("reason"), endedAt=wire["endedAt"])


class Socket:
    """The server's end of a WebSocket (RFC 6455), for short text messages."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler
        key = handler.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        handler.send_response(101)
        handler.send_header("upgrade", "websocket")
        handler.send_header("connection", "upgrade")
        handler.send_header("sec-websocket-accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        handler.send_header("sec-websocket-protocol", handler.headers["sec-websocket-protocol"])
        handler.end_headers()

    def send(self, message: dict[str, Any]) -> None:
        self._frame(1, json.dumps(message).encode())

    def close(self, code: int, reason: str) -> None:
        self._frame(8, struct.pack(">H", code) + reason.encode())

    def receive(self) -> dict[str, Any] | None:
        """The next message; None when the client has closed."""
        head = self._handler.rfile.read(2)
        if len(head) < 2 or head[0] & 15 == 8:
            return None
        length = head[1] & 127
        if length == 126:
            length = struct.unpack(">H", self._handler.rfile.read(2))[0]
        mask = self._handler.rfile.read(4)
        masked = self._handler.rfile.read(length)
        message: dict[str, Any] = json.loads(bytes(byte ^ mask[index % 4] for index, byte in enumerate(masked)))
        return message

    def _frame(self, opcode: int, payload: bytes) -> None:
        length = bytes([len(payload)]) if len(payload) < 126 else b"\x7e" + struct.pack(">H", len(payload))
        self._handler.wfile.write(bytes([128 | opcode]) + length + payload)
        self._handler.wfile.flush()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that a test cut is no news."""


def _handler(server: WireServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            if server.redirect is not None:
                self.send_response(307)
                self.send_header("location", server.redirect)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            try:
                self._signed_in()
                answer = {"data": server.execute(asked["query"], asked["variables"])}
                self._json(200, answer)
            except RefusedError as refusal:
                self._json(refusal.status, {"errors": [refusal.wire]})

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            server.blobs[digest] = body
            self._json(201, {"digest": digest, "sizeBytes": len(body)})

        def do_GET(self) -> None:
            socket = Socket(self)
            self.close_connection = True
            first = socket.receive()
            if first is None or first["payload"].get("authorization") != f"Bearer {server.token}":
                socket.close(4403, "Forbidden")
                return
            socket.send({"type": "connection_ack"})
            while (message := socket.receive()) is not None:
                if message["type"] == "subscribe":
                    server.subscribed(socket, message["payload"])
                elif message["type"] == "ping":
                    socket.send({"type": "pong"})

        def _signed_in(self) -> None:
            if self.headers.get("authorization") != f"Bearer {server.token}":
                raise RefusedError("UNAUTHENTICATED", "Sign in, or send an API key", 401)

        def _json(self, status: int, body: Any) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
