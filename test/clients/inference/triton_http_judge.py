"""tritonclient over HTTP."""

from importlib.metadata import version

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import np_to_triton_dtype

from calls import FACTS, HEADERS, HOST, MODELS, call, main, refused
from tensors import TYPED, same, sigmoid

client = triton.InferenceServerClient(HOST, concurrency=4)
late = MODELS["late"]["version"]


def given(name, values, binary=True):
    tensor = triton.InferInput(name, list(values.shape), np_to_triton_dtype(values.dtype))
    tensor.set_data_from_numpy(values, binary_data=binary)
    return tensor


def rows(*values, binary=(True, True)):
    column = np.array(values, dtype=np.float32).reshape(-1, 1)
    return [given("a", column, binary[0]), given("b", column, binary[1])]


def expect(result, *values):
    found = result.as_numpy("probability")
    assert found.shape == (len(values), 1) and np.allclose(found.ravel(), sigmoid(np.array(values) * 2), atol=1e-6), found


def late_infer(inputs, **rest):
    return client.infer("late", inputs, headers=dict(HEADERS), **rest)


@call
def live():
    assert client.is_server_live()


@call
def ready():
    assert client.is_server_ready()


@call
def model_ready():
    assert client.is_model_ready("late", headers=HEADERS)
    assert client.is_model_ready("late", late, headers=HEADERS)
    assert client.is_model_ready("late", "1", headers=HEADERS)
    assert not client.is_model_ready("gone", headers=HEADERS)
    assert not client.is_model_ready("late")


@call
def server_metadata():
    found = client.get_server_metadata(headers=HEADERS)
    assert found["name"] == "cairn" and {"binary_tensor_data", "model_repository", "statistics"} <= set(found["extensions"]), found


@call
def model_metadata():
    for version in ("", late, "1"):
        found = client.get_model_metadata("late", version, headers=HEADERS)
        assert found["name"] == "late" and found["versions"] == [late], found
        assert found["inputs"][0] == {"name": "a", "datatype": "FP32", "shape": [-1, 1]}, found
    types = {one["name"]: one["datatype"] for one in client.get_model_metadata("typed", headers=HEADERS)["inputs"]}
    assert types == {name: np_to_triton_dtype(values.dtype) for name, values in TYPED.items()}, types


@call
def model_config():
    found = client.get_model_config("late", headers=HEADERS)
    assert found["name"] == "late" and found["input"][0] == {"name": "a", "data_type": "TYPE_FP32", "dims": [-1, 1]}, found


@call
def infer_by_default():
    expect(late_infer(rows(0.5, -1.0)), 0.5, -1.0)


@call
def infer_in_json():
    expect(late_infer(rows(0.5, binary=(False, False)), outputs=[triton.InferRequestedOutput("probability", binary_data=False)]), 0.5)


@call
def infer_mixed():
    expect(late_infer(rows(0.25, 3.0, binary=(True, False)), outputs=[triton.InferRequestedOutput("probability", binary_data=True)]), 0.25, 3.0)
    expect(late_infer(rows(0.25, 3.0, binary=(False, True)), outputs=[triton.InferRequestedOutput("probability", binary_data=False)]), 0.25, 3.0)


@call
def infer_packed():
    values = np.linspace(-3, 3, 5_000, dtype=np.float32)
    for asked in ("gzip", "deflate", None):
        for answered in ("gzip", "deflate", None):
            expect(late_infer(rows(*values), request_compression_algorithm=asked, response_compression_algorithm=answered), *values)


@call
def infer_in_the_background():
    pending = [client.async_infer("late", rows(n / 10), headers=HEADERS) for n in range(40)]
    for n, one in enumerate(pending):
        expect(one.get_result(), n / 10)


@call
def infer_a_version():
    for version in (late, "1"):
        result = late_infer(rows(1.0), model_version=version)
        assert result.get_response()["model_version"] == late
        expect(result, 1.0)


@call
def infer_with_an_id():
    response = late_infer(rows(1.0, 2.0), request_id="http-judge").get_response()
    assert response["id"] == "http-judge", response
    FACTS["httpPredictions"] = response["parameters"]["prediction_ids"]


@call
def infer_with_parameters():
    response = late_infer(rows(1.0), parameters={"sticky_key": "somebody", "observed_at": "2001-03-01T17:35:00Z"}).get_response()
    assert response["parameters"]["model_version"] == late, response


@call
def every_type_as_bytes():
    result = client.infer("typed", [given(name, values) for name, values in TYPED.items()], headers=HEADERS)
    for name, values in TYPED.items():
        same(result.as_numpy(f"{name}_out"), values)


@call
def every_type_in_json():
    outputs = [triton.InferRequestedOutput(f"{name}_out", binary_data=name == "half") for name in TYPED]
    result = client.infer("typed", [given(name, values, binary=name == "half") for name, values in TYPED.items()], outputs=outputs, headers=HEADERS)
    for name, values in TYPED.items():
        same(result.as_numpy(f"{name}_out"), values)


@call
def repository():
    index = client.get_model_repository_index(headers=HEADERS)
    assert {"name": "late", "version": late, "state": "READY", "reason": ""} in index, index
    client.unload_model("late", headers=HEADERS)
    assert not client.is_model_ready("late", headers=HEADERS)
    refused(lambda: late_infer(rows(1.0)), "503", "is unloaded")
    assert [one["state"] for one in client.get_model_repository_index(headers=HEADERS) if one["name"] == "late"] == ["UNAVAILABLE"]
    client.load_model("late", headers=HEADERS)
    expect(late_infer(rows(1.0)), 1.0)


@call
def statistics():
    for found in (client.get_inference_statistics(headers=HEADERS), client.get_inference_statistics("late", headers=HEADERS), client.get_inference_statistics("late", late, headers=HEADERS)):
        (one,) = [one for one in found["model_stats"] if one["name"] == "late"]
        assert one["version"] == late and one["inference_stats"]["success"]["count"] >= 1 and one["inference_stats"]["success"]["ns"] > 0, one


@call
def refusals():
    refused(lambda: client.infer("gone", rows(1.0), headers=HEADERS), "404", "Endpoint 'gone' does not exist")
    refused(lambda: client.infer("late", rows(1.0)), "401", "API key")
    refused(lambda: late_infer(rows(1.0), model_version="77"), "404", "does not serve version '77'")
    refused(lambda: late_infer(rows(1.0)[:1]), "400", "Input 'b' is missing")
    refused(lambda: late_infer([given("a", np.array([[1.0]])), rows(1.0)[1]]), "400", "FP64", "expected FP32")
    refused(lambda: late_infer([given("a", np.array([1.0], dtype=np.float32)), rows(1.0)[1]]), "400", "rank 1")
    refused(lambda: late_infer(rows(float("nan"))), "400", "NaN", "finite")
    refused(lambda: late_infer(rows(1.0), outputs=[triton.InferRequestedOutput("none")]), "400", "There is no output 'none'")
    refused(lambda: late_infer(rows(1.0), outputs=[triton.InferRequestedOutput("probability", class_count=2)]), "501", "classification")
    texts = {**TYPED, "text": np.array([[b"\xff", b"x"], [b"x", b"x"]], dtype=np.object_)}
    refused(lambda: client.infer("typed", [given(name, values) for name, values in texts.items()], headers=HEADERS), "400", "Element 0 of input 'text' is not UTF-8")
    refused(lambda: client.load_model("late", headers=HEADERS, config="{}"), "501", "cannot be replaced")


main(f"tritonclient {version('tritonclient')}")
