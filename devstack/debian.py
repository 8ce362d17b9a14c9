"""Install Debian packages that a command needs, once: ``python3 -m devstack.debian chromium``.

Only the standard library: ``make setup`` runs it before there is a ``.venv``.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec


def is_missing(package: str) -> bool:
    """Whether this interpreter, or this machine, lacks what the package brings."""
    if package == "python3-venv":
        return find_spec("ensurepip") is None
    return shutil.which(package) is None


def install(packages: list[str]) -> int:
    """Do nothing for what is there; ask apt for the rest, with sudo when not root. Returns the exit status."""
    missing = [name for name in packages if is_missing(name)]
    if not missing:
        return 0
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    if any(shutil.which(name) is None for name in [*prefix, "apt-get"]):
        print(f"Install these first, as root: {' '.join(missing)}", file=sys.stderr)
        return 1
    print(f"Installing {', '.join(missing)} by apt", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", *missing]):
        subprocess.run(
            [*prefix, "apt-get", *step], check=True, env=environment, stdout=subprocess.DEVNULL
        )
    return 0


if __name__ == "__main__":
    sys.exit(install(sys.argv[1:]))
