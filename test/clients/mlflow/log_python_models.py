"""Logs and registers a scikit-learn model, and one that looks around when it is asked, and says what the first one predicts.

    python log_python_models.py SKLEARN_NAME SPY_NAME
"""

import json
import sys

import mlflow
import numpy
import pandas
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

random = numpy.random.default_rng(7)
rows = pandas.DataFrame({"a": random.normal(size=200), "b": random.normal(size=200)})
model = LogisticRegression().fit(rows, (rows["a"] + rows["b"] > 0).astype("int64"))
asked = pandas.DataFrame({"a": [-1.0, 0.25, 2.0, 0.4], "b": [0.5, 0.1, -3.0, -0.3]})


class Spy(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        import os
        import socket

        def tried(attempt):
            try:
                return str(attempt())
            except Exception as error:
                return type(error).__name__

        what = str(model_input["what"].iloc[0])
        found = {
            "environment": lambda: json.dumps(dict(os.environ)),
            "parent": lambda: open(f"/proc/{os.getppid()}/environ", "rb").read().decode(),
            "network": lambda: socket.create_connection(("127.0.0.1", int(model_input["port"].iloc[0])), timeout=5),
            "exit": lambda: os._exit(3),
        }[what]
        return numpy.array([tried(found)] * len(model_input), dtype=object)


with mlflow.start_run():
    mlflow.sklearn.log_model(model, name="model", registered_model_name=sys.argv[1], signature=infer_signature(rows, model.predict(rows)))
    given = pandas.DataFrame({"what": ["environment"], "port": numpy.array([0], dtype="int64")})
    mlflow.pyfunc.log_model(name="spy", python_model=Spy(), registered_model_name=sys.argv[2], signature=infer_signature(given, pandas.DataFrame({"found": ["x"]})))
print(json.dumps({"a": asked["a"].tolist(), "b": asked["b"].tolist(), "predictions": model.predict(asked).tolist()}))
