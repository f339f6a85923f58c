"""Asking the graph: connections, errors and tables."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from wire_server import RefusedError, WireServer

import cairn
from cairn.frames import rows_of


def test_a_missing_key_or_project_names_its_variable() -> None:
    with pytest.raises(cairn.InvalidInputError, match="CAIRN_TOKEN"):
        cairn.connect()
    with pytest.raises(cairn.InvalidInputError, match="CAIRN_PROJECT"):
        _ = cairn.connect(token="key_1").project
    with pytest.raises(cairn.InvalidInputError, match="CAIRN_URL"):
        cairn.connect(url="localhost:4000", token="key_1")


def test_the_environment_says_where_and_who(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_TOKEN", "key_1")
    monkeypatch.setenv("CAIRN_PROJECT", "prj_1")
    connection = cairn.connect()
    assert (connection.endpoint.url, connection.project) == ("http://localhost:4000", "prj_1")
    assert "key_1" not in repr(connection)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("INVALID_INPUT", cairn.InvalidInputError),
        ("UNAUTHENTICATED", cairn.UnauthenticatedError),
        ("FORBIDDEN", cairn.ForbiddenError),
        ("NOT_FOUND", cairn.NotFoundError),
        ("CONFLICT", cairn.ConflictError),
        ("LIMIT_EXCEEDED", cairn.LimitExceededError),
        ("TIMEOUT", cairn.TimeoutError),
        ("UNAVAILABLE", cairn.UnavailableError),
        ("GRAPHQL_VALIDATION_FAILED", cairn.GraphQLRequestError),
    ],
)
def test_a_refusal_is_a_class_with_code_message_details_and_path(
    connection: cairn.Connection, server: WireServer, code: str, kind: type[cairn.CairnError]
) -> None:
    server.answers["asked"] = RefusedError(code, "Because", details={"limit": 3})
    with pytest.raises(kind) as caught:
        connection.query("{ asked }")
    error = caught.value
    assert isinstance(error, cairn.CairnError)
    assert (error.code, error.message, error.details, error.path) == (code, "Because", {"limit": 3}, ["field"])


def test_a_fault_of_the_platform_carries_its_reference(connection: cairn.Connection, server: WireServer) -> None:
    server.answers["asked"] = RefusedError("INTERNAL", "Internal error", reference="req_1")
    with pytest.raises(cairn.GraphQLRequestError, match="reference req_1"):
        connection.query("{ asked }")


def test_a_platform_that_is_away_is_unavailable(connection: cairn.Connection, server: WireServer) -> None:
    server.stop()
    with pytest.raises(cairn.UnavailableError, match="does not answer"):
        connection.query("{ asked }")
    server.again()


def test_variables_that_are_no_json_are_said(connection: cairn.Connection) -> None:
    for wrong in (float("nan"), object()):
        with pytest.raises(cairn.InvalidInputError, match="no JSON"):
            connection.query("{ asked }", {"value": wrong})


def test_a_redirect_is_not_followed_with_the_key(connection: cairn.Connection, server: WireServer) -> None:
    server.redirect = "http://127.0.0.1:9/"
    with pytest.raises(cairn.CairnError, match="answered 307"):
        connection.query("{ asked }")


def test_a_connection_becomes_rows_and_what_is_nested_columns(connection: cairn.Connection, server: WireServer) -> None:
    nodes = [
        {
            "name": "a",
            "experiment": {"name": "x"},
            "params": [{"key": "depth", "value": "6"}],
            "metrics": [{"key": "auc", "latest": 0.7}],
        },
        {"name": "b", "experiment": {"name": "x"}, "params": [], "metrics": []},
    ]
    server.answers["runs"] = {"runs": {"nodes": nodes, "totalCount": 2}}
    for table in (connection.query("{ runs }", as_frame=True), connection.frame("{ runs }", path="runs")):
        assert list(table["name"]) == ["a", "b"]
        assert list(table["experiment.name"]) == ["x", "x"]
        assert table["params.depth"][0] == "6"
        assert table["metrics.auc"][0] == 0.7


@pytest.mark.parametrize(
    ("data", "path", "expected"),
    [
        ({"a": {"nodes": [1]}, "b": {"nodes": [2]}}, "b", [2]),
        ({"a": {"b": [{"c": [1]}]}}, None, [{"c": [1]}]),
        ({"a": {"nodes": []}}, None, []),
        ({"a": {"nodes": [1]}, "b": {"nodes": [2]}}, None, "several lists (a.nodes, b.nodes)"),
        ({"a": 1}, None, "no list"),
        ({"a": {"nodes": [1]}}, "b", "no 'b' of 'b' in the answer; it has a"),
    ],
)
def test_rows_are_the_list_that_is_meant_or_the_error_says_which_there_are(data: Any, path: str | None, expected: Any) -> None:
    if isinstance(expected, list):
        assert rows_of(data, path) == expected
    else:
        with pytest.raises(cairn.InvalidInputError) as caught:
            rows_of(data, path)
        assert expected in caught.value.message


def test_a_table_without_pandas_says_what_to_install(
    connection: cairn.Connection, server: WireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    server.answers["runs"] = {"runs": {"nodes": []}}
    with pytest.raises(cairn.CairnError, match=r"pip install 'cairn\[pandas\]'"):
        connection.frame("{ runs }")
