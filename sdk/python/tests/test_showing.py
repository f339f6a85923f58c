"""What a notebook shows: curves and facts, nothing that runs."""

from __future__ import annotations

import math
import re
import sys
from typing import Any
from xml.etree import ElementTree

import pytest
from wire_server import WireServer

import cairn
from cairn.html.curves import Curve, curve_svg
from cairn.passports import Passport
from cairn.recorded_run import duration
from cairn.run_list import Runs

hostile = "<script>alert(1)</script>\"'&"


def recorded(**given: Any) -> dict[str, Any]:
    return {
        "id": "run_1",
        "name": "first",
        "status": "FINISHED",
        "failureReason": None,
        "startedAt": "2026-01-01T00:00:00.000Z",
        "endedAt": "2026-01-01T00:01:05.000Z",
        "note": None,
        "experiment": {"id": "exp_1", "name": "delays"},
        "startedBy": {"id": "act_1", "name": "somebody"},
        "tags": [],
        "params": [],
        "metrics": [],
        **given,
    }


def metric(key: str, latest: float | None) -> dict[str, Any]:
    return {"key": key, "latest": latest, "minimum": latest, "maximum": latest, "lastStep": 9, "count": 10}


def elements(html: str) -> ElementTree.Element:
    """Well-formed, or this raises."""
    return ElementTree.fromstring(html.replace("&nbsp;", " "))


def test_a_run_shows_its_curves_and_params_and_whatever_it_is_called_runs_nothing(
    connection: cairn.Connection, server: WireServer
) -> None:
    server.answers["metricSeries"] = {"run": {"metricSeries": [{"key": hostile, "steps": [0, 1], "values": [1.0, 0.5]}]}}
    server.answers["run(id"] = {
        "run": recorded(
            name=hostile,
            note=hostile,
            params=[{"key": hostile, "value": hostile}],
            tags=[{"key": "t", "value": hostile}],
            metrics=[metric(hostile, 0.5)],
        )
    }
    run = connection.get_run("run_1")
    html = run._repr_html_()
    root = elements(html)
    assert "<script" not in html
    assert not re.search(r"\son\w+=", html)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 2
    told = "".join(root.itertext())
    assert told.count(hostile) >= 5
    assert "took 1 min 5 s" in told


def test_a_run_reads_as_dicts(connection: cairn.Connection, server: WireServer) -> None:
    server.answers["run(id"] = {
        "run": recorded(
            params=[{"key": "depth", "value": "6"}], tags=[{"key": "a", "value": "b"}], metrics=[metric("auc", None)]
        )
    }
    run = connection.get_run("run_1")
    assert (run.params, run.tags, run.metrics) == ({"depth": "6"}, {"a": "b"}, {"auc": None})
    assert run.summaries["auc"].count == 10
    assert run.ended_at is not None and run.ended_at > run.started_at


def test_a_history_is_every_point_page_by_page_also_without_pandas(
    connection: cairn.Connection, server: WireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page_of(variables: dict[str, Any]) -> dict[str, Any]:
        step = int(variables["after"] or 0)
        point = {"step": step, "value": None if step == 1 else step / 2, "at": "2026-01-01T00:00:00.500Z"}
        return {
            "run": {"metricHistory": {"points": [point], "pageInfo": {"hasNextPage": step < 2, "endCursor": str(step + 1)}}}
        }

    server.answers["metricHistory"] = page_of
    server.answers["run(id"] = {"run": recorded(metrics=[metric("auc", 1.0)])}
    run = connection.get_run("run_1")
    table = run.history("auc")
    assert list(table["step"]) == [0, 1, 2]
    assert math.isnan(table["value"][1])
    monkeypatch.setitem(sys.modules, "pandas", None)
    points = run.history("auc")
    assert [(point.step, point.value) for point in points] == [(0, 0.0), (1, None), (2, 1.0)]
    assert points[0].at.microsecond == 500_000
    with pytest.raises(cairn.NotFoundError, match="it has auc"):
        run.history("loss")


def test_many_runs_are_a_table_and_none_says_so(connection: cairn.Connection) -> None:
    runs = Runs([cairn.Run(connection, recorded(params=[{"key": "depth", "value": hostile}], metrics=[metric("auc", 0.75)]))])
    assert hostile in "".join(elements(runs._repr_html_()).itertext())
    table = runs.frame()
    assert (table["metrics.auc"][0], table["params.depth"][0]) == (0.75, hostile)
    assert "None matches" in Runs([])._repr_html_()
    assert list(Runs([]).frame().columns[:2]) == ["id", "name"]


def test_a_curve_has_a_gap_where_a_value_is_not_finite() -> None:
    svg = elements(curve_svg(Curve("loss", [0, 1, 2, 3, 4], [1.0, 0.5, None, 0.2, 0.1])))
    lines = [path for path in svg.iter("{http://www.w3.org/2000/svg}path") if path.get("stroke") != "currentColor"]
    assert len(lines) == 2


def test_curves_of_every_shape_can_be_drawn() -> None:
    for values in ([], [None], [5.0], [5.0, 5.0], [math.nan, math.inf], [-1.7e308, 1.7e308]):
        svg = curve_svg(Curve("loss", list(range(len(values))), values))
        elements(svg)
        assert "nan" not in svg and "inf" not in svg.replace("finite", "")


def test_a_run_of_which_the_platform_knows_nothing_still_shows_itself(server: WireServer) -> None:
    run = cairn.Connection(server.url, server.token, "prj_test").run(hostile, surroundings=False)
    html = run._repr_html_()
    assert run.id in html and "<script" not in html
    run.end()


def test_a_passport_reads_as_a_story(connection: cairn.Connection, server: WireServer) -> None:
    who = {"id": "act_1", "name": "somebody"}
    data = {
        "prediction": {
            "id": "prd_1",
            "servedAt": "2026-01-01T00:00:00Z",
            "latencyMs": 1.5,
            "features": {"hour": 17},
            "outputs": {"late": 0.25},
            "trafficPercent": 10,
            "caller": who,
            "label": None,
        },
        "endpoint": {"name": "late-arrival"},
        "modelVersion": {
            "number": 3,
            "status": "LIVE",
            "digest": "sha256:ab",
            "model": {"name": "late"},
            "gateResults": [{"passed": True, "explanation": "0.7 > 0.6", "gate": {"name": hostile}}],
            "approvals": [{"decision": "APPROVED", "actor": who, "at": "2026-01-01T00:00:00Z"}],
        },
        "run": {"id": "run_1", "name": "first", "startedBy": who, "code": {"commit": "abc"}},
        "datasetVersions": [
            {
                "dataset": {"name": "flights"},
                "number": 1,
                "rowCount": 1234.0,
                "digest": "sha256:cd",
                "quality": {"passed": True},
            }
        ],
        "whyLive": [{"at": "2026-01-01T00:00:00Z", "actor": who, "summary": "Rolled out"}],
        "auditEntry": None,
    }
    server.answers["passport(predictionId"] = {"passport": data}
    passport = connection.passport("prd_1")
    assert isinstance(passport, Passport) and passport["run"]["id"] == "run_1"
    assert "late 0.25 in 1.5 ms" in repr(passport)
    assert "flights 1, 1,234 rows, quality checked" in repr(passport)
    assert hostile in "".join(elements(passport._repr_html_()).itertext())


def test_durations_read_in_their_two_largest_units() -> None:
    assert [duration(seconds) for seconds in (0.25, 59.94, 65, 7_260)] == ["0.2 s", "59.9 s", "1 min 5 s", "2 h 1 min"]
