"""Documents of an application: taken while it is a draft, read by operators alone, deleted when their time is over."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.i18n import N_
from lti_tool.mentors.vetting import decisions
from lti_tool.mentors.vetting.files import media_type
from lti_tool.mentors.vetting.models import Application, ApplicationDocument, Kind
from lti_tool.mentors.vetting.stages import StageChanged
from lti_tool.mentors.vetting.storage import DocumentUnknown, Storage
from lti_tool.people.limits import Limit, count_try

MOST = 20
UPLOADS = Limit("application.upload", 60, timedelta(days=1))
ABANDONED = timedelta(days=180)
"""After which documents of an application that was never handed in are deleted."""
ON_THE_WAY = timedelta(hours=1)
"""How long a file may lie there before the row that names it is committed."""


class TooManyDocuments(Conflict):
    code = "documents_too_many"
    message = N_("There are twenty files already. Delete one first.")


def of(session: Session, application: Application) -> list[ApplicationDocument]:
    """Those that are still there, the oldest first."""
    there = _there(application).order_by(ApplicationDocument.id)
    return list(session.scalars(there))


def proven(session: Session, application: Application) -> frozenset[str]:
    """Codes of the subjects for which there is a file."""
    return frozenset(one.subject_code for one in of(session, application) if one.subject_code)


def count_upload(session: Session, person_id: int, now: datetime) -> None:
    """Before ``add``, and committed: a file stays for a while even where the request ends in an error.

    Raises TooManyRequests.
    """
    count_try(session, UPLOADS, str(person_id), now=now)


def add(
    session: Session,
    storage: Storage,
    application: Application,
    kind: Kind,
    data: bytes,
    *,
    subject: str = "",
    now: datetime,
) -> None:
    """Raises FileRefused, FileTooLarge, TooManyDocuments, StageChanged."""
    told = media_type(data)
    _lock_draft(session, application)
    if len(of(session, application)) >= MOST:
        raise TooManyDocuments
    session.add(
        ApplicationDocument(
            application_id=application.id,
            kind=kind,
            subject_code=subject,
            media_type=told,
            size=len(data),
            stored_as=storage.write(data),
            uploaded_at=now,
        )
    )
    session.flush()


def remove(session: Session, application: Application, public_id: UUID) -> None:
    """The applicant takes one back. Raises DocumentUnknown, also for somebody else's; StageChanged."""
    _lock_draft(session, application)
    found = one(session, application, public_id)
    session.execute(delete(ApplicationDocument).where(ApplicationDocument.id == found.id))


def keep_proofs(session: Session, application: Application, codes: Collection[str]) -> None:
    """Of these subjects only: whoever gives a subject up takes its files back."""
    session.execute(
        delete(ApplicationDocument).where(
            ApplicationDocument.application_id == application.id,
            ApplicationDocument.kind == "proof",
            ApplicationDocument.subject_code.not_in(codes),
        )
    )


def one(session: Session, application: Application, public_id: UUID) -> ApplicationDocument:
    """Raises DocumentUnknown."""
    there = _there(application).where(ApplicationDocument.public_id == public_id)
    found = session.scalars(there).one_or_none()
    if found is None:
        raise DocumentUnknown
    return found


def read(
    session: Session,
    storage: Storage,
    application: Application,
    public_id: UUID,
    *,
    by: int,
    now: datetime,
) -> tuple[ApplicationDocument, bytes]:
    """For an operator; that they read it stands in the log. Raises DocumentUnknown, OwnApplication."""
    decisions.require_other(application, by)
    found = one(session, application, public_id)
    data = storage.read(found.stored_as)
    told = " ".join(filter(None, (found.kind, found.subject_code)))
    decisions.log(session, application, "document_read", by=by, words=told, now=now)
    return found, data


def forget(session: Session, now: datetime, *, kept: timedelta) -> int:
    """Mark as deleted what is older than ``kept`` after the decision, or was abandoned; how many."""
    over = select(Application.id).where(
        or_(
            Application.decided_at < now - kept,
            (Application.stage == "draft") & (Application.changed_at < now - ABANDONED),
        )
    )
    marked = session.execute(
        update(ApplicationDocument)
        .where(ApplicationDocument.deleted_at.is_(None))
        .where(ApplicationDocument.application_id.in_(over))
        .values(deleted_at=now)
        .returning(ApplicationDocument.id)
    )
    return len(marked.all())


def sweep(session: Session, storage: Storage, now: datetime) -> int:
    """Delete the files that no document names any more; how many."""
    named = select(ApplicationDocument.stored_as).where(ApplicationDocument.deleted_at.is_(None))
    return storage.delete_all_but(set(session.scalars(named)), before=now - ON_THE_WAY)


def _lock_draft(session: Session, application: Application) -> None:
    stage = select(Application.stage).filter_by(id=application.id).with_for_update()
    if session.scalar(stage) != "draft":
        raise StageChanged


def _there(application: Application) -> Select[ApplicationDocument]:
    return select(ApplicationDocument).where(
        ApplicationDocument.application_id == application.id,
        ApplicationDocument.deleted_at.is_(None),
    )
