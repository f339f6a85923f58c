"""Logs batches of 1,000 metrics with the real client, one after the other. Prints batches a second."""

import sys
import time

from mlflow import MlflowClient
from mlflow.entities import Metric

count = int(sys.argv[1])
client = MlflowClient()
experiment = client.create_experiment(f"python {time.time_ns()}")
run = client.create_run(experiment).info.run_id
at = int(time.time() * 1000)


def batch(turn: int) -> list:
    return [Metric(f"layer{index % 10}/norm", index / 7, at + turn, turn * 100 + index // 10) for index in range(1000)]


batches = [batch(turn) for turn in range(count + 3)]
for one in batches[:3]:
    client.log_batch(run, metrics=one)
begun = time.perf_counter()
for one in batches[3:]:
    client.log_batch(run, metrics=one)
print(count / (time.perf_counter() - begun))
