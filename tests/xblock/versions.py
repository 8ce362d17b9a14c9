"""Run the XBlock's tests on both ends of what it supports, each in a virtual environment of its own.

``make xblock-versions``, or ``python -m tests.xblock.versions oldest`` for one of them. The environments are kept in
``build/xblock-versions/``.
"""

import argparse
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "xblock-versions"
TOOLS = (
    "axe-playwright-python>=0.1.7,<0.2", "hypothesis>=6.120", "playwright>=1.50,<2", "pytest>=9,<10",
    "setuptools>=77",
)  # fmt: skip


@dataclass(frozen=True)
class End:
    """An interpreter, and the versions that a release of Open edX has."""

    python: str
    pins: tuple[str, ...]


ENDS = {
    "oldest": End(
        "python3.11",
        ("XBlock[django]==5.2.0", "xblock-sdk==0.13.0", "Django>=4.2,<4.3", "edx-opaque-keys<4"),
    ),
    "newest": End(
        "python3.12", ("XBlock[django]==6.3.4", "xblock-sdk==0.15.2", "Django>=5.2,<5.3")
    ),
}


def main() -> int:
    """0: the tests passed on every end that was asked for. An end without its interpreter fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.xblock.versions", description=__doc__)
    parser.add_argument("ends", nargs="*", metavar="END", help=f"of: {', '.join(ENDS)}")
    parser.add_argument("--pytest", default="tests/xblock", help="what pytest is given")
    given = parser.parse_args()
    unknown = set(given.ends) - set(ENDS)
    if unknown:
        parser.error(f"no such end: {', '.join(sorted(unknown))}")
    return max(_run(name, shlex.split(given.pytest)) for name in given.ends or ENDS)


def _run(name: str, arguments: list[str]) -> int:
    end = ENDS[name]
    if shutil.which(end.python) is None or not _works(end.python):
        print(f"{name}: {end.python} is not installed")
        return 1
    python = HOME / name / "bin" / "python"
    if not python.exists():
        subprocess.run([end.python, "-m", "venv", str(HOME / name)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--editable", f"{ROOT}[service]"]
    subprocess.run([*install, *end.pins, *TOOLS], check=True)
    print(f"{name}: {end.python}, {', '.join(end.pins)}", flush=True)
    return subprocess.run(
        [str(python), "-m", "pytest", *arguments], cwd=ROOT, check=False
    ).returncode


def _works(python: str) -> bool:
    return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
