"""The applicant's pages: what it takes, the steps of the application, and where it stands."""

from uuid import UUID

from flask import jsonify, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lti_tool.courses import choosing
from lti_tool.kernel import web
from lti_tool.kernel.errors import NotFound
from lti_tool.mentors.vetting import applications, decisions, documents
from lti_tool.mentors.vetting.files import LARGEST, FileRefused, FileTooLarge
from lti_tool.mentors.vetting.models import Application, Kind
from lti_tool.mentors.vetting.stages import StageChanged, moves_of
from lti_tool.mentors.vetting.steps import KINDS, STEPS, Problems, Teaching
from lti_tool.mentors.vetting.storage import DocumentUnknown, Storage
from lti_tool.mentors.views import showing
from lti_tool.people import service as people

OVERVIEW = "/mentor/application"
LARGEST_REQUEST = 4 * LARGEST
"""Bytes of a form with files: one that is too large is told beside its field, as long as it is not absurd."""
ABOUT_FILES = (FileRefused, FileTooLarge, documents.TooManyDocuments)


def welcome() -> Response:
    """What it takes, for everybody."""
    return web.page("tool/mentor/welcome.html", steps=STEPS)


def overview() -> Response:
    session, now = web.session(), web.now()
    person = people.person(session, web.require_person())
    application = applications.of_person(session, person.id)
    undone = applications.undone(session, application)
    return web.page(
        "tool/mentor/application.html",
        application=application,
        stage=application.stage if application else "draft",
        moves=moves_of(application.stage, "applicant") if application else {},
        steps=STEPS,
        undone=undone,
        person=person,
        told=decisions.told(session, application) if application else None,
        now=now,
    )


def ask_step(step: str) -> Response:
    session = web.session()
    person = people.person(session, web.require_person())
    _require_known(step)
    application = applications.of_person(session, person.id)
    return showing.step(step, application, person)


def save_step(storage: Storage, step: str) -> Response:
    """Everything that was typed is kept, whatever is wrong with it and whichever button was pressed."""
    session, now, mine = web.session(), web.now(), web.require_person()
    _require_known(step)
    request.max_content_length = LARGEST_REQUEST
    application, button = applications.begun(session, mine, now), request.form.get("do", "")
    wrong = _take_files(storage, application, step)
    if step in KINDS:
        told = KINDS[step].read(request.form)
        if isinstance(told, Teaching):
            told = told.pressed(_or_exact_name(button))
        applications.save(session, application, told, now)
        if isinstance(told, Teaching):
            documents.keep_proofs(session, application, told.codes)
    if button.startswith("delete:"):
        documents.remove(session, application, _number(button))
    return _after(application, step, button, wrong)


def hand_in() -> Response:
    session, now = web.session(), web.now()
    applications.submit(session, _mine(), now)
    return redirect(f"{OVERVIEW}?done=applied", 303)


def move() -> Response:
    """``to``: taken back, or taken up again. Raises StageChanged."""
    session, now = web.session(), web.now()
    to = request.form.get("to", "")
    if to == "applied":
        raise StageChanged
    decisions.move(session, _mine(), to, by=None, now=now)
    return redirect(f"{OVERVIEW}?done={to}", 303)


def suggest() -> Response:
    """Subjects for what is typed so far, as JSON: ``subjects`` with code and label."""
    web.require_person()
    return jsonify(subjects=choosing.suggestions(request.args.get("q", "")))


def _mine() -> Application:
    """Raises NotSignedIn, NotFound."""
    found = applications.of_person(web.session(), web.require_person())
    if found is None:
        raise NotFound
    return found


def _require_known(step: str) -> None:
    if step not in STEPS:
        raise NotFound


def _number(button: str) -> UUID:
    try:
        return UUID(button.partition(":")[2])
    except ValueError as error:
        raise DocumentUnknown from error


def _or_exact_name(button: str) -> str:
    """Whoever types the whole name of a subject and searches has added it."""
    code = choosing.named(request.form.get("q", ""), showing.taxonomy())
    return f"add:{code}" if code and button in ("", "find", "on") else button


def _take_files(storage: Storage, application: Application, step: str) -> Problems:
    """What is wrong with each file; the good ones are kept."""
    wrong: Problems = {}
    for field, kind, subject in _fields_of_files(step):
        for file in request.files.getlist(field):
            try:
                _take(storage, application, kind, subject, file)
            except ABOUT_FILES as error:
                wrong[field] = str(error)
    return wrong


def _fields_of_files(step: str) -> list[tuple[str, Kind, str]]:
    """Field, kind and subject of the files that this step takes."""
    if step == "documents":
        return [("identity", "identity", ""), ("diploma", "diploma", "")]
    if step == "subjects":
        codes = Teaching.read(request.form).codes
        return [(f"file-{code}", "proof", code) for code in codes]
    return []


def _take(
    storage: Storage, application: Application, kind: Kind, subject: str, file: FileStorage
) -> None:
    if not file.filename:  # a field that was left empty is sent too
        return
    with web.database().transaction() as session:
        documents.count_upload(session, application.person_id, web.now())
    data = file.stream.read(LARGEST + 1)
    documents.add(web.session(), storage, application, kind, data, subject=subject, now=web.now())


def _after(application: Application, step: str, button: str, wrong: Problems) -> Response:
    """On to the next step if this one is done, else the page again."""
    session = web.session()
    if not wrong and button == "later":
        return redirect(f"{OVERVIEW}?done=saved", 303)
    if not wrong and button not in ("", "on"):
        return showing.step(step, application, people.person(session, application.person_id))
    wrong = {**applications.problems(session, application, step), **wrong}
    if wrong:
        person = people.person(session, application.person_id)
        return showing.step(step, application, person, errors=wrong)
    names = list(STEPS)
    after = names[names.index(step) + 1 :]
    return redirect(f"{OVERVIEW}/{after[0]}" if after else OVERVIEW, 303)
