"""What the judges beside this file share: each does something with an unmodified client of the inference protocol, call by call.

Usage: python <script> <scratch folder>; JUDGE_URL, JUDGE_GRPC, JUDGE_TOKEN and JUDGE_MODELS (JSON) say where, as whom and of what.
Prints one JSON object a line: {"call": name, "ok": true} or {"call": name, "ok": false, "error": text}; the last line is
{"done": true, "client": versions, "facts": {...}} with ids that the caller looks up elsewhere.
"""

from __future__ import annotations

import inspect
import asyncio
import json
import os
import traceback

URL = os.environ["JUDGE_URL"]
HOST = URL.split("://")[1]
GRPC = os.environ["JUDGE_GRPC"]
TOKEN = os.environ["JUDGE_TOKEN"]
# {"late": {"version": "mv_…"}, "typed": {"version": "mv_…"}}
MODELS = json.loads(os.environ["JUDGE_MODELS"])
HEADERS = {"authorization": f"Bearer {TOKEN}"}
FACTS: dict = {}
CALLS = []


def call(function):
    CALLS.append(function)
    return function


def refused(action, status, *words):
    """The server says no with the given status and words."""
    try:
        action()
    except Exception as error:  # noqa: BLE001 - each client has a class of its own
        found = str(error)
        told = str(getattr(error, "status", lambda: "")())
        assert status in told, f"{told} instead of {status}: {found}"
        for word in words:
            assert word in found, f"'{word}' is not in: {found}"
        return
    raise AssertionError("nothing was refused")


def main(client: str) -> None:
    for function in CALLS:
        try:
            result = function()
            if inspect.isawaitable(result):
                asyncio.run(result)
            print(json.dumps({"call": function.__name__, "ok": True}), flush=True)
        except Exception:  # noqa: BLE001 - every failure is told
            print(json.dumps({"call": function.__name__, "ok": False, "error": traceback.format_exc(limit=-6)}), flush=True)
    print(json.dumps({"done": True, "client": client, "facts": FACTS}), flush=True)
