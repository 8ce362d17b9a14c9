"""Mentors who do not exist, for an author who looks at the block while there is no service to ask."""

from datetime import UTC, datetime, timedelta
from typing import Any

from livementor_xblock import wording
from livementor_xblock.service_client import VERSION
from livementor_xblock.wording import N_

PEOPLE = (
    (
        "Amina Diallo",
        "AD",
        262,
        N_("Peer"),
        N_("Completed this course, and helps others through it"),
    ),
    ("Jonas Weber", "JW", 31, N_("Professional"), N_("Has taught this subject for eleven years")),
    ("Lucía Ortega", "LO", 158, N_("Professional"), N_("Uses this subject at work every day")),
)


def example_list(locale: str) -> dict[str, Any]:
    """As the service tells a list, for the next days."""
    say = wording.catalogue(locale).gettext
    today = datetime.now(UTC).replace(hour=17, minute=0, second=0, microsecond=0)
    return {
        "version": VERSION,
        "locale": locale,
        "zone": "UTC",
        "all": True,
        "subjects": [],
        "reason": say(N_("as an example")),
        "count": len(PEOPLE),
        "mentors": [
            {
                "slug": f"example-{number}",
                "name": name,
                "initials": initials,
                "hue": hue,
                "kind_label": say(kind),
                "why": say(why),
                "price": {"label": "24 EUR", "minutes": 60},
                "rating": {"count": 0, "count_label": say(N_("No ratings yet"))},
                "next": [_time(today + timedelta(days=number + ahead)) for ahead in (1, 2, 4)],
            }
            for number, (name, initials, hue, kind, why) in enumerate(PEOPLE)
        ],
    }


def _time(start: datetime) -> dict[str, str]:
    return {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "label": f"{start:%Y-%m-%d %H:%M}"}
