"""The list as the block renders it: whatever a service sends, and in the reader's language."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from lxml import html

from livementor_xblock import answers, wording
from tests.xblock.service import list_of, mentor

HOSTILE = "\"><img src=x onerror=alert(1)>'</script>{{ 7 * 7 }}"


def rendered(picker: dict[str, Any], locale: str = "en", *, everywhere: bool = False) -> Any:
    return html.fragment_fromstring(
        answers.mentors_html(picker, locale, everywhere=everywhere), create_parent="main"
    )


def says(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_a_mentor_with_price_rating_times_and_a_button() -> None:
    told = rendered(list_of(mentor()))
    for part in ("Ada Lovelace", "Peer", "14 lessons", "€24.00", "4.8", "31 reviews", "Tue 24 Nov"):
        assert part in says(told)
    assert told.xpath(".//time/@datetime") == ["2026-11-24T17:00:00Z"]
    (form,) = told.xpath(".//form")
    assert dict(form.form_values()) == {"mentor": "ada"}
    assert (form.get("method"), form.get("target")) == ("post", "_blank")


def test_the_way_to_all_subjects_and_back() -> None:
    assert rendered(list_of(mentor())).xpath(".//a/@href") == ["?all=1"]
    wide = rendered(list_of(mentor(), all=True), everywhere=True)
    assert wide.xpath(".//a/@href") == ["?all=0"]


def test_nobody_is_a_state_with_words() -> None:
    assert "There are no mentors here yet" in says(rendered(list_of()))


TEXTS = ("slug", "name", "initials", "kind_label", "headline", "why")


@pytest.mark.parametrize("field", TEXTS)
def test_a_hostile_mentor_is_text(field: str) -> None:
    told = rendered(list_of(mentor(**{field: HOSTILE})))
    assert not told.xpath(".//img | .//script | .//*[@onerror]")


def test_hostile_numbers_titles_and_labels_are_text() -> None:
    ada = mentor(
        hue=HOSTILE,
        languages=[HOSTILE],
        price={"label": HOSTILE, "minutes": HOSTILE},
        rating={"count": HOSTILE, "label": HOSTILE, "count_label": HOSTILE},
        next=[{"start": HOSTILE, "label": HOSTILE}],
    )
    around = dict.fromkeys(("course", "unit", "locale", "zone", "reason"), HOSTILE)
    subjects = [{"code": HOSTILE, "label": HOSTILE}]
    told = rendered(list_of(ada, **around, subjects=subjects))
    assert not told.xpath(".//img | .//script | .//*[@onerror]")
    assert HOSTILE in told.text_content()


def test_no_address_of_the_service_becomes_a_link() -> None:
    """A service that was taken over must not send learners anywhere from within the course."""
    told = rendered(list_of(mentor(href="https://evil.example", url="javascript:alert(1)")))
    assert told.xpath(".//form/@action | .//a/@href | .//@src") == ["", "?all=1"]


@pytest.mark.parametrize(
    "left_out", ["headline", "why", "price", "rating", "next", "languages", "hue"]
)
def test_a_service_of_another_version_may_leave_things_out(left_out: str) -> None:
    ada = mentor()
    del ada[left_out]
    assert "Ada Lovelace" in says(rendered(list_of(ada)))


def test_a_list_with_names_and_nothing_else() -> None:
    bare = {"version": 1, "mentors": [{"slug": "ada", "name": "Ada"}] * 9}
    assert len(rendered(bare).xpath(".//form")) == 9


def test_many_mentors_are_three_and_the_rest_on_demand() -> None:
    told = rendered(list_of(*(mentor(f"m{n}", f"Mentor {n}") for n in range(20))))
    assert len(told.xpath(".//details//form")) == 17
    assert len(told.xpath(".//form")) == 20


# ---- languages


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [(["fr-CA"], "fr"), (["fr_CA"], "fr"), (["FR"], "fr"), (["fr-Latn-CA"], "fr"), (["en-GB"], "en"),
     (["de", "fr"], "de"), (["es-419"], "es"), (["ar"], "ar"), (["it"], "en"), ([], "en"),
     ([None, ""], "en"), (["frr"], "en")],
)  # fmt: skip
def test_the_nearest_language_is_spoken(wanted: list[str | None], spoken: str) -> None:
    assert wording.negotiate(*wanted) == spoken


@pytest.mark.parametrize("tag", ["fr", "fr-ca", "fr-be"])
def test_a_french_page_speaks_french(tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django falls back to no other region; the block does."""
    monkeypatch.setattr("django.conf.settings", type("Settings", (), {"configured": True}))
    monkeypatch.setattr("django.utils.translation.get_language", lambda: tag)
    locale = wording.page_locale()
    assert locale == "fr"
    assert wording.catalogue(locale).gettext("Try again") != "Try again"


def test_without_django_and_without_a_catalogue_it_is_english() -> None:
    assert wording.page_locale() == "en"
    assert wording.catalogue("xx").gettext("Try again") == "Try again"


@pytest.mark.parametrize("locale", wording.SUPPORTED)
def test_a_list_of_a_service_that_speaks_another_language_says_so(locale: str) -> None:
    told = rendered(list_of(mentor()), locale)
    (whole,) = told.xpath(".//*[@data-lm-picker]")
    (why,) = told.xpath('.//p[@class="lm-picker__why"]')
    assert (whole.get("lang"), why.get("lang")) == (locale, "en")
    assert ("because the unit is called" in says(told)) is (locale == "en")


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Writes what atlas pulled for us, as a platform compiles it."""
    settings = type("Settings", (), {"configured": True, "REPO_ROOT": tmp_path})
    monkeypatch.setattr("django.conf.settings", settings)
    wording.catalogue.cache_clear()

    def pulled(folder: str, **messages: str) -> None:
        catalog = Catalog(locale=folder)
        for source, said in messages.items():
            catalog.add(source.replace("_", " "), said)
        place = tmp_path / wording.PULLED / folder / "LC_MESSAGES"
        place.mkdir(parents=True)
        with (place / "django.mo").open("wb") as file:
            write_mo(file, catalog)

    yield pulled
    wording.catalogue.cache_clear()


def test_what_atlas_pulled_wins_message_by_message(platform: Callable[..., None]) -> None:
    platform("fr", Try_again="Encore une fois")
    assert wording.catalogue("fr").gettext("Try again") == "Encore une fois"
    assert wording.catalogue("fr").gettext("Book") == "Réserver"
    assert wording.catalogue("de").gettext("Try again") == "Noch einmal versuchen"


def test_atlas_has_regions_where_we_have_languages(platform: Callable[..., None]) -> None:
    platform("es_419", Try_again="Otra vez")
    assert wording.catalogue("es").gettext("Try again") == "Otra vez"


def test_a_platform_that_pulled_nothing_has_ours(platform: Callable[..., None]) -> None:
    assert wording.catalogue("fr").gettext("Try again") == "Réessayer"


def test_the_list_says_how_many_in_french() -> None:
    texts = [says(rendered(list_of(*[mentor()] * n, locale="fr"), "fr")) for n in (1, 2)]
    assert "1 mentor " in texts[0]
    assert "2 mentors " in texts[1]
    assert "Book" not in texts[0].replace("Facebook", "")


def test_pages_that_are_read_from_the_right_say_so() -> None:
    assert wording.direction("ar") == "rtl"
    assert wording.direction("fr") == "ltr"
