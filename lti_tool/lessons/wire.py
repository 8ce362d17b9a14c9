"""What travels on the notes socket: the Yjs protocol (y-protocols 1.0), and three messages of our own.

A message is a variable-length number that names its kind, then its content. Kinds 0, 1 and 3 are those of
y-protocols; ours begin at 100. ``SAVED n``: the first n updates of this connection are on disk.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pycrdt import write_message, write_var_uint

SYNC, AWARENESS, ASK_AWARENESS = 0, 1, 3
SAVED, PING = 100, 102
STEP_1, STEP_2, UPDATE = 0, 1, 2
LONGEST_NUMBER = 10  # bytes; more never stands for 64 bits
NOBODY = "null"


class Malformed(ValueError):
    """These bytes are not a message of this protocol."""


class Presence(NamedTuple):
    """One client's awareness: where its cursor is, as JSON; ``null`` when it is gone."""

    client: int
    clock: int
    state: str


def read_number(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at this byte, and where it ends. Raises Malformed."""
    value = 0
    for count in range(LONGEST_NUMBER):
        if at + count >= len(data):
            break
        byte = data[at + count]
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, at + count + 1
    raise Malformed


def read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    """The bytes, preceded by their length, that begin here, and where they end. Raises Malformed."""
    length, start = read_number(data, at)
    if start + length > len(data):
        raise Malformed
    return data[start : start + length], start + length


def read_presences(data: bytes) -> Iterator[Presence]:
    """The presences of an awareness message's content. Raises Malformed."""
    count, at = read_number(data, 0)
    for _ in range(count):
        client, at = read_number(data, at)
        clock, at = read_number(data, at)
        state, at = read_bytes(data, at)
        try:
            yield Presence(client, clock, state.decode())
        except UnicodeDecodeError as error:
            raise Malformed from error


def presences(of: list[Presence]) -> bytes:
    """An awareness message."""
    parts = [
        write_var_uint(one.client) + write_var_uint(one.clock) + write_message(one.state.encode())
        for one in of
    ]
    return awareness(write_var_uint(len(of)) + b"".join(parts))


def awareness(content: bytes) -> bytes:
    return bytes([AWARENESS]) + write_message(content)


def sync(step: int, content: bytes) -> bytes:
    return bytes([SYNC, step]) + write_message(content)


def saved(count: int) -> bytes:
    return bytes([SAVED]) + write_var_uint(count)


def promises_too_much(update: bytes) -> bool:
    """Whether the head of an update names more parts than it has bytes.

    A decoder reserves memory for what it is promised: 14 bytes of garbage can cost half a gigabyte.
    """
    clients, at = read_number(update, 0)
    return clients > len(update) or read_number(update, at)[0] > len(update)
