"""KServe's clients, REST (V1 and V2) and gRPC."""

import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")

import numpy as np  # noqa: E402
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest  # noqa: E402
from kserve.inference_client import RESTConfig  # noqa: E402
from kserve.protocol.infer_type import RequestedOutput  # noqa: E402

from calls import GRPC, HEADERS, URL, call, main  # noqa: E402
from tensors import TYPED, same, sigmoid  # noqa: E402

NAMES = {"float16": "FP16", "float32": "FP32", "float64": "FP64", "int64": "INT64", "uint64": "UINT64", "uint8": "UINT8", "bool": "BOOL", "object": "BYTES"}


def rest(protocol):
    return InferenceRESTClient(RESTConfig(protocol=protocol))


def given(name, values, binary):
    tensor = InferInput(name=name, shape=list(values.shape), datatype=NAMES[str(values.dtype)])
    tensor.set_data_from_numpy(values, binary_data=binary)
    return tensor


def request(*values, binary=True, id="kserve-judge"):
    column = np.array(values, dtype=np.float32).reshape(-1, 1)
    return InferRequest(model_name="late", request_id=id, infer_inputs=[given("a", column, binary), given("b", column, binary)])


def expect(response, *values):
    (output,) = response.outputs
    assert np.allclose(output.as_numpy().ravel(), sigmoid(np.array(values) * 2), atol=1e-6), output
    assert response.id == "kserve-judge", response.id


async def raises(awaitable, status, *words):
    try:
        await awaitable
    except Exception as error:  # noqa: BLE001
        for word in (status, *words):
            assert word in str(error), f"'{word}' is not in: {error}"
        return
    raise AssertionError("nothing was refused")


@call
async def v2_health():
    async with rest("v2") as client:
        assert await client.is_server_live(URL)
        assert await client.is_server_ready(URL)
        assert await client.is_model_ready(URL, "late", headers=HEADERS)
        assert not await client.is_model_ready(URL, "gone", headers=HEADERS)


@call
async def v2_infer_json():
    async with rest("v2") as client:
        expect(await client.infer(URL, request(0.5, 1.0, binary=False), model_name="late", headers=dict(HEADERS)), 0.5, 1.0)


@call
async def v2_infer_binary():
    async with rest("v2") as client:
        asked = request(0.5, 1.0)
        asked.request_outputs = [RequestedOutput("probability", parameters={"binary_data": True})]
        expect(await client.infer(URL, asked, model_name="late", headers=dict(HEADERS)), 0.5, 1.0)


@call
async def v2_every_type():
    async with rest("v2") as client:
        asked = InferRequest(model_name="typed", infer_inputs=[given(name, values, True) for name, values in TYPED.items()], parameters={"binary_data_output": True})
        response = await client.infer(URL, asked, model_name="typed", headers=dict(HEADERS))
        for output in response.outputs:
            same(output.as_numpy(), TYPED[output.name.removesuffix("_out")])


@call
async def v2_refusals():
    async with rest("v2") as client:
        await raises(client.infer(URL, request(1.0), model_name="gone", headers=dict(HEADERS)), "404", "Endpoint 'gone' does not exist")
        await raises(client.infer(URL, request(float("nan")), model_name="late", headers=dict(HEADERS)), "400", "finite")
        await raises(client.infer(URL, request(1.0), model_name="late", headers={}), "401")


@call
async def v1_ready():
    async with rest("v1") as client:
        assert await client.is_model_ready(URL, "late", headers=HEADERS)


@call
async def v1_predict_instances():
    async with rest("v1") as client:
        found = await client.infer(URL, {"instances": [{"a": [0.5], "b": [0.5]}, {"a": [1.0], "b": [1.0]}]}, model_name="late", headers=dict(HEADERS))
        assert np.allclose(np.ravel(found["predictions"]), sigmoid([1.0, 2.0]), atol=1e-6), found


@call
async def v1_predict_inputs():
    async with rest("v1") as client:
        found = await client.infer(URL, {"inputs": {"a": [0.5, 1.0], "b": [0.5, 1.0]}}, model_name="late", headers=dict(HEADERS))
        assert np.allclose(np.ravel(found["predictions"]), sigmoid([1.0, 2.0]), atol=1e-6), found


@call
async def v1_refusals():
    async with rest("v1") as client:
        await raises(client.infer(URL, {"instances": [1, 2]}, model_name="late", headers=dict(HEADERS)), "400", "expected an object with each of them")
        await raises(client.infer(URL, {"instances": []}, model_name="gone", headers=dict(HEADERS)), "404", "Endpoint 'gone' does not exist")


@call
async def grpc_health():
    async with InferenceGRPCClient(GRPC) as client:
        assert await client.is_server_live()
        assert await client.is_server_ready()
        assert await client.is_model_ready("late", headers=tuple(HEADERS.items()))


@call
async def grpc_infer():
    async with InferenceGRPCClient(GRPC) as client:
        for binary in (True, False):
            expect(await client.infer(request(0.5, 1.0, binary=binary), headers=tuple(HEADERS.items())), 0.5, 1.0)


@call
async def grpc_refusals():
    async with InferenceGRPCClient(GRPC) as client:
        asked = request(1.0)
        asked.model_name = "gone"
        await raises(client.infer(asked, headers=tuple(HEADERS.items())), "NOT_FOUND", "does not exist")


main(f"kserve {version('kserve')}")
