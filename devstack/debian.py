"""Install Debian packages that a command needs, once: ``python -m devstack.debian chromium``."""

import os
import shutil
import subprocess
import sys

COMMAND_OF = {"chromium": "chromium", "nodejs": "node", "npm": "npm"}


def install(packages: list[str]) -> None:
    """Do nothing for what is there; ask apt for the rest, with sudo when not root."""
    missing = [name for name in packages if shutil.which(COMMAND_OF.get(name, name)) is None]
    if not missing:
        return
    print(f"Installing {', '.join(missing)} by apt", flush=True)
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", *missing]):
        subprocess.run(
            [*prefix, "apt-get", *step], check=True, env=environment, stdout=subprocess.DEVNULL
        )


if __name__ == "__main__":
    install(sys.argv[1:])
