"""What was called, as far as it may be kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from .notebook import notebook_path

_secret = re.compile(r"(token|secret|passw|api[-_]?key|credential)", re.IGNORECASE)


def command_line() -> list[str]:
    """The command that runs: the interpreter's name, the script, its arguments. Empty in a notebook, where nobody gave one."""
    if "ipykernel" in sys.modules or not sys.argv or not sys.argv[0]:
        return []
    script = sys.argv[0]
    return [Path(sys.executable).name, _near(script), *without_secrets(sys.argv[1:])]


def script_folder() -> Path:
    """Where the code lies: the script's folder, else the working directory."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    if main and "ipykernel" not in sys.modules:
        folder = Path(main).resolve().parent
        if folder.is_dir():
            return folder
    notebook = notebook_path()
    return Path.cwd() if notebook is None else notebook.parent


def without_secrets(arguments: Sequence[str]) -> list[str]:
    """Arguments with the values of options that sound like a secret left out: ``--api-key ***``."""
    kept: list[str] = []
    hide_next = False
    for argument in arguments:
        name, equals, _ = argument.partition("=")
        if hide_next and not argument.startswith("-"):
            kept.append("***")
        elif equals and _secret.search(name):
            kept.append(f"{name}=***")
        else:
            kept.append(argument)
        hide_next = not equals and argument.startswith("-") and _secret.search(argument) is not None
    return kept


def _near(script: str) -> str:
    """The script as it is called from here: no home directory of anybody."""
    if not Path(script).is_absolute():
        return script
    try:
        return Path(script).resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return Path(script).name
