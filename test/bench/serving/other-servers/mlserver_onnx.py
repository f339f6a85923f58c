"""A custom runtime of MLServer, which has none for ONNX: the model of `parameters.uri`, with one thread, as in Cairn."""

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse
from mlserver.utils import get_model_uri
from onnxruntime import InferenceSession, SessionOptions


class OnnxModel(MLModel):
    async def load(self) -> bool:
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(await get_model_uri(self._settings), options, providers=["CPUExecutionProvider"])
        self._names = [output.name for output in self._session.get_outputs()]
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        tensors = self._session.run(self._names, {each.name: NumpyCodec.decode_input(each) for each in payload.inputs})
        outputs = [NumpyCodec.encode_output(name, tensor) for name, tensor in zip(self._names, tensors)]
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=outputs)
