"""Everything that the product needs around it on one machine, started together and ended together."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from devstack.demo import data
from devstack.demo.ports import Ports
from devstack.demo.processes import Program, end
from devstack.demo.steps import Steps
from devstack.localstripe import LocalStripe
from devstack.reserved import told_of_reserved
from lti_tool.config import PREFIX, Settings, read_settings
from lti_tool.database import bring_up_to_date, open_database
from lti_tool.kernel.db import Database

TIMEOUT = 10  # seconds
SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@dataclass(frozen=True)
class Stack:
    """The programs of the demo, and where they are. All that they keep lies in ``folder``."""

    folder: Path
    ports: Ports

    @property
    def service_url(self) -> str:
        return f"http://localhost:{self.ports.service}"

    @property
    def platform_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.platform}"

    @property
    def workbench_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.workbench}"

    @property
    def stripe(self) -> LocalStripe:
        return LocalStripe(self.ports.localstripe)

    @property
    def memory(self) -> Path:
        """What localstripe knew when it ended last."""
        return self.folder / "localstripe.pickle"

    @property
    def settings(self) -> Settings:
        return read_settings(
            self.stripe.environment(), data_dir=self.folder, port=self.ports.service
        )

    @property
    def connection(self) -> Path:
        """What ``livementor openedx add`` printed for the workbench."""
        return self.folder / "workbench" / "connection.json"

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def service(self) -> Program:
        """The service as anybody starts it; whatever the caller's shell has set for another one is left out."""
        command = [str(Path(sys.executable).parent / "livementor"), "serve"]
        command += ["--port", str(self.ports.service), "--data", str(self.folder)]
        unset = {name: "" for name in os.environ if name.startswith(PREFIX)} | {"DATABASE_URL": ""}
        environment = unset | self.stripe.environment()
        ready = f"{self.service_url}/healthz"
        return Program("the service", command, ready, self.log("service"), environment)

    def platform(self) -> Program:
        command = [sys.executable, "-m", "devstack.platform", "--port", str(self.ports.platform)]
        command += ["--data", str(self.folder / "platform"), "--tool-url", self.service_url]
        ready = f"{self.platform_url}/registration.json"
        return Program("the LTI platform", command, ready, self.log("platform"))

    def workbench(self) -> Program:
        command = [sys.executable, "-m", "devstack.workbench", "--port", str(self.ports.workbench)]
        command += ["--data", str(self.folder / "workbench"), "--connection", str(self.connection)]
        return Program("the workbench", command, self.workbench_url, self.log("workbench"))


@dataclass(frozen=True)
class Running:
    """A stack whose programs answer, and its database."""

    stack: Stack
    service: Program
    database: Database


@contextlib.contextmanager
def started(stack: Stack, steps: Steps) -> Iterator[Running]:
    """Start all programs, tell how far it is, and end them all when the block ends. Raises NotReady."""
    stack.folder.mkdir(parents=True, exist_ok=True)
    stripe, platform = (
        stack.stripe.program(stack.log("localstripe"), stack.memory),
        stack.platform(),
    )
    workbench, service = stack.workbench(), stack.service()
    programs = [service, workbench, platform, stripe]
    with contextlib.ExitStack() as ending:
        ending.callback(end, programs)
        stripe.start()
        platform.start()
        with steps.step("PostgreSQL in the data folder"), _undisturbed():
            database = open_database(stack.settings)
        ending.callback(database.close)
        with steps.step("Tables, subjects and 400 mentors"):
            bring_up_to_date(database)
            data.fill_catalogue(database, stack.settings)
            data.register_site(database, stack.settings, stack.workbench_url, stack.connection)
        service.start()
        workbench.start()
        with steps.step("localstripe, in the place of Stripe"):
            stripe.wait()
            stack.stripe.send_webhooks_to(stack.service_url)
            ending.callback(_remember, stack)
        with steps.step("An LTI platform with two courses"):
            platform.wait()
            told = requests.get(platform.ready, timeout=TIMEOUT).json()
            data.register_platform(database, told)
        with steps.step("The service: pages, live rooms and a worker"):
            service.wait()
        with steps.step("The XBlock in the workbench of Open edX"):
            workbench.wait()
        ending.enter_context(told_of_reserved(stack.stripe, stack.service_url))
        ending.callback(steps.say, "Ending all of it.")
        yield Running(stack, service, database)


def _remember(stack: Stack) -> None:
    """The payments of lessons to come are taken after the next start."""
    with contextlib.suppress(requests.RequestException, OSError):
        stack.stripe.remember(stack.memory)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A signal waits until PostgreSQL has started: half started, nobody would end it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
