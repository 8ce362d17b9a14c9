"""`livementor slots FILE.json`: the vectors, and files that are not right."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lti_tool.cli import main

NEW_YORK, KOLKATA, LOS_ANGELES = "America/New_York", "Asia/Kolkata", "America/Los_Angeles"
TUESDAY: dict[str, Any] = {
    "zone": NEW_YORK,
    "weekly": [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:00"}],
    "overrides": [{"date": "2023-06-13", "intervals": [["10:00", "15:00"]]}],
    "busy": [["2023-06-13T14:00:00Z", "2023-06-13T15:00:00Z"]],
    "duration": 60,
    "step": 60,
    "buffer_before": 0,
    "buffer_after": 0,
    "notice": 0,
    "now": "2023-06-01T00:00:00Z",
    "viewer": NEW_YORK,
    "from": "2023-06-13",
    "to": "2023-06-14",
}


class Command:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self._capsys = folder / "mentor.json", capsys

    def run(self, described: object, *options: str) -> tuple[int, str, str]:
        text = described if isinstance(described, str) else json.dumps(described)
        self.file.write_text(text, encoding="utf-8")
        status = main(["slots", str(self.file), *options])
        told = self._capsys.readouterr()
        return status, told.out, told.err

    def slots(self, **fields: Any) -> list[list[str]]:
        status, out, err = self.run(TUESDAY | {"overrides": [], "busy": []} | fields)
        assert (status, err) == (0, "")
        found: list[list[str]] = json.loads(out)
        return found

    def whole(self, day: str, **fields: Any) -> list[str]:
        """First start and last end of a date in the mentor's zone, by slots of 30 minutes."""
        following = str(date.fromisoformat(day) + timedelta(days=1))
        found = self.slots(
            **{"duration": 30, "step": 30, "from": day, "to": following, "now": "2000-01-01T00:00Z"}
            | fields
        )
        return [found[0][0], found[-1][1]]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


def weekly(start: str, end: str, *days: int) -> list[dict[str, Any]]:
    return [{"days": list(days or range(1, 8)), "start": start, "end": end}]


def test_the_example(command: Command) -> None:
    status, out, _ = command.run(TUESDAY)
    assert status == 0
    assert json.loads(out) == [
        [f"2023-06-13T{hour}:00:00Z", f"2023-06-13T{hour + 1}:00:00Z"] for hour in range(15, 19)
    ]


def test_new_york_after_the_clocks_go_back(command: Command) -> None:
    assert command.whole("2023-11-06") == ["2023-11-06T14:00:00Z", "2023-11-06T22:00:00Z"]


@pytest.mark.parametrize(("day", "hour"), [("2023-03-12", 16), ("2023-11-05", 17)])
def test_half_past_twelve_on_a_sunday_stays(command: Command, day: str, hour: int) -> None:
    following = str(date.fromisoformat(day) + timedelta(days=1))
    found = command.slots(
        **{
            "weekly": weekly("12:30", "13:30", 7),
            "from": day,
            "to": following,
            "now": "2000-01-01T00:00Z",
        }
    )
    assert found == [[f"{day}T{hour}:30:00Z", f"{day}T{hour + 1}:30:00Z"]]


def test_other_hours_for_a_date_end_with_it(command: Command) -> None:
    fields = {"weekly": weekly("08:00", "17:00"), "overrides": TUESDAY["overrides"]}
    assert command.whole("2023-06-13", **fields) == ["2023-06-13T14:00:00Z", "2023-06-13T19:00:00Z"]
    assert command.whole("2023-06-14", **fields) == ["2023-06-14T12:00:00Z", "2023-06-14T21:00:00Z"]


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        ("Europe/Berlin", "07:00", "16:00"),
        (NEW_YORK, "13:00", "22:00"),
        (KOLKATA, "02:30", "11:30"),
    ],
)
def test_one_rule_in_three_zones(command: Command, zone: str, start: str, end: str) -> None:
    found = command.whole("2024-01-10", zone=zone, viewer=zone, weekly=weekly("08:00", "17:00"))
    assert found == [f"2024-01-10T{start}:00Z", f"2024-01-10T{end}:00Z"]


def test_monday_in_kolkata_is_sunday_in_los_angeles(command: Command) -> None:
    """09:00 on Monday is 20:30 on Sunday there (in winter 19:30), and is listed on Sunday."""
    monday = {"zone": KOLKATA, "weekly": weekly("09:00", "10:00", 1), "viewer": LOS_ANGELES}
    sunday = command.slots(**monday, **{"from": "2023-06-11", "to": "2023-06-12"})
    assert sunday == [["2023-06-12T03:30:00Z", "2023-06-12T04:30:00Z"]]
    assert command.slots(**monday, **{"from": "2023-06-12", "to": "2023-06-13"}) == []


def test_an_evening_in_kolkata_ends_on_the_next_date_in_auckland(command: Command) -> None:
    """17:00 to 19:00 is 23:30 to 01:30 there: a slot belongs to the date on which it starts."""
    evening = {"zone": KOLKATA, "weekly": weekly("17:00", "19:00", 2), "viewer": "Pacific/Auckland"}
    found = [
        command.slots(**evening, **{"from": f"2023-06-{day}", "to": f"2023-06-{day + 1}"})
        for day in (13, 14)
    ]
    assert found == [
        [["2023-06-13T11:30:00Z", "2023-06-13T12:30:00Z"]],
        [["2023-06-13T12:30:00Z", "2023-06-13T13:30:00Z"]],
    ]


