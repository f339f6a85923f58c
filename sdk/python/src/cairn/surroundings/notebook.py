"""Which notebook this is, where its editor says so."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def notebook_path() -> Path | None:
    """The notebook's file; None outside a notebook, and where nobody told the kernel.

    Jupyter's server names it in ``JPY_SESSION_NAME``, VS Code in a variable of the user's namespace. The server's path may begin
    at its own root, which the kernel cannot know: the folder is then the kernel's, where Jupyter starts it.
    """
    if "ipykernel" not in sys.modules:
        return None
    named = os.environ.get("JPY_SESSION_NAME") or getattr(sys.modules.get("__main__"), "__vsc_ipynb_file__", None)
    if not named or Path(str(named)).suffix != ".ipynb":
        return None
    path = Path(str(named))
    return path if path.is_absolute() else Path.cwd() / path.name
