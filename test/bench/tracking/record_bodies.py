"""Lets the real client log to MLFLOW_TRACKING_URI what the benchmark sends again: whoever listens there keeps the bodies."""

import time

from mlflow import MlflowClient
from mlflow.entities import Metric

client = MlflowClient()
run = "run_0"
at = 1764000000000
client.log_batch(run, metrics=[Metric(f"layer{index % 10}/norm", index / 7, at + index // 10, index // 10) for index in range(1000)])
client.log_batch(run, metrics=[Metric(f"unit{index:03}/activation", index / 7, at, 4) for index in range(1000)])
client.log_metric(run, "loss", 0.123456789, timestamp=at, step=4, synchronous=True)
print(time.time())