@pytest.mark.parametrize(
    ("minutes", "end", "count"), [(60, "24:00", 24), (20, "24:00", 72), (20, "23:45", 71)]
)
def test_an_empty_day(command: Command, minutes: int, end: str, count: int) -> None:
    found = command.slots(weekly=weekly("00:00", end, 2), duration=minutes, step=minutes)
    assert len(found) == count


def test_what_may_be_left_out(command: Command) -> None:
    needed = ("zone", "weekly", "duration", "now", "from", "to")
    status, out, _ = command.run({name: TUESDAY[name] for name in needed})
    assert (status, len(json.loads(out))) == (0, 8)


def test_no_dates_have_no_slots(command: Command) -> None:
    assert command.slots(to="2023-06-13") == []


def test_explain_tells_the_reason_of_every_piece(command: Command) -> None:
    status, out, _ = command.run(TUESDAY, "--explain")
    told = [(start[11:16], end[11:16], why.split(":")[0]) for start, end, why in json.loads(out)]
    assert status == 0
    assert told == [
        ("04:00", "13:00", "hours"),
        ("13:00", "14:00", "override"),
        ("14:00", "15:00", "busy"),
        ("19:00", "21:00", "override"),
        ("21:00", "04:00", "hours"),
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ([], "the file is not an object"),
        ({"zone": "Mars/Olympus"}, '"zone" is not an IANA zone'),
        ({"zone": None}, '"zone" is not'),
        ({"viewer": "EST5"}, '"viewer" is not'),
        ({"weekly": {}}, '"weekly" is not a list'),
        ({"weekly": [1]}, "weekly[0] is not an object"),
        ({"weekly": [{"days": [0], "start": "09:00", "end": "10:00"}]}, '"weekly[0].days"'),
        ({"weekly": [{"days": [True], "start": "09:00", "end": "10:00"}]}, '"weekly[0].days"'),
        ({"weekly": [{"days": 1, "start": "09:00", "end": "10:00"}]}, '"weekly[0].days"'),
        ({"weekly": [{"days": [1], "start": "9:00", "end": "10:00"}]}, '"weekly[0]" has hours'),
        ({"weekly": [{"days": [1], "start": "09:00"}]}, '"weekly[0]" has hours'),
        ({"weekly": [{"days": [1], "start": "24:00", "end": "10:00"}]}, '"weekly[0]" has hours'),
        ({"weekly": [{"days": [1], "start": "09:00", "end": "24:01"}]}, '"weekly[0]" has hours'),
        ({"overrides": [{"intervals": []}]}, '"overrides[0].date" is not a date'),
        ({"overrides": [{"date": "2023-06-13"}]}, '"overrides[0].intervals" is not a list'),
        (
            {"overrides": [{"date": "2023-06-13", "intervals": [["10:00"]]}]},
            '"overrides[0].intervals"',
        ),
        (
            {"busy": [["2023-06-13T14:00:00", "2023-06-13T15:00:00"]]},
            '"busy[0]" is not two instants',
        ),
        (
            {"busy": [["2023-06-13T15:00:00Z", "2023-06-13T14:00:00Z"]]},
            '"busy[0]" is not two instants',
        ),
        ({"busy": [["2023-06-13T15:00:00Z"]]}, '"busy[0]" is not two instants'),
        ({"busy": [5]}, '"busy[0]" is not two instants'),
        ({"duration": 0}, '"duration" is not a whole number from 1 to 1440'),
        ({"duration": "60"}, '"duration" is not'),
        ({"step": 0}, '"step" is not'),
        ({"step": True}, '"step" is not'),
        ({"notice": -1}, '"notice" is not'),
        ({"buffer_before": 1.5}, '"buffer_before" is not'),
        ({"now": "2023-06-01T00:00:00"}, '"now" is not an instant'),
        ({"now": 5}, '"now" is not an instant'),
        ({"from": "2023-13-01"}, '"from" is not a date'),
        ({"from": "9999-12-31"}, '"from" is not from 1900 to 2200'),
        ({"to": "2023-06-12"}, '"to" is from 0 to 366 days after "from"'),
        ({"to": "2025-06-12"}, '"to" is from 0 to 366 days after "from"'),
    ],
)
def test_bad_files_are_told(command: Command, wrong: object, told: str) -> None:
    described = TUESDAY | wrong if isinstance(wrong, dict) else wrong
    status, out, err = command.run(described)
    assert (status, out) == (1, "")
    assert told in err
    assert str(command.file) in err


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["slots", str(tmp_path / "nobody.json")]) == 1
    assert "nobody.json: No such file or directory" in capsys.readouterr().err
    assert main(["slots", str(tmp_path)]) == 1


def test_a_file_of_another_encoding_is_told(command: Command) -> None:
    command.file.write_bytes(b"\xff\xfe")
    assert main(["slots", str(command.file)]) == 1
