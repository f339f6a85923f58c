"""tritonclient over gRPC, and the standard clients of health and reflection."""

import queue
from importlib.metadata import version

import grpc
import numpy as np
import tritonclient.grpc as triton
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from tritonclient.utils import np_to_triton_dtype

from calls import FACTS, GRPC, HEADERS, MODELS, TOKEN, call, main, refused
from tensors import TYPED, same, sigmoid

client = triton.InferenceServerClient(GRPC)
late = MODELS["late"]["version"]


def given(name, values):
    tensor = triton.InferInput(name, list(values.shape), np_to_triton_dtype(values.dtype))
    tensor.set_data_from_numpy(values)
    return tensor


def rows(*values):
    column = np.array(values, dtype=np.float32).reshape(-1, 1)
    return [given("a", column), given("b", column)]


def expect(result, *values):
    found = result.as_numpy("probability")
    assert found.shape == (len(values), 1) and np.allclose(found.ravel(), sigmoid(np.array(values) * 2), atol=1e-6), found


def late_infer(inputs, **rest):
    return client.infer("late", inputs, headers=HEADERS, **rest)


@call
def live():
    assert client.is_server_live()


@call
def ready():
    assert client.is_server_ready()


@call
def model_ready():
    assert client.is_model_ready("late", headers=HEADERS)
    assert client.is_model_ready("late", "1", headers=HEADERS)
    refused(lambda: client.is_model_ready("gone", headers=HEADERS), "NOT_FOUND", "does not exist")


@call
def server_metadata():
    found = client.get_server_metadata(headers=HEADERS)
    assert found.name == "cairn" and {"model_repository", "statistics"} <= set(found.extensions), found


@call
def model_metadata():
    found = client.get_model_metadata("late", late, headers=HEADERS)
    assert found.versions == [late] and list(found.inputs[0].shape) == [-1, 1] and found.inputs[0].datatype == "FP32", found
    types = {one.name: one.datatype for one in client.get_model_metadata("typed", headers=HEADERS).inputs}
    assert types == {name: np_to_triton_dtype(values.dtype) for name, values in TYPED.items()}, types


@call
def model_config():
    found = client.get_model_config("late", headers=HEADERS, as_json=True)["config"]
    assert found["name"] == "late" and found["backend"] == "onnxruntime", found
    assert found["input"][0]["data_type"] == "TYPE_FP32" and found["input"][0]["dims"] == ["-1", "1"], found


@call
def infer_by_default():
    expect(late_infer(rows(0.5, -1.0)), 0.5, -1.0)


@call
def infer_packed():
    values = np.linspace(-3, 3, 5_000, dtype=np.float32)
    for algorithm in ("gzip", "deflate"):
        expect(late_infer(rows(*values), compression_algorithm=algorithm), *values)


@call
def infer_in_the_background():
    answers = queue.Queue()
    for n in range(40):
        client.async_infer("late", rows(n / 10), lambda result, error, n=n: answers.put((n, result, error)), headers=HEADERS)
    for _ in range(40):
        n, result, error = answers.get(timeout=30)
        assert error is None, error
        expect(result, n / 10)


@call
def infer_on_a_stream():
    answers = queue.Queue()
    client.start_stream(lambda result, error: answers.put((result, error)), headers=HEADERS)
    for n in range(10):
        client.async_stream_infer("late", rows(n / 10))
    client.async_stream_infer("gone", rows(1.0))
    client.async_stream_infer("late", rows(1.0))
    for n in range(10):
        result, error = answers.get(timeout=30)
        assert error is None, error
        expect(result, n / 10)
    _, error = answers.get(timeout=30)
    assert "Endpoint 'gone' does not exist" in str(error), error
    expect(answers.get(timeout=30)[0], 1.0)
    client.stop_stream()


@call
def infer_a_version():
    result = late_infer(rows(1.0), model_version="1")
    assert result.get_response().model_version == late
    expect(result, 1.0)


@call
def infer_with_an_id():
    response = late_infer(rows(1.0, 2.0), request_id="grpc-judge", parameters={"sticky_key": "somebody", "observed_at": "2001-03-01T17:35:00Z"}).get_response()
    assert response.id == "grpc-judge", response
    FACTS["grpcPredictions"] = response.parameters["prediction_ids"].string_param


@call
def every_type():
    result = client.infer("typed", [given(name, values) for name, values in TYPED.items()], headers=HEADERS)
    for name, values in TYPED.items():
        same(result.as_numpy(f"{name}_out"), values)


@call
def typed_contents():
    """What clients that were generated from the protocol's file send: no raw contents, and typed ones come back."""
    fields = {"INT64": "int64_contents", "UINT64": "uint64_contents", "UINT8": "uint_contents", "BOOL": "bool_contents", "FP32": "fp32_contents", "FP64": "fp64_contents", "BYTES": "bytes_contents"}
    stub = triton.service_pb2_grpc.GRPCInferenceServiceStub(grpc.insecure_channel(GRPC))
    metadata = [("authorization", f"Bearer {TOKEN}")]
    request = triton.service_pb2.ModelInferRequest(model_name="wordless")
    for name, values in TYPED.items():
        if name != "half":
            tensor = request.inputs.add(name=name, datatype=np_to_triton_dtype(values.dtype), shape=list(values.shape))
            getattr(tensor.contents, fields[tensor.datatype]).extend(values.ravel().tolist())
    response = stub.ModelInfer(request, metadata=metadata)
    assert not response.raw_output_contents
    for output in response.outputs:
        values = TYPED[output.name.removesuffix("_out")]
        assert list(getattr(output.contents, fields[output.datatype])) == values.ravel().tolist(), output


