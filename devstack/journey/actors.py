"""Who walks: a learner who comes through a door, and the mentor whom they choose."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lti_tool.kernel.i18n import format_instant, use_locale

AHEAD = timedelta(minutes=6)
"""From setting the hours to the start of the lesson: time to book and pay; the room is open already."""


@dataclass(frozen=True)
class Card:
    """A card of the emulator. ``windows``: how often the bank's window asks."""

    number: str
    windows: int = 0


GOOD = Card("4242424242424242")
THREE_D_SECURE = Card("4000002500003155", windows=2)
DECLINED = Card("4000000000000341")


@dataclass(frozen=True)
class Mentor:
    """Somebody of the demo's catalogue. ``minutes``: how long their lessons are."""

    name: str
    zone: str
    minutes: int = 60

    @property
    def address(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@mentors.example"

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True)
class Slot:
    """The one time of today that the mentor opens."""

    start: datetime
    mentor: Mentor

    @property
    def local(self) -> datetime:
        return self.start.astimezone(ZoneInfo(self.mentor.zone))

    @property
    def local_end(self) -> datetime:
        return self.local + timedelta(minutes=self.mentor.minutes)

    def label(self, zone: str) -> str:
        """The time of day as English pages show it to somebody in this zone."""
        with use_locale("en"):
            return format_instant(self.start, zone, "time")


def near_slot(mentor: Mentor) -> Slot:
    start = (datetime.now(UTC) + AHEAD).replace(second=0, microsecond=0)
    return Slot(start, mentor)


AMINA = Mentor("Amina Diallo", "Europe/Paris")
GABRIELLE = Mentor("Gabrielle Bouchard", "America/Toronto")
