"""``livementor bench launch``: login, launch and list of mentors, beside pylti1p3's own example and one RSA check."""

import logging
import tempfile
from pathlib import Path
from time import process_time
from typing import Any, TextIO

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from lti_tool.bench.campus import (
    ADDRESSES,
    CLIENT,
    DEPLOYMENT,
    ISSUER,
    key_set,
    login,
    registered,
    token,
)
from lti_tool.bench.flows import Flow, Wsgi, flow, told
from lti_tool.bench.stock import stock_app, write_configuration
from lti_tool.config import Settings
from lti_tool.demo.fill import fill
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.serve import prepare

FLOWS, WARM, ROUNDS = 100, 30, 5


def run(settings: Settings, out: TextIO) -> None:
    """Measure on this settings' database, which is filled with demo mentors when it has none; leave no other trace."""
    logging.disable(logging.INFO)
    service = prepare(settings)
    try:
        mentors = _mentors(service.database, service.settings)
        key = RSAKey.generate_key(2048, {"kid": "bench", "alg": "RS256", "use": "sig"})
        with key_set(key) as address, registered(service.database, address):
            ours, stock = measured(service.settings, service.flask.wsgi_app, key)
        _print(out, ours, stock, _rsa_check(key), mentors)
    finally:
        service.database.close()
        logging.disable(logging.NOTSET)


def measured(settings: Settings, app: Wsgi, key: RSAKey) -> tuple[list[Flow], list[Flow]]:
    """Rounds of the one and the other in turn, so that both meet the same machine."""
    ours, stock = [], []
    with tempfile.TemporaryDirectory() as folder:
        example = _example(Path(folder), key)
        for number in range(ROUNDS + 1):
            count = FLOWS if number else WARM
            first = [_ours(app, settings, key) for _ in range(count)]
            second = [_stock(example, key) for _ in range(count)]
            if number:
                ours += first
                stock += second
    return ours, stock


def _ours(app: Any, settings: Settings, key: RSAKey) -> Flow:
    target = f"{settings.base_url}/lti/launch"
    measured, page = flow(
        app,
        settings.host,
        ("/lti/login", "/lti/launch"),
        login(target),
        lambda nonce: token(key, nonce, target),
    )
    assert b"lm-picker__card" in page, "the list has no mentors"  # noqa: S101 - see flows.flow
    return measured


def _stock(example: Any, key: RSAKey) -> Flow:
    target = "http://localhost/launch/"
    return flow(
        example,
        "localhost",
        ("/login/", "/launch/"),
        login(target),
        lambda nonce: token(key, nonce, target),
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


def _mentors(database: Database, settings: Settings) -> int:
    count = select(func.count()).select_from(Mentor)
    with database.transaction() as session:
        if found := session.scalar(count):
            return found
    fill(database, now=SystemClock().now(), settings=settings, progress=lambda _: None)
    with database.transaction() as session:
        return session.scalar(count) or 0


def _print(out: TextIO, ours: list[Flow], stock: list[Flow], rsa: float, mentors: int) -> None:
    rate = sum(one.clock for one in stock) / sum(one.clock for one in ours)
    cpu = sum(one.cpu for one in ours) / sum(one.cpu for one in stock)
    floor = sum(one.cpu for one in ours) / len(ours) / rsa
    print(f"Login and launch, one client, in process, {len(ours)} flows of each", file=out)
    print(told(f"Livementor, list of {mentors:,} mentors", ours), file=out)
    print(told("pylti1p3's Flask example, no page", stock), file=out)
    print(f"  one RSA-2048 verification         {rsa * 1e6:7.0f} µs CPU", file=out)
    print(
        f"  ratio: {rate:.2f} times the example's flows/s, {cpu:.2f} times its CPU;"
        f" {floor:.0f} times one RSA check",
        file=out,
    )