@call
def repository():
    index = client.get_model_repository_index(headers=HEADERS).models
    assert ("late", late, "READY") in [(one.name, one.version, one.state) for one in index], index
    client.unload_model("late", headers=HEADERS)
    assert not client.is_model_ready("late", headers=HEADERS)
    refused(lambda: late_infer(rows(1.0)), "UNAVAILABLE", "is unloaded")
    client.load_model("late", headers=HEADERS)
    expect(late_infer(rows(1.0)), 1.0)


@call
def statistics():
    for found in (client.get_inference_statistics(headers=HEADERS), client.get_inference_statistics("late", headers=HEADERS)):
        (one,) = [one for one in found.model_stats if one.name == "late"]
        assert one.version == late and one.inference_stats.success.count >= 1 and one.inference_stats.success.ns > 0, one


@call
def refusals():
    refused(lambda: client.infer("gone", rows(1.0), headers=HEADERS), "NOT_FOUND", "Endpoint 'gone' does not exist")
    refused(lambda: client.infer("late", rows(1.0)), "UNAUTHENTICATED", "API key")
    refused(lambda: client.infer("late", rows(1.0), headers={"authorization": "Bearer wrong"}), "UNAUTHENTICATED", "API key")
    refused(lambda: late_infer(rows(1.0), model_version="77"), "NOT_FOUND", "does not serve version '77'")
    refused(lambda: late_infer(rows(1.0)[:1]), "INVALID_ARGUMENT", "Input 'b' is missing")
    refused(lambda: late_infer([given("a", np.array([[1.0]])), rows(1.0)[1]]), "INVALID_ARGUMENT", "FP64")
    refused(lambda: late_infer(rows(float("inf"))), "INVALID_ARGUMENT", "Infinity", "finite")
    refused(lambda: late_infer(rows(1.0), outputs=[triton.InferRequestedOutput("probability", class_count=2)]), "UNIMPLEMENTED", "classification")
    refused(lambda: late_infer(rows(*range(10_001))), "INVALID_ARGUMENT", "10,001 rows exceed 10,000")


@call
def standard_health():
    stub = health_pb2_grpc.HealthStub(grpc.insecure_channel(GRPC))
    for service in ("", "inference.GRPCInferenceService"):
        assert stub.Check(health_pb2.HealthCheckRequest(service=service)).status == health_pb2.HealthCheckResponse.SERVING
    watched = stub.Watch(health_pb2.HealthCheckRequest(service="none"))
    assert next(watched).status == health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
    watched.cancel()
    try:
        stub.Check(health_pb2.HealthCheckRequest(service="none"))
        raise AssertionError("an unknown service has a status")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND, error


class _Signed(grpc.StreamStreamClientInterceptor):
    def intercept_stream_stream(self, continuation, details, requests):
        class Details(grpc.ClientCallDetails):
            pass

        signed = Details()
        signed.method, signed.timeout, signed.credentials = details.method, details.timeout, details.credentials
        signed.wait_for_ready, signed.compression = details.wait_for_ready, details.compression
        signed.metadata = [("authorization", f"Bearer {TOKEN}")]
        return continuation(signed, requests)


@call
def standard_reflection():
    database = ProtoReflectionDescriptorDatabase(grpc.intercept_channel(grpc.insecure_channel(GRPC), _Signed()))
    assert {"inference.GRPCInferenceService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"} <= set(database.get_services())
    pool = DescriptorPool(database)
    ours = pool.FindServiceByName("inference.GRPCInferenceService")
    theirs = triton.service_pb2.DESCRIPTOR.services_by_name["GRPCInferenceService"]
    for method in ours.methods:
        other = theirs.methods_by_name[method.name]
        for mine, known in ((method.input_type, other.input_type), (method.output_type, other.output_type)):
            compare(mine, known)
    pool.FindServiceByName("grpc.health.v1.Health")


def compare(mine, known, seen=None):
    """Every field of ours has the number, the type and the label that it has in their file."""
    seen = set() if seen is None else seen
    if mine.full_name in seen:
        return
    seen.add(mine.full_name)
    assert mine.full_name == known.full_name, f"{mine.full_name} instead of {known.full_name}"
    for field in mine.fields:
        if field.full_name == "inference.ModelMetadataResponse.properties":
            continue  # of the protocol, and not in Triton's file
        other = known.fields_by_name[field.name]
        assert (field.number, field.type, field.is_repeated) == (other.number, other.type, other.is_repeated), field.full_name
        if field.message_type is not None:
            compare(field.message_type, other.message_type, seen)


main(f"tritonclient {version('tritonclient')}")
