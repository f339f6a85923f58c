"""Traces and evaluation datasets, as those use them who watch what answers; see judge.py.

mlflow 2.22.5 traces nothing beside opentelemetry-sdk 1.45, whatever the server: give it 1.33.
"""

from __future__ import annotations

import gzip
import json
import os
import threading
import time
import urllib.error
import urllib.request

import mlflow
from judge import FACTS, MAJOR, call, main, refused, since
from mlflow import MlflowClient

client = MlflowClient()
state: dict = {}


@mlflow.trace(span_type="TOOL", attributes={"depth": 2, "ratio": 0.5, "names": ["a", "b"], "nested": {"z": 1, "a": None}})
def look_up(word):
    with mlflow.start_span("read") as span:
        span.set_inputs({"word": word})
        span.set_outputs([word, len(word)])
    return len(word)


@mlflow.trace(name="answer", span_type="CHAIN")
def answer(question, fail=False):
    length = look_up(question)
    if fail:
        raise ValueError("on purpose ☘")
    return {"length": length}


def last_trace_id():
    flush()
    if MAJOR >= 3:
        return mlflow.get_last_active_trace_id()
    return mlflow.get_last_active_trace().info.request_id


def flush():
    if MAJOR >= 3:
        mlflow.flush_trace_async_logging()


def search(filter_string=None, order_by=None, **more):
    where = {"locations": [state["experiment"]]} if MAJOR >= 3 else {"experiment_ids": [state["experiment"]]}
    return client.search_traces(filter_string=filter_string, order_by=order_by, **where, **more)


def id_of(trace):
    return trace.info.trace_id if MAJOR >= 3 else trace.info.request_id


@call
def set_experiment():
    state["experiment"] = FACTS["experiment"] = mlflow.set_experiment("traced").experiment_id


@call
def nested_spans():
    answer("why")
    state["trace"] = FACTS["trace"] = last_trace_id()
    trace = mlflow.get_trace(state["trace"])
    spans = {span.name: span for span in trace.data.spans}
    assert sorted(spans) == ["answer", "look_up", "read"], list(spans)
    root, inner, leaf = spans["answer"], spans["look_up"], spans["read"]
    assert root.parent_id is None and inner.parent_id == root.span_id and leaf.parent_id == inner.span_id
    assert root.inputs == {"question": "why", "fail": False} and root.outputs == {"length": 3}, root.outputs
    assert list(root.inputs) == ["question", "fail"], "inputs keep their order"
    assert leaf.inputs == {"word": "why"} and leaf.outputs == ["why", 3]
    assert inner.attributes["depth"] == 2 and inner.attributes["ratio"] == 0.5 and inner.attributes["names"] == ["a", "b"]
    assert list(inner.attributes["nested"].items()) == [("z", 1), ("a", None)]
    assert inner.span_type == "TOOL" and root.span_type == "CHAIN"
    assert root.start_time_ns <= inner.start_time_ns <= inner.end_time_ns <= root.end_time_ns
    info = trace.info
    assert info.experiment_id == state["experiment"] and info.execution_time_ms >= 0
    assert str(info.status) in ("TraceStatus.OK", "OK"), info.status
    assert info.tags["mlflow.traceName"] == "answer"
    assert abs(info.timestamp_ms - time.time() * 1000) < 60_000


@call
def a_trace_that_fails():
    try:
        answer("bad", fail=True)
    except ValueError:
        pass
    state["failed"] = FACTS["failed"] = last_trace_id()
    trace = mlflow.get_trace(state["failed"])
    assert "ERROR" in str(trace.info.status), trace.info.status
    root = next(span for span in trace.data.spans if span.parent_id is None)
    assert "ERROR" in str(root.status.status_code)
    [event] = [event for event in root.events if event.name == "exception"]
    assert event.attributes["exception.message"] == "on purpose ☘", event.attributes
    assert "ValueError" in event.attributes["exception.stacktrace"]


@call
def a_trace_within_a_run():
    with mlflow.start_run(run_name="traced run") as run:
        answer("within")
    state["run"], state["in_run"] = run.info.run_id, last_trace_id()
    FACTS["run"], FACTS["in_run"] = state["run"], state["in_run"]
    trace = mlflow.get_trace(state["in_run"])
    assert trace.info.request_metadata["mlflow.sourceRun"] == state["run"]
    assert [id_of(found) for found in search(run_id=state["run"])] == [state["in_run"]]


