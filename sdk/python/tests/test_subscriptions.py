"""Live events over the real protocol, on a real socket."""

from __future__ import annotations

import gc
import threading

import pytest
from conftest import until
from wire_server import Socket, WireServer

import cairn

document = "subscription ($p: ID!) { runChanged(projectId: $p) { name } }"


def event(number: int) -> dict[str, object]:
    return {"id": "1", "type": "next", "payload": {"data": {"runChanged": {"name": f"run {number}"}}}}


def test_events_come_as_dicts_until_the_platform_completes(connection: cairn.Connection, server: WireServer) -> None:
    asked: list[dict[str, object]] = []

    def tell(socket: Socket, payload: dict[str, object]) -> None:
        asked.append(payload)
        for message in (event(1), {"type": "ping"}, event(2), {"id": "1", "type": "complete"}):
            socket.send(message)

    server.subscribed = tell
    names = [data["runChanged"]["name"] for data in connection.subscribe(document, {"p": "prj_test"})]
    assert names == ["run 1", "run 2"]
    assert asked == [{"query": document, "variables": {"p": "prj_test"}}]


def test_a_lost_connection_comes_back_by_itself(connection: cairn.Connection, server: WireServer) -> None:
    sockets: list[Socket] = []

    def tell(socket: Socket, payload: dict[str, object]) -> None:
        sockets.append(socket)
        socket.send(event(len(sockets)))
        if len(sockets) < 3:
            socket.close(1001, "Going away")

    server.subscribed = tell
    with connection.subscribe(document) as subscription:
        assert [next(subscription)["runChanged"]["name"] for _ in range(3)] == ["run 1", "run 2", "run 3"]


def test_a_platform_that_is_away_is_waited_for(connection: cairn.Connection, server: WireServer) -> None:
    server.subscribed = lambda socket, payload: socket.send(event(1))
    server.stop()
    threading.Timer(0.3, server.again).start()
    with connection.subscribe(document) as subscription:
        assert next(subscription) == {"runChanged": {"name": "run 1"}}


def test_a_platform_that_stays_away_is_said(server: WireServer) -> None:
    from cairn.subscriptions import Subscription

    endpoint = cairn.Connection(server.url, server.token).endpoint
    server.stop()
    with pytest.raises(cairn.UnavailableError, match="does not answer a subscription"):
        next(Subscription(endpoint, document, {}, patience=0.3))
    server.again()


def test_closing_wakes_a_thread_that_waits_and_tells_the_server(connection: cairn.Connection, server: WireServer) -> None:
    waits = threading.Event()
    server.subscribed = lambda socket, payload: waits.set()
    subscription = connection.subscribe(document)
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.extend(subscription))
    thread.start()
    assert waits.wait(10)
    connection.close()
    thread.join(10)
    assert not thread.is_alive()
    assert seen == []


def test_leaving_the_loop_closes_the_socket(connection: cairn.Connection, server: WireServer) -> None:
    gone = threading.Event()

    def tell(socket: Socket, payload: dict[str, object]) -> None:
        socket.send(event(1))
        if socket.receive() is None:
            gone.set()

    server.subscribed = tell
    for _ in connection.subscribe(document):
        break
    gc.collect()
    assert until(gone.is_set)


def test_what_the_graph_refuses_is_an_error_with_its_code(connection: cairn.Connection, server: WireServer) -> None:
    refusal = {"message": "Run 'run_1' does not exist", "path": ["runChanged"], "extensions": {"code": "NOT_FOUND"}}
    server.subscribed = lambda socket, payload: socket.send({"id": "1", "type": "error", "payload": [refusal]})
    with pytest.raises(cairn.NotFoundError, match="does not exist") as caught:
        next(connection.subscribe(document))
    assert caught.value.path == ["runChanged"]


def test_a_token_that_is_not_let_in_is_not_tried_for_ever(server: WireServer) -> None:
    with pytest.raises(cairn.UnauthenticatedError, match="CAIRN_TOKEN"):
        next(cairn.Connection(server.url, "key_old").subscribe(document))
