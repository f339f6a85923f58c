"""Writes the ONNX model as one that `mlflow models serve` serves: with its own flavour, a signature, and one thread, as in Cairn.

    python mlflow_onnx.py MODEL_FILE FOLDER
"""

import sys

import mlflow.onnx
import numpy
import onnx
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec

file, folder = sys.argv[1:]
columns = [TensorSpec(numpy.dtype("float32"), (-1, 40), "x")], [TensorSpec(numpy.dtype("float32"), (-1, 1), "probability")]
mlflow.onnx.save_model(
    onnx.load(file),
    folder,
    signature=ModelSignature(inputs=Schema(columns[0]), outputs=Schema(columns[1])),
    onnx_session_options={"intra_op_num_threads": 1, "inter_op_num_threads": 1},
    pip_requirements=[],
)
