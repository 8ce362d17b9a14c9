"""``livementor bench xblock``: what a unit of Open edX pays for the block, beside an empty block in the same run.

The service knows neither XBlock nor Django, so the measuring stands in the block's own package and runs as a program.
"""

import subprocess
import sys
from typing import TextIO

from lti_tool.config import Settings


def run(settings: Settings, out: TextIO) -> None:  # noqa: ARG001 - the signature of every bench
    """Measure and print. Needs no database."""
    command = [sys.executable, "-m", "livementor_xblock.bench"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own
    out.write(done.stdout)
    if done.returncode:
        print("XBlock is needed: pip install livementor", file=out)
