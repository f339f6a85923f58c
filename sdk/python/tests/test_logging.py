"""What a run logs arrives, once and in order."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import until
from wire_server import WireServer

import cairn


def test_everything_that_a_run_logs_arrives_in_order(connection: cairn.Connection, server: WireServer, spool: Path) -> None:
    with connection.run("delays", name="first", params={"depth": 6, "deep": True}, tags={"team": "a"}, note="*why*") as run:
        run.log(loss=0.5, step=1)
        run.log({"val/loss": 0.7}, step=1)
        run.params(rate=0.1)
        run.tags(team="b", gone=None)
        run.note("because")
        run.artifact(b"weights", name="model.bin")
    kept = server.runs[run.id]
    assert kept["status"] == "FINISHED"
    assert {**kept["start"], "code": None, "environment": None} == {
        "id": run.id,
        "projectId": "prj_test",
        "experiment": "delays",
        "name": "first",
        "startedAt": kept["start"]["startedAt"],
        "params": [{"key": "depth", "value": "6"}, {"key": "deep", "value": "true"}],
        "tags": [{"key": "team", "value": "a"}],
        "note": "*why*",
        "code": None,
        "environment": None,
    }
    assert server.points(run.id, "loss") == [(1, 0.5)]
    assert server.points(run.id, "val/loss") == [(1, 0.7)]
    assert (kept["params"], kept["tags"], kept["note"]) == ({"rate": "0.1"}, {"team": "b"}, "because")
    assert kept["artifacts"]["model.bin"]["bytes"] == b"weights"
    assert (server.order[0], server.order[-1]) == ("startRun", "endRun")
    assert list(spool.glob("run_*")) == []


def test_a_run_that_repeats_another_names_it_and_its_nested_runs_do_not(
    connection: cairn.Connection, server: WireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_REPRODUCES", "run_recorded")
    with connection.run("delays", tags={"team": "a"}) as run, connection.run("delays", parent=run) as nested:
        pass
    tags = [{"key": "team", "value": "a"}, {"key": "cairn.reproduces", "value": "run_recorded"}]
    assert server.runs[run.id]["start"]["tags"] == tags
    assert "tags" not in server.runs[nested.id]["start"]


def test_what_is_not_finite_is_a_point_without_a_value(connection: cairn.Connection, server: WireServer) -> None:
    with connection.run("delays") as run:
        for value in (math.nan, math.inf, -math.inf, 1.0):
            run.log(loss=value)
    assert server.points(run.id, "loss") == [(0, None), (1, None), (2, None), (3, 1.0)]


def test_a_metric_without_a_step_counts_on_from_its_last_one(connection: cairn.Connection, server: WireServer) -> None:
    with connection.run("delays") as run:
        run.log(loss=3.0)
        run.log(loss=2.0, step=10)
        run.log(loss=1.0, other=9.0)
    assert [step for step, _ in server.points(run.id, "loss")] == [0, 10, 11]
    assert [step for step, _ in server.points(run.id, "other")] == [0]


def test_ten_thousand_points_leave_in_batches_of_at_most_a_thousand(connection: cairn.Connection, server: WireServer) -> None:
    sizes: list[int] = []
    server.after = lambda name, wire: sizes.append(len(wire["points"])) if name == "logMetrics" else None
    with connection.run("delays") as run:
        for step in range(10_000):
            run.log(loss=1 / (step + 1), step=step)
    assert server.points(run.id, "loss") == [(step, 1 / (step + 1)) for step in range(10_000)]
    assert max(sizes) <= 1_000


def test_points_are_on_their_way_without_a_flush(connection: cairn.Connection, server: WireServer) -> None:
    arrived = threading.Event()
    server.after = lambda name, wire: arrived.set() if name == "logMetrics" else None
    run = connection.run("delays")
    run.log(loss=1.0)
    assert arrived.wait(10)
    run.end()


def test_flush_answers_whether_everything_has_arrived(connection: cairn.Connection, server: WireServer) -> None:
    run = connection.run("delays")
    run.log(loss=1.0, step=7)
    assert run.flush(timeout=10)
    assert server.points(run.id, "loss") == [(7, 1.0)]
    server.stop()
    run.log(loss=0.5, step=8)
    assert not run.flush(timeout=0.3)
    server.again()
    assert run.flush(timeout=20)
    run.end()


def test_a_platform_that_was_away_for_long_is_asked_again_at_once_when_a_run_ends(
    connection: cairn.Connection, server: WireServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    run = connection.run("delays", surroundings=False)
    until(lambda: run._courier.trouble)
    # As if it had been away for a minute: the pauses are at their longest, and patience is long used up.
    assert run._courier._away_since is not None
    run._courier._away_since -= 60
    run._courier._failures = 100
    server.again()
    run.end()
    assert server.runs[run.id]["status"] == "FINISHED"
    assert "Not everything" not in caplog.text


def test_logging_costs_microseconds_while_the_server_hangs(connection: cairn.Connection, server: WireServer) -> None:
    go_on = threading.Event()
    server.before = lambda name, wire: assert_that(go_on.wait(20))
    run = connection.run("delays", surroundings=False)
    begun = time.perf_counter()
    for step in range(20_000):
        run.log(loss=0.5, step=step)
    took = time.perf_counter() - begun
    go_on.set()
    run.end()
    assert took < 2, f"{took / 20_000 * 1e6:.0f} µs a call"
    assert len(server.points(run.id, "loss")) == 20_000


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (ValueError("no data"), "FAILED", "ValueError: no data"),
        (KeyboardInterrupt(), "KILLED", "KeyboardInterrupt"),
        (SystemExit(3), "FAILED", "SystemExit: 3"),
        (SystemExit(0), "FINISHED", None),
    ],
)
def test_a_run_ends_as_its_block_ends(
    connection: cairn.Connection, server: WireServer, error: BaseException, status: str, reason: str | None
) -> None:
    with pytest.raises(type(error)), connection.run("delays", surroundings=False) as run:
        raise error
    assert (server.runs[run.id]["status"], server.runs[run.id]["reason"]) == (status, reason)


def test_a_run_that_failed_in_its_own_words_stays_so(connection: cairn.Connection, server: WireServer) -> None:
    with connection.run("delays") as run:
        run.fail("diverged")
    assert (server.runs[run.id]["status"], server.runs[run.id]["reason"]) == ("FAILED", "diverged")


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda run: run.log(loss="much"), "Metric 'loss' is 'much'; expected a number"),
        (lambda run: run.log(loss=1.0, step=1.5), "Step 1.5 is no whole number"),
        (lambda run: run.log({"x" * 251: 1.0}), "1 to 250 characters"),
        (lambda run: run.params(text="x" * 6_001), "Param 'text' has 6,001 characters; at most 6,000"),
        (lambda run: run.note("x" * 20_001), "The note has 20,001 characters; at most 20,000"),
        (lambda run: run.artifact("not-there.bin"), "no file and no folder"),
        (lambda run: run.artifact(b"x"), "say name="),
        (lambda run: run.artifact(b"x", name="../x"), "not a relative path"),
        (lambda run: run.datasets("run_1"), "expected dsv_"),
        (lambda run: run.end("DONE"), "FINISHED, FAILED or KILLED"),
    ],
)
def test_a_mistake_of_the_program_is_said_at_once(
    connection: cairn.Connection, mistake: Callable[[cairn.ActiveRun], None], words: str
) -> None:
    with connection.run("delays", surroundings=False) as run, pytest.raises(cairn.InvalidInputError, match=words):
        mistake(run)


def test_an_ended_run_refuses_more(connection: cairn.Connection) -> None:
    run = connection.run("delays")
    run.end()
    late: Callable[[], None]
    for late in (lambda: run.log(loss=1.0), lambda: run.params(a=1), lambda: run.artifact(b"x", name="x"), run.end):
        with pytest.raises(cairn.ConflictError, match="already ended"):
            late()


def test_a_folder_becomes_artifacts_as_it_was_when_it_was_logged(
    connection: cairn.Connection, server: WireServer, tmp_path: Path
) -> None:
    (tmp_path / "out" / "deep").mkdir(parents=True)
    (tmp_path / "out" / "a.json").write_text("{}")
    (tmp_path / "out" / "deep" / "b.txt").write_text("first")
    with connection.run("delays") as run:
        run.artifact(tmp_path / "out", name="results")
        (tmp_path / "out" / "deep" / "b.txt").write_text("second")
    kept = server.runs[run.id]["artifacts"]
    assert {name: one["bytes"] for name, one in kept.items()} == {"results/a.json": b"{}", "results/deep/b.txt": b"first"}
    assert kept["results/a.json"]["mediaType"] == "application/json"


def test_a_large_file_is_read_where_it_lies_and_refused_when_it_was_changed(
    connection: cairn.Connection,
    server: WireServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("cairn.active_run.COPY_BYTES", 10)
    (tmp_path / "kept.bin").write_bytes(b"x" * 100)
    (tmp_path / "changed.bin").write_bytes(b"x" * 100)
    server.stop()
    run = connection.run("delays", surroundings=False)
    run.artifact(tmp_path / "kept.bin")
    run.artifact(tmp_path / "changed.bin")
    (tmp_path / "changed.bin").write_bytes(b"y" * 101)
    server.again()
    run.end()
    assert list(server.runs[run.id]["artifacts"]) == ["kept.bin"]
    assert "refused 1 of the entries" in caplog.text


def test_a_forked_child_may_log_too(connection: cairn.Connection, server: WireServer) -> None:
    with connection.run("delays") as run:
        run.log(loss=1.0, step=0)
        child = os.fork()
        if child == 0:
            run.log(loss=0.5, step=1)
            os._exit(0)
        os.waitpid(child, 0)
    assert sorted(server.points(run.id, "loss")) == [(0, 1.0), (1, 0.5)]


def test_a_job_of_a_pipeline_says_so(connection: cairn.Connection, server: WireServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_JOB", "job_1")
    monkeypatch.setenv("CAIRN_CAUSE", "evt_1")
    with cairn.Connection(server.url, server.token, "prj_test").run("delays") as run:
        pass
    assert server.runs[run.id]["start"]["jobId"] == "job_1"
    assert all(headers["x-cairn-cause"] == "evt_1" for headers in server.headers)


def assert_that(claim: bool) -> None:
    assert claim
