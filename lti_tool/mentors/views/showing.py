"""One step of the application as a page."""

from flask import request
from werkzeug.wrappers import Response

from lti_tool.courses import choosing, levels
from lti_tool.courses.context import LEVELS
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel import web
from lti_tool.kernel.i18n import cldr, current_locale
from lti_tool.mentors.vetting import applications, documents
from lti_tool.mentors.vetting.files import LARGEST
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.stages import StageChanged
from lti_tool.mentors.vetting.steps import KINDS, STEPS, Problems, about, charter, price
from lti_tool.people import rules
from lti_tool.people.models import Person

__all__ = ["step", "taxonomy"]


def step(
    name: str, application: Application | None, person: Person, *, errors: Problems | None = None
) -> Response:
    """Raises StageChanged: what was handed in is changed no longer."""
    if application and application.stage != "draft":
        raise StageChanged
    searched = request.form.get("q", "").strip()[: choosing.LONGEST_SEARCH]
    searched = "" if choosing.named(searched, taxonomy()) else searched
    return web.page(
        f"tool/mentor/steps/{name}.html",
        status=400 if errors else 200,
        step=name,
        steps=STEPS,
        errors=errors or {},
        person=person,
        told=applications.answer(application, KINDS[name]) if name in KINDS else None,
        files=documents.of(web.session(), application) if application else [],
        days=web.settings().documents_days,
        largest=LARGEST // 1024 // 1024,
        **_offered(name, searched),
    )


def languages() -> list[tuple[str, str]]:
    """Code and name of each language, by name, in the reader's language."""
    names = cldr(current_locale()).languages
    named = [(code, str(names[code])) for code in about.languages() if code in names]
    return sorted(named, key=lambda one: one[1].casefold())


def _offered(name: str, searched: str) -> dict[str, object]:
    """What a step's page has to choose from."""
    if name == "about":
        return {"languages": languages(), "zones": rules.zones_by_region()}
    if name == "subjects":
        return {
            "levels": {one: levels.label(one) for one in LEVELS},
            "label": lambda code: taxonomy().label(code, current_locale()),
            "searched": searched,
            "found": choosing.found(searched),
        }
    if name == "price":
        return {"currencies": price.CURRENCIES, "lengths": price.LENGTHS}
    return {"promises": charter.PROMISES, "version": charter.VERSION}
