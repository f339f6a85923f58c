"""What a run records without being asked, from a real repository."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest
from wire_server import WireServer

import cairn
from cairn.surroundings import current_code, current_environment
from cairn.surroundings.code import code_version, find_repository, without_credentials
from cairn.surroundings.command import without_secrets
from cairn.surroundings.lock_files import lock_files
from cairn.surroundings.machine import devices_in


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "jobs").mkdir(parents=True)
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", "https://me:ghp_secret@example.org/team/models.git")
    (folder / "jobs" / "train.py").write_text("print(1)\n")
    (folder / "uv.lock").write_text("version = 1\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def test_a_clean_tree_is_its_commit_and_the_repository_without_credentials(repository: Path) -> None:
    found = find_repository(repository / "jobs")
    assert found is not None
    commit = git(repository, "rev-parse", "HEAD").strip()
    assert code_version(found) == {"commit": commit, "repository": "https://example.org/team/models.git", "dirty": False}


def test_a_changed_tree_has_the_digest_of_its_difference(repository: Path) -> None:
    (repository / "jobs" / "train.py").write_text("print(2)\n")
    found = find_repository(repository)
    assert found is not None
    version = code_version(found)
    diff = subprocess.run(
        ["git", "diff", "--binary", "--full-index", "HEAD"], cwd=repository, capture_output=True, check=True
    ).stdout
    assert version["dirty"] is True
    assert version["diffDigest"] == f"sha256:{hashlib.sha256(diff).hexdigest()}"


def test_outside_a_repository_there_is_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert find_repository(tmp_path) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://token@example.org/a.git", "https://example.org/a.git"),
        ("https://example.org/a.git?private_token=x", "https://example.org/a.git"),
        ("ssh://git@example.org/a.git", "ssh://example.org/a.git"),
        ("git@example.org:team/a.git", "git@example.org:team/a.git"),
        ("/srv/git/a.git", "/srv/git/a.git"),
    ],
)
def test_an_address_shows_no_credentials(url: str, shown: str) -> None:
    assert without_credentials(url) == shown


def test_arguments_that_sound_like_secrets_are_left_out() -> None:
    given = ["--lr", "0.1", "--api-key", "abc", "--token=def", "--password", "--deep", "train"]
    assert without_secrets(given) == ["--lr", "0.1", "--api-key", "***", "--token=***", "--password", "--deep", "train"]


def test_lock_files_beside_the_script_and_at_the_root_are_found_once(repository: Path) -> None:
    (repository / "jobs" / "requirements.txt").write_text("numpy==2.0.2\n")
    digest = hashlib.sha256(b"version = 1\n").hexdigest()
    assert lock_files(repository / "jobs", repository) == [
        {
            "path": "jobs/requirements.txt",
            "digest": f"sha256:{hashlib.sha256(b'numpy==2.0.2' + os.linesep.encode()).hexdigest()}",
        },
        {"path": "uv.lock", "digest": f"sha256:{digest}"},
    ]
    assert len(lock_files(repository, repository)) == 1


def test_devices_are_read_from_nvidia_smi() -> None:
    answer = "NVIDIA H100 80GB HBM3, 81559\nNVIDIA GB10, [N/A]\n"
    assert devices_in(answer) == [
        {"kind": "gpu", "name": "NVIDIA H100 80GB HBM3", "memoryBytes": 81559 * 1024**2},
        {"kind": "gpu", "name": "NVIDIA GB10"},
    ]


def test_the_environment_says_what_can_change_a_result() -> None:
    environment = current_environment()
    assert environment["runtime"].startswith("python 3.")
    assert environment["packages"]["websocket-client"]
    assert environment["host"]["cores"] >= 1 and environment["host"]["memoryBytes"] > 10**8
    assert "devices" not in environment or environment["devices"]


def test_a_script_records_its_command_its_folder_and_its_commit(server: WireServer, repository: Path) -> None:
    script = repository / "jobs" / "train.py"
    script.write_text(
        "import sys, cairn\nwith cairn.connect(sys.argv[1], sys.argv[3], 'prj_test').run('delays') as run:\n    print(run.id)\n"
    )
    git(repository, "commit", "-q", "-a", "-m", "second")
    import sys

    done = subprocess.run(
        [sys.executable, "jobs/train.py", server.url, "--token", server.token],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    start = server.runs[done.stdout.strip()]["start"]
    assert start["environment"]["command"][1:] == ["jobs/train.py", server.url, "--token", "***"]
    assert start["environment"]["directory"] == "."
    assert [one["path"] for one in start["environment"]["lockFiles"]] == ["uv.lock"]
    assert start["code"]["commit"] == git(repository, "rev-parse", "HEAD").strip()
    assert start["code"]["dirty"] is False


def test_a_run_may_keep_its_surroundings_to_itself(connection: cairn.Connection, server: WireServer) -> None:
    with connection.run("delays", surroundings=False) as run:
        pass
    assert not {"code", "environment"} & server.runs[run.id]["start"].keys()


def test_current_code_is_empty_or_has_a_commit() -> None:
    assert current_code() == {} or current_code()["commit"]
