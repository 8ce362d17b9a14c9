"""Run the whole product on this machine until Ctrl-C; with ``--check``, walk through it and tell what was seen."""

import argparse
import atexit
import select
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from devstack.demo.guide import guide
from devstack.demo.ports import Ports, free_ports
from devstack.demo.processes import NotReady
from devstack.demo.stack import SIGNALS, Stack, started
from devstack.demo.steps import Steps

BUILD = Path("build")
PICTURES = BUILD / "journey"


def main() -> int:
    """0: ended by its user, or every step was seen. 1: something did not start, or did not hold."""
    parser = argparse.ArgumentParser(prog="python -m devstack.demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="walk both doors in Chromium, and end")
    parser.add_argument(
        "--data", type=Path, help="what is kept (default: var/demo; with --check a new folder)"
    )
    for name, port in asdict(Ports()).items():
        parser.add_argument(f"--{name}-port", type=int, default=port, help=f"default: {port}")
    given = parser.parse_args()
    for sign in SIGNALS:
        signal.signal(sign, _leave_once)
    steps = Steps()
    try:
        return _check(given, steps) if given.check else _show(given, steps)
    except NotReady as error:
        steps.say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        return 130 if given.check else 0


def _show(given: argparse.Namespace, steps: Steps) -> int:
    ports = Ports(**{name: getattr(given, f"{name}_port") for name in asdict(Ports())})
    stack = Stack((given.data or Path("var/demo")).resolve(), ports)
    if taken := ports.taken():
        steps.say(
            f"Somebody else listens where the demo would: {', '.join(taken)}.\n"
            "End that program, or choose another port (--service-port 8001, ...)."
        )
        return 1
    with started(stack, steps):
        steps.say(guide(stack))
        _until_the_terminal_closes()
    return 0


def _check(given: argparse.Namespace, steps: Steps) -> int:
    """With ports of its own, beside a demo that runs, and with data of its own unless a folder is named."""
    from devstack.journey.walk import walk

    folder = given.data or _passing_folder()
    stack = Stack(folder.resolve(), free_ports())
    with started(stack, steps) as running:
        holds = walk(running, PICTURES, steps.say)
        if not holds:
            atexit.unregister(shutil.rmtree)
            steps.say(f"What the programs told is in {stack.folder}/logs.")
    return 0 if holds else 1


def _passing_folder() -> Path:
    """It goes when all is over: PostgreSQL, which ends last, is told to end later, so it does before."""
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="check-", dir=BUILD)).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _until_the_terminal_closes() -> None:
    """Or for ever, where there is none. Under ``make`` nobody else tells: make waits for us, and we would for it."""
    closing = select.poll()
    if sys.stdin.isatty():
        closing.register(sys.stdin, select.POLLHUP)
    closing.poll()


def _leave_once(_: int, __: FrameType | None) -> None:
    """Whatever comes after the first signal would only disturb the ending."""
    for sign in SIGNALS:
        signal.signal(sign, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
