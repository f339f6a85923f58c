"""Where a run happens: which code, which packages, which machine. Recorded without being asked, as far as it can be known."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from .code import Repository, code_version, find_repository
from .command import command_line, script_folder
from .lock_files import lock_files
from .machine import devices, host
from .notebook import notebook_path
from .packages import packages

__all__ = ["current_code", "current_environment"]


def current_code() -> dict[str, Any]:
    """Commit, repository without credentials, and whether the working tree differs; empty where there is no git repository."""
    repository = find_repository(script_folder())
    return {} if repository is None else code_version(repository)


def current_environment() -> dict[str, Any]:
    """Command or notebook, folder, runtime, packages, lock files, host and devices: what can change a result."""
    folder = script_folder()
    repository = find_repository(folder)
    root = folder if repository is None else repository.root
    notebook = notebook_path()
    facts = {
        "command": command_line(),
        "directory": None if repository is None else _below(repository, Path.cwd()),
        "runtime": f"{platform.python_implementation().lower().replace('cpython', 'python')} {platform.python_version()}",
        "packages": packages(),
        "lockFiles": lock_files(folder, root),
        "host": host(),
        "devices": devices(),
        "notebook": None if notebook is None else notebook.name,
    }
    return {name: fact for name, fact in facts.items() if fact}


def _below(repository: Repository, folder: Path) -> str | None:
    try:
        return folder.resolve().relative_to(repository.root).as_posix()
    except ValueError:
        return None
