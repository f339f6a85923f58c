"""Whatever dies, the process or the platform, what was logged arrives."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import until
from wire_server import RefusedError, WireServer

import cairn
from cairn.__main__ import main
from cairn.spool.folder import SpooledRun, folders
from cairn.spool.journal import Journal

train = """
import sys, time, cairn
run = cairn.connect(sys.argv[1], sys.argv[2], "prj_test").run("delays", surroundings=False)
for step in range(500):
    run.log(loss=float(step), step=step)
run.params(rate=0.1)
run.artifact(b"weights", name="model.bin")
time.sleep(0.3)  # longer than a batch waits
print(run.id, flush=True)
"""


def child(server: WireServer, then: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", train + then, server.url, server.token], stdout=subprocess.PIPE, text=True)


def waiting(spool: Path) -> list[str]:
    return [folder.name for folder in folders(spool)]


def test_a_killed_process_loses_nothing_and_the_next_run_delivers_it(server: WireServer, spool: Path) -> None:
    server.stop()
    process = child(server, "time.sleep(60)")
    assert process.stdout is not None
    run_id = process.stdout.readline().strip()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert waiting(spool) == [run_id]

    server.again()
    with cairn.Connection(server.url, server.token, "prj_test").run("delays"):
        until(lambda: run_id in server.runs and server.runs[run_id]["status"] == "KILLED")
    kept = server.runs[run_id]
    assert server.points(run_id, "loss") == [(step, float(step)) for step in range(500)]
    assert (kept["params"], kept["artifacts"]["model.bin"]["bytes"]) == ({"rate": "0.1"}, b"weights")
    assert kept["reason"] == "Its process ended without a word"
    assert waiting(spool) == []


def test_a_run_of_which_the_platform_saw_nothing_is_delivered_by_command(
    server: WireServer, spool: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.stop()
    process = child(server, "run.end(timeout=0)")
    run_id = process.communicate(timeout=60)[0].strip()
    assert process.returncode == 0
    assert main(["status"]) == 1
    assert run_id in capsys.readouterr().out

    server.again()
    monkeypatch.setenv("CAIRN_URL", server.url)
    monkeypatch.setenv("CAIRN_TOKEN", server.token)
    assert main(["deliver"]) == 0
    assert capsys.readouterr().out == f"{run_id}: delivered\n"
    assert server.runs[run_id]["status"] == "FINISHED"
    assert len(server.points(run_id, "loss")) == 500
    assert main(["deliver"]) == 0
    assert capsys.readouterr().out == "Nothing waits\n"


def test_a_program_that_does_not_end_its_run_ends_it_as_it_ends_itself(server: WireServer) -> None:
    for then, status in (("", "FINISHED"), ("raise ValueError('no data')", "FAILED")):
        process = child(server, then)
        run_id = process.communicate(timeout=60)[0].strip()
        assert server.runs[run_id]["status"] == status


def test_an_answer_that_is_lost_keeps_no_batch_twice(connection: cairn.Connection, server: WireServer) -> None:
    seen: list[str] = []

    def lose_the_first_answer(name: str, wire: dict[str, object]) -> None:
        if name == "logMetrics":
            seen.append(str(wire["batchId"]))
            if len(seen) == 1:
                raise ConnectionError

    server.after = lose_the_first_answer
    with connection.run("delays") as run:
        run.log(loss=0.5, step=1)
    assert len(seen) == 2 and len(set(seen)) == 1
    assert server.points(run.id, "loss") == [(1, 0.5)]


def test_what_the_platform_refuses_for_good_is_set_aside_with_the_reason(
    connection: cairn.Connection, server: WireServer, spool: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(name: str, wire: dict[str, object]) -> None:
        if name == "logParams":
            raise RefusedError("CONFLICT", "Param 'rate' is '0.2' already and cannot become '0.1'")

    server.before = refuse
    with connection.run("delays") as run:
        run.params(rate=0.1)
        run.log(loss=0.5, step=1)
    assert server.points(run.id, "loss") == [(1, 0.5)]
    assert server.runs[run.id]["status"] == "FINISHED"
    aside = [json.loads(line) for line in (spool / "set-aside" / f"{run.id}.jsonl").read_text().splitlines()]
    assert [(one["code"], one["entry"]["kind"]) for one in aside] == [("CONFLICT", "params")]
    assert "cannot become" in aside[0]["reason"]
    assert "refused 1 of the entries" in caplog.text
    assert waiting(spool) == []


def test_a_run_that_may_not_start_is_set_aside_whole_with_its_artifacts(
    connection: cairn.Connection, server: WireServer, spool: Path
) -> None:
    def refuse(name: str, wire: dict[str, object]) -> None:
        raise RefusedError("FORBIDDEN", "You may not log here")

    server.before = refuse
    with connection.run("delays") as run:
        run.log(loss=0.5)
        run.artifact(b"weights", name="model.bin")
    aside = [json.loads(line) for line in (spool / "set-aside" / f"{run.id}.jsonl").read_text().splitlines()]
    assert [one["entry"]["kind"] for one in aside] == ["start", "metrics", "artifact", "end"]
    assert aside[1]["reason"] == "The run was not started: You may not log here"
    assert Path(aside[2]["entry"]["file"]).read_bytes() == b"weights"


def test_a_fault_of_the_platform_is_waited_out(connection: cairn.Connection, server: WireServer) -> None:
    faults = [
        RefusedError("INTERNAL", "Internal error"),
        RefusedError("UNAVAILABLE", "Restarting", 503),
        RefusedError("LIMIT_EXCEEDED", "Slowly", 429),
    ]

    def stumble(name: str, wire: dict[str, object]) -> None:
        if name == "logMetrics" and faults:
            raise faults.pop()

    server.before = stumble
    with connection.run("delays") as run:
        run.log(loss=0.5, step=1)
    assert faults == []
    assert server.points(run.id, "loss") == [(1, 0.5)]


def test_a_token_that_is_not_let_in_keeps_everything_on_disk(
    server: WireServer, spool: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run = cairn.Connection(server.url, "key_old", "prj_test").run("delays", surroundings=False)
    run.log(loss=0.5)
    run.end(timeout=1)
    assert waiting(spool) == [run.id]
    assert "Sign in, or send an API key" in caplog.text
    assert server.runs == {}
    # Let the thread that still tries be done before the spool goes.
    run._courier.stop(10)


def test_what_is_meant_for_another_platform_stays(server: WireServer, spool: Path) -> None:
    other = WireServer()
    other.stop()
    process = child(other, "run.end(timeout=0)")
    run_id = process.communicate(timeout=60)[0].strip()
    with cairn.Connection(server.url, server.token, "prj_test").run("delays"):
        pass
    assert waiting(spool) == [run_id]
    assert run_id not in server.runs


def test_no_credential_is_ever_on_disk(server: WireServer, spool: Path) -> None:
    server.stop()
    process = child(server, "run.end(timeout=0)")
    process.communicate(timeout=60)
    written = b"".join(file.read_bytes() for file in spool.rglob("*") if file.is_file())
    assert b"delays" in written
    assert server.token.encode() not in written


def test_a_line_that_was_being_written_when_its_process_died_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    whole = journal.append({"kind": "note", "input": {}})
    journal.close()
    with path.open("ab") as file:
        file.write(b'{"kind":"metr')
    again = Journal(path)
    assert again.size == whole
    end = again.append({"kind": "end", "input": {}})
    first = again.read(0)
    assert first is not None and first.end == whole
    second = again.read(whole)
    assert second is not None and second.entry == {"kind": "end", "input": {}} and second.end == end
    assert again.read(end) is None
    again.close()


def test_a_damaged_line_holds_nothing_up(server: WireServer, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.stop()
    process = child(server, "run.end(timeout=0)")
    run_id = process.communicate(timeout=60)[0].strip()
    journal = spool / run_id / "journal.jsonl"
    start, *rest = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(start + b"\x00\xff not JSON\n" + b"".join(rest))
    server.again()
    monkeypatch.setenv("CAIRN_URL", server.url)
    monkeypatch.setenv("CAIRN_TOKEN", server.token)
    assert main(["deliver"]) == 1
    assert server.runs[run_id]["status"] == "FINISHED"
    assert "damaged" in (spool / "set-aside" / f"{run_id}.jsonl").read_text()


def test_a_folder_that_somebody_holds_is_left_to_them(connection: cairn.Connection, spool: Path) -> None:
    run = connection.run("delays")
    assert SpooledRun.claim(spool / run.id) is None
    run.end()


def test_a_spool_that_cannot_be_written_to_names_the_variable(
    connection: cairn.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CAIRN_SPOOL", str(tmp_path / "file"))
    with pytest.raises(cairn.InvalidInputError, match="CAIRN_SPOOL"):
        connection.run("delays")


def test_a_disk_that_is_full_never_stops_the_training(
    connection: cairn.Connection, server: WireServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.run("delays") as run:
        run.log(loss=0.5, step=0)
        run.flush()
        monkeypatch.setattr(run._spooled.journal, "append", full)
        run.log(loss=0.25, step=1)
        run._batches.drain()
        monkeypatch.undo()
        run.log(loss=0.125, step=2)
    assert [step for step, _ in server.points(run.id, "loss")] == [0, 2]
    assert "1 points or entries" in caplog.text


def full(_: object) -> int:
    raise OSError(28, "No space left on device")
