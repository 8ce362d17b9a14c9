"""Where a teacher picks what to embed. It needs no cookie and no script: links and forms carry the signed reference."""

from dataclasses import dataclass, replace

from flask import Response, request

from lti_tool.courses.subjects import Subject, taxonomy
from lti_tool.kernel import web
from lti_tool.kernel.i18n import current_locale, gettext
from lti_tool.kernel.origins import origin
from lti_tool.kernel.tokens import Vault
from lti_tool.lti import place
from lti_tool.lti.deep_linking import answers, choice
from lti_tool.lti.deep_linking.answers import PURPOSE, Asked
from lti_tool.lti.deep_linking.choice import Choice
from lti_tool.lti.deep_linking.content_items import LONGEST_TITLE, MOST_POINTS, Item, written
from lti_tool.lti.deep_linking.request import DeepLinking
from lti_tool.lti.login import LAUNCH_PATH
from lti_tool.lti.views import browser
from lti_tool.mentors.best import named
from lti_tool.mentors.cards import MentorCard
from lti_tool.mentors.service import mentor_by_slug
from lti_tool.picker import wording

LONGEST_SEARCH = 100
MOST_FOUND = 12


@dataclass(frozen=True)
class Opened:
    """``reference``: as it came. ``code``: lets the request be answered once."""

    reference: str
    code: str
    asked: Asked


def pick() -> Response:
    """The page as the buttons so far have left it. Raises DeepLinkingAnswered once it was sent."""
    opened = _opened()
    answers.require_unanswered(web.session(), opened.code, web.now())
    return _page(opened, choice.read(request.args, opened.asked.wanted, taxonomy()))


def hand_back() -> Response:
    """A form that takes the signed answer to the platform by itself, or by its button. Raises DeepLinkingAnswered."""
    opened = _opened()
    wanted = opened.asked.wanted
    chosen = choice.read(request.form, wanted, taxonomy())
    answers.require_unanswered(web.session(), opened.code, web.now())
    if errors := _problems(chosen):
        return _page(opened, chosen, errors)
    address = browser.our_address() + LAUNCH_PATH
    items = [written(item, address) for item in _titled(chosen, wanted)]
    vault = Vault(web.settings().secret_key)
    answer = answers.sign(web.session(), vault, opened.asked, opened.code, items, web.now())
    web.allow_sources(form=[origin(wanted.return_url) or ""])
    return web.page("tool/lti/deep_linking_answer.html", address=wanted.return_url, answer=answer)


def _opened() -> Opened:
    """What the reference holds."""
    reference = request.values.get("ref", "")
    told = web.framed(PURPOSE, reference)
    return Opened(reference, told["code"], answers.asked(web.session(), told["launch"]))


def _problems(chosen: Choice) -> dict[str, str]:
    """Messages by the id of the field."""
    if not chosen.items:
        return {"add": gettext("Choose what to embed.")}
    told = gettext(
        "Enter the highest score as a whole number from 1 to %(most)s.", most=MOST_POINTS
    )
    wrong = (item.is_graded and item.column.points is None for item in chosen.items)
    return {f"maximum-{place}": told for place, is_wrong in enumerate(wrong, 1) if is_wrong}


def _page(opened: Opened, chosen: Choice, errors: dict[str, str] | None = None) -> Response:
    text = "" if "unit" in request.values.getlist("add") else _searched("q")
    who = _searched("who")
    return web.page(
        "tool/lti/deep_linking.html",
        status=400 if errors else 200,
        errors=errors or {},
        reference=opened.reference,
        course=place.course_title(opened.asked.launch.claims),
        wanted=opened.asked.wanted,
        items=[(item, _about(item)) for item in _titled(chosen, opened.asked.wanted)],
        is_full=chosen.is_full and opened.asked.wanted.is_several,
        q=text,
        subjects=_subjects(text, chosen.ticked),
        ticked=chosen.ticked,
        who=who,
        mentors=_mentors(who),
        longest_title=LONGEST_TITLE,
    )


def _searched(name: str) -> str:
    return request.values.get(name, "").strip()[:LONGEST_SEARCH]


def _subjects(text: str, ticked: tuple[str, ...]) -> list[Subject]:
    """Those that are ticked, then those that were searched for."""
    known = taxonomy()
    found = [subject.code for subject in known.search(text, current_locale())[:MOST_FOUND]]
    return [known.subject(code) for code in dict.fromkeys((*ticked, *found))]


def _mentors(text: str) -> list[MentorCard]:
    return named(web.session(), text, limit=MOST_FOUND) if text else []


def _titled(chosen: Choice, wanted: DeepLinking) -> list[Item]:
    """With the titles that the teacher gave, or else the platform, which means one item. Raises MentorUnknown."""
    fitting = [_title(item) for item in chosen.items]
    text = ""
    if len(fitting) == 1:
        fitting, text = [wanted.title.strip() or fitting[0]], wanted.text
    return [
        replace(item, title=item.title or title, text=text)
        for item, title in zip(chosen.items, fitting, strict=True)
    ]


def _title(item: Item) -> str:
    """One that says what it is. Raises MentorUnknown."""
    name = _mentor_name(item)
    return gettext("A lesson with %(name)s", name=name) if name else gettext("Get a mentor")


def _about(item: Item) -> str:
    """What will be embedded, in words. Raises MentorUnknown."""
    if name := _mentor_name(item):
        return gettext("%(name)s first, then other mentors for the unit", name=name)
    if item.kind == "all":
        return gettext("Mentors for all subjects")
    if not item.subjects:
        return gettext("Mentors for the unit, by its title")
    subjects = ", ".join(wording.in_sentence(code) for code in item.subjects)
    return gettext("Mentors for %(subjects)s", subjects=subjects)


def _mentor_name(item: Item) -> str:
    """Empty unless it is about one mentor. Raises MentorUnknown."""
    return mentor_by_slug(web.session(), item.mentor).name if item.mentor else ""