@call
def many_traces_at_once():
    def work(number):
        for _ in range(5):
            answer(f"thread {number}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    flush()
    found = search("name = 'answer'", max_results=100)
    assert len(found) == 23, len(found)
    assert all(len(trace.data.spans) == 3 for trace in found if id_of(trace) != state["failed"])


@call
def search_by_filter_and_order():
    ids = [id_of(trace) for trace in search()]
    assert len(ids) == len(set(ids)) == 23
    times = [trace.info.timestamp_ms for trace in search()]
    assert times == sorted(times, reverse=True), "newest first"
    oldest = [trace.info.timestamp_ms for trace in search(order_by=["timestamp_ms ASC"])]
    assert oldest == sorted(oldest)
    durations = [trace.info.execution_time_ms for trace in search(order_by=["execution_time_ms DESC"])]
    assert durations == sorted(durations, reverse=True)
    assert [id_of(trace) for trace in search("status = 'ERROR'")] == [state["failed"]]
    assert len(search("attributes.status = 'OK' AND attributes.name = 'answer'")) == 22
    assert search("name = 'none such'") == []
    moment = mlflow.get_trace(state["failed"]).info.timestamp_ms
    assert state["failed"] in [id_of(trace) for trace in search(f"timestamp_ms >= {moment}")]
    assert state["failed"] not in [id_of(trace) for trace in search(f"timestamp_ms < {moment}")]
    if MAJOR >= 3:
        assert len(search("span.name = 'look_up'")) == 23
        assert len(search("span.type = 'TOOL' AND span.name LIKE 'look%'")) == 23
        assert [id_of(trace) for trace in search(f"trace.run_id = '{state['run']}'")] == [state["in_run"]]
        frame = mlflow.search_traces(locations=[state["experiment"]], filter_string="status = 'ERROR'")
        assert list(frame["trace_id"]) == [state["failed"]]
        assert [id_of(trace) for trace in search(f"metadata.mlflow.sourceRun = '{state['run']}'")] == [state["in_run"]]


@call
def search_by_pages():
    seen, token = [], None
    while True:
        page = search(max_results=5, page_token=token)
        seen += [id_of(trace) for trace in page]
        token = page.token
        if not token:
            break
    assert len(seen) == len(set(seen)) == 23, len(seen)


@call
def tags():
    client.set_trace_tag(state["trace"], "topic", "words ☘")
    client.set_trace_tag(state["trace"], "draft", "1")
    client.set_trace_tag(state["trace"], "topic", "letters ☘")
    client.delete_trace_tag(state["trace"], "draft")
    tags = mlflow.get_trace(state["trace"]).info.tags
    assert tags["topic"] == "letters ☘" and "draft" not in tags, tags
    assert [id_of(trace) for trace in search("tags.topic = 'letters ☘'")] == [state["trace"]]
    assert [id_of(trace) for trace in search("tags.topic LIKE 'lett%'")] == [state["trace"]]
    refused(lambda: client.delete_trace_tag(state["trace"], "draft"), "RESOURCE_DOES_NOT_EXIST", "draft")


@since(3)
def update_current_trace():
    @mlflow.trace
    def session():
        mlflow.update_current_trace(tags={"stage": "try"}, metadata={"mlflow.trace.session": "s-1", "mlflow.trace.user": "u-1"}, client_request_id="request-1")

    session()
    trace_id = last_trace_id()
    info = mlflow.get_trace(trace_id).info
    assert info.tags["stage"] == "try" and info.client_request_id == "request-1"
    assert info.trace_metadata["mlflow.trace.session"] == "s-1"
    assert [id_of(trace) for trace in search("metadata.`mlflow.trace.session` = 's-1'")] == [trace_id]
    assert [id_of(trace) for trace in search("client_request_id = 'request-1'")] == [trace_id]
    mlflow.delete_trace_tag(trace_id, "stage") if hasattr(mlflow, "delete_trace_tag") else client.delete_trace_tag(trace_id, "stage")
    assert client.delete_traces(state["experiment"], trace_ids=[trace_id]) == 1


@since(3)
def token_usage():
    @mlflow.trace(span_type="CHAT_MODEL")
    def model(text):
        mlflow.get_current_active_span().set_attribute("mlflow.chat.tokenUsage", {"input_tokens": 7, "output_tokens": 3, "total_tokens": 10})
        return text

    model("hello")
    trace_id = FACTS["tokens"] = last_trace_id()
    usage = mlflow.get_trace(trace_id).info.token_usage
    assert usage["input_tokens"] == 7 and usage["output_tokens"] == 3 and usage["total_tokens"] == 10, usage


@since(3)
def feedback_and_expectations():
    from mlflow.entities import AssessmentSource, AssessmentSourceType

    human = AssessmentSource(source_type=AssessmentSourceType.HUMAN, source_id="reviewer")
    given = mlflow.log_feedback(trace_id=state["trace"], name="helpful", value=True, rationale="short ☘", source=human, metadata={"round": "1"})
    scored = mlflow.log_feedback(trace_id=state["trace"], name="score", value=0.75)
    listed = mlflow.log_feedback(trace_id=state["trace"], name="parts", value={"a": 1, "b": [True]})
    failed = mlflow.log_feedback(trace_id=state["trace"], name="broken", error=ValueError("no verdict"))
    expected = mlflow.log_expectation(trace_id=state["trace"], name="expected", value={"length": 3, "of": ["w"]}, source=human)
    plain = mlflow.log_expectation(trace_id=state["trace"], name="plain", value="three", source=human)
    found = {one.name: one for one in mlflow.get_trace(state["trace"]).info.assessments}
    assert sorted(found) == ["broken", "expected", "helpful", "parts", "plain", "score"], list(found)
    assert found["helpful"].value is True and found["helpful"].rationale == "short ☘" and found["helpful"].metadata["round"] == "1"
    assert found["helpful"].source.source_id == "reviewer" and found["score"].value == 0.75
    assert found["parts"].value == {"a": 1, "b": [True]} and found["expected"].value == {"length": 3, "of": ["w"]}
    assert found["plain"].value == "three" and found["broken"].error.error_message == "no verdict"
    assert mlflow.get_assessment(state["trace"], given.assessment_id).value is True
    mlflow.update_assessment(trace_id=state["trace"], assessment_id=expected.assessment_id, assessment=mlflow.entities.Expectation(name="expected", value={"length": 4}))
    assert mlflow.get_assessment(state["trace"], expected.assessment_id).value == {"length": 4}
    mlflow.update_assessment(trace_id=state["trace"], assessment_id=given.assessment_id, assessment=mlflow.entities.Feedback(name="helpful", value=False, rationale="on reflection"))
    changed = mlflow.get_assessment(state["trace"], given.assessment_id)
    assert changed.value is False and changed.rationale == "on reflection"
    over = mlflow.override_feedback(trace_id=state["trace"], assessment_id=scored.assessment_id, value=0.25, rationale="too kind")
    both = {one.assessment_id: one for one in mlflow.get_trace(state["trace"]).info.assessments}
    assert both[scored.assessment_id].valid is False and both[over.assessment_id].valid is not False
    mlflow.delete_assessment(trace_id=state["trace"], assessment_id=over.assessment_id)
    assert mlflow.get_assessment(state["trace"], scored.assessment_id).valid is not False, "what was overridden counts again"
    for one in (failed, listed, plain):
        mlflow.delete_assessment(trace_id=state["trace"], assessment_id=one.assessment_id)
    assert sorted(one.name for one in mlflow.get_trace(state["trace"]).info.assessments) == ["expected", "helpful", "score"]
    refused(lambda: mlflow.get_assessment(state["trace"], "a-none"), "RESOURCE_DOES_NOT_EXIST")


@since(3)
def spans_by_hand():
    root = client.start_trace("by hand", inputs={"x": 1}, tags={"made": "by hand"}, experiment_id=state["experiment"])
    child = client.start_span("step", trace_id=root.trace_id, parent_id=root.span_id)
    client.end_span(root.trace_id, child.span_id, outputs=2)
    client.end_trace(root.trace_id, outputs={"y": 2})
    flush()
    trace = mlflow.get_trace(root.trace_id)
    assert [span.name for span in trace.data.spans] == ["by hand", "step"] and trace.info.tags["made"] == "by hand"
    assert json.loads(trace.data.response) == {"y": 2}


@since(3)
def link_traces_to_a_run():
    run = client.create_run(state["experiment"]).info.run_id
    client.link_traces_to_run([state["trace"], state["failed"]], run)
    assert sorted(id_of(trace) for trace in search(run_id=run)) == sorted([state["trace"], state["failed"]])
    client.set_terminated(run)


@since(3)
def large_values():
    @mlflow.trace
    def large(text):
        return text

    large("ü" * 1_000_000)
    trace = mlflow.get_trace(last_trace_id())
    assert len(trace.data.spans[0].outputs) == 1_000_000
    assert len(trace.info.request_preview) <= 1_000


@since(3)
def synchronous_logging():
    before = os.environ.get("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING")
    os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false"
    try:
        mlflow.tracing.reset()
        answer("now")
        trace_id = mlflow.get_last_active_trace_id()
        assert len(mlflow.get_trace(trace_id).data.spans) == 3, "nothing was flushed"
    finally:
        os.environ.pop("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING")
        if before is not None:
            os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = before
        mlflow.tracing.reset()


@since(3)
def opentelemetry_exporter():
    """A program that knows nothing of MLflow sends its spans as OpenTelemetry's own exporter would."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse

    request = ExportTraceServiceRequest()
    group = request.resource_spans.add()
    service = group.resource.attributes.add()
    service.key, service.value.string_value = "service.name", "checkout"
    span = group.scope_spans.add().spans.add()
    now = time.time_ns()
    span.trace_id, span.span_id, span.name = bytes(range(1, 17)), bytes(range(1, 9)), "POST /pay"
    span.start_time_unix_nano, span.end_time_unix_nano = now - 5_000_000, now
    attribute = span.attributes.add()
    attribute.key, attribute.value.int_value = "http.status", 200
    answered = post_spans(gzip.compress(request.SerializeToString()), {"content-encoding": "gzip"})
    response = ExportTraceServiceResponse()
    response.ParseFromString(answered)
    assert response.partial_success.rejected_spans == 0
    trace = mlflow.get_trace("tr-" + bytes(range(1, 17)).hex())
    assert trace.info.tags["service.name"] == "checkout" and trace.info.tags["mlflow.traceName"] == "POST /pay"
    assert trace.data.spans[0].attributes["http.status"] == 200
    assert client.get_experiment(trace.info.experiment_id).name == "Default"
    for body, headers in ((b"\xff\xff\xff", {}), (request.SerializeToString()[:-5], {}), (b"{", {"content-type": "application/json"}), (b"no gzip", {"content-encoding": "gzip"}), (b"", {"content-type": "text/plain"})):
        try:
            post_spans(body, headers)
        except urllib.error.HTTPError as error:
            assert error.code == 400, error.code
        else:
            raise AssertionError(f"kept {body!r}")


def post_spans(body, headers):
    request = urllib.request.Request(
        os.environ["MLFLOW_TRACKING_URI"].rstrip("/") + "/v1/traces",
        body,
        {"content-type": "application/x-protobuf", "authorization": f"Bearer {os.environ['MLFLOW_TRACKING_TOKEN']}", **headers},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read()


@since(3)
def evaluation_datasets():
    from mlflow.genai import datasets

    made = datasets.create_dataset(name="questions", experiment_id=state["experiment"], tags={"stage": "try", "version": "1"})
    FACTS["dataset"] = made.dataset_id
    assert made.dataset_id.startswith("evd_") and made.name == "questions" and made.experiment_ids == [state["experiment"]]
    assert made.to_df().empty and made.schema is None
    made.merge_records([
        {"inputs": {"question": "why", "depth": 1}, "expectations": {"length": 3}},
        {"inputs": {"question": "how"}, "tags": {"hard": "yes"}},
    ])
    made.merge_records([{"inputs": {"depth": 1, "question": "why"}, "expectations": {"tone": "calm"}}])
    read = datasets.get_dataset(dataset_id=made.dataset_id)
    frame = read.to_df()
    assert [row["question"] for row in frame["inputs"]] == ["why", "how"], frame
    assert frame["expectations"][0] == {"length": 3, "tone": "calm"}, "the same inputs are the same record"
    assert frame["source_type"][0] == "HUMAN" and frame["source_type"][1] == "CODE"
    assert json.loads(read.profile) == {"num_records": 2}
    assert json.loads(read.schema)["inputs"] == {"question": "string", "depth": "integer"}, read.schema
    assert read.digest != made.digest
    datasets.set_dataset_tags(dataset_id=made.dataset_id, tags={"stage": "used", "note": "☘"})
    datasets.delete_dataset_tag(dataset_id=made.dataset_id, key="version")
    assert datasets.get_dataset(name="questions").tags.items() >= {"stage": "used", "note": "☘"}.items()
    assert "version" not in datasets.get_dataset(name="questions").tags
    other = datasets.create_dataset(name="other", experiment_id=state["experiment"])
    names = lambda **asked: [one.name for one in datasets.search_datasets(**asked)]
    assert names(filter_string="name LIKE 'quest%'") == ["questions"]
    assert names(filter_string="tags.stage = 'used'") == ["questions"]
    assert names(experiment_ids=state["experiment"], order_by=["name ASC"]) == ["other", "questions"]
    assert len(names(max_results=1)) == 1
    elsewhere = client.create_experiment("elsewhere")
    datasets.add_dataset_to_experiments(dataset_id=other.dataset_id, experiment_ids=[elsewhere])
    assert names(experiment_ids=[elsewhere]) == ["other"]
    datasets.remove_dataset_from_experiments(dataset_id=other.dataset_id, experiment_ids=[elsewhere])
    assert names(experiment_ids=[elsewhere]) == []
    datasets.delete_dataset(dataset_id=other.dataset_id)
    refused(lambda: client.get_dataset(other.dataset_id), "RESOURCE_DOES_NOT_EXIST")


@since(3)
def evaluation_records_of_traces():
    from mlflow.genai import datasets

    made = datasets.create_dataset(name="from traces", experiment_id=state["experiment"])
    made.merge_records(mlflow.search_traces(locations=[state["experiment"]], filter_string="tags.topic LIKE 'letters%'"))
    frame = made.to_df()
    assert list(frame["source_id"]) == [state["trace"]] and list(frame["source_type"]) == ["TRACE"], frame
    assert frame["inputs"][0]["question"] == "why" and frame["outputs"][0] == {"length": 3}, frame["outputs"]
    assert frame["expectations"][0] == {"expected": {"length": 4}}, frame["expectations"]
    many = [{"inputs": {"number": number}} for number in range(1_500)]
    made.merge_records(many)
    assert len(made.to_df()) == 1_501
    removed = made.delete_records(list(made.to_df()["dataset_record_id"])[:2])
    assert removed == 2 and len(made.to_df()) == 1_499


@call
def delete_traces():
    before = len(search(max_results=100))
    assert client.delete_traces(state["experiment"], **{"trace_ids" if MAJOR >= 3 else "request_ids": [state["failed"]]}) == 1
    refused(lambda: client.get_trace(state["failed"]), "RESOURCE_DOES_NOT_EXIST")
    oldest = search(order_by=["timestamp_ms ASC"], max_results=1)[0].info.timestamp_ms
    assert client.delete_traces(state["experiment"], max_timestamp_millis=oldest, max_traces=1) == 1
    assert len(search(max_results=100)) == before - 2


@call
def refusals():
    answer("kept")
    trace = last_trace_id()
    refused(lambda: client.get_trace("tr-" + "0" * 32), "RESOURCE_DOES_NOT_EXIST")
    refused(lambda: client.set_trace_tag("tr-" + "0" * 32, "a", "b"), "RESOURCE_DOES_NOT_EXIST")
    refused(lambda: search("colour = 'red'"), "INVALID_PARAMETER_VALUE", "character")
    refused(lambda: search("name << 'a'"), "INVALID_PARAMETER_VALUE", "character")
    refused(lambda: client.delete_traces("exp_" + "0" * 32, max_timestamp_millis=1), "RESOURCE_DOES_NOT_EXIST")
    if MAJOR >= 3:
        refused(lambda: client.link_traces_to_run([trace], "run_" + "0" * 32), "RESOURCE_DOES_NOT_EXIST")


main()
