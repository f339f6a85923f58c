"""Makes a virtual environment for a file of requirements, once, and prints the path of its interpreter.

    python make_environment.py REQUIREMENTS CACHE

The environment is named by the digest of the requirements and by the interpreter: it is made anew when either changes. A lock
of the operating system keeps others away meanwhile, so one that is killed half-way leaves nothing locked and nothing half-made
that looks whole.
"""

import fcntl
import hashlib
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

if sys.version_info < (3, 9):
    sys.exit(f"Python 3.9 or later is needed, this is {platform.python_version()}")


def make(requirements: Path, cache: Path) -> Path:
    asked = requirements.read_bytes() + f"{sys.implementation.cache_tag} {sys.version} {sys.base_prefix} {platform.machine()}".encode()
    folder = cache / f"{requirements.stem}-{hashlib.sha256(asked).hexdigest()[:16]}"
    python, complete = folder / "bin" / "python", folder / "complete"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)
            venv.create(folder, with_pip=True)
            install(python, requirements)
            complete.touch()
    return python


def install(python: Path, requirements: Path) -> None:
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*pip, "--only-binary", ":all:", "-r", requirements], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"pip could not install {requirements.name}: {done.stderr.strip()[-500:]}")


if __name__ == "__main__":
    print(make(Path(sys.argv[1]).resolve(), Path(sys.argv[2])))
