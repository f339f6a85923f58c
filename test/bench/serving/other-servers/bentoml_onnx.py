"""A service of BentoML for the model that MODEL_FILE names, with one thread, as in Cairn."""

import os
from typing import Annotated

import bentoml
import numpy
from bentoml.validators import DType
from onnxruntime import InferenceSession, SessionOptions


@bentoml.service
class Onnx:
    def __init__(self) -> None:
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(os.environ["MODEL_FILE"], options, providers=["CPUExecutionProvider"])

    @bentoml.api
    def predict(self, x: Annotated[numpy.ndarray, DType("float32")]) -> numpy.ndarray:
        return self._session.run(None, {"x": x})[0]
