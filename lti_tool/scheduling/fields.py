"""The parts of a described mentor (``vectors``), checked one by one. No database."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from lti_tool.kernel.interval import Interval
from lti_tool.people import rules
from lti_tool.scheduling.availability import A_DAY, Hours

TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
YEARS = range(1900, 2201)


Found = TypeVar("Found")


class VectorInvalid(ValueError):
    """The text says what is wrong where, in English, for whoever wrote the file."""


class Fields:
    """A JSON object, asked for its fields by name. Every method raises VectorInvalid."""

    def __init__(self, described: object, where: str = "") -> None:
        if not isinstance(described, dict):
            raise VectorInvalid(f"{where or 'the file'} is not an object {{…}}")
        self._fields: dict[str, Any] = described
        self._where = f"{where}." if where else ""

    def zone(self, name: str, default: ZoneInfo | None = None) -> ZoneInfo:
        if default is not None and name not in self._fields:
            return default
        return ZoneInfo(self._read(name, lambda told: rules.zone(str(told)), "an IANA zone"))

    def minutes(
        self, name: str, *, least: int = 0, most: int = A_DAY, default: int | None = None
    ) -> int:
        told = self._fields.get(name, default)
        if type(told) is not int or not least <= told <= most:
            raise VectorInvalid(
                f'"{self._where}{name}" is not a whole number from {least} to {most}'
            )
        return told

    def date(self, name: str) -> dt.date:
        found = self._read(name, dt.date.fromisoformat, "a date, such as 2023-06-13")
        if found.year not in YEARS:
            raise VectorInvalid(f'"{self._where}{name}" is not from {YEARS[0]} to {YEARS[-1]}')
        return found

    def instant(self, name: str) -> dt.datetime:
        return self._read(name, _instant, "an instant, such as 2023-06-13T14:00:00Z")

    def hours(self, name: str) -> Sequence[Hours]:
        return [_hours(pair, f"{self._where}{name}") for pair in self._list(name)]

    def weekly(self) -> Mapping[int, Sequence[Hours]]:
        found: defaultdict[int, list[Hours]] = defaultdict(list)
        for number, told in enumerate(self._list("weekly")):
            rule = Fields(told, f"weekly[{number}]")
            pair = [rule._fields.get("start"), rule._fields.get("end")]
            for day in rule._list("days"):
                if type(day) is not int or not 1 <= day <= 7:
                    raise VectorInvalid(f'"weekly[{number}].days" has a day that is not 1 to 7')
                found[day].append(_hours(pair, f"weekly[{number}]"))
        return found

    def overrides(self) -> Mapping[dt.date, Sequence[Hours]]:
        """Two for one date are one with the hours of both."""
        found: defaultdict[dt.date, list[Hours]] = defaultdict(list)
        for number, told in enumerate(self._list("overrides", [])):
            override = Fields(told, f"overrides[{number}]")
            found[override.date("date")].extend(override.hours("intervals"))
        return found

    def busy(self) -> list[Interval]:
        return [
            _busy(told, f"busy[{number}]") for number, told in enumerate(self._list("busy", []))
        ]

    def _list(self, name: str, default: list[Any] | None = None) -> list[Any]:
        told = self._fields.get(name, default)
        if not isinstance(told, list):
            raise VectorInvalid(f'"{self._where}{name}" is not a list […]')
        return told

    def _read(self, name: str, read: Callable[[Any], Found], what: str) -> Found:
        try:
            return read(self._fields.get(name))
        except (ValueError, TypeError, AttributeError, rules.ZoneUnknown) as error:
            raise VectorInvalid(f'"{self._where}{name}" is not {what}') from error


def _hours(told: object, where: str) -> Hours:
    """``["09:00", "17:00"]``; 24:00 is an end."""
    if isinstance(told, list) and len(told) == 2 and all(map(_is_time, told)):
        start, end = (_minutes(time) for time in told)
        if start < A_DAY:
            return start, end
    raise VectorInvalid(
        f'"{where}" has hours that are not a start and an end, such as 09:00 and 24:00'
    )


def _is_time(told: object) -> bool:
    return isinstance(told, str) and TIME.fullmatch(told) is not None


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _busy(told: Any, where: str) -> Interval:
    try:
        start, end = told
        return Interval(_instant(start), _instant(end))
    except (ValueError, TypeError, AttributeError) as error:
        raise VectorInvalid(f'"{where}" is not two instants, the later one second') from error


def _instant(told: Any) -> dt.datetime:
    at = dt.datetime.fromisoformat(told)
    if at.tzinfo is None:
        raise ValueError("no zone")
    return at
