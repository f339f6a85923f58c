"""Against a running platform: what was logged is what is read back."""

from __future__ import annotations

import math
import threading

import pytest
from conftest import live, until

import cairn

pytestmark = pytest.mark.live


@pytest.fixture
def platform() -> cairn.Connection:
    return cairn.connect(live["CAIRN_URL"], live["CAIRN_TOKEN"], live["CAIRN_PROJECT"])


def test_a_run_reads_back_as_it_was_logged(platform: cairn.Connection) -> None:
    with cairn.run("read back", name="first", params={"depth": 6}, tags={"team": "a"}, note="*why*") as run:
        for step in range(12_000):
            run.log(loss=1 / (step + 1), step=step)
        run.log({"val/loss": math.nan}, step=3)
        run.params(rate=0.1)
        run.tags(team="b", stage="trial")
        run.tags(stage=None)
        run.artifact(b"weights", name="out/model.bin")

    kept = run.read()
    assert (kept.name, kept.status, kept.experiment, kept.note) == ("first", "FINISHED", "read back", "*why*")
    assert (kept.params, kept.tags) == ({"depth": "6", "rate": "0.1"}, {"team": "b"})
    assert kept.metrics == {"loss": 1 / 12_000, "val/loss": None}
    history = kept.history("loss")
    assert list(history["step"]) == list(range(12_000))
    assert list(history["value"]) == [1 / (step + 1) for step in range(12_000)]
    assert str(history["at"].dtype).endswith("UTC]")
    assert [(one.name, one.size_bytes) for one in kept.artifacts] == [("out/model.bin", 7)]
    assert kept.download("out/model.bin") == b"weights"
    assert kept.environment["packages"]["websocket-client"]
    assert "<svg" in kept._repr_html_() and "<svg" in run._repr_html_()
    with pytest.raises(cairn.NotFoundError, match="it has loss, val/loss"):
        kept.history("accuracy")


def test_runs_are_found_by_what_they_logged(platform: cairn.Connection) -> None:
    for depth in (2, 4, 6):
        with cairn.run("search", params={"depth": depth}, tags={"even": True}, surroundings=False) as run:
            run.log(auc=0.5 + depth / 100)
    best = cairn.runs("search", filter="metrics.auc > 0.53 AND params.depth != '2'", order_by="metrics.auc DESC")
    assert [run.params["depth"] for run in best] == ["6", "4"]
    assert list(best.frame()["metrics.auc"]) == [0.56, 0.54]
    assert len(cairn.runs("search", limit=2)) == 2
    assert len(cairn.runs(filter="tags.even = 'true'")) == 3
    with pytest.raises(cairn.InvalidInputError) as caught:
        cairn.runs("search", filter="metrics.auc >")
    assert caught.value.details["position"] >= 0
    with pytest.raises(cairn.NotFoundError, match="no experiment 'nothing'"):
        cairn.runs("nothing")


def test_a_run_within_a_run_names_its_parent(platform: cairn.Connection) -> None:
    with cairn.run("nested", surroundings=False) as outer, cairn.run("nested", parent=outer, surroundings=False) as inner:
        pass
    parent = cairn.query("query ($id: ID!) { run(id: $id) { parent { id } } }", {"id": inner.id})["run"]["parent"]
    assert parent == {"id": outer.id}


def test_a_run_that_fails_or_is_interrupted_says_so(platform: cairn.Connection) -> None:
    with pytest.raises(ValueError), cairn.run("ends", surroundings=False) as failed:
        raise ValueError("no data")
    with pytest.raises(KeyboardInterrupt), cairn.run("ends", surroundings=False) as killed:
        raise KeyboardInterrupt
    assert (failed.read().status, failed.read().failure_reason) == ("FAILED", "ValueError: no data")
    assert killed.read().status == "KILLED"


def test_what_is_logged_is_followed_live(platform: cairn.Connection) -> None:
    run = cairn.run("live", surroundings=False)
    assert run.flush(timeout=20)
    document = "subscription ($ids: [ID!]!) { metricsLogged(runIds: $ids) { run { id } points { key value step } } }"
    seen: list[int] = []

    def follow() -> None:
        for event in subscription:
            assert event["metricsLogged"]["run"]["id"] == run.id
            seen.extend(int(point["step"]) for point in event["metricsLogged"]["points"])

    subscription = cairn.subscribe(document, {"ids": [run.id]})
    thread = threading.Thread(target=follow)
    thread.start()
    step = 0

    def beat() -> bool:
        # Nobody tells when a subscription stands: points are logged until the first one comes.
        nonlocal step
        run.log(loss=1.0, step=step)
        step += 1
        return bool(seen)

    until(beat)
    run.end()
    until(lambda: seen[-1] == step - 1)
    assert seen == list(range(seen[0], step))
    subscription.close()
    thread.join(20)
    assert not thread.is_alive()


def test_what_the_graph_refuses_has_the_platforms_words(platform: cairn.Connection) -> None:
    with pytest.raises(cairn.GraphQLRequestError) as caught:
        cairn.query("{ nothing }")
    assert caught.value.code == "GRAPHQL_VALIDATION_FAILED"
    with pytest.raises(cairn.NotFoundError):
        cairn.get_run("run_0192f0c0a1b27000800000000000ffff")
    with pytest.raises(cairn.NotFoundError):
        cairn.passport("prd_0192f0c0a1b27000800000000000ffff")
    with pytest.raises(cairn.UnauthenticatedError):
        cairn.Connection(live["CAIRN_URL"], "key_of_nobody").query("{ __typename }")


def test_a_table_of_the_graph(platform: cairn.Connection) -> None:
    with cairn.run("table", name="one", params={"depth": 6}, surroundings=False):
        pass
    document = "query ($p: ID!) { runs(projectId: $p, first: 1) { nodes { name status params { key value } } } }"
    table = cairn.frame(document, {"p": platform.project})
    assert table.to_dict("records") == [{"name": "one", "status": "FINISHED", "params.depth": "6"}]
