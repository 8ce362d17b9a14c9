"""Platforms' public keys: parsed once, kept for an hour, fetched again when a token names an unknown one."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from lti_tool.lti.errors import PlatformKeysUnavailable
from lti_tool.lti.key_sources import KeySource

logger = logging.getLogger("livementor.lti")
FRESH = timedelta(hours=1)
STALE = timedelta(hours=24)
"""How long known keys serve a platform whose key set can't be fetched."""
WINDOW = timedelta(minutes=1)
FETCHES_PER_WINDOW = 10
UNKNOWN_FOR = timedelta(minutes=1)
"""How long an unknown ``kid`` is refused without another fetch."""
UNKNOWN_KEPT = 100
SHORTEST_KEY = 2048  # bits


@dataclass
class _KeySet:
    """What is known of one key set address. ``fetches``: instants of the last tries, failed ones too."""

    keys: dict[str, RSAKey] = field(default_factory=dict)
    fetched_at: datetime | None = None
    fetches: list[datetime] = field(default_factory=list)
    unknown: dict[str, datetime] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def age(self, now: datetime) -> timedelta:
        return now - self.fetched_at if self.fetched_at else timedelta.max


class KeySets:
    """The key sets of all platforms, for all threads of a process."""

    def __init__(self, source: KeySource) -> None:
        self._source = source
        self._sets: dict[str, _KeySet] = {}

    def key(self, url: str, kid: str, now: datetime) -> RSAKey | None:
        """The key ``kid`` of the key set at ``url``, or None when the platform does not publish it.

        Raises PlatformKeysUnavailable when nothing is known and nothing can be fetched.
        """
        known = self._sets.setdefault(url, _KeySet())
        if known.age(now) < FRESH and kid in known.keys:
            return known.keys[kid]
        with known.lock:
            return self._looked_up(known, url, kid, now)

    def _looked_up(self, known: _KeySet, url: str, kid: str, now: datetime) -> RSAKey | None:
        if known.age(now) < FRESH and (kid in known.keys or self._is_unknown(known, kid, now)):
            return known.keys.get(kid)
        try:
            self._fetch(known, url, now)
        except PlatformKeysUnavailable:
            if known.age(now) >= STALE:
                raise
        else:
            if kid not in known.keys:
                self._remember_unknown(known, kid, now)
        return known.keys.get(kid)

    def _fetch(self, known: _KeySet, url: str, now: datetime) -> None:
        known.fetches = [at for at in known.fetches if now - at < WINDOW]
        if len(known.fetches) >= FETCHES_PER_WINDOW:
            raise PlatformKeysUnavailable(url=url, why="asked too often")
        known.fetches.append(now)
        try:
            keys = parse(self._source.fetch(url))
        except PlatformKeysUnavailable as error:
            logger.warning("key set not fetched", extra={"url": url, "why": error.data.get("why")})
            raise
        known.keys, known.fetched_at = keys, now
        logger.info("key set fetched", extra={"url": url, "keys": len(keys)})

    def _is_unknown(self, known: _KeySet, kid: str, now: datetime) -> bool:
        at = known.unknown.get(kid)
        return at is not None and now - at < UNKNOWN_FOR

    def _remember_unknown(self, known: _KeySet, kid: str, now: datetime) -> None:
        if len(known.unknown) >= UNKNOWN_KEPT:
            known.unknown.clear()
        known.unknown[kid] = now


def parse(published: Any) -> dict[str, RSAKey]:
    """The RSA signing keys of a JSON Web Key Set, by ``kid``; others are passed over.

    Raises PlatformKeysUnavailable when it is no key set.
    """
    listed = published.get("keys") if isinstance(published, Mapping) else None
    if not isinstance(listed, list):
        raise PlatformKeysUnavailable(why="not a key set")
    found = {}
    for entry in listed:
        if isinstance(entry, Mapping) and (key := _parse_key(entry)):
            found[str(entry["kid"])] = key
    return found


def _parse_key(entry: Mapping[str, Any]) -> RSAKey | None:
    """None for a key of another kind, without ``kid``, for encryption, too short or malformed."""
    if entry.get("kty") != "RSA" or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or entry.get("alg", "RS256") != "RS256":
        return None
    modulus = entry.get("n")
    if (
        not isinstance(modulus, str) or len(modulus) * 6 < SHORTEST_KEY
    ):  # base64url: 6 bits a character
        return None
    try:
        return RSAKey.import_key({name: entry[name] for name in ("kty", "n", "e", "kid")})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
