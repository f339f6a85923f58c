"""What the scripts beside this one share: each does something with the unmodified mlflow client, call by call.

Usage: python <script> <scratch folder> [call ...]; MLFLOW_TRACKING_URI and MLFLOW_TRACKING_TOKEN say where.
Prints one JSON object a line: {"call": name, "ok": true} or {"call": name, "ok": false, "error": text}; the last line is
{"done": true, "client": version, "facts": {...}} with ids that the caller looks up elsewhere.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path

import mlflow
from mlflow.exceptions import MlflowException

SCRATCH = Path(sys.argv[1])
MAJOR = int(mlflow.__version__.split(".")[0])
FACTS: dict = {}
CALLS = []


def call(function):
    CALLS.append(function)
    return function


def since(major):
    """Only clients from this version on have the call."""
    return call if MAJOR >= major else (lambda function: function)


def refused(action, code, *words):
    """The server says no with the given code and words, and the client does not try again."""
    started = time.monotonic()
    try:
        action()
    except MlflowException as error:
        assert error.error_code == code, f"{error.error_code} instead of {code}: {error}"
        for word in words:
            assert word in str(error), f"'{word}' is not in: {error}"
        assert time.monotonic() - started < 2, "the client tried again"
        return
    raise AssertionError("nothing was refused")


def main() -> None:
    chosen = set(sys.argv[2:])
    for function in CALLS:
        if chosen and function.__name__ not in chosen:
            continue
        try:
            function()
            print(json.dumps({"call": function.__name__, "ok": True}), flush=True)
        except Exception:  # noqa: BLE001 - every failure is told
            while mlflow.active_run():
                mlflow.end_run()
            print(json.dumps({"call": function.__name__, "ok": False, "error": traceback.format_exc(limit=-6)}), flush=True)
    print(json.dumps({"done": True, "client": mlflow.__version__, "facts": FACTS}), flush=True)
