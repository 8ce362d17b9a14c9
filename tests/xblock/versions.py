"""Try the wheel on both ends of what the XBlock supports, each in virtual environments of its own.

``make xblock-versions``, or ``python -m tests.xblock.versions oldest`` for one of them. Each end has two environments
in ``build/xblock-versions/``: ``bare`` has what an LMS gets, and ``clean.py`` looks at it; ``tests`` has the
service too, and runs the tests of the XBlock in a folder without the packages, so that they are the installed ones.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "xblock-versions"
SOURCE = HOME / "source"
"""The checkout as it was when the wheel was built; tests are taken from there too."""
TOOLS = (
    "axe-playwright-python>=0.1.7,<0.2", "hypothesis>=6.120", "playwright>=1.50,<2", "pytest>=9,<10",
    "setuptools>=77",
)  # fmt: skip
BESIDE_THE_PACKAGES = ("tests", "devstack", "pyproject.toml", "Makefile")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "node_modules", "build", "var", "*.egg-info", "*.mo"
)  # fmt: skip


@dataclass(frozen=True)
class End:
    """An interpreter, and the versions that a release of Open edX has."""

    python: str
    pins: tuple[str, ...]


ENDS = {
    "oldest": End(
        "3.11",
        ("XBlock[django]==5.2.0", "xblock-sdk==0.13.0", "Django>=4.2,<4.3", "edx-opaque-keys<4"),
    ),
    "newest": End("3.12", ("XBlock[django]==6.3.4", "xblock-sdk==0.15.2", "Django>=5.2,<5.3")),
}


def main() -> int:
    """0: everything passed on every end that was asked for. An end without its interpreter fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.xblock.versions", description=__doc__)
    parser.add_argument("ends", nargs="*", metavar="END", help=f"of: {', '.join(ENDS)}")
    parser.add_argument("--pytest", default="tests/xblock", help="what pytest is given")
    given = parser.parse_args()
    unknown = set(given.ends) - set(ENDS)
    if unknown:
        parser.error(f"no such end: {', '.join(sorted(unknown))}")
    wheel = _wheel()
    return max(_try(name, wheel, shlex.split(given.pytest)) for name in given.ends or ENDS)


def interpreter(version: str) -> str | None:
    """A Python of this version: on the path, or one of pyenv's that is not switched on."""
    homes = sorted(Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob("versions/*"))
    kept = [str(home / "bin" / f"python{version}") for home in homes]
    candidates = [found for name in (f"python{version}", *kept) if (found := shutil.which(name))]
    return next((found for found in candidates if _works(found)), None)


def _try(name: str, wheel: Path, arguments: list[str]) -> int:
    end = ENDS[name]
    python = interpreter(end.python)
    if python is None:
        print(f"{name}: Python {end.python} is not installed")
        return 1
    print(f"{name}: {python}, {', '.join(end.pins)}", flush=True)
    home = HOME / name
    bare = _environment(home / "bare", python, str(wheel), *end.pins)
    (home / "empty").mkdir(exist_ok=True)
    looked = subprocess.run(
        [bare, "-I", SOURCE / "tests/xblock/clean.py"], cwd=home / "empty", check=False
    )
    whole = _environment(home / "tests", python, f"{wheel}[service]", *end.pins, *TOOLS)
    beside = _beside(home / "folder")
    tested = subprocess.run([whole, "-m", "pytest", *arguments], cwd=beside, check=False)
    return max(looked.returncode, tested.returncode)


def _environment(home: Path, python: str, *what: str) -> Path:
    """A new environment with the wheel; its Python."""
    subprocess.run([python, "-m", "venv", "--clear", home], check=True)
    made = home / "bin" / "python"
    subprocess.run([made, "-m", "pip", "install", "--quiet", *what], check=True)
    return made


def _wheel() -> Path:
    """Built as a release is: out of a source archive, from a copy of the checkout."""
    made = HOME / "made"
    for old in (SOURCE, made):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(ROOT, SOURCE, symlinks=True, ignore=LEFT_OUT)
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", made]
    subprocess.run(build, cwd=SOURCE, check=True, stdout=subprocess.DEVNULL)
    [wheel] = made.glob("*.whl")
    return wheel


def _beside(folder: Path) -> Path:
    """Tests and what they start, without our packages: those are the installed ones."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in BESIDE_THE_PACKAGES:
        source = SOURCE / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    return folder


def _works(python: str) -> bool:
    return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
