"""``livementor bench launch``: login, launch and list of mentors, beside pylti1p3's own example and one RSA check.

Both run in this process, on one core, in turn, for the same learners with tokens of the same key. PostgreSQL runs
beside it, wherever the system puts it; its CPU is told for itself. Nothing of a list is kept between the first visits
that are told as such.
"""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any, TextIO

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from lti_tool.app import create_service
from lti_tool.bench import catalogue, figures, visits
from lti_tool.bench.campus import (
    ADDRESSES,
    CLIENT,
    DEPLOYMENT,
    ISSUER,
    Campus,
    Learner,
    key_set,
    login,
    register,
    token,
)
from lti_tool.bench.cores import one_core, server_cpu
from lti_tool.bench.flows import Flow, flow
from lti_tool.bench.scratch import scratch
from lti_tool.bench.stock import stock_app, write_configuration
from lti_tool.config import Settings
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database

FLOWS, WARM, ROUNDS = 400, 200, 10
MENTORS = 100_000


@dataclass
class Measured:
    ours: list[Flow] = field(default_factory=list)
    stock: list[Flow] = field(default_factory=list)
    server: float | None = 0.0
    """Seconds of PostgreSQL's CPU for our flows, or None where it can't be seen."""


@dataclass(frozen=True)
class Stage:
    """What launches are made on."""

    settings: Settings
    database: Database
    key: RSAKey
    target: str


def run(settings: Settings, out: TextIO, mentors: int = MENTORS) -> None:
    """Measure in a database of its own, which is dropped again."""
    with quiet(), scratch(settings) as (own, database):
        print(f"Writing {mentors:,} mentors ...", file=out, flush=True)
        catalogue.fill(database, mentors, SystemClock().now())
        key = RSAKey.generate_key(2048, {"kid": "bench", "alg": "RS256", "use": "sig"})
        with key_set(key) as address, one_core() as core:
            register(database, address)
            stage = Stage(own, database, key, f"{own.base_url}/lti/launch")
            print(f"Login, launch and page, one client, in process, on {core}", file=out)
            _print(out, measured(stage), _rsa_check(key), mentors)
            visits.tell(out, own, database, lambda app, who: ours(app, stage, who))


def measured(stage: Stage) -> Measured:
    """Rounds of the one and the other in turn, so that both meet the same machine."""
    found, campus = Measured(), Campus()
    app = create_service(stage.settings, stage.database).flask.wsgi_app
    with tempfile.TemporaryDirectory() as folder:
        example = _example(Path(folder), stage.key)
        for number in range(ROUNDS + 1):
            people = [campus.next() for _ in range(FLOWS if number else WARM)]
            before = server_cpu(stage.database)
            first = [ours(app, stage, who) for who in people]
            after = server_cpu(stage.database)
            second = [_stock(example, stage.key, who) for who in people]
            if number:
                found.ours += first
                found.stock += second
                known = None not in (before, after, found.server)
                found.server = found.server + after - before if known else None  # type: ignore[operator]
    return found


def ours(app: Any, stage: Stage, who: Learner) -> Flow:
    measured, page = flow(
        app,
        stage.settings.host,
        ("/lti/login", "/lti/launch"),
        login(stage.target, who),
        lambda nonce: token(stage.key, nonce, stage.target, who),
    )
    assert b"lm-picker__card" in page, "the list has no mentors"  # noqa: S101 - see flows.flow
    return measured


def _stock(example: Any, key: RSAKey, who: Learner) -> Flow:
    target = "http://localhost/launch/"
    return flow(
        example,
        "localhost",
        ("/login/", "/launch/"),
        login(target, who),
        lambda nonce: token(key, nonce, target, who),
    )[0]


def _example(folder: Path, key: RSAKey) -> Any:
    platform = {
        "default": True,
        "client_id": CLIENT,
        **ADDRESSES,
        "key_set": {"keys": [key.as_dict(private=False)]},
        "deployment_ids": [DEPLOYMENT],
    }
    private = key.as_pem(private=True).decode()
    path = write_configuration(folder, ISSUER, platform, private)
    return stock_app(path, "http://localhost/launch/").wsgi_app


def _rsa_check(key: RSAKey, times: int = 2000) -> float:
    """Seconds of CPU that one RSA-2048 verification takes: the floor of every launch."""
    private = key.private_key
    assert private is not None  # noqa: S101 - it was generated here
    signature, public = private.sign(b"x" * 1500, PKCS1v15(), SHA256()), private.public_key()
    began = process_time()
    for _ in range(times):
        public.verify(signature, b"x" * 1500, PKCS1v15(), SHA256())
    return (process_time() - began) / times


@contextmanager
def quiet() -> Iterator[None]:
    """No lines in the log, neither ours nor the example's, which has none."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _print(out: TextIO, found: Measured, rsa: float, mentors: int) -> None:
    count, cpu = len(found.ours), sum(one.cpu for one in found.ours)
    told = [
        f"  {count} flows of each; milliseconds for one",
        figures.line(f"Livementor, {mentors:,} mentors", found.ours),
        *figures.by_step(found.ours),
        figures.line("pylti1p3's example, no page", found.stock),
        *figures.by_step(found.stock),
        f"  one RSA-2048 verification       {rsa * 1e3:7.3f} ms CPU",
        f"  PostgreSQL for a flow of ours   {_server(found.server, count)}",
        f"  flows per second of a core: Livementor {figures.per_cpu_second(found.ours):.0f},"
        f" example {figures.per_cpu_second(found.stock):.0f};"
        f" ours is {cpu / count / rsa:.0f} times one RSA check",
        *figures.verdicts(found.ours, found.stock),
    ]
    print("\n".join(told), file=out)


def _server(spent: float | None, count: int) -> str:
    return "  not seen from here" if spent is None else f"{spent / count * 1e3:7.3f} ms CPU"
